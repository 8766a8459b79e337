//! Raises the bound by branch and bound on pairs of schools, best bound first, with the Lagrangian bound at each node. In
//! a small network all patterns are looked at instead, once the bound is near the best known plan.

use super::bound::Prices;
use super::knot::Status;
use super::patterns;
use crate::control::Meter;

/// Rounds of the subgradient method at the root, and at each node below.
const ROOT_ROUNDS: u32 = 600;
const NODE_ROUNDS: u32 = 25;
/// All patterns are looked at when the bound comes so near to the best known, as a part of it.
const NEAR: i64 = 20;
/// Prices that may be kept in all nodes together.
const MOST_KEPT: usize = 20_000_000;

/// The bound so far, raised for as long as `meter` allows; `upper` when that is proven to be the least.
pub(super) fn prove(mut root: Prices<'_>, upper: i64, meter: &mut Meter<'_>, mut tell: impl FnMut(i64)) -> i64 {
    let small = patterns::small(root.network());
    let enough = if small.is_some() { upper - upper / NEAR } else { upper };
    let least = root.improve((upper, enough), meter, ROOT_ROUNDS).min(upper);
    if least == i64::MIN {
        return least;
    }
    tell(least);
    if let Some(side) = small.filter(|_| (enough..upper).contains(&least))
        && let Some(table) = patterns::table(&root, side, meter)
        && let Some(proven) = patterns::enumerate(&root, &[table], upper, meter)
    {
        return proven;
    }
    let size = root.size().max(1);
    let mut proven = least;
    let mut waiting = vec![(least, root)];
    while let Some(at) = (0..waiting.len()).min_by_key(|&n| waiting[n].0) {
        if waiting[at].0 > proven {
            proven = waiting[at].0;
            tell(proven);
        }
        if proven >= upper || waiting.len() * size > MOST_KEPT || !meter.go_on() {
            return proven.min(upper);
        }
        let (bound, parent) = waiting.swap_remove(at);
        let Some(pair) = parent.undecided() else {
            return proven;
        };
        for status in [Status::Open, Status::Closed] {
            let mut child = parent.clone();
            child.status[pair] = status;
            let found = child.improve((upper, upper), meter, NODE_ROUNDS).max(bound);
            if found < upper {
                waiting.push((found, child));
            }
        }
    }
    upper
}
