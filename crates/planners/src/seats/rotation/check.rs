//! An independent look at a plan: days, capacities and cost, from the problem and the plan alone.

use super::problem::{Rotation, RotationPlan};
use crate::model::{Breach, Verdict};

/// Most breaches that are told.
const MOST_TOLD: usize = 50;

pub(super) fn verdict(problem: &Rotation, plan: &RotationPlan) -> Verdict {
    let mut breaches = Vec::new();
    let rows = (plan.present.len() == problem.teams.len()) && plan.present.iter().all(|row| row.len() == problem.days);
    if !rows || plan.present.iter().flatten().any(|&present| present != 0 && present != 1) {
        let told = format!("expected are {} rows of {} times 0 or 1", problem.teams.len(), problem.days);
        breaches.push(Breach { rule: "wrong-shape", told });
    }
    let at = |team: usize, day: usize| plan.present.get(team).and_then(|row| row.get(day)) == Some(&1);
    let (mut short, mut bad, mut meet) = (0, 0, 0);
    for day in 0..problem.days {
        let people: i64 =
            (0..problem.teams.len()).filter(|&team| at(team, day)).map(|team| problem.teams[team].size).sum();
        if people > problem.cap[day] {
            let told = format!("day {day} has {people} people; allowed are {}", problem.cap[day]);
            breaches.push(Breach { rule: "day-cap", told });
        }
    }
    for (n, team) in problem.teams.iter().enumerate() {
        let days: i64 = (0..problem.days).map(|day| i64::from(at(n, day))).sum();
        if days < team.min_days && breaches.len() < MOST_TOLD {
            let told = format!("team {n} is present on {days} days; it must be on {}", team.min_days);
            breaches.push(Breach { rule: "min-days", told });
        }
        short += problem.cost.short_day * team.size * (team.want_days - days).max(0);
        let disliked: i64 = team.bad_days.iter().map(|&day| i64::from(at(n, day))).sum();
        bad += problem.cost.bad_day * team.size * disliked;
    }
    for &(a, b, weight) in &problem.meet {
        if !(0..problem.days).any(|day| at(a, day) && at(b, day)) {
            meet += problem.cost.meet * weight;
        }
    }
    Verdict { breaches, objective: meet + short + bad, parts: vec![("meet", meet), ("short", short), ("bad", bad)] }
}
