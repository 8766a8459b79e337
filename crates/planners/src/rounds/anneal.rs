//! Simulated annealing over ruin and recreate, and the same with too few vans until all jobs have found a place.

use rand::RngExt;

use super::ruin::Shaker;
use crate::control::Meter;

/// How warm the search is at its start and at its end, as shares of the mean travel between two visits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heat {
    pub first: f64,
    pub last: f64,
}

impl Heat {
    /// In seconds, where the mean travel between two visits is `arc`.
    pub(super) fn times(self, arc: f64) -> Self {
        Self { first: self.first * arc, last: self.last * arc }
    }

    /// The temperature when `share` of the search is over.
    pub(super) fn at(self, share: f64) -> f64 {
        self.first * (self.last / self.first).powf(share)
    }
}

/// Searches until the meter is empty; what is cooled over is the part `from..until` of `heat`.
pub(super) fn anneal(shaker: &mut Shaker<'_>, meter: &mut Meter<'_>, heat: Heat, (from, until): (f64, f64)) {
    let mut temperature = heat.at(from);
    let mut look = 0_u32;
    while meter.go_on() {
        look += 1;
        if look.is_multiple_of(16) {
            temperature = heat.at(from + (until - from) * meter.share());
        }
        let before = shaker.state.cost();
        shaker.ruin();
        shaker.recreate(true);
        let chance: f64 = 1.0 - shaker.random.random::<f64>();
        let allowed = -temperature * chance.ln();
        if shaker.state.absent.is_empty() && float(shaker.state.cost() - before) < allowed {
            shaker.state.commit();
            shaker.state.keep_best();
        } else {
            shaker.state.roll_back();
        }
    }
}

/// How hard it was to place each job: jobs that are often left over weigh more.
pub(super) struct Weights(Vec<u64>);

impl Weights {
    pub(super) fn new(jobs: usize) -> Self {
        Self(vec![1; jobs])
    }

    pub(super) fn of(&self, jobs: &[u32]) -> u64 {
        jobs.iter().map(|&job| self.0[job as usize]).sum()
    }

    fn grow(&mut self, jobs: &[u32]) {
        for &job in jobs {
            self.0[job as usize] += 1;
        }
    }
}

/// Searches for places for the absent jobs on the routes there are, until there are none left or the meter is empty.
/// Whether the plan is complete.
pub(super) fn squeeze(shaker: &mut Shaker<'_>, weights: &mut Weights, meter: &mut Meter<'_>, heat: Heat) -> bool {
    let mut temperature = heat.first;
    let mut look = 0_u32;
    while !shaker.state.absent.is_empty() {
        if !meter.go_on() {
            return false;
        }
        look += 1;
        if look.is_multiple_of(16) {
            temperature = heat.at(meter.share());
        }
        let (before, left) = (shaker.state.travel, weights.of(&shaker.state.absent));
        shaker.ruin();
        shaker.recreate(false);
        let now = weights.of(&shaker.state.absent);
        let chance: f64 = 1.0 - shaker.random.random::<f64>();
        let allowed = -temperature * chance.ln();
        let cheap = float(shaker.state.travel - before) < allowed;
        weights.grow(&shaker.state.absent);
        if now < left || (now == left && cheap) {
            shaker.state.commit();
        } else {
            shaker.state.roll_back();
        }
    }
    true
}

#[expect(clippy::cast_precision_loss, reason = "a difference of costs need not be exact")]
pub(super) fn float(cost: i64) -> f64 {
    cost as f64
}
