//! What others may hear of the directory.

use std::collections::BTreeMap;

use kernel::{DomainEvent, Id, OrgId, Outcome, PersonId, Stamp, Subject, UnitId};
use serde::Serialize;

/// Old and new value of each field that changed.
pub(crate) type Changes = BTreeMap<&'static str, (Option<String>, Option<String>)>;

/// Something that happened in the directory.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged, rename_all_fields = "kebab-case")]
#[expect(missing_docs, reason = "the fields are named for what they hold")]
pub enum DirectoryEvent {
    /// An organisation was founded.
    OrganisationAdded { organisation: OrgId, name: String, slug: String },
    /// An organisation's colours, logo or language changed.
    OrganisationChanged { organisation: OrgId, changes: Changes },
    /// A unit was added.
    UnitAdded { organisation: OrgId, unit: UnitId, name: String, unit_kind: String, parent: UnitId },
    /// A unit's name, code or address changed.
    UnitChanged { organisation: OrgId, unit: UnitId, changes: Changes },
    /// A unit, with all below it, was hung elsewhere.
    UnitMoved { organisation: OrgId, unit: UnitId, from: UnitId, to: UnitId },
    /// A unit was closed.
    UnitEnded { organisation: OrgId, unit: UnitId, on: String },
    /// A person was added.
    PersonAdded { organisation: OrgId, person: PersonId, name: String, person_kind: String },
    /// What is known of a person changed.
    PersonChanged { organisation: OrgId, person: PersonId, changes: Changes },
    /// A person no longer belongs here.
    PersonEnded { organisation: OrgId, person: PersonId, on: String },
    /// A person who had gone belongs here again.
    PersonReturned { organisation: OrgId, person: PersonId },
    /// A person came to belong to a unit.
    MembershipAdded {
        organisation: OrgId,
        person: PersonId,
        unit: UnitId,
        function: Option<String>,
        starts_on: String,
        ends_on: Option<String>,
    },
    /// A membership got another function, hours or days.
    MembershipChanged { organisation: OrgId, person: PersonId, unit: UnitId, changes: Changes },
    /// A membership ends on a day.
    MembershipEnded { organisation: OrgId, person: PersonId, unit: UnitId, on: String },
    /// A person went from one unit to another.
    PersonMoved { organisation: OrgId, person: PersonId, from: UnitId, to: UnitId, on: String },
    /// A role was given.
    RoleGiven {
        organisation: OrgId,
        person: PersonId,
        role: String,
        unit: Option<UnitId>,
        starts_on: String,
        ends_on: Option<String>,
    },
    /// A role was taken back.
    RoleTaken { organisation: OrgId, person: PersonId, role: String, unit: Option<UnitId> },
    /// A file was imported.
    Imported { organisation: OrgId, file: String, added: u64, changed: u64, ended: u64 },
    /// Somebody agreed to what a file does, and to how many it ends or moves; it is written in the background.
    ImportAgreed { organisation: OrgId, file: String, leaving: u64 },
    /// A file was refused: it would have ended too many, or was damaged.
    ImportRefused { organisation: OrgId, file: String, code: String },
    /// People were exported.
    Exported { organisation: OrgId, format: String, rows: u64 },
}

impl DomainEvent for DirectoryEvent {
    fn kind(&self) -> &'static str {
        match self {
            Self::OrganisationAdded { .. } => "directory.organisation.added",
            Self::OrganisationChanged { .. } => "directory.organisation.changed",
            Self::UnitAdded { .. } => "directory.unit.added",
            Self::UnitChanged { .. } => "directory.unit.changed",
            Self::UnitMoved { .. } => "directory.unit.moved",
            Self::UnitEnded { .. } => "directory.unit.ended",
            Self::PersonAdded { .. } => "directory.person.added",
            Self::PersonChanged { .. } => "directory.person.changed",
            Self::PersonEnded { .. } => "directory.person.ended",
            Self::PersonReturned { .. } => "directory.person.returned",
            Self::MembershipAdded { .. } => "directory.membership.added",
            Self::MembershipChanged { .. } => "directory.membership.changed",
            Self::MembershipEnded { .. } => "directory.membership.ended",
            Self::PersonMoved { .. } => "directory.person.moved",
            Self::RoleGiven { .. } => "directory.role.given",
            Self::RoleTaken { .. } => "directory.role.taken",
            Self::Imported { .. } => "directory.import.done",
            Self::ImportAgreed { .. } => "directory.import.agreed",
            Self::ImportRefused { .. } => "directory.import.refused",
            Self::Exported { .. } => "directory.export.done",
        }
    }

    fn subject(&self) -> Subject {
        match self {
            Self::OrganisationAdded { organisation, .. } | Self::OrganisationChanged { organisation, .. } => {
                Subject::unit(organisation.unit(), *organisation)
            }
            Self::UnitAdded { organisation, unit, .. }
            | Self::UnitChanged { organisation, unit, .. }
            | Self::UnitMoved { organisation, unit, .. }
            | Self::UnitEnded { organisation, unit, .. } => Subject::unit(*unit, *organisation),
            Self::PersonAdded { organisation, person, .. }
            | Self::PersonChanged { organisation, person, .. }
            | Self::PersonEnded { organisation, person, .. }
            | Self::PersonReturned { organisation, person } => Subject::person(*person, *organisation),
            Self::MembershipAdded { organisation, person, unit, .. }
            | Self::MembershipChanged { organisation, person, unit, .. }
            | Self::MembershipEnded { organisation, person, unit, .. }
            | Self::PersonMoved { organisation, person, to: unit, .. } => {
                Subject::person(*person, *organisation).at(*unit)
            }
            Self::RoleGiven { organisation, person, unit, .. } | Self::RoleTaken { organisation, person, unit, .. } => {
                let subject = Subject::person(*person, *organisation);
                unit.map_or_else(|| subject.clone(), |unit| subject.clone().at(unit))
            }
            Self::Imported { organisation, .. }
            | Self::ImportAgreed { organisation, .. }
            | Self::ImportRefused { organisation, .. }
            | Self::Exported { organisation, .. } => Subject::of("import", organisation.uuid(), *organisation),
        }
    }

    fn stamps(&self) -> Vec<Stamp> {
        match self {
            // A unit hangs in the paths of roles that people from elsewhere hold there.
            Self::UnitMoved { .. } => vec![Stamp::Everything],
            Self::OrganisationAdded { organisation, .. }
            | Self::OrganisationChanged { organisation, .. }
            | Self::UnitChanged { organisation, .. }
            | Self::UnitEnded { organisation, .. } => vec![Stamp::Organisation(*organisation)],
            Self::PersonAdded { person, .. }
            | Self::PersonChanged { person, .. }
            | Self::PersonEnded { person, .. }
            | Self::PersonReturned { person, .. }
            | Self::MembershipAdded { person, .. }
            | Self::MembershipChanged { person, .. }
            | Self::MembershipEnded { person, .. }
            | Self::PersonMoved { person, .. }
            | Self::RoleGiven { person, .. }
            | Self::RoleTaken { person, .. } => vec![Stamp::Person(*person)],
            Self::UnitAdded { .. }
            | Self::Imported { .. }
            | Self::ImportAgreed { .. }
            | Self::ImportRefused { .. }
            | Self::Exported { .. } => Vec::new(),
        }
    }

    fn outcome(&self) -> Outcome {
        if matches!(self, Self::ImportRefused { .. }) { Outcome::Refused } else { Outcome::Done }
    }
}
