//! Why each ticket went where it went.

use super::dispatcher::{Decision, Dispatcher};
use super::problem::{Dispatch, DispatchPlan, Ticket};
use crate::Reason;

/// Goes through the tickets in their order, as the plan has them, and tells what the dispatcher saw at each.
pub(super) fn reasons(problem: &Dispatch, plan: &DispatchPlan) -> Vec<Reason> {
    let mut dispatcher = Dispatcher::new(problem);
    let mut told = Vec::with_capacity(problem.tickets.len());
    for (n, ticket) in problem.tickets.iter().enumerate() {
        let given = plan.assign.get(n).copied().flatten();
        let seen = dispatcher.propose(ticket);
        let followed = given.is_some_and(|place| dispatcher.hold(ticket, place));
        dispatcher.remember(ticket);
        told.push(Reason { line: format!("ticket {n}"), told: sentence(problem, ticket, (given, followed), seen) });
    }
    told
}

type Given = (Option<(usize, usize)>, bool);

fn sentence(problem: &Dispatch, ticket: &Ticket, (given, followed): Given, seen: Option<Decision>) -> String {
    let Some((manager, day)) = given else {
        return "nobody has room for it on any day left".to_owned();
    };
    let Some(who) = problem.managers.get(manager).filter(|_| followed) else {
        return format!("manager {manager} has no room for it on day {day}");
    };
    let how_well = who.fam.get(&ticket.client()).copied().unwrap_or_default();
    let skilled = if who.skills.contains(&ticket.skill()) { "masters" } else { "does not master" };
    let own = format!("manager {manager} on day {day}: knows the client for {how_well} of 100, {skilled} the subject");
    match seen {
        Some(decision) if (decision.manager, decision.day) == (manager, day) => {
            let worth = format!("{own}, time worth {:.0} to others", decision.price);
            match decision.next {
                Some((next, more)) => format!("{worth}; next best manager {next}, {more:.0} worse"),
                None => worth,
            }
        }
        Some(Decision { manager, day, .. }) => {
            format!("{own}; chosen by hand: the planner would take manager {manager} on day {day}")
        }
        None => own,
    }
}
