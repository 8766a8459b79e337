//! What must hold of every world, whatever the seed and the day.
#![expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect")]

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use thuisbasis_sample::{
    Audience, CATEGORIES, FUNCTIONS, Field, MembershipKind, Organisation, Person, ROLES, Unit, UnitKind, World,
    function,
};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// Everyday, the day before and the first of a school year, and a leap day.
fn days() -> [NaiveDate; 4] {
    [day(2026, 3, 16), day(2026, 7, 31), day(2026, 8, 1), day(2028, 2, 29)]
}

fn world() -> World {
    World::generate(1, day(2026, 3, 16))
}

fn of<'a>(world: &'a World, key: &str) -> &'a Organisation {
    world.organisations.iter().find(|organisation| organisation.key == key).unwrap()
}

fn staff(organisation: &Organisation) -> impl Iterator<Item = &Person> {
    organisation.people.iter().filter(|person| person.pupil.is_none())
}

fn units(organisation: &Organisation, kind: UnitKind) -> Vec<usize> {
    (0..organisation.units.len()).filter(|unit| organisation.units[*unit].kind == kind).collect()
}

/// The path from a unit up to the root.
fn path(organisation: &Organisation, unit: usize) -> Vec<usize> {
    std::iter::successors(Some(unit), |at| organisation.units[*at].parent).collect()
}

#[test]
fn counts_are_those_of_the_five_stories() {
    let world = world();
    assert_eq!(world.organisations.len(), 15);
    let board = of(&world, "kompas");
    assert_eq!(staff(board).count(), 650);
    assert_eq!(board.people.len() - 650, 5_000);
    assert_eq!(units(board, UnitKind::Site).len(), 28);
    assert_eq!(of(&world, "wilgebeke").people.len(), 280);
    assert_eq!(of(&world, "fodleef").people.len(), 1_050);
    let care = of(&world, "driebeken");
    assert_eq!(care.people.len(), 2_740);
    assert_eq!(units(care, UnitKind::DwellingGroup).len(), 180);
    assert_eq!(units(care, UnitKind::DayCentre).len(), 40);
    assert_eq!(of(&world, "ictstreek").people.len(), 40);
    let clients: Vec<&Organisation> = world.organisations.iter().filter(|found| found.served_by.is_some()).collect();
    assert_eq!(clients.len(), 10);
    assert!(clients.iter().all(|client| (25..=60).contains(&client.people.len())));
    let apps: BTreeMap<&str, usize> = world.organisations.iter().map(|found| (found.key, found.apps.len())).collect();
    assert_eq!((apps["kompas"], apps["wilgebeke"], apps["fodleef"]), (24, 30, 35));
    assert_eq!((apps["driebeken"], apps["ictstreek"]), (113, 20));
    assert!(clients.iter().all(|client| client.apps.len() == 12));
}

#[test]
fn half_the_municipality_works_at_a_desk_and_three_in_it() {
    let world = world();
    let mut fields: BTreeMap<&str, usize> = BTreeMap::new();
    for person in &of(&world, "wilgebeke").people {
        let key = match function(person.memberships[0].function).unwrap().field {
            Field::Administrative => "desk",
            Field::It => "it",
            _ => "other",
        };
        *fields.entry(key).or_default() += 1;
    }
    assert_eq!((fields["desk"], fields["it"]), (140, 3));
}

#[test]
fn the_same_seed_and_day_give_the_same_world() {
    assert_eq!(world(), world());
    assert_ne!(world(), World::generate(2, day(2026, 3, 16)));
}

#[test]
fn organisations_have_names_of_their_own_and_readable_colours() {
    let world = world();
    let keys: BTreeSet<&str> = world.organisations.iter().map(|found| found.key).collect();
    let names: BTreeSet<&str> = world.organisations.iter().map(|found| found.name).collect();
    assert_eq!((keys.len(), names.len()), (15, 15));
    for organisation in &world.organisations {
        assert!(contrast_with_white(organisation.brand.primary) >= 4.5, "{}", organisation.key);
        assert!(organisation.brand.accent.starts_with('#'));
    }
}

/// Contrast ratio as WCAG 2.2 defines it.
fn contrast_with_white(colour: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
    1.05 / (luminance + 0.05)
}

