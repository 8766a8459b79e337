//! Bringing an old shared drive over into the documents of a group.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use access::Acting;
use app::config::Config;
use app::serve;
use clap::Subcommand;
use db::Db;
use groups::model::GroupId;
use indicatif::{ProgressBar, ProgressStyle};
use kernel::{Actor, Error, Origin, Performer, Result};
use movein::bring::{self, Order, Step};
use movein::look;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Look at a folder or zip and write a map that says where every file would go; needs no database
    Look {
        /// Folder or zip
        source: PathBuf,
        /// CSV file to make; it may not be there yet
        #[arg(long, value_name = "FILE")]
        map: PathBuf,
    },
    /// Bring what a map says, and verify it; the same command goes on after it was cut off
    Bring {
        /// Folder or zip that the map is about
        source: PathBuf,
        /// CSV file that `look` made, edited or not
        #[arg(long, value_name = "FILE")]
        map: PathBuf,
        /// Id of the group, as in the address of its page
        #[arg(long)]
        group: GroupId,
        /// Sign-in name of the member of the group in whose name the documents come
        #[arg(long)]
        person: String,
        /// What people call the drive [default: the name of the source]
        #[arg(long, value_name = "NAME")]
        drive: Option<String>,
        /// Only say what would happen
        #[arg(long)]
        dry_run: bool,
    },
}

pub(super) async fn run(config: &Config, command: Command) -> Result<()> {
    match command {
        Command::Look { source, map } => look_at(source, map).await,
        Command::Bring { source, map, group, person, drive, dry_run } => {
            let drive = drive.or_else(|| Some(source.file_name()?.to_string_lossy().into_owned()));
            let drive = drive.filter(|drive| !drive.trim().is_empty() && drive.chars().count() <= 100);
            let drive = drive.ok_or_else(|| Error::internal("--drive: expected a name of 1 to 100 characters"))?;
            let order = Order { source, map, drive, group, dry_run };
            let db = serve::open(config).await?;
            let done = bring_to(config, &db, (&order, &person)).await;
            db.close().await?;
            done
        }
    }
}

/// Becomes true when somebody presses Ctrl-C; a second time ends the program.
fn stopping() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let own = stop.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            own.store(true, Ordering::Relaxed);
            eprintln!("stopping after what is at hand; once more stops at once, and loses nothing either");
        }
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(130);
        }
    });
    stop
}

fn bar() -> ProgressBar {
    let template = ProgressStyle::with_template("{msg:22} {wide_bar} {pos}/{len} {elapsed}");
    ProgressBar::new(0).with_style(template.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

async fn look_at(source: PathBuf, map: PathBuf) -> Result<()> {
    let (stop, own, file) = (stopping(), bar(), map.clone());
    own.set_message("looking");
    let shown = own.clone();
    let looked = tokio::task::spawn_blocking(move || {
        look::look(&source, &map, &stop, &mut |progress| {
            shown.set_length(progress.of);
            shown.set_position(progress.files);
        })
    });
    let looked = looked.await.map_err(|error| Error::Internal(Box::new(error)))?;
    own.finish_and_clear();
    let report = looked.map_err(|error| Error::Internal(Box::new(error)))?;
    println!("{} files of {} MiB in {} folders", report.lines, report.bytes.div_ceil(1 << 20), report.seen.folders);
    println!("{} get another place or name", report.changed);
    println!("{} have the content of another file", report.duplicates);
    println!("{} cannot be brought; the map says why", report.troubles);
    println!("{} folders are empty and have no line", report.seen.empty_folders);
    println!("Read and change {}, then `thuisbasis move-in bring`.", file.display());
    Ok(())
}

async fn bring_to(config: &Config, db: &Db, (order, person): (&Order, &str)) -> Result<()> {
    let operator = Acting::operator(db.clone(), "move in");
    let person = signon::commands::accounts::person_named(&operator, person).await?;
    let grants = directory::grants_of(db.conn(), person, operator.today()).await?;
    let actor = Actor { performer: Performer::Person(person), origin: Origin::CommandLine, organisation: None };
    let acting = Acting::new(db.clone(), actor, grants);
    let store = serve::store(config).await?;
    let (stop, shown) = (stopping(), bar());
    let mut say = |step: Step, done: u64, of: u64| {
        shown.set_message(match step {
            Step::Bring => "bringing",
            Step::Compare => "comparing with the map",
            Step::Verify => "reading back",
        });
        shown.set_length(of);
        shown.set_position(done);
    };
    let report = bring::bring(&acting, &store, order, (&stop, &mut say)).await;
    shown.finish_and_clear();
    print(&report?, order)
}

fn print(report: &bring::Report, order: &Order) -> Result<()> {
    let asked = report.asked;
    println!("the map: {} to bring, {} once, {} to leave", asked.bring, asked.once, asked.leave);
    println!("done before: {}; left to bring: {} MiB", report.before, report.bytes.div_ceil(1 << 20));
    if order.dry_run {
        return Ok(());
    }
    println!("now: {} brought, {} once, {} left", report.brought, report.once, report.left);
    println!("verified: {} of {} lines, {} contents read back", report.verified, asked.lines, report.contents);
    for wrong in &report.wrong {
        println!("wrong: {}: {}", wrong.path, wrong.why);
    }
    if report.stopped {
        return Err(Error::internal("stopped; the same command goes on where it was"));
    }
    if report.wrongs > 0 {
        let map = Path::new(&order.map).display();
        return Err(Error::internal(format!(
            "{} files are not right; correct {map} or the source, and run again",
            report.wrongs
        )));
    }
    Ok(())
}
