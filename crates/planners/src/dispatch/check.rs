//! An independent look at a dispatch plan. It shares no code with the dispatcher.

use super::problem::{Dispatch, DispatchPlan};
use crate::model::{Breach, Verdict};

/// What a plan breaks and costs.
pub(super) fn verdict(problem: &Dispatch, plan: &DispatchPlan) -> Verdict {
    let mut breaches = Vec::new();
    let mut used = vec![vec![0_i64; problem.days]; problem.managers.len()];
    let [mut unfam, mut noskill, mut late, mut unassigned] = [0_i64; 4];
    if plan.assign.len() != problem.tickets.len() {
        let told = format!("the plan has {} lines for {} tickets", plan.assign.len(), problem.tickets.len());
        breaches.push(Breach { rule: "wrong-length", told });
    }
    for (n, ticket) in problem.tickets.iter().enumerate() {
        let Some((manager, day)) = plan.assign.get(n).copied().flatten() else {
            unassigned += problem.cost.unassigned;
            continue;
        };
        let Some(minutes) = used.get_mut(manager).and_then(|days| days.get_mut(day)) else {
            let told = format!("ticket {n} is given to manager {manager} on day {day}, who or which does not exist");
            breaches.push(Breach { rule: "unknown-id", told });
            continue;
        };
        *minutes += ticket.effort();
        let whole = |minutes: i64| usize::try_from(minutes / problem.day_minutes).unwrap_or_default();
        let arrived = whole(ticket.arrival());
        if day < arrived {
            let told = format!("ticket {n} arrives on day {arrived} and would be solved on day {day}");
            breaches.push(Breach { rule: "before-arrival", told });
        }
        let who = &problem.managers[manager];
        unfam += problem.cost.unfam * (100 - who.fam.get(&ticket.client()).copied().unwrap_or(0));
        noskill += if who.skills.contains(&ticket.skill()) { 0 } else { problem.cost.noskill };
        let waits = i64::try_from(day).unwrap_or(i64::MAX) - i64::try_from(arrived).unwrap_or_default();
        let term = |of: &std::collections::BTreeMap<u8, i64>| of.get(&ticket.priority()).copied().unwrap_or_default();
        late += term(&problem.cost.late_day) * (waits - term(&problem.due_days)).max(0);
    }
    breaches.extend(overloads(problem, &used));
    let fairness = fairness(problem, &used);
    let parts =
        [("unfam", unfam), ("noskill", noskill), ("late", late), ("unassigned", unassigned), ("fairness", fairness)];
    Verdict { breaches, objective: parts.iter().map(|(_, value)| value).sum(), parts: parts.to_vec() }
}

fn overloads(problem: &Dispatch, used: &[Vec<i64>]) -> Vec<Breach> {
    let mut found = Vec::new();
    for (manager, (days, who)) in used.iter().zip(&problem.managers).enumerate() {
        for (day, (minutes, most)) in days.iter().zip(&who.avail).enumerate() {
            if minutes > most {
                let told = format!("manager {manager} has {minutes} minutes of work on day {day} and {most} to spend");
                found.push(Breach { rule: "overload", told });
            }
        }
    }
    found
}

/// The sum over the managers of the distance of their load from the mean, both in percent of the time they have.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "minutes and percents are small")]
fn fairness(problem: &Dispatch, used: &[Vec<i64>]) -> i64 {
    let had: Vec<i64> = problem.managers.iter().map(|who| who.avail.iter().sum()).collect();
    let spent: Vec<i64> = used.iter().map(|days| days.iter().sum()).collect();
    let (all, total) = (had.iter().sum::<i64>(), spent.iter().sum::<i64>());
    if all == 0 {
        return 0;
    }
    let mean = total as f64 * 100.0 / all as f64;
    let load = |(spent, had): (&i64, &i64)| 100.0 * *spent as f64 / (*had).max(1) as f64;
    let apart: f64 = spent.iter().zip(&had).map(|pair| (load(pair) - mean).abs()).sum();
    (problem.cost.fairness as f64 * apart).round_ties_even() as i64
}
