//! A: a board over the primary schools of Maastricht, 5,000 pupils and 650 staff.

use chrono::{Datelike, NaiveDate};
use rand::RngExt;

use crate::builder::{Builder, Post, Profile, Setting, days_after, days_before, share};
use crate::model::{Address, Brand, Membership, MembershipKind, Organisation, UnitKind};
use crate::names::{DUTCH, DUTCH_PUPILS, weighted};

const PUPILS: usize = 5_000;
const STAFF: usize = 650;
/// The smallest school that can be cut into classes of 18 to 30 whatever its size: 31 to 35 pupils cannot.
const SMALLEST_SCHOOL: usize = 36;

const PROFILE: Profile = Profile {
    key: "kompas",
    letter: 'A',
    name: "Stichting Heuvelkompas",
    served_by: None,
    brand: Brand { primary: "#00557f", accent: "#f2a900" },
    languages: &["nl"],
    mix: DUTCH,
    phone: "+31 43 000",
    apps: include_str!("apps/kompas.txt"),
};

/// Source: DUO Open Onderwijsdata, CC BY 4.0 (see `resources/ORIGIN.md`).
const SCHOOLS: &str = include_str!("resources/maastricht_schools_2024.csv");

struct School {
    code: &'static str,
    name: &'static str,
    postcode: &'static str,
    place: &'static str,
    position: (f64, f64),
    pupils: usize,
}

fn schools() -> Vec<School> {
    SCHOOLS.lines().skip(1).filter_map(read_school).collect()
}

fn read_school(line: &'static str) -> Option<School> {
    let fields: Vec<&'static str> = line.split(';').collect();
    let &[code, name, postcode, place, lon, lat, pupils] = fields.as_slice() else {
        return None;
    };
    let position = (lon.parse().ok()?, lat.parse().ok()?);
    Some(School { code, name, postcode, place, position, pupils: pupils.parse().ok()? })
}

/// The first of August on or before `today`.
fn school_year_start(today: NaiveDate) -> NaiveDate {
    let year = if today.month() >= 8 { today.year() } else { today.year() - 1 };
    NaiveDate::from_ymd_opt(year, 8, 1).unwrap_or(today)
}

/// A class to be formed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Plan {
    size: usize,
    grades: (u8, u8),
}

/// Cuts a school of `pupils` into classes of 18 to 30, each of one grade where there are eight classes or more.
fn plan_classes(pupils: usize) -> Vec<Plan> {
    let count = ((pupils + 12) / 24).clamp(pupils.div_ceil(30), (pupils / 18).max(1));
    let grade = |eighths: usize| u8::try_from(eighths).unwrap_or(8);
    (0..count)
        .map(|index| {
            let first = index * 8 / count + 1;
            let last = ((index + 1) * 8 / count).max(first);
            let size = pupils / count + usize::from(index < pupils % count);
            let grades = if count < 8 { (grade(first), grade(last)) } else { (grade(first), grade(first)) };
            Plan { size, grades }
        })
        .collect()
}

/// `3A`, `3` when a school has one such class, `1/2` for a class of two grades.
fn class_label(plans: &[Plan], index: usize) -> String {
    let (first, last) = plans[index].grades;
    let numbers: Vec<String> = (first..=last).map(|grade| grade.to_string()).collect();
    let alike = |plan: &&Plan| plan.grades == (first, last);
    if plans.iter().filter(alike).count() == 1 {
        return numbers.join("/");
    }
    let letter = plans[..index].iter().filter(alike).zip('A'..='Z').count();
    format!("{}{}", numbers.join("/"), ('A'..='Z').nth(letter).unwrap_or('Z'))
}

/// A school with its units and what will fill them.
struct Site {
    unit: usize,
    lower: usize,
    upper: usize,
    support: usize,
    classes: Vec<(usize, Plan)>,
}

pub(crate) fn build(index: usize, setting: &mut Setting) -> Organisation {
    let mut board = Builder::new(PROFILE, index, setting);
    let sites = lay_out(&mut board);
    hire_office(&mut board);
    hire_teachers(&mut board, &sites);
    hire_support(&mut board, &sites);
    grant_roles(&mut board, &sites);
    board.turnover();
    enrol_all(&mut board, &sites);
    board.finish()
}

fn lay_out(board: &mut Builder<'_>) -> Vec<Site> {
    let schools = schools();
    let weights: Vec<usize> = schools.iter().map(|school| school.pupils).collect();
    let sizes = lift_smallest(share(PUPILS, &weights));
    schools.iter().zip(sizes).map(|(school, pupils)| lay_out_school(board, school, pupils)).collect()
}

