//! The command line. Results go to standard output, logs and progress to standard error.
#![expect(clippy::print_stdout, reason = "printing is what a command line does")]
#![expect(clippy::doc_markdown, reason = "clap prints these comments as plain text")]

mod demo;
mod move_in;
mod operate;
mod people;
mod plan;
mod tables;

use std::net::SocketAddr;
use std::path::PathBuf;

use app::config::{Config, LogFormat, Overrides};
use clap::{Args, Parser, Subcommand};
use kernel::{Error, Lang, Result};
use tracing_subscriber::EnvFilter;

/// The digital workplace of a public body, in one program.
///
/// Settings come from the command line, else from THUISBASIS_… in the environment, else from a TOML file
/// (--config, THUISBASIS_CONFIG or /etc/thuisbasis/thuisbasis.toml).
#[derive(Debug, Parser)]
#[command(name = "thuisbasis", version, propagate_version = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    settings: SettingsArguments,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Args)]
struct SettingsArguments {
    /// TOML file with settings
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// An SQLite file or a postgres:// URL [default: thuisbasis.db in the data folder]
    #[arg(long, global = true, value_name = "FILE|URL")]
    database: Option<String>,
    /// Folder for what is kept on disk [default: data]
    #[arg(long, global = true, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Address and port to answer on [default: 127.0.0.1:8080]
    #[arg(long, global = true, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer pages and the API until stopped
    Serve,
    /// Try it out: five organisations with generated people
    #[command(subcommand)]
    Demo(demo::Command),
    /// Plan: devices, rounds, appointments, waves, desks, tickets, months; needs no database
    Plan(plan::PlanArguments),
    /// Bring an old shared drive over into the documents of a group
    #[command(subcommand)]
    MoveIn(move_in::Command),
    #[command(flatten)]
    Operate(operate::Command),
}

/// Carries out what was asked.
pub(crate) async fn run(Arguments { settings, command }: Arguments) -> Result<()> {
    match command {
        Command::Serve => {
            let config = prepare(settings)?;
            let db = app::serve::open(&config).await?;
            app::serve::serve(&config, db, false, |_| {}).await
        }
        Command::Demo(command) => demo::run(&prepare(settings)?, command).await,
        Command::Plan(asked) => plan::run(asked).await,
        Command::MoveIn(command) => move_in::run(&prepare(settings)?, command).await,
        Command::Operate(command) => operate::run(&prepare(settings)?, command).await,
    }
}

/// Reads the settings and begins to log.
fn prepare(settings: SettingsArguments) -> Result<Config> {
    let SettingsArguments { config, database, data, listen } = settings;
    let config = Config::load(Overrides { file: config, database, listen, data })
        .map_err(|error| Error::internal(error.to_string()))?;
    log_to_standard_error(&config);
    Ok(config)
}

fn log_to_standard_error(config: &Config) {
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match config.log_format {
        LogFormat::Text => lines.compact().init(),
        LogFormat::Json => lines.json().init(),
    }
}

/// Says what went wrong, in words where there are any.
pub(crate) fn say_error(error: &Error) {
    let locales =
        web::LOCALES.iter().copied().chain(app::slices().into_iter().flat_map(|slice| slice.locales.iter().copied()));
    let catalog = web::i18n::Catalog::new(locales).ok();
    let words = |text: &kernel::Text| {
        catalog.as_ref().map_or_else(|| text.key.to_string(), |catalog| catalog.text(Lang::En, text))
    };
    match error {
        Error::Fields(fields) => {
            for field in &fields.0 {
                eprintln!("thuisbasis: {}: {}", field.name, words(&field.text));
            }
        }
        Error::Refused(refusal) => eprintln!("thuisbasis: {} ({})", words(&refusal.text), refusal.code),
        Error::Internal(cause) => eprintln!("thuisbasis: {cause}"),
        other => eprintln!("thuisbasis: {other}"),
    }
}
