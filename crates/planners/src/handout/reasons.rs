//! Why each person comes where and when they come.

use super::problem::{Appointments, Handout};
use super::state::{Model, NONE, State, bit};
use crate::model::Reason;

pub(super) fn reasons(problem: &Handout, plan: &Appointments) -> Vec<Reason> {
    let model = Model::new(problem);
    let state = super::insert::mended(&model, &plan.assign);
    (0..model.people)
        .map(|person| Reason { line: format!("person {person}"), told: told(&model, &state, person) })
        .collect()
}

fn told(model: &Model, state: &State, person: usize) -> String {
    let slot = state.place[person];
    if slot == NONE {
        return missing(model, state, person);
    }
    let (site, day) = (model.site(slot), model.day(slot));
    let half = ["morning", "afternoon"][slot & 1];
    let travel = model.travel[person * model.sites + site];
    let nearest = model.near[person * model.sites];
    let deviation = model.deviation[model.team[person] * model.days + day];
    let half_cost = model.half_cost(person, slot & 1);
    [
        format!("Comes to site {site} on day {day} in the {half}: travel costs {travel}"),
        match model.travel[person * model.sites + nearest] {
            _ if nearest == site => ", the least of all sites".to_owned(),
            least => format!("; site {nearest} would cost {least}"),
        },
        if deviation > 0 { format!(", the day away from the team's target {deviation}") } else { String::new() },
        if half_cost > 0 { format!(", the other half than wished {half_cost}") } else { String::new() },
        next_best(model, state, person),
    ]
    .concat()
}

/// What the cheapest other slot with room would cost more.
fn next_best(model: &Model, state: &State, person: usize) -> String {
    let slot = state.place[person];
    let saved = model.own(person, slot) + model.open + model.team_day;
    let mut best: Option<(i64, usize)> = None;
    for &site in &model.near[person * model.sites..][..model.sites] {
        if best.is_some_and(|(least, _)| model.travel[person * model.sites + site] - saved >= least) {
            break;
        }
        let from = model.slot(site, 0, 0);
        for other in (from..from + 2 * model.days).filter(|&other| other != slot) {
            if let Some(more) = shift_cost(model, state, person, other)
                && best.is_none_or(|(least, _)| more < least)
            {
                best = Some((more, other));
            }
        }
    }
    match best {
        None => ". No other slot with room keeps the rules.".to_owned(),
        Some((more, other)) => {
            let (site, day) = (model.site(other), model.day(other));
            let half = ["morning", "afternoon"][other & 1];
            format!(
                ". The next best slot with room, site {site} on day {day} in the {half}, would cost {more} more in all."
            )
        }
    }
}

/// What the plan would cost more with the person in another slot; none when that breaks a rule.
fn shift_cost(model: &Model, state: &State, person: usize, other: usize) -> Option<i64> {
    let slot = state.place[person];
    let (day, from) = (model.day(other), model.day(slot));
    let team = model.team[person];
    let closes = other >> 1 != slot >> 1 && state.visitors(slot >> 1) == 1;
    let opens = state.visitors(other >> 1) == 0;
    let room = model.max_open[day] + usize::from(closes && day == from);
    if state.present[other].len() >= model.cap[other]
        || (opens && state.opened[day] >= room)
        || model.away[person] & bit(day) != 0
        || state.window(model, team) & bit(day) == 0
    {
        return None;
    }
    let mut more = model.own(person, other) - model.own(person, slot);
    more += (i64::from(opens) - i64::from(closes)) * model.open;
    if day != from {
        let row = team * model.days;
        let leaves = state.team_count[row + from] == 1;
        let joins = state.team_count[row + day] == 0;
        more += (i64::from(joins) - i64::from(leaves)) * model.team_day;
    }
    Some(more)
}

fn missing(model: &Model, state: &State, person: usize) -> String {
    let team = model.team[person];
    let days = state.window(model, team) & !model.away[person];
    let possible = (0..model.days).filter(|&day| days & bit(day) != 0).count();
    if possible == 0 {
        return "Has no appointment: on all days that the order of the teams leaves, the person is away.".to_owned();
    }
    let free = (0..model.slots()).filter(|&slot| state.fits(model, person, slot)).count();
    format!(
        "Has no appointment: {possible} days are possible, {free} slots on them have room, and each would cost more than the {} \
         of going without.",
        model.unassigned
    )
}
