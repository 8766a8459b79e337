//! What an operator does: looking after the data, tokens, the audit trail.

use std::path::PathBuf;

use access::Acting;
use app::config::Config;
use app::{migrations, serve, tables};
use clap::Subcommand;
use db::Db;
use db::copy::Progress;
use db::maintenance::{self, Schema, Severity};
use indicatif::{ProgressBar, ProgressStyle};
use kernel::{Clock, Error, Random, Result};
use signon::commands::tokens::{self, TokenDraft};

use super::{people, tables};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Organisations
    #[command(subcommand)]
    Organisation(people::OrganisationCommand),
    /// Units: sites, departments, teams, classes
    #[command(subcommand)]
    Unit(people::UnitCommand),
    /// People
    #[command(subcommand)]
    Person(people::PersonCommand),
    /// Roles
    #[command(subcommand)]
    Role(people::RoleCommand),
    /// Bring in a file from another system
    #[command(subcommand)]
    Import(tables::ImportCommand),
    /// Take out a table
    Export(tables::ExportArguments),
    /// Tokens with which programs use the API
    #[command(subcommand)]
    Token(TokenCommand),
    /// The audit trail
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Copy all data into one SQLite file, while the program runs
    Backup {
        /// File to make; it may not be there yet
        file: PathBuf,
    },
    /// Fill an empty installation from a backup
    Restore {
        /// File that `backup` made
        file: PathBuf,
    },
    /// Copy the whole installation to another, empty database, and verify it
    Move {
        /// An SQLite file or a postgres:// URL
        #[arg(long, value_name = "FILE|URL")]
        to: String,
    },
    /// Look whether everything is in order; changes nothing
    Doctor,
    /// Print the description of the API (OpenAPI 3.1, JSON)
    Openapi,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TokenCommand {
    /// Make a token that acts as a person; it is printed once
    Create {
        /// Sign-in name of the person
        #[arg(long)]
        person: String,
        /// What the token is for
        #[arg(long, default_value = "command line")]
        name: String,
        /// What it may do: read, write, or the key of one permission; may be given more than once
        #[arg(long = "scope", required = true)]
        scopes: Vec<String>,
        /// Days after which it ends
        #[arg(long, default_value_t = 365)]
        days: u16,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Follow the chain of events from the first to the last and say whether it holds
    Verify,
}

pub(super) async fn run(config: &Config, command: Command) -> Result<()> {
    if let Command::Openapi = command {
        println!("{}", serde_json::to_string_pretty(&app::openapi_document(&app::slices()))?);
        return Ok(());
    }
    let db = serve::open(config).await?;
    let done = on(&db, command).await;
    db.close().await?;
    done
}

async fn on(db: &Db, command: Command) -> Result<()> {
    match command {
        Command::Organisation(command) => people::organisation(&operator(db), command).await,
        Command::Unit(command) => people::unit(&operator(db), command).await,
        Command::Person(command) => people::person(&operator(db), command).await,
        Command::Role(command) => people::role(&operator(db), command).await,
        Command::Import(command) => tables::import(&operator(db), command).await,
        Command::Export(arguments) => tables::export(&operator(db), arguments).await,
        Command::Token(TokenCommand::Create { person, name, scopes, days }) => {
            let acting = operator(db);
            let person = signon::commands::accounts::person_named(&acting, &person).await?;
            let expires_on = acting.today() + chrono::Days::new(days.into());
            let all: Vec<access::PermissionDef> =
                app::slices().iter().flat_map(|slice| slice.permissions.iter().copied()).collect();
            let made = tokens::create(&acting, person, TokenDraft { name, scopes, expires_on }, &all).await?;
            println!("{}", made.secret);
            Ok(())
        }
        Command::Audit(AuditCommand::Verify) => verify(db).await,
        Command::Backup { file } => {
            let made = maintenance::backup(db, &file, Schema { migrations: &migrations(), tables: &tables() }).await?;
            println!("{}: {} events, {} bytes", file.display(), made.events, made.bytes);
            Ok(())
        }
        Command::Restore { file } => {
            let report =
                maintenance::restore(&file, db, Schema { migrations: &migrations(), tables: &tables() }).await?;
            print_copied(&report);
            Ok(())
        }
        Command::Move { to } => move_to(db, &to).await,
        Command::Doctor => doctor(db).await,
        Command::Openapi => Ok(()),
    }
}

fn operator(db: &Db) -> Acting {
    Acting::operator(db.clone(), "command line")
}

async fn verify(db: &Db) -> Result<()> {
    match db::events::verify(db.conn()).await? {
        Ok(count) => {
            println!("the chain of {count} events holds");
            Ok(())
        }
        Err(broken) => Err(Error::Internal(Box::new(broken))),
    }
}

async fn move_to(from: &Db, to: &str) -> Result<()> {
    let url = to.parse().map_err(|error: db::OpenError| Error::internal(error.to_string()))?;
    let target = Db::open(&db::Settings::new(url), Clock::system(), Random::from_system()?)
        .await
        .map_err(|error| Error::Internal(Box::new(error)))?;
    db::migrate::migrate(&target, &migrations()).await?;
    let bar = ProgressBar::new(0).with_style(
        ProgressStyle::with_template("{msg:24} {wide_bar} {pos}/{len} {elapsed}")
            .unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    let report = db::copy::copy(from, &target, &tables(), &mut |progress: Progress<'_>| {
        bar.set_message(progress.table.to_owned());
        bar.set_length(progress.rows);
        bar.set_position(progress.rows_done);
    })
    .await;
    bar.finish_and_clear();
    target.close().await?;
    print_copied(&report?);
    println!("Point THUISBASIS_DATABASE at the new database to use it.");
    Ok(())
}

fn print_copied(report: &db::copy::Report) {
    for table in &report.tables {
        println!("{:24} {:>10} rows  {}", table.table, table.rows, table.checksum);
    }
    println!("counts and checksums agree on both sides; the chain of {} events holds", report.events);
}

async fn doctor(db: &Db) -> Result<()> {
    println!("{} at {:?}", db.engine().name(), db.url());
    let findings = maintenance::doctor(db, &migrations()).await;
    for finding in &findings {
        println!("{:8} {:24} {}", format!("{:?}", finding.severity).to_lowercase(), finding.code, finding.detail);
    }
    if findings.iter().any(|finding| finding.severity == Severity::Error) {
        return Err(Error::internal("something needs attention"));
    }
    println!("nothing needs attention");
    Ok(())
}
