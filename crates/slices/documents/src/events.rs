//! What others may hear of documents.

use groups::model::GroupId;
use kernel::{DomainEvent, Id as _, OrgId, Subject};
use serde::Serialize;

use crate::model::NodeId;

/// Something that happened to documents.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged, rename_all_fields = "kebab-case")]
#[expect(missing_docs, reason = "the fields are named for what they hold")]
pub enum DocumentEvent {
    /// A folder was made.
    FolderMade { organisation: OrgId, group: GroupId, node: NodeId, name: String },
    /// A document was added.
    Added { organisation: OrgId, group: GroupId, node: NodeId, name: String, size: u64 },
    /// A document has new content. `from` is the old revision that was brought back, if it was one.
    Revised { organisation: OrgId, group: GroupId, node: NodeId, name: String, revision: i64, from: Option<i64> },
    /// A document or folder has another name.
    Renamed { organisation: OrgId, group: GroupId, node: NodeId, old: String, new: String },
    /// A document or folder lies elsewhere, perhaps in another group.
    Moved { organisation: OrgId, group: GroupId, node: NodeId, name: String, from: GroupId, folder: Option<NodeId> },
    /// A document, or a folder with all in it, went to the trash.
    Trashed { organisation: OrgId, group: GroupId, node: NodeId, name: String, nodes: u64 },
    /// It came back.
    Restored { organisation: OrgId, group: GroupId, node: NodeId, name: String, nodes: u64 },
    /// The trash of a group was emptied.
    TrashEmptied { organisation: OrgId, group: GroupId, nodes: u64, bytes: u64 },
    /// A group has another amount of room.
    QuotaSet { organisation: OrgId, group: GroupId, old: u64, new: u64 },
}

impl DocumentEvent {
    fn parts(&self) -> (&'static str, OrgId, GroupId, Option<NodeId>) {
        let (kind, organisation, group, node) = match self {
            Self::FolderMade { organisation, group, node, .. } => {
                ("documents.folder.made", organisation, group, Some(node))
            }
            Self::Added { organisation, group, node, .. } => {
                ("documents.document.added", organisation, group, Some(node))
            }
            Self::Revised { organisation, group, node, .. } => {
                ("documents.document.revised", organisation, group, Some(node))
            }
            Self::Renamed { organisation, group, node, .. } => {
                ("documents.node.renamed", organisation, group, Some(node))
            }
            Self::Moved { organisation, group, node, .. } => ("documents.node.moved", organisation, group, Some(node)),
            Self::Trashed { organisation, group, node, .. } => {
                ("documents.node.trashed", organisation, group, Some(node))
            }
            Self::Restored { organisation, group, node, .. } => {
                ("documents.node.restored", organisation, group, Some(node))
            }
            Self::TrashEmptied { organisation, group, .. } => ("documents.trash.emptied", organisation, group, None),
            Self::QuotaSet { organisation, group, .. } => ("documents.quota.set", organisation, group, None),
        };
        (kind, *organisation, *group, node.copied())
    }
}

impl DomainEvent for DocumentEvent {
    fn kind(&self) -> &'static str {
        self.parts().0
    }

    fn subject(&self) -> Subject {
        let (_, organisation, group, node) = self.parts();
        match node {
            Some(node) => Subject::of("document", node.uuid(), organisation),
            None => Subject::of("group", group.uuid(), organisation),
        }
    }
}
