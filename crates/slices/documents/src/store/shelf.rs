use db::{Conn, FromQueryResult, Tx, sql};
use groups::gate::Inside;
use groups::model::GroupId;
use kernel::Result;

use super::{bytes, stored};
use crate::model::{QUOTA, Room};

#[derive(FromQueryResult)]
struct Row {
    bytes: i64,
    quota: i64,
}

impl From<Row> for Room {
    fn from(row: Row) -> Self {
        Self { used: bytes(row.bytes), quota: bytes(row.quota) }
    }
}

/// The room of a group.
pub(crate) async fn room(conn: Conn<'_>, inside: &Inside) -> Result<Room> {
    let row: Option<Row> =
        sql("SELECT bytes, quota FROM document_shelf WHERE group_id = $1").bind(inside.id()).optional(conn).await?;
    Ok(row.map_or(Room { used: 0, quota: QUOTA }, Into::into))
}

/// Holds the tree of a group until the commit: who changes it next waits, and then reads what came of it. That keeps
/// names apart, folders out of themselves and the room counted, on both engines.
pub(crate) async fn hold(tx: &Tx, group: GroupId) -> Result<Room> {
    sql("INSERT INTO document_shelf (group_id, bytes, quota) VALUES ($1, 0, $2) ON CONFLICT (group_id) DO NOTHING")
        .bind(group)
        .bind(stored(QUOTA))
        .run(tx)
        .await?;
    let row: Row = sql("SELECT bytes, quota FROM document_shelf WHERE group_id = $1")
        .bind(group)
        .for_update(tx)
        .one(tx.conn())
        .await?;
    Ok(row.into())
}

/// Counts bytes that came, or went when negative.
pub(crate) async fn count(tx: &Tx, group: GroupId, bytes: i64) -> Result<()> {
    sql("UPDATE document_shelf SET bytes = bytes + $1 WHERE group_id = $2").bind(bytes).bind(group).run(tx).await?;
    Ok(())
}

/// Sets how much there may be.
pub(crate) async fn set_quota(tx: &Tx, group: GroupId, quota: u64) -> Result<()> {
    sql("UPDATE document_shelf SET quota = $1 WHERE group_id = $2").bind(stored(quota)).bind(group).run(tx).await?;
    Ok(())
}
