//! Who gets an app: the rule.

use access::UnitPath;
use chrono::NaiveDate;
use directory::model::{FunctionId, PersonKind, UnitKind};
use kernel::{OrgId, PersonId, UnitId};

use super::AppId;

kernel::id! {
    /// A grant of an app.
    GrantId,
}

/// Whom a grant names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GrantTo {
    /// Everybody of the organisation.
    Everyone,
    /// Who works there.
    Staff,
    /// Who learns there.
    Pupils,
    /// Who has this function.
    Function(FunctionId),
    /// Who belongs to this unit or below it.
    Unit(UnitId),
    /// Who belongs to a unit of this kind.
    UnitKind(UnitKind),
    /// This person.
    Person(PersonId),
}

impl GrantTo {
    /// A grant from the key of its kind and what it names, both as text; `None` when there is no such grant.
    #[must_use]
    pub fn read(kind: &str, of: &str) -> Option<Self> {
        Some(match kind {
            "everyone" => Self::Everyone,
            "staff" => Self::Staff,
            "pupils" => Self::Pupils,
            "function" => Self::Function(of.parse().ok()?),
            "unit" => Self::Unit(of.parse().ok()?),
            "unit-kind" => Self::UnitKind(of.parse().ok()?),
            "person" => Self::Person(of.parse().ok()?),
            _ => return None,
        })
    }

    /// Stable key of the kind, as stored and as in the locales under `portal-grant-`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Staff => "staff",
            Self::Pupils => "pupils",
            Self::Function(_) => "function",
            Self::Unit(_) => "unit",
            Self::UnitKind(_) => "unit-kind",
            Self::Person(_) => "person",
        }
    }
}

/// A grant, with what the rule and a page need to know of the thing it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Which.
    pub id: GrantId,
    /// Of which app.
    pub app: AppId,
    /// To whom.
    pub to: GrantTo,
    /// Where the unit hangs, for a grant to a unit.
    pub path: Option<UnitPath>,
    /// Name of the function, unit or person.
    pub name: Option<String>,
}

/// A membership as the rule sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingPlace {
    /// Where the unit hangs.
    pub path: UnitPath,
    /// What the unit is, by its stored key.
    pub unit_kind: String,
    /// As what.
    pub function: Option<FunctionId>,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: Option<NaiveDate>,
}

impl StandingPlace {
    fn holds_on(&self, day: NaiveDate) -> bool {
        self.starts_on <= day && self.ends_on.is_none_or(|end| day <= end)
    }
}

/// What the rule needs to know of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Who.
    pub person: PersonId,
    /// The organisation that keeps the person.
    pub organisation: OrgId,
    /// Staff or pupil.
    pub kind: PersonKind,
    /// The last day here, for who has left or will.
    pub ended_on: Option<NaiveDate>,
    /// Where the person belongs or belonged.
    pub places: Vec<StandingPlace>,
}

/// Why somebody gets an app, or does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// This grant gives it.
    Grant(Grant),
    /// The app is another organisation's.
    OtherOrganisation,
    /// The person has left.
    Left,
    /// The person belongs nowhere today.
    NoPlaceToday,
    /// No grant names the person.
    NotNamed,
}

/// Whether a person gets an app of `organisation` with these grants on a day, and why.
///
/// A grant to one person holds for whoever has not left; all others also take a membership that holds on the day, so
/// that somebody who starts next month sees nothing yet.
#[must_use]
pub fn why(organisation: OrgId, grants: &[Grant], standing: &Standing, day: NaiveDate) -> Reason {
    if organisation != standing.organisation {
        return Reason::OtherOrganisation;
    }
    if standing.ended_on.is_some_and(|out| out <= day) {
        return Reason::Left;
    }
    let places: Vec<&StandingPlace> = standing.places.iter().filter(|place| place.holds_on(day)).collect();
    match grants.iter().find(|grant| names(grant, standing, &places)) {
        Some(grant) => Reason::Grant(grant.clone()),
        None if places.is_empty() => Reason::NoPlaceToday,
        None => Reason::NotNamed,
    }
}

fn names(grant: &Grant, standing: &Standing, places: &[&StandingPlace]) -> bool {
    match &grant.to {
        GrantTo::Person(person) => *person == standing.person,
        GrantTo::Everyone => !places.is_empty(),
        GrantTo::Staff => !places.is_empty() && standing.kind == PersonKind::Staff,
        GrantTo::Pupils => !places.is_empty() && standing.kind == PersonKind::Pupil,
        GrantTo::Function(function) => places.iter().any(|place| place.function == Some(*function)),
        GrantTo::UnitKind(kind) => places.iter().any(|place| place.unit_kind == kind.key()),
        GrantTo::Unit(_) => {
            grant.path.as_ref().is_some_and(|path| places.iter().any(|place| path.reaches(&place.path)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Clock, Id, Random, Timestamp};

    fn id<T: Id>(seed: u64) -> T {
        T::generate(&Clock::fixed(Timestamp::from_micros(0)), &Random::seeded(seed))
    }

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, n).unwrap_or_default()
    }

    fn teacher() -> Standing {
        Standing {
            person: id(1),
            organisation: id(2),
            kind: PersonKind::Staff,
            ended_on: None,
            places: vec![StandingPlace {
                path: UnitPath::everywhere().child(1).child(7).child(9),
                unit_kind: "class".into(),
                function: Some(id(3)),
                starts_on: day(10),
                ends_on: Some(day(20)),
            }],
        }
    }

    fn gets(to: GrantTo, on: u32) -> bool {
        let path = UnitPath::everywhere().child(1).child(7);
        let grant = Grant { id: id(9), app: id(8), to, path: Some(path), name: None };
        matches!(why(id(2), &[grant], &teacher(), day(on)), Reason::Grant(_))
    }

    #[test]
    fn each_kind_names_whom_it_says() {
        assert!(gets(GrantTo::Everyone, 15));
        assert!(gets(GrantTo::Staff, 15));
        assert!(!gets(GrantTo::Pupils, 15));
        assert!(gets(GrantTo::Function(id(3)), 15));
        assert!(!gets(GrantTo::Function(id(4)), 15));
        assert!(gets(GrantTo::Unit(id(5)), 15));
        assert!(gets(GrantTo::UnitKind(UnitKind::Class), 15));
        assert!(!gets(GrantTo::UnitKind(UnitKind::Team), 15));
        assert!(gets(GrantTo::Person(id(1)), 15));
        assert!(!gets(GrantTo::Person(id(6)), 15));
    }

    #[test]
    fn the_first_and_last_day_count_and_the_days_around_do_not() {
        for kind in [GrantTo::Everyone, GrantTo::Function(id(3)), GrantTo::Unit(id(5))] {
            let held: Vec<bool> = [9, 10, 20, 21].map(|n| gets(kind.clone(), n)).into();
            assert_eq!(held, [false, true, true, false], "{kind:?}");
        }
        assert!(gets(GrantTo::Person(id(1)), 9));
    }

    #[test]
    fn who_left_or_belongs_elsewhere_gets_nothing() {
        let everyone = [Grant { id: id(9), app: id(8), to: GrantTo::Everyone, path: None, name: None }];
        let left = Standing { ended_on: Some(day(14)), ..teacher() };
        assert_eq!(why(id(2), &everyone, &left, day(15)), Reason::Left);
        assert_eq!(why(id(7), &everyone, &teacher(), day(15)), Reason::OtherOrganisation);
        assert_eq!(why(id(2), &[], &teacher(), day(15)), Reason::NotNamed);
        assert_eq!(why(id(2), &everyone, &teacher(), day(25)), Reason::NoPlaceToday);
    }
}
