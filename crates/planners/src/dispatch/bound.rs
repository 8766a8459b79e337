//! What no plan can be better than: the Lagrangian bound of knowing all tickets beforehand.
//!
//! The limits of each manager's days are priced by `p ≥ 0` a minute. Then each ticket goes to its cheapest manager and
//! day by itself, and `Σ min(cost + p·effort) − Σ p·limit` is a lower bound for any `p`; a subgradient method looks for a
//! good one. The fairness term, which is never negative, is left out.

use std::collections::BTreeMap;

use super::crew::Crew;
use super::prices::to_f64;
use super::problem::{Dispatch, Ticket};
use crate::control::Meter;

/// A lower bound, as good as the steps allow.
pub(super) fn bound(problem: &Dispatch, (upper, meter): (i64, &mut Meter<'_>)) -> i64 {
    let crew = Crew::of(problem);
    let days = problem.days;
    let mut prices = vec![0.0_f64; crew.size() * days];
    let mut used = vec![0.0_f64; prices.len()];
    let mut best = 0.0_f64;
    let (mut pace, mut stuck) = (1.0, 0);
    while meter.go_on() {
        used.fill(0.0);
        let dual = relaxed(problem, &crew, &prices, &mut used);
        if dual > best + 1e-6 {
            (best, stuck) = (dual, 0);
        } else {
            stuck += 1;
            if stuck == 8 {
                (pace, stuck) = (pace * 0.7, 0);
            }
        }
        let over = |place: usize| used[place] - to_f64(crew.free(place / days, place % days));
        let norm: f64 = (0..prices.len())
            .map(|place| if prices[place] > 0.0 || over(place) > 0.0 { over(place).powi(2) } else { 0.0 })
            .sum();
        if norm < 1e-9 || pace < 1e-4 {
            break;
        }
        let step = pace * (to_f64(upper) - dual).max(1.0) / norm;
        for place in 0..prices.len() {
            prices[place] = (prices[place] + step * over(place)).max(0.0);
        }
    }
    rounded_up(best)
}

/// The value of the relaxed problem at these prices; adds up what each day of each manager is asked for.
fn relaxed(problem: &Dispatch, crew: &Crew, prices: &[f64], used: &mut [f64]) -> f64 {
    let days = problem.days;
    let given: f64 = (0..prices.len()).map(|place| prices[place] * to_f64(crew.free(place / days, place % days))).sum();
    let mut dual = -given;
    let strangers = Strangers::of(crew, prices);
    for ticket in &problem.tickets {
        let effort = to_f64(ticket.effort());
        let mut least = (to_f64(problem.cost.unassigned), None);
        let mut consider = |manager: usize, direct: i64, day: usize, late: i64| {
            let cost = to_f64(direct + late) + prices[manager * days + day] * effort;
            if cost < least.0 {
                least = (cost, Some(manager * days + day));
            }
        };
        let arrived = crew.day_of(ticket.arrival());
        for day in arrived..days {
            let late = late(problem, ticket, day - arrived);
            for (manager, how_well) in crew.who_knows(ticket.client()) {
                consider(*manager, crew.direct(*manager, ticket.skill(), *how_well), day, late);
            }
            for manager in strangers.at(day, ticket.skill()) {
                consider(manager, crew.direct(manager, ticket.skill(), 0), day, late);
            }
        }
        dual += least.0;
        if let Some(place) = least.1 {
            used[place] += effort;
        }
    }
    dual
}

fn late(problem: &Dispatch, ticket: &Ticket, waits: usize) -> i64 {
    let term = |of: &BTreeMap<u8, i64>| of.get(&ticket.priority()).copied().unwrap_or_default();
    term(&problem.cost.late_day) * (i64::try_from(waits).unwrap_or(i64::MAX) - term(&problem.due_days)).max(0)
}

/// For each day and skill, the cheapest manager that masters it and the cheapest at all: nobody else who does not know
/// the client can be cheaper.
struct Strangers {
    skills: usize,
    cheapest: Vec<[Option<usize>; 2]>,
}

impl Strangers {
    fn of(crew: &Crew, prices: &[f64]) -> Self {
        let (days, skills) = (crew.days(), crew.skills());
        let mut cheapest = vec![[None; 2]; days * skills];
        for manager in 0..crew.size() {
            for day in 0..days {
                let price = |who: usize| prices[who * days + day];
                for skill in 0..skills {
                    let [skilled, any] = &mut cheapest[day * skills + skill];
                    if any.is_none_or(|other| price(manager) < price(other)) {
                        *any = Some(manager);
                    }
                    if crew.masters(manager, skill) && skilled.is_none_or(|other| price(manager) < price(other)) {
                        *skilled = Some(manager);
                    }
                }
            }
        }
        Self { skills, cheapest }
    }

    fn at(&self, day: usize, skill: usize) -> impl Iterator<Item = usize> {
        self.cheapest[day * self.skills + skill].into_iter().flatten()
    }
}

/// The next whole number, allowing for what adding many numbers loses.
#[expect(clippy::cast_possible_truncation, reason = "the bound is below the cost of a plan, which is a whole number")]
fn rounded_up(value: f64) -> i64 {
    (value - 1e-6 * value.abs().max(1.0)).ceil() as i64
}
