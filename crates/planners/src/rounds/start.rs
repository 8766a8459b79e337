//! A plan to start from: of a given one as much as keeps the rules.

use super::model::{Model, id};
use super::state::Plan;

/// Longer routes are mended by a quick rule.
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
    let known = route.iter().filter(|&&visit| visit < seen.len()).map(|&visit| id(visit));
    let mut here = vec![false; seen.len()];
    let first_time = |visit: &u32| {
        let visit = *visit as usize;
        !seen[visit] && !std::mem::replace(&mut here[visit], true)
    };
    let mut visits = whole_pairs(model, known.filter(first_time).collect());
    while let Err(at) = keeps_rules(model, &visits) {
        let job = culprit(model, &visits, at);
        visits.retain(|&visit| model.job(visit) != job);
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
fn whole_pairs(model: &Model, visits: Vec<u32>) -> Vec<u32> {
    if !model.paired {
        return visits;
    }
    let mut place = vec![usize::MAX; model.visits.len()];
    for (at, &visit) in visits.iter().enumerate() {
        place[visit as usize] = at;
    }
    let whole = |visit: &u32| {
        let (first, last) = model.visits_of(model.job(*visit));
        let (first, last) = (place[first as usize], place[last as usize]);
        first < last && last != usize::MAX
    };
    visits.into_iter().filter(whole).collect()
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
    if visits.len() > LONG {
        return model.job(visits[last]);
    }
    let reach = |job: u32| {
        let rest: Vec<u32> = visits.iter().copied().filter(|&visit| model.job(visit) != job).collect();
        keeps_rules(model, &rest).err().unwrap_or(usize::MAX)
    };
    let jobs = visits[..=last].iter().map(|&visit| model.job(visit));
    jobs.rev().max_by_key(|&job| reach(job)).unwrap_or(0)
}
