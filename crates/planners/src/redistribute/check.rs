//! An independent look at a plan: every figure is computed anew from the problem and the plan.

use std::collections::{BTreeMap, BTreeSet};

use super::problem::{Demand, Flow, Redistribution, Shipments, Substitute, Supply};
use crate::model::{Breach, Verdict};

/// Most breaches that are told.
const MOST: usize = 50;

struct Books {
    breaches: Vec<Breach>,
    given: Vec<i128>,
    received: Vec<i128>,
    penalty: i128,
    pairs: BTreeSet<(usize, usize)>,
}

impl Books {
    fn breach(&mut self, rule: &'static str, told: String) {
        if self.breaches.len() < MOST {
            self.breaches.push(Breach { rule, told });
        }
    }
}

/// What an independent look at `plan` finds.
pub(super) fn check(problem: &Redistribution, plan: &Shipments) -> Verdict {
    let mut books = Books {
        breaches: Vec::new(),
        given: vec![0; problem.supply.len()],
        received: vec![0; problem.demand.len()],
        penalty: 0,
        pairs: BTreeSet::new(),
    };
    post(problem, plan, &mut books);
    for (n, line) in problem.supply.iter().enumerate() {
        if books.given[n] > i128::from(line.2) {
            books.breach("supply-exceeded", format!("{} taken from supply {n}, which has {}", books.given[n], line.2));
        }
    }
    let mut unmet = 0_i128;
    for (n, line) in problem.demand.iter().enumerate() {
        let short = i128::from(line.3) - books.received[n];
        if short < 0 {
            books.breach("demand-exceeded", format!("{} sent to demand {n}, which asks {}", books.received[n], line.3));
        }
        let weight = problem.unmet_weight.get(&line.4.to_string()).copied().unwrap_or(0);
        unmet += i128::from(weight) * short;
    }
    let way: i128 = books.pairs.iter().map(|&(from, to)| i128::from(way_cost(problem, from, to))).sum();
    let cost = books.penalty + way;
    Verdict {
        objective: narrow(unmet.saturating_mul(1_000_000).saturating_add(cost)),
        parts: vec![
            ("unmet_weighted", narrow(unmet)),
            ("cost", narrow(cost)),
            ("penalty", narrow(books.penalty)),
            ("pairs", narrow(i128::try_from(books.pairs.len()).unwrap_or(i128::MAX))),
            ("pair_cost", narrow(way)),
        ],
        breaches: books.breaches,
    }
}

/// Books every line of the plan.
fn post(problem: &Redistribution, plan: &Shipments, books: &mut Books) {
    let penalties: BTreeMap<(usize, usize), i64> =
        problem.subst.iter().map(|&Substitute(wanted, given, penalty)| ((wanted, given), penalty)).collect();
    for (n, &Flow(from, to, quantity)) in plan.flows.iter().enumerate() {
        let (Some(&Supply(source, given, _)), Some(&Demand(sink, _, wanted, _, _))) =
            (problem.supply.get(from), problem.demand.get(to))
        else {
            books.breach("unknown-line", format!("flow {n} refers to supply {from} and demand {to}"));
            continue;
        };
        if quantity < 0 {
            books.breach("negative-quantity", format!("flow {n} has quantity {quantity}"));
        }
        let penalty = penalties.get(&(wanted, given)).copied();
        if penalty.is_none() {
            books.breach("no-substitute", format!("flow {n} gives kind {given} where {wanted} is wanted"));
        }
        let quantity = i128::from(quantity);
        books.given[from] += quantity;
        books.received[to] += quantity;
        books.penalty += quantity * i128::from(penalty.unwrap_or(0));
        if quantity != 0 {
            books.pairs.insert((source, sink));
        }
    }
}

/// What a used pair of schools costs. The root of an exact sum of squares is rounded correctly, halves go to even.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "validation keeps all of these far below 2^53"
)]
pub(super) fn way_cost(problem: &Redistribution, from: usize, to: usize) -> i64 {
    let (Some(a), Some(b)) = (problem.schools.get(from), problem.schools.get(to)) else {
        return 0;
    };
    let east = (a.x - b.x) as f64;
    let north = (a.y - b.y) as f64;
    let metres = ((east * east + north * north).sqrt() * problem.detour_pct as f64 / 100.0).round_ties_even();
    problem.pair_fixed + (problem.per_km as f64 * metres / 1_000.0).round_ties_even() as i64
}

fn narrow(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}
