//! What no plan can be better than: the cost that the windows alone force.
//!
//! Two bounds, of which the larger counts. The first looks at each group by itself: when its windows do not all
//! overlap, it lasts at least from the day by which the first to end must have moved to the day on which the last to
//! begin may move, and it touches at least as many waves as it takes to meet every window. The second looks at each
//! boundary between two waves: the least cut between the people who must be before and those who must be after
//! ([`super::cut`]) is apart for the days between the waves; and at the boundary with the largest cut each such group
//! has a further wave.
//!
//! Sizes are not used, so the bound is weak when few people have a window.

use super::cut;
use super::network::{Calendar, Network};
use super::problem::Waves;
use crate::control::Control;

/// How many pins all flows together may have when steps are counted; beyond that only the widest boundaries get one.
const PINS: usize = 400_000;
/// How much of the limit the flows may use when it is a time.
const SHARE: f64 = 0.05;

/// The better of the two bounds.
pub(super) fn bound(problem: &Waves, people: &Network, calendar: &Calendar, control: &Control<'_>) -> i64 {
    by_group(problem).max(by_boundary(people, calendar, control))
}

/// The sum over groups of what their windows force.
fn by_group(problem: &Waves) -> i64 {
    problem.edges.iter().zip(&problem.weight).map(|(members, weight)| weight * forced(problem, members)).sum()
}

/// The sum over boundaries of what must cross them.
fn by_boundary(people: &Network, calendar: &Calendar, control: &Control<'_>) -> i64 {
    let pins: usize = (0..people.weight.len()).map(|net| people.pins_of(net).len()).sum();
    let affordable = PINS / pins.max(1);
    let mut boundaries: Vec<(i64, u8)> =
        (0_u8..).zip(calendar.day.windows(2)).map(|(last, days)| (days[1] - days[0], last)).collect();
    boundaries.sort_by_key(|&(gap, last)| (-gap, last));
    let (mut days, mut widest) = (0, 0);
    for (n, (gap, last)) in boundaries.into_iter().enumerate() {
        if control.used() >= 1.0 {
            break;
        }
        let affordable = n < affordable || !control.deterministic();
        let go_on = || affordable && control.used() < SHARE && !control.stopped();
        let cut = cut::least(people, last, &go_on);
        days += gap * cut;
        widest = widest.max(cut);
    }
    days + calendar.cut * widest
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
    use crate::control::Limit;
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
        assert_eq!(by_group(&problem), 2 * (2 * 5 + 9));
    }

    #[test]
    fn a_chain_between_early_and_late_people_is_cut_somewhere() {
        let problem = Waves {
            problem: "P4".to_owned(),
            n: 5,
            edges: vec![vec![0, 1], vec![1, 2, 4], vec![2, 3], vec![0, 4], vec![4, 3]],
            kind: Vec::new(),
            weight: vec![4, 3, 9, 2, 5],
            waves: [0, 7].iter().map(|&day| Wave { day, min: 0, max: 9 }).collect(),
            lo: vec![0, 0, 0, 1, 0],
            hi: vec![0, 1, 1, 1, 1],
            team: Vec::new(),
            cut_days: 5,
        };
        let control = Control::new(Limit::Steps(1));
        // The cheapest cut leaves persons 0 and 1 in the first wave: groups of 3 and 2 are apart.
        assert_eq!(bound(&problem, &Network::of(&problem), &Calendar::of(&problem), &control), (3 + 2) * (7 + 5));
    }
}
