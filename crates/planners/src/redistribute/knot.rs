//! One school and all its partners: which partners to use, and for what, when each device and each partner has a price.
//!
//! This is the single-node fixed-charge problem. It is solved by branch and bound on the partners; the relaxation
//! spreads a partner's fixed price over all that can flow, which makes it a transport problem with few sources, solved
//! by shortest augmenting paths. All prices are whole numbers, so that the bound is exact.

use super::network::NEVER;

/// Prices are counted in this part of a unit.
pub(super) const SCALE: i64 = 256;
/// The reward for using one more of what must be used.
const MUST: i64 = 1 << 52;
/// Nodes of the search tree, at most; beyond, the bound is the least of what is left.
const TREE: usize = 400;

/// Whether a partner may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    /// It is to be decided.
    Free,
    /// It is paid for already.
    Open,
    /// It may not be used.
    Closed,
}

/// A partner: its fixed price, its nodes in `Knot::room`.
#[derive(Debug, Clone)]
pub(super) struct Partner {
    pub(super) fixed: i64,
    pub(super) nodes: std::ops::Range<usize>,
    pub(super) status: Status,
    /// How much can flow at most.
    pub(super) most: i64,
}

/// One school and its partners.
#[derive(Debug, Clone, Default)]
pub(super) struct Knot {
    /// How much each own node has, and whether all of it must be used.
    pub(super) own: Vec<(i64, bool)>,
    pub(super) partners: Vec<Partner>,
    /// How much each node of a partner can take, or give.
    pub(super) room: Vec<i64>,
    /// The price of one device between own node `o` and partner node `m` at `o * room.len() + m`.
    pub(super) price: Vec<i64>,
}

/// What is best for one school.
#[derive(Debug, Clone, Default)]
pub(super) struct Knotted {
    /// No choice is cheaper than this.
    pub(super) least: i64,
    /// The best choice found: own node, partner node, amount.
    pub(super) flow: Vec<(usize, usize, i64)>,
    /// The partners used by it.
    pub(super) used: Vec<usize>,
}

/// Own node, partner node, amount.
type Arcs = Vec<(usize, usize, i64)>;

/// The relaxation's answer.
struct Relaxed {
    value: i64,
    flow: Arcs,
    /// What one more device of each own node would cost; `NEVER` when there is no room.
    dual: Vec<i64>,
}

/// The search tree of one knot.
struct Tree {
    waiting: Vec<(i64, Vec<Status>)>,
    best: Option<(i64, Arcs)>,
    count: usize,
    /// The least bound among what was given up.
    given_up: i64,
}

struct Work {
    price: Vec<i64>,
    amount: Vec<i64>,
    room: Vec<i64>,
    left: Vec<i64>,
}

impl Knot {
    /// The least total price; none when what must be used cannot be.
    pub(super) fn solve(&self) -> Option<Knotted> {
        let begin: Vec<Status> = self.partners.iter().map(|partner| partner.status).collect();
        let mut tree = Tree { waiting: vec![(i64::MIN, begin)], best: None, count: 0, given_up: i64::MAX };
        while let Some((parent, status)) = tree.waiting.pop() {
            if tree.best.as_ref().is_some_and(|&(value, _)| parent >= value) {
                continue;
            }
            tree.count += 1;
            if tree.count > TREE {
                tree.given_up = tree.given_up.min(parent);
            } else {
                self.branch(&mut tree, status);
            }
        }
        let (value, flow) = tree.best?;
        let mut used: Vec<usize> = flow.iter().map(|&(_, m, _)| self.partner_of(m)).collect();
        used.extend((0..self.partners.len()).filter(|&p| match self.partners[p].status {
            Status::Free => self.partners[p].fixed < 0,
            Status::Open => true,
            Status::Closed => false,
        }));
        used.sort_unstable();
        used.dedup();
        Some(Knotted { least: value.min(tree.given_up), flow, used })
    }

    /// The least price when every partner is either open or closed; none when what must be used cannot be.
    pub(super) fn price_as_it_is(&self) -> Option<i64> {
        let status: Vec<Status> = self.partners.iter().map(|partner| partner.status).collect();
        self.relax(&status).map(|relaxed| relaxed.value)
    }

    /// Solves the relaxation of one node of the tree, and adds the nodes below it that may hold something better.
    fn branch(&self, tree: &mut Tree, mut status: Vec<Status>) {
        let Some(relaxed) = self.relax(&status) else {
            return;
        };
        let (true_value, branch) = self.look(&status, &relaxed);
        let value = relaxed.value;
        let known = tree.best.as_ref().map_or(i64::MAX, |best| best.0).min(true_value);
        if value < known && branch.is_some() {
            self.close_dear(&mut status, &relaxed, known);
        }
        if tree.best.as_ref().is_none_or(|best| true_value < best.0) {
            tree.best = Some((true_value, relaxed.flow));
        }
        if let Some(branch) = branch.filter(|_| value < known) {
            let mut closed = status.clone();
            closed[branch] = Status::Closed;
            tree.waiting.push((value, closed));
            status[branch] = Status::Open;
            tree.waiting.push((value, status));
        }
    }

