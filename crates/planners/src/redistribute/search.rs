//! Simulated annealing on the true cost: a few pairs of schools are taken apart, what is left over finds its place again
//! through chains of exchanges, and the outcome is kept or undone.

use std::sync::atomic::{AtomicBool, Ordering};

use rand::RngExt;

use super::flows::Flows;
use super::network::{DEMAND, SUPPLY, real};
use super::route::{Mood, Router};
use crate::control::{Meter, Random};

/// Highest and lowest temperature, as shares of the mean cost of a pair.
const HOT: f64 = 0.35;
const COLD: f64 = 0.01;
/// How much dearer than the best a chain may be and still be followed, as a share of the mean cost of a pair.
const HOPE: f64 = 0.27;
/// Chains that are tried to place what one step left over.
const CHAINS: usize = 60;

/// Hears of every new best cost.
pub(super) type Tell<'a> = &'a (dyn Fn(i64) + Sync);

/// One search: where it is, and the best it has seen.
pub(super) struct Search<'n> {
    pub(super) flows: Flows<'n>,
    pub(super) best: Flows<'n>,
    router: Router,
    random: Random,
    /// The mean cost of a used pair, and of serving one device.
    pair_cost: f64,
    unit_cost: f64,
    left: Vec<(usize, usize)>,
    /// The present state is better than `best`, which was not copied yet.
    ahead: bool,
}

impl<'n> Search<'n> {
    /// Starts from a flow that uses all that must be used.
    pub(super) fn new(flows: Flows<'n>, random: Random) -> Self {
        let mut search = Self {
            router: Router::new(&flows),
            best: flows.clone(),
            flows,
            random,
            pair_cost: 1.0,
            unit_cost: 1.0,
            left: Vec::new(),
            ahead: false,
        };
        search.gauge();
        search
    }

    fn gauge(&mut self) {
        let pairs: usize = self.flows.pairs[SUPPLY].iter().map(Vec::len).sum();
        let units: i64 = self.flows.pairs[SUPPLY].iter().flatten().map(|&(_, amount)| amount).sum();
        let ways: i64 = self.flows.pairs[SUPPLY]
            .iter()
            .enumerate()
            .flat_map(|(rank, list)| list.iter().map(move |&(other, _)| (rank, other)))
            .map(|(rank, other)| self.flows.network.cost(SUPPLY, rank, other))
            .sum();
        self.pair_cost = (real(ways) / real(i64::try_from(pairs).unwrap_or(1).max(1))).max(1.0);
        self.unit_cost = real(self.flows.cost) / real(units.max(1));
    }

