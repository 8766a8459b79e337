//! What an import knows of people and what it does to them.

use std::collections::HashMap;

use chrono::NaiveDate;
use kernel::UnitId;

use super::model::{Problems, SourceId, Summary};
use super::rows::PersonRow;
use crate::events::Changes;
use crate::model::{MembershipId, Person, PersonDraft, PersonKind};

/// The people of an organisation who have a number, as they are.
#[derive(Debug, Default)]
pub struct Current {
    pub(super) people: Vec<CurrentPerson>,
    pub(super) by_number: HashMap<String, usize>,
}

/// A person as they are.
#[derive(Debug, Clone)]
pub struct CurrentPerson {
    /// The person.
    pub person: Person,
    /// The source that keeps this person.
    pub kept_by: Option<SourceId>,
    /// All memberships.
    pub memberships: Vec<CurrentMembership>,
}

/// A membership as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrentMembership {
    /// Which.
    pub id: MembershipId,
    /// Where.
    pub unit: UnitId,
    /// As what.
    pub function: Option<String>,
    /// Tenths of hours a week.
    pub hours: Option<i64>,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: Option<NaiveDate>,
    /// The source that keeps it.
    pub kept_by: Option<SourceId>,
    /// Counts changes.
    pub version: i64,
}

impl CurrentMembership {
    pub(super) fn lives(&self, today: NaiveDate) -> bool {
        self.ends_on.is_none_or(|end| end >= today)
    }
}

impl CurrentPerson {
    /// Whether the person no longer belongs here; not yet so for who is to leave on a later day.
    pub(super) fn has_left(&self, today: NaiveDate) -> bool {
        self.person.ended_on.is_some_and(|from| from <= today)
    }
}

impl Current {
    /// From all of an organisation's people; those without a number are passed over.
    #[must_use]
    pub fn new(people: Vec<CurrentPerson>) -> Self {
        let by_number = people
            .iter()
            .enumerate()
            .filter_map(|(at, known)| known.person.external_id.clone().map(|number| (number, at)))
            .collect();
        Self { people, by_number }
    }
}

/// How the rows are to be taken.
#[derive(Debug, Clone)]
pub struct Options {
    /// The source.
    pub source: SourceId,
    /// Whether who is missing has left.
    pub full_list: bool,
    /// What people are when the file does not say.
    pub default_kind: PersonKind,
}

/// What a list of people changes.
#[derive(Debug, Default)]
pub struct Difference {
    /// What happens, person by person, in the order of the file and then of who is missing.
    pub steps: Vec<Step>,
    /// The same in numbers.
    pub summary: Summary,
    /// What is wrong.
    pub problems: Problems,
}

/// What happens to one person.
#[derive(Debug, Clone)]
pub struct Step {
    /// The person as they are; `None` for who comes.
    pub was: Option<Person>,
    /// The person as they become.
    pub draft: PersonDraft,
    /// Last day here, as it becomes.
    pub ended_on: Option<NaiveDate>,
    /// What happens.
    pub actions: Vec<Action>,
    /// Whether the source keeps this person from now on, and did not before.
    pub adopt: bool,
    /// Memberships that the source keeps from now on.
    pub adopted: Vec<MembershipId>,
}

impl Step {
    /// Whether anything is to be written.
    #[must_use]
    pub fn is_work(&self) -> bool {
        !self.actions.is_empty() || self.adopt || !self.adopted.is_empty()
    }
}

/// One thing that happens to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// The person comes.
    Added,
    /// What is known changes.
    Changed(Changes),
    /// The person is back.
    Returned,
    /// The person has left, with this last day.
    Ended(NaiveDate),
    /// A membership begins.
    MembershipAdded(Place),
    /// A membership gets another function, hours or days.
    MembershipChanged {
        /// As it is.
        was: CurrentMembership,
        /// As it becomes.
        becomes: Place,
        /// Field by field.
        changes: Changes,
    },
    /// A membership ends on a day.
    MembershipEnded(CurrentMembership, NaiveDate),
    /// A membership that had not begun will not.
    MembershipCancelled(CurrentMembership),
    /// The person goes from one unit to another: the one membership ends, the other begins.
    Moved(CurrentMembership, Place),
}

/// A membership as it becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where.
    pub unit: UnitId,
    /// As what.
    pub function: Option<String>,
    /// Tenths of hours a week.
    pub hours: Option<i64>,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: Option<NaiveDate>,
}

impl Place {
    pub(super) fn of(row: &PersonRow, unit: UnitId, starts_on: NaiveDate) -> Self {
        Self { unit, function: row.function.clone(), hours: row.hours, starts_on, ends_on: row.ends_on }
    }
}
