//! Backup, restore and health.
//!
//! A backup is an `SQLite` file, whatever engine it is made of: an open format that any tool reads, and that restores
//! into either engine.

mod doctor;

use std::fs::{self, OpenOptions};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use kernel::{Error, Result};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::migrate::{BASE, migrate};
use crate::{Conn, Db, DbUrl, Engine, Migration, Settings, copy, events, sql};

pub use doctor::{Finding, Severity, doctor};

/// All that an installation consists of.
#[derive(Debug, Clone, Copy)]
pub struct Schema<'a> {
    /// What every capability adds to [`BASE`], in order.
    pub migrations: &'a [Migration],
    /// All tables, those of [`BASE`](crate::migrate::BASE_TABLES) included, in an order in which they can be filled.
    pub tables: &'a [&'a str],
}

/// A backup that was made and read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backup {
    /// Events in it; their chain holds.
    pub events: i64,
    /// Size of the file in bytes.
    pub bytes: u64,
}

/// Writes all there is at this moment into a new file, while the program goes on working. The file is readable to its
/// owner alone, as it holds everything, and it appears under its name only once it is complete and was read back.
///
/// # Errors
/// When the file exists, the disk refuses, or the copy does not hold.
pub async fn backup(db: &Db, file: &Path, schema: Schema<'_>) -> Result<Backup> {
    if file.exists() {
        return Err(Error::internal(format!("{} exists; a backup does not overwrite", file.display())));
    }
    let partial = Partial::create(file)?;
    match db.engine() {
        Engine::Sqlite => {
            let path = partial.0.to_str().ok_or_else(|| Error::internal("the file's name is not Unicode"))?;
            let text = format!("VACUUM INTO '{}'", path.replace('\'', "''"));
            db.reader().execute_unprepared(&text).await?;
        }
        Engine::Postgres => {
            let settings = Settings { connections: 2, ..Settings::new(DbUrl::Sqlite(partial.0.clone())) };
            let target = Db::open(&settings, db.clock().clone(), db.random().clone()).await.map_err(opened)?;
            migrate(&target, schema.migrations).await?;
            copy::copy(db, &target, schema.tables, &mut |_| {}).await?;
            // One file, to be carried anywhere: no log beside it, and none made by whoever only reads it.
            target.writer().execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await?;
            target.reader().close_by_ref().await?;
            target.writer().execute_unprepared("PRAGMA journal_mode = DELETE").await?;
            target.writer().close_by_ref().await?;
        }
    }
    let events = inspect(db, &partial.0).await?;
    fs::File::open(&partial.0)?.sync_all()?;
    let bytes = fs::metadata(&partial.0)?.len();
    partial.keep(file)?;
    Ok(Backup { events, bytes })
}

/// Reads a backup from beginning to end; returns how many events it holds.
async fn inspect(db: &Db, file: &Path) -> Result<i64> {
    let backup = Db::open_file(file, db.clock().clone(), db.random().clone()).await.map_err(opened)?;
    let said: Vec<String> = sql("PRAGMA integrity_check").scalars(backup.conn()).await?;
    if said != ["ok"] {
        return Err(Error::internal(format!("{} is damaged: {}", file.display(), said.join("; "))));
    }
    let events = events::verify(backup.conn()).await?;
    backup.reader().close_by_ref().await?;
    events
        .map_err(|broken| Error::internal(format!("the chain of events in {} does not hold: {broken}", file.display())))
}

/// Puts a backup back into an empty installation on either engine, and brings one of an older release up to date.
/// `to` may be unmigrated; it is migrated here. The backup is only read.
///
/// # Errors
/// When `to` is not empty, the file is no backup, is damaged, or comes from a later release.
pub async fn restore(file: &Path, to: &Db, schema: Schema<'_>) -> Result<copy::Report> {
    if !file.exists() {
        return Err(Error::internal(format!("there is no file {}", file.display())));
    }
    inspect(to, file).await?;
    let backup = Db::open_file(file, to.clock().clone(), to.random().clone()).await.map_err(opened)?;
    let then = migrations_of(&backup, schema.migrations).await?;
    let present = copy::existing(backup.conn(), Engine::Sqlite).await?;
    let tables: Vec<&str> = schema.tables.iter().copied().filter(|name| present.contains(*name)).collect();
    migrate(to, &then).await?;
    let report = copy::copy(&backup, to, &tables, &mut |_| {}).await?;
    migrate(to, schema.migrations).await?;
    backup.reader().close_by_ref().await?;
    Ok(report)
}

#[derive(FromQueryResult)]
pub(crate) struct Ran {
    pub(crate) slice: String,
    pub(crate) number: i64,
    pub(crate) checksum: String,
}

impl Ran {
    pub(crate) async fn all(conn: Conn<'_>) -> Result<Vec<Self>> {
        sql("SELECT slice, number, checksum FROM migration ORDER BY slice, number").all(conn).await
    }

    pub(crate) fn is(&self, migration: &Migration) -> bool {
        self.slice == migration.slice && self.number == migration.number
    }
}

/// The migrations of this release that had run when the backup was made.
async fn migrations_of(backup: &Db, known: &[Migration]) -> Result<Vec<Migration>> {
    let ran = Ran::all(backup.conn()).await?;
    let unknown = ran.iter().find(|ran| !BASE.iter().chain(known).any(|migration| ran.is(migration)));
    if let Some(Ran { slice, number, .. }) = unknown {
        return Err(Error::internal(format!(
            "the backup is of a later release: migration {slice} {number} is unknown"
        )));
    }
    Ok(known.iter().filter(|migration| ran.iter().any(|ran| ran.is(migration))).copied().collect())
}

fn opened(error: crate::OpenError) -> Error {
    Error::Internal(Box::new(error))
}

/// A file under a passing name, removed unless it is kept.
struct Partial(PathBuf);

impl Partial {
    fn create(file: &Path) -> Result<Self> {
        let mut name = file.as_os_str().to_owned();
        name.push(".partial");
        let path = PathBuf::from(name);
        // Made empty with its rights before anything secret is in it; both engines' ways accept an empty file.
        let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        made.map_err(|error| Error::internal(format!("{}: {error}", path.display())))?;
        Ok(Self(path))
    }

    fn keep(mut self, file: &Path) -> Result<()> {
        // A link refuses to take the place of a file that appeared meanwhile, where a rename would not.
        fs::hard_link(&self.0, file).or_else(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => Err(error),
            _ => fs::rename(&self.0, file),
        })?;
        let _ = fs::remove_file(&self.0);
        self.0 = PathBuf::new();
        if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::File::open(folder)?.sync_all()?;
        }
        Ok(())
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if self.0.as_os_str().is_empty() {
            return;
        }
        for ending in ["", "-wal", "-shm", "-journal"] {
            let mut name = self.0.as_os_str().to_owned();
            name.push(ending);
            let _ = fs::remove_file(name);
        }
    }
}
