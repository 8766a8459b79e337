//! Why each line of a plan is as it is, in plain words.

use std::collections::BTreeMap;

use super::check::way_cost;
use super::problem::{Demand, Flow, Redistribution, Shipments, Substitute, Supply};
use crate::model::Reason;

/// Alternatives are looked for when there are at most so many to compare.
const MOST_COMPARED: usize = 30_000_000;

struct Explainer<'p> {
    problem: &'p Redistribution,
    penalties: BTreeMap<(usize, usize), i64>,
    /// What flows between each pair of schools.
    pairs: BTreeMap<(usize, usize), i64>,
    /// What is left of each line of supply.
    left: Vec<i64>,
    compare: bool,
}

/// One reason for each line of `plan`, and one for what stays unmet.
pub(super) fn reasons(problem: &Redistribution, plan: &Shipments) -> Vec<Reason> {
    let penalties =
        problem.subst.iter().map(|&Substitute(wanted, given, penalty)| ((wanted, given), penalty)).collect();
    let mut explainer = Explainer {
        problem,
        penalties,
        pairs: BTreeMap::new(),
        left: problem.supply.iter().map(|line| line.2).collect(),
        compare: plan.flows.len().saturating_mul(problem.supply.len()) <= MOST_COMPARED,
    };
    let mut short: Vec<i64> = problem.demand.iter().map(|line| line.3).collect();
    for &Flow(from, to, amount) in &plan.flows {
        if let (Some(supply), Some(demand)) = (problem.supply.get(from), problem.demand.get(to)) {
            let total = explainer.pairs.entry((supply.0, demand.0)).or_insert(0);
            *total = total.saturating_add(amount);
            explainer.left[from] = explainer.left[from].saturating_sub(amount);
            short[to] = short[to].saturating_sub(amount);
        }
    }
    let mut reasons: Vec<Reason> = plan.flows.iter().filter_map(|flow| explainer.reason(*flow)).collect();
    reasons.extend(explainer.unmet(&short));
    reasons
}

impl Explainer<'_> {
    fn reason(&self, Flow(from, to, amount): Flow) -> Option<Reason> {
        let problem = self.problem;
        let &Supply(source, given, _) = problem.supply.get(from)?;
        let &Demand(sink, grade, wanted, _, priority) = problem.demand.get(to)?;
        let kind = problem.kind_name(given);
        let line = format!(
            "{amount} × {kind}: {} to {}, grade {grade}",
            problem.school_name(source),
            problem.school_name(sink)
        );
        let penalty = self.penalties.get(&(wanted, given)).copied().unwrap_or(0);
        let mut told = if wanted == given {
            format!("It is the wanted kind, for priority {priority}.")
        } else {
            let wanted = problem.kind_name(wanted);
            format!("It stands in for {wanted} at {penalty} for each device, for priority {priority}.")
        };
        let together = self.pairs.get(&(source, sink)).copied().unwrap_or(amount);
        let way = way_cost(problem, source, sink);
        let load = if together > amount { "carries others too" } else { "is made for this line alone" };
        told = format!("{told} The trip costs {way} and {load}.");
        if self.compare {
            told += &self.next_best(Flow(from, to, amount), together == amount);
        }
        Some(Reason { line, told })
    }

    /// The cheapest other school for this line, and what it would cost more.
    fn next_best(&self, Flow(from, to, amount): Flow, alone: bool) -> String {
        let problem = self.problem;
        let (Some(&Supply(source, given, _)), Some(&Demand(sink, _, wanted, _, _))) =
            (problem.supply.get(from), problem.demand.get(to))
        else {
            return String::new();
        };
        let way = if alone { way_cost(problem, source, sink) } else { 0 };
        let now = self.penalties.get(&(wanted, given)).map_or(0, |penalty| penalty.saturating_mul(amount));
        let now = now.saturating_add(way);
        let others = problem.supply.iter().enumerate().filter(|(_, line)| line.0 != source && line.2 > 0);
        let costs = others.filter_map(|(n, line)| {
            let penalty = self.penalties.get(&(wanted, line.1))?;
            let open = self.pairs.get(&(line.0, sink)).is_some_and(|&total| total > 0);
            let way = if open { 0 } else { way_cost(problem, line.0, sink) };
            Some((self.left[n] < amount, penalty.saturating_mul(amount).saturating_add(way).saturating_sub(now), n))
        });
        let Some((taken, more, n)) = costs.min() else {
            return " No other school has devices that fit.".to_owned();
        };
        let Supply(other, kind, _) = problem.supply[n];
        let (other, kind) = (problem.school_name(other), problem.kind_name(kind));
        let but = if taken { ", and others would have to give way since all is given already" } else { "" };
        if more >= 0 {
            format!(" Next best: {kind} from {other}, which costs {more} more{but}.")
        } else {
            format!(" Taken alone, {kind} from {other} costs {} less{but}.", more.unsigned_abs())
        }
    }

    /// What stays unmet, and why.
    fn unmet(&self, short: &[i64]) -> Option<Reason> {
        let mut by_priority: BTreeMap<i64, i64> = BTreeMap::new();
        for (line, &missing) in self.problem.demand.iter().zip(short) {
            if missing > 0 {
                let total = by_priority.entry(line.4).or_insert(0);
                *total = total.saturating_add(missing);
            }
        }
        if by_priority.is_empty() {
            return None;
        }
        let parts: Vec<String> =
            by_priority.iter().map(|(priority, missing)| format!("{missing} of priority {priority}")).collect();
        let told = format!(
            "{} stay unmet. No plan leaves less weight unmet: the devices that fit are shared by weight.",
            parts.join(", ")
        );
        Some(Reason { line: "Unmet".to_owned(), told })
    }
}
