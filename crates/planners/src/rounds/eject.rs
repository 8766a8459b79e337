//! Ejection: a job that has no place gets one where jobs that weigh less than it are put out.
//!
//! Nagata & Kobayashi, "Guided ejection search for the pickup and delivery problem with time windows", Evolutionary
//! Computation in Combinatorial Optimization, 2010: of all ways to put out one or two jobs of a route so that the job
//! fits, the one whose jobs weigh the least is taken.

use rand::RngExt;

use super::anneal::Weights;
use super::model::{Model, NONE, id};
use super::route::{Ends, Look, Route, Spot};
use super::ruin::Shaker;

/// Most pairs of jobs of one route that are tried.
const MOST_PAIRS: usize = 300;

/// The best way to put jobs out so far.
struct Way {
    weight: u64,
    route: u32,
    out: Vec<u32>,
    spot: Spot,
}

/// Places an absent job that way, when there is one; whether there was.
pub(super) fn eject(shaker: &mut Shaker<'_>, weights: &Weights) -> bool {
    let (count, routes) = (shaker.state.absent.len(), shaker.state.routes.len());
    if count == 0 || routes == 0 {
        return false;
    }
    let at = shaker.random.random_range(0..count);
    let job = shaker.state.absent[at];
    let limit = weights.of(&[job]);
    let mut best: Option<Way> = None;
    let begin = shaker.random.random_range(0..routes);
    for number in (begin..routes).chain(0..begin) {
        let bound = best.as_ref().map_or(limit, |way| way.weight);
        if shaker.state.routes[number].is_empty() || bound <= 1 {
            continue;
        }
        if let Some(way) = way(shaker, (job, id(number)), weights, bound) {
            best = Some(way);
        }
    }
    let Some(way) = best else { return false };
    shaker.state.absent.swap_remove(at);
    shaker.state.remove(way.route, |other| way.out.contains(&other));
    shaker.state.insert(job, way.route, way.spot);
    shaker.state.commit();
    true
}

/// The cheapest way to make room for a job on one route, when it weighs less than `bound`.
fn way(shaker: &mut Shaker<'_>, (job, number): (u32, u32), weights: &Weights, bound: u64) -> Option<Way> {
    let model = shaker.state.model;
    let route = &shaker.state.routes[number as usize];
    let mut jobs: Vec<(u64, u32)> = route
        .visits()
        .filter(|&visit| model.visits_of(model.job(visit)).0 == visit)
        .map(|visit| (weights.of(&[model.job(visit)]), model.job(visit)))
        .filter(|&(weight, _)| weight < bound)
        .collect();
    jobs.sort_unstable();
    let mut trial = Route::empty(model);
    let mut found: Option<Way> = None;
    for &(weight, out) in &jobs {
        if let Some(spot) = fits(model, (route, &mut trial), job, &[out], &mut shaker.ends) {
            found = Some(Way { weight, route: number, out: vec![out], spot });
            break;
        }
    }
    let mut tried = 0;
    for (n, &(one, first)) in jobs.iter().enumerate() {
        for &(other, second) in &jobs[n + 1..] {
            let bound = found.as_ref().map_or(bound, |way| way.weight);
            if one + other >= bound || tried >= MOST_PAIRS {
                break;
            }
            tried += 1;
            if let Some(spot) = fits(model, (route, &mut trial), job, &[first, second], &mut shaker.ends) {
                found = Some(Way { weight: one + other, route: number, out: vec![first, second], spot });
            }
        }
    }
    found
}

/// A spot for a job on a route without some others.
fn fits(model: &Model, (route, trial): (&Route, &mut Route), job: u32, out: &[u32], ends: &mut Ends) -> Option<Spot> {
    trial.calls.clear();
    let stays = |visit: u32| visit == NONE || !out.contains(&model.job(visit));
    trial.calls.extend(route.calls.iter().filter(|call| stays(call.visit)));
    // Where travel times are rounded, what is left may come late.
    if !trial.schedule(model) {
        return None;
    }
    trial.spot(model, job, Look::ALL, ends)
}