#[test]
fn usernames_and_numbers_are_unique_plain_and_mail_follows() {
    let world = world();
    let mut usernames = HashSet::new();
    let mut mails = HashSet::new();
    for organisation in &world.organisations {
        let mut numbers = HashSet::new();
        let domain = format!("{}.example", organisation.key);
        for person in &organisation.people {
            assert!(usernames.insert(&person.username), "{} twice", person.username);
            assert!(numbers.insert(&person.external_id));
            let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '.';
            assert!(person.username.chars().all(plain), "{}", person.username);
            assert!(person.username.len() >= 5 && !person.username.ends_with('.'));
            if let Some(mail) = &person.email {
                assert!(mail.ends_with(&domain) && mails.insert(mail), "{mail}");
            }
            let young = person.pupil.is_some_and(|pupil| pupil.grade < 5);
            assert_eq!(person.email.is_none(), young);
            assert!(person.extension.as_ref().is_none_or(|digits| digits.len() == 4));
        }
    }
}

#[test]
fn names_are_varied_with_namesakes_and_accents() {
    let world = world();
    for key in ["kompas", "driebeken", "fodleef"] {
        let people: Vec<&Person> = staff(of(&world, key)).collect();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for person in &people {
            *counts.entry(person.display_name()).or_default() += 1;
        }
        assert!(counts.values().any(|count| *count > 1), "no namesakes in {key}");
        assert!(counts.len() > people.len() * 95 / 100, "too many namesakes in {key}: {}", counts.len());
        assert!(people.iter().any(|person| !person.given.is_ascii()));
        assert!(people.iter().any(|person| !person.surname.is_ascii()));
    }
    assert!(of(&world, "kompas").people.iter().any(|person| person.prefix.is_some()));
}

#[test]
fn the_federal_service_speaks_two_languages() {
    let world = world();
    let service = of(&world, "fodleef");
    let french = service.people.iter().filter(|person| person.language == "fr").count();
    assert!((400..550).contains(&french), "{french}");
}

#[test]
fn everything_pointed_at_exists() {
    let world = world();
    let functions: HashSet<&str> = FUNCTIONS.iter().map(|found| found.key).collect();
    for organisation in &world.organisations {
        let codes: HashSet<&str> = organisation.units.iter().filter_map(|unit| unit.code.as_deref()).collect();
        assert_eq!(codes.len(), organisation.units.len(), "{}: codes are unique", organisation.key);
        for (index, unit) in organisation.units.iter().enumerate() {
            assert_eq!(unit.parent.is_none(), index == 0);
            assert!(unit.parent.is_none_or(|parent| parent < index));
            assert_eq!(unit.kind == UnitKind::Site, unit.address.is_some() && unit.position.is_some());
            assert_eq!(unit.kind == UnitKind::Class, unit.grades.is_some());
        }
        for person in &organisation.people {
            assert!(!person.memberships.is_empty());
            for held in &person.memberships {
                assert!(held.unit < organisation.units.len() && functions.contains(held.function));
            }
            for held in &person.roles {
                assert!(ROLES.contains(&held.role) && world.unit(held.at).is_some());
            }
        }
    }
}

#[test]
fn siblings_have_different_names() {
    for organisation in &world().organisations {
        let mut seen = HashSet::new();
        for Unit { parent, name, .. } in &organisation.units {
            // Two of the real schools share their name.
            assert!(seen.insert((parent, name)) || name == "Emile Wesly Basisschool", "{name}");
        }
    }
}

#[test]
fn every_app_reaches_somebody() {
    for organisation in &world().organisations {
        let keys: HashSet<&str> = organisation.apps.iter().map(|app| app.key).collect();
        assert_eq!(keys.len(), organisation.apps.len());
        assert!(organisation.apps.iter().filter(|app| app.pinned).count() >= 4);
        for app in &organisation.apps {
            assert!(CATEGORIES.iter().any(|(key, ..)| *key == app.category), "{}", app.category);
            assert!(app.url.starts_with("https://") && app.url.ends_with(".example/"));
            assert!(app.description_nl.ends_with('.') && app.description_en.ends_with('.'));
            for audience in &app.audience {
                let reached = organisation.people.iter().any(|person| reaches(organisation, *audience, person));
                assert!(reached, "{} of {}: {audience:?}", app.key, organisation.key);
            }
        }
    }
}

