//! Statements: a text with `$1` placeholders and the values that fill them.

use std::borrow::Cow;

use kernel::{Error, Result};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, FromQueryResult,
    QueryResult, Statement, TryGetable, Value,
};

use crate::{Engine, Tx};

/// Something to read with: the pool, or the transaction under way.
#[derive(Clone, Copy)]
pub struct Conn<'a>(pub(crate) Via<'a>);

#[derive(Clone, Copy)]
pub(crate) enum Via<'a> {
    Pool(&'a DatabaseConnection),
    Tx(&'a DatabaseTransaction),
}

impl Conn<'_> {
    pub(crate) async fn query_all(
        self,
        text: Cow<'static, str>,
        values: Vec<Value>,
    ) -> Result<Vec<QueryResult>, DbErr> {
        match self.0 {
            Via::Pool(c) => {
                let statement = statement(c.get_database_backend(), text, values);
                c.query_all_raw(statement).await
            }
            Via::Tx(c) => {
                let statement = statement(c.get_database_backend(), text, values);
                c.query_all_raw(statement).await
            }
        }
    }

    async fn query_one(self, text: Cow<'static, str>, values: Vec<Value>) -> Result<Option<QueryResult>, DbErr> {
        match self.0 {
            Via::Pool(c) => {
                let statement = statement(c.get_database_backend(), text, values);
                c.query_one_raw(statement).await
            }
            Via::Tx(c) => {
                let statement = statement(c.get_database_backend(), text, values);
                c.query_one_raw(statement).await
            }
        }
    }
}

/// A statement being put together.
#[derive(Debug, Clone)]
#[must_use = "a statement does nothing until it is sent"]
pub struct Sql {
    text: Cow<'static, str>,
    values: Vec<Value>,
}

/// Starts a statement; `$1`, `$2` … are filled by [`Sql::bind`] in that order.
pub fn sql(text: impl Into<Cow<'static, str>>) -> Sql {
    Sql { text: text.into(), values: Vec::new() }
}

impl Sql {
    /// Fills the next placeholder.
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Fills the next placeholders, one for each value.
    pub fn bind_all<V: Into<Value>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        self.values.extend(values.into_iter().map(Into::into));
        self
    }

    /// How many placeholders are filled so far.
    #[must_use]
    pub fn bound(&self) -> usize {
        self.values.len()
    }

    /// Adds to the text.
    pub fn push(mut self, text: &str) -> Self {
        self.text.to_mut().push_str(text);
        self
    }

    /// Adds a placeholder for `value` to the text.
    pub fn push_bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        let number = self.values.len();
        self.push(&format!("${number}"))
    }

    /// Adds that each of the first six words occurs in a column. The column and the words must be folded alike.
    pub fn push_words(mut self, column: &str, words: &str) -> Self {
        for word in words.split_whitespace().take(6) {
            self = self.push(&format!(" AND {column} LIKE ")).push_bind(containing(word)).push(" ESCAPE '\\'");
        }
        self
    }

    /// At most so many rows. The number stands in the text, not in a placeholder: `PostgreSQL` plans a statement that it
    /// has seen often for any value at all, and takes an unknown limit for a tenth of the rows.
    pub fn limit(self, most: i64) -> Self {
        self.push(&format!(" LIMIT {most}"))
    }

    /// Ends a `SELECT` of what this transaction reads in order to change it: until the commit nobody else changes those
    /// rows. Without it `PostgreSQL` lets two transactions read the same number and both write it plus one.
    pub fn for_update(self, tx: &Tx) -> Self {
        match tx.db().engine() {
            Engine::Sqlite => self,
            Engine::Postgres => self.push(" FOR UPDATE"),
        }
    }

    /// Ends a `SELECT` whose rows this transaction is about to take for itself, so that two transactions never take
    /// the same: on `PostgreSQL` it passes over rows that another holds, on `SQLite` nobody else writes meanwhile.
    pub fn skip_locked(self, tx: &Tx) -> Self {
        match tx.db().engine() {
            Engine::Sqlite => self,
            Engine::Postgres => self.push(" FOR UPDATE SKIP LOCKED"),
        }
    }

    /// All rows.
    pub async fn all<T: FromQueryResult>(self, conn: Conn<'_>) -> Result<Vec<T>> {
        let rows = conn.query_all(self.text, self.values).await?;
        Ok(rows.iter().map(|row| T::from_query_result(row, "")).collect::<Result<_, _>>()?)
    }

    /// The first row, if there is one.
    pub async fn optional<T: FromQueryResult>(self, conn: Conn<'_>) -> Result<Option<T>> {
        match conn.query_one(self.text, self.values).await? {
            Some(row) => Ok(Some(T::from_query_result(&row, "")?)),
            None => Ok(None),
        }
    }

    /// The first row; its absence is an error of the program.
    pub async fn one<T: FromQueryResult>(self, conn: Conn<'_>) -> Result<T> {
        self.optional(conn).await?.ok_or_else(|| kernel::Error::internal("a row that must exist does not"))
    }

    /// The first column of the first row, if there is one.
    pub async fn scalar<T: TryGetable>(self, conn: Conn<'_>) -> Result<Option<T>> {
        match conn.query_one(self.text, self.values).await? {
            Some(row) => Ok(Some(row.try_get_by_index(0)?)),
            None => Ok(None),
        }
    }

    /// The first column of all rows.
    pub async fn scalars<T: TryGetable>(self, conn: Conn<'_>) -> Result<Vec<T>> {
        let rows = conn.query_all(self.text, self.values).await?;
        Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
    }

    /// Writes; only a transaction can. Returns the number of rows touched.
    pub async fn run(self, tx: &Tx) -> Result<u64> {
        Ok(self.execute(tx).await?.rows_affected())
    }

    /// Writes, turning the breach of a named constraint into what `refuse` makes of it.
    pub async fn run_or(self, tx: &Tx, refuse: impl FnOnce(&str) -> Option<kernel::Error>) -> Result<u64> {
        match self.execute(tx).await {
            Ok(done) => Ok(done.rows_affected()),
            Err(error) => Err(breach(&error).and_then(|text| refuse(&text)).unwrap_or_else(|| error.into())),
        }
    }

    async fn execute(self, tx: &Tx) -> Result<ExecResult, DbErr> {
        let connection = tx.inner();
        let statement = statement(connection.get_database_backend(), self.text, self.values);
        connection.execute_raw(statement).await
    }
}

