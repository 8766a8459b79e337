//! A plan to start from: of a given one as much as keeps the rules.

use super::model::{Model, id};
use super::state::Plan;

/// Longer routes are cut off where they break a rule.
const LONG: usize = 400;

/// What can be kept of a given plan: no visit that is unknown or comes twice, no pair that is torn apart, and on each
/// route as few jobs taken off as it takes to keep the rules.
pub(super) fn mend(model: &Model, routes: &[Vec<usize>]) -> Plan {
    let mut seen = vec![false; model.visits.len()];
    let mut plan: Plan = routes.iter().map(|route| mend_route(model, route, &mut seen)).collect();
    plan.retain(|route| !route.is_empty());
    plan.sort_by_key(|route| std::cmp::Reverse(route.len()));
    plan.truncate(model.vans);
    plan
}

/// What can be kept of one route; what it keeps is noted as seen.
pub(super) fn mend_route(model: &Model, route: &[usize], seen: &mut [bool]) -> Vec<u32> {
    let known = route.iter().filter(|&&visit| visit < model.visits.len()).map(|&visit| id(visit));
    let taken: Vec<u32> = known.filter(|&visit| !std::mem::replace(&mut seen[visit as usize], true)).collect();
    let mut visits = whole_pairs(model, &taken);
    while let Err(at) = keeps_rules(model, &visits) {
        if visits.len() > LONG {
            visits.truncate(at.min(visits.len() * 3 / 4));
            visits = whole_pairs(model, &visits);
        } else {
            let job = culprit(model, &visits, at);
            visits.retain(|&visit| model.job(visit) != job);
        }
    }
    for &visit in &taken {
        seen[visit as usize] = false;
    }
    for &visit in &visits {
        seen[visit as usize] = true;
    }
    visits
}

/// The jobs that are on no route.
pub(super) fn absent(model: &Model, plan: &[Vec<u32>]) -> Vec<u32> {
    let mut there = vec![false; model.jobs];
    for &visit in plan.iter().flatten() {
        there[model.job(visit) as usize] = true;
    }
    (0..id(model.jobs)).filter(|&job| !there[job as usize]).collect()
}

/// Without the pairs of which one visit is missing or the order is wrong.
fn whole_pairs(model: &Model, visits: &[u32]) -> Vec<u32> {
    if !model.paired {
        return visits.to_vec();
    }
    let mut places: Vec<(u32, usize)> = visits.iter().enumerate().map(|(at, &visit)| (visit, at)).collect();
    places.sort_unstable();
    let place = |visit: u32| {
        let found = places.binary_search_by_key(&visit, |&(visit, _)| visit);
        found.ok().map(|at| places[at].1)
    };
    let whole = |visit: &&u32| {
        let (first, last) = model.visits_of(model.job(**visit));
        matches!((place(first), place(last)), (Some(first), Some(last)) if first < last)
    };
    visits.iter().filter(whole).copied().collect()
}

/// Whether a route keeps the rules; if not, at which visit it first does not (at the end: back too late).
fn keeps_rules(model: &Model, visits: &[u32]) -> Result<(), usize> {
    let (mut point, mut time, mut load) = (0, model.open, 0);
    for (at, &number) in visits.iter().enumerate() {
        let visit = &model.visits[number as usize];
        time = (time + model.row(point)[visit.point as usize]).max(visit.open);
        load += visit.load;
        if time > visit.close || load > model.capacity {
            return Err(at);
        }
        time += visit.service;
        point = visit.point;
    }
    if time + model.row(point)[0] > model.close { Err(visits.len()) } else { Ok(()) }
}

/// The job without which the route keeps the rules furthest.
fn culprit(model: &Model, visits: &[u32], at: usize) -> u32 {
    let last = at.min(visits.len() - 1);
    let reach = |job: u32| {
        let rest: Vec<u32> = visits.iter().copied().filter(|&visit| model.job(visit) != job).collect();
        keeps_rules(model, &rest).err().unwrap_or(usize::MAX)
    };
    let jobs = visits[..=last].iter().map(|&visit| model.job(visit));
    jobs.rev().max_by_key(|&job| reach(job)).unwrap_or(0)
}
