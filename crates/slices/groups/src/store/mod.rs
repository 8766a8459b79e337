//! The slice's queries.

pub(crate) mod agenda;
pub(crate) mod belonging;
pub(crate) mod groups;
pub(crate) mod links;
pub(crate) mod members;
pub(crate) mod requests;
pub(crate) mod rules;
pub(crate) mod visits;

use kernel::{Error, Result};

/// Refuses a change that touched nothing: somebody else was first.
pub(crate) fn changed_once(touched: u64) -> Result<()> {
    if touched == 1 { Ok(()) } else { Err(Error::refused("groups-changed-meanwhile")) }
}

/// Adds that each of the words occurs in a column of folded text.
pub(crate) fn push_words(mut statement: db::Sql, column: &str, words: &str) -> db::Sql {
    for word in directory::model::fold(words).split_whitespace().take(6) {
        let pattern = format!("%{}%", word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
        statement = statement.push(&format!(" AND {column} LIKE ")).push_bind(pattern).push(" ESCAPE '\\'");
    }
    statement
}
