//! Proves small networks by looking at all patterns: which schools of the few each school of the many is paired with.
//!
//! At the prices of the Lagrangian bound each school has a least price for each set of partners. Patterns are chosen
//! school by school of the many; the least prices of what is chosen, and of the best that each school of the few can
//! still add to that, are read from tables. What stays below the best known plan to the end is solved as a flow. These
//! are the patterns of Roberti, Bartolini & Mingozzi, Management Science 61, 2015, enumerated.

use super::bound::{Prices, up};
use super::network::{DEMAND, NEVER, Network, SUPPLY};
use crate::control::Meter;

/// The few are at most so many schools, and the many.
const MOST_FEW: usize = 6;
const MOST_MANY: usize = 11;
/// So many choices are looked at before it is given up.
const MOST_LOOKS: u64 = 30_000_000;
/// How often the clock is looked at.
const PAUSE: u64 = 4_096;

/// The least prices at one choice of prices.
pub(super) struct Table {
    /// Of each school of the many, for each set of partners.
    many: Vec<Vec<i64>>,
    /// The least of those of the schools from each on.
    rest: Vec<i64>,
    /// Of each school of the few: after so many choices, for each set of partners chosen by then.
    few: Vec<Vec<Vec<i64>>>,
}

/// Where the enumeration stands.
struct Search<'a, 'm> {
    network: &'a Network,
    tables: &'a [Table],
    /// The side of the few, and how many they are.
    side: usize,
    few: usize,
    many: usize,
    meter: &'a mut Meter<'m>,
    upper: i64,
    looks: u64,
    /// The set of partners of each school of the many.
    chosen: Vec<usize>,
}

/// Whether the network is small enough, and the side of the few.
pub(super) fn small(network: &Network) -> Option<usize> {
    let counts = [SUPPLY, DEMAND].map(|side| network.sides[side].schools.len());
    let few = if counts[SUPPLY] <= counts[DEMAND] { SUPPLY } else { DEMAND };
    (counts[few] <= MOST_FEW && counts[1 - few] <= MOST_MANY).then_some(few)
}

/// The tables of these prices; none when the meter is up.
pub(super) fn table(prices: &Prices<'_>, side: usize, meter: &mut Meter<'_>) -> Option<Table> {
    let counts = [side, 1 - side].map(|one| prices.network().sides[one].schools.len());
    let many: Vec<Vec<i64>> =
        (0..counts[1]).map(|rank| prices.choices(1 - side, rank, meter)).collect::<Option<_>>()?;
    let mut rest = vec![0; counts[1] + 1];
    for rank in (0..counts[1]).rev() {
        rest[rank] = plus(rest[rank + 1], many[rank].iter().copied().min().unwrap_or(NEVER));
    }
    let mut few = Vec::with_capacity(counts[0]);
    for rank in 0..counts[0] {
        let mut levels = vec![prices.choices(side, rank, meter)?];
        for known in (0..counts[1]).rev() {
            let after = &levels[levels.len() - 1];
            levels.push((0..1 << known).map(|set| after[set].min(after[set | 1 << known])).collect());
        }
        levels.reverse();
        few.push(levels);
    }
    Some(Table { many, rest, few })
}

fn plus(a: i64, b: i64) -> i64 {
    if a == NEVER || b == NEVER { NEVER } else { a + b }
}

/// The least cost of any plan, or `upper` when no plan costs less; none when it was given up.
pub(super) fn enumerate(prices: &Prices<'_>, tables: &[Table], upper: i64, meter: &mut Meter<'_>) -> Option<i64> {
    let network = prices.network();
    let side = small(network)?;
    let counts = [side, 1 - side].map(|one| network.sides[one].schools.len());
    let mut search = Search {
        network,
        tables,
        side,
        few: counts[0],
        many: counts[1],
        meter,
        upper,
        looks: 0,
        chosen: Vec::with_capacity(counts[1]),
    };
    let mut sets = vec![0; counts[0]];
    let above: Vec<i64> = vec![0; tables.len()];
    search.choose(&mut sets, &above).then_some(search.upper)
}

impl Search<'_, '_> {
    /// Chooses the pattern of the next school of the many in all ways; whether it came to the end. `sets` are those
    /// chosen so far as the few see them, `above` what the choices cost in each table.
    fn choose(&mut self, sets: &mut [usize], above: &[i64]) -> bool {
        let known = self.chosen.len();
        if known == self.many {
            if let Some(cost) = self.flow() {
                self.upper = self.upper.min(cost);
            }
            return true;
        }
        let mut costs = vec![0; self.tables.len()];
        for set in 0..1_usize << self.few {
            self.looks += 1;
            if self.looks > MOST_LOOKS || (self.looks.is_multiple_of(PAUSE) && !self.meter.go_on()) {
                return false;
            }
            for (n, all) in sets.iter_mut().enumerate() {
                *all = (*all & !(1 << known)) | (usize::from(set & (1 << n) > 0) << known);
            }
            if !self.may_be_better(set, sets, above, &mut costs) {
                continue;
            }
            self.chosen.push(set);
            let deeper = self.choose(sets, &costs);
            self.chosen.pop();
            if !deeper {
                return false;
            }
        }
        for all in sets.iter_mut() {
            *all &= !(1 << known);
        }
        true
    }

