//! Making a folder.

use access::Acting;
use groups::gate::enter;
use kernel::Result;

use super::{begin, by, read_name, taken};
use crate::events::DocumentEvent;
use crate::gate;
use crate::model::{Kind, NodeId, Spot};
use crate::store::nodes;

/// Makes a folder.
pub async fn make(acting: &Acting, spot: Spot, name: &str) -> Result<NodeId> {
    let inside = enter(acting, spot.group).await?;
    inside.member()?;
    let name = read_name(name)?;
    let (mut tx, _) = begin(acting, spot.group).await?;
    gate::folder(tx.conn(), spot).await?;
    if nodes::named(tx.conn(), spot, &name).await?.is_some() {
        return Err(taken(&name));
    }
    let node = nodes::insert(&tx, spot, (Kind::Folder, &name), by(&tx, &inside)).await?;
    let (organisation, group) = (inside.group().organisation, spot.group);
    tx.record(&DocumentEvent::FolderMade { organisation, group, node, name: name.to_string() })?;
    tx.commit().await?;
    Ok(node)
}
