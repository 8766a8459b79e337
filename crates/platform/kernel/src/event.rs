//! The vocabulary of events: what a capability says of a change, independent of how it is kept.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Id, OrgId, PersonId, UnitId};

/// How what was asked for ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It was done.
    Done,
    /// It was refused, and that is worth keeping: a failed sign-in, a tripped brake.
    Refused,
}

impl Outcome {
    /// The stored form.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
        }
    }
}

/// What an event is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Kind of thing: `person`, `unit`, `app`.
    pub kind: &'static str,
    /// Which one.
    pub id: Uuid,
    /// The unit it lies under; decides who may read the event.
    pub unit: Option<UnitId>,
    /// The organisation it lies in; `None` for the installation itself.
    pub organisation: Option<OrgId>,
}

impl Subject {
    /// A person of an organisation.
    #[must_use]
    pub fn person(id: PersonId, organisation: OrgId) -> Self {
        Self { kind: "person", id: id.uuid(), unit: Some(organisation.unit()), organisation: Some(organisation) }
    }

    /// A unit of an organisation.
    #[must_use]
    pub fn unit(id: UnitId, organisation: OrgId) -> Self {
        Self { kind: "unit", id: id.uuid(), unit: Some(id), organisation: Some(organisation) }
    }

    /// Anything else of an organisation.
    #[must_use]
    pub fn of(kind: &'static str, id: Uuid, organisation: OrgId) -> Self {
        Self { kind, id, unit: Some(organisation.unit()), organisation: Some(organisation) }
    }

    /// Something of the installation as a whole.
    #[must_use]
    pub fn installation() -> Self {
        Self { kind: "installation", id: Uuid::nil(), unit: None, organisation: None }
    }

    /// Places it at a unit.
    #[must_use]
    pub fn at(mut self, unit: UnitId) -> Self {
        self.unit = Some(unit);
        self
    }
}

/// What an application node may have remembered and must forget after an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stamp {
    /// All that was derived for one person.
    Person(PersonId),
    /// All that was derived for the people of one organisation.
    Organisation(OrgId),
    /// All that was derived for anybody: a shared unit moved, a role changed its meaning.
    Everything,
}

impl Stamp {
    /// The key under which the version is kept.
    #[must_use]
    pub fn key(self) -> Uuid {
        match self {
            Self::Person(id) => id.uuid(),
            Self::Organisation(id) => id.uuid(),
            Self::Everything => Uuid::nil(),
        }
    }
}

/// A typed event of a capability. Its payload holds ids and old and new values, and what is personal in it can be
/// erased later without breaking the chain.
pub trait DomainEvent: Serialize {
    /// Stable name: `directory.person.moved`.
    fn kind(&self) -> &'static str;
    /// What it is about.
    fn subject(&self) -> Subject;
    /// What remembered data it makes stale.
    fn stamps(&self) -> Vec<Stamp> {
        Vec::new()
    }
    /// How it ended.
    fn outcome(&self) -> Outcome {
        Outcome::Done
    }
}

/// An event on its way into the stream.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// Stable name.
    pub kind: &'static str,
    /// What it is about.
    pub subject: Subject,
    /// How it ended.
    pub outcome: Outcome,
    /// Its content as JSON.
    pub payload: String,
    /// What it makes stale.
    pub stamps: Vec<Stamp>,
}

impl NewEvent {
    /// Takes a typed event apart.
    ///
    /// # Errors
    /// When the payload cannot be written as JSON.
    pub fn from_domain<E: DomainEvent>(event: &E) -> Result<Self, serde_json::Error> {
        Ok(Self {
            kind: event.kind(),
            subject: event.subject(),
            outcome: event.outcome(),
            payload: serde_json::to_string(event)?,
            stamps: event.stamps(),
        })
    }
}
