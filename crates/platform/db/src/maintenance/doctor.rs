//! What may be wrong with the database. Looks, and never writes.

use std::path::Path;

use kernel::{Result, Timestamp};
use sea_orm::FromQueryResult;

use super::Ran;
use crate::copy::existing;
use crate::migrate::BASE;
use crate::{Conn, Db, DbUrl, Engine, Migration, Snapshot, events, sql};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth a look.
    Warning,
    /// Something is broken or will be.
    Error,
}

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// Stable code, under which the book says what to do: `database-integrity`.
    pub code: &'static str,
    /// What was found, in English, for an administrator.
    pub detail: String,
}

impl Finding {
    fn error(code: &'static str, detail: impl Into<String>) -> Self {
        Self { severity: Severity::Error, code, detail: detail.into() }
    }

    fn warning(code: &'static str, detail: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, code, detail: detail.into() }
    }
}

/// The oldest `PostgreSQL` that still gets fixes.
const OLDEST_POSTGRES: i64 = 14;
/// A reader this many events behind has stopped, or cannot keep up.
const LAGGING: i64 = 1_000;
/// Free space below which an `SQLite` database is in danger: this many bytes, or half its own size.
const LEAST_FREE: u64 = 512 << 20;

/// Examines the database; an empty list is good news. Never writes.
///
/// Codes: `database-unreachable`, `database-integrity`, `database-foreign-keys`, `database-version`,
/// `database-encoding`, `database-collation`, `database-disk`, `migrations-pending`, `migrations-changed`,
/// `migrations-unknown`, `events-broken`, `reader-ahead`, `reader-behind`, `clock-behind`.
pub async fn doctor(db: &Db, migrations: &[Migration]) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Err(error) = examine(db, migrations, &mut findings).await {
        findings.push(Finding::error("database-unreachable", error.to_string()));
    }
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}

