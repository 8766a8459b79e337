//! Dispatching: the dispatcher against the checker, against every plan of tiny problems, and damaged problems.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod common {
    pub(crate) mod dispatch;
}

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use common::dispatch::month_of;
use proptest::prelude::*;
use thuisbasis_planners::dispatch::{Cost, Dispatch, DispatchPlan, Manager, Ticket};
use thuisbasis_planners::{Control, Limit, Problem, exchange};

fn steps(count: u64) -> Control<'static> {
    Control::new(Limit::Steps(count))
}

prop_compose! {
    fn manager()(
        skills in prop::collection::vec(0_usize..3, 0..3),
        fam in prop::collection::btree_map(0_usize..3, 0_i64..=100, 0..3),
        avail in prop::collection::vec(0_i64..60, 2),
    ) -> Manager {
        Manager { skills, fam, avail }
    }
}

prop_compose! {
    fn problem(most: usize)(
        managers in prop::collection::vec(manager(), 0..3),
        mut tickets in prop::collection::vec((0_i64..96, 0_usize..3, 0_usize..3, 0_i64..50, 1_u8..3), 0..most),
        fairness in 0_i64..3,
    ) -> Dispatch {
        tickets.sort_unstable();
        let late_day = BTreeMap::from([(1, 50), (2, 10)]);
        Dispatch {
            days: 2,
            day_minutes: 48,
            managers,
            clients: 3,
            tickets: tickets.into_iter().map(|(a, c, s, e, p)| Ticket(a, c, s, e, p)).collect(),
            due_days: BTreeMap::from([(1, 0), (2, 1)]),
            cost: Cost { unfam: 1, noskill: 40, late_day, unassigned: 500, fairness },
        }
    }
}

