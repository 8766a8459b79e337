//! Finds what to do with devices (or needs) that are left over: a chain of exchanges at the least cost for each device.
//!
//! From an open supply node the chain goes to a demand node, from there back to a supply node that serves it now, on to
//! another demand node, and so on; it ends where there is room, or where devices may stay unused. From an open demand
//! node it is the same with the sides exchanged. The fixed cost of a pair that is opened is shared by the devices of
//! the chain, and a pair that the chain empties is a gain. Labels are kept for each length of the chain, so that
//! negative costs do no harm.

use rand::RngExt;

use super::flows::Flows;
use super::network::{NEVER, real};
use crate::control::Random;

/// Exchanges in a chain, at most.
const LENGTH: usize = 3;
/// So many nodes are looked at after each exchange.
const WIDTH: usize = 10;

/// How a chain reached a node.
#[derive(Debug, Clone, Copy)]
struct Label {
    /// The label's owner holds for this search only.
    search: u32,
    fixed: f64,
    penalty: f64,
    amount: i64,
    /// Cost for each device.
    key: f64,
    /// What was gained by emptying the pair that led here; lost again when the chain goes on through it.
    credit: f64,
    /// The node before.
    from: usize,
}

const NO_LABEL: Label =
    Label { search: 0, fixed: 0.0, penalty: 0.0, amount: 0, key: 0.0, credit: 0.0, from: usize::MAX };

/// Where a chain ends, and after how many exchanges.
#[derive(Debug, Clone, Copy)]
struct End {
    key: f64,
    /// At a node of the far side that has room; otherwise at one of the own side that may stay open.
    far: bool,
    node: usize,
    level: usize,
}

/// What a search for a chain may do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mood {
    /// How strongly the costs of new pairs are blurred.
    pub(super) noise: f64,
    /// What it is worth to reach a node that must be used.
    pub(super) bonus: f64,
    /// A chain this much dearer for each device than the best is still followed, since it may empty a pair.
    pub(super) hope: f64,
    /// How many partners of a school are looked at.
    pub(super) partners: usize,
}

/// The labels of the search, kept from one to the next.
#[derive(Debug)]
pub(super) struct Router {
    search: u32,
    far: Vec<Vec<Label>>,
    own: Vec<Vec<Label>>,
    far_front: Vec<usize>,
    own_front: Vec<usize>,
    ways: Vec<(usize, f64)>,
    /// Pairs that may not be opened: source, sink.
    pub(super) forbidden: Vec<(usize, usize)>,
}

impl Router {
    pub(super) fn new(flows: &Flows<'_>) -> Self {
        let most = flows.open[0].len().max(flows.open[1].len());
        Self {
            search: 0,
            far: vec![vec![NO_LABEL; most]; LENGTH],
            own: vec![vec![NO_LABEL; most]; LENGTH + 1],
            far_front: Vec::new(),
            own_front: Vec::new(),
            ways: Vec::new(),
            forbidden: Vec::new(),
        }
    }

    /// Uses some of what is open at `root`, a node of `side`; whether that was possible.
    pub(super) fn place(
        &mut self,
        flows: &mut Flows<'_>,
        (side, root): (usize, usize),
        mood: Mood,
        random: &mut Random,
    ) -> bool {
        match self.find(flows, (side, root), mood, random) {
            Some(end) => self.follow(flows, (side, root), end),
            None => false,
        }
    }

    fn find(
        &mut self,
        flows: &Flows<'_>,
        (side, root): (usize, usize),
        mood: Mood,
        random: &mut Random,
    ) -> Option<End> {
        if self.search == u32::MAX {
            self.far.iter_mut().chain(&mut self.own).for_each(|level| level.fill(NO_LABEL));
            self.search = 0;
        }
        self.search += 1;
        let amount = flows.open[side][root];
        self.own[0][root] =
            Label { search: self.search, fixed: 0.0, penalty: 0.0, amount, key: 0.0, credit: 0.0, from: usize::MAX };
        self.own_front.clear();
        self.own_front.push(root);
        let mut best: Option<End> = None;
        for level in 0..LENGTH {
            self.far_front.clear();
            for n in 0..self.own_front.len() {
                let node = self.own_front[n];
                if best.is_none_or(|end| self.own[level][node].key < end.key) {
                    self.look_ways(flows, (side, node), mood, random);
                    self.go_far(flows, (side, node), level, (&mut best, mood.bonus));
                }
            }
            if level + 1 < LENGTH {
                self.come_back(flows, (side, root), level, (&mut best, mood.hope));
            }
        }
        best
    }

    /// The partners of a node's school, with the cost of using the pair.
    fn look_ways(&mut self, flows: &Flows<'_>, (side, node): (usize, usize), mood: Mood, random: &mut Random) {
        let network = flows.network;
        let rank = network.sides[side].rank[node];
        self.ways.clear();
        let used = &flows.pairs[side][rank];
        self.ways.extend(used.iter().map(|&(other, _)| (other, 0.0)));
        for &other in network.sides[side].near[rank].iter().take(mood.partners) {
            let pair = if side == 0 { (rank, other) } else { (other, rank) };
            if used.iter().any(|&(one, _)| one == other) || self.forbidden.contains(&pair) {
                continue;
            }
            let blur = 1.0 + mood.noise * (random.random::<f64>() - 0.5);
            self.ways.push((other, real(network.cost(side, rank, other)) * blur));
        }
    }

