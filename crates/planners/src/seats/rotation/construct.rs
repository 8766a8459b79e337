//! A first plan: each team on the days it must, then on the days it wants while there is room.

use super::model::Model;
use super::search::Days;

/// The rules that cannot hold together: a team that fits nowhere, or the smallest set of days with too few places.
pub(super) fn conflict(model: &Model) -> Option<Vec<String>> {
    let days = model.cap.len();
    for (team, (&size, kind)) in model.size.iter().zip(&model.kind).enumerate() {
        let able = model.cap.iter().filter(|&&cap| cap >= size).count();
        if i64::try_from(able).unwrap_or(i64::MAX) < kind.min {
            return Some(vec![
                format!("team {team} of {size} people must be present on {} days", kind.min),
                format!("only {able} of the {days} days have so many places"),
            ]);
        }
    }
    let mut sets: Vec<u32> = (1..1 << days).collect();
    sets.sort_by_key(|set| (set.count_ones(), *set));
    sets.into_iter().find_map(|set| crowded(model, set))
}

/// Whether some days, given as bits, have fewer places than the teams need on them: a team needs those of its days that
/// do not fit on the other days. By Hall's theorem parts of teams could be placed when no set of days is crowded.
fn crowded(model: &Model, set: u32) -> Option<Vec<String>> {
    let chosen: Vec<usize> = (0..model.cap.len()).filter(|day| set >> day & 1 == 1).collect();
    let others = i64::try_from(model.cap.len() - chosen.len()).unwrap_or(i64::MAX);
    let needed: i64 = model.kinds.iter().map(|(kind, people)| people * (kind.min - others).max(0)).sum();
    let places: i64 = chosen.iter().map(|&day| model.cap[day]).sum();
    let names: Vec<String> = chosen.iter().map(ToString::to_string).collect();
    (needed > places).then(|| {
        vec![
            format!("the teams must have at least {needed} places on days {}", names.join(", ")),
            format!("these days have {places} places in all"),
        ]
    })
}

/// The plan nearest to `wanted` that a greedy repair finds: large teams first, on the days with the most room. It may
/// exceed the places of a day when the teams fit badly.
pub(super) fn first(model: &Model, wanted: &[u8]) -> Days {
    let mut days = Days::new(model, vec![0; model.size.len()]);
    let mut order: Vec<usize> = (0..model.size.len()).collect();
    order.sort_by_key(|&team| (-model.size[team], team));
    for &team in &order {
        while i64::from(days.present[team].count_ones()) < model.kind[team].min {
            let Some(day) = roomiest(model, &days, team, wanted[team]) else { break };
            add(model, &mut days, team, day);
        }
    }
    for &team in &order {
        for day in 0..model.cap.len() {
            let wants = wanted[team] >> day & 1 == 1 && days.present[team] >> day & 1 == 0;
            if wants && days.people[day] + model.size[team] <= model.cap[day] {
                add(model, &mut days, team, day);
            }
        }
    }
    for &team in &order {
        while i64::from(days.present[team].count_ones()) < model.kind[team].want {
            let Some(day) = roomiest(model, &days, team, !model.kind[team].bad) else { break };
            if days.people[day] + model.size[team] > model.cap[day] {
                break;
            }
            add(model, &mut days, team, day);
        }
    }
    days
}

/// The day with the most room of those on which a team is not yet; wanted days before others when the team fits.
fn roomiest(model: &Model, days: &Days, team: usize, wanted: u8) -> Option<usize> {
    (0..model.cap.len()).filter(|day| days.present[team] >> day & 1 == 0).max_by_key(|&day| {
        let room = model.cap[day] - days.people[day] - model.size[team];
        (room >= 0, wanted >> day & 1, room)
    })
}

fn add(model: &Model, days: &mut Days, team: usize, day: usize) {
    let next = days.present[team] | 1 << day;
    let change = days.change(model, team, next);
    days.set(model, team, next, change);
}
