//! The load of each manager by day.

use super::problem::{Dispatch, DispatchPlan};
use crate::svg::{Calendar, colour};

const CELL: (f64, f64) = (24.0, 14.0);
/// More managers than these are not drawn.
const MOST_ROWS: usize = 200;

/// A row for each manager, a cell for each day, filled as far as the day is.
pub(super) fn picture(problem: &Dispatch, plan: &DispatchPlan) -> String {
    let (days, managers) = (problem.days, problem.managers.len());
    let mut used = vec![0_i64; days * managers];
    for (ticket, place) in problem.tickets.iter().zip(&plan.assign) {
        if let Some((manager, day)) = place.filter(|(manager, day)| *manager < managers && *day < days) {
            used[manager * days + day] += ticket.effort();
        }
    }
    let calendar = Calendar::new((managers.min(MOST_ROWS), days), CELL);
    let mut svg = calendar.begin("Each bar is as long as the manager's day is full", |m| format!("manager {m}"), 0);
    for (m, manager) in problem.managers.iter().enumerate().take(MOST_ROWS) {
        for (d, most) in manager.avail.iter().enumerate().filter(|(_, most)| **most > 0) {
            let corner = calendar.corner(m, d);
            let (width, height) = (CELL.0 - 2.0, CELL.1 - 2.0);
            svg.rectangle(corner, (width, height), "#d5d9de");
            let share = (minutes(used[m * days + d]) / minutes(*most)).min(1.0);
            svg.rectangle(corner, (width * share, height), colour(0));
        }
    }
    svg.finish(&format!("Load of {managers} managers over {days} days"))
}

#[expect(clippy::cast_precision_loss, reason = "a share of a picture")]
fn minutes(count: i64) -> f64 {
    count as f64
}
