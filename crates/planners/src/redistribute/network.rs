//! The second stage as a network: who can give to whom, and what a pair of schools costs.
//!
//! Kinds (and classes) that no optimal plan can tell apart are merged: when all of two kinds must be used and their
//! penalties differ by the same amount for every class, exchanging them never changes the cost.

use std::collections::BTreeMap;

use super::priority::{Class, Priorities, first_stage};
use super::problem::{Demand, Redistribution, Shipments, Supply};

/// The side that gives.
pub(super) const SUPPLY: usize = 0;
/// The side that receives.
pub(super) const DEMAND: usize = 1;
/// The penalty of what may not be.
pub(super) const NEVER: i64 = i64::MAX;
/// So many pairs have their costs kept ready.
const READY_PAIRS: usize = 4_000_000;
/// How many partners of a school are looked at.
const PARTNERS: usize = 20;

/// The nodes of one side: a group of kinds (or classes) at a school that has some.
#[derive(Debug, Default)]
pub(super) struct Side {
    /// The school of each rank in the problem.
    pub(super) schools: Vec<usize>,
    /// The nodes of each rank: those from `first[rank]` until `first[rank + 1]`.
    pub(super) first: Vec<usize>,
    /// The rank of each node's school.
    pub(super) rank: Vec<usize>,
    /// The group of each node.
    pub(super) group: Vec<usize>,
    /// How many devices each node has or needs.
    pub(super) size: Vec<i64>,
    /// Whether all of each node must be used.
    pub(super) must: Vec<bool>,
    /// Penalties: from a group of this side to a group of the other.
    pub(super) penalty: Vec<i64>,
    /// How many groups the other side has.
    pub(super) other_groups: usize,
    /// Partners of each rank on the other side, the cheapest first.
    pub(super) near: Vec<Vec<usize>>,
    /// The node of each line of the problem, if its devices matter.
    pub(super) node_of_line: Vec<Option<usize>>,
}

/// The network of the second stage.
#[derive(Debug)]
pub(super) struct Network {
    /// The least weight of unmet demand.
    pub(super) least: i64,
    /// Penalties that every plan has, since merged groups are counted by their first member.
    pub(super) base: i64,
    /// Both sides.
    pub(super) sides: [Side; 2],
    places: [Vec<(i64, i64)>; 2],
    rates: Rates,
    ready: Vec<i64>,
}

#[derive(Debug, Clone, Copy)]
struct Rates {
    pair_fixed: i64,
    per_km: i64,
    detour: i64,
}

/// A whole number as a real one.
#[expect(clippy::cast_precision_loss, reason = "estimates need no more, and what must be exact is below 2^53")]
pub(super) fn real(value: i64) -> f64 {
    value as f64
}

impl Rates {
    /// The cost of a pair of schools. Validation keeps the squares exact, so that the root is rounded correctly.
    #[expect(clippy::cast_possible_truncation, reason = "validation keeps costs far below 2^53")]
    fn cost(self, from: (i64, i64), to: (i64, i64)) -> i64 {
        let (east, north) = (real(from.0 - to.0), real(from.1 - to.1));
        let straight = (east * east + north * north).sqrt();
        let metres = (straight * real(self.detour) / 100.0).round_ties_even();
        self.pair_fixed + (real(self.per_km) * metres / 1_000.0).round_ties_even() as i64
    }
}

/// Which group each member belongs to, and its penalty above that of the group's first member.
struct Merged {
    group: Vec<Option<(usize, i64)>>,
    firsts: Vec<usize>,
}

/// Merges members with the same rows up to a constant. `rows[n]` lists what member `n` may go with, and the penalty.
fn merge(rows: &[Vec<(usize, i64)>], must: &[bool]) -> Merged {
    let mut seen: BTreeMap<(bool, Vec<(usize, i64)>), usize> = BTreeMap::new();
    let mut merged = Merged { group: vec![None; rows.len()], firsts: Vec::new() };
    for (n, row) in rows.iter().enumerate() {
        let Some(&(_, least)) = row.first() else {
            continue;
        };
        let shift = if must[n] { least } else { 0 };
        let key = (must[n], row.iter().map(|&(other, penalty)| (other, penalty - shift)).collect());
        let group = *seen.entry(key).or_insert(merged.firsts.len());
        if group == merged.firsts.len() {
            merged.firsts.push(n);
        }
        let above = least - rows[merged.firsts[group]].first().map_or(0, |first| first.1);
        merged.group[n] = Some((group, above));
    }
    merged
}

