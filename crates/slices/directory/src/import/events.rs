//! What others hear of sources.

use kernel::{DomainEvent, Id, OrgId, Subject};
use serde::Serialize;

use super::model::{Source, SourceId};
use crate::events::Changes;

/// Something that happened to a source of imports.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged, rename_all_fields = "kebab-case")]
pub enum ImportEvent {
    /// A source was added.
    SourceAdded {
        /// Whose.
        organisation: OrgId,
        /// Which.
        source: SourceId,
        /// Its name.
        name: String,
    },
    /// A source's columns or settings changed.
    SourceChanged {
        /// Whose.
        organisation: OrgId,
        /// Which.
        source: SourceId,
        /// Field by field.
        changes: Changes,
    },
}

impl ImportEvent {
    /// That a source was added.
    #[must_use]
    pub fn added(source: &Source) -> Self {
        Self::SourceAdded { organisation: source.organisation, source: source.id, name: source.name.clone() }
    }
}

impl DomainEvent for ImportEvent {
    fn kind(&self) -> &'static str {
        match self {
            Self::SourceAdded { .. } => "directory.import-source.added",
            Self::SourceChanged { .. } => "directory.import-source.changed",
        }
    }

    fn subject(&self) -> Subject {
        let (Self::SourceAdded { organisation, source, .. } | Self::SourceChanged { organisation, source, .. }) = self;
        Subject::of("import-source", source.uuid(), *organisation)
    }
}