    /// Anneals once, from `hot` times the usual heat down to the cold, until the meter is up.
    pub(super) fn anneal(&mut self, meter: &mut Meter<'_>, hot: f64, (tell, done): (Tell<'_>, Option<&AtomicBool>)) {
        if self.flows.pairs[SUPPLY].iter().all(Vec::is_empty) {
            return;
        }
        let (begin, end) = ((HOT * hot * self.pair_cost).max(1e-3), (COLD * self.pair_cost).max(1e-4));
        while meter.go_on() && !done.is_some_and(|done| done.load(Ordering::Relaxed)) {
            let heat = begin * (end / begin).powf(meter.share());
            if self.step(heat) {
                tell(self.flows.cost);
            }
        }
        self.keep();
    }

    /// Copies the present state when it is the best.
    fn keep(&mut self) {
        if self.ahead {
            self.best.clone_from(&self.flows);
            self.ahead = false;
        }
    }

    /// One step at this heat; whether it led to a new best.
    fn step(&mut self, heat: f64) -> bool {
        let before = self.flows.cost;
        let threshold = before - floor(heat * self.random.random::<f64>().max(1e-12).ln());
        self.flows.mark();
        self.ruin();
        self.recreate();
        if self.flows.lacking > 0 || self.flows.cost > threshold {
            self.flows.undo();
            return false;
        }
        if self.ahead && self.flows.cost > before {
            // The best is copied only when it is left.
            let journal = std::mem::take(&mut self.flows.journal);
            let mut back = journal.clone();
            self.best.clone_from(&self.flows);
            self.best.journal.append(&mut back);
            self.best.undo();
            self.flows.journal = journal;
            self.ahead = false;
        }
        let record = if self.ahead { before } else { self.best.cost };
        let better = self.flows.cost < record;
        self.ahead |= better;
        better
    }

    /// Takes some pairs apart.
    fn ruin(&mut self) {
        self.router.forbidden.clear();
        let sort = self.random.random_range(0..100_u32);
        let Some((side, rank)) = self.any_school() else {
            return;
        };
        if sort < 25 {
            let pair = self.any_pair(side, rank);
            self.take(pair);
        } else if sort < 40 {
            for n in (0..self.flows.pairs[side][rank].len()).rev() {
                let other = self.flows.pairs[side][rank][n].0;
                self.take(ordered(side, rank, other));
            }
        } else if sort < 50 {
            self.take_one_arc(side, rank);
        } else {
            let more = self.random.random_range(1..=3_u32);
            let (source, sink) = self.any_pair(side, rank);
            self.take((source, sink));
            for _ in 0..more {
                let (side, rank) = if self.random.random() { (SUPPLY, source) } else { (DEMAND, sink) };
                self.take_near(side, rank);
            }
        }
    }

    fn any_school(&mut self) -> Option<(usize, usize)> {
        for _ in 0..64 {
            let side = usize::from(self.random.random::<bool>());
            let rank = self.random.random_range(0..self.flows.pairs[side].len().max(1));
            if self.flows.pairs[side].get(rank).is_some_and(|list| !list.is_empty()) {
                return Some((side, rank));
            }
        }
        None
    }

    fn any_pair(&mut self, side: usize, rank: usize) -> (usize, usize) {
        let list = &self.flows.pairs[side][rank];
        let (other, _) = list[self.random.random_range(0..list.len())];
        ordered(side, rank, other)
    }

    /// Takes apart a pair of a school near the partners of this one.
    fn take_near(&mut self, side: usize, rank: usize) {
        let near = &self.flows.network.sides[side].near[rank];
        if near.is_empty() {
            return;
        }
        let reach = near.len().min(8);
        let other = near[self.random.random_range(0..reach)];
        if !self.flows.pairs[1 - side][other].is_empty() {
            let pair = self.any_pair(1 - side, other);
            self.take(pair);
        }
    }

    /// Takes a pair of schools apart.
    fn take(&mut self, (source, sink): (usize, usize)) {
        let demand = &self.flows.network.sides[DEMAND];
        let (source_nodes, sink_nodes) = (self.flows.network.sides[SUPPLY].nodes(source), demand.nodes(sink));
        for a in source_nodes {
            for n in (0..self.flows.arcs[SUPPLY][a].len()).rev() {
                let (b, amount) = self.flows.arcs[SUPPLY][a][n];
                if sink_nodes.contains(&b) {
                    self.flows.shift(a, b, -amount);
                }
            }
        }
        if self.random.random::<f64>() < 0.6 {
            self.router.forbidden.push((source, sink));
        }
    }

    /// Stops one flow of this school, or a part of it, not all of a pair.
    fn take_one_arc(&mut self, side: usize, rank: usize) {
        let nodes = self.flows.network.sides[side].nodes(rank);
        let node = self.random.random_range(nodes);
        let arcs = &self.flows.arcs[side][node];
        if arcs.is_empty() {
            return;
        }
        let (other, amount) = arcs[self.random.random_range(0..arcs.len())];
        let part = if self.random.random() { amount } else { self.random.random_range(1..=amount) };
        self.flows.shift_from(side, node, other, -part);
    }

    /// Places what must be used and is not.
    pub(super) fn recreate(&mut self) {
        let mood = Mood {
            noise: if self.random.random::<f64>() < 0.5 { 0.0 } else { 0.8 * self.random.random::<f64>() },
            hope: HOPE * self.pair_cost,
            bonus: 1.5 * self.unit_cost * self.random.random::<f64>(),
            partners: if self.random.random::<f64>() < 0.8 { 8 } else { 20 },
        };
        self.left.clear();
        for &(a, b, _) in &self.flows.journal {
            for (side, node) in [(SUPPLY, a), (DEMAND, b)] {
                if self.flows.network.sides[side].must[node] && !self.left.contains(&(side, node)) {
                    self.left.push((side, node));
                }
            }
        }
        for _ in 0..CHAINS {
            if self.left.is_empty() {
                return;
            }
            let at = self.random.random_range(0..self.left.len());
            let (side, node) = self.left[at];
            if self.flows.open[side][node] == 0 {
                self.left.swap_remove(at);
            } else if !self.router.place(&mut self.flows, (side, node), mood, &mut self.random) {
                return;
            }
        }
    }

    /// Places all that must be used as well as chains can, school by school.
    pub(super) fn fill(flows: Flows<'n>, random: Random) -> Flows<'n> {
        let mut search = Self::new(flows, random);
        let supply = &search.flows.network.sides[SUPPLY];
        let nearest = supply.near.iter().enumerate().filter_map(|(rank, near)| Some((rank, *near.first()?)));
        let nearest: Vec<i64> = nearest.map(|(rank, other)| search.flows.network.cost(SUPPLY, rank, other)).collect();
        let mean = real(nearest.iter().sum()) / real(i64::try_from(nearest.len()).unwrap_or(1).max(1));
        let mood = Mood { noise: 0.0, bonus: mean / 7.0, hope: HOPE * mean, partners: 20 };
        for side in [SUPPLY, DEMAND] {
            for node in 0..search.flows.open[side].len() {
                while search.flows.network.sides[side].must[node]
                    && search.flows.open[side][node] > 0
                    && search.router.place(&mut search.flows, (side, node), mood, &mut search.random)
                {}
            }
        }
        search.flows.mark();
        search.flows
    }
}

fn ordered(side: usize, rank: usize, other: usize) -> (usize, usize) {
    if side == SUPPLY { (rank, other) } else { (other, rank) }
}

#[expect(clippy::cast_possible_truncation, reason = "a threshold need not be exact, and a cast saturates")]
fn floor(value: f64) -> i64 {
    value.floor() as i64
}
