//! The stages of a search.

use super::anneal::{Anneal, Schedule};
use super::insert;
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
    let best = search(&model, state.place, state.objective, control);
    let state = State::from_places(&model, &best);
    Solved { objective: state.objective, plan: state.plan(&model), bound: None }
}

fn search(model: &Model, places: Vec<usize>, objective: i64, control: &Control<'_>) -> Vec<usize> {
    let env = |k: &str, d: f64| std::env::var(k).ok().and_then(|x| x.parse().ok()).unwrap_or(d);
    let mut best = (objective, places);
    let stages = [(0.0, 0.6, Schedule { hot: env("H1", 60.0), cold: env("C1", 3.0) }), (0.6, 1.0, Schedule { hot: env("H2",12.0), cold: env("C2",1.0) })];
    for (n, (from, until, schedule)) in stages.into_iter().enumerate() {
        let found = control.in_parallel(|thread| {
            let random = control.random(thread + n * control.thread_count());
            let tell = |objective| control.tell(objective, None);
            Anneal::new(model, &best.1, random).run(control.part(from, until).every(64), schedule, &tell)
        });
        for one in found {
            if one.0 < best.0 {
                best = one;
            }
        }
        if std::env::var("DBG").is_ok() { eprintln!("stage {n} {}", best.0); }
    }
    best.1
}
