//! A bound by trees: what connects all visits with the depot.
//!
//! The routes of a plan with `K` vans and `n` visits form a connected graph of `n + K` edges, in which each visit has
//! two and the depot `2K`. Without these degrees the cheapest such graph is a shortest spanning tree and the `K` cheapest
//! edges besides (Fisher, "Optimal solution of vehicle routing problems using minimum K-trees", Operations Research 42,
//! 1994); prices on the visits and the depot, raised by a subgradient search, bring the degrees near to what they are in
//! a plan. Every set of prices gives a valid bound, so the search may stop at any time. All is counted in whole numbers,
//! [`SCALE`] to the second.

use std::collections::BinaryHeap;

use super::model::{Model, id};
use crate::control::Meter;

/// How finely prices are counted.
const SCALE: i64 = 16;
/// An edge that no plan has.
const NO_EDGE: i64 = i64::MAX / 4;
/// The highest price.
const DEAREST: i64 = NO_EDGE / 1_000_000;
/// After so many steps without a better bound the steps become shorter.
const PATIENCE: u32 = 10;
const SHORTER: f64 = 0.6;
/// By then the prices hardly move any more.
const MOST_STEPS: u64 = 400;

/// Prices on their way up.
struct Climb {
    prices: Vec<i64>,
    direction: Vec<f64>,
    step: f64,
    /// The prices that gave the best bound.
    best: Vec<i64>,
}

impl Climb {
    fn new(nodes: usize) -> Self {
        Self { prices: vec![0; nodes], direction: vec![0.0; nodes], step: 0.5, best: vec![0; nodes] }
    }

    /// Back to the best prices, and on from there with shorter steps.
    fn step_back(&mut self) {
        self.step *= SHORTER;
        self.prices.clone_from(&self.best);
        self.direction.fill(0.0);
    }

    /// Up for nodes with too few edges, down for those with too many.
    fn go(&mut self, degree: &[i64], vans: i64, far: i64) {
        for (node, (direction, degree)) in self.direction.iter_mut().zip(degree).enumerate() {
            let wanted = if node == 0 { 2 * vans } else { 2 };
            *direction = 0.7 * *direction + 0.3 * float(wanted - degree);
        }
        let norm: f64 = self.direction.iter().map(|part| part * part).sum();
        let length = self.step * float(far * SCALE) / norm.max(1.0);
        for (price, direction) in self.prices.iter_mut().zip(&self.direction) {
            *price = (*price + whole(length * direction)).clamp(-DEAREST, DEAREST);
        }
    }
}

/// How many vans a plan has, least and most.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fleet {
    pub least: usize,
    pub most: usize,
}

/// The graph: node 0 is the depot, node `v + 1` is visit `v`.
pub(super) struct Tree<'m> {
    model: &'m Model,
    fleet: Fleet,
    nodes: usize,
    /// Travel between each two nodes.
    edges: Vec<i32>,
    /// The tree: to which node each but the first is joined.
    joined: Vec<usize>,
    /// The degree of each node.
    degree: Vec<i64>,
    /// The cheapest edges besides the tree.
    extra: BinaryHeap<(i64, usize, usize)>,
}

impl<'m> Tree<'m> {
    pub(super) fn new(model: &'m Model, fleet: Fleet) -> Self {
        let nodes = model.visits.len() + 1;
        let mut edges = vec![i32::MAX; nodes * nodes];
        for from in 0..id(nodes) {
            for to in from + 1..id(nodes) {
                let travel = edge(model, from, to);
                edges[from as usize * nodes + to as usize] = travel;
                edges[to as usize * nodes + from as usize] = travel;
            }
        }
        let (joined, degree) = (vec![0; nodes], vec![0; nodes]);
        Self { model, fleet, nodes, edges, joined, degree, extra: BinaryHeap::new() }
    }

    /// Raises the prices while the meter lasts; the best bound seen for plans that cost at most `cost`.
    pub(super) fn raise(&mut self, cost: i64, meter: &mut Meter<'_>) -> i64 {
        let mut climb = Climb::new(self.nodes);
        let (mut best, mut patience) = (0, 0);
        while meter.taken() < MOST_STEPS && best < cost && meter.go_on() {
            let (value, vans) = self.value(&climb.prices);
            if value > best {
                (best, patience) = (value, 0);
                climb.best.clone_from(&climb.prices);
            } else {
                patience += 1;
            }
            if patience > PATIENCE {
                patience = 0;
                climb.step_back();
            } else {
                climb.go(&self.degree, vans, (cost - value).max(1));
            }
        }
        best.min(cost)
    }

