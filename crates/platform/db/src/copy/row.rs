//! Rows on their way from one engine to the other.

use std::fmt::Write as _;

use kernel::{Error, Result};
use sea_orm::{QueryResult, Value};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::catalog::{Kind, Table};
use crate::{Conn, Engine, Tx, sql};

/// What one field holds, the same whatever engine it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    Null,
    Int(i64),
    Text(String),
    Blob(Vec<u8>),
    Uuid(Uuid),
    Bool(bool),
}

impl Cell {
    fn read(row: &QueryResult, n: usize, kind: Kind) -> Result<Self, sea_orm::DbErr> {
        Ok(match kind {
            Kind::Int => row.try_get_by_index::<Option<i64>>(n)?.map_or(Self::Null, Self::Int),
            Kind::Text | Kind::Date => row.try_get_by_index::<Option<String>>(n)?.map_or(Self::Null, Self::Text),
            Kind::Blob => row.try_get_by_index::<Option<Vec<u8>>>(n)?.map_or(Self::Null, Self::Blob),
            Kind::Uuid => row.try_get_by_index::<Option<Uuid>>(n)?.map_or(Self::Null, Self::Uuid),
            Kind::Bool => row.try_get_by_index::<Option<bool>>(n)?.map_or(Self::Null, Self::Bool),
        })
    }

    fn value(&self, kind: Kind) -> Value {
        match (self, kind) {
            (Self::Null, Kind::Int) => None::<i64>.into(),
            (Self::Null, Kind::Text | Kind::Date) => None::<String>.into(),
            (Self::Null, Kind::Blob) => None::<Vec<u8>>.into(),
            (Self::Null, Kind::Uuid) => None::<Uuid>.into(),
            (Self::Null, Kind::Bool) => None::<bool>.into(),
            (Self::Int(number), _) => (*number).into(),
            (Self::Text(text), _) => text.as_str().into(),
            (Self::Blob(bytes), _) => bytes.clone().into(),
            (Self::Uuid(id), _) => (*id).into(),
            (Self::Bool(truth), _) => (*truth).into(),
        }
    }

    /// Adds the canonical form: a letter, the length, the bytes. A UUID counts as its bytes and a date as its text,
    /// so that a table has one checksum whichever engines it passed through.
    fn hash_into(&self, hash: &mut Sha256) {
        let mut field = |letter: u8, bytes: &[u8]| {
            hash.update([letter]);
            hash.update((bytes.len() as u64).to_be_bytes());
            hash.update(bytes);
        };
        match self {
            Self::Null => field(b'-', b""),
            Self::Int(number) => field(b'i', &number.to_be_bytes()),
            Self::Text(text) => field(b't', text.as_bytes()),
            Self::Blob(bytes) => field(b'b', bytes),
            Self::Uuid(id) => field(b'b', id.as_bytes()),
            Self::Bool(truth) => field(b'?', &[u8::from(*truth)]),
        }
    }

    fn size(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Blob(bytes) => bytes.len(),
            _ => 16,
        }
    }
}

/// A row, in the order of the table's columns.
pub(super) type Row = Vec<Cell>;

/// Number of rows and the sum of their hashes: the same for the same rows in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tally {
    pub(super) rows: u64,
    sum: u128,
}

impl Tally {
    pub(super) fn add(&mut self, row: &Row) {
        let mut hash = Sha256::new();
        for cell in row {
            cell.hash_into(&mut hash);
        }
        let bytes = hash.finalize();
        let half = bytes.iter().take(16).fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
        self.rows += 1;
        self.sum = self.sum.wrapping_add(half);
    }

    pub(super) fn checksum(&self) -> String {
        format!("{:032x}", self.sum)
    }
}

/// Rows in the first batch, before it is known how large they are.
const FIRST_ROWS: usize = 16;
/// Rows at a time, at most.
const MOST_ROWS: usize = 500;
/// Bytes at a time, about: photos and documents make for shorter batches.
const BATCH_BYTES: usize = 4 << 20;
/// Values in one statement: what `SQLite` takes.
const MOST_VALUES: usize = 32_766;

