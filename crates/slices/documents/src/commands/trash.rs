//! Throwing away, taking back, and emptying the trash.

use access::Acting;
use groups::gate::enter;
use groups::model::GroupId;
use kernel::{Error, Result};

use super::{begin, by, current, in_use};
use crate::events::DocumentEvent;
use crate::gate;
use crate::model::{NodeId, Spot};
use crate::store::{nodes, shelf, stored, tree};

/// Throws a document, or a folder with all in it, away. Nothing is lost until an owner of the group empties its trash.
pub async fn throw_away(acting: &Acting, id: NodeId) -> Result<()> {
    let found = gate::find(acting, id).await?;
    found.writes()?;
    let (mut tx, _) = begin(acting, found.node().group).await?;
    let node = in_use(&tx, found.node(), None).await?;
    let nodes = tree::trash(&tx, id, by(&tx, found.inside())).await?;
    let (organisation, group) = (found.inside().group().organisation, node.group);
    tx.record(&DocumentEvent::Trashed { organisation, group, node: id, name: node.name.to_string(), nodes })?;
    tx.commit().await.map(|_| ())
}

/// Takes a document or folder back, with what went to the trash along with it: to where it was, or to the top of the
/// group when that is gone. When its name was taken meanwhile it gets a number.
pub async fn restore(acting: &Acting, id: NodeId) -> Result<()> {
    let found = gate::find(acting, id).await?;
    found.writes()?;
    let (mut tx, _) = begin(acting, found.node().group).await?;
    let node = current(&tx, found.node(), None).await?;
    let Some(root) = node.trash_root.filter(|_| node.trashed_at.is_some()) else {
        return Err(Error::refused("documents-not-in-trash"));
    };
    let spot = match gate::folder(tx.conn(), node.spot()).await {
        Ok(_) => node.spot(),
        Err(Error::NotFound) => Spot::top(node.group),
        Err(error) => return Err(error),
    };
    let name = nodes::free_name(&tx, spot, node.kind, &node.name).await?;
    // Placed first: what comes back to a taken name would be refused by the database.
    nodes::place(&tx, id, spot, &name).await?;
    let nodes = tree::restore(&tx, id, root).await?;
    let (organisation, group) = (found.inside().group().organisation, node.group);
    tx.record(&DocumentEvent::Restored { organisation, group, node: id, name: name.to_string(), nodes })?;
    tx.commit().await.map(|_| ())
}

/// Removes for good what lies in the trash of a group. For its owners. The content goes later, when nothing names it.
pub async fn empty(acting: &Acting, group: GroupId) -> Result<()> {
    let inside = enter(acting, group).await?;
    inside.owner()?;
    let (mut tx, _) = begin(acting, group).await?;
    let (nodes, bytes) = tree::empty_trash(&tx, group).await?;
    if nodes == 0 {
        return Ok(());
    }
    shelf::count(&tx, group, -stored(bytes)).await?;
    tx.record(&DocumentEvent::TrashEmptied { organisation: inside.group().organisation, group, nodes, bytes })?;
    tx.commit().await.map(|_| ())
}