/// Brings every school to [`SMALLEST_SCHOOL`], at the cost of the largest.
fn lift_smallest(mut sizes: Vec<usize>) -> Vec<usize> {
    for index in 0..sizes.len() {
        let lacking = SMALLEST_SCHOOL.saturating_sub(sizes[index]);
        sizes[index] += lacking;
        if let Some(largest) = sizes.iter_mut().max() {
            *largest -= lacking;
        }
    }
    sizes
}

fn lay_out_school(board: &mut Builder<'_>, school: &School, pupils: usize) -> Site {
    let address = Address { street: None, postcode: school.postcode.to_owned(), place: school.place.to_owned() };
    let unit = board.site(0, school.name, address, school.position);
    board.units[unit].code = Some(school.code.to_owned());
    let lower = board.unit(unit, UnitKind::Team, "Team onderbouw");
    let upper = board.unit(unit, UnitKind::Team, "Team bovenbouw");
    let support = board.unit(unit, UnitKind::Team, "Ondersteuningsteam");
    let plans = plan_classes(pupils);
    let mut classes = Vec::with_capacity(plans.len());
    for (index, plan) in plans.iter().enumerate() {
        let label = class_label(&plans, index);
        let class = board.unit(unit, UnitKind::Class, &format!("Groep {label}"));
        board.units[class].code = Some(format!("{}-{label}", school.code));
        board.units[class].grades = Some(plan.grades);
        classes.push((class, *plan));
    }
    Site { unit, lower, upper, support, classes }
}

fn hire_office(board: &mut Builder<'_>) {
    let address = board.address("6211AA", "Maastricht");
    let office = board.site(0, "Bestuursbureau", address, (5.692, 50.853));
    board.units[office].code = Some("BUREAU".to_owned());
    board.hire_many(2, Post { unit: office, function: "board-member", hours: 40 });
    board.hire(Post { unit: office, function: "privacy-officer", hours: 24 });
    for (name, function, count) in [
        ("Personeel en organisatie", "hr-officer", 6),
        ("Financiën", "finance-officer", 5),
        ("Onderwijs en kwaliteit", "education-adviser", 4),
        ("Communicatie", "communication-officer", 2),
        ("Huisvesting en inkoop", "facility-officer", 3),
        ("ICT", "it-officer", 5),
        ("Secretariaat", "secretary", 3),
    ] {
        let team = board.unit(office, UnitKind::Team, name);
        for _ in 0..count {
            let hours = weighted(&mut board.rng, &[(40, 5), (32, 3), (24, 2)]);
            board.hire(Post { unit: team, function, hours });
        }
    }
}

fn hire_teachers(board: &mut Builder<'_>, sites: &[Site]) {
    for (number, site) in sites.iter().enumerate() {
        board.hire(Post { unit: site.unit, function: "director", hours: 40 });
        let elsewhere = &sites[(number + 1) % sites.len()];
        for (place, (class, _)) in site.classes.iter().enumerate() {
            let shared = board.rng.random_ratio(3, 5);
            teach(board, *class, if shared { 24 } else { 40 });
            if !shared {
                continue;
            }
            let partner = teach(board, *class, 16);
            if place == 0 {
                also_work(board, partner, elsewhere.classes[0].0, 16);
                board.grant(partner, "teacher", elsewhere.classes[0].0);
            }
        }
    }
    for (number, site) in sites.iter().enumerate().step_by(2) {
        let coach = board.hire(Post { unit: site.unit, function: "gym-teacher", hours: 20 });
        if let Some(second) = sites.get(number + 1) {
            also_work(board, coach, second.unit, 16);
        }
    }
}

fn teach(board: &mut Builder<'_>, class: usize, hours: u8) -> usize {
    let teacher = board.hire(Post { unit: class, function: "teacher", hours });
    board.grant(teacher, "teacher", class);
    teacher
}

/// A second place beside the first, taken up some time later.
fn also_work(board: &mut Builder<'_>, person: usize, unit: usize, hours: u8) {
    let first = board.people[person].memberships[0].clone();
    let room = u64::try_from((board.today() - first.starts).num_days()).unwrap_or(0);
    let starts = days_after(first.starts, board.rng.random_range(0..=room));
    board.people[person].memberships.push(Membership { unit, starts, hours: Some(hours), ..first });
}

