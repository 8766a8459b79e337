//! The stages of a search.

use super::anneal::Search;
use super::problem::{Month, Own, Place, Roster};
use super::relax;
use super::state::{EMPTY, LEAVE, Model, OFFICE, REMOTE, State};
use crate::anneal::{Cooling, Found, Stage, anneal, in_stages};
use crate::control::Control;
use crate::model::Solved;

/// Until when the flow may take.
const FLOW_UNTIL: f64 = 0.3;

const STAGES: [Stage; 2] = [
    Stage { from: 0.0, until: 0.7, cooling: Cooling { hot: 20.0, cold: 1.5 } },
    Stage { from: 0.7, until: 1.0, cooling: Cooling { hot: 6.0, cold: 0.8 } },
];

pub(super) fn solve(problem: &Month, start: Option<&Roster>, control: &Control<'_>) -> Solved<Roster> {
    let model = Model::new(problem);
    let (flowing, bound) = relax::relax(&model, &mut control.part(0.0, FLOW_UNTIL).every(1));
    let mut state = start.map_or(flowing, |plan| mended(&model, plan));
    fill(&model, &mut state);
    for &cell in &model.cells {
        if state.cell[cell] == EMPTY {
            state.settle(&model, cell);
        }
    }
    control.tell(state.objective, Some(bound));
    let state = State::from_cells(&model, &search(&model, state, start.is_some(), control));
    Solved { objective: state.objective, plan: state.plan(&model), bound: Some(bound) }
}

/// Gives the days that clients still lack where they are cheapest, as when the flow was cut short.
fn fill(model: &Model, state: &mut State) {
    for client in 0..model.clients {
        while let Some(cell) = cheapest(model, state, client) {
            state.put(model, cell, client);
        }
    }
}

/// The empty cell at which a day of this client costs least; none when no day is cheaper.
fn cheapest(model: &Model, state: &State, client: usize) -> Option<usize> {
    let (mut best, mut at) = (0, None);
    for pair in model.pairs_of(client) {
        let visit = state.visit_cost(model, pair);
        if visit >= best {
            continue;
        }
        let manager = model.pairs[pair].manager;
        let mut cells = manager * model.days..(manager + 1) * model.days;
        let free = |&cell: &usize| state.cell[cell] == EMPTY && state.may_visit(model, cell, client);
        if let Some(cell) = cells.find(free) {
            (best, at) = (visit, Some(cell));
        }
    }
    at
}

/// The cells of the best plan that is found.
fn search(model: &Model, state: State, given: bool, control: &Control<'_>) -> Vec<usize> {
    let first = Found { objective: state.objective, plan: state.cell };
    if model.cells.is_empty() {
        return first.plan;
    }
    let best = in_stages(control, &STAGES, (first, given), |best, turn| {
        let meter = control.part(turn.stage.from, turn.stage.until).every(64);
        let search = Search::new(model, &best.plan, turn.random);
        anneal(search, best.clone(), turn.stage.cooling, meter, &|objective| control.tell(objective, None))
    });
    best.plan
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
