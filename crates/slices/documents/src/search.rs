//! Documents and folders in the index. Who may look into a group finds what is in it; what lies in the trash is not
//! found.

use std::collections::BTreeSet;

use db::events::Stored;
use db::{Db, FromQueryResult, sql};
use groups::model::GroupId;
use groups::search::{reach_inside, subjects, ways_in};
use kernel::{Id as _, Result, Timestamp};
use web::SignedIn;
use web::search::{Coming, Findable, Line, Picture, Reach, Source, Uuid};

use crate::model::{Kind, Node, NodeId};
use crate::pages::icon;
use crate::store::{nodes, tree};

/// Documents and folders, as the index takes them.
pub const SOURCE: Source = Source {
    kind: "document",
    listens: &["documents.", "groups.group."],
    touched: |db, events| Box::pin(touched(db, events)),
    read: |db, ids| Box::pin(read(db, ids)),
    // Whoever holds a group's token holds it for its documents too.
    keys: |_| Box::pin(async { Ok(Vec::new()) }),
    show,
};

/// Events after which what lies below a folder is found elsewhere, or no longer.
const BELOW_TOO: [&str; 3] = ["documents.node.moved", "documents.node.trashed", "documents.node.restored"];

async fn touched(db: &Db, events: &[Stored]) -> Result<Vec<Uuid>> {
    let mut touched = BTreeSet::new();
    for event in events.iter().filter(|event| event.subject_kind == "document") {
        touched.insert(event.subject);
        if BELOW_TOO.contains(&event.kind.as_str()) {
            let below = tree::all_below(db.conn(), NodeId::from_uuid(event.subject)).await?;
            touched.extend(below.into_iter().map(NodeId::uuid));
        }
    }
    // A group that begins has none yet, and of what documents say of a group nothing changes what is found.
    let changed = |event: &&Stored| event.kind.starts_with("groups.") && event.kind != "groups.group.begun";
    for group in subjects(events.iter().filter(changed)) {
        let of_group: Vec<Uuid> = sql("SELECT id FROM document_node WHERE group_id = $1 AND trashed_at IS NULL")
            .bind(group)
            .scalars(db.conn())
            .await?;
        touched.extend(of_group);
    }
    Ok(touched.into_iter().collect())
}

#[derive(FromQueryResult)]
struct Row {
    id: NodeId,
    group_id: GroupId,
    name: String,
    changed_at: Timestamp,
}

async fn read(db: &Db, ids: &[Uuid]) -> Result<Vec<Findable>> {
    let marks = db::placeholders(1, ids.len());
    let rows: Vec<Row> = sql(format!(
        "SELECT id, group_id, name, changed_at FROM document_node WHERE trashed_at IS NULL AND id IN ({marks})"
    ))
    .bind_all(ids.iter().copied())
    .all(db.conn())
    .await?;
    let reach = reach_inside(db, rows.iter().map(|row| row.group_id)).await?;
    let reach_of = |group: GroupId| -> Vec<Reach> { reach.get(&group).cloned().unwrap_or_default() };
    Ok(rows
        .into_iter()
        .map(|row| Findable {
            id: row.id.uuid(),
            reach: reach_of(row.group_id),
            title: row.name,
            text: String::new(),
            lang: None,
            at: Some(row.changed_at),
            until: None,
        })
        .collect())
}

fn show<'a>(me: &'a SignedIn, ids: &'a [Uuid]) -> Coming<'a, Vec<Line>> {
    Box::pin(async move {
        let ids: Vec<NodeId> = ids.iter().map(|id| NodeId::from_uuid(*id)).collect();
        let found = nodes::among(me.acting().conn(), &ids).await?;
        let ways = ways_in(me.acting(), found.iter().map(|node| node.group)).await?;
        let line = |node: &Node| {
            let inside = ways.get(&node.group)?;
            Some(Line {
                id: node.id.uuid(),
                title: node.name.to_string(),
                href: match node.kind {
                    Kind::Folder => format!("/groups/{}/documents?folder={}", node.group, node.id),
                    Kind::Document => format!("/documents/{}", node.id),
                },
                about: vec![inside.group().name.clone()],
                at: Some(node.changed_at),
                picture: Picture::Sign(icon(node)),
                phone: None,
            })
        };
        Ok(found.iter().filter(|node| node.trashed_at.is_none()).filter_map(line).collect())
    })
}