fn reaches(organisation: &Organisation, audience: Audience, person: &Person) -> bool {
    let held = &person.memberships;
    match audience {
        Audience::Everyone => true,
        Audience::Staff => person.pupil.is_none(),
        Audience::Pupils(first, last) => person.pupil.is_some_and(|pupil| (first..=last).contains(&pupil.grade)),
        Audience::Function(key) => held.iter().any(|membership| membership.function == key),
        Audience::Kind(kind) => held.iter().any(|membership| organisation.units[membership.unit].kind == kind),
        Audience::Unit(unit) => held.iter().any(|membership| path(organisation, membership.unit).contains(&unit)),
    }
}

#[test]
fn every_organisation_can_run_itself() {
    let world = world();
    let holders =
        |role: &str| world.people().filter(|(_, person)| person.roles.iter().any(|held| held.role == role)).count();
    assert_eq!(holders("system-administrator"), 1);
    assert_eq!(holders("helper"), 1);
    for (index, organisation) in world.organisations.iter().enumerate() {
        for role in ["organisation-administrator", "hr-officer", "editor", "director"] {
            let at_root = |person: &Person| {
                person.roles.iter().any(|held| held.role == role && held.at.organisation == index && held.at.unit == 0)
            };
            assert!(organisation.people.iter().any(at_root), "{role} of {}", organisation.key);
        }
    }
}

#[test]
fn managers_of_the_shared_service_hold_their_role_at_the_clients() {
    let world = world();
    let service = of(&world, "ictstreek");
    for (index, client) in world.organisations.iter().enumerate().filter(|(_, found)| found.served_by.is_some()) {
        for (role, least) in [("it-manager", 2), ("data-protection-officer", 1), ("service-desk-agent", 8)] {
            let at_client =
                |person: &&Person| person.roles.iter().any(|held| held.role == role && held.at.organisation == index);
            assert!(service.people.iter().filter(at_client).count() >= least, "{role} for {}", client.key);
        }
        assert!(client.people.iter().all(|person| person.memberships[0].kind == MembershipKind::Official));
    }
    let own: HashSet<_> =
        service.people.iter().map(|person| person.roles.iter().collect::<HashSet<_>>().len()).collect();
    let all: HashSet<_> = service.people.iter().map(|person| person.roles.len()).collect();
    assert_eq!(own, all, "nobody holds the same role twice at one place");
}

#[test]
fn the_helper_reaches_two_classes_and_no_more() {
    let world = world();
    let board = of(&world, "kompas");
    let helper = board.people.iter().find(|person| person.roles.iter().any(|held| held.role == "helper")).unwrap();
    assert_eq!(helper.memberships[0].function, "gym-teacher");
    assert_eq!(helper.roles.len(), 2);
    let school = helper.memberships[0].unit;
    for held in &helper.roles {
        let unit = &board.units[held.at.unit];
        assert_eq!((unit.kind, unit.parent), (UnitKind::Class, Some(school)));
    }
}

#[test]
fn care_groups_have_staff_emergency_officers_and_a_key_user() {
    let world = world();
    let care = of(&world, "driebeken");
    for unit in 0..care.units.len() {
        if !matches!(care.units[unit].kind, UnitKind::DwellingGroup | UnitKind::DayCentre) {
            continue;
        }
        let here = |person: &&Person| person.memberships[0].unit == unit;
        assert!(care.people.iter().filter(here).count() >= 8);
        let officer = |person: &Person| {
            person.memberships.iter().any(|held| held.function == "emergency-response-officer" && held.unit == unit)
        };
        assert!(care.people.iter().any(officer));
        let key = |person: &Person| person.roles.iter().any(|held| held.role == "key-user" && held.at.unit == unit);
        assert!(care.people.iter().any(key));
    }
    assert!(
        care.people.iter().all(|person| person.memberships[0].hours.is_some_and(|hours| (8..=36).contains(&hours)))
    );
}

