//! Managers of whom clients ask about half of the month.

use rand::seq::IteratorRandom;
use rand::{RngExt, SeedableRng};
use thuisbasis_planners::Random;
use thuisbasis_planners::month::{Client, Cost, Manager, Month};

const DAYS: usize = 21;

/// So many managers, and twice as many clients.
pub(crate) fn managers(count: usize, seed: u64) -> Month {
    let mut random = Random::seed_from_u64(seed);
    Month {
        days: DAYS,
        office_cap: i64::try_from(count / 2 + 1).unwrap(),
        managers: (0..count).map(|_| manager(&mut random)).collect(),
        clients: (0..2 * count).map(|_| client(count, &mut random)).collect(),
        cost: Cost {
            unmet: 500,
            unfam: 1,
            travel: 1,
            extra_manager: 40,
            remote_offpref: 6,
            office_short: 60,
            fairness: 10,
        },
    }
}

/// Three to five days a week, sometimes with some days of leave.
fn manager(random: &mut Random) -> Manager {
    let weekdays_off = [0, 0, 1, 1, 2][random.random_range(0..5)];
    let off = (0..5).sample(random, weekdays_off);
    let from = random.random_range(0..2 * DAYS);
    let leave = (0..DAYS).filter(|day| off.contains(&(day % 5)) || (from..from + 4).contains(day)).collect();
    Manager {
        leave,
        office_min: 2,
        remote_pref: (0..5).sample(random, 2),
        client_max_week: i64::try_from(4 - off.len()).unwrap(),
    }
}

/// One to eight days, closed on a weekday or two, known to a few managers.
fn client(managers: usize, random: &mut Random) -> Client {
    let known: Vec<usize> = (0..managers).sample(random, managers.min(5));
    Client {
        days: random.random_range(1..9),
        max_per_day: 1,
        closed_weekdays: {
            let closed = random.random_range(0..3);
            (0..5).sample(random, closed)
        },
        fam: known.iter().map(|&manager| (manager, random.random_range(30..=100))).collect(),
        travel: known.iter().map(|&manager| (manager, random.random_range(5..60))).collect(),
    }
}
