//! The stages of a search.

use super::anneal::{Anneal, Schedule};
use super::problem::{Appointments, Handout};
use super::state::{Model, State};
use super::{bound, insert};
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
    let (best, bound) = search(&model, state, start.is_some(), control);
    let state = State::from_places(&model, &best);
    Solved { objective: state.objective, plan: state.plan(&model), bound: Some(bound) }
}

/// Until when one of the threads looks for a bound.
const BOUND_UNTIL: f64 = 0.15;

/// A search in stages: the threads search alone, and the next stage begins with the best plan of all. Heat is in parts of
/// what a person costs on average.
const STAGES: [(f64, f64, Schedule); 2] =
    [(0.0, 0.8, Schedule { hot: 0.6, cold: 0.025 }), (0.8, 1.0, Schedule { hot: 0.12, cold: 0.015 })];

/// The slots of the best plan that is found, and a bound. A plan that was given is never heated much, so that it is kept
/// where it is good.
fn search(model: &Model, state: State, given: bool, control: &Control<'_>) -> (Vec<usize>, i64) {
    let mean = mean_cost(model, &state);
    let (mut best, mut bound) = ((state.objective, state.place), 0);
    for (n, (from, until, schedule)) in STAGES.into_iter().enumerate() {
        let hot = if given { STAGES[1].2.hot } else { schedule.hot };
        let schedule = Schedule { hot: hot * mean, cold: schedule.cold * mean };
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
            (Anneal::new(model, &best.1, random).run(meter, schedule, &tell), lower)
        });
        for (one, lower) in found {
            bound = bound.max(lower);
            if one.0 < best.0 {
                best = one;
            }
        }
    }
    (best.1, bound)
}

/// What a person with an appointment costs on average: the measure of heat.
#[expect(clippy::cast_precision_loss, reason = "heat need not be exact")]
fn mean_cost(model: &Model, state: &State) -> f64 {
    let paid = state.objective as f64 - state.missing as f64 * model.unassigned as f64;
    (paid / (model.people - state.missing).max(1) as f64).max(1.0)
}
