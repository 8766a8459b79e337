//! Moving an installation from one engine to the other, without a line of code per table.
//!
//! The source is read as of one moment, so that it may go on working; the target is filled in one transaction, which
//! ends only after every table was read back and found equal. Whatever goes wrong, the target stays as it was.

mod catalog;
mod row;

use std::collections::BTreeSet;

use kernel::{Actor, Error, Origin, Result};
use sea_orm::ConnectionTrait;

use crate::{Conn, Db, Engine, Snapshot, Tx, events, sql};
use catalog::Table;
use row::{Rows, Tally};

/// How far a copy is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress<'a> {
    /// The table under way.
    pub table: &'a str,
    /// How many tables were finished before it.
    pub tables_done: usize,
    /// How many tables there are.
    pub tables: usize,
    /// Rows of this table written so far.
    pub rows_done: u64,
    /// Rows that this table has.
    pub rows: u64,
}

/// What was copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Table by table, in the order given.
    pub tables: Vec<Copied>,
    /// Events in the copy; their chain holds.
    pub events: i64,
    /// Events that the source wrote meanwhile and the copy does not have. When moving house, stop the program first.
    pub events_since: i64,
}

/// One table that was copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Its name.
    pub table: String,
    /// How many rows it has.
    pub rows: u64,
    /// Sum of the hashes of its rows, 32 hexadecimal digits: the same on every engine, in any order.
    pub checksum: String,
}

