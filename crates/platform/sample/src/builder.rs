//! What the makers of all organisations share: adding units, hiring people, granting roles.

use chrono::{Days, NaiveDate};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::apps;
use crate::functions::{Field, function};
use crate::model::{
    Address, Brand, Membership, MembershipKind, Organisation, Person, Pupil, RoleHeld, Unit, UnitKind, UnitRef,
};
use crate::names::{self, DUTCH, Fashion, Mix, Name};
use crate::text::{Usernames, initials};

/// The fixed facts of an organisation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Profile {
    pub(crate) key: &'static str,
    pub(crate) letter: char,
    pub(crate) name: &'static str,
    pub(crate) served_by: Option<&'static str>,
    pub(crate) brand: Brand,
    pub(crate) languages: &'static [&'static str],
    /// The populations that staff come from.
    pub(crate) mix: Mix,
    /// What stands before the four digits of an extension; no such number is ever given out.
    pub(crate) phone: &'static str,
    /// The app list, in the format of [`apps::read`].
    pub(crate) apps: &'static str,
}

/// What all organisations of one world have in common.
#[derive(Debug)]
pub(crate) struct Setting {
    pub(crate) seed: u64,
    pub(crate) today: NaiveDate,
    pub(crate) usernames: Usernames,
}

/// A job to fill.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Post {
    pub(crate) unit: usize,
    pub(crate) function: &'static str,
    pub(crate) hours: u8,
}

/// An organisation in the making.
#[derive(Debug)]
pub(crate) struct Builder<'a> {
    pub(crate) rng: ChaCha8Rng,
    pub(crate) mix: Mix,
    pub(crate) language: &'static str,
    pub(crate) units: Vec<Unit>,
    pub(crate) people: Vec<Person>,
    index: usize,
    profile: Profile,
    setting: &'a mut Setting,
}

const LEADERS: [&str; 4] = ["general-director", "director", "board-member", "manager"];

const STREETS: [&str; 12] = [
    "Lindelaan",
    "Akkerstraat",
    "Beekpad",
    "Hazelaarweg",
    "Oude Molenweg",
    "Kastanjehof",
    "Zonnebloemstraat",
    "Veldweg",
    "Kloosterhof",
    "Merelplein",
    "Bronsweg",
    "Populierenlaan",
];

impl<'a> Builder<'a> {
    /// Starts an organisation that will be number `index` of its world.
    pub(crate) fn new(profile: Profile, index: usize, setting: &'a mut Setting) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(setting.seed);
        // A stream of its own, so that a change in one organisation leaves the others as they were.
        rng.set_stream(index as u64 + 1);
        let mut builder = Self {
            rng,
            mix: profile.mix,
            language: profile.languages[0],
            units: Vec::new(),
            people: Vec::new(),
            index,
            profile,
            setting,
        };
        builder.push_unit(None, UnitKind::Organisation, profile.name);
        builder
    }

    /// The day on which the world is looked at.
    pub(crate) fn today(&self) -> NaiveDate {
        self.setting.today
    }

    fn push_unit(&mut self, parent: Option<usize>, kind: UnitKind, name: &str) -> usize {
        let index = self.units.len();
        self.units.push(Unit {
            parent,
            kind,
            name: name.to_owned(),
            code: Some(format!("{}", 1000 + 10 * index)),
            address: None,
            position: None,
            grades: None,
        });
        index
    }

    /// Adds a unit below `parent`, with a code of its own.
    pub(crate) fn unit(&mut self, parent: usize, kind: UnitKind, name: &str) -> usize {
        self.push_unit(Some(parent), kind, name)
    }

    /// Adds a building; `at` is longitude and latitude.
    pub(crate) fn site(&mut self, parent: usize, name: &str, address: Address, at: (f64, f64)) -> usize {
        let index = self.push_unit(Some(parent), UnitKind::Site, name);
        self.units[index].address = Some(address);
        self.units[index].position = Some(at);
        index
    }

    /// An invented address.
    pub(crate) fn address(&mut self, postcode: &str, place: &str) -> Address {
        let street = STREETS[self.rng.random_range(0..STREETS.len())];
        let number = self.rng.random_range(1..140);
        Address { street: Some(format!("{street} {number}")), postcode: postcode.to_owned(), place: place.to_owned() }
    }

