//! The first stage: the least weight of unmet demand, and what keeps a plan at it.
//!
//! Where a school lies does not matter here, so supply is added up by kind and demand by class, a class being a wanted
//! kind and a weight. The sets of units that can be served together are the independent sets of a transversal matroid:
//! serving the classes by falling weight along augmenting paths is exact. An optimal dual then tells, by complementary
//! slackness, which plans have this least weight: those that use tight arcs only, ship all of every kind with a positive
//! price and serve all of every class with a positive price.

use std::collections::BTreeMap;

use super::problem::{Redistribution, Substitute};

/// A wanted kind, and how bad it is to miss one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Class {
    pub(super) wanted: usize,
    pub(super) weight: i64,
}

/// The outcome of the first stage.
#[derive(Debug)]
pub(super) struct Priorities {
    /// The least weight of unmet demand.
    pub(super) least: i64,
    /// The kinds that can be spared, and whether all of each must be used.
    pub(super) kinds: Vec<(usize, bool)>,
    /// The classes, and whether all of each must be served.
    pub(super) classes: Vec<(Class, bool)>,
    /// For each kind the classes that may get it, with the penalty of one device.
    pub(super) arcs: Vec<Vec<(usize, i64)>>,
}

struct Stage {
    kinds: Vec<(usize, i64)>,
    classes: Vec<(Class, i64)>,
    /// For each class the kinds that may be given for it, with the penalty.
    givers: Vec<Vec<(usize, i64)>>,
    /// How much of each kind goes to each class.
    shipped: Vec<Vec<i64>>,
    left: Vec<i64>,
    unmet: Vec<i64>,
}

/// Solves the first stage.
pub(super) fn first_stage(problem: &Redistribution) -> Priorities {
    let mut stage = Stage::new(problem);
    for class in 0..stage.classes.len() {
        while stage.unmet[class] > 0 && stage.augment(class) {}
    }
    stage.outcome()
}

impl Stage {
    fn new(problem: &Redistribution) -> Self {
        let mut kinds = BTreeMap::new();
        for line in problem.supply.iter().filter(|line| line.2 > 0) {
            *kinds.entry(line.1).or_insert(0) += line.2;
        }
        let mut classes = BTreeMap::new();
        for line in &problem.demand {
            let weight = problem.weight(line);
            if line.3 > 0 && weight > 0 {
                *classes.entry(Class { wanted: line.2, weight }).or_insert(0) += line.3;
            }
        }
        let kinds: Vec<(usize, i64)> = kinds.into_iter().collect();
        let mut classes: Vec<(Class, i64)> = classes.into_iter().collect();
        classes.sort_by_key(|(class, _)| (std::cmp::Reverse(class.weight), class.wanted));
        let number: BTreeMap<usize, usize> = kinds.iter().enumerate().map(|(n, &(kind, _))| (kind, n)).collect();
        let mut givers: BTreeMap<usize, Vec<(usize, i64)>> = BTreeMap::new();
        for &Substitute(wanted, given, penalty) in &problem.subst {
            if let Some(&kind) = number.get(&given) {
                givers.entry(wanted).or_default().push((kind, penalty));
            }
        }
        Self {
            givers: classes.iter().map(|(class, _)| givers.get(&class.wanted).cloned().unwrap_or_default()).collect(),
            shipped: vec![vec![0; classes.len()]; kinds.len()],
            left: kinds.iter().map(|&(_, quantity)| quantity).collect(),
            unmet: classes.iter().map(|&(_, quantity)| quantity).collect(),
            kinds,
            classes,
        }
    }

    /// Visits what can be passed on to `class`: a kind that may be given, a class it goes to now, what that class might
    /// get instead, and so on. Stops at a kind that `found` accepts, and returns the arcs that lead to it.
    fn reach(&self, class: usize, mut found: impl FnMut(usize) -> bool) -> Option<Vec<(usize, usize)>> {
        let mut by: Vec<Option<usize>> = vec![None; self.kinds.len()];
        let mut from: Vec<Option<usize>> = vec![None; self.classes.len()];
        let mut queue = vec![class];
        let mut next = 0;
        while let Some(&at) = queue.get(next) {
            next += 1;
            for &(kind, _) in &self.givers[at] {
                if by[kind].is_some() {
                    continue;
                }
                by[kind] = Some(at);
                if found(kind) {
                    return Some(Self::trace(class, kind, &by, &from));
                }
                for (other, &shipped) in self.shipped[kind].iter().enumerate() {
                    if shipped > 0 && other != class && from[other].is_none() {
                        from[other] = Some(kind);
                        queue.push(other);
                    }
                }
            }
        }
        None
    }

