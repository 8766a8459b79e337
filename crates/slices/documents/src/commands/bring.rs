//! Bringing many documents at once, for whoever brings a whole drive over: one commit for a batch.

use std::collections::HashMap;

use access::Acting;
use db::Tx;
use files::{Blob, FileName};
use groups::gate::{Inside, enter};
use groups::model::GroupId;
use kernel::{Result, Timestamp};

use super::upload::{Received, add};
use super::{begin, by};
use crate::events::DocumentEvent;
use crate::model::{Kind, NodeId, Room, Spot};
use crate::store::nodes;
use crate::store::revisions;

pub use super::upload::look_at;

/// Documents and folders that come to a group together: all of them, or none. The group is held until the commit.
pub struct Batch {
    tx: Tx,
    inside: Inside,
    room: Room,
}

impl Batch {
    /// Begins. For members of the group.
    pub async fn begin(acting: &Acting, group: GroupId) -> Result<Self> {
        let inside = enter(acting, group).await?;
        inside.member()?;
        let (tx, room) = begin(acting, group).await?;
        Ok(Self { tx, inside, room })
    }

    /// The folder of that name in a place, which is made when it is missing. When a document has the name, the folder
    /// gets a number.
    pub async fn folder(&mut self, spot: Spot, name: &FileName) -> Result<NodeId> {
        let mut number = 1;
        let mut own = name.clone();
        while let Some(there) = nodes::named(self.tx.conn(), spot, &own).await? {
            if there.is_folder() {
                return Ok(there.id);
            }
            number += 1;
            own = name.numbered_folder(number);
        }
        let node = nodes::insert(&self.tx, spot, (Kind::Folder, &own), by(&self.tx, &self.inside)).await?;
        let (organisation, group) = (self.inside.group().organisation, spot.group);
        self.tx.record(&DocumentEvent::FolderMade { organisation, group, node, name: own.to_string() })?;
        Ok(node)
    }

    /// A new document with this content, with a number when its name is taken. Refused when the room of the group is used
    /// up.
    pub async fn document(&mut self, spot: Spot, name: &FileName, content: &Received) -> Result<NodeId> {
        self.room.fit(content.blob().size)?;
        let (organisation, by) = (self.inside.group().organisation, by(&self.tx, &self.inside));
        let node = add(&mut self.tx, organisation, (spot, name), (content, by)).await?;
        self.room.used = self.room.used.saturating_add(content.blob().size);
        Ok(node)
    }

    /// The group.
    #[must_use]
    pub fn inside(&self) -> &Inside {
        &self.inside
    }

    /// When all of it happens.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.tx.at()
    }

    /// What writes, for what is to be written along with the documents.
    pub fn tx(&mut self) -> &mut Tx {
        &mut self.tx
    }

    /// Commits.
    pub async fn commit(self) -> Result<()> {
        self.tx.commit().await.map(|_| ())
    }
}

/// The content with which documents began, of those of `ids` that are in the group.
pub async fn first_contents(acting: &Acting, inside: &Inside, ids: &[NodeId]) -> Result<HashMap<NodeId, Blob>> {
    revisions::first(acting.conn(), inside, ids).await
}