    /// From a node of the own side to all it can exchange with.
    fn go_far(
        &mut self,
        flows: &Flows<'_>,
        (side, node): (usize, usize),
        level: usize,
        (best, bonus): (&mut Option<End>, f64),
    ) {
        let (own, far) = (&flows.network.sides[side], &flows.network.sides[1 - side]);
        let label = self.own[level][node];
        for &(other, fixed) in &self.ways {
            let again = label.credit > 0.0 && far.rank[label.from] == other;
            let fixed = label.fixed + fixed + if again { label.credit } else { 0.0 };
            let share = fixed / real(label.amount);
            let fits = far.nodes(other).filter(|&m| own.penalty(own.group[node], far.group[m]) != NEVER);
            let together = fits.map(|m| flows.open[1 - side][m]).sum::<i64>().min(label.amount);
            for m in far.nodes(other) {
                let penalty = own.penalty(own.group[node], far.group[m]);
                if penalty == NEVER {
                    continue;
                }
                let penalty = label.penalty + real(penalty);
                let room = flows.open[1 - side][m].min(label.amount);
                if room > 0 {
                    let gain = if far.must[m] { bonus } else { 0.0 };
                    let key = penalty + fixed / real(together) - gain;
                    if best.is_none_or(|end| key < end.key) {
                        *best = Some(End { key, far: true, node: m, level });
                        // The label must be the one of this end.
                        self.far[level][m] = Label {
                            search: self.search,
                            fixed,
                            penalty,
                            amount: room,
                            key: f64::NEG_INFINITY,
                            credit: 0.0,
                            from: node,
                        };
                    }
                    continue;
                }
                let known = &mut self.far[level][m];
                let key = penalty + share;
                if known.search != self.search {
                    self.far_front.push(m);
                } else if known.key <= key {
                    continue;
                }
                *known =
                    Label { search: self.search, fixed, penalty, amount: label.amount, key, credit: 0.0, from: node };
            }
        }
    }

    /// From the far nodes that were reached to those that they exchange with now.
    fn come_back(
        &mut self,
        flows: &Flows<'_>,
        (side, root): (usize, usize),
        level: usize,
        (best, hope): (&mut Option<End>, f64),
    ) {
        let (own, far) = (&flows.network.sides[side], &flows.network.sides[1 - side]);
        self.own_front.clear();
        for &m in &self.far_front {
            let label = self.far[level][m];
            if best.is_some_and(|end| label.key >= end.key + hope) {
                continue;
            }
            for &(node, flow) in &flows.arcs[1 - side][m] {
                if node == root || node == label.from {
                    continue;
                }
                let amount = label.amount.min(flow);
                let penalty = label.penalty - real(far.penalty(far.group[m], own.group[node]));
                let mut credit = 0.0;
                let (rank, other) = (own.rank[node], far.rank[m]);
                if amount == flow && flows.pair(side, rank, other) == flow {
                    credit = real(flows.network.cost(side, rank, other));
                }
                let fixed = label.fixed - credit;
                let key = penalty + fixed / real(amount);
                let known = &mut self.own[level + 1][node];
                if known.search != self.search {
                    self.own_front.push(node);
                } else if known.key <= key {
                    continue;
                }
                *known = Label { search: self.search, fixed, penalty, amount, key, credit, from: m };
                if !own.must[node] && best.is_none_or(|end| key < end.key) {
                    *best = Some(End { key, far: false, node, level: level + 1 });
                }
            }
        }
        let labels = &self.own[level + 1];
        if self.own_front.len() > WIDTH {
            self.own_front
                .select_nth_unstable_by(WIDTH, |&a, &b| labels[a].key.total_cmp(&labels[b].key).then(a.cmp(&b)));
            self.own_front.truncate(WIDTH);
        }
    }

    /// Carries the chain out; whether it was possible to its end.
    fn follow(&mut self, flows: &mut Flows<'_>, (side, root): (usize, usize), end: End) -> bool {
        let mut steps: Vec<(usize, usize, Option<usize>)> = Vec::with_capacity(LENGTH);
        let mut amount = flows.open[side][root];
        let mut own = if end.far { None } else { Some(end.node) };
        let mut far = if end.far { end.node } else { self.own[end.level][end.node].from };
        let mut level = if end.far { end.level } else { end.level - 1 };
        if end.far {
            amount = amount.min(flows.open[1 - side][far]);
        }
        loop {
            let node = self.far[level][far].from;
            if let Some(after) = own {
                amount = amount.min(flows.amount(side, after, far));
            }
            steps.push((node, far, own));
            if level == 0 {
                break;
            }
            own = Some(node);
            far = self.own[level][node].from;
            level -= 1;
        }
        if amount <= 0 {
            return false;
        }
        for &(node, far, after) in steps.iter().rev() {
            if let Some(after) = after {
                if flows.amount(side, after, far) < amount {
                    return false;
                }
                flows.shift_from(side, after, far, -amount);
            }
            flows.shift_from(side, node, far, amount);
        }
        true
    }
}
