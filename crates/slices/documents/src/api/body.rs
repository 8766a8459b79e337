//! What goes in and out.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::model::{Node, Revision, Room};

/// A document or folder.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NodeBody {
    /// Which.
    id: String,
    /// Of which group.
    group: String,
    /// The folder it lies in; absent at the top of the group.
    #[serde(skip_serializing_if = "Option::is_none")]
    folder: Option<String>,
    /// `document` or `folder`.
    kind: &'static str,
    /// Name.
    name: String,
    /// Size of a document in bytes.
    size: u64,
    /// Media type of a document, as far as it may be said.
    media: String,
    /// Number of the current revision of a document.
    revision: i64,
    /// Id of who made it; absent when that is no longer known.
    #[serde(skip_serializing_if = "Option::is_none")]
    created_by: Option<String>,
    /// RFC 3339.
    created_at: String,
    /// Id of who last changed its name or content; absent when that is no longer known.
    #[serde(skip_serializing_if = "Option::is_none")]
    changed_by: Option<String>,
    /// RFC 3339.
    changed_at: String,
    /// Since when it lies in the trash; RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    trashed_at: Option<String>,
    /// Counts changes; send it back with a change.
    version: i64,
}

impl From<&Node> for NodeBody {
    fn from(node: &Node) -> Self {
        Self {
            id: node.id.to_string(),
            group: node.group.to_string(),
            folder: node.parent.map(|folder| folder.to_string()),
            kind: node.kind.key(),
            name: node.name.to_string(),
            size: node.size,
            media: node.media.clone(),
            revision: node.revision,
            created_by: node.created_by.map(|person| person.to_string()),
            created_at: node.created_at.rfc3339(),
            changed_by: node.changed_by.map(|person| person.to_string()),
            changed_at: node.changed_at.rfc3339(),
            trashed_at: node.trashed_at.map(kernel::Timestamp::rfc3339),
            version: node.version,
        }
    }
}

/// The content of a document from some moment on.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RevisionBody {
    /// From 1.
    number: i64,
    /// SHA-256 of the content, in hex.
    sha256: String,
    /// In bytes.
    size: u64,
    /// Media type, as far as it may be said.
    media: String,
    /// Id of who made it; absent when that is no longer known.
    #[serde(skip_serializing_if = "Option::is_none")]
    made_by: Option<String>,
    /// RFC 3339.
    made_at: String,
}

impl From<Revision> for RevisionBody {
    fn from(revision: Revision) -> Self {
        Self {
            number: revision.number,
            sha256: revision.blob.hash.to_string(),
            size: revision.blob.size,
            media: revision.media,
            made_by: revision.made_by.map(|person| person.to_string()),
            made_at: revision.made_at.rfc3339(),
        }
    }
}

/// The room of a group, in bytes, over all revisions.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RoomBody {
    /// What is used.
    used: u64,
    /// What there is.
    quota: u64,
}

impl From<Room> for RoomBody {
    fn from(room: Room) -> Self {
        Self { used: room.used, quota: room.quota }
    }
}

/// How much room a group gets.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct QuotaInput {
    /// In bytes.
    pub(super) quota: u64,
}

/// A folder to make.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct FolderInput {
    /// Name.
    pub(super) name: String,
    /// The folder in which; the top of the group when left out.
    #[serde(default)]
    pub(super) folder: String,
}

/// Another name, or another place.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct ChangeInput {
    /// The new name; as it was when left out.
    pub(super) name: Option<String>,
    /// Where it goes; where it was when left out.
    pub(super) place: Option<PlaceInput>,
    /// The version that the change was made from; whatever is there when left out.
    pub(super) version: Option<i64>,
}

/// Where something goes.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct PlaceInput {
    /// The group.
    pub(super) group: String,
    /// The folder; the top of the group when left out.
    #[serde(default)]
    pub(super) folder: String,
}

/// An upload in pieces to begin.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct UploadInput {
    /// Name of the document.
    pub(super) name: String,
    /// The folder in which; the top of the group when left out.
    #[serde(default)]
    pub(super) folder: String,
    /// Whether it becomes a revision of the document of that name, if there is one.
    #[serde(default)]
    pub(super) replace: bool,
}

/// How far an upload is.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UploadBody {
    /// Which.
    pub(super) id: String,
    /// How many bytes there are: where it goes on.
    pub(super) offset: u64,
    /// The document, once it is finished.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) document: Option<String>,
}
