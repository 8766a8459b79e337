//! Why each person is in their wave.

use super::network::{Calendar, Network};
use super::problem::{WavePlan, Waves};
use super::state::State;
use crate::model::Reason;

/// One reason for each person; none when the plan does not name a wave of the calendar for each.
pub(super) fn reasons(problem: &Waves, plan: &WavePlan) -> Vec<Reason> {
    let waves = problem.waves.len();
    let wave: Vec<u8> = plan
        .wave
        .iter()
        .filter_map(|&wave| u8::try_from(wave).ok().filter(|&wave| usize::from(wave) < waves))
        .collect();
    if wave.len() != problem.n || plan.wave.len() != problem.n {
        return Vec::new();
    }
    let (people, calendar) = (Network::of(problem), Calendar::of(problem));
    let state = State::new(&people, &calendar, wave);
    (0..problem.n).map(|person| reason(problem, (&people, &calendar), &state, person)).collect()
}

fn reason(problem: &Waves, (people, calendar): (&Network, &Calendar), state: &State, person: usize) -> Reason {
    let own = state.wave[person];
    let mates = mates(people, state, person);
    let with = mates.iter().filter(|&&mate| state.wave[mate as usize] == own).count();
    let (lo, hi) = (people.lo[person], people.hi[person]);
    let day = problem.waves[usize::from(own)].day;
    let mut told = vec![format!("wave {own} (day {day})")];
    if lo == hi {
        told.push("the only wave that is allowed".to_owned());
    } else {
        told.push(format!("{with} of the {} people who share a group with them move then", mates.len()));
        let others = (lo..=hi).filter(|&wave| wave != own);
        let next = others.map(|wave| (state.change(people, calendar, person, wave), wave)).min();
        told.extend(next.map(|(change, wave)| {
            next_best(change, wave, state.load[usize::from(wave)] >= calendar.max[usize::from(wave)])
        }));
        if lo > 0 || usize::from(hi) + 1 < calendar.waves() {
            told.push(format!("allowed are waves {lo} to {hi}"));
        }
    }
    Reason { line: format!("person {person}"), told: told.join("; ") }
}

fn next_best(change: i64, wave: u8, full: bool) -> String {
    let full = if full { ", and that wave is full" } else { "" };
    match change {
        0 => format!("wave {wave} would cost the same{full}"),
        more if more > 0 => format!("the next best, wave {wave}, would cost {more} more{full}"),
        less => format!("wave {wave} would cost {} less{full}", -less),
    }
}

/// Everybody who shares a group with a person.
fn mates(people: &Network, state: &State, person: usize) -> Vec<u32> {
    debug_assert_eq!(people.len(), state.wave.len(), "the state is of these people");
    let nets = people.nets_of(person).iter();
    let mut mates: Vec<u32> = nets.flat_map(|&net| people.pins_of(net as usize)).copied().collect();
    mates.sort_unstable();
    mates.dedup();
    mates.retain(|&mate| mate as usize != person);
    mates
}