    fn trace(class: usize, kind: usize, by: &[Option<usize>], from: &[Option<usize>]) -> Vec<(usize, usize)> {
        let mut arcs = Vec::new();
        let mut kind = kind;
        while let Some(at) = by[kind] {
            arcs.push((kind, at));
            match from[at] {
                Some(earlier) if at != class => kind = earlier,
                _ => break,
            }
        }
        arcs
    }

    /// Serves more of `class`; whether that was possible.
    fn augment(&mut self, class: usize) -> bool {
        let Some(arcs) = self.reach(class, |kind| self.left[kind] > 0) else {
            return false;
        };
        let mut amount = self.unmet[class].min(arcs.first().map_or(0, |&(kind, _)| self.left[kind]));
        for pair in arcs.windows(2) {
            amount = amount.min(self.shipped[pair[1].0][pair[0].1]);
        }
        for &(kind, at) in &arcs {
            self.shipped[kind][at] += amount;
        }
        for pair in arcs.windows(2) {
            self.shipped[pair[1].0][pair[0].1] -= amount;
        }
        if let Some(&(kind, _)) = arcs.first() {
            self.left[kind] -= amount;
        }
        self.unmet[class] -= amount;
        amount > 0
    }

    /// The price of one more device of each kind: the weight of the heaviest unmet class it could be passed on to.
    fn prices(&self) -> Vec<i64> {
        let mut prices = vec![0; self.kinds.len()];
        for (class, &(Class { weight, .. }, _)) in self.classes.iter().enumerate() {
            if self.unmet[class] > 0 {
                self.reach(class, |kind| {
                    prices[kind] = weight.max(prices[kind]);
                    false
                });
            }
        }
        prices
    }

    fn outcome(&self) -> Priorities {
        let prices = self.prices();
        let mut arcs = vec![Vec::new(); self.kinds.len()];
        let mut classes = Vec::with_capacity(self.classes.len());
        for (n, &(class, _)) in self.classes.iter().enumerate() {
            let cheapest = self.givers[n].iter().map(|&(kind, _)| prices[kind]).min().unwrap_or(class.weight);
            let price = (class.weight - cheapest).max(0);
            classes.push((class, price > 0));
            for &(kind, penalty) in &self.givers[n] {
                if prices[kind] + price == class.weight {
                    arcs[kind].push((n, penalty));
                }
            }
        }
        let least = self.classes.iter().zip(&self.unmet).map(|((class, _), unmet)| class.weight * unmet).sum::<i64>();
        Priorities {
            least,
            kinds: self.kinds.iter().zip(&prices).map(|(&(kind, _), &price)| (kind, price > 0)).collect(),
            classes,
            arcs,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redistribute::{Demand, Kind, Supply};

    #[test]
    fn the_heaviest_is_served_along_a_chain() {
        let weights = [("1".to_owned(), 100), ("2".to_owned(), 400)];
        let problem = Redistribution {
            problem: Kind::P1,
            kinds: Vec::new(),
            schools: vec![crate::redistribute::School::default()],
            supply: vec![Supply(0, 0, 2), Supply(0, 1, 3)],
            demand: vec![Demand(0, 1, 0, 3, 2), Demand(0, 2, 1, 4, 1)],
            subst: vec![Substitute(0, 0, 0), Substitute(0, 1, 5), Substitute(1, 1, 0)],
            unmet_weight: weights.into(),
            pair_fixed: 0,
            per_km: 0,
            detour_pct: 100,
        };
        let found = first_stage(&problem);
        assert_eq!(found.least, 200);
        assert_eq!(found.kinds, [(0, true), (1, true)]);
        assert_eq!(found.classes.iter().map(|class| class.1).collect::<Vec<_>>(), [true, false]);
    }
}