async fn examine(db: &Db, migrations: &[Migration], findings: &mut Vec<Finding>) -> Result<()> {
    let snapshot: Snapshot = db.snapshot().await?;
    let conn = snapshot.conn();
    match db.engine() {
        Engine::Sqlite => sqlite(conn, db.url(), findings).await?,
        Engine::Postgres => postgres(conn, findings).await?,
    }
    let tables = existing(conn, db.engine()).await?;
    if !tables.contains("migration") {
        findings.push(Finding::error("migrations-pending", "the database is empty: no migration has run"));
        return Ok(());
    }
    compare(&Ran::all(conn).await?, migrations, findings);
    if tables.contains("event_head") {
        stream(conn, db.clock().now(), findings).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Orphan {
    table: String,
    parent: String,
    rows: i64,
}

async fn sqlite(conn: Conn<'_>, url: &DbUrl, findings: &mut Vec<Finding>) -> Result<()> {
    let said: Vec<String> = sql("PRAGMA integrity_check(20)").scalars(conn).await?;
    if said != ["ok"] {
        findings.push(Finding::error("database-integrity", said.join("; ")));
    }
    let orphans: Vec<Orphan> =
        sql("SELECT \"table\", parent, count(*) AS rows FROM pragma_foreign_key_check GROUP BY 1, 2 ORDER BY 1, 2")
            .all(conn)
            .await?;
    findings.extend(orphans.into_iter().map(|Orphan { table, parent, rows }| {
        Finding::error("database-foreign-keys", format!("{rows} rows of {table} refer to a {parent} that is not there"))
    }));
    if let DbUrl::Sqlite(path) = url {
        findings.extend(disk(path));
    }
    Ok(())
}

/// `SQLite` needs room for its log, and for a backup beside it.
fn disk(path: &Path) -> Option<Finding> {
    let size = std::fs::metadata(path).ok()?.len();
    let room = rustix::fs::statvfs(path).ok()?;
    let free = room.f_bavail.saturating_mul(room.f_frsize);
    (free < LEAST_FREE.max(size / 2)).then(|| {
        let detail = format!("{} MiB free beside a database of {} MiB", free >> 20, size >> 20);
        Finding::error("database-disk", detail)
    })
}

async fn postgres(conn: Conn<'_>, findings: &mut Vec<Finding>) -> Result<()> {
    let version: String = sql("SELECT current_setting('server_version_num')").scalar(conn).await?.unwrap_or_default();
    let major = version.parse::<i64>().unwrap_or_default() / 10_000;
    if major < OLDEST_POSTGRES {
        let detail = format!("PostgreSQL {major} gets no fixes any more; {OLDEST_POSTGRES} or later is needed");
        findings.push(Finding::error("database-version", detail));
    }
    let encoding: String = sql("SELECT current_setting('server_encoding')").scalar(conn).await?.unwrap_or_default();
    if encoding != "UTF8" {
        findings.push(Finding::error("database-encoding", format!("the encoding is {encoding}, not UTF8")));
    }
    let strays: Vec<String> = sql("SELECT table_name::text || '.' || column_name::text FROM information_schema.columns \
         WHERE table_schema = current_schema() AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C' ORDER BY 1")
    .scalars(conn)
    .await?;
    if !strays.is_empty() {
        let detail = format!("these columns do not sort by bytes, so searches miss rows: {}", strays.join(", "));
        findings.push(Finding::error("database-collation", detail));
    }
    Ok(())
}

fn compare(ran: &[Ran], migrations: &[Migration], findings: &mut Vec<Finding>) {
    let names = |list: Vec<(&str, i64)>| {
        list.iter().map(|(slice, number)| format!("{slice} {number}")).collect::<Vec<_>>().join(", ")
    };
    let known = || BASE.iter().chain(migrations);
    let pending: Vec<_> = known().filter(|m| !ran.iter().any(|ran| ran.is(m))).map(|m| (m.slice, m.number)).collect();
    let changed: Vec<_> = known()
        .filter(|m| ran.iter().any(|ran| ran.is(m) && ran.checksum != m.checksum()))
        .map(|m| (m.slice, m.number))
        .collect();
    let unknown: Vec<_> = ran
        .iter()
        .filter(|ran| !known().any(|migration| ran.is(migration)))
        .map(|ran| (ran.slice.as_str(), ran.number))
        .collect();
    if !pending.is_empty() {
        findings.push(Finding::error("migrations-pending", names(pending)));
    }
    if !changed.is_empty() {
        findings.push(Finding::error("migrations-changed", names(changed)));
    }
    if !unknown.is_empty() {
        let detail = format!("made by a later release than this program: {}", names(unknown));
        findings.push(Finding::error("migrations-unknown", detail));
    }
}

#[derive(FromQueryResult)]
struct Cursor {
    name: String,
    seq: i64,
}

async fn stream(conn: Conn<'_>, now: Timestamp, findings: &mut Vec<Finding>) -> Result<()> {
    if let Err(broken) = events::verify(conn).await? {
        findings.push(Finding::error("events-broken", broken.to_string()));
    }
    let head: i64 = sql("SELECT seq FROM event_head WHERE one = 1").scalar(conn).await?.unwrap_or_default();
    let cursors: Vec<Cursor> = sql("SELECT name, seq FROM event_reader ORDER BY name").all(conn).await?;
    for Cursor { name, seq } in cursors {
        if seq > head {
            let detail = format!("reader {name} is at {seq}, past the end of the stream at {head}");
            findings.push(Finding::error("reader-ahead", detail));
        } else if head - seq > LAGGING {
            findings.push(Finding::warning("reader-behind", format!("reader {name} is {} events behind", head - seq)));
        }
    }
    let last: Option<Timestamp> = sql("SELECT at FROM event ORDER BY seq DESC LIMIT 1").scalar(conn).await?;
    if let Some(last) = last.filter(|last| *last > now) {
        let detail = format!("the last event is of {}, and it is only {}", last.rfc3339(), now.rfc3339());
        findings.push(Finding::error("clock-behind", detail));
    }
    Ok(())
}