/// Reads a table from its beginning to its end in the order of its key, a batch at a time.
pub(super) struct Rows<'a> {
    conn: Conn<'a>,
    engine: Engine,
    table: &'a Table,
    last: Option<Row>,
    size: usize,
}

impl<'a> Rows<'a> {
    pub(super) fn new(conn: Conn<'a>, engine: Engine, table: &'a Table) -> Self {
        Self { conn, engine, table, last: None, size: FIRST_ROWS }
    }

    /// The next rows; empty at the end.
    pub(super) async fn next(&mut self) -> Result<Vec<Row>> {
        let (text, values) = self.statement();
        let mut rows = Vec::with_capacity(self.size);
        for found in self.conn.query_all(text.into(), values).await? {
            rows.push(self.read(&found)?);
        }
        if let Some(last) = rows.last() {
            self.last = Some(last.clone());
            let bytes: usize = rows.iter().flatten().map(Cell::size).sum::<usize>().max(1);
            let most = MOST_ROWS.min(MOST_VALUES / self.table.columns.len()).min(self.size * 4);
            self.size = (rows.len() * BATCH_BYTES / bytes).clamp(1, most);
        }
        Ok(rows)
    }

    fn statement(&self) -> (String, Vec<Value>) {
        let mut text = String::from("SELECT ");
        for (n, column) in self.table.columns.iter().enumerate() {
            let comma = if n > 0 { ", " } else { "" };
            let _ = match (column.kind, self.engine) {
                (Kind::Date, Engine::Postgres) => write!(text, "{comma}to_char(\"{}\", 'YYYY-MM-DD')", column.name),
                _ => write!(text, "{comma}\"{}\"", column.name),
            };
        }
        let key = self.table.key.iter().map(|n| format!("\"{}\"", self.table.columns[*n].name));
        let key = key.collect::<Vec<_>>().join(", ");
        let _ = write!(text, " FROM \"{}\"", self.table.name);
        let mut values = Vec::new();
        if let Some(last) = &self.last {
            let _ = write!(text, " WHERE ({key}) > (");
            for (place, n) in self.table.key.iter().enumerate() {
                let comma = if place > 0 { ", " } else { "" };
                let kind = self.table.columns[*n].kind;
                let _ = write!(text, "{comma}{}", placeholder(place + 1, kind, self.engine));
                values.push(last[*n].value(kind));
            }
            text.push(')');
        }
        let _ = write!(text, " ORDER BY {key} LIMIT {}", self.size);
        (text, values)
    }

    fn read(&self, found: &QueryResult) -> Result<Row> {
        let columns = self.table.columns.iter().enumerate();
        let cells = columns.map(|(n, column)| {
            Cell::read(found, n, column.kind).map_err(|error| {
                Error::internal(format!("{}.{} on {}: {error}", self.table.name, column.name, self.engine.name()))
            })
        });
        cells.collect()
    }
}

/// `PostgreSQL` takes no text for a date, unless told to read it as one.
fn placeholder(number: usize, kind: Kind, engine: Engine) -> String {
    match (kind, engine) {
        (Kind::Date, Engine::Postgres) => format!("${number}::text::date"),
        _ => format!("${number}"),
    }
}

/// Writes rows into a table.
pub(super) async fn insert(tx: &Tx, table: &Table, rows: &[Row]) -> Result<()> {
    let engine = tx.db().engine();
    let names = table.columns.iter().map(|column| format!("\"{}\"", column.name)).collect::<Vec<_>>().join(", ");
    let mut text = format!("INSERT INTO \"{}\" ({names}) VALUES ", table.name);
    let mut values = Vec::with_capacity(rows.len() * table.columns.len());
    for (n, row) in rows.iter().enumerate() {
        text.push_str(if n > 0 { ",(" } else { "(" });
        for (m, (cell, column)) in row.iter().zip(&table.columns).enumerate() {
            values.push(cell.value(column.kind));
            let comma = if m > 0 { "," } else { "" };
            let _ = write!(text, "{comma}{}", placeholder(values.len(), column.kind, engine));
        }
        text.push(')');
    }
    let done = sql(text).bind_all(values).run(tx).await;
    done.map(|_| ()).map_err(|error| Error::internal(format!("writing into {}: {error}", table.name)))
}
