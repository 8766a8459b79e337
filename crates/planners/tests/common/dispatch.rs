//! Tickets of clients, some of whom ask much more than others.

use std::collections::BTreeMap;

use rand::{RngExt, SeedableRng};
use thuisbasis_planners::Random;
use thuisbasis_planners::dispatch::{Cost, Dispatch, Manager, Ticket};

const DAYS: usize = 20;

/// A month of so many managers, and five times as many clients.
pub(crate) fn month_of(count: usize, seed: u64) -> Dispatch {
    let mut random = Random::seed_from_u64(seed);
    let clients = 5 * count;
    let managers = (0..count).map(|n| Manager {
        skills: (0..4).filter(|skill| *skill != n % 4).collect(),
        fam: (0..clients)
            .filter(|client| client % count == n || client % (count + 1) == n)
            .map(|client| (client, 60))
            .collect(),
        avail: (0..DAYS).map(|day| if day % 7 == n { 0 } else { 360 }).collect(),
    });
    let mut tickets: Vec<_> = (0..82 * count)
        .map(|_| {
            let client = random.random_range(0..clients) * random.random_range(0..clients) / clients;
            let (skill, effort) = (random.random_range(0..4), random.random_range(10..90));
            Ticket(random.random_range(0..18 * 480), client, skill, effort, random.random_range(1..=3))
        })
        .collect();
    tickets.sort_by_key(Ticket::arrival);
    let late_day = BTreeMap::from([(1, 200), (2, 80), (3, 30)]);
    Dispatch {
        days: DAYS,
        day_minutes: 480,
        managers: managers.collect(),
        clients,
        tickets,
        due_days: BTreeMap::from([(1, 0), (2, 1), (3, 3)]),
        cost: Cost { unfam: 1, noskill: 150, late_day, unassigned: 2_000, fairness: 2 },
    }
}