    /// Whether a plan with this pattern could be better, as far as the tables tell.
    fn may_be_better(&self, set: usize, sets: &[usize], above: &[i64], costs: &mut [i64]) -> bool {
        let known = self.chosen.len();
        self.tables.iter().zip(above).zip(costs).all(|((table, &above), cost)| {
            *cost = plus(above, table.many[known][set]);
            let few = sets.iter().zip(&table.few).map(|(&all, levels)| levels[known + 1][all]);
            let bound = few.fold(plus(*cost, table.rest[known + 1]), plus);
            bound != NEVER && up(bound) < self.upper
        })
    }

    /// The least cost of a plan that uses the chosen pairs only; none when it cannot use what it must.
    fn flow(&self) -> Option<i64> {
        let mut flow = Flow::new(self.network, |source, sink| {
            let (few, many) = if self.side == SUPPLY { (source, sink) } else { (sink, source) };
            self.chosen[many] & (1 << few) > 0
        });
        while flow.augment() {}
        let pairs =
            self.chosen.iter().enumerate().flat_map(|(many, &set)| {
                (0..self.few).filter(move |few| set & (1 << few) > 0).map(move |few| (few, many))
            });
        let fixed: i64 = pairs.map(|(few, many)| self.network.cost(self.side, few, many)).sum();
        Some(flow.cost()? + fixed)
    }
}

/// A flow of least cost over some pairs, by successive shortest paths.
struct Flow<'n> {
    network: &'n Network,
    /// The price of each arc, from each supply node to each demand node.
    price: Vec<i64>,
    amount: Vec<i64>,
    /// How much of each node is left, on each side.
    left: [Vec<i64>; 2],
}

/// The reward for one more of what must be used.
const MUST: i64 = 1 << 40;

impl<'n> Flow<'n> {
    fn new(network: &'n Network, open: impl Fn(usize, usize) -> bool) -> Self {
        let [supply, demand] = &network.sides;
        let mut price = Vec::with_capacity(supply.size.len() * demand.size.len());
        for a in 0..supply.size.len() {
            for b in 0..demand.size.len() {
                price.push(if open(supply.rank[a], demand.rank[b]) { network.penalty(a, b) } else { NEVER });
            }
        }
        Self { network, amount: vec![0; price.len()], price, left: [supply.size.clone(), demand.size.clone()] }
    }

    fn reward(&self, side: usize, node: usize) -> i64 {
        if self.network.sides[side].must[node] { -MUST } else { 0 }
    }

    /// What the flow costs; none when it does not use what it must.
    fn cost(&self) -> Option<i64> {
        let lacks = |side: usize| {
            let must = &self.network.sides[side].must;
            must.iter().zip(&self.left[side]).any(|(&must, &left)| must && left > 0)
        };
        let used = self.amount.iter().zip(&self.price).filter(|&(&amount, _)| amount > 0);
        (!lacks(SUPPLY) && !lacks(DEMAND)).then(|| used.map(|(amount, price)| amount * price).sum())
    }

    /// Sends more along the cheapest path; whether that was worth it.
    fn augment(&mut self) -> bool {
        let (sources, sinks) = (self.left[SUPPLY].len(), self.left[DEMAND].len());
        let start = |a: usize| if self.left[SUPPLY][a] > 0 { self.reward(SUPPLY, a) } else { NEVER };
        let mut near: Vec<i64> = (0..sources).map(start).collect();
        let mut far = vec![(NEVER, 0); sinks];
        let mut back = vec![None; sources];
        let mut changed = true;
        while changed {
            changed = false;
            for a in (0..sources).filter(|&a| near[a] != NEVER) {
                for (way, &price) in far.iter_mut().zip(&self.price[a * sinks..]) {
                    if price != NEVER && near[a] + price < way.0 {
                        *way = (near[a] + price, a);
                    }
                }
            }
            for a in 0..sources {
                for (b, &(way, _)) in far.iter().enumerate() {
                    let at = a * sinks + b;
                    if self.amount[at] > 0 && way != NEVER && way - self.price[at] < near[a] {
                        (near[a], back[a], changed) = (way - self.price[at], Some(b), true);
                    }
                }
            }
        }
        let ends = (0..sinks).filter(|&b| far[b].0 != NEVER && self.left[DEMAND][b] > 0);
        let end = ends.map(|b| (far[b].0 + self.reward(DEMAND, b), b)).min();
        let Some((_, end)) = end.filter(|end| end.0 < 0) else { return false };
        self.send(end, &far, &back)
    }

    /// Sends as much as fits along the path that ends at a demand node.
    fn send(&mut self, end: usize, far: &[(i64, usize)], back: &[Option<usize>]) -> bool {
        let sinks = self.left[DEMAND].len();
        let (mut most, mut b) = (self.left[DEMAND][end], end);
        let mut path = Vec::new();
        loop {
            let a = far[b].1;
            path.push((a, b));
            let Some(before) = back[a] else {
                most = most.min(self.left[SUPPLY][a]);
                break;
            };
            most = most.min(self.amount[a * sinks + before]);
            b = before;
        }
        self.left[DEMAND][end] -= most;
        for &(a, b) in &path {
            self.amount[a * sinks + b] += most;
            match back[a] {
                Some(before) => self.amount[a * sinks + before] -= most,
                None => self.left[SUPPLY][a] -= most,
            }
        }
        most > 0
    }
}
