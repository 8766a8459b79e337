//! Another name, another place.

use access::Acting;
use db::Tx;
use groups::gate::{Inside, enter};
use groups::model::GroupId;
use kernel::{Error, Result};

use super::{begin, by, in_use, is_other, read_name, taken};
use crate::events::DocumentEvent;
use crate::gate;
use crate::model::{Node, NodeId, Spot};
use crate::store::{nodes, shelf, stored, tree};

/// Gives a document or folder another name. `version` is the one that was shown; `None` takes what is there.
pub async fn rename(acting: &Acting, id: NodeId, version: Option<i64>, name: &str) -> Result<()> {
    let found = gate::find(acting, id).await?;
    found.writes()?;
    let name = read_name(name)?;
    let (mut tx, _) = begin(acting, found.node().group).await?;
    let node = in_use(&tx, found.node(), version).await?;
    if node.name == name {
        return Ok(());
    }
    if is_other(nodes::named(tx.conn(), node.spot(), &name).await?, id) {
        return Err(taken(&name));
    }
    nodes::rename(&tx, id, &name, by(&tx, found.inside())).await?;
    let (organisation, group) = (found.inside().group().organisation, node.group);
    let (old, new) = (node.name.to_string(), name.to_string());
    tx.record(&DocumentEvent::Renamed { organisation, group, node: id, old, new })?;
    tx.commit().await.map(|_| ())
}

/// Puts a document, or a folder with all in it, elsewhere: in the same group or in another that the actor belongs to.
/// What was thrown away out of a folder stays in the trash of its group.
pub async fn place(acting: &Acting, id: NodeId, version: Option<i64>, to: Spot) -> Result<()> {
    let found = gate::find(acting, id).await?;
    found.writes()?;
    let target = enter(acting, to.group).await?;
    target.member()?;
    let (mut tx, room) = hold_both(acting, found.node().group, to.group).await?;
    let node = in_use(&tx, found.node(), version).await?;
    if node.spot() == to {
        return Ok(());
    }
    check_target(&tx, &node, to).await?;
    if node.group != to.group {
        change_group(&tx, &node, to.group, room).await?;
    }
    nodes::place(&tx, id, to, &node.name).await?;
    record(&mut tx, &node, &target, to)?;
    tx.commit().await.map(|_| ())
}

/// Holds two groups, always in the same order, so that two people who move things to and fro do not wait for each other.
/// Gives the room of the second.
pub(super) async fn hold_both(acting: &Acting, from: GroupId, to: GroupId) -> Result<(Tx, crate::model::Room)> {
    let tx = acting.begin().await?;
    let (first, second) = if from <= to { (from, to) } else { (to, from) };
    let mut room = shelf::hold(&tx, first).await?;
    if first != second {
        let other = shelf::hold(&tx, second).await?;
        if second == to {
            room = other;
        }
    }
    Ok((tx, room))
}

async fn check_target(tx: &Tx, node: &Node, to: Spot) -> Result<()> {
    check_not_within(tx, node, to).await?;
    if is_other(nodes::named(tx.conn(), to, &node.name).await?, node.id) {
        return Err(taken(&node.name));
    }
    Ok(())
}

/// Refuses a folder within itself.
pub(super) async fn check_not_within(tx: &Tx, node: &Node, to: Spot) -> Result<()> {
    if let Some(folder) = gate::folder(tx.conn(), to).await?
        && tree::chain(tx.conn(), folder.id).await?.iter().any(|above| above.id == node.id)
    {
        return Err(Error::refused("documents-into-itself"));
    }
    Ok(())
}

pub(super) async fn change_group(tx: &Tx, node: &Node, to: GroupId, room: crate::model::Room) -> Result<()> {
    let weight = tree::weigh(tx, node.id).await?;
    room.fit(weight)?;
    tree::give(tx, node.id, to).await?;
    shelf::count(tx, node.group, -stored(weight)).await?;
    shelf::count(tx, to, stored(weight)).await
}

pub(super) fn record(tx: &mut Tx, node: &Node, target: &Inside, to: Spot) -> Result<()> {
    tx.record(&DocumentEvent::Moved {
        organisation: target.group().organisation,
        group: to.group,
        node: node.id,
        name: node.name.to_string(),
        from: node.group,
        folder: to.folder,
    })
}
