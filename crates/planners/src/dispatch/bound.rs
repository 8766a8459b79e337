//! What no plan can be better than: the Lagrangian bound of knowing all tickets beforehand.
//!
//! The limits of each manager's days are priced by `p ≥ 0` a minute. Then each ticket goes to its cheapest manager and
//! day by itself, and `Σ min(cost + p·effort) − Σ p·limit` is a lower bound for any `p`; a subgradient method looks for a
//! good one. The fairness term, which is never negative, is left out.

use super::crew::Crew;
use super::lateness::Lateness;
use super::prices::to_f64;
use super::problem::Dispatch;
use crate::control::Meter;

/// A lower bound, as good as the steps allow.
pub(super) fn bound(problem: &Dispatch, (upper, meter): (i64, &mut Meter<'_>)) -> i64 {
    let crew = Crew::of(problem);
    let days = problem.days;
    let limits: Vec<f64> = (0..crew.size() * days).map(|place| to_f64(crew.free(place / days, place % days))).collect();
    // Time that does not exist costs nothing to keep free, at any price.
    let never = to_f64(problem.cost.unassigned) + 1.0;
    let mut prices: Vec<f64> = limits.iter().map(|limit| if *limit > 0.0 { 0.0 } else { never }).collect();
    let lateness = Lateness::of_problem(problem);
    let mut used = vec![0.0_f64; prices.len()];
    let mut best = 0.0_f64;
    let (mut pace, mut stuck) = (1.0, 0);
    // However little time there is, free minutes give a bound.
    let mut first = true;
    while meter.go_on() || first {
        first = false;
        used.fill(0.0);
        let dual = relaxed((problem, &crew, &lateness), (&prices, &limits), &mut used);
        if dual > best + 1e-6 {
            (best, stuck) = (dual, 0);
        } else {
            stuck += 1;
            if stuck == 8 {
                (pace, stuck) = (pace * 0.7, 0);
            }
        }
        let over: Vec<f64> = used.iter().zip(&limits).map(|(used, limit)| used - limit).collect();
        let moves = |(price, over): (&f64, &f64)| *price > 0.0 || *over > 0.0;
        let norm: f64 = prices.iter().zip(&over).filter(|pair| moves(*pair)).map(|(_, over)| over.powi(2)).sum();
        if norm < 1e-9 || pace < 1e-4 {
            break;
        }
        let step = pace * (to_f64(upper) - dual).max(1.0) / norm;
        for (price, over) in prices.iter_mut().zip(&over) {
            *price = (*price + step * over).max(0.0);
        }
    }
    rounded_up(best)
}

type Parts<'a> = (&'a Dispatch, &'a Crew, &'a Lateness);

/// The value of the relaxed problem at these prices; adds up what each day of each manager is asked for.
fn relaxed((problem, crew, lateness): Parts<'_>, (prices, limits): (&[f64], &[f64]), used: &mut [f64]) -> f64 {
    let days = problem.days;
    let given: f64 = prices.iter().zip(limits).map(|(price, limit)| price * limit).sum();
    let mut dual = -given;
    let strangers = Strangers::of(crew, |manager, day| prices[manager * days + day]);
    for ticket in &problem.tickets {
        let effort = to_f64(ticket.effort());
        let mut least = (to_f64(problem.cost.unassigned), None);
        let consider = |least: &mut (f64, Option<usize>), manager: usize, (cost, day): (i64, usize)| {
            let cost = to_f64(cost) + prices[manager * days + day] * effort;
            if cost < least.0 {
                *least = (cost, Some(manager * days + day));
            }
        };
        let arrived = crew.day_of(ticket.arrival());
        for day in arrived..days {
            let late = lateness.of(ticket.priority(), day - arrived);
            if to_f64(late) >= least.0 {
                break;
            }
            for (manager, how_well) in crew.who_knows(ticket.client()) {
                consider(&mut least, *manager, (crew.direct(*manager, ticket.skill(), *how_well) + late, day));
            }
            for manager in strangers.at(day, ticket.skill()) {
                consider(&mut least, manager, (crew.direct(manager, ticket.skill(), 0) + late, day));
            }
        }
        dual += least.0;
        if let Some(place) = least.1 {
            used[place] += effort;
        }
    }
    dual
}

/// The next whole number, allowing for what adding many numbers loses.
#[expect(clippy::cast_possible_truncation, reason = "the bound is below the cost of a plan, which is a whole number")]
fn rounded_up(value: f64) -> i64 {
    (value - 1e-6 * value.abs().max(1.0)).ceil() as i64
}

/// For each day and skill, the cheapest manager that masters it and the cheapest at all: nobody else who does not know
/// the client can be cheaper.
struct Strangers {
    skills: usize,
    cheapest: Vec<[Option<usize>; 2]>,
}

impl Strangers {
    fn of(crew: &Crew, price: impl Fn(usize, usize) -> f64) -> Self {
        let (days, skills) = (crew.days(), crew.skills() + 1);
        let mut cheapest = vec![[None; 2]; days * skills];
        for manager in 0..crew.size() {
            for day in 0..days {
                let cheaper = |than: Option<usize>| than.is_none_or(|other| price(manager, day) < price(other, day));
                for skill in 0..skills {
                    let [skilled, any] = &mut cheapest[day * skills + skill];
                    if cheaper(*any) {
                        *any = Some(manager);
                    }
                    if crew.masters(manager, skill) && cheaper(*skilled) {
                        *skilled = Some(manager);
                    }
                }
            }
        }
        Self { skills, cheapest }
    }

    fn at(&self, day: usize, skill: usize) -> impl Iterator<Item = usize> {
        self.cheapest[day * self.skills + skill.min(self.skills - 1)].into_iter().flatten()
    }
}
