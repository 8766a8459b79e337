//! The search of all parts: a greedy choice, a short local search, the proof, and more local search without a proof.

use super::part::Part;
use super::{cliques, exact};
use crate::control::{Control, Limit, Random};

/// Forced desks before the proof is tried; most parts are at their best by then.
const SHORT: u64 = 300;
/// Parts with more desks, or with more conflicts, are not tried to be proven: that would not end in useful time.
const PROVABLE: (usize, usize) = (4_000, 100_000);

/// What was found of a part.
pub(super) struct Found {
    /// The used desks, by their numbers in the problem.
    pub(super) desks: Vec<u32>,
    /// No choice has more.
    pub(super) bound: usize,
}

/// Solves the parts, divided among threads; each part has a stream of random numbers of its own, so that the answer
/// does not depend on the number of threads.
pub(super) fn search(parts: &[Part], start: &[bool], control: &Control<'_>) -> Vec<Found> {
    let threads = control.thread_count();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|&part| (parts[part].desks.len(), part));
    let found = control.in_parallel(|thread| {
        let own: Vec<usize> = order.iter().copied().skip(thread).step_by(threads).collect();
        let all = own.len();
        let one = |(n, part): (usize, usize)| (part, solve(&parts[part], start, control, (part, all - n)));
        own.into_iter().enumerate().map(one).collect::<Vec<_>>()
    });
    let mut found: Vec<(usize, Found)> = found.into_iter().flatten().collect();
    found.sort_by_key(|(part, _)| *part);
    found.into_iter().map(|(_, found)| found).collect()
}

/// Solves one part with its share of what is left of the limit: `left` parts have to come out of it.
fn solve(part: &Part, start: &[bool], control: &Control<'_>, (number, left): (usize, usize)) -> Found {
    let mut random: Random = control.random(number);
    let kept: Vec<u32> = (0..).zip(&part.desks).filter(|(_, desk)| start[**desk as usize]).map(|(n, _)| n).collect();
    let mut choice = part.greedy(&kept);
    let mut bound = cliques::bound(part);
    let now = control.used();
    #[expect(clippy::cast_precision_loss, reason = "a share need not be exact")]
    let until = now + (1.0 - now).max(0.0) / left as f64;
    if !control.stopped() && now < 1.0 && choice.size < bound {
        let mut short = Control::new(Limit::Steps(SHORT)).meter();
        choice.improve(bound, &mut random, &mut short);
    }
    let mut taken = choice.taken();
    if !control.stopped() && now < 1.0 && taken.len() < bound {
        let exact = provable(part).then(|| exact::solve(part, &taken, (control, until)));
        if let Some(best) = exact.flatten() {
            bound = best.len();
            taken = best;
        } else {
            choice.improve(bound, &mut random, &mut control.part(now, until));
            taken = choice.taken();
        }
    }
    Found { desks: taken.iter().map(|&desk| part.desks[desk as usize]).collect(), bound }
}

fn provable(part: &Part) -> bool {
    let conflicts = part.near.iter().map(Vec::len).sum::<usize>() / 2;
    part.desks.len() <= PROVABLE.0 && conflicts <= PROVABLE.1
}
