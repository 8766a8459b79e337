//! A document or a folder, and the revisions of a document.

use files::{Blob, FileName};
use groups::model::GroupId;
use kernel::{Id as _, PersonId, Timestamp};

kernel::id! {
    /// A document or a folder.
    NodeId,
    /// An upload in pieces.
    UploadId,
}

/// Which of the two a node is. Folders stand first in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Holds documents and folders.
    Folder,
    /// Has content, in revisions.
    Document,
}

impl Kind {
    /// As stored.
    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::Folder => 0,
            Self::Document => 1,
        }
    }

    /// As stored. What this release does not know is no folder that one could look into.
    pub(crate) const fn stored(number: i64) -> Self {
        if number == 0 { Self::Folder } else { Self::Document }
    }

    /// Stable key, for programs.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Folder => "folder",
            Self::Document => "document",
        }
    }

    /// A name for when the wanted one is taken.
    pub(crate) fn numbered(self, name: &FileName, number: u32) -> FileName {
        match self {
            Self::Folder => name.numbered_folder(number),
            Self::Document => name.numbered(number),
        }
    }
}

/// A document or a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Which.
    pub id: NodeId,
    /// Of which group.
    pub group: GroupId,
    /// The folder it lies in; `None` for the top of the group.
    pub parent: Option<NodeId>,
    /// Document or folder.
    pub kind: Kind,
    /// Name.
    pub name: FileName,
    /// Who made it; `None` when that is no longer known.
    pub created_by: Option<PersonId>,
    /// When.
    pub created_at: Timestamp,
    /// Who last changed its name or content.
    pub changed_by: Option<PersonId>,
    /// When.
    pub changed_at: Timestamp,
    /// Since when it lies in the trash.
    pub trashed_at: Option<Timestamp>,
    /// With what it was thrown away: itself, or the folder above it.
    pub trash_root: Option<NodeId>,
    /// Size of the current revision in bytes; 0 for a folder.
    pub size: u64,
    /// Media type of the current revision; empty for a folder.
    pub media: String,
    /// Number of the current revision; 0 for a folder.
    pub revision: i64,
    /// Counts changes, so that nobody overwrites what they have not seen.
    pub version: i64,
}

impl Node {
    /// Where it lies.
    #[must_use]
    pub fn spot(&self) -> Spot {
        Spot { group: self.group, folder: self.parent }
    }

    /// Whether it can hold others.
    #[must_use]
    pub fn is_folder(&self) -> bool {
        self.kind == Kind::Folder
    }

    /// The address of its page.
    #[must_use]
    pub fn href(&self) -> String {
        match self.kind {
            Kind::Folder => Spot { group: self.group, folder: Some(self.id) }.href(),
            Kind::Document => format!("/documents/{}", self.id),
        }
    }
}

/// A place where nodes lie: the top of a group, or a folder of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// The group.
    pub group: GroupId,
    /// The folder; `None` for the top.
    pub folder: Option<NodeId>,
}

impl Spot {
    /// The top of a group.
    #[must_use]
    pub const fn top(group: GroupId) -> Self {
        Self { group, folder: None }
    }

    /// What stands in the column `place`.
    pub(crate) fn place(self) -> NodeId {
        self.folder.unwrap_or_else(|| NodeId::from_uuid(self.group.uuid()))
    }

    /// The address of its list.
    #[must_use]
    pub fn href(self) -> String {
        let list = format!("/groups/{}/documents", self.group);
        match self.folder {
            Some(folder) => format!("{list}?folder={folder}"),
            None => list,
        }
    }
}

/// The content of a document as it was from some moment on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// From 1.
    pub number: i64,
    /// The content.
    pub blob: Blob,
    /// Its media type, as far as it may be said.
    pub media: String,
    /// By whom; `None` when that is no longer known.
    pub made_by: Option<PersonId>,
    /// When.
    pub made_at: Timestamp,
}
