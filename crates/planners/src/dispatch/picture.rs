//! The load of each manager by day.

use super::problem::{Dispatch, DispatchPlan};
use crate::svg::{Svg, colour};

const CELL: (f64, f64) = (24.0, 14.0);
const MARGIN: f64 = 60.0;

/// A row for each manager, a cell for each day, filled as far as the day is.
pub(super) fn picture(problem: &Dispatch, plan: &DispatchPlan) -> String {
    let (days, managers) = (problem.days, problem.managers.len());
    let mut used = vec![0_i64; days * managers];
    for (ticket, place) in problem.tickets.iter().zip(&plan.assign) {
        if let Some((manager, day)) = place.filter(|(manager, day)| *manager < managers && *day < days) {
            used[manager * days + day] += ticket.effort();
        }
    }
    let mut svg = Svg::new(MARGIN + CELL.0 * small(days) + 10.0, 20.0 + CELL.1 * small(managers) + 10.0);
    for (m, manager) in problem.managers.iter().enumerate() {
        let top = 20.0 + CELL.1 * small(m);
        svg.text((4.0, top + CELL.1 - 4.0), 10.0, &format!("manager {m}"));
        for (d, most) in manager.avail.iter().enumerate().filter(|(_, most)| **most > 0) {
            let corner = (MARGIN + CELL.0 * small(d), top);
            let (width, height) = (CELL.0 - 2.0, CELL.1 - 2.0);
            svg.rectangle(corner, (width, height), "#d5d9de");
            let share = (minutes(used[m * days + d]) / minutes(*most)).min(1.0);
            svg.rectangle(corner, (width * share, height), colour(0));
        }
    }
    svg.finish(&format!("Load of {managers} managers over {days} days"))
}

#[expect(clippy::cast_precision_loss, reason = "places in a picture")]
fn small(count: usize) -> f64 {
    count as f64
}

#[expect(clippy::cast_precision_loss, reason = "a share of a picture")]
fn minutes(count: i64) -> f64 {
    count as f64
}
