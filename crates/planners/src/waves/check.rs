//! An independent look at a plan: sizes, windows and cost, from the problem and the plan alone.

use std::collections::BTreeSet;

use super::problem::{WavePlan, Waves};
use crate::model::{Breach, Verdict};

/// Most breaches of one rule that are told.
const MOST_TOLD: usize = 20;

pub(super) fn verdict(problem: &Waves, plan: &WavePlan) -> Verdict {
    let mut breaches = Vec::new();
    let wave: Vec<Option<usize>> = (0..problem.n).map(|person| known_wave(problem, plan, person)).collect();
    if plan.wave.len() != problem.n {
        let told = format!("the plan names {} people; the problem has {}", plan.wave.len(), problem.n);
        breaches.push(Breach { rule: "wrong-length", told });
    }
    windows(problem, &wave, &mut breaches);
    sizes(problem, &wave, &mut breaches);
    let (mut further, mut apart) = (0, 0);
    for (members, weight) in problem.edges.iter().zip(&problem.weight) {
        let touched: BTreeSet<usize> = members.iter().filter_map(|&person| wave[person]).collect();
        if let (Some(&first), Some(&last)) = (touched.first(), touched.last()) {
            further += weight * i64::try_from(touched.len() - 1).unwrap_or(i64::MAX);
            apart += weight * (problem.waves[last].day - problem.waves[first].day);
        }
    }
    Verdict {
        breaches,
        objective: problem.cut_days * further + apart,
        parts: vec![("km1", further), ("span_days", apart)],
    }
}

/// The wave of a person, when the plan names one that exists.
fn known_wave(problem: &Waves, plan: &WavePlan, person: usize) -> Option<usize> {
    let wave = usize::try_from(*plan.wave.get(person)?).ok()?;
    (wave < problem.waves.len()).then_some(wave)
}

fn windows(problem: &Waves, wave: &[Option<usize>], breaches: &mut Vec<Breach>) {
    let mut told = 0;
    for (person, wave) in wave.iter().enumerate() {
        let (lo, hi) = (problem.lo[person], problem.hi[person]);
        let (rule, text) = match *wave {
            None => ("no-wave", format!("person {person} has no wave that exists")),
            Some(wave) if wave < lo || wave > hi => {
                ("window", format!("person {person} is in wave {wave}; allowed are waves {lo} to {hi}"))
            }
            Some(_) => continue,
        };
        told += 1;
        if told <= MOST_TOLD {
            breaches.push(Breach { rule, told: text });
        }
    }
}

fn sizes(problem: &Waves, wave: &[Option<usize>], breaches: &mut Vec<Breach>) {
    let mut size = vec![0_i64; problem.waves.len()];
    for &wave in wave.iter().flatten() {
        size[wave] += 1;
    }
    for (k, (&size, wave)) in size.iter().zip(&problem.waves).enumerate() {
        if size < wave.min || size > wave.max {
            let told = format!("wave {k} has {size} people; allowed are {} to {}", wave.min, wave.max);
            breaches.push(Breach { rule: "wave-size", told });
        }
    }
}
