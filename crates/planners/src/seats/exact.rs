//! The exact maximum of one part: an integer programme over cliques and zones.
//!
//! Maximise the number of used desks, where of each clique of conflicts at most one is used and each zone keeps its
//! limit. Desks lie in rows, so these rows are nearly integral and few branches are needed.

use std::time::Duration;

use microlp::{ComparisonOp, OptimizationDirection, Problem, ResumeOptions, SolveOptions};

use super::cliques;
use super::part::Part;
use crate::control::Control;

/// How long the programme runs before it looks whether it may go on.
const SLICE: Duration = Duration::from_millis(50);
/// Branches between two looks when steps are counted.
const BRANCHES: u64 = 1_000;

/// The most desks of a part and how they are chosen, knowing a first choice; none when that is not found before `until`
/// of the limit is used.
pub(super) fn solve(part: &Part, start: &[u32], (control, until): (&Control<'_>, f64)) -> Option<Vec<u32>> {
    let mut problem = Problem::new(OptimizationDirection::Maximize);
    let desks: Vec<_> = part.desks.iter().map(|_| problem.add_binary_var(1.0)).collect();
    for clique in cliques::cover(part) {
        problem.add_constraint(clique.iter().map(|&desk| (desks[desk as usize], 1.0)), ComparisonOp::Le, 1.0);
    }
    for (zone, &cap) in part.cap.iter().enumerate() {
        let members: Vec<_> = desks
            .iter()
            .zip(&part.zone)
            .filter(|(_, of)| **of as usize == zone)
            .map(|(&desk, _)| (desk, 1.0))
            .collect();
        if i64::try_from(members.len()).is_ok_and(|members| members > cap) {
            #[expect(clippy::cast_precision_loss, reason = "at most the number of desks")]
            problem.add_constraint(members, ComparisonOp::Le, cap as f64);
        }
    }
    let mut options = SolveOptions::default();
    let mut used = vec![0.0; desks.len()];
    for &desk in start {
        used[desk as usize] = 1.0;
    }
    options.warm_start = Some(desks.iter().copied().zip(used).collect());
    if control.deterministic() {
        options.node_limit = Some(BRANCHES);
    } else {
        options.time_limit = Some(SLICE);
    }
    let mut outcome = problem.solve_with(options).ok()?;
    while !outcome.is_optimal() {
        if control.deterministic() || control.used() >= until || control.stopped() {
            return None;
        }
        let mut options = ResumeOptions::default();
        options.time_limit = Some(SLICE);
        outcome = outcome.resume_with(options).ok()?;
    }
    let solution = outcome.into_solution().ok()?;
    let taken: Vec<u32> =
        (0..).zip(&desks).filter(|(_, desk)| solution.var_value(**desk) > 0.5).map(|(n, _)| n).collect();
    // The answer of a solver in floating point is looked at again before it counts.
    part.allows(&taken).then_some(taken)
}
