use db::{Conn, FromQueryResult, Tx, sql};
use kernel::{Id, PersonId, Result, Timestamp, Token};

use super::digest;
use crate::model::{ApiToken, TokenId};

#[derive(FromQueryResult)]
struct Row {
    id: TokenId,
    name: String,
    scopes: String,
    created_at: Timestamp,
    expires_at: Timestamp,
    last_used_at: Option<Timestamp>,
}

/// Scopes from their stored form.
pub(crate) fn scopes(stored: &str) -> Vec<String> {
    stored.split(' ').filter(|scope| !scope.is_empty()).map(str::to_owned).collect()
}

/// The tokens of a person that still hold, newest first.
pub(crate) async fn of(conn: Conn<'_>, person: PersonId, now: Timestamp) -> Result<Vec<ApiToken>> {
    let rows: Vec<Row> = sql("SELECT id, name, scopes, created_at, expires_at, last_used_at FROM api_token \
        WHERE person = $1 AND ended_at IS NULL AND expires_at > $2 ORDER BY id DESC LIMIT 200")
    .bind(person)
    .bind(now)
    .all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ApiToken {
            id: row.id,
            name: row.name,
            scopes: scopes(&row.scopes),
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
        })
        .collect())
}

/// A token about to be made.
pub(crate) struct NewToken<'a> {
    pub(crate) person: PersonId,
    pub(crate) name: &'a str,
    pub(crate) scopes: &'a [String],
    pub(crate) expires_at: Timestamp,
}

/// Adds a token.
pub(crate) async fn insert(tx: &Tx, secret: &Token, new: &NewToken<'_>) -> Result<TokenId> {
    let id = TokenId::generate(tx.db().clock(), tx.db().random());
    sql("INSERT INTO api_token (id, person, name, token_hash, scopes, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)")
    .bind(id)
    .bind(new.person)
    .bind(new.name)
    .bind(digest(secret))
    .bind(new.scopes.join(" "))
    .bind(tx.at())
    .bind(new.expires_at)
    .run(tx)
    .await?;
    Ok(id)
}

/// Ends one token of a person, or all of them; returns how many still held.
pub(crate) async fn end(tx: &Tx, person: PersonId, which: Option<TokenId>) -> Result<u64> {
    let all =
        sql("UPDATE api_token SET ended_at = $1 WHERE person = $2 AND ended_at IS NULL").bind(tx.at()).bind(person);
    match which {
        Some(id) => all.push(" AND id = $3").bind(id),
        None => all,
    }
    .run(tx)
    .await
}
