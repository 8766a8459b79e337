//! Why each desk is used.

use super::conflict;
use super::problem::{SeatPlan, Seats};
use crate::model::Reason;

/// One reason for each used desk that exists.
pub(super) fn reasons(problem: &Seats, plan: &SeatPlan) -> Vec<Reason> {
    let near = conflict::neighbours(problem);
    let mut used = vec![false; problem.desks.len()];
    let mut filled = vec![0_i64; problem.zones.len()];
    for desk in plan.desks.iter().filter_map(|&desk| usize::try_from(desk).ok()) {
        if let Some(used) = used.get_mut(desk).filter(|used| !**used) {
            *used = true;
            filled[problem.desks[desk].3] += 1;
        }
    }
    let blocked_by = |desk: u32| near[desk as usize].iter().filter(|&&other| used[other as usize]).count();
    let reason = |desk: usize| {
        let zone = problem.desks[desk].3;
        let only = near[desk].iter().filter(|&&other| blocked_by(other) == 1).count();
        let near = match near[desk].len() {
            0 => "no other desk is too close".to_owned(),
            all => format!("keeps {all} desks free that are too close, {only} of them it alone"),
        };
        let zone = problem
            .limited()
            .then(|| format!("; zone {zone} uses {} of {} allowed desks", filled[zone], problem.zones[zone].cap));
        let told = near + &zone.unwrap_or_default();
        Reason { line: format!("desk {desk}"), told }
    };
    (0..used.len()).filter(|&desk| used[desk]).map(reason).collect()
}