    /// The bound that these prices give, and for how many vans.
    fn value(&mut self, prices: &[i64]) -> (i64, i64) {
        let mut value = self.span(prices) + 2 * prices[1..].iter().sum::<i64>();
        self.join_more(prices);
        let mut vans = 0;
        let each = self.model.fixed * SCALE + 2 * prices[0];
        for (cost, from, to) in std::mem::take(&mut self.extra).into_sorted_vec() {
            if vans >= self.fleet.least && each + cost >= 0 {
                break;
            }
            value += each + cost;
            vans += 1;
            self.degree[from] += 1;
            self.degree[to] += 1;
        }
        (value.div_euclid(SCALE), i64::try_from(vans).unwrap_or(0))
    }

    fn reduced(&self, prices: &[i64], from: usize, to: usize) -> i64 {
        let travel = self.edges[from * self.nodes + to];
        if travel == i32::MAX { NO_EDGE } else { i64::from(travel) * SCALE - prices[from] - prices[to] }
    }

    /// Finds a shortest spanning tree (Prim), counts its degrees and returns its length.
    fn span(&mut self, prices: &[i64]) -> i64 {
        self.degree.fill(0);
        self.joined.fill(0);
        let mut far: Vec<i64> = (0..self.nodes).map(|node| self.reduced(prices, 0, node)).collect();
        let mut left: Vec<usize> = (1..self.nodes).collect();
        let mut length = 0;
        while let Some(nearest) = (0..left.len()).min_by_key(|&at| far[left[at]]) {
            let node = left.swap_remove(nearest);
            length += far[node].min(DEAREST);
            self.degree[node] += 1;
            self.degree[self.joined[node]] += 1;
            let row = &self.edges[node * self.nodes..(node + 1) * self.nodes];
            for &other in &left {
                if row[other] != i32::MAX {
                    let travel = i64::from(row[other]) * SCALE - prices[node] - prices[other];
                    if travel < far[other] {
                        far[other] = travel;
                        self.joined[other] = node;
                    }
                }
            }
        }
        length
    }

    /// Finds the cheapest edges besides the tree, as many as there may be vans. A van with one delivery uses an edge of
    /// the depot twice.
    fn join_more(&mut self, prices: &[i64]) {
        self.extra.clear();
        for from in 0..self.nodes {
            for to in from + 1..self.nodes {
                if self.edges[from * self.nodes + to] == i32::MAX {
                    continue;
                }
                let in_tree = self.joined[to] == from || (from > 0 && self.joined[from] == to);
                let twice = from == 0 && !self.model.paired;
                let copies = 1 + usize::from(twice) - usize::from(in_tree);
                let edge = (self.reduced(prices, from, to), from, to);
                for _ in 0..copies {
                    if self.extra.len() < self.fleet.most {
                        self.extra.push(edge);
                    } else if self.extra.peek().is_some_and(|dearest| edge < *dearest) {
                        self.extra.pop();
                        self.extra.push(edge);
                    }
                }
            }
        }
        let enough = self.fleet.least;
        if self.extra.len() < enough {
            // No plan has so few edges, so any bound holds.
            self.extra.extend(std::iter::repeat_n((0, 0, 0), enough - self.extra.len()));
        }
    }
}

/// Travel on an edge, when some plan could have it.
fn edge(model: &Model, from: u32, to: u32) -> i32 {
    let (first, last) = (from.checked_sub(1), to - 1);
    let possible = match first {
        None => model.may_follow(None, last) || model.may_be_last(last),
        Some(first) => model.may_follow(Some(first), last) || model.may_follow(Some(last), first),
    };
    let point = first.map_or(0, |first| model.visits[first as usize].point);
    if possible { model.row(point)[model.visits[last as usize].point as usize] } else { i32::MAX }
}

#[expect(clippy::cast_precision_loss, reason = "only a direction and the length of a step")]
fn float(number: i64) -> f64 {
    number as f64
}

#[expect(clippy::cast_possible_truncation, reason = "a cast of floats stays within the range")]
fn whole(number: f64) -> i64 {
    number as i64
}
