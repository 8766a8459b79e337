//! What a table looks like, as the engine itself says.

use std::collections::BTreeSet;

use kernel::{Error, Result};
use sea_orm::FromQueryResult;

use crate::{Conn, Engine, sql};

/// What a column holds. `SQLite` knows fewer: a UUID is a `Blob` there, a date a `Text`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Int,
    Text,
    Blob,
    Uuid,
    Bool,
    Date,
}

impl Kind {
    fn declared(engine: Engine, name: &str) -> Option<Self> {
        Some(match (engine, name) {
            (Engine::Sqlite, "INTEGER") | (Engine::Postgres, "bigint") => Self::Int,
            (Engine::Sqlite, "TEXT") | (Engine::Postgres, "text") => Self::Text,
            (Engine::Sqlite, "BLOB") | (Engine::Postgres, "bytea") => Self::Blob,
            (Engine::Postgres, "uuid") => Self::Uuid,
            (Engine::Sqlite, "BOOLEAN") | (Engine::Postgres, "boolean") => Self::Bool,
            (Engine::Postgres, "date") => Self::Date,
            _ => return None,
        })
    }

    /// What both sides mean, when they can mean the same.
    fn common(self, other: Self) -> Option<Self> {
        match (self, other) {
            (a, b) if a == b => Some(a),
            (Self::Blob, Self::Uuid) | (Self::Uuid, Self::Blob) => Some(Self::Uuid),
            (Self::Text, Self::Date) | (Self::Date, Self::Text) => Some(Self::Date),
            _ => None,
        }
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
}

/// A table: its columns in the order of their names, and which of them make the primary key, in the key's order.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    pub(super) key: Vec<usize>,
}

#[derive(FromQueryResult)]
struct Found {
    name: String,
    kind: String,
    /// Place in the primary key, from 1; 0 outside it.
    place: i64,
}

const ON_SQLITE: &str = "SELECT name, upper(type) AS kind, pk AS place FROM pragma_table_info($1) ORDER BY name";

const ON_POSTGRES: &str = "SELECT a.attname::text AS name, format_type(a.atttypid, NULL) AS kind, \
     coalesce(array_position(i.indkey::int2[], a.attnum), -1)::bigint + 1 AS place \
     FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary \
     WHERE a.attrelid = to_regclass(quote_ident($1)) AND a.attnum > 0 AND NOT a.attisdropped \
     ORDER BY a.attname::text COLLATE \"C\"";

impl Table {
    /// Reads a table from the catalog.
    pub(super) async fn read(conn: Conn<'_>, engine: Engine, name: &str) -> Result<Self> {
        let text = match engine {
            Engine::Sqlite => ON_SQLITE,
            Engine::Postgres => ON_POSTGRES,
        };
        let found: Vec<Found> = sql(text).bind(name).all(conn).await?;
        let mut columns = Vec::with_capacity(found.len());
        let mut key = Vec::new();
        for (n, column) in found.into_iter().enumerate() {
            let kind = Kind::declared(engine, &column.kind).ok_or_else(|| {
                Error::internal(format!("column {name}.{} has the type {}, unknown here", column.name, column.kind))
            })?;
            if column.place > 0 {
                key.push((column.place, n));
            }
            columns.push(Column { name: column.name, kind });
        }
        if columns.is_empty() {
            return Err(Error::internal(format!("there is no table {name} on {}", engine.name())));
        }
        if key.is_empty() {
            return Err(Error::internal(format!("table {name} has no primary key and cannot be read in order")));
        }
        key.sort_unstable();
        Ok(Self { name: name.to_owned(), columns, key: key.into_iter().map(|(_, n)| n).collect() })
    }

    /// This table with the kinds that it and `other`, the same table elsewhere, have in common.
    pub(super) fn agreed_with(mut self, other: &Self) -> Result<Self> {
        let names = |table: &Self| table.columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
        if names(&self) != names(other) || self.key != other.key {
            return Err(Error::internal(format!("table {} does not have the same columns on both sides", self.name)));
        }
        for (own, theirs) in self.columns.iter_mut().zip(&other.columns) {
            own.kind = own.kind.common(theirs.kind).ok_or_else(|| {
                Error::internal(format!("column {}.{} does not have the same type on both sides", self.name, own.name))
            })?;
        }
        Ok(self)
    }
}

/// All tables there are.
pub(super) async fn tables(conn: Conn<'_>, engine: Engine) -> Result<BTreeSet<String>> {
    let text = match engine {
        Engine::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        }
        Engine::Postgres => "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()",
    };
    Ok(sql(text).scalars::<String>(conn).await?.into_iter().collect())
}
