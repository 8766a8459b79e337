//! Why each client day is where it is.

use super::problem::{Month, Roster, WEEK};
use super::solve::mended;
use super::state::{LEAVE, Model, OFFICE, REMOTE, State, is_client};
use crate::model::Reason;

pub(super) fn reasons(problem: &Month, plan: &Roster) -> Vec<Reason> {
    let model = Model::new(problem);
    let mut state = mended(&model, plan);
    let mut reasons = Vec::new();
    for &cell in &model.cells {
        let (manager, day) = (cell / model.days, cell % model.days);
        let line = format!("manager {manager}, day {day}");
        let told = match state.cell[cell] {
            OFFICE => in_office(&model, &state, cell),
            REMOTE => at_home(&model, &state, cell),
            client if is_client(client) => visit(&model, &mut state, cell),
            _ => "Nothing is planned: what was given breaks a rule.".to_owned(),
        };
        reasons.push(Reason { line, told });
    }
    for client in 0..model.clients {
        let lacks = model.agreed[client] - state.got[client];
        if lacks > 0 {
            reasons.push(Reason { line: format!("client {client}"), told: missing(&model, &state, client, lacks) });
        }
    }
    reasons
}

fn in_office(model: &Model, state: &State, cell: usize) -> String {
    let manager = cell / model.days;
    let (office, wanted) = (state.office_days[manager], model.office_min[manager]);
    format!(
        "In the office: {office} days there, {wanted} are wanted; home would cost {}.",
        State::remote_cost(model, cell)
    )
}

fn at_home(model: &Model, state: &State, cell: usize) -> String {
    let room = if state.office_has_room(model, cell) { "has room" } else { "is full" };
    let suits = match State::remote_cost(model, cell) {
        0 => "the weekday suits".to_owned(),
        cost => format!("the weekday does not suit and costs {cost}"),
    };
    format!("At home: {suits}; the office {room} that day.")
}

/// What the day costs, and what it would cost with the next best manager.
fn visit(model: &Model, state: &mut State, cell: usize) -> String {
    let client = state.clear(model, cell);
    let manager = cell / model.days;
    let own = model.pair(client, manager).map_or(0, |pair| model.pairs[pair].cost);
    let here = model.pair(client, manager).map_or(0, |pair| state.visit_cost(model, pair));
    let mut best: Option<(i64, usize, usize)> = None;
    for pair in model.pairs_of(client) {
        let other = model.pairs[pair].manager;
        let cost = state.visit_cost(model, pair);
        for day in 0..model.days {
            let free = other * model.days + day;
            let value = state.cell[free];
            let possible = free != cell && value != LEAVE && !is_client(value) && state.may_visit(model, free, client);
            if possible && best.is_none_or(|(least, ..)| cost < least) {
                best = Some((cost, other, day));
            }
        }
    }
    let next = match best {
        None => ". No other cell without a client could take the day.".to_owned(),
        Some((cost, other, day)) if other == manager => {
            format!(". The manager could come on day {day} too, for {} more, home and office apart.", cost - here)
        }
        Some((cost, other, day)) => {
            format!(". Next best is manager {other} on day {day}, for {} more, home and office apart.", cost - here)
        }
    };
    state.put(model, cell, client);
    format!("With client {client}: costs {own} for how well the client is known and for the way{next}")
}

/// How the cells in which a missing day could be are taken.
fn missing(model: &Model, state: &State, client: usize, lacks: i64) -> String {
    let (mut leave, mut busy, mut full_week, mut shut) = (0, 0, 0, 0);
    for pair in &model.pairs[model.pairs_of(client)] {
        for day in 0..model.days {
            let value = state.cell[pair.manager * model.days + day];
            let at_client = state.at_client[client * model.days + day];
            if !model.is_open(client, day) || at_client >= model.per_day[client] {
                shut += 1;
            } else if value == LEAVE {
                leave += 1;
            } else if is_client(value) {
                busy += 1;
            } else if state.week[pair.manager * model.weeks + day / WEEK] >= model.week_most[pair.manager] {
                full_week += 1;
            }
        }
    }
    format!(
        "{lacks} of {} days are missing. Of the days of its managers, {shut} are closed or visited already, on {leave} the \
         manager is on leave, on {busy} with another client, on {full_week} the week is full.",
        model.agreed[client]
    )
}
