//! What people do with documents. Whoever reads in a group finds its documents; whoever belongs to it changes them.

pub mod bring;
pub mod carry;
pub mod change;
pub mod find;
pub mod folders;
pub mod locks;
pub mod pieces;
pub mod quota;
pub mod revisions;
pub mod trash;
pub mod upload;

use access::Acting;
use db::Tx;
use files::FileName;
use groups::gate::Inside;
use groups::model::GroupId;
use kernel::{Error, Result, Text};

use crate::model::{Node, NodeId};
use crate::store::nodes::{self, By};
use crate::store::shelf;

/// Who does something now.
fn by(tx: &Tx, inside: &Inside) -> By {
    By { person: Some(inside.person()), at: tx.at() }
}

/// Begins to change the tree of a group.
async fn begin(acting: &Acting, group: GroupId) -> Result<(Tx, crate::model::Room)> {
    let tx = acting.begin().await?;
    let room = shelf::hold(&tx, group).await?;
    Ok((tx, room))
}

/// The node as it is now that the group is held. `version` is the one that was shown; `None` takes what is there.
async fn current(tx: &Tx, shown: &Node, version: Option<i64>) -> Result<Node> {
    let node = nodes::unchecked(tx.conn(), shown.id).await?.ok_or(Error::NotFound)?;
    // Who asks was let into the group in which it was.
    if node.group != shown.group || version.is_some_and(|version| version != node.version) {
        return Err(Error::refused("changed-meanwhile"));
    }
    Ok(node)
}

/// The same, of what is in use.
async fn in_use(tx: &Tx, shown: &Node, version: Option<i64>) -> Result<Node> {
    let node = current(tx, shown, version).await?;
    if node.trashed_at.is_some() { Err(Error::refused("documents-in-trash")) } else { Ok(node) }
}

/// A name as it was filled in.
pub(crate) fn read_name(text: &str) -> Result<FileName> {
    FileName::parse(text.trim()).map_err(|why| Error::field("name", why))
}

fn taken(name: &FileName) -> Error {
    Error::field("name", Text::new("documents-name-taken").with("name", name))
}

fn is_other(found: Option<Node>, id: NodeId) -> bool {
    found.is_some_and(|found| found.id != id)
}
