//! Making the world, and finding one's way in it.

use chrono::NaiveDate;

use crate::builder::Setting;
use crate::functions::ROLES;
use crate::model::{Person, PersonRef, Unit, UnitRef, World};
use crate::text::Usernames;
use crate::{care, federal, municipality, school_board, shared_service};

impl World {
    /// Generates all fifteen organisations as they are on `today`.
    ///
    /// The same seed and day give the same world. Memberships lie around `today`; a `today` more than a few centuries
    /// from now is clipped at the ends of the calendar.
    #[must_use]
    pub fn generate(seed: u64, today: NaiveDate) -> Self {
        let mut setting = Setting { seed, today, usernames: Usernames::default() };
        let mut organisations = vec![
            school_board::build(0, &mut setting),
            municipality::build(1, &mut setting),
            federal::build(2, &mut setting),
            care::build(3, &mut setting),
            shared_service::build(4, &mut setting),
        ];
        let service = organisations.len() - 1;
        let clients: Vec<usize> = (0..shared_service::CLIENTS.len()).map(|number| service + 1 + number).collect();
        for (number, index) in clients.iter().enumerate() {
            organisations.push(shared_service::build_client(number, *index, &mut setting));
        }
        shared_service::serve(&mut organisations[service], &clients);
        Self { today, organisations }
    }

    /// The person a reference points at, if there is one.
    #[must_use]
    pub fn person(&self, at: PersonRef) -> Option<&Person> {
        self.organisations.get(at.organisation)?.people.get(at.person)
    }

    /// The unit a reference points at, if there is one.
    #[must_use]
    pub fn unit(&self, at: UnitRef) -> Option<&Unit> {
        self.organisations.get(at.organisation)?.units.get(at.unit)
    }

    /// Everyone, with where they are.
    pub fn people(&self) -> impl Iterator<Item = (PersonRef, &Person)> {
        self.organisations.iter().enumerate().flat_map(|(organisation, held)| {
            let of = move |(person, found)| (PersonRef { organisation, person }, found);
            held.people.iter().enumerate().map(of)
        })
    }

    /// People to show the demo with, all different: one per role of [`ROLES`] under that role's key, and an
    /// `employee` without any role, a `pupil` of six and a teacher with `two-schools`.
    #[must_use]
    pub fn showcase(&self) -> Vec<(&'static str, PersonRef)> {
        let mut chosen: Vec<(&'static str, PersonRef)> = Vec::new();
        for role in ROLES {
            let holds =
                |person: &Person| person.roles.iter().any(|held| held.role == role) && self.has_one_place(person);
            self.choose(&mut chosen, role, home_of(role), holds);
        }
        let plain = |person: &Person| person.roles.is_empty() && person.pupil.is_none() && self.has_one_place(person);
        self.choose(&mut chosen, "employee", 3, plain);
        let six = |person: &Person| {
            person.pupil.is_some_and(|pupil| pupil.grade == 3 && self.today.years_since(pupil.born) == Some(6))
        };
        self.choose(&mut chosen, "pupil", 0, six);
        let at_two = |person: &Person| {
            person.memberships.len() == 2 && person.memberships.iter().all(|held| held.function == "teacher")
        };
        self.choose(&mut chosen, "two-schools", 0, at_two);
        chosen
    }

    /// Whether one place held today, without an end, is all there is; a helper may have two.
    fn has_one_place(&self, person: &Person) -> bool {
        let helps = person.roles.iter().any(|held| held.role == "helper");
        helps || matches!(person.memberships.as_slice(), [only] if only.ends.is_none() && only.holds_on(self.today))
    }

    fn choose(
        &self,
        chosen: &mut Vec<(&'static str, PersonRef)>,
        key: &'static str,
        organisation: usize,
        fits: impl Fn(&Person) -> bool,
    ) {
        let people = self.organisations.get(organisation).map(|found| found.people.as_slice()).unwrap_or_default();
        let found = people
            .iter()
            .enumerate()
            .map(|(person, found)| (PersonRef { organisation, person }, found))
            .find(|(at, person)| fits(person) && chosen.iter().all(|(_, taken)| taken != at));
        if let Some((at, _)) = found {
            chosen.push((key, at));
        }
    }
}

/// The organisation whose holder of a role shows it best.
fn home_of(role: &str) -> usize {
    match role {
        "organisation-administrator" | "facility-manager" => 1,
        "data-protection-officer" => 2,
        "key-user" | "editor" | "app-manager" | "hr-officer" => 3,
        "it-manager" | "service-desk-agent" | "dispatcher" => 4,
        _ => 0,
    }
}
