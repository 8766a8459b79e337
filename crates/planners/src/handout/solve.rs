//! The stages of a search.

use std::sync::atomic::{AtomicI64, Ordering};

use super::anneal::Search;
use super::problem::{Appointments, Handout};
use super::state::{Model, State};
use super::{bound, insert};
use crate::anneal::{Cooling, Found, Stage, anneal, in_stages};
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
    Solved { objective: best.objective, plan: model.plan(&best.plan), bound: Some(bound) }
}

/// Until when one of the threads looks for a bound.
const BOUND_UNTIL: f64 = 0.15;

/// Heat is in parts of what a person costs on average.
const STAGES: [Stage; 2] = [
    Stage { from: 0.0, until: 0.8, cooling: Cooling { hot: 0.6, cold: 0.025 } },
    Stage { from: 0.8, until: 1.0, cooling: Cooling { hot: 0.12, cold: 0.015 } },
];

/// The best plan that is found, and a bound.
fn search(model: &Model, state: State, given: bool, control: &Control<'_>) -> (Found, i64) {
    let mean = mean_cost(model, &state);
    let first = Found { objective: state.objective, plan: state.place };
    if model.people == 0 || model.slots() == 0 {
        return (first, bound::alone(model));
    }
    let stages = STAGES.map(|stage| Stage { cooling: stage.cooling.times(mean), ..stage });
    let bound = AtomicI64::new(bound::alone(model));
    let best = in_stages(control, &stages, (first, given), |best, turn| {
        let mut from = turn.stage.from;
        if turn.first && turn.thread + 1 == control.thread_count() {
            let start = State::from_places(model, &best.plan);
            let lower = bound::lower(model, &start, &mut control.part(from, BOUND_UNTIL));
            bound.store(lower, Ordering::Relaxed);
            control.tell(best.objective, Some(lower));
            from = BOUND_UNTIL;
        }
        let meter = control.part(from, turn.stage.until).every(64);
        let search = Search::new(model, &best.plan, turn.random);
        anneal(search, best.clone(), turn.stage.cooling, meter, &|objective| control.tell(objective, None))
    });
    (best, bound.into_inner())
}

/// What a person with an appointment costs on average: the measure of heat.
#[expect(clippy::cast_precision_loss, reason = "heat need not be exact")]
fn mean_cost(model: &Model, state: &State) -> f64 {
    let paid = state.objective as f64 - state.missing as f64 * model.unassigned as f64;
    (paid / (model.people - state.missing).max(1) as f64).max(1.0)
}