    /// Closes unused partners with which no choice can cost less than `known`: opening one gains at most what its
    /// nodes are cheaper than the dual prices.
    fn close_dear(&self, status: &mut [Status], relaxed: &Relaxed, known: i64) {
        let far = self.room.len();
        let mut used = vec![false; self.partners.len()];
        for &(_, m, _) in &relaxed.flow {
            used[self.partner_of(m)] = true;
        }
        for (p, partner) in self.partners.iter().enumerate() {
            if status[p] != Status::Free || used[p] || partner.fixed <= 0 {
                continue;
            }
            let mut gain = 0_i64;
            for (o, &(size, _)) in self.own.iter().enumerate() {
                let row = &self.price[o * far..(o + 1) * far];
                let cheapest = partner.nodes.clone().map(|m| row[m]).min().unwrap_or(NEVER);
                if cheapest != NEVER && cheapest < relaxed.dual[o] {
                    gain = gain.saturating_add((relaxed.dual[o] - cheapest).saturating_mul(size));
                }
            }
            if relaxed.value.saturating_add(partner.fixed.saturating_sub(gain)) >= known {
                status[p] = Status::Closed;
            }
        }
    }

    fn partner_of(&self, m: usize) -> usize {
        self.partners.partition_point(|partner| partner.nodes.end <= m)
    }

    /// What a partner's fixed price adds to each device, and to all of them, in the relaxation.
    fn spread(&self, p: usize, status: Status) -> (i64, i64) {
        let partner = &self.partners[p];
        if status == Status::Open || partner.fixed <= 0 {
            return (0, partner.fixed);
        }
        (partner.fixed / partner.most.max(1), 0)
    }

    /// Counts how much can flow to each partner at most: what fits, and is not a loss of its own accord.
    pub(super) fn measure(&mut self) {
        let far = self.room.len();
        for p in 0..self.partners.len() {
            let nodes = self.partners[p].nodes.clone();
            let fits = |o: usize, m: usize| {
                let price = self.price[o * far + m];
                price != NEVER && (self.own[o].1 || price < 0)
            };
            let mut given = 0;
            for (o, &(size, _)) in self.own.iter().enumerate() {
                given += size.min(nodes.clone().filter(|&m| fits(o, m)).map(|m| self.room[m]).sum());
            }
            let mut taken = 0;
            for m in nodes {
                let sizes = (0..self.own.len()).filter(|&o| fits(o, m)).map(|o| self.own[o].0);
                taken += self.room[m].min(sizes.sum());
            }
            self.partners[p].most = given.min(taken);
        }
    }

    /// What the flow of the relaxation really costs, and the partner whose price it evades most.
    fn look(&self, status: &[Status], relaxed: &Relaxed) -> (i64, Option<usize>) {
        let mut amounts = vec![0; self.partners.len()];
        let mut value = 0;
        for &(o, m, amount) in &relaxed.flow {
            amounts[self.partner_of(m)] += amount;
            value += amount * self.price[o * self.room.len() + m];
        }
        let mut worst = (0, None);
        for (p, &amount) in amounts.iter().enumerate() {
            if status[p] == Status::Closed {
                continue;
            }
            let (each, once) = self.spread(p, status[p]);
            let evaded = self.partners[p].fixed - once - each * amount;
            if once == 0 && amount > 0 {
                value += self.partners[p].fixed;
                if status[p] == Status::Free && evaded > worst.0 {
                    worst = (evaded, Some(p));
                }
            } else {
                value += once;
            }
        }
        (value, worst.1)
    }

    /// The relaxation for this status of the partners; none when what must be used cannot be.
    fn relax(&self, status: &[Status]) -> Option<Relaxed> {
        let far = self.room.len();
        let mut work = Work {
            price: self.price.clone(),
            amount: vec![0; self.own.len() * far],
            room: self.room.clone(),
            left: self.own.iter().map(|&(size, _)| size).collect(),
        };
        let mut value = 0;
        for (p, partner) in self.partners.iter().enumerate() {
            if status[p] == Status::Closed {
                partner.nodes.clone().for_each(|m| work.room[m] = 0);
                continue;
            }
            let (each, once) = self.spread(p, status[p]);
            value += once;
            for o in 0..self.own.len() {
                for m in partner.nodes.clone() {
                    let price = &mut work.price[o * far + m];
                    if *price != NEVER {
                        *price += each;
                    }
                }
            }
        }
        while self.augment(&mut work) {}
        let reach = self.reach(&work);
        let dual = (0..self.own.len()).map(|o| if work.left[o] > 0 { 0.min(reach[o].0) } else { reach[o].0 }).collect();
        if self.own.iter().zip(&work.left).any(|(&(_, must), &left)| must && left > 0) {
            return None;
        }
        let mut flow = Vec::new();
        for (at, &amount) in work.amount.iter().enumerate().filter(|&(_, &amount)| amount > 0) {
            value += amount * work.price[at];
            flow.push((at / far, at % far, amount));
        }
        Some(Relaxed { value, flow, dual })
    }

