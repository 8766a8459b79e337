//! What no plan can be better than: the cost that the windows alone force.
//!
//! A group whose windows do not all overlap is apart in every plan: it lasts at least from the day by which the first to
//! end must have moved to the day on which the last to begin may move, and it touches at least as many waves as there are
//! windows in it that overlap no other of them. Sizes are not used, so the bound is weak when few people have a window.

use super::problem::Waves;

/// The sum over groups of what their windows force.
pub(super) fn bound(problem: &Waves) -> i64 {
    problem.edges.iter().zip(&problem.weight).map(|(members, weight)| weight * forced(problem, members)).sum()
}

/// What a group of weight 1 costs at least.
fn forced(problem: &Waves, members: &[usize]) -> i64 {
    let first_end = members.iter().map(|&person| problem.hi[person]).min();
    let last_begin = members.iter().map(|&person| problem.lo[person]).max();
    let (Some(first_end), Some(last_begin)) = (first_end, last_begin) else { return 0 };
    if last_begin <= first_end {
        return 0;
    }
    let apart = problem.waves[last_begin].day - problem.waves[first_end].day;
    problem.cut_days * (stabbing_waves(problem, members) - 1) + apart
}

/// The fewest waves that meet every window of a group: the greedy choice of the earliest end is exact for intervals.
fn stabbing_waves(problem: &Waves, members: &[usize]) -> i64 {
    let mut windows: Vec<(usize, usize)> =
        members.iter().map(|&person| (problem.hi[person], problem.lo[person])).collect();
    windows.sort_unstable();
    let (mut waves, mut last) = (0, None);
    for (hi, lo) in windows {
        if last.is_none_or(|last| lo > last) {
            waves += 1;
            last = Some(hi);
        }
    }
    waves
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::waves::Wave;

    #[test]
    fn windows_that_do_not_overlap_force_days_and_waves() {
        let problem = Waves {
            problem: "P4".to_owned(),
            n: 4,
            edges: vec![vec![0, 1, 2], vec![0, 3], vec![1, 3]],
            kind: Vec::new(),
            weight: vec![2, 1, 1],
            waves: [0, 3, 10, 12].iter().map(|&day| Wave { day, min: 0, max: 9 }).collect(),
            lo: vec![0, 2, 3, 0],
            hi: vec![1, 2, 3, 3],
            team: Vec::new(),
            cut_days: 5,
        };
        // The first group is in three waves and lasts from day 3 to day 12; the others can stay together.
        assert_eq!(bound(&problem), 2 * (2 * 5 + 9));
    }
}
