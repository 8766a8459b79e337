//! People in teams who come for their devices to sites in their region.

use rand::{RngExt, SeedableRng};
use thuisbasis_planners::Random;
use thuisbasis_planners::handout::{Cost, Handout, Person, Site, Team};

use super::region::{Region, near};

/// So many people, days and sites, with room for a quarter more people than there are.
pub(crate) fn appointments(people: usize, days: usize, sites: usize, seed: u64) -> Handout {
    let mut random = Random::seed_from_u64(seed);
    let region = Region::new(sites + 3, &mut random);
    let (people, teams) = staff(people, days, &region, &mut random);
    let each = i64::try_from(people.len() * 5 / (days * sites * 4)).unwrap() + 1;
    let half = |random: &mut Random| {
        if random.random_range(0..15) == 0 { 0 } else { each * random.random_range(6..13) / 10 + 1 }
    };
    let halves = |random: &mut Random| (0..days).map(|_| [half(random), half(random)]).collect();
    Handout {
        days,
        sites: (0..sites).map(|_| region.place(&mut random)).map(|(x, y)| Site { x, y, id: None }).collect(),
        cap: (0..sites).map(|_| halves(&mut random)).collect(),
        max_open: vec![i64::try_from(sites).unwrap() - 1; days],
        prec: order(&teams),
        people,
        teams,
        cost: Cost {
            open: 400,
            day_dev: 8,
            half_pref: 20,
            team_day: 30,
            unassigned: 5_000,
            travel_per_100m: 1,
            far_km: 5,
            far_w: 4,
        },
        detour_pct: 130,
    }
}

/// Teams of four to fifteen, most of whom live around one place.
fn staff(count: usize, days: usize, region: &Region, random: &mut Random) -> (Vec<Person>, Vec<Team>) {
    let (mut people, mut teams) = (Vec::new(), Vec::new());
    while people.len() < count {
        let (home, team) = (region.place(random), teams.len());
        teams.push(Team { target: i64::try_from(random.random_range(0..days)).unwrap() });
        for _ in 0..random.random_range(4..16).min(count - people.len()) {
            let (x, y) = if random.random_range(0..4) > 0 { near(home, 1_500, random) } else { region.place(random) };
            let away = (0..days).filter(|_| random.random_range(0..8) == 0).collect();
            people.push(Person { x, y, team, half: random.random_range(0..3), away });
        }
    }
    (people, teams)
}

/// Every fifth team has to be done before one whose target is later.
fn order(teams: &[Team]) -> Vec<[usize; 2]> {
    let later = |first: usize| (first + 1..teams.len()).find(|&other| teams[other].target >= teams[first].target + 3);
    (0..teams.len()).step_by(5).filter_map(|first| later(first).map(|other| [first, other])).collect()
}
