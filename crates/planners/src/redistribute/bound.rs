//! What no plan can cost less than: Lagrangian decomposition into single schools.
//!
//! Every flow and every pair is thought of twice: once as seen by its source, once as seen by its sink. That both views
//! agree is priced instead of demanded, so that each school alone has a small problem (`knot`), solved exactly; the sum
//! of their least prices is a bound for any prices, and the subgradient method finds good ones. All is counted in whole
//! parts of a unit, so that rounding cannot make the bound wrong.

use super::knot::{Knot, Knotted, Partner, SCALE, Status};
use super::network::{DEMAND, NEVER, Network, SUPPLY, real};
use crate::control::Meter;

/// Most arcs that are priced one by one; beyond, only a simple bound is given.
const MOST_ARCS: usize = 400_000;
/// Prices stay between plus and minus this, in parts of a unit.
const PRICE_LIMIT: f64 = 1e12;
/// Rounds without progress after which steps get shorter.
const PATIENCE: u32 = 8;
/// How much of the last step's course is kept.
const MOMENTUM: f64 = 0.6;
/// Steps in the prices of pairs are longer than in those of devices, since a pair stands for several devices.
const PAIR_SCALE: f64 = 16.0;

/// The pairs of schools, and the prices of seeing them differently.
#[derive(Debug, Clone)]
pub(super) struct Prices<'n> {
    network: &'n Network,
    /// Source and sink of each pair, and where its arcs begin.
    pub(super) pairs: Vec<(usize, usize, usize)>,
    /// The pairs of each school, for each side.
    of_school: [Vec<Vec<usize>>; 2],
    /// What one device costs its source more, and its sink less; in parts of a unit.
    arc: Vec<f64>,
    /// What a used pair costs its sink, and its source less.
    pair: Vec<f64>,
    pub(super) status: Vec<Status>,
    /// How often each pair was used lately, seen by either side: between 0 and 1.
    usage: Vec<f64>,
}

/// The bound at some prices, and by how much the two views differ.
struct Valued {
    least: i64,
    arc: Vec<i64>,
    pair: Vec<i64>,
    /// How many sides use each pair.
    usage: Vec<f64>,
}

/// What came of one round.
enum Round {
    Valued(Valued),
    /// Some school cannot use what it must.
    NoPlan,
    /// The meter was up.
    Over,
}

/// Rounds a price to whole parts.
#[expect(clippy::cast_possible_truncation, reason = "prices are kept within limits that fit")]
fn whole(price: f64) -> i64 {
    price.round() as i64
}

/// A bound that needs no search: every school with something that must be used needs a partner, and its penalties.
pub(super) fn simple(network: &Network) -> i64 {
    let bounds = [SUPPLY, DEMAND].map(|side| {
        let own = &network.sides[side];
        let mut total = 0;
        for rank in 0..own.schools.len() {
            let must: Vec<usize> = own.nodes(rank).filter(|&node| own.must[node]).collect();
            let partner = own.near[rank].first().map_or(0, |&other| network.cost(side, rank, other));
            total += if must.is_empty() { 0 } else { partner };
            for node in must {
                let row = (0..own.other_groups).map(|other| own.penalty(own.group[node], other));
                total += own.size[node] * row.filter(|&penalty| penalty != NEVER).min().unwrap_or(0);
            }
        }
        total
    });
    bounds[0].max(bounds[1])
}

impl<'n> Prices<'n> {
    /// No prices yet; none when there are too many arcs.
    pub(super) fn new(network: &'n Network) -> Option<Self> {
        let [supply, demand] = &network.sides;
        if supply.size.len().saturating_mul(demand.size.len()) > MOST_ARCS {
            return None;
        }
        let mut pairs = Vec::new();
        let mut of_school = [vec![Vec::new(); supply.schools.len()], vec![Vec::new(); demand.schools.len()]];
        let mut arcs = 0;
        for source in 0..supply.schools.len() {
            for sink in 0..demand.schools.len() {
                if network.fit(SUPPLY, source, sink) {
                    of_school[SUPPLY][source].push(pairs.len());
                    of_school[DEMAND][sink].push(pairs.len());
                    pairs.push((source, sink, arcs));
                    arcs += supply.nodes(source).len() * demand.nodes(sink).len();
                }
            }
        }
        let mut prices = Self {
            network,
            status: vec![Status::Free; pairs.len()],
            arc: vec![0.0; arcs],
            pair: vec![0.0; pairs.len()],
            usage: vec![0.0; pairs.len()],
            pairs,
            of_school,
        };
        prices.begin();
        Some(prices)
    }

