//! Carrying to another place under another name at once, as file managers do; and copying.

use access::Acting;
use db::Tx;
use files::FileName;
use groups::gate::{Inside, enter};
use kernel::{OrgId, Result};

use super::change::{change_group, check_not_within, hold_both, record};
use super::upload::{Put, Received, Target, put_in, revise};
use super::{begin, by, in_use, taken};
use crate::events::DocumentEvent;
use crate::gate;
use crate::model::{Kind, Node, NodeId, Revision, Room, Spot};
use crate::store::{nodes, revisions, tree};

/// Puts a document, or a folder with all in it, at a spot under a name. It keeps its address.
///
/// What has that name there is in the way: refused, unless `over` says that it may go. A document that a document is put
/// over stays what it is, with all its revisions, and gets the content as a new one; the document that was carried goes
/// to the trash. That is how programs save that write to a file beside it first. Anything else that is in the way goes to
/// the trash.
pub async fn carry(acting: &Acting, id: NodeId, (to, name): (Spot, &FileName), over: bool) -> Result<()> {
    let found = gate::find(acting, id).await?;
    found.writes()?;
    let target = enter(acting, to.group).await?;
    target.member()?;
    let (mut tx, room) = hold_both(acting, found.node().group, to.group).await?;
    let node = in_use(&tx, found.node(), None).await?;
    if node.spot() == to && node.name == *name {
        return Ok(());
    }
    check_not_within(&tx, &node, to).await?;
    match nodes::named(tx.conn(), to, name).await?.filter(|there| there.id != id) {
        Some(_) if !over => return Err(taken(name)),
        Some(there) if there.kind == Kind::Document && node.kind == Kind::Document => {
            pour(&mut tx, (&node, found.inside()), (&there, &target), room).await?;
        }
        in_the_way => {
            if let Some(there) = in_the_way {
                check_not_within(&tx, &there, node.spot()).await?;
                throw_away(&mut tx, &there, &target).await?;
            }
            put_at(&mut tx, &node, (to, name, &target), room).await?;
        }
    }
    tx.commit().await.map(|_| ())
}

/// The content of one document becomes a revision of another.
async fn pour(
    tx: &mut Tx,
    (node, inside): (&Node, &Inside),
    (there, target): (&Node, &Inside),
    room: Room,
) -> Result<()> {
    let new = revision(tx, node).await?;
    let old = revision(tx, there).await?;
    if new.blob != old.blob {
        room.fit(new.blob.size)?;
        let received = Received { blob: new.blob, media: new.media };
        revise(tx, organisation(target), there, (&received, by(tx, target), None)).await?;
    }
    throw_away(tx, node, inside).await
}

async fn revision(tx: &Tx, node: &Node) -> Result<Revision> {
    revisions::one(tx.conn(), node.id, node.revision).await?.ok_or(kernel::Error::NotFound)
}

fn organisation(inside: &Inside) -> OrgId {
    inside.group().organisation
}

async fn throw_away(tx: &mut Tx, node: &Node, inside: &Inside) -> Result<()> {
    let nodes = tree::trash(tx, node.id, by(tx, inside)).await?;
    let (organisation, group, name) = (organisation(inside), node.group, node.name.to_string());
    tx.record(&DocumentEvent::Trashed { organisation, group, node: node.id, name, nodes })
}

async fn put_at(tx: &mut Tx, node: &Node, (to, name, target): (Spot, &FileName, &Inside), room: Room) -> Result<()> {
    if node.group != to.group {
        change_group(tx, node, to.group, room).await?;
    }
    nodes::place(tx, node.id, to, name).await?;
    if node.spot() != to {
        record(tx, node, target, to)?;
    }
    if node.name != *name {
        nodes::rename(tx, node.id, name, by(tx, target)).await?;
        let (old, new) = (node.name.to_string(), name.to_string());
        let (organisation, group) = (organisation(target), to.group);
        tx.record(&DocumentEvent::Renamed { organisation, group, node: node.id, old, new })?;
    }
    Ok(())
}

/// Makes a document of the current content of another, or a revision of a document of that name when `over` allows it.
pub async fn copy(acting: &Acting, id: NodeId, (to, name): (Spot, &FileName), over: bool) -> Result<NodeId> {
    let found = gate::find(acting, id).await?;
    let target = enter(acting, to.group).await?;
    target.member()?;
    let (mut tx, room) = begin(acting, to.group).await?;
    let there = nodes::named(tx.conn(), to, name).await?;
    if there.is_some_and(|there| !over || there.kind != Kind::Document) {
        return Err(taken(name));
    }
    let now = revision(&tx, found.node()).await?;
    let received = Received { blob: now.blob, media: now.media };
    let target_of = Target { spot: to, name: name.clone(), replaces: true };
    match put_in(&mut tx, &target, &target_of, (&received, room)).await? {
        Put::Changed(node) => {
            tx.commit().await?;
            Ok(node)
        }
        Put::Same(node) => Ok(node),
    }
}