    /// Fills a job with a new person and returns who. Whoever leads works 32 hours or more.
    pub(crate) fn hire(&mut self, post: Post) -> usize {
        let tenure = self.rng.random_range(0..12_000).min(self.rng.random_range(0..12_000_u64)) + 14;
        let fashion = if tenure < 3_000 && self.rng.random_ratio(3, 5) { Fashion::Young } else { Fashion::Old };
        let name = self.staff_name(fashion);
        let mut surname = name.surname.to_owned();
        if self.mix == DUTCH && self.rng.random_ratio(1, 30) {
            let second = names::draw(&mut self.rng, self.mix, Fashion::Old);
            let prefix = second.prefix.map(|prefix| format!("{prefix} ")).unwrap_or_default();
            surname = format!("{surname}-{prefix}{}", second.surname);
        }
        let number = self.people.len();
        let username = self.setting.usernames.for_staff(name.given, name.prefix, &surname);
        let (phone, extension) = self.phone(post.function, number);
        let initials = self.initials(name);
        self.people.push(Person {
            given: name.given.to_owned(),
            prefix: name.prefix.map(str::to_owned),
            surname,
            initials,
            external_id: format!("{:06}", 100_000 + 7 * number),
            email: Some(format!("{username}@{}.example", self.profile.key)),
            username,
            phone,
            extension,
            pupil: None,
            language: self.language,
            memberships: vec![Membership {
                unit: post.unit,
                function: post.function,
                kind: MembershipKind::Staff,
                starts: days_before(self.today(), tenure),
                ends: None,
                hours: Some(if LEADERS.contains(&post.function) { post.hours.max(32) } else { post.hours }),
            }],
            roles: Vec::new(),
        });
        number
    }

    /// Fills `count` equal jobs.
    pub(crate) fn hire_many(&mut self, count: usize, post: Post) -> Vec<usize> {
        (0..count).map(|_| self.hire(post)).collect()
    }

    fn staff_name(&mut self, fashion: Fashion) -> Name {
        let drawn = names::draw(&mut self.rng, self.mix, fashion);
        // Namesakes on purpose, as every large organisation has them: the given name of somebody with this surname.
        let namesake = self.people.iter().rev().find(|other| other.surname == drawn.surname);
        match namesake {
            Some(other) if self.rng.random_ratio(1, 80) => {
                let given = names::known_given(&other.given).unwrap_or(drawn.given);
                Name { given, ..drawn }
            }
            _ => drawn,
        }
    }

    fn initials(&mut self, name: Name) -> String {
        let mut letters = initials(name.given);
        for _ in 0..names::weighted(&mut self.rng, &[(0, 5), (1, 4), (2, 2)]) {
            letters.push(names::weighted(
                &mut self.rng,
                &[('M', 9), ('J', 7), ('A', 6), ('C', 4), ('H', 4), ('P', 3), ('E', 3), ('L', 3), ('W', 2)],
            ));
            letters.push('.');
        }
        letters
    }

    fn phone(&self, key: &str, number: usize) -> (Option<String>, Option<String>) {
        let desk = function(key).is_some_and(|found| matches!(found.field, Field::Administrative | Field::It));
        if !desk {
            return (None, None);
        }
        let extension = format!("{:04}", 2000 + number);
        (Some(format!("{} {extension}", self.profile.phone)), Some(extension))
    }

    /// Enrols a pupil of `grade` in a class; the school year began on `year_start`.
    pub(crate) fn enrol(&mut self, class: usize, grade: u8, year_start: NaiveDate) {
        let name = names::draw(&mut self.rng, self.mix, Fashion::Young);
        let born = self.birthday(grade, year_start);
        let number = self.people.len();
        let username = self.setting.usernames.for_pupil(name.given, name.surname);
        let fourth = years_after(born, 4);
        self.people.push(Person {
            given: name.given.to_owned(),
            prefix: name.prefix.map(str::to_owned),
            surname: name.surname.to_owned(),
            initials: initials(name.given),
            external_id: format!("L{:06}", 200_000 + 3 * number),
            email: (grade >= 5).then(|| format!("{username}@leerling.{}.example", self.profile.key)),
            username,
            phone: None,
            extension: None,
            pupil: Some(Pupil { born, grade }),
            language: self.language,
            memberships: vec![Membership {
                unit: class,
                function: "pupil",
                kind: MembershipKind::Pupil,
                starts: year_start.max(fourth),
                ends: days_before(years_after(year_start, 1), 1).into(),
                hours: None,
            }],
            roles: Vec::new(),
        });
    }

    /// A child of grade g has its (g+3)rd birthday before the October in which the year begins, and the next one after.
    fn birthday(&mut self, grade: u8, year_start: NaiveDate) -> NaiveDate {
        let october = days_after(year_start, 61);
        let youngest = days_before(years_after(october, -(i32::from(grade) + 3)), 1);
        let born = days_before(youngest, self.rng.random_range(0..365));
        // Nobody starts school before turning four.
        born.min(years_after(self.today(), -4))
    }

