//! Cliques of the conflict graph: of each at most one desk can be used.

#![expect(clippy::cast_possible_truncation, reason = "validate() bounds desks by 32 bits")]

use super::part::Part;

const NONE: u32 = u32::MAX;

/// Cliques that cover each conflict.
pub(super) fn cover(part: &Part) -> Vec<Vec<u32>> {
    let mut covered: Vec<Vec<bool>> = part.near.iter().map(|near| vec![false; near.len()]).collect();
    let mut inside = vec![false; part.desks.len()];
    let mut cliques: Vec<Vec<u32>> = Vec::new();
    for desk in 0..part.desks.len() as u32 {
        for at in 0..part.near[desk as usize].len() {
            let other = part.near[desk as usize][at];
            if other < desk || covered[desk as usize][at] {
                continue;
            }
            let mut clique = vec![desk, other];
            grow(part, &mut clique, |_| true);
            for &member in &clique {
                inside[member as usize] = true;
            }
            for &member in &clique {
                for (n, &near) in part.near[member as usize].iter().enumerate() {
                    covered[member as usize][n] |= inside[near as usize];
                }
            }
            for &member in &clique {
                inside[member as usize] = false;
            }
            cliques.push(clique);
        }
    }
    cliques
}

/// Adds desks to a clique, from those near its first, as long as it stays one and `allowed` says yes.
fn grow(part: &Part, clique: &mut Vec<u32>, allowed: impl Fn(u32) -> bool) {
    let Some(&first) = clique.first() else { return };
    for &third in &part.near[first as usize] {
        let near = &part.near[third as usize];
        if allowed(third) && clique.iter().all(|member| *member != third && near.binary_search(member).is_ok()) {
            clique.push(third);
        }
    }
}

/// No choice has more desks than this: each zone gives no more than its limit, and no more than the cliques its desks
/// fall apart into.
pub(super) fn bound(part: &Part) -> usize {
    let free = vec![NONE; part.desks.len()];
    let (mut by_zone, mut over_all) = (free.clone(), free);
    let mut cliques = vec![0_i64; part.cap.len()];
    let mut everywhere = 0;
    for desk in 0..part.desks.len() as u32 {
        if by_zone[desk as usize] == NONE {
            let zone = part.zone[desk as usize];
            let mut clique = vec![desk];
            grow(part, &mut clique, |other| by_zone[other as usize] == NONE && part.zone[other as usize] == zone);
            for member in clique {
                by_zone[member as usize] = desk;
            }
            cliques[zone as usize] += 1;
        }
        if over_all[desk as usize] == NONE {
            let mut clique = vec![desk];
            grow(part, &mut clique, |other| over_all[other as usize] == NONE);
            for member in clique {
                over_all[member as usize] = desk;
            }
            everywhere += 1;
        }
    }
    let zones: i64 = cliques.iter().zip(&part.cap).map(|(&cliques, &cap)| cliques.min(cap)).sum();
    usize::try_from(zones).unwrap_or(usize::MAX).min(everywhere)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seats::{Seats, Zone, conflict};

    #[test]
    fn every_conflict_is_in_a_clique_and_every_clique_is_one() {
        let problem = Seats {
            problem: "P5".to_owned(),
            d_mm: 2_000,
            desks: (0..40).map(|n| (0, n % 8 * 1_300, n / 8 * 1_500, usize::from(n % 8 > 3))).collect(),
            zones: vec![Zone { floor: 0, cap: 3 }, Zone { floor: 0, cap: 40 }],
            walls: Vec::new(),
            use_walls: true,
        };
        let near = conflict::neighbours(&problem);
        let part = Part::new(&problem, &near, (0..40).collect(), &mut [0; 40]);
        let cliques = cover(&part);
        for clique in &cliques {
            for &a in clique {
                assert!(clique.iter().all(|b| a == *b || part.near[a as usize].contains(b)));
            }
        }
        for a in 0..40_u32 {
            for b in &part.near[a as usize] {
                assert!(cliques.iter().any(|clique| clique.contains(&a) && clique.contains(b)));
            }
        }
        // One zone gives no more than its limit; the other has four columns of five desks.
        assert!((3 + 6..=3 + 10).contains(&bound(&part)), "{}", bound(&part));
    }
}
