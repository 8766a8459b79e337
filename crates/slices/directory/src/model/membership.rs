//! Who belongs where, as what, and from when to when; and who holds which role.

use access::{Role, UnitPath};
use chrono::NaiveDate;
use kernel::{Fields, PersonId, Text, UnitId};

kernel::id! {
    /// A membership.
    MembershipId,
    /// A function that people have in an organisation.
    FunctionId,
    /// A role given to somebody.
    RoleHoldingId,
}

/// A function of an organisation: teacher, case worker, carer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobFunction {
    /// Which.
    pub id: FunctionId,
    /// Folded name, unique in the organisation.
    pub key: String,
    /// Name.
    pub name: String,
}

/// A person belongs to a unit, from one day to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Which.
    pub id: MembershipId,
    /// Who.
    pub person: PersonId,
    /// Where.
    pub unit: UnitId,
    /// Where the unit hangs.
    pub path: UnitPath,
    /// The unit's name.
    pub unit_name: String,
    /// The name of the unit above, unless that is the organisation itself.
    pub above: Option<String>,
    /// As what.
    pub function: Option<JobFunction>,
    /// Tenths of hours a week.
    pub hours: Option<i64>,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day; `None` when open.
    pub ends_on: Option<NaiveDate>,
    /// Counts changes.
    pub version: i64,
}

impl Membership {
    /// The unit's name with that of the unit above: `Groep 3a, De Linde`. Most schools have a class of that name.
    #[must_use]
    pub fn place(&self) -> String {
        match &self.above {
            Some(above) => format!("{}, {above}", self.unit_name),
            None => self.unit_name.clone(),
        }
    }

    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.starts_on <= day && self.ends_on.is_none_or(|end| day <= end)
    }
}

/// What is filled in about a membership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipDraft {
    /// Where.
    pub unit: UnitId,
    /// As what, by name; empty for none.
    pub function: String,
    /// Tenths of hours a week.
    pub hours: Option<i64>,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: Option<NaiveDate>,
}

impl MembershipDraft {
    /// Checks what was filled in.
    pub fn checked(mut self) -> kernel::Result<Self> {
        let mut wrong = Fields::default();
        self.function = super::person::tidy(&self.function);
        if self.function.chars().count() > 80 {
            wrong.add("function", Text::new("field-too-long").with("max", 80));
        }
        if self.ends_on.is_some_and(|end| end < self.starts_on) {
            wrong.add("ends_on", Text::new("field-ends-before-start"));
        }
        if self.hours.is_some_and(|hours| !(0..=600).contains(&hours)) {
            wrong.add("hours", Text::new("field-hours"));
        }
        wrong.or(self)
    }
}

/// A role given to a person at a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleHolding {
    /// Which.
    pub id: RoleHoldingId,
    /// Who.
    pub person: PersonId,
    /// The person's name.
    pub person_name: String,
    /// The person's name as the list sorts it.
    pub sort_name: String,
    /// Which role.
    pub role: Role,
    /// Where; `None` for the whole installation.
    pub unit: Option<UnitId>,
    /// The unit's name.
    pub unit_name: Option<String>,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day; `None` when open.
    pub ends_on: Option<NaiveDate>,
}