fn hire_support(board: &mut Builder<'_>, sites: &[Site]) {
    for (number, site) in sites.iter().enumerate() {
        let Site { unit, support, .. } = *site;
        board.hire(Post { unit: support, function: "care-coordinator", hours: 24 });
        board.hire(Post { unit, function: "school-administrator", hours: 20 });
        if site.classes.len() >= 5 {
            board.hire(Post { unit, function: "caretaker", hours: 32 });
        }
        if number % 8 != 7 {
            hire_intern(board, site);
        }
    }
    let rooms: Vec<usize> = sites
        .iter()
        .flat_map(|site| site.classes.iter().map(|(_, plan)| if plan.grades.0 <= 4 { site.lower } else { site.upper }))
        .collect();
    let lacking = STAFF.saturating_sub(board.people.len());
    for step in 0..lacking {
        // Spread over all schools, the large ones more often.
        let unit = rooms[step * rooms.len() / lacking];
        let hours = weighted(&mut board.rng, &[(16, 2), (20, 3), (24, 3), (32, 2)]);
        board.hire(Post { unit, function: "teaching-assistant", hours });
    }
}

fn hire_intern(board: &mut Builder<'_>, site: &Site) {
    let class = site.classes[board.rng.random_range(0..site.classes.len())].0;
    let intern = board.hire(Post { unit: class, function: "teaching-intern", hours: 16 });
    let (today, year_start) = (board.today(), school_year_start(board.today()));
    let left = board.rng.random_range(30..240);
    let held = &mut board.people[intern].memberships[0];
    held.kind = MembershipKind::Intern;
    held.starts = year_start.max(days_before(today, 90));
    held.ends = Some(days_after(today, left));
}

fn grant_roles(board: &mut Builder<'_>, sites: &[Site]) {
    let helpers: Vec<usize> = board.with_function("it-officer");
    let it = ["system-administrator", "organisation-administrator", "app-manager", "it-manager", "service-desk-agent"];
    for (person, role) in helpers.iter().zip(it) {
        board.grant(*person, role, 0);
    }
    board.grant_first(6, "hr-officer", "hr-officer");
    board.grant_first(2, "communication-officer", "editor");
    board.grant_first(3, "facility-officer", "facility-manager");
    board.grant_first(1, "privacy-officer", "data-protection-officer");
    board.grant_first(2, "board-member", "director");
    board.grant_at_work("director", "director");
    board.grant_at_work("school-administrator", "key-user");
    if let Some(coach) = board.with_function("gym-teacher").first() {
        for (class, _) in sites[0].classes.iter().take(2) {
            board.grant(*coach, "helper", *class);
        }
    }
}

fn enrol_all(board: &mut Builder<'_>, sites: &[Site]) {
    board.mix = DUTCH_PUPILS;
    let year_start = school_year_start(board.today());
    for (class, plan) in sites.iter().flat_map(|site| &site.classes) {
        let (first, last) = plan.grades;
        let spread = usize::from(last - first) + 1;
        for place in 0..plan.size {
            let step = u8::try_from(place * spread / plan.size).unwrap_or(0);
            board.enrol(*class, first + step, year_start);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::cases;
    use proptest::prelude::*;

    #[test]
    fn all_27_schools_are_read() {
        assert_eq!(schools().len(), 27);
        assert_eq!(SCHOOLS.lines().count(), 28);
    }

    #[test]
    fn a_small_school_mixes_grades_and_a_large_one_has_parallel_classes() {
        let small = plan_classes(100);
        assert_eq!(class_label(&small, 0), "1/2");
        let large = plan_classes(480);
        assert!(large.iter().all(|plan| plan.grades.0 == plan.grades.1));
        assert_eq!(class_label(&large, 0), "1A");
        assert_eq!(class_label(&plan_classes(192), 7), "8");
    }

    proptest! {
        #![proptest_config(cases(200))]
        #[test]
        fn classes_hold_everyone_within_size_and_cover_all_grades(pupils in SMALLEST_SCHOOL..1500_usize) {
            let plans = plan_classes(pupils);
            prop_assert_eq!(plans.iter().map(|plan| plan.size).sum::<usize>(), pupils);
            prop_assert!(plans.iter().all(|plan| (18..=30).contains(&plan.size)));
            for grade in 1..=8 {
                prop_assert!(plans.iter().any(|plan| (plan.grades.0..=plan.grades.1).contains(&grade)));
            }
        }

        #[test]
        fn lifting_keeps_the_total(sizes in proptest::collection::vec(1..600_usize, 5..40)) {
            prop_assume!(sizes.iter().sum::<usize>() > SMALLEST_SCHOOL * sizes.len() * 2);
            let lifted = lift_smallest(sizes.clone());
            prop_assert_eq!(lifted.iter().sum::<usize>(), sizes.iter().sum::<usize>());
        }
    }
}
