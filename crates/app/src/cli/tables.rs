//! Files in and out.

use std::io::Write as _;
use std::path::PathBuf;

use access::Acting;
use clap::{Args, Subcommand, ValueEnum};
use directory::export::{Filter, Order, What, format, write_plain};
use directory::import::commands::{FileImport, import_file};
use directory::import::model::SourceKind;
use indicatif::{ProgressBar, ProgressStyle};
use kernel::{Error, Result};

#[derive(Debug, Subcommand)]
pub(crate) enum ImportCommand {
    /// People with their units and functions, one membership a row
    People(ImportArguments),
    /// Units
    Units(ImportArguments),
    /// The Dutch list of primary schools, which become sites
    Schools(ImportArguments),
}

#[derive(Debug, Args)]
pub(crate) struct ImportArguments {
    /// CSV or XLSX file
    file: PathBuf,
    /// Short name of the organisation
    #[arg(long)]
    organisation: String,
    /// Name of the source, under which the column mapping is kept
    #[arg(long)]
    source: Option<String>,
    /// The file names everybody: whoever is missing from it has left (for a source that is new)
    #[arg(long)]
    full_list: bool,
    /// Take the place of an import that was cut off; without this one waits two minutes
    #[arg(long)]
    take_over: bool,
    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
    /// Agree that this many people end or move, when a file was refused for it
    #[arg(long, value_name = "NUMBER")]
    confirm_ending: Option<u64>,
}

#[derive(Debug, Args)]
pub(crate) struct ExportArguments {
    /// What to take out
    what: Table,
    /// File to write; its ending says how: csv, xlsx or json
    file: PathBuf,
    /// Short name of the organisation
    #[arg(long)]
    organisation: String,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Table {
    People,
    Units,
    Memberships,
    Roles,
}

pub(super) async fn import(acting: &Acting, command: ImportCommand) -> Result<()> {
    let (kind, arguments) = match command {
        ImportCommand::People(arguments) => (SourceKind::People, arguments),
        ImportCommand::Units(arguments) => (SourceKind::Units, arguments),
        ImportCommand::Schools(arguments) => (SourceKind::Schools, arguments),
    };
    let bytes = std::fs::read(&arguments.file)
        .map_err(|error| Error::internal(format!("{}: {error}", arguments.file.display())))?;
    let name = arguments.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let bar = ProgressBar::new(0).with_style(
        ProgressStyle::with_template("{wide_bar} {pos}/{len} {elapsed}")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    let file = FileImport {
        organisation: &arguments.organisation,
        source: arguments.source.as_deref(),
        kind,
        file_name: &name,
        bytes,
        full_list: arguments.full_list,
        take_over: arguments.take_over,
        dry_run: arguments.dry_run,
        confirm_ending: arguments.confirm_ending,
    };
    let report = import_file(acting, file, |progress| {
        bar.set_length(progress.total);
        bar.set_position(progress.done);
    })
    .await;
    bar.finish_and_clear();
    let report = report?;
    print!("{report}");
    if report.written || (arguments.dry_run && report.problems.total == 0) {
        Ok(())
    } else {
        Err(Error::internal("nothing was written"))
    }
}

pub(super) async fn export(acting: &Acting, arguments: ExportArguments) -> Result<()> {
    let organisation = super::people::by_slug(acting, &arguments.organisation).await?;
    let ending = arguments.file.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let format = format(ending).ok_or_else(|| {
        Error::internal(format!("{}: expected a name that ends in csv, xlsx or json", arguments.file.display()))
    })?;
    let what = match arguments.what {
        Table::People => What::People,
        Table::Units => What::Units,
        Table::Memberships => What::Memberships,
        Table::Roles => What::Roles,
    };
    let order = Order { organisation: organisation.id, what, format, filter: Filter::default() };
    let out = std::io::BufWriter::new(std::fs::File::create(&arguments.file)?);
    let (mut out, rows) = write_plain(acting, &order, out).await?;
    out.flush()?;
    println!("{}: {rows} rows", arguments.file.display());
    Ok(())
}
