//! What no plan can be cheaper than.
//!
//! Two relaxations. In the first each visit has one way in and one way out and the depot at least as many as vans are
//! needed; a feasible dual of this assignment is a bound (row and column reductions). In the second the plan is made of
//! *walks* from depot to depot that keep one budget of the vans (their load or their time) but may make a visit more
//! than once, though not there and straight back: the bound of Christofides, Mingozzi & Toth (Mathematical Programming
//! 20, 1981), with prices on the visits that a subgradient search raises. Every set of prices gives a valid bound, so
//! the search may stop at any time. All is counted in whole numbers, [`SCALE`] to the second.

use super::conflict::{self, Budget};
use super::model::{Model, id};
use crate::control::Meter;

/// How finely prices are counted.
const SCALE: i64 = 16;
/// Most visits for the first relaxation and for the second.
const MOST_ASSIGNED: usize = 4_000;
const MOST_WALKED: usize = 700;
/// Into how many units a budget is cut at most.
const UNITS: i64 = 120;
/// A way that cannot be taken.
const NO_WAY: i64 = i64::MAX / 4;
/// The highest price.
const DEAREST: i64 = NO_WAY / 1_000_000;
/// After so many steps without a better bound the steps become shorter.
const PATIENCE: u32 = 8;

/// The bound for plans that cost at most `cost`; it holds for all plans since the others cost more.
pub(super) fn bound(model: &Model, cost: i64, meter: &mut Meter<'_>) -> i64 {
    let least = conflict::least_vans(model);
    let travel: i64 = (0..id(model.visits.len())).map(|visit| conflict::shortest_way(model, visit)).sum();
    let mut best = i64::try_from(least).unwrap_or(0) * model.fixed + travel;
    if (1..=MOST_ASSIGNED).contains(&model.visits.len()) {
        let (prices, assigned) = assignment(model, least);
        best = best.max(assigned);
        if model.visits.len() <= MOST_WALKED
            && let Some(mut walks) = Walks::new(model, least)
        {
            walks.most = most_vans(model, cost - travel);
            best = walks.raise(prices, (best, cost), meter);
        }
    }
    best.min(cost)
}

/// How many vans a plan can have that spends at most `left` on them.
fn most_vans(model: &Model, left: i64) -> i64 {
    let most = i64::try_from(model.vans).unwrap_or(i64::MAX);
    if model.fixed > 0 { most.min(left / model.fixed) } else { most }
}

/// Prices of the visits by row and column reductions, and the bound they give.
fn assignment(model: &Model, least: usize) -> (Vec<i64>, i64) {
    let count = id(model.visits.len());
    let way = |from: u32, to: u32| {
        let drive = model.row(model.visits[from as usize].point)[model.visits[to as usize].point as usize];
        if model.may_follow(Some(from), to) { i64::from(drive) } else { NO_WAY }
    };
    let depot = |visit: u32| i64::from(model.row(0)[model.visits[visit as usize].point as usize]);
    let start = |to: u32| if model.may_follow(None, to) { depot(to) + model.fixed } else { NO_WAY };
    let end = |from: u32| if model.may_be_last(from) { depot(from) } else { NO_WAY };
    let ways_in: Vec<i64> =
        (0..count).map(|to| (0..count).map(|from| way(from, to)).min().unwrap_or(NO_WAY).min(start(to))).collect();
    let reduced = |from: u32| (0..count).map(|to| way(from, to) - ways_in[to as usize]).min().unwrap_or(NO_WAY);
    let ways_out: Vec<i64> = (0..count).map(|from| reduced(from).min(end(from))).collect();
    let starts = (0..count).map(|to| start(to) - ways_in[to as usize]).min().unwrap_or(0);
    let ends = (0..count).map(|from| end(from) - ways_out[from as usize]).min().unwrap_or(0);
    let vans = i64::try_from(least).unwrap_or(0);
    let sum: i64 = ways_in.iter().chain(&ways_out).map(|&price| price.min(NO_WAY / 100_000)).sum();
    let prices = ways_in.iter().zip(&ways_out).map(|(one, other)| one + other).collect();
    (prices, sum.saturating_add(vans.saturating_mul(starts + ends)))
}

