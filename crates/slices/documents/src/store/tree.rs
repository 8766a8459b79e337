//! What lies below and above a node. Whoever changes a tree holds its group.

use db::{Conn, Sql, Tx, sql};
use groups::model::GroupId;
use kernel::Result;

use super::nodes::{By, FIELDS, Row};
use crate::model::{Node, NodeId};

/// Adds `(…)` of the ids of a node and all below it that are of the same mind: in use, or thrown away with `root`.
fn push_below(statement: Sql, id: NodeId, root: Option<NodeId>) -> Sql {
    let mut statement = statement.push("(WITH RECURSIVE below(id) AS (SELECT id FROM document_node WHERE id = ");
    // UNION, not UNION ALL: even a circle, which must not be there, would come to an end.
    statement = statement.push_bind(id).push(
        " UNION SELECT c.id FROM below b JOIN document_node c ON c.parent = b.id \
         WHERE ",
    );
    statement = match root {
        None => statement.push("c.trashed_at IS NULL"),
        Some(root) => statement.push("c.trash_root = ").push_bind(root),
    };
    statement.push(") SELECT id FROM below)")
}

/// The folders above a node, from the top.
pub(crate) async fn above(conn: Conn<'_>, node: &Node) -> Result<Vec<Node>> {
    let Some(parent) = node.parent else { return Ok(Vec::new()) };
    let mut found = chain(conn, parent).await?;
    found.reverse();
    Ok(found)
}

/// All below a node, in use or thrown away.
pub(crate) async fn all_below(conn: Conn<'_>, id: NodeId) -> Result<Vec<NodeId>> {
    sql("WITH RECURSIVE below(id) AS (SELECT id FROM document_node WHERE parent = $1 \
         UNION SELECT c.id FROM below b JOIN document_node c ON c.parent = b.id) SELECT id FROM below")
    .bind(id)
    .scalars(conn)
    .await
}

/// A node and the folders above it, from the node on.
pub(crate) async fn chain(conn: Conn<'_>, id: NodeId) -> Result<Vec<Node>> {
    let rows: Vec<Row> = sql("WITH RECURSIVE up(id, parent) AS (SELECT id, parent FROM document_node WHERE id = $1 \
         UNION SELECT p.id, p.parent FROM up JOIN document_node p ON p.id = up.parent) ")
    .bind(id)
    .push(FIELDS)
    .push(" JOIN up ON up.id = n.id")
    .all(conn)
    .await?;
    let mut found: Vec<Node> = rows.into_iter().map(Into::into).collect();
    let (mut chain, mut next) = (Vec::with_capacity(found.len()), Some(id));
    while let Some(at) = next.and_then(|id| found.iter().position(|node| node.id == id)) {
        let node = found.swap_remove(at);
        next = node.parent;
        chain.push(node);
    }
    Ok(chain)
}

/// Sends a node and all below it that is in use to the trash. Returns how many.
pub(crate) async fn trash(tx: &Tx, id: NodeId, by: By) -> Result<u64> {
    let statement =
        sql("UPDATE document_node SET trashed_at = $1, trashed_by = $2, trash_root = $3, version = version + 1 \
             WHERE id IN ")
        .bind(by.at)
        .bind(by.person)
        .bind(id);
    push_below(statement, id, None).run(tx).await
}

/// Takes a node out of the trash with all below it that went there with it. Returns how many.
pub(crate) async fn restore(tx: &Tx, id: NodeId, root: NodeId) -> Result<u64> {
    let statement = sql("UPDATE document_node SET trashed_at = NULL, trashed_by = NULL, trash_root = NULL, \
                         version = version + 1 WHERE id IN ");
    push_below(statement, id, Some(root)).run(tx).await
}

/// Gives a node and all below it that is in use to another group.
pub(crate) async fn give(tx: &Tx, id: NodeId, group: GroupId) -> Result<u64> {
    let statement = sql("UPDATE document_node SET group_id = $1 WHERE id IN ").bind(group);
    push_below(statement, id, None).run(tx).await
}

/// The bytes of all revisions of a node and of all below it that is in use.
pub(crate) async fn weigh(tx: &Tx, id: NodeId) -> Result<u64> {
    let statement = sql("SELECT CAST(COALESCE(SUM(r.size), 0) AS BIGINT) FROM document_revision r WHERE r.node IN ");
    let found: Option<i64> = push_below(statement, id, None).scalar(tx.conn()).await?;
    Ok(super::bytes(found.unwrap_or_default()))
}

/// Removes all that a group has in the trash. Returns how many nodes and bytes.
pub(crate) async fn empty_trash(tx: &Tx, group: GroupId) -> Result<(u64, u64)> {
    let trashed = "(SELECT id FROM document_node WHERE group_id = $1 AND trashed_at IS NOT NULL)";
    let weight: Option<i64> = sql(format!(
        "SELECT CAST(COALESCE(SUM(r.size), 0) AS BIGINT) FROM document_revision r WHERE r.node IN {trashed}"
    ))
    .bind(group)
    .scalar(tx.conn())
    .await?;
    sql(format!("DELETE FROM document_revision WHERE node IN {trashed}")).bind(group).run(tx).await?;
    let nodes =
        sql("DELETE FROM document_node WHERE group_id = $1 AND trashed_at IS NOT NULL").bind(group).run(tx).await?;
    Ok((nodes, super::bytes(weight.unwrap_or_default())))
}
