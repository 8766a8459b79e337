//! Simulated annealing over ruin and recreate, and the same with too few vans until all jobs have found a place.

use super::eject::eject;
use super::ruin::Shaker;
use crate::anneal::{Cooling, accepts};
use crate::control::Meter;

/// In the search for fewer vans, one step of so many puts jobs out for an absent one.
const EJECTED: u32 = 32;

/// Searches until the meter is empty; what is cooled over is the part `from..until` of `cooling`.
pub(super) fn anneal(shaker: &mut Shaker<'_>, meter: &mut Meter<'_>, cooling: Cooling, (from, until): (f64, f64)) {
    let mut temperature = cooling.at(from);
    let mut look = 0_u32;
    while meter.go_on() {
        look += 1;
        if look.is_multiple_of(16) {
            temperature = cooling.at(from + (until - from) * meter.share());
        }
        let before = shaker.state.cost();
        shaker.ruin();
        shaker.recreate(true);
        let more = shaker.state.cost() - before;
        if shaker.state.absent.is_empty() && accepts(more, temperature, &mut shaker.random) {
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

/// Searches for places for the absent jobs with the vans there are, until there are none left or that share of the meter
/// is used.
/// Whether the plan is complete.
pub(super) fn squeeze(
    shaker: &mut Shaker<'_>,
    weights: &mut Weights,
    (meter, until): (&mut Meter<'_>, f64),
    cooling: Cooling,
) -> bool {
    let mut temperature = cooling.hot;
    let mut look = 0_u32;
    while !shaker.state.absent.is_empty() {
        if !meter.go_on() || meter.share() > until {
            return false;
        }
        look += 1;
        if look.is_multiple_of(16) {
            temperature = cooling.at(meter.share());
        }
        if look.is_multiple_of(EJECTED) && !eject(shaker, weights) {
            weights.grow(&shaker.state.absent);
        }
        let (before, left) = (shaker.state.travel, weights.of(&shaker.state.absent));
        shaker.ruin();
        shaker.recreate(true);
        let now = weights.of(&shaker.state.absent);
        weights.grow(&shaker.state.absent);
        let more = shaker.state.travel - before;
        if now < left || (now == left && accepts(more, temperature, &mut shaker.random)) {
            shaker.state.commit();
        } else {
            shaker.state.roll_back();
        }
    }
    true
}
