use db::{Conn, FromQueryResult, Tx, changed_once, sql};
use kernel::{Error, Id, Result, Timestamp};

use crate::gate::Inside;
use crate::model::{DateDraft, DateId, GroupDate, GroupId};

#[derive(FromQueryResult)]
struct Row {
    id: DateId,
    title: String,
    place: String,
    note: String,
    starts_at: Timestamp,
    ends_at: Timestamp,
    version: i64,
}

impl From<Row> for GroupDate {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            title: row.title,
            place: row.place,
            note: row.note,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            version: row.version,
        }
    }
}

const FIELDS: &str = "SELECT id, title, place, note, starts_at, ends_at, version FROM group_date WHERE group_id = $1";

/// Dates that are not over yet, the first first; or those that are, the last first.
pub(crate) async fn list(
    conn: Conn<'_>,
    inside: &Inside,
    (now, past): (Timestamp, bool),
    limit: u16,
) -> Result<Vec<GroupDate>> {
    let which = if past {
        " AND ends_at <= $2 ORDER BY starts_at DESC, id DESC"
    } else {
        " AND ends_at > $2 ORDER BY starts_at, id"
    };
    let rows: Vec<Row> = sql(FIELDS).push(which).bind(inside.id()).bind(now).limit(i64::from(limit)).all(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// One date.
pub(crate) async fn find(conn: Conn<'_>, inside: &Inside, id: DateId) -> Result<GroupDate> {
    let row: Option<Row> = sql(FIELDS).push(" AND id = $2").bind(inside.id()).bind(id).optional(conn).await?;
    row.map(Into::into).ok_or(Error::NotFound)
}

/// Adds a checked date.
pub(crate) async fn insert(tx: &Tx, group: GroupId, draft: &DateDraft) -> Result<DateId> {
    let id = DateId::generate(tx.db().clock(), tx.db().random());
    sql("INSERT INTO group_date (id, group_id, title, place, note, starts_at, ends_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1)")
    .bind(id)
    .bind(group)
    .bind(draft.title.as_str())
    .bind(draft.place.as_str())
    .bind(draft.note.as_str())
    .bind(draft.starts_at)
    .bind(draft.ends_at.unwrap_or(draft.starts_at))
    .run(tx)
    .await?;
    Ok(id)
}

/// Writes a checked draft over a date.
pub(crate) async fn update(tx: &Tx, (group, id): (GroupId, DateId), version: i64, draft: &DateDraft) -> Result<()> {
    let touched = sql("UPDATE group_date SET title = $1, place = $2, note = $3, starts_at = $4, ends_at = $5, \
                       version = version + 1 WHERE id = $6 AND group_id = $7 AND version = $8")
    .bind(draft.title.as_str())
    .bind(draft.place.as_str())
    .bind(draft.note.as_str())
    .bind(draft.starts_at)
    .bind(draft.ends_at.unwrap_or(draft.starts_at))
    .bind(id)
    .bind(group)
    .bind(version)
    .run(tx)
    .await?;
    changed_once(touched)
}

/// Takes a date away. Returns whether there was one.
pub(crate) async fn delete(tx: &Tx, group: GroupId, id: DateId) -> Result<bool> {
    let touched = sql("DELETE FROM group_date WHERE id = $1 AND group_id = $2").bind(id).bind(group).run(tx).await?;
    Ok(touched > 0)
}
