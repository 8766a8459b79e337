use db::{Conn, FromQueryResult, Tx, sql};
use kernel::{Id, Result};

use crate::gate::Inside;
use crate::model::{GroupId, GroupLink, LinkDraft, LinkId};

#[derive(FromQueryResult)]
struct Row {
    id: LinkId,
    label: String,
    url: String,
}

/// The links on a group's page, in their order.
pub(crate) async fn of(conn: Conn<'_>, inside: &Inside) -> Result<Vec<GroupLink>> {
    let rows: Vec<Row> =
        sql("SELECT id, label, url FROM group_link WHERE group_id = $1 ORDER BY position, id LIMIT 100")
            .bind(inside.id())
            .all(conn)
            .await?;
    Ok(rows.into_iter().map(|row| GroupLink { id: row.id, label: row.label, url: row.url }).collect())
}

/// Adds a link after the others.
pub(crate) async fn insert(tx: &Tx, group: GroupId, draft: &LinkDraft) -> Result<LinkId> {
    let id = LinkId::generate(tx.db().clock(), tx.db().random());
    sql("INSERT INTO group_link (id, group_id, label, url, position) \
         SELECT $1, $2, $3, $4, COALESCE(MAX(position), 0) + 1 FROM group_link WHERE group_id = $5")
    .bind(id)
    .bind(group)
    .bind(draft.label.as_str())
    .bind(draft.url.as_str())
    .bind(group)
    .run(tx)
    .await?;
    Ok(id)
}

/// Takes a link away. Returns whether there was one.
pub(crate) async fn delete(tx: &Tx, group: GroupId, link: LinkId) -> Result<bool> {
    let touched = sql("DELETE FROM group_link WHERE id = $1 AND group_id = $2").bind(link).bind(group).run(tx).await?;
    Ok(touched > 0)
}
