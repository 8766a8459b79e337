//! Bringing the schema forward.
//!
//! A migration is one text for both engines in which `{int}`, `{text}`, `{blob}`, `{uuid}`, `{bool}` and `{date}`
//! stand for the engine's type. Each capability numbers its own from 1. What has run is kept with a checksum, so that
//! a migration changed after its release is noticed instead of half-applied.

use std::fmt::Write as _;

use kernel::{Actor, Origin, Result};
use sea_orm::{ConnectionTrait, FromQueryResult};
use sha2::{Digest, Sha256};

use crate::{Db, Engine, sql};

/// One step forward.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// The capability it belongs to.
    pub slice: &'static str,
    /// Its number there, from 1.
    pub number: i64,
    /// The statements, separated by semicolons.
    pub sql: &'static str,
}

/// What every installation has: the event stream.
pub const BASE: &[Migration] =
    &[Migration { slice: "db", number: 1, sql: include_str!("../migrations/0001_events.sql") }];

/// Tables of [`BASE`] in an order in which they can be filled.
pub const BASE_TABLES: &[&str] = &["migration", "event", "event_head", "event_reader", "stamp"];

impl Migration {
    pub(crate) fn checksum(&self) -> String {
        Sha256::digest(self.sql.as_bytes()).iter().take(8).fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    fn for_engine(&self, engine: Engine) -> String {
        let types: [(&str, &str); 6] = match engine {
            Engine::Sqlite => [
                ("{int}", "INTEGER"),
                ("{text}", "TEXT"),
                ("{blob}", "BLOB"),
                ("{uuid}", "BLOB"),
                ("{bool}", "BOOLEAN"),
                ("{date}", "TEXT"),
            ],
            // Byte order, as SQLite has it: range scans over paths and folded names rely on it.
            Engine::Postgres => [
                ("{int}", "BIGINT"),
                ("{text}", "TEXT COLLATE \"C\""),
                ("{blob}", "BYTEA"),
                ("{uuid}", "UUID"),
                ("{bool}", "BOOLEAN"),
                ("{date}", "DATE"),
            ],
        };
        types.iter().fold(self.sql.to_owned(), |text, (name, own)| text.replace(name, own))
    }
}

#[derive(FromQueryResult)]
struct Done {
    slice: String,
    number: i64,
    checksum: String,
}

/// Runs what has not run yet, in the order given, all in one transaction. Returns how many ran.
///
/// # Errors
/// When a migration that ran before has another text now, or the engine refuses one.
pub async fn migrate(db: &Db, migrations: &[Migration]) -> Result<usize> {
    let actor = Actor::system("migrate", Origin::CommandLine);
    let tx = db.begin(&actor).await?;
    if db.engine() == Engine::Postgres {
        // Two nodes that start together must not both create the first table.
        tx.inner().execute_unprepared("SELECT pg_advisory_xact_lock(7815237)").await?;
    }
    let table = Migration {
        slice: "db",
        number: 0,
        sql: "CREATE TABLE IF NOT EXISTS migration (slice {text} NOT NULL, number {int} NOT NULL, \
              checksum {text} NOT NULL, at {int} NOT NULL, PRIMARY KEY (slice, number))",
    };
    tx.inner().execute_unprepared(&table.for_engine(db.engine())).await?;
    let done: Vec<Done> = sql("SELECT slice, number, checksum FROM migration").all(tx.conn()).await?;
    let mut ran = 0;
    for migration in BASE.iter().chain(migrations) {
        let before = done.iter().find(|d| d.slice == migration.slice && d.number == migration.number);
        match before {
            Some(before) if before.checksum == migration.checksum() => {}
            Some(_) => {
                return Err(kernel::Error::internal(format!(
                    "migration {} {} was changed after it ran here; install the release that this database was made with, or a later one",
                    migration.slice, migration.number
                )));
            }
            None => {
                apply(&tx, migration).await?;
                ran += 1;
            }
        }
    }
    tx.commit_without_trace("the schema has a table of its own that says what ran").await?;
    Ok(ran)
}

async fn apply(tx: &crate::Tx, migration: &Migration) -> Result<()> {
    tx.inner().execute_unprepared(&migration.for_engine(tx.db().engine())).await.map_err(|error| {
        kernel::Error::internal(format!("migration {} {}: {error}", migration.slice, migration.number))
    })?;
    if (migration.slice, migration.number) == ("db", 1) {
        sql("INSERT INTO event_head (one, seq, hash) VALUES (1, 0, $1)").bind(Vec::<u8>::new()).run(tx).await?;
    }
    sql("INSERT INTO migration (slice, number, checksum, at) VALUES ($1, $2, $3, $4)")
        .bind(migration.slice)
        .bind(migration.number)
        .bind(migration.checksum())
        .bind(tx.at())
        .run(tx)
        .await
        .map(|_| ())
}