/// Copies all rows of `tables` from one installation into another, which has the same migrations and is empty.
/// `tables` stand in an order in which they can be filled and name every table there is.
///
/// # Errors
/// With the table's name: when a table is missing, left out, differently made or not empty on the target; when a row
/// does not fit; when the copy does not equal its source or its chain of events does not hold.
pub async fn copy(
    from: &Db,
    to: &Db,
    tables: &[&str],
    progress: &mut (dyn FnMut(Progress<'_>) + Send),
) -> Result<Report> {
    let source = from.snapshot().await?;
    let tx = to.begin(&Actor::system("copy", Origin::CommandLine)).await?;
    let plan = plan(from, &source, &tx, tables).await?;
    empty_seeded(&tx).await?;
    let loosened = loosen(&tx, tables).await?;
    let mut copied = Vec::with_capacity(plan.len());
    for (n, table) in plan.iter().enumerate() {
        let rows = count(source.conn(), &table.name).await?;
        let mut step = |rows_done| {
            progress(Progress { table: &table.name, tables_done: n, tables: plan.len(), rows_done, rows });
        };
        let read = fill(from, &source, &tx, table, &mut step).await?;
        let written = tally(tx.conn(), to.engine(), table).await?;
        if read != written {
            return Err(Error::internal(format!(
                "table {} does not read back as it was written ({} rows, {} on the target)",
                table.name, read.rows, written.rows
            )));
        }
        copied.push(Copied { table: table.name.clone(), rows: read.rows, checksum: read.checksum() });
    }
    tighten(&tx, &loosened).await?;
    let events = match events::verify(tx.conn()).await? {
        Ok(events) => events,
        Err(broken) => return Err(Error::internal(format!("the chain of events does not hold: {broken}"))),
    };
    drop(source);
    let now: Option<i64> = sql("SELECT seq FROM event_head WHERE one = 1").scalar(from.conn()).await?;
    tx.commit_without_trace("the copy has the events of its source, and no other").await?;
    Ok(Report { tables: copied, events, events_since: now.unwrap_or_default() - events })
}

/// Checksums of `tables` as they are now, as [`copy`] reports them.
pub async fn checksums(db: &Db, tables: &[&str]) -> Result<Vec<Copied>> {
    let source = db.snapshot().await?;
    let mut all = Vec::with_capacity(tables.len());
    for name in tables {
        let table = Table::read(source.conn(), db.engine(), name).await?;
        let tally = tally(source.conn(), db.engine(), &table).await?;
        all.push(Copied { table: table.name, rows: tally.rows, checksum: tally.checksum() });
    }
    Ok(all)
}

/// All tables of an installation, for a caller that restores an older one.
pub(crate) async fn existing(conn: Conn<'_>, engine: Engine) -> Result<BTreeSet<String>> {
    catalog::tables(conn, engine).await
}

/// What each table looks like on both sides, after making sure that the copy can be made.
async fn plan(from: &Db, source: &Snapshot, tx: &Tx, tables: &[&str]) -> Result<Vec<Table>> {
    let (there, here) = (from.engine(), tx.db().engine());
    let on_source = catalog::tables(source.conn(), there).await?;
    let on_target = catalog::tables(tx.conn(), here).await?;
    if let Some(name) = tables.iter().find(|name| !on_target.contains(**name)) {
        return Err(Error::internal(format!("the target has no table {name}; run the migrations there first")));
    }
    if let Some(name) = on_source.intersection(&on_target).find(|name| !tables.contains(&name.as_str())) {
        return Err(Error::internal(format!("table {name} would be left behind: it is not in the list of tables")));
    }
    if migrations(source.conn()).await? != migrations(tx.conn()).await? {
        return Err(Error::internal("the target does not have the same migrations as the source"));
    }
    let mut plan = Vec::with_capacity(tables.len());
    for name in tables {
        let table = Table::read(source.conn(), there, name).await?;
        plan.push(table.agreed_with(&Table::read(tx.conn(), here, name).await?)?);
        if !is_fresh(tx, name).await? {
            return Err(Error::internal(format!("the target is not empty: table {name} has rows")));
        }
    }
    Ok(plan)
}

async fn migrations(conn: Conn<'_>) -> Result<Vec<String>> {
    sql("SELECT slice || ' ' || number || ' ' || checksum FROM migration ORDER BY slice, number").scalars(conn).await
}

/// Whether a table is as the migrations leave it.
async fn is_fresh(tx: &Tx, name: &str) -> Result<bool> {
    match name {
        "migration" => Ok(true),
        "event_head" => Ok(sql("SELECT seq FROM event_head WHERE seq > 0").scalar::<i64>(tx.conn()).await?.is_none()),
        _ => Ok(sql(format!("SELECT 1 FROM \"{name}\" LIMIT 1")).scalar::<i32>(tx.conn()).await?.is_none()),
    }
}

/// Removes the rows that every migrated installation has, to make room for the same of the source.
async fn empty_seeded(tx: &Tx) -> Result<()> {
    sql("DELETE FROM migration").run(tx).await?;
    sql("DELETE FROM event_head").run(tx).await?;
    Ok(())
}

async fn count(conn: Conn<'_>, name: &str) -> Result<u64> {
    let rows: Option<i64> = sql(format!("SELECT count(*) FROM \"{name}\"")).scalar(conn).await?;
    Ok(rows.and_then(|rows| u64::try_from(rows).ok()).unwrap_or_default())
}

async fn fill(
    from: &Db,
    source: &Snapshot,
    tx: &Tx,
    table: &Table,
    step: &mut (dyn FnMut(u64) + Send),
) -> Result<Tally> {
    let mut tally = Tally::default();
    let mut rows = Rows::new(source.conn(), from.engine(), table);
    step(0);
    loop {
        let batch = rows.next().await?;
        if batch.is_empty() {
            return Ok(tally);
        }
        row::insert(tx, table, &batch).await?;
        for row in &batch {
            tally.add(row);
        }
        step(tally.rows);
    }
}

async fn tally(conn: Conn<'_>, engine: Engine, table: &Table) -> Result<Tally> {
    let mut tally = Tally::default();
    let mut rows = Rows::new(conn, engine, table);
    loop {
        let batch = rows.next().await?;
        if batch.is_empty() {
            return Ok(tally);
        }
        for row in &batch {
            tally.add(row);
        }
    }
}

/// A foreign key from a table to itself: a unit to the unit above it.
#[derive(sea_orm::FromQueryResult)]
struct Loop {
    place: String,
    name: String,
}

/// Lets rows of a table that refer to rows of the same table come in any order until [`tighten`].
async fn loosen(tx: &Tx, tables: &[&str]) -> Result<Vec<Loop>> {
    if tx.db().engine() == Engine::Sqlite {
        tx.inner().execute_unprepared("PRAGMA defer_foreign_keys = ON").await?;
        return Ok(Vec::new());
    }
    let mut loops = Vec::new();
    for name in tables {
        let found: Vec<Loop> =
            sql("SELECT conrelid::regclass::text AS place, quote_ident(conname) AS name FROM pg_constraint \
             WHERE contype = 'f' AND conrelid = to_regclass(quote_ident($1)) AND confrelid = conrelid \
             AND NOT condeferrable")
            .bind(*name)
            .all(tx.conn())
            .await?;
        loops.extend(found);
    }
    for Loop { place, name } in &loops {
        let text = format!("ALTER TABLE {place} ALTER CONSTRAINT {name} DEFERRABLE INITIALLY DEFERRED");
        tx.inner().execute_unprepared(&text).await?;
    }
    Ok(loops)
}

/// Checks what [`loosen`] put off and puts the constraints back as they were.
async fn tighten(tx: &Tx, loops: &[Loop]) -> Result<()> {
    if tx.db().engine() == Engine::Sqlite {
        let broken: Option<String> = sql("SELECT \"table\" FROM pragma_foreign_key_check").scalar(tx.conn()).await?;
        return match broken {
            Some(table) => Err(Error::internal(format!("table {table} refers to a row that does not exist"))),
            None => Ok(()),
        };
    }
    if !loops.is_empty() {
        tx.inner().execute_unprepared("SET CONSTRAINTS ALL IMMEDIATE").await?;
    }
    for Loop { place, name } in loops {
        tx.inner().execute_unprepared(&format!("ALTER TABLE {place} ALTER CONSTRAINT {name} NOT DEFERRABLE")).await?;
    }
    Ok(())
}
