//! Finding documents.

use access::Acting;
use directory::commands::find::PageOf;
use files::FileName;
use groups::gate::Inside;
use kernel::{Error, Result};

use crate::gate::{self, Found};
use crate::model::{Node, Revision, Room, Spot};
use crate::store::lists::{self, NodeFilter};
use crate::store::{nodes, revisions, shelf, tree};

/// How many of the groups somebody belongs to are looked through for what is new.
const GROUPS: u16 = 20;
/// How many revisions are listed.
const REVISIONS: u16 = 100;

/// A page of what lies at a spot, or of what a search finds in the group.
pub async fn list(acting: &Acting, inside: &Inside, spot: Spot, filter: &NodeFilter) -> Result<PageOf<Node>> {
    let mut items = lists::list(acting.conn(), inside, spot, filter).await?;
    let more = items.len() > usize::from(filter.limit);
    items.truncate(usize::from(filter.limit));
    Ok(PageOf { items, more })
}

/// The folder of a spot, with the folders above it from the top; nothing for the top.
pub async fn way(acting: &Acting, inside: &Inside, spot: Spot) -> Result<Vec<Node>> {
    if spot.group != inside.id() {
        return Err(Error::NotFound);
    }
    let Some(folder) = gate::folder(acting.conn(), spot).await? else { return Ok(Vec::new()) };
    let mut way = tree::above(acting.conn(), &folder).await?;
    way.push(folder);
    Ok(way)
}

/// The folders above a document, from the top.
pub async fn above(acting: &Acting, found: &Found) -> Result<Vec<Node>> {
    tree::above(acting.conn(), found.node()).await
}

/// What lies at the end of a path of names from the top of a group, whatever the case of their letters. `None` when there
/// is no such thing; the empty path is the top, which is no node.
pub async fn find_path(acting: &Acting, inside: &Inside, path: &[FileName]) -> Result<Option<Node>> {
    let mut spot = Spot::top(inside.id());
    let mut last = None;
    for name in path {
        let Some(node) = nodes::named(acting.conn(), spot, name).await? else { return Ok(None) };
        spot.folder = Some(node.id);
        last = Some(node);
    }
    Ok(last)
}

/// The folders of a group by name, to choose one from.
pub async fn folders(acting: &Acting, inside: &Inside, most: u16) -> Result<Vec<Node>> {
    lists::folders(acting.conn(), inside, most).await
}

/// The documents of a group that changed last.
pub async fn newest(acting: &Acting, inside: &Inside, most: u16) -> Result<Vec<Node>> {
    lists::newest(acting.conn(), inside, most).await
}

/// The documents that changed last in the groups that the actor belongs to.
pub async fn newest_of_mine(acting: &Acting, most: u16) -> Result<Vec<Node>> {
    let own = groups::commands::find::mine(acting, GROUPS).await?;
    lists::newest_of(acting.conn(), &own, most).await
}

/// The revisions of a document, the newest first.
pub async fn revisions(acting: &Acting, found: &Found) -> Result<Vec<Revision>> {
    revisions::list(acting.conn(), found, REVISIONS).await
}

/// A revision of a document; the current one when `number` is `None`.
pub async fn revision(acting: &Acting, found: &Found, number: Option<i64>) -> Result<Revision> {
    let number = number.unwrap_or(found.node().revision);
    revisions::one(acting.conn(), found.node().id, number).await?.ok_or(Error::NotFound)
}

/// What members threw away, the last first.
pub async fn trash(acting: &Acting, inside: &Inside, most: u16) -> Result<Vec<Node>> {
    lists::trash(acting.conn(), inside.member()?, most).await
}

/// The room of a group.
pub async fn room(acting: &Acting, inside: &Inside) -> Result<Room> {
    shelf::room(acting.conn(), inside).await
}
