//! Why each van does what it does, and what the next best would have cost.

use super::model::Model;
use super::route::{Ends, Look, Route, Spot};
use super::start;
use crate::clock::clock;
use crate::model::Reason;

/// One line for each van that is used, and one for each job.
pub(super) fn reasons(model: &Model, routes: &[Vec<usize>]) -> Vec<Reason> {
    let mut seen = vec![false; model.visits.len()];
    let plan: Vec<Vec<u32>> = routes.iter().map(|route| start::mend_route(model, route, &mut seen)).collect();
    let scheduled: Vec<Route> = plan.iter().map(|visits| scheduled(model, visits)).collect();
    let mut told = Vec::new();
    for (van, route) in scheduled.iter().enumerate().filter(|(_, route)| !route.is_empty()) {
        told.push(Reason { line: format!("van {van}"), told: of_van(model, route) });
    }
    let mut ends = Ends::default();
    for (van, visits) in plan.iter().enumerate() {
        for &visit in visits.iter().filter(|&&visit| model.job(visit) == visit) {
            let next = next_best(model, &scheduled, (van, visit), &mut ends);
            told.push(Reason {
                line: format!("{} {visit}", model.job_name()),
                told: of_job(model, (van, visits), visit, next),
            });
        }
    }
    told
}

fn scheduled(model: &Model, visits: &[u32]) -> Route {
    let mut route = Route::empty(model);
    for &visit in visits {
        route.append(model, visit);
    }
    route.schedule(model);
    route
}

fn of_van(model: &Model, route: &Route) -> String {
    let visits = route.len();
    let most = route.calls.iter().map(|call| call.load).max().unwrap_or(0);
    let back = clock(route.calls[visits + 1].leave.into());
    let spare = route.calls[1..].iter().map(|call| call.latest - (call.leave - call.service)).min().unwrap_or(0);
    format!(
        "makes {visits} visits with {} s of travel and a fixed cost of {}; it holds {most} of {} at most, is back at \
         {back} and could be {spare} s later at its tightest call",
        route.travel, model.fixed, model.capacity
    )
}

/// The cheapest other van for a job.
fn next_best(model: &Model, routes: &[Route], (van, job): (usize, u32), ends: &mut Ends) -> Option<(usize, Spot)> {
    let mut found: Option<(usize, Spot)> = None;
    for (other, route) in routes.iter().enumerate() {
        if other == van || route.is_empty() {
            continue;
        }
        let look = Look { below: found.map_or(i32::MAX, |(_, spot)| spot.cost), ..Look::ALL };
        if let Some(spot) = route.spot(model, job, look, ends) {
            found = Some((other, spot));
        }
    }
    found
}

fn of_job(model: &Model, (van, visits): (usize, &[u32]), job: u32, next: Option<(usize, Spot)>) -> String {
    let (first, last) = model.visits_of(job);
    let at = |visit: u32| visits.iter().position(|&other| other == visit).map_or(0, |at| at + 1);
    let rest: Vec<u32> = visits.iter().copied().filter(|&visit| model.job(visit) != job).collect();
    let own = scheduled(model, visits).travel - scheduled(model, &rest).travel;
    let calls =
        if first == last { format!("call {}", at(first)) } else { format!("calls {} and {}", at(first), at(last)) };
    let saved = if rest.is_empty() { model.fixed } else { 0 };
    let alone = model.alone(job).map(|travel| i64::from(travel) + model.fixed);
    let told = match (next, alone) {
        (Some((other, spot)), _) => format!("the next best, van {other}, would take {} s more travel", spot.cost),
        (None, Some(cost)) => format!("no other van that is used has room and time; one more van would cost {cost}"),
        (None, None) => "no other van has room and time".to_owned(),
    };
    format!("van {van}, {calls}: costs {} there; {told}", own + saved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_van_and_every_job_has_its_line() {
        let model = Model::sample();
        let told = reasons(&model, &[vec![0, 1], vec![2]]);
        let lines: Vec<&str> = told.iter().map(|reason| reason.line.as_str()).collect();
        assert_eq!(lines, ["van 0", "van 1", "stop 0", "stop 1", "stop 2"]);
        assert!(told[2].told.contains("the next best, van 1"), "{}", told[2].told);
    }
}
