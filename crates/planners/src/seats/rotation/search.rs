//! Simulated annealing over the days of each team: turn a day, exchange a day for another, exchange a day between
//! teams.

#![expect(clippy::cast_precision_loss, reason = "a temperature and what is held against it need not be exact")]

use std::sync::atomic::{AtomicBool, Ordering};

use rand::{Rng, RngExt};

use super::model::Model;
use crate::control::{Meter, Random};

const MOVES: usize = 128;

/// The days of each team, as bits, and how many people there are on each day.
#[derive(Clone)]
pub(super) struct Days {
    pub(super) present: Vec<u8>,
    pub(super) people: Vec<i64>,
    pub(super) cost: i64,
}

impl Days {
    pub(super) fn new(model: &Model, present: Vec<u8>) -> Self {
        let mut people = vec![0; model.cap.len()];
        let (mut cost, mut twice) = (0, 0);
        for (team, &days) in present.iter().enumerate() {
            cost += model.own(team, days);
            twice += model.missed(team, days, &present);
            for (day, people) in people.iter_mut().enumerate() {
                *people += i64::from(days >> day & 1) * model.size[team];
            }
        }
        Self { present, people, cost: cost + twice / 2 }
    }

    pub(super) fn change(&self, model: &Model, team: usize, days: u8) -> i64 {
        let old = self.present[team];
        model.own(team, days) - model.own(team, old) + model.missed(team, days, &self.present)
            - model.missed(team, old, &self.present)
    }

    pub(super) fn set(&mut self, model: &Model, team: usize, days: u8, change: i64) {
        let old = self.present[team];
        for (day, people) in self.people.iter_mut().enumerate() {
            *people += (i64::from(days >> day & 1) - i64::from(old >> day & 1)) * model.size[team];
        }
        self.present[team] = days;
        self.cost += change;
    }

    /// How many people are too many, over all days.
    pub(super) fn excess(&self, model: &Model) -> i64 {
        self.people.iter().zip(&model.cap).map(|(people, cap)| (people - cap).max(0)).sum()
    }
}

/// The cost at which a search may end, and whether one has found it.
pub(super) struct Enough {
    cost: i64,
    /// Whether searches hear of each other.
    shared: bool,
    reached: AtomicBool,
}

impl Enough {
    pub(super) fn new(cost: i64, shared: bool) -> Self {
        Self { cost, shared, reached: AtomicBool::new(false) }
    }

    fn found(&self) -> bool {
        self.shared && self.reached.load(Ordering::Relaxed)
    }

    fn tell(&self) {
        self.reached.store(true, Ordering::Relaxed);
    }
}

/// Anneals until the meter is over or a plan of cost `enough` is found; the best plan seen that keeps all rules.
///
/// `enough` also says whether another search has found so cheap a plan.
pub(super) fn anneal(model: &Model, start: Days, enough: &Enough, random: &mut Random, meter: &mut Meter<'_>) -> Days {
    let mut best = start.clone();
    let mut crowded = start.excess(model) > 0;
    let mut days = start;
    let teams = days.present.len();
    if teams == 0 || model.cap.is_empty() {
        return best;
    }
    let hot = heat(model);
    while (crowded || best.cost > enough.cost) && !enough.found() && meter.go_on() {
        let heat = hot * 0.01_f64.powf(meter.share());
        for _ in 0..MOVES {
            try_move(model, &mut days, heat, random);
            if (crowded || days.cost < best.cost) && days.excess(model) == 0 {
                best = days.clone();
                crowded = false;
            }
        }
    }
    if !crowded && best.cost <= enough.cost {
        enough.tell();
    }
    best
}

/// What a day of a middling team is worth.
fn heat(model: &Model) -> f64 {
    let people: i64 = model.size.iter().sum();
    let worth =
        people as f64 / model.size.len().max(1) as f64 * model.cost.short_day.max(model.cost.bad_day).max(1) as f64;
    (worth * 0.5).max(1.0)
}

#[expect(clippy::cast_possible_truncation, reason = "at most 7 days")]
fn try_move(model: &Model, days: &mut Days, heat: f64, random: &mut Random) {
    let count = model.cap.len() as u32;
    let a = random.random_range(0..days.present.len());
    let one = 1_u8 << random.random_range(0..count);
    let other = 1_u8 << random.random_range(0..count);
    let dice = random.next_u32();
    let bar = -heat * f64::from(random.random::<f32>().max(1e-9)).ln();
    let was = days.present[a];
    if dice & 1 == 0 {
        // A team alone: turns a day, or leaves one for another.
        let mut next = was ^ one;
        if dice & 2 == 0 && was & one != 0 && was & other == 0 {
            next |= other;
        }
        step(model, days, (a, next), bar);
        return;
    }
    // Two teams: one leaves a day that the other takes, and perhaps the other way round on another day.
    let b = random.random_range(0..days.present.len());
    if a == b || was & one == 0 || days.present[b] & one != 0 {
        return;
    }
    let mut next = (was & !one, days.present[b] | one);
    if dice & 2 == 0 {
        if was & other != 0 || days.present[b] & other == 0 {
            return;
        }
        next = (next.0 | other, next.1 & !other);
    }
    if !lawful(model, a, next.0) || !lawful(model, b, next.1) {
        return;
    }
    let before = days.excess(model);
    let first = days.change(model, a, next.0);
    days.set(model, a, next.0, first);
    let old = days.present[b];
    let second = days.change(model, b, next.1);
    days.set(model, b, next.1, second);
    if !accepted((before, days.excess(model)), (first + second) as f64, bar) {
        days.set(model, b, old, -second);
        days.set(model, a, was, -first);
    }
}

fn step(model: &Model, days: &mut Days, (team, next): (usize, u8), bar: f64) {
    if !lawful(model, team, next) {
        return;
    }
    let was = days.present[team];
    let before = days.excess(model);
    let change = days.change(model, team, next);
    days.set(model, team, next, change);
    if !accepted((before, days.excess(model)), change as f64, bar) {
        days.set(model, team, was, -change);
    }
}

/// Whether a move is made: one that frees crowded days always is, one that crowds them never.
fn accepted((before, after): (i64, i64), change: f64, bar: f64) -> bool {
    after < before || (after == before && change <= bar)
}

fn lawful(model: &Model, team: usize, days: u8) -> bool {
    i64::from(days.count_ones()) >= model.kind[team].min
}
