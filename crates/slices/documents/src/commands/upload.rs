//! Taking a file in.

use access::Acting;
use bytes::Bytes;
use db::Tx;
use files::{Blob, FileName, Store, StoreError, kind};
use futures_util::Stream;
use groups::gate::{Inside, enter};
use kernel::{Error, OrgId, Result};

use super::{begin, by};
use crate::events::DocumentEvent;
use crate::gate;
use crate::model::{FILE_LIMIT, Kind, Node, NodeId, Revision, Room, Spot};
use crate::store::nodes::{self, By};
use crate::store::{revisions, shelf, stored};

/// What becomes of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Where it will lie.
    pub spot: Spot,
    /// How it will be called.
    pub name: FileName,
    /// Whether it becomes a new revision of the document of that name, if there is one. Otherwise it gets a number.
    pub replaces: bool,
}

/// Content that the store holds, on its way to a document.
#[derive(Debug, Clone)]
pub struct Received {
    pub(crate) blob: Blob,
    pub(crate) media: String,
}

impl Received {
    /// Which content.
    #[must_use]
    pub fn blob(&self) -> Blob {
        self.blob
    }
}

/// Takes a file in, as a new document or as a new revision. Content that a document has already changes nothing.
pub async fn upload<E: Into<Box<dyn std::error::Error + Send + Sync>>>(
    acting: &Acting,
    store: &Store,
    target: &Target,
    body: impl Stream<Item = Result<Bytes, E>> + Send,
) -> Result<NodeId> {
    save(acting, store, (target, None), body).await
}

/// The same for who saves what they opened: refused when the document is not at the revision `seen` any more when all of
/// it came; revision 0 is no document at all.
pub async fn save<E: Into<Box<dyn std::error::Error + Send + Sync>>>(
    acting: &Acting,
    store: &Store,
    (target, seen): (&Target, Option<i64>),
    body: impl Stream<Item = Result<Bytes, E>> + Send,
) -> Result<NodeId> {
    let room = ready(acting, target).await?;
    let blob = store.put(body, FILE_LIMIT.min(room.free())).await.map_err(|error| too_large(error, room))?;
    let received = look_at(store, &target.name, blob).await?;
    put(acting, (target, seen), &received).await
}

/// Whether a file may come, before any of it is taken in.
pub(super) async fn ready(acting: &Acting, target: &Target) -> Result<Room> {
    let inside = enter(acting, target.spot.group).await?;
    inside.member()?;
    gate::folder(acting.conn(), target.spot).await?;
    shelf::room(acting.conn(), &inside).await
}

/// What a body that is too large says: whether it is the file or the group.
pub(super) fn too_large(error: StoreError, room: Room) -> kernel::Error {
    match error {
        StoreError::TooLarge { limit } if limit < FILE_LIMIT => room.full(),
        other => other.into(),
    }
}

/// Sees what kind of content came.
pub async fn look_at(store: &Store, name: &FileName, blob: Blob) -> Result<Received> {
    let head = store.start(blob, kind::HEAD).await?;
    Ok(Received { blob, media: kind::serve(name.as_str(), &head).media.name.to_owned() })
}

/// Makes a document or a revision of what the store holds. Asks anew whether the actor may: a large file takes a while.
async fn put(acting: &Acting, (target, seen): (&Target, Option<i64>), received: &Received) -> Result<NodeId> {
    let inside = enter(acting, target.spot.group).await?;
    inside.member()?;
    let (mut tx, room) = begin(acting, target.spot.group).await?;
    if let Some(seen) = seen {
        let there = nodes::named(tx.conn(), target.spot, &target.name).await?;
        if there.map_or(0, |node| node.revision) != seen {
            return Err(Error::refused("changed-meanwhile"));
        }
    }
    let done = put_in(&mut tx, &inside, target, (received, room)).await?;
    match done {
        Put::Changed(node) => {
            tx.commit().await?;
            Ok(node)
        }
        Put::Same(node) => Ok(node),
    }
}

pub(super) enum Put {
    Changed(NodeId),
    Same(NodeId),
}

/// The same within a transaction that holds the group.
pub(super) async fn put_in(
    tx: &mut Tx,
    inside: &Inside,
    target: &Target,
    (received, room): (&Received, Room),
) -> Result<Put> {
    room.fit(received.blob.size)?;
    gate::folder(tx.conn(), target.spot).await?;
    let (spot, by) = (target.spot, by(tx, inside));
    let organisation = inside.group().organisation;
    let there = nodes::named(tx.conn(), spot, &target.name).await?;
    if let Some(document) = there.filter(|node| target.replaces && node.kind == Kind::Document) {
        let now = revisions::one(tx.conn(), document.id, document.revision).await?;
        if now.is_some_and(|now| now.blob == received.blob) {
            return Ok(Put::Same(document.id));
        }
        revise(tx, organisation, &document, (received, by, None)).await?;
        return Ok(Put::Changed(document.id));
    }
    add(tx, organisation, (spot, &target.name), (received, by)).await.map(Put::Changed)
}

/// Adds a document with its first revision, under a free name. The transaction holds the group.
pub(crate) async fn add(
    tx: &mut Tx,
    organisation: OrgId,
    (spot, name): (Spot, &FileName),
    (received, by): (&Received, By),
) -> Result<NodeId> {
    let name = nodes::free_name(tx, spot, Kind::Document, name).await?;
    let node = nodes::insert(tx, spot, (Kind::Document, &name), by).await?;
    write(tx, (node, spot), 1, (received, by)).await?;
    let (group, size) = (spot.group, received.blob.size);
    tx.record(&DocumentEvent::Added { organisation, group, node, name: name.to_string(), size })?;
    Ok(node)
}

/// Adds a revision to a document. The transaction holds the group.
pub(super) async fn revise(
    tx: &mut Tx,
    organisation: OrgId,
    document: &Node,
    (received, by, from): (&Received, By, Option<i64>),
) -> Result<()> {
    let (group, node, name) = (document.group, document.id, document.name.to_string());
    let revision = document.revision + 1;
    write(tx, (node, document.spot()), revision, (received, by)).await?;
    tx.record(&DocumentEvent::Revised { organisation, group, node, name, revision, from })
}

async fn write(tx: &Tx, (node, spot): (NodeId, Spot), number: i64, (received, by): (&Received, By)) -> Result<()> {
    let media = received.media.clone();
    let revision = Revision { number, blob: received.blob, media, made_by: by.person, made_at: by.at };
    revisions::insert(tx, node, &revision).await?;
    nodes::set_current(tx, node, &revision).await?;
    shelf::count(tx, spot.group, stored(received.blob.size)).await
}
