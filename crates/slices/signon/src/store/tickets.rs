use db::{Conn, FromQueryResult, Tx, sql};
use kernel::{PersonId, Result, Timestamp, Token};

use super::digest;
use crate::model::TICKET;

/// A ticket that still holds.
#[derive(FromQueryResult)]
pub(crate) struct Row {
    pub(crate) person: PersonId,
    pub(crate) kept: bool,
}

/// Writes a ticket for choosing a password, once.
pub(crate) async fn insert(tx: &Tx, ticket: &Token, person: PersonId, kept: bool) -> Result<()> {
    sql("INSERT INTO reset_ticket (token_hash, person, kept, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(digest(ticket))
        .bind(person)
        .bind(kept)
        .bind(tx.at())
        .bind(tx.at().after(TICKET))
        .run(tx)
        .await
        .map(|_| ())
}

/// The ticket, if it can still be used.
pub(crate) async fn find(conn: Conn<'_>, ticket: &Token, now: Timestamp) -> Result<Option<Row>> {
    sql("SELECT person, kept FROM reset_ticket WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2")
        .bind(digest(ticket))
        .bind(now)
        .optional(conn)
        .await
}

/// Uses a ticket up; false when somebody was first.
pub(crate) async fn take(tx: &Tx, ticket: &Token) -> Result<bool> {
    let touched =
        sql("UPDATE reset_ticket SET used_at = $1 WHERE token_hash = $2 AND used_at IS NULL AND expires_at > $3")
            .bind(tx.at())
            .bind(digest(ticket))
            .bind(tx.at())
            .run(tx)
            .await?;
    Ok(touched == 1)
}

/// Withdraws what tickets a person has.
pub(crate) async fn withdraw(tx: &Tx, person: PersonId) -> Result<()> {
    sql("DELETE FROM reset_ticket WHERE person = $1").bind(person).run(tx).await.map(|_| ())
}