/// The least cost of all feasible plans.
fn least(problem: &Dispatch, plan: &mut DispatchPlan) -> i64 {
    let next = plan.assign.len();
    if next == problem.tickets.len() {
        let verdict = problem.check(plan);
        return if verdict.feasible() { verdict.objective } else { i64::MAX };
    }
    let places = (0..problem.managers.len()).flat_map(|manager| (0..problem.days).map(move |day| Some((manager, day))));
    let mut best = i64::MAX;
    for place in places.chain([None]) {
        plan.assign.push(place);
        best = best.min(least(problem, plan));
        plan.assign.pop();
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_decided_keeps_the_rules(problem in problem(30)) {
        problem.validate().unwrap();
        let solved = problem.solve(None, &steps(200)).unwrap();
        let verdict = problem.check(&solved.plan);
        prop_assert!(verdict.feasible(), "{verdict:?}");
        prop_assert_eq!(verdict.objective, solved.objective);
        prop_assert_eq!(problem.reasons(&solved.plan).len(), problem.tickets.len());
        prop_assert!(problem.picture(&solved.plan).ends_with("</svg>\n"));
    }

    #[test]
    fn the_bound_is_below_every_plan(problem in problem(5)) {
        let solved = problem.solve(None, &steps(200)).unwrap();
        let best = least(&problem, &mut DispatchPlan { assign: Vec::new() });
        prop_assert!(solved.bound.unwrap() <= best && best <= solved.objective);
    }
}

#[test]
fn the_same_problem_gives_the_same_plan() {
    let problem = month_of(4, 6);
    let solve = || problem.solve(None, &steps(1_000)).unwrap().plan;
    assert_eq!(solve(), solve());
}

#[test]
fn knowing_what_time_is_worth_beats_taking_the_nearest() {
    let problem = month_of(4, 6);
    let solved = problem.solve(None, &steps(2_000)).unwrap();
    let verdict = problem.check(&solved.plan);
    assert!(verdict.feasible(), "{verdict:?}");
    // Stopped from the beginning, it decides of everything in a hurry, without prices.
    let stop = AtomicBool::new(true);
    let hurried = problem.solve(None, &steps(1).stop(&stop)).unwrap();
    assert!(solved.objective < hurried.objective, "{} and {}", solved.objective, hurried.objective);
}

#[test]
fn a_decision_knows_no_later_ticket() {
    let mut problem = month_of(4, 6);
    let all = problem.solve(None, &steps(2_000)).unwrap().plan.assign;
    let half = problem.tickets.len() / 2;
    problem.tickets.truncate(half);
    let first = problem.solve(None, &steps(2_000)).unwrap().plan.assign;
    assert_eq!(first[..], all[..half]);
}

#[test]
fn who_falls_ill_hands_over_and_the_rest_stays() {
    let mut problem = month_of(4, 6);
    let before = problem.solve(None, &steps(500)).unwrap().plan;
    for day in 10..problem.days {
        problem.managers[1].avail[day] = 0;
    }
    let after = problem.solve(Some(&before), &steps(500)).unwrap().plan;
    assert!(problem.check(&after).feasible());
    let ill = |place: &Option<(usize, usize)>| place.is_some_and(|(manager, day)| manager == 1 && day >= 10);
    let moved = before.assign.iter().zip(&after.assign).filter(|(then, now)| then != now && !ill(then)).count();
    assert!(moved <= before.assign.iter().filter(|place| ill(place)).count(), "{moved} moved without need");
}

#[test]
fn tickets_cost_little_more_than_if_all_were_known() {
    for (managers, seed) in [(4, 1), (12, 2)] {
        let problem = month_of(managers, seed);
        let solved = problem.solve(None, &steps(3_000)).unwrap();
        assert!(problem.check(&solved.plan).feasible());
        let bound = solved.bound.unwrap();
        assert!(bound <= solved.objective && solved.objective * 10 <= bound * 14, "{} and {bound}", solved.objective);
    }
}

#[test]
fn damaged_problems_are_refused_with_their_place() {
    let good = serde_json::json!({
        "problem": "P6", "days": 2, "day_minutes": 480, "clients": 1, "due_days": {"1": 0},
        "managers": [{"skills": [0], "fam": {"0": 50}, "avail": [60, 60]}], "tickets": [[0, 0, 0, 5, 1]],
        "cost": {"unfam": 1, "noskill": 1, "late_day": {"1": 1}, "unassigned": 1, "fairness": 1},
    });
    assert!(exchange::open(&good.to_string()).is_ok());
    let damages = [
        ("/days", serde_json::json!(-1), "days"),
        ("/days", serde_json::json!(3), "managers[0].avail"),
        ("/day_minutes", serde_json::json!(0), "day_minutes"),
        ("/managers/0/avail/1", serde_json::json!(-5), "managers[0].avail[1]"),
        ("/managers/0/fam", serde_json::json!({"7": 50}), "managers[0].fam"),
        ("/managers/0/fam/0", serde_json::json!(101), "managers[0].fam.0"),
        ("/managers/0/skills/0", serde_json::json!(9_999_999), "managers[0].skills[0]"),
        ("/tickets/0/0", serde_json::json!(960), "tickets[0][0]"),
        ("/tickets/0/1", serde_json::json!(1), "tickets[0][1]"),
        ("/tickets/0/3", serde_json::json!(1e300), "tickets[0]"),
        ("/tickets/0/4", serde_json::json!(2), "tickets[0][4]"),
        ("/cost/unassigned", serde_json::json!(i64::MAX), "cost.unassigned"),
        ("/problem", serde_json::json!("P99"), "problem"),
    ];
    for (place, value, told) in damages {
        let mut wrong = good.clone();
        *wrong.pointer_mut(place).unwrap() = value;
        let faults = exchange::open(&wrong.to_string()).err().unwrap();
        assert!(faults.all()[0].place.starts_with(told), "{place}: {faults}");
    }
}

#[test]
fn odd_plans_are_breaches() {
    let problem = month_of(4, 6);
    let lines = problem.tickets.len();
    let short = problem.check(&DispatchPlan { assign: Vec::new() });
    assert!(!short.feasible());
    let nowhere = problem.check(&DispatchPlan { assign: vec![Some((usize::MAX, 0)); lines] });
    assert!(nowhere.breaches.iter().all(|breach| breach.rule == "unknown-id"));
    let early = problem.check(&DispatchPlan { assign: vec![Some((0, 0)); lines] });
    let rules: Vec<_> = early.breaches.iter().map(|breach| breach.rule).collect();
    assert!(rules.contains(&"before-arrival") && rules.contains(&"overload"), "{rules:?}");
}