#[test]
fn the_showcase_has_everyone_once() {
    for (seed, today) in (1..6).zip(days().into_iter().cycle()) {
        let world = World::generate(seed, today);
        let cast = world.showcase();
        let keys: Vec<&str> = cast.iter().map(|(key, _)| *key).collect();
        let expected: Vec<&str> = ROLES.into_iter().chain(["employee", "pupil", "two-schools"]).collect();
        assert_eq!(keys, expected);
        let people: HashSet<_> = cast.iter().map(|(_, at)| at).collect();
        assert_eq!(people.len(), cast.len());
        for (key, at) in cast {
            let person = world.person(at).unwrap();
            assert!(person.memberships[0].holds_on(today), "{key}");
            if key == "pupil" {
                assert_eq!(today.years_since(person.pupil.unwrap().born), Some(6));
            }
        }
    }
}

fn check_school(world: &World, today: NaiveDate) {
    let board = of(world, "kompas");
    let pupils = board.people.iter().filter(|person| person.pupil.is_some());
    let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
    for person in pupils {
        let (pupil, held) = (person.pupil.unwrap(), &person.memberships[0]);
        let age = today.years_since(pupil.born).unwrap();
        assert!((4..=12).contains(&age), "{age} in grade {} on {today}", pupil.grade);
        let (first, last) = board.units[held.unit].grades.unwrap();
        assert!((first..=last).contains(&pupil.grade));
        assert!(held.holds_on(today), "{held:?}");
        assert_eq!(held.ends.unwrap().month(), 7);
        *sizes.entry(held.unit).or_default() += 1;
    }
    let classes = units(board, UnitKind::Class);
    assert_eq!(sizes.len(), classes.len());
    assert!(sizes.values().all(|size| (18..=30).contains(size)));
    for class in classes {
        let teaches = |person: &Person| {
            let there = |held: &thuisbasis_sample::Membership| held.unit == class && held.holds_on(today);
            person.roles.iter().any(|held| held.role == "teacher" && held.at.unit == class)
                && person.memberships.iter().any(there)
        };
        assert!(board.people.iter().any(teaches), "nobody teaches {}", board.units[class].name);
    }
}

fn check_dates(world: &World, today: NaiveDate) {
    for person in world.organisations.iter().flat_map(|organisation| &organisation.people) {
        let main = &person.memberships[0];
        assert!(main.ends.is_none_or(|last| last >= today), "the main place of a colleague is not over");
        assert!(main.kind != MembershipKind::Intern || main.ends.is_some());
        for held in &person.memberships {
            assert!(held.ends.is_none_or(|last| held.starts <= last), "{held:?}");
            assert!((held.starts - today).num_days() <= 60);
        }
        let hours: u8 =
            person.memberships.iter().filter(|held| held.holds_on(today)).filter_map(|held| held.hours).sum();
        assert!(hours <= 40, "{hours} hours a week");
    }
}

/// As many cases, the same ones at every run.
fn cases(cases: u32) -> Config {
    Config { cases, rng_seed: RngSeed::Fixed(16), failure_persistence: None, ..Config::default() }
}

proptest! {
    #![proptest_config(cases(6))]
    #[test]
    fn dates_agree_with_the_day_and_classes_with_the_school_year(seed: u64, offset in 0..4_000_u64) {
        let today = day(2020, 1, 1) + chrono::Days::new(offset);
        let world = World::generate(seed, today);
        check_school(&world, today);
        check_dates(&world, today);
    }
}

#[test]
fn special_days_are_no_exception() {
    for today in days() {
        let world = World::generate(9, today);
        check_school(&world, today);
        check_dates(&world, today);
    }
}

#[test]
fn some_people_come_go_move_and_work_at_two_schools() {
    let world = world();
    let today = day(2026, 3, 16);
    let everyone: Vec<&Person> =
        world.people().map(|(_, person)| person).filter(|person| person.pupil.is_none()).collect();
    let count = |fits: &dyn Fn(&Person) -> bool| everyone.iter().filter(|person| fits(person)).count();
    assert!(count(&|person| person.memberships[0].starts > today) > 10);
    assert!(count(&|person| person.memberships[0].ends.is_some()) > 10);
    assert!(count(&|person| person.memberships.iter().any(|held| held.ends.is_some_and(|last| last < today))) > 50);
    let board = of(&world, "kompas");
    let at_two = |person: &&Person| {
        let schools: HashSet<usize> = person
            .memberships
            .iter()
            .filter(|held| held.holds_on(today))
            .filter_map(|held| path(board, held.unit).into_iter().rev().nth(1))
            .collect();
        schools.len() == 2
    };
    assert!(staff(board).filter(at_two).count() >= 15);
}