    /// Sends more along the cheapest path; whether that was worth it.
    fn augment(&self, work: &mut Work) -> bool {
        let reach = self.reach(work);
        let begin = (0..self.own.len())
            .filter(|&o| work.left[o] > 0 && reach[o].0 != NEVER)
            .map(|o| (reach[o].0 - if self.own[o].1 { MUST } else { 0 }, o))
            .min();
        match begin {
            Some((cost, o)) if cost < 0 => work.send(o, &reach, self.room.len()),
            _ => false,
        }
    }

    /// The cheapest way from each own node to room: its price, the far node, and the own node that gives way there.
    fn reach(&self, work: &Work) -> Vec<(i64, usize, Option<usize>)> {
        let (count, far) = (self.own.len(), self.room.len());
        let mut reach: Vec<(i64, usize, Option<usize>)> = (0..count)
            .map(|o| {
                let row = &work.price[o * far..(o + 1) * far];
                let ends = row.iter().enumerate().filter(|&(m, &price)| price != NEVER && work.room[m] > 0);
                ends.map(|(m, &price)| (price, m, None)).min().unwrap_or((NEVER, 0, None))
            })
            .collect();
        let far = self.room.len();
        let exchange: Vec<Option<(i64, usize)>> = (0..count * count)
            .map(|at| if at / count == at % count { None } else { work.exchange(at / count, at % count, far) })
            .collect();
        for _ in 1..count {
            let mut changed = false;
            for o in 0..count {
                for after in 0..count {
                    let Some((step, m)) = exchange[o * count + after] else { continue };
                    if reach[after].0 != NEVER && reach[after].0 + step < reach[o].0 && !leads_to(&reach, after, o) {
                        reach[o] = (reach[after].0 + step, m, Some(after));
                        changed = true;
                    }
                }
            }
            if !changed {
                break;
            }
        }
        reach
    }
}

/// Whether the path from `from` passes `node`.
fn leads_to(reach: &[(i64, usize, Option<usize>)], from: usize, node: usize) -> bool {
    let mut at = Some(from);
    while let Some(o) = at {
        if o == node {
            return true;
        }
        at = reach[o].2;
    }
    false
}

impl Work {
    /// The cheapest exchange in which `o` takes the place of `after` at a node of a partner.
    fn exchange(&self, o: usize, after: usize, far: usize) -> Option<(i64, usize)> {
        let used = (0..far).filter(|&m| self.amount[after * far + m] > 0 && self.price[o * far + m] != NEVER);
        used.map(|m| (self.price[o * far + m] - self.price[after * far + m], m)).min()
    }

    fn send(&mut self, begin: usize, reach: &[(i64, usize, Option<usize>)], far: usize) -> bool {
        let mut amount = self.left[begin];
        let mut o = begin;
        loop {
            let (_, m, after) = reach[o];
            let Some(after) = after else {
                amount = amount.min(self.room[m]);
                break;
            };
            amount = amount.min(self.amount[after * far + m]);
            o = after;
        }
        self.left[begin] -= amount;
        o = begin;
        loop {
            let (_, m, after) = reach[o];
            self.amount[o * far + m] += amount;
            let Some(after) = after else {
                self.room[m] -= amount;
                break;
            };
            self.amount[after * far + m] -= amount;
            o = after;
        }
        amount > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two own nodes, partners with one node each.
    fn knot(own: [(i64, bool); 2], partners: &[(i64, i64, [i64; 2])]) -> Knot {
        let mut knot = Knot { own: own.to_vec(), ..Knot::default() };
        for (n, &(fixed, room, _)) in partners.iter().enumerate() {
            knot.partners.push(Partner { fixed, nodes: n..n + 1, status: Status::Free, most: 0 });
            knot.room.push(room);
        }
        for o in 0..2 {
            knot.price.extend(partners.iter().map(|partner| partner.2[o]));
        }
        knot.measure();
        knot
    }

    #[test]
    fn one_dear_partner_is_better_than_two_cheap_ones() {
        let both = knot([(4, true), (3, true)], &[(50, 4, [0, 0]), (50, 3, [0, 0]), (80, 7, [1, 1])]);
        let solved = both.solve().unwrap_or_default();
        assert_eq!((solved.least, solved.used), (87, vec![2]));
    }

    #[test]
    fn what_may_stay_is_moved_for_a_gain_only() {
        let none = knot([(4, false), (3, false)], &[(50, 9, [-10, -2])]).solve().unwrap_or_default();
        assert_eq!((none.least, none.used.len()), (0, 0));
        let some = knot([(9, false), (3, false)], &[(50, 9, [-10, -2])]).solve().unwrap_or_default();
        assert_eq!((some.least, some.used), (-40, vec![0]));
    }

    #[test]
    fn what_must_go_and_cannot_has_no_answer() {
        assert!(knot([(4, true), (3, true)], &[(1, 6, [0, 0])]).solve().is_none());
    }
}