    /// Gives `person` a role at a unit of this organisation.
    pub(crate) fn grant(&mut self, person: usize, role: &'static str, unit: usize) {
        let at = UnitRef { organisation: self.index, unit };
        self.people[person].roles.push(RoleHeld { role, at });
    }

    /// Gives a role at the root to the first `count` people with a function.
    pub(crate) fn grant_first(&mut self, count: usize, function: &str, role: &'static str) {
        for person in self.with_function(function).into_iter().take(count) {
            self.grant(person, role, 0);
        }
    }

    /// Gives everyone with a function a role at the unit they work in.
    pub(crate) fn grant_at_work(&mut self, function: &str, role: &'static str) {
        for person in self.with_function(function) {
            let unit = self.people[person].memberships[0].unit;
            self.grant(person, role, unit);
        }
    }

    /// Everyone whose main function this is.
    pub(crate) fn with_function(&self, function: &str) -> Vec<usize> {
        let main = |person: &Person| person.memberships.first().is_some_and(|held| held.function == function);
        (0..self.people.len()).filter(|index| main(&self.people[*index])).collect()
    }

    /// Lets some people come, go and move, as in any month. Holders of roles and of two places stay where they are.
    pub(crate) fn turnover(&mut self) {
        let today = self.today();
        for index in 0..self.people.len() {
            let person = &self.people[index];
            let plain = person.roles.is_empty() && person.memberships.len() == 1 && person.pupil.is_none();
            let mut held = person.memberships[0].clone();
            if !plain || held.kind != MembershipKind::Staff {
                continue;
            }
            match self.rng.random_range(0..100) {
                0 => held.starts = days_after(today, self.rng.random_range(1..60)),
                1 => held.ends = Some(days_after(today, self.rng.random_range(7..90))),
                2..6 => {
                    let earlier = self.earlier_place(&held);
                    self.people[index].memberships.push(earlier);
                }
                _ => {}
            }
            self.people[index].memberships[0] = held;
        }
    }

    fn earlier_place(&mut self, held: &Membership) -> Membership {
        let kind = self.units[held.unit].kind;
        let alike: Vec<usize> = (0..self.units.len()).filter(|unit| self.units[*unit].kind == kind).collect();
        let unit = alike[self.rng.random_range(0..alike.len())];
        let ends = days_before(held.starts, 1);
        Membership {
            unit,
            starts: days_before(ends, self.rng.random_range(200..3000)),
            ends: Some(ends),
            ..held.clone()
        }
    }

    /// Completes the organisation with its apps.
    pub(crate) fn finish(self) -> Organisation {
        let Profile { key, letter, name, served_by, brand, languages, .. } = self.profile;
        let apps = apps::read(self.profile.apps, key, &self.units);
        Organisation { key, letter, name, served_by, brand, languages, units: self.units, people: self.people, apps }
    }
}

/// Splits `total` over `weights` in proportion, by largest remainder; the parts add up to `total`.
pub(crate) fn share(total: usize, weights: &[usize]) -> Vec<usize> {
    let sum = weights.iter().sum::<usize>().max(1);
    let mut parts: Vec<usize> = weights.iter().map(|weight| total * weight / sum).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(total * weights[*index] % sum));
    let missing = total - parts.iter().sum::<usize>();
    for index in order.into_iter().take(missing) {
        parts[index] += 1;
    }
    parts
}

/// `days` before `date`.
pub(crate) fn days_before(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
}

/// `days` after `date`.
pub(crate) fn days_after(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

/// The same day `years` on; 29 February becomes 28 February where there is none.
pub(crate) fn years_after(date: NaiveDate, years: i32) -> NaiveDate {
    use chrono::Datelike;
    let year = date.year() + years;
    date.with_year(year).or_else(|| date.pred_opt()?.with_year(year)).unwrap_or(date)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::cases;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(cases(200))]
        #[test]
        fn shares_add_up_and_stay_within_one_of_their_part(
            total in 0..10_000_usize,
            weights in proptest::collection::vec(1..1_000_usize, 1..50),
        ) {
            let parts = share(total, &weights);
            let sum: usize = weights.iter().sum();
            prop_assert_eq!(parts.iter().sum::<usize>(), total);
            for (part, weight) in parts.iter().zip(&weights) {
                let exact = total * weight / sum;
                prop_assert!((exact..=exact + 1).contains(part));
            }
        }
    }

    #[test]
    fn a_leap_day_has_a_birthday_every_year() {
        let leap = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap_or_default();
        assert_eq!(years_after(leap, 1), NaiveDate::from_ymd_opt(2025, 2, 28).unwrap_or_default());
        assert_eq!(years_after(leap, 4), NaiveDate::from_ymd_opt(2028, 2, 29).unwrap_or_default());
    }
}