    /// At first both sides share all costs evenly.
    fn begin(&mut self) {
        let must = [SUPPLY, DEMAND].map(|side| {
            let own = &self.network.sides[side];
            own.must.iter().zip(&own.size).filter(|&(&must, _)| must).map(|(_, &size)| real(size)).sum::<f64>()
        });
        let share = must[DEMAND] / (must[SUPPLY] + must[DEMAND]).max(1.0);
        for p in 0..self.pairs.len() {
            let (source, sink, _) = self.pairs[p];
            self.pair[p] = share * real(self.network.cost(SUPPLY, source, sink) * SCALE);
            self.each_arc(p, |prices, at, penalty| {
                if penalty != NEVER {
                    prices.arc[at] = -share * real(penalty * SCALE);
                }
            });
        }
    }

    fn each_arc(&mut self, p: usize, mut act: impl FnMut(&mut Self, usize, i64)) {
        let (source, sink, first) = self.pairs[p];
        let [supply, demand] = &self.network.sides;
        let mut at = first;
        for a in supply.nodes(source) {
            for b in demand.nodes(sink) {
                act(self, at, self.network.penalty(a, b));
                at += 1;
            }
        }
    }

    /// Where the price of an arc is, between own node `o` and far node `m`, counted within their schools.
    fn place(&self, side: usize, p: usize, (o, m): (usize, usize)) -> usize {
        let (_, sink, first) = self.pairs[p];
        let width = self.network.sides[DEMAND].nodes(sink).len();
        if side == SUPPLY { first + o * width + m } else { first + m * width + o }
    }

    /// The problem of one school at these prices, and the pair of each partner.
    fn knot(&self, side: usize, rank: usize) -> Knot {
        let (own, far) = (&self.network.sides[side], &self.network.sides[1 - side]);
        let mut knot =
            Knot { own: own.nodes(rank).map(|node| (own.size[node], own.must[node])).collect(), ..Knot::default() };
        for &p in &self.of_school[side][rank] {
            let other = if side == SUPPLY { self.pairs[p].1 } else { self.pairs[p].0 };
            let begin = knot.room.len();
            knot.room.extend(far.nodes(other).map(|node| far.size[node]));
            let share = whole(self.pair[p]);
            let fixed = if side == SUPPLY { self.network.cost(side, rank, other) * SCALE - share } else { share };
            knot.partners.push(Partner { fixed, nodes: begin..knot.room.len(), status: self.status[p], most: 0 });
        }
        knot.price = vec![NEVER; knot.own.len() * knot.room.len()];
        for (o, node) in own.nodes(rank).enumerate() {
            for (n, &p) in self.of_school[side][rank].iter().enumerate() {
                let other = if side == SUPPLY { self.pairs[p].1 } else { self.pairs[p].0 };
                for (m, partner) in far.nodes(other).enumerate() {
                    let penalty = own.penalty(own.group[node], far.group[partner]);
                    if penalty == NEVER {
                        continue;
                    }
                    let more = whole(self.arc[self.place(side, p, (o, m))]);
                    knot.price[o * knot.room.len() + knot.partners[n].nodes.start + m] =
                        if side == SUPPLY { penalty * SCALE + more } else { -more };
                }
            }
        }
        knot.measure();
        knot
    }

    /// The bound at these prices.
    fn value(&self, meter: &mut Meter<'_>) -> Round {
        let mut valued = Valued {
            least: 0,
            arc: vec![0; self.arc.len()],
            pair: vec![0; self.pairs.len()],
            usage: vec![0.0; self.pairs.len()],
        };
        for side in [SUPPLY, DEMAND] {
            let sign = if side == SUPPLY { 1 } else { -1 };
            for rank in 0..self.of_school[side].len() {
                if !meter.go_on() {
                    return Round::Over;
                }
                let knot = self.knot(side, rank);
                let Some(Knotted { least, flow, used }) = knot.solve() else {
                    return Round::NoPlan;
                };
                valued.least += least;
                let pairs = &self.of_school[side][rank];
                for (o, m, amount) in flow {
                    let n = knot.partners.partition_point(|partner| partner.nodes.end <= m);
                    let at = self.place(side, pairs[n], (o, m - knot.partners[n].nodes.start));
                    valued.arc[at] += sign * amount;
                }
                for n in used {
                    valued.pair[pairs[n]] -= sign;
                    valued.usage[pairs[n]] += 0.5;
                }
            }
        }
        Round::Valued(valued)
    }

