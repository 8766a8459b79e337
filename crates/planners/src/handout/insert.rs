//! Giving people without an appointment the cheapest slot that the others leave.

use super::state::{Model, NONE, State, bit, first};

/// Site-days that are treated differently while people are placed.
#[derive(Clone, Copy)]
pub(super) struct Bias {
    /// A site-day that nobody may be given.
    pub(super) closed: usize,
    /// A closed site-day that may be opened as if that were free.
    pub(super) free: usize,
    /// The days that are wished, as bits; others are taken only when none of these is possible.
    pub(super) days: u128,
}

impl Bias {
    pub(super) const NO: Self = Self { closed: NONE, free: NONE, days: u128::MAX };
}

/// The cheapest slot of a person without an appointment, [`NONE`] when no appointment is cheaper still.
pub(super) fn cheapest(model: &Model, state: &State, person: usize, bias: Bias) -> usize {
    let possible = state.window(model, model.team[person]) & model.horizon & !model.away[person];
    let wished = possible & bias.days;
    let slot = if wished == 0 { NONE } else { cheapest_on(model, state, person, Bias { days: wished, ..bias }) };
    let others = possible & !wished;
    if slot == NONE && others != 0 {
        return cheapest_on(model, state, person, Bias { days: others, ..bias });
    }
    slot
}

/// The cheapest slot on the wished days.
fn cheapest_on(model: &Model, state: &State, person: usize, bias: Bias) -> usize {
    let team = model.team[person];
    let (mut best, mut at) = (model.unassigned, NONE);
    let fresh = if state.team_days[team] == 0 { 0 } else { model.team_day };
    let deviation = &model.deviation[team * model.days..][..model.days];
    for &site in &model.near[person * model.sites..][..model.sites] {
        let travel = model.travel[person * model.sites + site];
        if travel >= best {
            break;
        }
        let mut days = bias.days;
        if travel + model.open >= best {
            days &= state.open_days[site] | free_day(model, site, bias);
        }
        while days != 0 {
            let day = first(days);
            days &= days - 1;
            let mut cost = travel + deviation[day];
            if state.team_days[team] & bit(day) == 0 {
                cost += fresh;
            }
            let site_day = site * model.days + day;
            if cost >= best || site_day == bias.closed {
                continue;
            }
            if state.open_days[site] & bit(day) == 0 {
                if state.opened[day] >= model.max_open[day] {
                    continue;
                }
                cost += if site_day == bias.free { 0 } else { model.open };
            }
            for half in 0..2 {
                let slot = 2 * site_day + half;
                let cost = cost + model.half_cost(person, half);
                if cost < best && state.present[slot].len() < model.cap[slot] {
                    (best, at) = (cost, slot);
                }
            }
        }
    }
    at
}

/// The day on which this site may be opened for free, as a bit.
fn free_day(model: &Model, site: usize, bias: Bias) -> u128 {
    match bias.free.checked_sub(site * model.days) {
        Some(day) if day < model.days => bit(day),
        _ => 0,
    }
}

/// Gives each of these people the cheapest slot, in this order.
pub(super) fn place_all(model: &Model, state: &mut State, people: &[usize], bias: Bias) {
    for &person in people {
        let slot = cheapest(model, state, person, bias);
        if slot != NONE {
            state.insert(model, person, slot);
        }
    }
}

/// Everyone without an appointment, in the order of the teams' best days, each in the cheapest slot: a first plan.
pub(super) fn first_plan(model: &Model, state: &mut State) {
    let mut order: Vec<usize> = (0..model.people).filter(|&person| state.place[person] == NONE).collect();
    let target = |person: usize| {
        let deviation = &model.deviation[model.team[person] * model.days..][..model.days];
        (0..model.days).min_by_key(|&day| deviation[day])
    };
    order.sort_by_key(|&person| (target(person), model.team[person], person));
    place_all(model, state, &order, Bias::NO);
}

/// As much of a plan as keeps the rules, in the order of the people.
pub(super) fn mended(model: &Model, lines: &[Option<[usize; 3]>]) -> State {
    let mut state = State::empty(model);
    for (person, line) in lines.iter().enumerate().take(model.people) {
        if let &Some([site, day, half]) = line
            && site < model.sites
            && day < model.days
            && half < 2
        {
            let slot = model.slot(site, day, half);
            if state.fits(model, person, slot) {
                state.insert(model, person, slot);
            }
        }
    }
    state
}
