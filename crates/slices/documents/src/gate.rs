//! Who may look at a document: whoever may look into its group.

use access::Acting;
use groups::gate::{Inside, enter};
use kernel::{Error, Result};

use crate::model::{Kind, Node, NodeId, Spot};
use crate::store::nodes;

/// Proof that somebody may read a document or folder, with the document.
#[derive(Debug, Clone)]
pub struct Found {
    inside: Inside,
    node: Node,
}

impl Found {
    /// The way into its group.
    #[must_use]
    pub fn inside(&self) -> &Inside {
        &self.inside
    }

    /// The document or folder.
    #[must_use]
    pub fn node(&self) -> &Node {
        &self.node
    }

    /// Refuses who may read it and not change it.
    pub(crate) fn writes(&self) -> Result<()> {
        self.inside.member().map(|_| ())
    }
}

/// A document or folder; *not found* for who may not look into its group, also when they may know of the group. What lies
/// in the trash is for members.
pub async fn find(acting: &Acting, id: NodeId) -> Result<Found> {
    let node = nodes::unchecked(acting.conn(), id).await?.ok_or(Error::NotFound)?;
    let inside = enter(acting, node.group).await.map_err(|error| match error {
        Error::Forbidden => Error::NotFound,
        other => other,
    })?;
    if node.trashed_at.is_some() && inside.member().is_err() {
        return Err(Error::NotFound);
    }
    Ok(Found { inside, node })
}

/// The folder of a spot; `None` for the top, *not found* when it is no folder of that group or lies in the trash.
pub(crate) async fn folder(conn: db::Conn<'_>, spot: Spot) -> Result<Option<Node>> {
    let Some(id) = spot.folder else { return Ok(None) };
    let found = nodes::unchecked(conn, id).await?;
    let fits = |node: &Node| node.group == spot.group && node.kind == Kind::Folder && node.trashed_at.is_none();
    found.filter(fits).map(Some).ok_or(Error::NotFound)
}
