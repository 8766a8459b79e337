//! What others may hear of a move.

use groups::model::GroupId;
use kernel::{DomainEvent, Id as _, OrgId, Subject};
use serde::Serialize;

/// Part of an old drive came over; each document has an event of its own besides.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct FilesMoved {
    /// Of which organisation.
    pub organisation: OrgId,
    /// To which group.
    pub group: GroupId,
    /// From which drive.
    pub drive: String,
    /// Files that became documents.
    pub brought: u64,
    /// Files whose content came with another.
    pub once: u64,
    /// Files that stayed behind.
    pub left: u64,
}

impl DomainEvent for FilesMoved {
    fn kind(&self) -> &'static str {
        "movein.files.moved"
    }

    fn subject(&self) -> Subject {
        Subject::of("group", self.group.uuid(), self.organisation)
    }
}
