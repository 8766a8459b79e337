//! Rules that cannot be kept together, found without a search.

use super::model::{Model, id};
use crate::clock::clock;
use crate::model::Infeasible;

/// Most jobs that are told of by number.
const TOLD: usize = 5;

/// Most jobs that are found to exclude each other.
const MOST_APART: usize = 64;

/// Refuses what no plan can do: a job that not even a van of its own can do, more work than the vans can hold, or more
/// jobs of which no two go together than there are vans.
pub(super) fn refute(model: &Model) -> Result<(), Infeasible> {
    for job in 0..id(model.jobs) {
        if let Some(told) = why_not_alone(model, job) {
            return Err(Infeasible::proven(vec![told]));
        }
    }
    if model.vans == 0 && model.jobs > 0 {
        let conflict =
            vec![format!("{} {}s are to be done", model.jobs, model.job_name()), "there is no van".to_owned()];
        return Err(Infeasible::proven(conflict));
    }
    for budget in budgets(model) {
        let least = budget.vans();
        if least > model.vans {
            let told =
                format!("{} takes {} in all and a van has {}: {least} vans", budget.name, budget.total(), budget.each);
            return Err(Infeasible::proven(vec![told, there_are(model)]));
        }
    }
    let apart = apart(model);
    if apart.len() > model.vans {
        let apart = &apart[..=model.vans];
        let named = listed(apart);
        let told = format!("no two of {}s {named} go together on one van: {} vans", model.job_name(), apart.len());
        return Err(Infeasible::proven(vec![told, there_are(model)]));
    }
    Ok(())
}

/// Jobs of which no two can be on one route, found by taking what fits, jobs with little time first. Empty where a stop
/// takes no time: there a detour can be shorter than the rounded direct way, and nothing is proven.
fn apart(model: &Model) -> Vec<u32> {
    let mut found: Vec<u32> = Vec::new();
    if !model.unhurried {
        return found;
    }
    let width = |job: u32| {
        let (first, last) = model.visits_of(job);
        let (first, last) = (&model.visits[first as usize], &model.visits[last as usize]);
        (first.close - first.open).min(last.close - last.open)
    };
    let mut jobs: Vec<u32> = (0..id(model.jobs)).collect();
    jobs.sort_by_key(|&job| width(job));
    for job in jobs {
        if found.len() < MOST_APART && found.iter().all(|&other| !go_together(model, job, other)) {
            found.push(job);
        }
    }
    found
}

/// Whether one van could do two jobs and nothing else.
fn go_together(model: &Model, one: u32, other: u32) -> bool {
    let ((a, b), (c, d)) = (model.visits_of(one), model.visits_of(other));
    if !model.paired {
        return model.drive(&[a, c]).is_some() || model.drive(&[c, a]).is_some();
    }
    let orders = [[a, b, c, d], [a, c, b, d], [a, c, d, b], [c, a, b, d], [c, a, d, b], [c, d, a, b]];
    orders.iter().any(|order| model.drive(order).is_some())
}

fn listed(jobs: &[u32]) -> String {
    let named: Vec<String> = jobs.iter().take(TOLD).map(u32::to_string).collect();
    format!("{}{}", named.join(", "), if jobs.len() > TOLD { " and more" } else { "" })
}

/// What the search could not place, when it ended without a complete plan.
pub(super) fn unplaced(model: &Model, absent: &[u32]) -> Infeasible {
    let named: Vec<String> = absent.iter().take(TOLD).map(u32::to_string).collect();
    let more = if absent.len() > TOLD { " and more" } else { "" };
    let (what, named) = (model.job_name(), named.join(", "));
    let told = format!("the search ended before it had a place for {what} {named}{more}");
    Infeasible::not_found(vec![told, there_are(model)])
}

fn there_are(model: &Model) -> String {
    format!("the vans that can be used are {}", model.vans)
}

