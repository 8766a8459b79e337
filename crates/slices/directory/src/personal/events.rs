//! What others may hear of personal data. None of it is personal.

use kernel::{DomainEvent, Id, OrgId, Outcome, PersonId, Stamp, Subject};
use serde::Serialize;

use crate::events::Changes;

#[derive(Debug, Clone, Serialize)]
#[serde(untagged, rename_all_fields = "kebab-case")]
pub(crate) enum PersonalEvent {
    /// Nothing is left of a person.
    Erased { organisation: OrgId, person: PersonId },
    /// All that is held of a person was taken out.
    Exported { organisation: OrgId, person: PersonId },
    /// An organisation keeps people for longer or shorter.
    TermsChanged { organisation: OrgId, changes: Changes },
    /// More would be erased in one night than goes without a question.
    Held { organisation: OrgId, due: i64, people: i64 },
    /// Somebody agreed to erase so many.
    Confirmed { organisation: OrgId, due: i64 },
}

impl DomainEvent for PersonalEvent {
    fn kind(&self) -> &'static str {
        match self {
            Self::Erased { .. } => "directory.person.erased",
            Self::Exported { .. } => "directory.person.exported",
            Self::TermsChanged { .. } => "directory.retention.changed",
            Self::Held { .. } => "directory.retention.held",
            Self::Confirmed { .. } => "directory.retention.confirmed",
        }
    }

    fn subject(&self) -> Subject {
        match self {
            Self::Erased { organisation, person } | Self::Exported { organisation, person } => {
                Subject::person(*person, *organisation)
            }
            Self::TermsChanged { organisation, .. }
            | Self::Held { organisation, .. }
            | Self::Confirmed { organisation, .. } => Subject::of("retention", organisation.uuid(), *organisation),
        }
    }

    fn stamps(&self) -> Vec<Stamp> {
        match self {
            Self::Erased { person, .. } => vec![Stamp::Person(*person)],
            _ => Vec::new(),
        }
    }

    fn outcome(&self) -> Outcome {
        if matches!(self, Self::Held { .. }) { Outcome::Refused } else { Outcome::Done }
    }
}
