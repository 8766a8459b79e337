//! What goes where at a moment of the search, its cost, and a journal with which it can be undone.

use super::network::{DEMAND, Network, SUPPLY};

/// What goes from each supply node to each demand node.
#[derive(Debug, Clone)]
pub(super) struct Flows<'n> {
    pub(super) network: &'n Network,
    /// How much of each node is not used yet, for each side.
    pub(super) open: [Vec<i64>; 2],
    /// For each node of each side the nodes of the other side it is joined to, and how much flows.
    pub(super) arcs: [Vec<Vec<(usize, i64)>>; 2],
    /// For each school of each side its partners on the other side, and how much flows.
    pub(super) pairs: [Vec<Vec<(usize, i64)>>; 2],
    /// Penalties and costs of used pairs.
    pub(super) cost: i64,
    /// How much that must be used is not.
    pub(super) lacking: i64,
    /// What was changed since the last mark.
    pub(super) journal: Vec<(usize, usize, i64)>,
}

/// Adds to the amount of `key`, and forgets it at 0. Returns the amounts before and after.
fn add(list: &mut Vec<(usize, i64)>, key: usize, amount: i64) -> (i64, i64) {
    let Some(at) = list.iter().position(|&(one, _)| one == key) else {
        list.push((key, amount));
        return (0, amount);
    };
    let before = list[at].1;
    list[at].1 += amount;
    if list[at].1 == 0 {
        list.swap_remove(at);
    }
    (before, before + amount)
}

fn lack(must: bool, open: i64) -> i64 {
    if must { open } else { 0 }
}

impl<'n> Flows<'n> {
    /// Nothing flows yet.
    pub(super) fn new(network: &'n Network) -> Self {
        let [supply, demand] = &network.sides;
        let lacking =
            [supply, demand].map(|side| side.must.iter().zip(&side.size).map(|(&m, &s)| lack(m, s)).sum::<i64>());
        Self {
            network,
            open: [supply.size.clone(), demand.size.clone()],
            arcs: [vec![Vec::new(); supply.size.len()], vec![Vec::new(); demand.size.len()]],
            pairs: [vec![Vec::new(); supply.schools.len()], vec![Vec::new(); demand.schools.len()]],
            cost: 0,
            lacking: lacking[0] + lacking[1],
            journal: Vec::new(),
        }
    }

    /// Lets `amount` more (or less) flow from supply node `a` to demand node `b`.
    pub(super) fn shift(&mut self, a: usize, b: usize, amount: i64) {
        if amount == 0 {
            return;
        }
        self.journal.push((a, b, amount));
        self.apply(a, b, amount);
    }

    fn apply(&mut self, a: usize, b: usize, amount: i64) {
        let network = self.network;
        self.cost += network.penalty(a, b) * amount;
        for (side, node, other) in [(SUPPLY, a, b), (DEMAND, b, a)] {
            self.open[side][node] -= amount;
            if network.sides[side].must[node] {
                self.lacking -= amount;
            }
            add(&mut self.arcs[side][node], other, amount);
        }
        let (source, sink) = (network.sides[SUPPLY].rank[a], network.sides[DEMAND].rank[b]);
        let (before, after) = add(&mut self.pairs[SUPPLY][source], sink, amount);
        add(&mut self.pairs[DEMAND][sink], source, amount);
        if before == 0 {
            self.cost += network.cost(SUPPLY, source, sink);
        }
        if after == 0 {
            self.cost -= network.cost(SUPPLY, source, sink);
        }
    }

    /// Like [`Flows::shift`], for a node of `side` and one of the other.
    pub(super) fn shift_from(&mut self, side: usize, node: usize, other: usize, amount: i64) {
        if side == SUPPLY { self.shift(node, other, amount) } else { self.shift(other, node, amount) }
    }

    /// How much flows between a node of `side` and one of the other.
    pub(super) fn amount(&self, side: usize, node: usize, other: usize) -> i64 {
        self.arcs[side][node].iter().find(|&&(one, _)| one == other).map_or(0, |&(_, amount)| amount)
    }

    /// How much flows between two schools.
    pub(super) fn pair(&self, side: usize, rank: usize, other: usize) -> i64 {
        self.pairs[side][rank].iter().find(|&&(one, _)| one == other).map_or(0, |&(_, amount)| amount)
    }

    /// From here on changes can be undone.
    pub(super) fn mark(&mut self) {
        self.journal.clear();
    }

    /// Undoes all since the mark.
    pub(super) fn undo(&mut self) {
        while let Some((a, b, amount)) = self.journal.pop() {
            self.apply(a, b, -amount);
        }
    }

    /// All that flows.
    pub(super) fn list(&self) -> Vec<(usize, usize, i64)> {
        let nodes = self.arcs[SUPPLY].iter().enumerate();
        nodes.flat_map(|(a, arcs)| arcs.iter().map(move |&(b, amount)| (a, b, amount))).collect()
    }

    /// The same, as far as it fits: what exceeds a node is left out.
    pub(super) fn of(network: &'n Network, amounts: &[(usize, usize, i64)]) -> Self {
        let mut flows = Self::new(network);
        for &(a, b, amount) in amounts {
            let fits = amount.min(flows.open[SUPPLY][a]).min(flows.open[DEMAND][b]);
            flows.shift(a, b, fits);
        }
        flows.mark();
        flows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redistribute::{Demand, Kind, Redistribution, School, Substitute, Supply};

    #[test]
    fn what_is_undone_leaves_no_trace() {
        let problem = Redistribution {
            problem: Kind::P1,
            kinds: Vec::new(),
            schools: (0..3).map(|x| School { x: x * 1_000, ..School::default() }).collect(),
            supply: vec![Supply(0, 0, 5), Supply(1, 0, 5)],
            demand: vec![Demand(2, 1, 0, 9, 1)],
            subst: vec![Substitute(0, 0, 2)],
            unmet_weight: [("1".to_owned(), 1)].into(),
            pair_fixed: 10,
            per_km: 1,
            detour_pct: 100,
        };
        let network = Network::new(&problem);
        let mut flows = Flows::new(&network);
        flows.shift(0, 0, 5);
        assert_eq!((flows.cost, flows.lacking), (22, 4));
        flows.mark();
        flows.shift(1, 0, 4);
        flows.shift(0, 0, -5);
        assert_eq!((flows.cost, flows.lacking), (19, 5));
        flows.undo();
        assert_eq!((flows.cost, flows.lacking), (22, 4));
        assert_eq!(flows.list(), [(0, 0, 5)]);
    }
}