/// Why a van that does nothing but this job breaks a rule. Where a stop takes no time, a detour over other stops can be
/// shorter than the rounded direct way; then only the load is judged.
fn why_not_alone(model: &Model, job: u32) -> Option<String> {
    let what = model.job_name();
    let (first, last) = model.visits_of(job);
    let load = model.visits[first as usize].load;
    if load > model.capacity {
        return Some(format!("{what} {job} has a load of {load} and a van holds {}", model.capacity));
    }
    if !model.unhurried || model.alone(job).is_some() {
        return None;
    }
    let (first, last) = (&model.visits[first as usize], &model.visits[last as usize]);
    let start = (model.open + model.row(0)[first.point as usize]).max(first.open);
    if start > first.close {
        let (start, close) = (clock(start.into()), clock(first.close.into()));
        return Some(format!("{what} {job} can be reached at {start} at the earliest and closes at {close}"));
    }
    let mut end = start + first.service;
    if model.paired {
        let start = (end + model.row(first.point)[last.point as usize]).max(last.open);
        if start > last.close {
            let (start, close) = (clock(start.into()), clock(last.close.into()));
            return Some(format!(
                "{what} {job} is delivered at {start} at the earliest and the stop closes at {close}"
            ));
        }
        end = start + last.service;
    }
    let (back, close) = (clock((end + model.row(last.point)[0]).into()), clock(model.close.into()));
    Some(format!("a van that does {what} {job} alone is back at {back} and the depot closes at {close}"))
}

/// Something of which each van has so much, and each visit takes its share.
#[derive(Debug)]
pub(super) struct Budget {
    pub name: &'static str,
    pub takes: Vec<i64>,
    pub each: i64,
}

impl Budget {
    fn total(&self) -> i64 {
        self.takes.iter().sum()
    }

    /// How many vans it takes at least.
    pub(super) fn vans(&self) -> usize {
        let total = self.total();
        if total == 0 || self.each <= 0 {
            return usize::from(!self.takes.is_empty());
        }
        usize::try_from((total + self.each - 1) / self.each).unwrap_or(usize::MAX)
    }
}

/// What the vans have to share out: of deliveries their capacity, and always their time.
pub(super) fn budgets(model: &Model) -> Vec<Budget> {
    let mut budgets = Vec::new();
    if !model.paired {
        let takes = model.visits.iter().map(|visit| i64::from(visit.load)).collect();
        budgets.push(Budget { name: "the load", takes, each: i64::from(model.capacity) });
    }
    let home = model.visits.iter().map(|visit| model.row(visit.point)[0]).min().unwrap_or(0);
    let takes = (0..id(model.visits.len())).map(|visit| shortest_work(model, visit)).collect();
    budgets.push(Budget { name: "the work", takes, each: i64::from(model.close - model.open - home) });
    budgets
}

/// How many vans any plan needs at least.
pub(super) fn least_vans(model: &Model) -> usize {
    budgets(model).iter().map(Budget::vans).max().unwrap_or(0).max(apart(model).len())
}

/// The time that a visit takes of a van at least: its service, and the shortest travel to it.
fn shortest_work(model: &Model, visit: u32) -> i64 {
    i64::from(model.visits[visit as usize].service) + shortest_way(model, visit)
}

/// The shortest travel to a visit, from the depot or from another visit.
pub(super) fn shortest_way(model: &Model, number: u32) -> i64 {
    let point = model.visits[number as usize].point;
    let row = model.row(point);
    let from_depot = if model.may_follow(None, number) { row[0] } else { i32::MAX };
    // Where none of those that are remembered can come before, the furthest of them is still nearer than the others.
    let near = model.near(point);
    let nearest = near.iter().copied().find(|&other| model.may_follow(Some(other), number)).or(near.last().copied());
    let from_visit = nearest.map_or(i32::MAX, |other| row[model.visits[other as usize].point as usize]);
    i64::from(from_depot.min(from_visit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_load_asks_for_vans() {
        let mut model = Model::sample();
        assert_eq!(least_vans(&model), 2);
        model.vans = 1;
        let told = refute(&model).map_err(|error| error.to_string()).err().unwrap_or_default();
        assert!(
            told.contains("the load takes 12 in all and a van has 10: 2 vans; the vans that can be used are 1"),
            "{told}"
        );
    }

    #[test]
    fn stops_that_exclude_each_other_are_named() {
        let mut model = Model::sample();
        model.capacity = 100;
        for visit in &mut model.visits {
            (visit.open, visit.close) = (2_000, 2_010);
        }
        model.vans = 2;
        let told = refute(&model).map_err(|error| error.to_string()).err().unwrap_or_default();
        assert!(told.contains("no two of stops 0, 1, 2 go together on one van: 3 vans"), "{told}");
    }

    #[test]
    fn a_stop_out_of_reach_is_named() {
        let mut model = Model::sample();
        model.visits[1].close = 10;
        model.visits[1].open = 5;
        let told = refute(&model).map_err(|error| error.to_string()).err().unwrap_or_default();
        assert!(told.contains("stop 1 can be reached at"), "{told}");
    }
}
