use std::collections::HashMap;

use db::{Conn, FromQueryResult, Tx, sql};
use files::{Blob, Hash};
use groups::gate::Inside;
use kernel::{PersonId, Result, Timestamp};

use super::{bytes, stored};
use crate::gate::Found;
use crate::model::{NodeId, Revision};

#[derive(FromQueryResult)]
struct Row {
    number: i64,
    hash: Hash,
    size: i64,
    media: String,
    made_by: Option<PersonId>,
    made_at: Timestamp,
}

impl From<Row> for Revision {
    fn from(row: Row) -> Self {
        Self {
            number: row.number,
            blob: Blob { hash: row.hash, size: bytes(row.size) },
            media: row.media,
            made_by: row.made_by,
            made_at: row.made_at,
        }
    }
}

const FIELDS: &str = "SELECT number, hash, size, media, made_by, made_at FROM document_revision WHERE node = $1";

/// The revisions of a document, the newest first.
pub(crate) async fn list(conn: Conn<'_>, found: &Found, most: u16) -> Result<Vec<Revision>> {
    let statement = sql(FIELDS).push(" ORDER BY number DESC").limit(most.into());
    let rows: Vec<Row> = statement.bind(found.node().id).all(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// One revision. The caller found the document.
pub(crate) async fn one(conn: Conn<'_>, id: NodeId, number: i64) -> Result<Option<Revision>> {
    let row: Option<Row> = sql(FIELDS).push(" AND number = $2").bind(id).bind(number).optional(conn).await?;
    Ok(row.map(Into::into))
}

#[derive(FromQueryResult)]
struct First {
    node: NodeId,
    hash: Hash,
    size: i64,
}

/// The content of the first revision of these documents, of those that are in the group.
pub(crate) async fn first(conn: Conn<'_>, inside: &Inside, ids: &[NodeId]) -> Result<HashMap<NodeId, Blob>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let marks = db::placeholders(2, ids.len());
    let rows: Vec<First> = sql(format!(
        "SELECT r.node, r.hash, r.size FROM document_revision r JOIN document_node n ON n.id = r.node \
         WHERE n.group_id = $1 AND r.number = 1 AND r.node IN ({marks})"
    ))
    .bind(inside.id())
    .bind_all(ids.iter().copied())
    .all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.node, Blob { hash: row.hash, size: bytes(row.size) })).collect())
}

/// Adds one.
pub(crate) async fn insert(tx: &Tx, id: NodeId, revision: &Revision) -> Result<()> {
    sql("INSERT INTO document_revision (node, number, hash, size, media, made_by, made_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)")
    .bind(id)
    .bind(revision.number)
    .bind(revision.blob.hash)
    .bind(stored(revision.blob.size))
    .bind(revision.media.as_str())
    .bind(revision.made_by)
    .bind(revision.made_at)
    .run(tx)
    .await?;
    Ok(())
}

/// Which of these are the content of any revision.
pub(crate) async fn named(conn: Conn<'_>, hashes: &[Hash]) -> Result<Vec<Hash>> {
    if hashes.is_empty() {
        return Ok(Vec::new());
    }
    let marks = db::placeholders(1, hashes.len());
    sql(format!("SELECT DISTINCT hash FROM document_revision WHERE hash IN ({marks})"))
        .bind_all(hashes.iter().copied())
        .scalars(conn)
        .await
}
