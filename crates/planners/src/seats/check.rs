//! An independent look at a plan: distances and zones, from the problem and the plan alone.

use std::collections::{BTreeMap, BTreeSet};

use super::problem::{SeatPlan, Seats};
use crate::model::{Breach, Verdict};

/// Most breaches of one rule that are told.
const MOST_TOLD: usize = 20;

pub(super) fn verdict(problem: &Seats, plan: &SeatPlan) -> Verdict {
    let mut breaches = Vec::new();
    let mut used = BTreeSet::new();
    for &desk in &plan.desks {
        match usize::try_from(desk).ok().filter(|&desk| desk < problem.desks.len()) {
            None if breaches.len() < MOST_TOLD => {
                breaches.push(Breach { rule: "unknown-desk", told: format!("there is no desk {desk}") });
            }
            Some(known) if !used.insert(known) && breaches.len() < MOST_TOLD => {
                breaches.push(Breach { rule: "duplicate", told: format!("desk {desk} is named twice") });
            }
            _ => {}
        }
    }
    too_close(problem, &used, &mut breaches);
    if problem.limited() {
        zones(problem, &used, &mut breaches);
    }
    let desks = i64::try_from(used.len()).unwrap_or(i64::MAX);
    Verdict { breaches, objective: desks, parts: vec![("desks", desks)] }
}

/// Pairs of used desks that are too close, found by sweeping over x.
fn too_close(problem: &Seats, used: &BTreeSet<usize>, breaches: &mut Vec<Breach>) {
    let mut floors: BTreeMap<i64, Vec<(i64, i64, usize)>> = BTreeMap::new();
    for &desk in used {
        let (floor, x, y, _) = problem.desks[desk];
        floors.entry(floor).or_default().push((x, y, desk));
    }
    let mut told = 0;
    for (floor, mut desks) in floors {
        desks.sort_unstable();
        let walls: Vec<_> = problem.walls.iter().filter(|wall| problem.use_walls && wall.0 == floor).collect();
        for (n, a) in desks.iter().enumerate() {
            for b in desks[n + 1..].iter().take_while(|b| b.0 - a.0 < problem.d_mm) {
                let apart = (b.0 - a.0).pow(2) + (b.1 - a.1).pow(2);
                if apart >= problem.d_mm.pow(2) || walls.iter().any(|wall| between((a.0, a.1), (b.0, b.1), **wall)) {
                    continue;
                }
                told += 1;
                if told <= MOST_TOLD {
                    let told = format!("desks {} and {} are too close", a.2.min(b.2), a.2.max(b.2));
                    breaches.push(Breach { rule: "too-close", told });
                }
            }
        }
    }
}

/// Whether a wall parts two desks: its ends lie on both sides of their line (or on it), they lie on both sides of it.
fn between(a: (i64, i64), b: (i64, i64), (_, x0, y0, x1, y1): (i64, i64, i64, i64, i64)) -> bool {
    let side = |p: (i64, i64), q: (i64, i64), r: (i64, i64)| -> i64 {
        ((q.0 - p.0) * (r.1 - p.1) - (q.1 - p.1) * (r.0 - p.0)).signum()
    };
    let (c, d) = ((x0, y0), (x1, y1));
    side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) < 0
}

fn zones(problem: &Seats, used: &BTreeSet<usize>, breaches: &mut Vec<Breach>) {
    let mut count = vec![0_i64; problem.zones.len()];
    for &desk in used {
        count[problem.desks[desk].3] += 1;
    }
    for (zone, (&count, limit)) in count.iter().zip(&problem.zones).enumerate() {
        if count > limit.cap {
            let told = format!("zone {zone} has {count} desks in use; allowed are {}", limit.cap);
            breaches.push(Breach { rule: "zone-cap", told });
        }
    }
}
