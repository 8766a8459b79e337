use db::{Conn, FromQueryResult, Tx, sql};
use groups::model::GroupId;
use kernel::{PersonId, Result, Timestamp};

use crate::model::{Lock, LockId, LockPath};

#[derive(FromQueryResult)]
struct Row {
    id: LockId,
    group_id: GroupId,
    path: String,
    person: PersonId,
    owner: String,
    shared: bool,
    deep: bool,
    ends_at: Timestamp,
}

impl From<Row> for Lock {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            group: row.group_id,
            path: LockPath::stored(row.path),
            person: row.person,
            owner: row.owner,
            shared: row.shared,
            deep: row.deep,
            ends_at: row.ends_at,
        }
    }
}

/// The locks of a group that have not ended. The caller may look into the group.
pub(crate) async fn of(conn: Conn<'_>, group: GroupId, now: Timestamp) -> Result<Vec<Lock>> {
    let rows: Vec<Row> = sql("SELECT id, group_id, path, person, owner, shared, deep, ends_at FROM document_lock \
                              WHERE group_id = $1 AND ends_at > $2 ORDER BY ends_at, id")
    .bind(group)
    .bind(now)
    .all(conn)
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Adds one. The transaction holds the group.
pub(crate) async fn insert(tx: &Tx, lock: &Lock) -> Result<()> {
    sql("INSERT INTO document_lock (id, group_id, path, person, owner, shared, deep, ends_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
    .bind(lock.id)
    .bind(lock.group)
    .bind(lock.path.as_str())
    .bind(lock.person)
    .bind(lock.owner.as_str())
    .bind(lock.shared)
    .bind(lock.deep)
    .bind(lock.ends_at)
    .run(tx)
    .await?;
    Ok(())
}

/// Lets one last longer.
pub(crate) async fn extend(tx: &Tx, id: LockId, ends_at: Timestamp) -> Result<()> {
    sql("UPDATE document_lock SET ends_at = $1 WHERE id = $2").bind(ends_at).bind(id).run(tx).await?;
    Ok(())
}

/// Ends one.
pub(crate) async fn delete(tx: &Tx, id: LockId) -> Result<()> {
    sql("DELETE FROM document_lock WHERE id = $1").bind(id).run(tx).await?;
    Ok(())
}

/// Forgets those that have ended.
pub(crate) async fn delete_ended(tx: &Tx) -> Result<u64> {
    sql("DELETE FROM document_lock WHERE ends_at <= $1").bind(tx.at()).run(tx).await
}
