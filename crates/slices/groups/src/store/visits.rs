use db::{Conn, FromQueryResult, Tx, sql};
use kernel::{PersonId, Result, Timestamp};

use crate::model::GroupId;

/// When somebody last looked, and when before that.
#[derive(Debug, Clone, Copy, FromQueryResult)]
pub(crate) struct Visit {
    pub(crate) last_at: Timestamp,
    pub(crate) before_that: Timestamp,
}

/// The last visit, if there was one.
pub(crate) async fn last(conn: Conn<'_>, group: GroupId, person: PersonId) -> Result<Option<Visit>> {
    sql("SELECT last_at, before_that FROM group_visit WHERE group_id = $1 AND person = $2")
        .bind(group)
        .bind(person)
        .optional(conn)
        .await
}

/// Notes a visit now. What lies before it is `before_that`.
pub(crate) async fn note(tx: &Tx, group: GroupId, person: PersonId, before_that: Timestamp) -> Result<()> {
    sql("INSERT INTO group_visit (group_id, person, last_at, before_that) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (group_id, person) DO UPDATE SET last_at = excluded.last_at, before_that = excluded.before_that")
    .bind(group)
    .bind(person)
    .bind(tx.at())
    .bind(before_that)
    .run(tx)
    .await
    .map(|_| ())
}
