//! What no plan can be cheaper than.

use super::conflict;
use super::model::{Model, id};
use super::tree::{Fleet, Tree};
use crate::control::Meter;

/// Most visits that are connected by trees; beyond, each visit counts its shortest way in.
const MOST: usize = 4_000;

/// The bound for plans that cost at most `cost`; it holds for all plans since the others cost more.
pub(super) fn bound(model: &Model, cost: i64, meter: &mut Meter<'_>) -> i64 {
    let least = conflict::least_vans(model);
    let travel: i64 = (0..id(model.visits.len())).map(|visit| conflict::shortest_way(model, visit)).sum();
    let simple = i64::try_from(least).unwrap_or(0) * model.fixed + travel;
    let mut best = simple.min(cost);
    if (1..=MOST).contains(&model.visits.len()) && meter.go_on() {
        let fleet = Fleet { least, most: most_vans(model, cost - travel).max(least) };
        best = best.max(Tree::new(model, fleet).raise(cost, meter));
    }
    best
}

/// How many vans a plan can have that spends at most `left` on them.
fn most_vans(model: &Model, left: i64) -> usize {
    let most = usize::try_from(left.checked_div(model.fixed).unwrap_or(i64::MAX)).unwrap_or(usize::MAX);
    most.min(model.vans)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::{Control, Limit};

    #[test]
    fn a_small_plan_is_nearly_proven() {
        let model = Model::sample();
        // Two vans: one to the right, one to the left.
        let cost = 2 * 500 + 400 + 200;
        let found = bound(&model, cost, &mut Control::new(Limit::Steps(200)).meter());
        assert!(found <= cost && found >= 1_400, "{found}");
    }
}
