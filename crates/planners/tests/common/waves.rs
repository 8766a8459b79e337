//! A company of teams in departments, whose people share mailboxes and calendars mostly within them.

use rand::seq::IteratorRandom;
use rand::{RngExt, SeedableRng};
use thuisbasis_planners::Random;
use thuisbasis_planners::waves::{Wave, WavePlan, Waves};

/// Teams of ten, and departments of ten teams.
const TEAM: usize = 10;
const DEPARTMENT: usize = 100;

/// So many people in so many waves of about the same size.
pub(crate) fn company(people: usize, waves: usize, seed: u64) -> Waves {
    let mut random = Random::seed_from_u64(seed);
    let mut edges: Vec<Vec<usize>> =
        (0..people).step_by(TEAM).map(|from| (from..(from + TEAM).min(people)).collect()).collect();
    let mut weight = vec![30; edges.len()];
    for n in 0..people / 2 {
        edges.push(group(people, &mut random));
        weight.push(if n % 3 == 0 { 10 } else { 20 });
    }
    let room = i64::try_from(people * 21 / (waves * 20)).unwrap() + 1;
    let day = |wave: usize| i64::try_from(wave * 7 / 2).unwrap();
    let mut problem = Waves {
        problem: "P4".to_owned(),
        n: people,
        kind: Vec::new(),
        edges,
        weight,
        waves: (0..waves).map(|wave| Wave { day: day(wave), min: room / 10, max: room }).collect(),
        lo: vec![0; people],
        hi: vec![waves - 1; people],
        team: Vec::new(),
        cut_days: 5,
    };
    for person in (0..people).filter(|_| random.random_range(0..15) == 0).collect::<Vec<_>>() {
        let wave = random.random_range(0..waves);
        if random.random_range(0..2) == 0 { problem.lo[person] = wave } else { problem.hi[person] = wave }
    }
    problem
}

/// People of one department, now and then with somebody from another.
fn group(people: usize, random: &mut Random) -> Vec<usize> {
    let from = random.random_range(0..people) / DEPARTMENT * DEPARTMENT;
    let size = random.random_range(2..9);
    let mut group: Vec<usize> = (from..(from + DEPARTMENT).min(people)).sample(random, size);
    let guest = random.random_range(0..people);
    if random.random_range(0..4) == 0 && !group.contains(&guest) {
        group.push(guest);
    }
    group
}

/// What somebody would do without a planner: all in their order, as many as fit in each wave, but as early and as late
/// as each must.
pub(crate) fn by_hand(problem: &Waves) -> WavePlan {
    let mut left: Vec<i64> = problem.waves.iter().map(|wave| wave.max).collect();
    let mut wave = vec![0; problem.n];
    let mut order: Vec<usize> = (0..problem.n).collect();
    order.sort_by_key(|&person| problem.hi[person] - problem.lo[person] == problem.waves.len() - 1);
    for person in order {
        let range = problem.lo[person]..=problem.hi[person];
        let at = range.clone().find(|&at| left[at] > 0).unwrap();
        left[at] -= 1;
        wave[person] = i64::try_from(at).unwrap();
    }
    WavePlan { wave }
}
