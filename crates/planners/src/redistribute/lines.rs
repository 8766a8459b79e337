//! Back from flows between nodes to lines of the problem.

use super::flows::Flows;
use super::network::{DEMAND, Network, SUPPLY};
use super::problem::{Flow, Redistribution, Shipments};

/// The lines of each node of a side, in the order of the problem, with their quantities.
fn lines_of(network: &Network, side: usize, quantities: &[i64]) -> Vec<Vec<(usize, i64)>> {
    let mut lines = vec![Vec::new(); network.sides[side].size.len()];
    for (line, node) in network.sides[side].node_of_line.iter().enumerate() {
        if let Some(node) = *node {
            lines[node].push((line, quantities[line]));
        }
    }
    for list in &mut lines {
        list.reverse();
    }
    lines
}

/// The plan of these flows.
pub(super) fn plan(problem: &Redistribution, flows: &Flows<'_>) -> Shipments {
    let supply: Vec<i64> = problem.supply.iter().map(|line| line.2).collect();
    let demand: Vec<i64> = problem.demand.iter().map(|line| line.3).collect();
    let mut givers = lines_of(flows.network, SUPPLY, &supply);
    let mut takers = lines_of(flows.network, DEMAND, &demand);
    let mut list = flows.list();
    list.sort_unstable();
    let mut plan = Shipments::default();
    for (a, b, mut amount) in list {
        while amount > 0 {
            let (Some(from), Some(to)) = (givers[a].last_mut(), takers[b].last_mut()) else {
                break;
            };
            let part = amount.min(from.1).min(to.1);
            if part > 0 {
                plan.flows.push(Flow(from.0, to.0, part));
            }
            amount -= part;
            from.1 -= part;
            to.1 -= part;
            let (from_empty, to_empty) = (from.1 == 0, to.1 == 0);
            if from_empty {
                givers[a].pop();
            }
            if to_empty {
                takers[b].pop();
            }
        }
    }
    plan
}
