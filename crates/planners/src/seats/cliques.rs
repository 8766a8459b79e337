//! Cliques of the conflict graph: of each at most one desk can be used.

#![expect(clippy::cast_possible_truncation, reason = "validate() bounds desks by 32 bits")]

use super::part::Part;

const NONE: u32 = u32::MAX;

/// Cliques that cover each conflict.
pub(super) fn cover(part: &Part) -> Vec<Vec<u32>> {
    let mut covered: Vec<Vec<bool>> = part.near.iter().map(|near| vec![false; near.len()]).collect();
    let mut cliques: Vec<Vec<u32>> = Vec::new();
    for desk in 0..part.desks.len() as u32 {
        for at in 0..part.near[desk as usize].len() {
            let other = part.near[desk as usize][at];
            if other < desk || covered[desk as usize][at] {
                continue;
            }
            let mut clique = vec![desk, other];
            grow(part, &mut clique, |_| true);
            for &a in &clique {
                for (n, near) in part.near[a as usize].iter().enumerate() {
                    covered[a as usize][n] |= clique.contains(near);
                }
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
