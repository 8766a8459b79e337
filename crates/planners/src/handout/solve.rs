//! The stages of a search.

use super::anneal::{Anneal, Schedule};
use super::{bound, insert};
use super::problem::{Appointments, Handout};
use super::state::{Model, State};
use crate::control::Control;
use crate::model::Solved;

pub(super) fn solve(problem: &Handout, start: Option<&Appointments>, control: &Control<'_>) -> Solved<Appointments> {
    let model = Model::new(problem);
    let mut state = match start {
        Some(plan) => insert::mended(&model, &plan.assign),
        None => State::empty(&model),
    };
    insert::first_plan(&model, &mut state);
    control.tell(state.objective, None);
    let (best, bound) = search(&model, state, control);
    let state = State::from_places(&model, &best);
    Solved { objective: state.objective, plan: state.plan(&model), bound: Some(bound) }
}

/// Until when one of the threads looks for a bound.
const BOUND_UNTIL: f64 = 0.15;

/// A search in stages: the threads search alone, and the next stage begins with the best plan of all.
const STAGES: [(f64, f64, Schedule); 2] = [
    (0.0, 0.6, Schedule { hot: 60.0, cold: 3.0 }),
    (0.6, 1.0, Schedule { hot: 12.0, cold: 1.0 }),
];

/// The slots of the best plan that is found, and a bound.
fn search(model: &Model, state: State, control: &Control<'_>) -> (Vec<usize>, i64) {
    let (mut best, mut bound) = ((state.objective, state.place), 0);
    let mean = mean_cost(model, best.0);
    for (n, (from, until, schedule)) in stages().into_iter().enumerate() {
        let found = control.in_parallel(|thread| {
            let (mut from, mut lower) = (from, 0);
            if n == 0 && thread + 1 == control.thread_count() {
                let start = State::from_places(model, &best.1);
                lower = bound::lower(model, &start, &mut control.part(from, BOUND_UNTIL));
                from = BOUND_UNTIL;
                control.tell(best.0, Some(lower));
            }
            let random = control.random(thread + n * control.thread_count());
            let tell = |objective| control.tell(objective, None);
            let meter = control.part(from, until).every(64);
            let schedule = Schedule { hot: schedule.hot * mean, cold: schedule.cold * mean };
            (Anneal::new(model, &best.1, random).run(meter, schedule, &tell), lower)
        });
        for (one, lower) in found {
            bound = bound.max(lower);
            if one.0 < best.0 {
                best = one;
            }
        }
        if std::env::var("DBG").is_ok() { eprintln!("stage {n} {} bound {bound}", best.0); }
    }
    (best.1, bound)
}

fn stages() -> Vec<(f64, f64, Schedule)> {
    let env = |k: &str, d: f64| std::env::var(k).ok().and_then(|x| x.parse().ok()).unwrap_or(d);
    let n = env("CY", 1.0); let a = env("FI", 0.6);
    let mut v = vec![(0.0, a, Schedule { hot: env("H1", 0.6), cold: env("C1", 0.04) })];
    let mut f = 0.0; while f < n { v.push((a + (1.0 - a) * f / n, a + (1.0 - a) * (f + 1.0) / n, Schedule { hot: env("H2",0.18), cold: env("C2",0.015) })); f += 1.0; }
    v
}

/// What a person costs on average: the measure of heat.
#[expect(clippy::cast_precision_loss, reason = "heat need not be exact")]
fn mean_cost(model: &Model, objective: i64) -> f64 {
    (objective as f64 / model.people.max(1) as f64).max(1.0)
}