impl Network {
    /// The network of a valid problem.
    pub(super) fn new(problem: &Redistribution) -> Self {
        let priorities = first_stage(problem);
        let kinds = merge(&priorities.arcs, &flags(&priorities.kinds));
        let columns = columns(&priorities, &kinds);
        let classes = merge(&columns, &flags(&priorities.classes));
        let mut base = 0;
        let kind_number: BTreeMap<usize, usize> =
            priorities.kinds.iter().enumerate().map(|(n, &(kind, _))| (kind, n)).collect();
        let supply = problem.supply.iter().map(|&Supply(school, kind, quantity)| {
            let (group, above) = kind_number.get(&kind).and_then(|&n| kinds.group[n])?;
            base += above * quantity;
            Some((school, group, quantity))
        });
        let mut sides = [side(supply.collect(), &kinds, &flags(&priorities.kinds)), Side::default()];
        let class_number: BTreeMap<Class, usize> =
            priorities.classes.iter().enumerate().map(|(n, &(class, _))| (class, n)).collect();
        let demand = problem.demand.iter().map(|line| {
            let &Demand(school, _, wanted, quantity, _) = line;
            let class = Class { wanted, weight: problem.weight(line) };
            let (group, above) = class_number.get(&class).and_then(|&n| classes.group[n])?;
            base += above * quantity;
            Some((school, group, quantity))
        });
        sides[DEMAND] = side(demand.collect(), &classes, &flags(&priorities.classes));
        fill_penalties(&mut sides, &columns, &kinds, &classes);
        let places = [SUPPLY, DEMAND]
            .map(|one| sides[one].schools.iter().map(|&n| (problem.schools[n].x, problem.schools[n].y)).collect());
        let rates = Rates { pair_fixed: problem.pair_fixed, per_km: problem.per_km, detour: problem.detour_pct };
        let mut network = Self { least: priorities.least, base, sides, places, rates, ready: Vec::new() };
        network.prepare();
        network
    }

    /// Keeps costs ready where they fit, and lists the partners of each school.
    fn prepare(&mut self) {
        let (sources, sinks) = (self.sides[SUPPLY].schools.len(), self.sides[DEMAND].schools.len());
        if sources * sinks <= READY_PAIRS {
            let mut ready = Vec::with_capacity(sources * sinks);
            for &from in &self.places[SUPPLY] {
                ready.extend(self.places[DEMAND].iter().map(|&to| self.rates.cost(from, to)));
            }
            self.ready = ready;
        }
        for side in [SUPPLY, DEMAND] {
            let others = self.sides[1 - side].schools.len();
            let mut near = Vec::with_capacity(self.sides[side].schools.len());
            for rank in 0..self.sides[side].schools.len() {
                let mut costs: Vec<(i64, usize)> = (0..others)
                    .filter(|&other| self.fit(side, rank, other))
                    .map(|other| (self.cost(side, rank, other), other))
                    .collect();
                if costs.len() > PARTNERS {
                    costs.select_nth_unstable(PARTNERS);
                    costs.truncate(PARTNERS);
                }
                costs.sort_unstable();
                near.push(costs.into_iter().map(|(_, other)| other).collect());
            }
            self.sides[side].near = near;
        }
    }

    /// Whether anything of this school can go to that one.
    pub(super) fn fit(&self, side: usize, rank: usize, other: usize) -> bool {
        let (own, far) = (&self.sides[side], &self.sides[1 - side]);
        own.nodes(rank).any(|a| far.nodes(other).any(|b| own.penalty(own.group[a], far.group[b]) != NEVER))
    }