/// The walks that keep one budget.
struct Walks {
    count: usize,
    /// What the way into visit `v` from visit `u` costs: `[v * count + u]`.
    ways: Vec<i64>,
    starts: Vec<i64>,
    ends: Vec<i64>,
    /// How many units of the budget each visit takes, and how many there are.
    takes: Vec<usize>,
    units: usize,
    /// Fewest and most vans.
    least: i64,
    most: i64,
    fixed: i64,
    /// For each number of units and visit, the cheapest walk that ends there, and the cheapest with another visit
    /// before it.
    labels: Vec<[Label; 2]>,
}

/// Prices on their way up.
struct Climb {
    prices: Vec<i64>,
    direction: Vec<f64>,
    step: f64,
    /// The prices that gave the best bound.
    best: Vec<i64>,
}

impl Climb {
    /// Back to the best prices, and on from there with shorter steps.
    fn step_back(&mut self) {
        self.step *= 0.7;
        self.prices.clone_from(&self.best);
        self.direction.fill(0.0);
    }

    /// Up for visits that are left out, down for those that are made too often.
    fn go(&mut self, made: &[i64], far: i64) {
        for (direction, made) in self.direction.iter_mut().zip(made) {
            *direction = 0.7 * *direction + 0.3 * float(1 - made);
        }
        let norm: f64 = self.direction.iter().map(|part| part * part).sum();
        let length = self.step * float(far * SCALE) / norm.max(1e-9);
        for (price, direction) in self.prices.iter_mut().zip(&self.direction) {
            *price = (*price + whole(length * direction)).clamp(-DEAREST, DEAREST);
        }
    }
}

/// A walk: its cost, and the visit before its last.
#[derive(Debug, Clone, Copy)]
struct Label {
    cost: i64,
    before: u32,
}

const NO_LABEL: Label = Label { cost: NO_WAY, before: u32::MAX };

impl Walks {
    /// None when some visit takes less than a unit of every budget.
    fn new(model: &Model, least: usize) -> Option<Self> {
        let budgets = conflict::budgets(model);
        let budget = budgets.into_iter().filter(|one| one.each > 0).max_by_key(Budget::vans)?;
        let unit = (budget.each + UNITS - 1) / UNITS;
        let takes: Vec<usize> =
            budget.takes.iter().map(|take| usize::try_from(take / unit)).collect::<Result<_, _>>().ok()?;
        if takes.contains(&0) {
            return None;
        }
        let count = model.visits.len();
        let drive = |from: u32, to: u32| i64::from(model.row(from)[to as usize]) * SCALE;
        let mut ways = Vec::with_capacity(count * count);
        for to in 0..id(count) {
            let point = model.visits[to as usize].point;
            ways.extend((0..id(count)).map(|from| {
                let other = model.visits[from as usize].point;
                if model.may_follow(Some(from), to) { drive(other, point) } else { NO_WAY }
            }));
        }
        let ended = |open: bool, visit: u32| if open { drive(0, model.visits[visit as usize].point) } else { NO_WAY };
        let units = usize::try_from(budget.each / unit).ok()?;
        Some(Self {
            count,
            ways,
            starts: (0..id(count)).map(|visit| ended(model.may_follow(None, visit), visit)).collect(),
            ends: (0..id(count)).map(|visit| ended(model.may_be_last(visit), visit)).collect(),
            takes,
            units,
            least: i64::try_from(least).ok()?,
            most: i64::try_from(model.vans).ok()?,
            fixed: model.fixed * SCALE,
            labels: vec![[NO_LABEL; 2]; (units + 1) * count],
        })
    }

