//! The stages of a search.

use super::anneal::{Anneal, Schedule};
use super::problem::{Month, Own, Place, Roster};
use super::relax;
use super::state::{EMPTY, LEAVE, Model, OFFICE, REMOTE, State};
use crate::control::Control;
use crate::model::Solved;

/// Until when the flow may take.
const FLOW_UNTIL: f64 = 0.3;

/// A search in stages: the threads search alone, and the next stage begins with the best plan of all.
const STAGES: [(f64, f64, Schedule); 2] =
    [(0.0, 0.7, Schedule { hot: 20.0, cold: 1.5 }), (0.7, 1.0, Schedule { hot: 6.0, cold: 0.8 })];

pub(super) fn solve(problem: &Month, start: Option<&Roster>, control: &Control<'_>) -> Solved<Roster> {
    let model = Model::new(problem);
    let (flowing, bound) = relax::relax(&model, &mut control.part(0.0, FLOW_UNTIL).every(1));
    let mut state = start.map_or(flowing, |plan| mended(&model, plan));
    for &cell in &model.cells {
        if state.cell[cell] == EMPTY {
            state.settle(&model, cell);
        }
    }
    control.tell(state.objective, Some(bound));
    let state = State::from_cells(&model, &search(&model, state, start.is_some(), control));
    Solved { objective: state.objective, plan: state.plan(&model), bound: Some(bound) }
}

/// The cells of the best plan that is found. A plan that was given is never heated much, so that it is kept where it is
/// good.
fn search(model: &Model, state: State, given: bool, control: &Control<'_>) -> Vec<usize> {
    let mut best = (state.objective, state.cell);
    for (n, (from, until, schedule)) in STAGES.into_iter().enumerate() {
        let schedule = Schedule { hot: if given { STAGES[1].2.hot } else { schedule.hot }, ..schedule };
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
    }
    best.1
}

/// As much of a plan as keeps the rules, in the order of the managers and days.
pub(super) fn mended(model: &Model, plan: &Roster) -> State {
    let mut state = State::empty(model);
    for (manager, row) in plan.plan.iter().enumerate().take(model.managers) {
        for (day, place) in row.iter().enumerate().take(model.days) {
            let cell = manager * model.days + day;
            if state.cell[cell] == LEAVE {
                continue;
            }
            match *place {
                Some(Place::Client(client)) => {
                    let known = client < model.clients && model.pair(client, manager).is_some();
                    if known && state.may_visit(model, cell, client) {
                        state.put(model, cell, client);
                    }
                }
                Some(Place::Own(Own::Office)) if state.office_has_room(model, cell) => {
                    state.put(model, cell, OFFICE);
                }
                Some(Place::Own(Own::Remote)) => state.put(model, cell, REMOTE),
                _ => {}
            }
        }
    }
    state
}