    /// What a used pair costs; `rank` is of `side`, `other` of the other side.
    pub(super) fn cost(&self, side: usize, rank: usize, other: usize) -> i64 {
        let (source, sink) = if side == SUPPLY { (rank, other) } else { (other, rank) };
        match self.ready.get(source * self.places[DEMAND].len() + sink) {
            Some(&cost) => cost,
            None => self.rates.cost(self.places[SUPPLY][source], self.places[DEMAND][sink]),
        }
    }

    /// The penalty of one device from supply node `a` to demand node `b`.
    pub(super) fn penalty(&self, a: usize, b: usize) -> i64 {
        self.sides[SUPPLY].penalty(self.sides[SUPPLY].group[a], self.sides[DEMAND].group[b])
    }

    /// What each supply node sends to each demand node in a plan, as far as that helps.
    pub(super) fn amounts(&self, plan: &Shipments) -> Vec<(usize, usize, i64)> {
        let of_line = |side: usize, line: usize| self.sides[side].node_of_line.get(line).copied().flatten();
        let found = plan.flows.iter().filter_map(|flow| {
            let (a, b) = (of_line(SUPPLY, flow.0)?, of_line(DEMAND, flow.1)?);
            (flow.2 > 0 && self.penalty(a, b) != NEVER).then_some((a, b, flow.2))
        });
        found.collect()
    }
}

impl Side {
    /// The nodes of a school.
    pub(super) fn nodes(&self, rank: usize) -> std::ops::Range<usize> {
        self.first[rank]..self.first[rank + 1]
    }

    /// The penalty from a group of this side to a group of the other.
    pub(super) fn penalty(&self, group: usize, other: usize) -> i64 {
        self.penalty[group * self.other_groups + other]
    }
}

fn flags<T>(members: &[(T, bool)]) -> Vec<bool> {
    members.iter().map(|&(_, must)| must).collect()
}

/// For each class the groups of kinds that it may get.
fn columns(priorities: &Priorities, kinds: &Merged) -> Vec<Vec<(usize, i64)>> {
    let mut columns = vec![Vec::new(); priorities.classes.len()];
    for (group, &first) in kinds.firsts.iter().enumerate() {
        for &(class, penalty) in &priorities.arcs[first] {
            columns[class].push((group, penalty));
        }
    }
    columns
}

fn fill_penalties(sides: &mut [Side; 2], columns: &[Vec<(usize, i64)>], kinds: &Merged, classes: &Merged) {
    let (kind_count, class_count) = (kinds.firsts.len(), classes.firsts.len());
    sides[SUPPLY].penalty = vec![NEVER; kind_count * class_count];
    sides[DEMAND].penalty = vec![NEVER; kind_count * class_count];
    sides[SUPPLY].other_groups = class_count;
    sides[DEMAND].other_groups = kind_count;
    for (class, &first) in classes.firsts.iter().enumerate() {
        for &(kind, penalty) in &columns[first] {
            sides[SUPPLY].penalty[kind * class_count + class] = penalty;
            sides[DEMAND].penalty[class * kind_count + kind] = penalty;
        }
    }
}

/// One side, from its lines as school, group and quantity.
fn side(lines: Vec<Option<(usize, usize, i64)>>, merged: &Merged, must: &[bool]) -> Side {
    let mut sizes: BTreeMap<(usize, usize), i64> = BTreeMap::new();
    for &(school, group, quantity) in lines.iter().flatten() {
        if quantity > 0 {
            *sizes.entry((school, group)).or_insert(0) += quantity;
        }
    }
    let mut side = Side::default();
    let mut number = BTreeMap::new();
    for (&(school, group), &size) in &sizes {
        if side.schools.last() != Some(&school) {
            side.schools.push(school);
            side.first.push(side.rank.len());
        }
        number.insert((school, group), side.rank.len());
        side.rank.push(side.schools.len() - 1);
        side.group.push(group);
        side.size.push(size);
        side.must.push(must[merged.firsts[group]]);
    }
    side.first.push(side.rank.len());
    side.node_of_line = lines
        .into_iter()
        .map(|line| line.and_then(|(school, group, _)| number.get(&(school, group)).copied()))
        .collect();
    side
}