    /// Raises the prices while the meter lasts; the best bound seen.
    fn raise(&mut self, prices: Vec<i64>, (first, cost): (i64, i64), meter: &mut Meter<'_>) -> i64 {
        let prices: Vec<i64> = prices.into_iter().map(|price| price.clamp(0, cost) * SCALE).collect();
        let mut climb = Climb { best: prices.clone(), prices, direction: vec![0.0; self.count], step: 1.0 };
        let mut best = first;
        let mut patience = 0;
        while meter.go_on() && best < cost {
            let cheapest = self.cheapest(&climb.prices);
            let vans = if cheapest < 0 { self.most } else { self.least };
            let value = (climb.prices.iter().sum::<i64>() + vans * cheapest).div_euclid(SCALE);
            if value > best {
                (best, patience) = (value, 0);
                climb.best.clone_from(&climb.prices);
            } else if patience == PATIENCE {
                patience = 0;
                climb.step_back();
            } else {
                patience += 1;
            }
            climb.go(&self.made(vans), (cost - value).max(1));
        }
        best
    }

    /// How often each visit is made when all vans do the cheapest walk.
    fn made(&self, vans: i64) -> Vec<i64> {
        let mut made = vec![0; self.count];
        for visit in self.walk() {
            made[visit as usize] += vans;
        }
        made
    }

    /// The cost of the cheapest walk, its fixed cost included and the prices of its visits taken off.
    fn cheapest(&mut self, prices: &[i64]) -> i64 {
        let count = self.count;
        let mut best = NO_WAY;
        for used in 1..=self.units {
            for (visit, price) in prices.iter().enumerate() {
                let Some(left) = used.checked_sub(self.takes[visit]) else {
                    self.labels[used * count + visit] = [NO_LABEL; 2];
                    continue;
                };
                let found = if left == 0 { self.start(visit) } else { self.extend(left, visit) };
                let label = found.map(|one| Label { cost: one.cost.saturating_sub(*price).min(NO_WAY), ..one });
                best = best.min(label[0].cost + self.ends[visit]);
                self.labels[used * count + visit] = label;
            }
        }
        best
    }

    fn start(&self, visit: usize) -> [Label; 2] {
        [Label { cost: self.starts[visit] + self.fixed, before: u32::MAX }, NO_LABEL]
    }

    /// The two cheapest walks to a visit from walks that used `left` units, with different visits before.
    fn extend(&self, left: usize, visit: usize) -> [Label; 2] {
        let ways = &self.ways[visit * self.count..(visit + 1) * self.count];
        let labels = &self.labels[left * self.count..(left + 1) * self.count];
        let number = id(visit);
        let mut found = [NO_LABEL; 2];
        for (from, (way, label)) in (0_u32..).zip(ways.iter().zip(labels)) {
            let straight_back = label[0].before == number;
            let cost = way + label[usize::from(straight_back)].cost;
            if cost < found[1].cost {
                let new = Label { cost, before: from };
                found = if cost < found[0].cost { [new, found[0]] } else { [found[0], new] };
            }
        }
        found
    }

    /// The visits of the cheapest walk, the last first.
    fn walk(&self) -> Vec<u32> {
        let count = self.count;
        let ended = |at: usize| self.labels[at][0].cost + self.ends[at % count];
        let Some(mut at) = (count..self.labels.len()).min_by_key(|&at| ended(at)) else { return Vec::new() };
        let (mut choice, mut visits) = (0, Vec::new());
        loop {
            let label = self.labels[at][choice];
            let visit = at % count;
            visits.push(id(visit));
            if label.before == u32::MAX || label.cost >= NO_WAY {
                return visits;
            }
            at = (at / count - self.takes[visit]) * count + label.before as usize;
            choice = usize::from(self.labels[at][0].before == id(visit));
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "only a direction and a length of a step")]
fn float(number: i64) -> f64 {
    number as f64
}

#[expect(clippy::cast_possible_truncation, reason = "a cast of floats stays within the range")]
fn whole(number: f64) -> i64 {
    number as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::{Control, Limit};

    #[test]
    fn a_small_plan_is_nearly_proven() {
        let model = Model::sample();
        // Two vans: one to the left and one to the right, or the like.
        let cost = 2 * 500 + 200 + 400;
        let found = bound(&model, cost, &mut Control::new(Limit::Steps(200)).meter());
        assert!(found <= cost && found >= 1_400, "{found}");
    }
}
