use db::{Conn, FromQueryResult, Tx, sql};
use files::FileName;
use groups::model::GroupId;
use kernel::{Error, Id as _, PersonId, Result, Timestamp};

use super::bytes;
use crate::model::{Kind, Node, NodeId, Revision, Spot};

#[derive(FromQueryResult)]
pub(super) struct Row {
    id: NodeId,
    group_id: GroupId,
    parent: Option<NodeId>,
    kind: i64,
    name: String,
    created_by: Option<PersonId>,
    created_at: Timestamp,
    changed_by: Option<PersonId>,
    changed_at: Timestamp,
    trashed_at: Option<Timestamp>,
    trash_root: Option<NodeId>,
    size: i64,
    media: String,
    revision: i64,
    version: i64,
}

impl From<Row> for Node {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            group: row.group_id,
            parent: row.parent,
            kind: Kind::stored(row.kind),
            // A good name stays as it is.
            name: FileName::tidied(&row.name),
            created_by: row.created_by,
            created_at: row.created_at,
            changed_by: row.changed_by,
            changed_at: row.changed_at,
            trashed_at: row.trashed_at,
            trash_root: row.trash_root,
            size: bytes(row.size),
            media: row.media,
            revision: row.revision,
            version: row.version,
        }
    }
}

pub(super) const FIELDS: &str = "SELECT n.id, n.group_id, n.parent, n.kind, n.name, n.created_by, n.created_at, \
                                 n.changed_by, n.changed_at, n.trashed_at, n.trash_root, n.size, n.media, n.revision, \
                                 n.version FROM document_node n";

/// A node by id, for the check that must follow.
pub(crate) async fn unchecked(conn: Conn<'_>, id: NodeId) -> Result<Option<Node>> {
    let row: Option<Row> = sql(FIELDS).push(" WHERE n.id = $1").bind(id).optional(conn).await?;
    Ok(row.map(Into::into))
}

/// Nodes by id, for the check that must follow.
pub(crate) async fn among(conn: Conn<'_>, ids: &[NodeId]) -> Result<Vec<Node>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let marks = db::placeholders(1, ids.len());
    let rows: Vec<Row> =
        sql(format!("{FIELDS} WHERE n.id IN ({marks})")).bind_all(ids.iter().copied()).all(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// What has this name in a place, whatever the case of its letters.
pub(crate) async fn named(conn: Conn<'_>, spot: Spot, name: &FileName) -> Result<Option<Node>> {
    let row: Option<Row> = sql(FIELDS)
        .push(" WHERE n.place = $1 AND n.folded = $2 AND n.trashed_at IS NULL")
        .bind(spot.place())
        .bind(name.folded())
        .optional(conn)
        .await?;
    Ok(row.map(Into::into))
}

/// So many of one name in one place are more than anybody means to have.
const MOST_OF_A_NAME: u32 = 1_000;

/// The name, with a number when it is taken. The caller holds the group.
pub(crate) async fn free_name(tx: &Tx, spot: Spot, kind: Kind, wanted: &FileName) -> Result<FileName> {
    for number in 1..MOST_OF_A_NAME {
        let name = if number == 1 { wanted.clone() } else { kind.numbered(wanted, number) };
        if named(tx.conn(), spot, &name).await?.is_none() {
            return Ok(name);
        }
    }
    Err(Error::refused("documents-name-taken-often"))
}

/// Who does something, where and when.
#[derive(Clone, Copy)]
pub(crate) struct By {
    pub(crate) person: Option<PersonId>,
    pub(crate) at: Timestamp,
}

/// Adds a folder, or a document that has no revision yet.
pub(crate) async fn insert(tx: &Tx, spot: Spot, (kind, name): (Kind, &FileName), by: By) -> Result<NodeId> {
    let id = NodeId::generate(tx.db().clock(), tx.db().random());
    sql("INSERT INTO document_node (id, group_id, parent, place, kind, name, folded, created_by, created_at, \
         changed_by, changed_at, size, media, revision, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, '', 0, 1)")
    .bind(id)
    .bind(spot.group)
    .bind(spot.folder)
    .bind(spot.place())
    .bind(kind.number())
    .bind(name.as_str())
    .bind(name.folded())
    .bind(by.person)
    .bind(by.at)
    .bind(by.person)
    .bind(by.at)
    .run(tx)
    .await?;
    Ok(id)
}

/// Makes a revision the current one.
pub(crate) async fn set_current(tx: &Tx, id: NodeId, revision: &Revision) -> Result<()> {
    let touched = sql("UPDATE document_node SET size = $1, media = $2, revision = $3, changed_by = $4, \
                       changed_at = $5, version = version + 1 WHERE id = $6")
    .bind(super::stored(revision.blob.size))
    .bind(revision.media.as_str())
    .bind(revision.number)
    .bind(revision.made_by)
    .bind(revision.made_at)
    .bind(id)
    .run(tx)
    .await?;
    if touched == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Gives another name.
pub(crate) async fn rename(tx: &Tx, id: NodeId, name: &FileName, by: By) -> Result<()> {
    sql("UPDATE document_node SET name = $1, folded = $2, changed_by = $3, changed_at = $4, version = version + 1 \
         WHERE id = $5")
    .bind(name.as_str())
    .bind(name.folded())
    .bind(by.person)
    .bind(by.at)
    .bind(id)
    .run(tx)
    .await?;
    Ok(())
}

/// Puts it elsewhere; who changed it and when stays.
pub(crate) async fn place(tx: &Tx, id: NodeId, spot: Spot, name: &FileName) -> Result<()> {
    sql(
        "UPDATE document_node SET parent = $1, place = $2, name = $3, folded = $4, version = version + 1 WHERE id = $5",
    )
    .bind(spot.folder)
    .bind(spot.place())
    .bind(name.as_str())
    .bind(name.folded())
    .bind(id)
    .run(tx)
    .await?;
    Ok(())
}
