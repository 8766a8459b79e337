//! From a problem to a plan: first stage, construction, annealing.

use super::flows::Flows;
use super::lines;
use super::mend::mend;
use super::network::Network;
use super::problem::{Redistribution, Shipments};
use super::search::Search;
use crate::control::Control;
use crate::model::Solved;

/// What one unit of unmet weight counts in the objective.
const UNMET: i64 = 1_000_000;

/// The best plan that is found.
pub(super) fn solve(problem: &Redistribution, start: Option<&Shipments>, control: &Control<'_>) -> Solved<Shipments> {
    let network = Network::new(problem);
    let given = start.map(|plan| network.amounts(plan));
    let found = control.in_parallel(|thread| {
        let mut flows = Flows::of(&network, given.as_deref().unwrap_or_default());
        if given.is_none() {
            flows = Search::fill(flows, control.random(thread));
        }
        mend(&mut flows);
        flows.mark();
        let mut search = Search::new(flows, control.random(thread));
        search.anneal(&mut control.meter(), 1.0);
        search.best
    });
    let best =
        found.into_iter().reduce(|a, b| if b.cost < a.cost { b } else { a }).unwrap_or_else(|| Flows::new(&network));
    let objective = network.least * UNMET + network.base + best.cost;
    Solved { plan: lines::plan(problem, &best), objective, bound: None }
}
