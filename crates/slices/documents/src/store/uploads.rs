use db::{Conn, FromQueryResult, Tx, sql};
use files::FileName;
use groups::model::GroupId;
use kernel::{Id as _, PersonId, Result, Timestamp};

use crate::model::{NodeId, Spot, UploadId};

/// An upload in pieces that is under way.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    /// Which.
    pub id: UploadId,
    /// Where the document will lie.
    pub spot: Spot,
    /// How it will be called.
    pub name: FileName,
    /// Whether it becomes a revision of a document of that name.
    pub replaces: bool,
}

#[derive(FromQueryResult)]
struct Row {
    id: UploadId,
    group_id: GroupId,
    folder: Option<NodeId>,
    name: String,
    replaces: bool,
}

/// Somebody's own upload.
pub(crate) async fn own(conn: Conn<'_>, id: UploadId, person: PersonId) -> Result<Option<Upload>> {
    let row: Option<Row> =
        sql("SELECT id, group_id, folder, name, replaces FROM document_upload WHERE id = $1 AND person = $2")
            .bind(id)
            .bind(person)
            .optional(conn)
            .await?;
    Ok(row.map(|row| Upload {
        id: row.id,
        spot: Spot { group: row.group_id, folder: row.folder },
        name: FileName::tidied(&row.name),
        replaces: row.replaces,
    }))
}

/// Notes that one begins.
pub(crate) async fn insert(
    tx: &Tx,
    spot: Spot,
    (name, replaces): (&FileName, bool),
    person: PersonId,
) -> Result<UploadId> {
    let id = UploadId::generate(tx.db().clock(), tx.db().random());
    sql("INSERT INTO document_upload (id, group_id, folder, name, replaces, person, begun_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)")
    .bind(id)
    .bind(spot.group)
    .bind(spot.folder)
    .bind(name.as_str())
    .bind(replaces)
    .bind(person)
    .bind(tx.at())
    .run(tx)
    .await?;
    Ok(id)
}

/// It is over. Returns whether there was one: only who ends it makes a document of it.
pub(crate) async fn delete(tx: &Tx, id: UploadId) -> Result<bool> {
    Ok(sql("DELETE FROM document_upload WHERE id = $1").bind(id).run(tx).await? > 0)
}

/// Forgets those that were begun before a moment.
pub(crate) async fn delete_before(tx: &Tx, before: Timestamp) -> Result<u64> {
    sql("DELETE FROM document_upload WHERE begun_at < $1").bind(before).run(tx).await
}
