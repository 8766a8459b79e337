//! Teams that share an office with places for two in five.

use rand::seq::IteratorRandom;
use rand::{RngExt, SeedableRng};
use thuisbasis_planners::Random;
use thuisbasis_planners::seats::rotation::{Rotation, RotationCost, Team};

const DAYS: usize = 5;

/// So many teams, each of which should meet about four others.
pub(crate) fn teams(count: usize, seed: u64) -> Rotation {
    let mut random = Random::seed_from_u64(seed);
    let team = |random: &mut Random| Team {
        size: random.random_range(3..15),
        min_days: 1,
        want_days: random.random_range(2..4),
        bad_days: {
            let bad = random.random_range(0..2);
            (0..DAYS).sample(random, bad)
        },
    };
    let teams: Vec<Team> = (0..count).map(|_| team(&mut random)).collect();
    let places = teams.iter().map(|team| team.size).sum::<i64>() * 2 / 5;
    let pair = |random: &mut Random| {
        let pair = (0..count).sample(random, 2);
        (pair[0], pair[1], random.random_range(1..6))
    };
    Rotation {
        problem: "P5r".to_owned(),
        days: DAYS,
        cap: [100, 100, 90, 100, 80].map(|share| places * share / 100).to_vec(),
        meet: (0..2 * count).map(|_| pair(&mut random)).collect(),
        teams,
        cost: RotationCost { meet: 20, short_day: 6, bad_day: 3 },
    }
}
