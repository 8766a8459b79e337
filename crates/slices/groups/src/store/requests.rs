use chrono::NaiveDate;
use db::{Conn, FromQueryResult, Tx, sql};
use kernel::{PersonId, Result, Timestamp};

use crate::gate::Steering;
use crate::model::GroupId;

/// Somebody who asks to be let in.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Request {
    /// Who.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// What they say about it.
    pub note: String,
    /// When they asked.
    pub asked_at: Timestamp,
}

/// Who asks to be let in, the longest waiting first.
pub(crate) async fn of(conn: Conn<'_>, steering: &Steering, day: NaiveDate) -> Result<Vec<Request>> {
    sql("SELECT r.person, p.display_name AS name, r.note, r.asked_at FROM group_request r \
         JOIN directory_person p ON p.id = r.person \
         WHERE r.group_id = $1 AND (p.ended_on IS NULL OR p.ended_on > $2) ORDER BY r.asked_at, r.person LIMIT 200")
    .bind(steering.group().id)
    .bind(day)
    .all(conn)
    .await
}

/// How many ask to be let in.
pub(crate) async fn count(conn: Conn<'_>, group: GroupId) -> Result<i64> {
    let found: Option<i64> =
        sql("SELECT COUNT(*) FROM group_request WHERE group_id = $1").bind(group).scalar(conn).await?;
    Ok(found.unwrap_or_default())
}

/// Whether somebody asks to be let in.
pub(crate) async fn asked(conn: Conn<'_>, group: GroupId, person: PersonId) -> Result<bool> {
    let found: Option<i64> = sql("SELECT asked_at FROM group_request WHERE group_id = $1 AND person = $2")
        .bind(group)
        .bind(person)
        .scalar(conn)
        .await?;
    Ok(found.is_some())
}

/// Notes that somebody asks; what they said before is replaced.
pub(crate) async fn put(tx: &Tx, group: GroupId, person: PersonId, note: &str) -> Result<()> {
    sql("INSERT INTO group_request (group_id, person, note, asked_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (group_id, person) DO UPDATE SET note = excluded.note")
    .bind(group)
    .bind(person)
    .bind(note)
    .bind(tx.at())
    .run(tx)
    .await
    .map(|_| ())
}

/// Takes a request away. Returns whether there was one.
pub(crate) async fn delete(tx: &Tx, group: GroupId, person: PersonId) -> Result<bool> {
    let touched =
        sql("DELETE FROM group_request WHERE group_id = $1 AND person = $2").bind(group).bind(person).run(tx).await?;
    Ok(touched > 0)
}