fn statement(backend: DbBackend, text: Cow<'static, str>, values: Vec<Value>) -> Statement {
    Statement::from_sql_and_values(backend, for_engine(backend, text), values)
}

/// The text as the engine likes it best. For `SQLite` `$1` is a *name*, looked up in the list of all names for each
/// value, so that a statement costs the square of its placeholders; a bare `?` is a place. A text that does not use its
/// placeholders once each and in order is left as it is.
fn for_engine(backend: DbBackend, text: Cow<'static, str>) -> Cow<'static, str> {
    if backend != DbBackend::Sqlite || !text.contains('$') {
        return text;
    }
    let mut places = String::with_capacity(text.len());
    let mut pieces = text.split('$');
    places.push_str(pieces.next().unwrap_or_default());
    for (n, piece) in pieces.enumerate() {
        let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
        if piece[..digits].parse() != Ok(n + 1) {
            return text;
        }
        places.push('?');
        places.push_str(&piece[digits..]);
    }
    places.into()
}

/// What a database says of a breached constraint: its name on `PostgreSQL`, `table.column` on `SQLite`.
fn breach(error: &DbErr) -> Option<String> {
    match error.sql_err()? {
        sea_orm::SqlErr::UniqueConstraintViolation(text) | sea_orm::SqlErr::ForeignKeyConstraintViolation(text) => {
            Some(text)
        }
        _ => None,
    }
}

/// A pattern for `LIKE … ESCAPE '\\'` that fits what contains a word: no sign in it means anything.
#[must_use]
pub fn containing(word: &str) -> String {
    format!("%{}%", word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}

/// Refuses a change that touched nothing since somebody else was first.
pub fn changed_once(touched: u64) -> Result<()> {
    if touched == 1 { Ok(()) } else { Err(Error::refused("changed-meanwhile")) }
}

/// `$from, $from+1, …`: `count` placeholders for an `IN` list.
#[must_use]
pub fn placeholders(from: usize, count: usize) -> String {
    use std::fmt::Write as _;
    (from..from + count).fold(String::with_capacity(count * 5), |mut text, n| {
        let _ = write!(text, "{}${n}", if n > from { "," } else { "" });
        text
    })
}

/// One `INSERT` for many rows: `into` is `INSERT INTO table (a, b)`, `values` the rows one after another, `columns`
/// values each. Add an `ON CONFLICT` with [`Sql::push`]. `SQLite` takes 32,766 values at most.
pub fn insert_many(into: &'static str, columns: usize, values: Vec<Value>) -> Sql {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(into.len() + values.len() * 7);
    let _ = write!(text, "{into} VALUES ");
    for first in (0..values.len()).step_by(columns.max(1)) {
        let _ = write!(text, "{}({})", if first > 0 { "," } else { "" }, placeholders(first + 1, columns));
    }
    Sql { text: text.into(), values }
}

/// The first text after all texts that begin with `prefix`, in byte order: the end of a range scan on an index.
#[must_use]
pub fn like_prefix_end(prefix: &str) -> String {
    format!("{prefix}\u{10FFFF}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sign_in_a_word_means_anything_to_like() {
        assert_eq!(containing("50%_a\\"), "%50\\%\\_a\\\\%");
        let statement = sql("SELECT id FROM t WHERE 1 = 1").push_words("t.name", " een  twee ");
        assert_eq!(statement.bound(), 2);
        assert_eq!(sql("").push_words("t.name", "").bound(), 0);
    }

    #[test]
    fn places_replace_names_only_where_the_order_is_plain() {
        let on = |text: &'static str| for_engine(DbBackend::Sqlite, text.into()).into_owned();
        assert_eq!(on("a = $1 AND b IN ($2,$3)"), "a = ? AND b IN (?,?)");
        assert_eq!(on("a = $2 AND b = $1"), "a = $2 AND b = $1");
        assert_eq!(on("a = $1 OR b = $1"), "a = $1 OR b = $1");
        assert_eq!(on("no values"), "no values");
        assert_eq!(for_engine(DbBackend::Postgres, "a = $1".into()), "a = $1");
    }
}