    /// Improves the prices until the bound reaches `enough`, the meter is up or `rounds` are over; a plan of cost `upper`
    /// is known. Returns the best bound, in units, rounded up since costs are whole; `i64::MAX` when there is no plan at
    /// all with this status.
    pub(super) fn improve(&mut self, (upper, enough): (i64, i64), meter: &mut Meter<'_>, rounds: u32) -> i64 {
        let mut best: Option<(i64, Vec<f64>, Vec<f64>)> = None;
        let mut course = (vec![0.0; self.arc.len()], vec![0.0; self.pair.len()]);
        let (mut length, mut idle) = (1.0, 0);
        let mut spent = 0;
        while spent < rounds && length > 0.002 {
            spent += 1;
            let valued = match self.value(meter) {
                Round::Valued(valued) => valued,
                Round::NoPlan => return i64::MAX,
                Round::Over => break,
            };
            for (usage, &now) in self.usage.iter_mut().zip(&valued.usage) {
                *usage = 0.85 * *usage + 0.15 * now;
            }
            if best.as_ref().is_none_or(|found| valued.least > found.0) {
                best = Some((valued.least, self.arc.clone(), self.pair.clone()));
                idle = 0;
            } else {
                idle += 1;
            }
            if up(valued.least) >= enough {
                return up(valued.least);
            }
            if idle >= PATIENCE {
                length *= 0.6;
                idle = 0;
                if let Some((_, arc, pair)) = &best {
                    self.arc.clone_from(arc);
                    self.pair.clone_from(pair);
                }
            }
            for (one, &now) in course.0.iter_mut().zip(&valued.arc).chain(course.1.iter_mut().zip(&valued.pair)) {
                *one = MOMENTUM * *one + real(now);
            }
            self.move_on(&course, valued.least, (length, upper));
        }
        let Some((least, arc, pair)) = best else {
            return i64::MIN;
        };
        (self.arc, self.pair) = (arc, pair);
        up(least)
    }

    /// The pair that is the least decided yet, dear ones first.
    pub(super) fn undecided(&self) -> Option<usize> {
        let doubt = |p: usize| {
            let (source, sink, _) = self.pairs[p];
            let usage = self.usage[p];
            usage * (1.0 - usage) * (real(self.network.cost(SUPPLY, source, sink)) + 1.0)
        };
        let free = (0..self.pairs.len()).filter(|&p| self.status[p] == Status::Free);
        free.max_by(|&a, &b| doubt(a).total_cmp(&doubt(b)))
    }

    pub(super) fn network(&self) -> &'n Network {
        self.network
    }

    /// The least price of a school for each set of partners, which are paid for; `NEVER` where there is none, and where
    /// a partner is no use. None when the meter is up.
    pub(super) fn choices(&self, side: usize, rank: usize, meter: &mut Meter<'_>) -> Option<Vec<i64>> {
        let mut knot = self.knot(side, rank);
        let others = self.network.sides[1 - side].schools.len();
        let pairs = &self.of_school[side][rank];
        let partners: Vec<usize> =
            pairs.iter().map(|&p| if side == SUPPLY { self.pairs[p].1 } else { self.pairs[p].0 }).collect();
        let some_use: usize = partners.iter().map(|other| 1 << other).sum();
        let mut choices = vec![NEVER; 1 << others];
        for (set, choice) in choices.iter_mut().enumerate().filter(|(set, _)| set & !some_use == 0) {
            if !meter.go_on() {
                return None;
            }
            for (partner, other) in knot.partners.iter_mut().zip(&partners) {
                partner.status = if set & (1 << other) > 0 { Status::Open } else { Status::Closed };
            }
            *choice = knot.price_as_it_is().unwrap_or(NEVER);
        }
        Some(choices)
    }

    /// How many prices there are.
    pub(super) fn size(&self) -> usize {
        self.arc.len() + 3 * self.pair.len()
    }

    /// A step along the course; devices and pairs differ in size, so each has a scale of its own.
    fn move_on(&mut self, course: &(Vec<f64>, Vec<f64>), least: i64, (length, upper): (f64, i64)) {
        let squares = |list: &[f64]| list.iter().map(|one| one * one).sum::<f64>();
        let squares = squares(&course.0) + PAIR_SCALE * squares(&course.1);
        let gap = real(upper.saturating_mul(SCALE).saturating_sub(least).max(SCALE));
        let step = length * gap / squares.max(1.0);
        for (price, one) in self.arc.iter_mut().zip(&course.0) {
            *price = (*price + step * one).clamp(-PRICE_LIMIT, PRICE_LIMIT);
        }
        for (price, one) in self.pair.iter_mut().zip(&course.1) {
            *price = (*price + step * PAIR_SCALE * one).clamp(-PRICE_LIMIT, PRICE_LIMIT);
        }
    }
}

/// Parts of a unit, rounded up to units.
pub(super) fn up(parts: i64) -> i64 {
    parts.div_euclid(SCALE) + i64::from(parts.rem_euclid(SCALE) > 0)
}
