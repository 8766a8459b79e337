//! From a problem to a plan: first stage, construction, annealing, and beside it the proof of a bound.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use super::bound::{Prices, simple};
use super::flows::Flows;
use super::lines;
use super::mend::mend;
use super::network::Network;
use super::patterns;
use super::problem::{Redistribution, Shipments};
use super::prove::prove;
use super::search::{Search, Tell};
use crate::control::Control;
use crate::model::Solved;

/// What one unit of unmet weight counts in the objective.
pub(super) const UNMET: i64 = 1_000_000;
/// The share of the limit after which one thread turns from searching to proving.
const TURN: f64 = 0.4;
/// The same where all patterns can be looked at: there the best plan is found soon.
const SMALL_TURN: f64 = 0.1;
/// The share of the limit at which proving ends.
const PROVEN: f64 = 0.97;

/// A network with at most so many sources is small: it is annealed several times.
const SMALL: usize = 40;
const CYCLES: u32 = 5;

/// What the threads share.
struct Shared<'n, 'c> {
    network: &'n Network,
    control: &'c Control<'c>,
    given: Option<Vec<(usize, usize, i64)>>,
    /// The objective of a second-stage cost of 0.
    offset: i64,
    /// The least cost that was told.
    record: AtomicI64,
    /// The best plan is proven to be so.
    done: AtomicBool,
}

/// The best plan that is found.
pub(super) fn solve(problem: &Redistribution, start: Option<&Shipments>, control: &Control<'_>) -> Solved<Shipments> {
    let network = Network::new(problem);
    let offset = network.least * UNMET + network.base;
    let shared = Shared {
        network: &network,
        control,
        given: start.map(|plan| network.amounts(plan)),
        offset,
        record: AtomicI64::new(i64::MAX),
        done: AtomicBool::new(false),
    };
    let found = control.in_parallel(|thread| shared.run(thread));
    let mut best: Option<Flows<'_>> = None;
    let mut bound = simple(&network);
    for (flows, proven) in found {
        bound = bound.max(proven.unwrap_or(bound));
        if best.as_ref().is_none_or(|known| flows.cost < known.cost) {
            best = Some(flows);
        }
    }
    let best = best.unwrap_or_else(|| Flows::new(&network));
    // A plan with more unmet weight costs at least this, however little else it costs.
    let worse = (network.least + weight_step(problem)) * UNMET;
    let bound = (offset + bound.min(best.cost)).min(worse);
    Solved { plan: lines::plan(problem, &best), objective: offset + best.cost, bound: Some(bound) }
}

/// All sums of weights are multiples of this.
fn weight_step(problem: &Redistribution) -> i64 {
    problem.unmet_weight.values().fold(0, |a, &b| gcd(a, b)).max(1)
}

fn gcd(a: i64, b: i64) -> i64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

impl<'n> Shared<'n, '_> {
    /// One thread: the best it finds, and the bound on the cost it proves.
    fn run(&self, thread: usize) -> (Flows<'n>, Option<i64>) {
        let mut search = Search::new(self.begin(thread), self.control.random(thread));
        let tell = |cost: i64| {
            if self.record.fetch_min(cost, Ordering::Relaxed) > cost {
                self.control.tell(self.offset + cost, None);
            }
        };
        tell(search.best.cost);
        let done = (!self.control.deterministic()).then_some(&self.done);
        let prices = if thread == 0 { Prices::new(self.network) } else { None };
        let Some(prices) = prices else {
            self.cycles(&mut search, 1.0, (&tell, done));
            return (search.best, None);
        };
        let turn = if patterns::small(self.network).is_some() { SMALL_TURN } else { TURN };
        self.cycles(&mut search, turn, (&tell, done));
        let upper = if self.control.deterministic() {
            search.best.cost
        } else {
            search.best.cost.min(self.record.load(Ordering::Relaxed))
        };
        let mut meter = self.control.part(turn, PROVEN).every(1);
        let proven =
            prove(prices, upper, &mut meter, |bound| self.control.tell(self.offset + upper, Some(self.offset + bound)));
        if proven >= upper && search.best.cost <= upper {
            self.done.store(true, Ordering::Relaxed);
        } else {
            search.anneal(&mut self.control.part(PROVEN, 1.0), 0.3, (&tell, done));
        }
        (search.best, Some(proven))
    }

    /// Anneals until that share of the limit: once in a large network, several times in a small one.
    fn cycles(&self, search: &mut Search<'n>, until: f64, told: (Tell<'_>, Option<&AtomicBool>)) {
        let count: u32 = if self.network.sides[0].schools.len() > SMALL { 1 } else { CYCLES };
        for cycle in 0..count {
            let share = |cycle: u32| until * f64::from(cycle) / f64::from(count);
            search.anneal(&mut self.control.part(share(cycle), share(cycle + 1)), 1.0, told);
        }
    }

    /// Where a thread starts: at the given plan, mended, or at one that is built.
    fn begin(&self, thread: usize) -> Flows<'n> {
        let mut flows = Flows::of(self.network, self.given.as_deref().unwrap_or_default());
        if self.given.is_none() {
            flows = Search::fill(flows, self.control.random(thread));
        }
        mend(&mut flows);
        flows.mark();
        flows
    }
}
