//! People by the million, for benchmarks.

use chrono::NaiveDate;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::builder::days_before;
use crate::model::{Membership, MembershipKind, Person, UnitKind};
use crate::names::{self, DUTCH, Fashion};
use crate::text::{initials, plain};

/// People in one organisation, unless told otherwise.
const ORGANISATION: usize = 6_000;
/// People in one team.
const TEAM: usize = 20;
/// Teams at one site.
const SITE: usize = 20;

const FUNCTIONS: [(&str, u32); 8] = [
    ("administrative-officer", 6),
    ("policy-officer", 3),
    ("support-worker", 8),
    ("teacher", 5),
    ("nurse", 2),
    ("technician", 2),
    ("counter-officer", 2),
    ("team-leader", 1),
];

/// A crowd to be streamed: nothing is held but the place in the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crowd {
    seed: u64,
    today: NaiveDate,
    people: usize,
    organisation: usize,
}

/// A unit of the crowd.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrowdUnit {
    /// Which organisation, from 0.
    pub organisation: usize,
    /// Its index in that organisation; 0 is the root.
    pub unit: usize,
    /// Index of the parent in the same organisation.
    pub parent: Option<usize>,
    /// Organisation, site or team.
    pub kind: UnitKind,
    /// A name, unique in the organisation.
    pub name: String,
}

/// A person of the crowd.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrowdPerson {
    /// Which organisation, from 0.
    pub organisation: usize,
    /// One membership, of a team; its unit is an index in that organisation.
    pub person: Person,
}

/// `people` persons in organisations of 6,000, as they are on `today`.
pub fn crowd(seed: u64, today: NaiveDate, people: usize) -> impl Iterator<Item = CrowdPerson> {
    Crowd::new(seed, today, people).people()
}

impl Crowd {
    /// A crowd in organisations of 6,000.
    #[must_use]
    pub fn new(seed: u64, today: NaiveDate, people: usize) -> Self {
        Self { seed, today, people, organisation: ORGANISATION }
    }

    /// The same crowd in organisations of `people` each (at least one); the last may have fewer.
    #[must_use]
    pub fn in_organisations_of(self, people: usize) -> Self {
        Self { organisation: people.max(1), ..self }
    }

    /// How many organisations it fills.
    #[must_use]
    pub fn organisations(self) -> usize {
        self.people.div_ceil(self.organisation)
    }

    fn teams(self) -> usize {
        self.organisation.div_ceil(TEAM)
    }

    fn sites(self) -> usize {
        self.teams().div_ceil(SITE)
    }

    /// All units, organisation by organisation, parents first: a root, its sites of at most 400 people, their teams of
    /// at most 20.
    pub fn units(self) -> impl Iterator<Item = CrowdUnit> {
        (0..self.organisations()).flat_map(move |organisation| {
            (0..=self.sites() + self.teams()).map(move |unit| self.unit(organisation, unit))
        })
    }

    fn unit(self, organisation: usize, unit: usize) -> CrowdUnit {
        let (parent, kind, name) = match unit.checked_sub(1) {
            None => (None, UnitKind::Organisation, format!("Organisatie {}", organisation + 1)),
            Some(site) if site < self.sites() => (Some(0), UnitKind::Site, format!("Locatie {}", site + 1)),
            Some(later) => {
                let team = later - self.sites();
                (Some(1 + team / SITE), UnitKind::Team, format!("Team {}", team + 1))
            }
        };
        CrowdUnit { organisation, unit, parent, kind, name }
    }

    /// All people, team by team.
    pub fn people(self) -> impl Iterator<Item = CrowdPerson> {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        (0..self.people).map(move |number| {
            let seat = number % self.organisation;
            let unit = 1 + self.sites() + seat / TEAM;
            CrowdPerson { organisation: number / self.organisation, person: self.person(&mut rng, number, unit) }
        })
    }

    fn person(self, rng: &mut ChaCha8Rng, number: usize, unit: usize) -> Person {
        let fashion = if rng.random_ratio(2, 5) { Fashion::Young } else { Fashion::Old };
        let name = names::draw(rng, DUTCH, fashion);
        // The running number keeps usernames unique without remembering any.
        let username = format!("{}.{}{number}", plain(name.given), plain(name.surname));
        Person {
            given: name.given.to_owned(),
            prefix: name.prefix.map(str::to_owned),
            surname: name.surname.to_owned(),
            initials: initials(name.given),
            external_id: format!("{number:07}"),
            email: Some(format!("{username}@organisatie{}.example", number / self.organisation + 1)),
            username,
            phone: None,
            extension: None,
            pupil: None,
            language: "nl",
            memberships: vec![Membership {
                unit,
                function: names::weighted(rng, &FUNCTIONS),
                kind: MembershipKind::Staff,
                starts: days_before(self.today, rng.random_range(1..12_000)),
                ends: None,
                hours: Some(names::weighted(rng, &[(36, 5), (32, 3), (24, 3), (16, 1)])),
            }],
            roles: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::cases;
    use proptest::prelude::*;
    use std::collections::HashSet;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 16).unwrap_or_default()
    }

    proptest! {
        #![proptest_config(cases(40))]
        #[test]
        fn everyone_sits_in_a_team_that_exists(seed: u64, people in 0..900_usize, size in 1..500_usize) {
            let crowd = Crowd::new(seed, day(), people).in_organisations_of(size);
            let units: Vec<CrowdUnit> = crowd.units().collect();
            let teams: HashSet<(usize, usize)> = units
                .iter()
                .filter(|unit| unit.kind == UnitKind::Team)
                .map(|unit| (unit.organisation, unit.unit))
                .collect();
            let all: HashSet<(usize, usize)> = units.iter().map(|unit| (unit.organisation, unit.unit)).collect();
            prop_assert_eq!(all.len(), units.len());
            for unit in &units {
                prop_assert!(unit.parent.is_none_or(|parent| parent < unit.unit));
            }
            let mut names = HashSet::new();
            let mut count = 0;
            for CrowdPerson { organisation, person } in crowd.people() {
                count += 1;
                prop_assert!(teams.contains(&(organisation, person.memberships[0].unit)));
                prop_assert!(person.memberships[0].starts < day());
                prop_assert!(names.insert(person.username));
            }
            prop_assert_eq!(count, people);
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_crowd_and_another_does_not() {
        let first: Vec<_> = crowd(7, day(), 300).collect();
        assert_eq!(first, crowd(7, day(), 300).collect::<Vec<_>>());
        assert_ne!(first, crowd(8, day(), 300).collect::<Vec<_>>());
    }

    #[test]
    fn six_thousand_fill_one_organisation() {
        assert_eq!(Crowd::new(1, day(), 6_000).organisations(), 1);
        assert_eq!(Crowd::new(1, day(), 6_001).organisations(), 2);
        assert_eq!(Crowd::new(1, day(), 6_000).units().count(), 1 + 15 + 300);
    }
}
