//! The redistribution of devices: solver against checker and brute force, starts, limits, damaged problems.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "these are tests")]

mod common {
    pub(crate) mod redistribute;
    pub(crate) mod region;
}

use std::sync::atomic::AtomicBool;

use common::redistribute::schools;
use proptest::prelude::*;
use thuisbasis_planners::redistribute::{Demand, Flow, Kind, Redistribution, School, Shipments, Substitute, Supply};
use thuisbasis_planners::{Control, Limit, Problem, Solved, exchange};

const UNMET: i64 = 1_000_000;

fn steps(problem: &Redistribution, count: u64, threads: usize) -> Solved<Shipments> {
    Problem::solve(problem, None, &Control::new(Limit::Steps(count)).threads(threads)).unwrap()
}

fn parse(text: &str) -> Redistribution {
    serde_json::from_str(text).unwrap()
}

const EMPTY: &str = r#"{"problem":"P1","schools":[],"supply":[],"demand":[],"subst":[],"unmet_weight":{},"pair_fixed":1,"per_km":1,"detour_pct":100}"#;

/// A plan is what it says it is.
fn holds(problem: &Redistribution, solved: &Solved<Shipments>) {
    let verdict = problem.check(&solved.plan);
    assert_eq!(verdict.breaches, []);
    assert_eq!(verdict.objective, solved.objective);
    assert!(solved.bound.is_none_or(|bound| bound <= solved.objective), "{solved:?}");
    assert!(problem.reasons(&solved.plan).len() >= solved.plan.flows.len());
    assert!(problem.picture(&solved.plan).starts_with("<svg"));
}

fn problem(most: (usize, usize), quantity: i64) -> impl Strategy<Value = Redistribution> {
    let school = (-20_000_i64..20_000, -20_000_i64..20_000).prop_map(|(x, y)| School { x, y, ..School::default() });
    let supply = (0..4_usize, 0..3_usize, 0..=quantity).prop_map(|(s, k, q)| Supply(s, k, q));
    let demand = (0..4_usize, 1..9_i64, 0..3_usize, 0..=quantity, 0..4_i64);
    let demand = demand.prop_map(|(s, g, k, q, p)| Demand(s, g, k, q, p));
    let lists = (
        prop::collection::vec(school, 4),
        prop::collection::vec(supply, 0..=most.0),
        prop::collection::vec(demand, 0..=most.1),
    );
    let penalties = prop::collection::vec(prop::option::weighted(0.7, 0..15_i64), 9);
    let costs = (0..120_i64, 0..20_i64, 0..300_i64);
    let weights = prop::collection::vec(0..5_i64, 4);
    (lists, penalties, costs, weights).prop_map(|((schools, supply, demand), penalties, costs, weights)| {
        Redistribution {
            problem: Kind::P1,
            kinds: Vec::new(),
            schools,
            supply,
            demand,
            subst: (0..9).filter_map(|n| penalties[n].map(|penalty| Substitute(n / 3, n % 3, penalty))).collect(),
            unmet_weight: (0..4).map(|n| (n.to_string(), weights[n] * 100)).collect(),
            pair_fixed: costs.0,
            per_km: costs.1,
            detour_pct: costs.2,
        }
    })
}

/// Tries all plans, device by device.
fn brute_force(problem: &Redistribution, flows: &mut Vec<Flow>, (line, from): (usize, usize)) -> i64 {
    let Some(demand) = problem.demand.get(line) else {
        let verdict = problem.check(&Shipments { flows: flows.clone() });
        return if verdict.feasible() { verdict.objective } else { i64::MAX };
    };
    let Some(supply) = problem.supply.get(from) else {
        return brute_force(problem, flows, (line + 1, 0));
    };
    let fits = problem.subst.iter().any(|subst| (subst.0, subst.1) == (demand.2, supply.1));
    let mut best = brute_force(problem, flows, (line, from + 1));
    for amount in 1..=if fits { demand.3.min(supply.2) } else { 0 } {
        flows.push(Flow(from, line, amount));
        best = best.min(brute_force(problem, flows, (line, from + 1)));
        flows.pop();
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn small_problems_are_solved_as_brute_force_does(problem in problem((3, 3), 2)) {
        prop_assert!(problem.validate().is_ok());
        let least = brute_force(&problem, &mut Vec::new(), (0, 0));
        let solved = steps(&problem, 2_000, 1);
        holds(&problem, &solved);
        prop_assert!(solved.bound.unwrap() <= least, "bound {:?} beyond {least}", solved.bound);
        prop_assert_eq!(solved.objective / UNMET, least / UNMET, "the first stage is exact");
        prop_assert_eq!(solved.objective, least);
    }

    #[test]
    fn plans_keep_the_rules_and_count_right(problem in problem((12, 20), 30)) {
        let solved = steps(&problem, 300, 1);
        holds(&problem, &solved);
        let again = steps(&problem, 300, 1);
        prop_assert_eq!(&solved.plan, &again.plan);
    }

    #[test]
    fn any_start_is_mended(
        problem in problem((6, 8), 9),
        flows in prop::collection::vec((0..8_usize, 0..10_usize, -3..20_i64), 0..12),
    ) {
        let start = Shipments { flows: flows.into_iter().map(|(from, to, amount)| Flow(from, to, amount)).collect() };
        let _ = (problem.check(&start), problem.reasons(&start), problem.picture(&start));
        let control = Control::new(Limit::Steps(50));
        let solved = Problem::solve(&problem, Some(&start), &control).unwrap();
        holds(&problem, &solved);
        let cold = steps(&problem, 50, 1);
        prop_assert_eq!(solved.objective / UNMET, cold.objective / UNMET);
    }
}

#[test]
fn a_good_start_is_never_made_worse() {
    let problem = schools(30, 1);
    let good = steps(&problem, 2_000, 1);
    let control = Control::new(Limit::Steps(20)).seed(9);
    let again = Problem::solve(&problem, Some(&good.plan), &control).unwrap();
    assert!(again.objective <= good.objective);
}

#[test]
fn the_cost_comes_near_the_bound_in_few_steps() {
    for (count, seed) in [(14, 2), (30, 3)] {
        let problem = schools(count, seed);
        let solved = steps(&problem, 5_000, 1);
        holds(&problem, &solved);
        let bound = solved.bound.unwrap();
        assert_eq!(solved.objective / UNMET, bound / UNMET, "{count}");
        let (cost, least) = (solved.objective % UNMET, bound % UNMET);
        assert!(cost * 2 <= least * 3, "{count}: {cost} and {least}");
    }
}

#[test]
fn threads_do_not_change_what_a_seed_gives() {
    let problem = schools(30, 4);
    let (two, again) = (steps(&problem, 600, 2), steps(&problem, 600, 2));
    assert_eq!(two.plan, again.plan);
    assert_eq!(two.bound, again.bound);
    assert!(two.objective <= steps(&problem, 600, 1).objective);
}

#[test]
fn a_search_that_is_stopped_at_once_gives_a_plan() {
    let problem = schools(30, 5);
    let stop = AtomicBool::new(true);
    let control = Control::new(Limit::Steps(u64::MAX)).stop(&stop);
    let solved = Problem::solve(&problem, None, &control).unwrap();
    holds(&problem, &solved);
    assert_eq!(solved.objective / UNMET, steps(&problem, 600, 1).objective / UNMET);
}

#[test]
fn an_empty_problem_has_an_empty_plan() {
    let solved = steps(&parse(EMPTY), 10, 2);
    assert_eq!((solved.plan.flows.len(), solved.objective, solved.bound), (0, 0, Some(0)));
    let answer = exchange::open(EMPTY).unwrap().solve(None, &Control::new(Limit::Steps(1))).unwrap();
    assert_eq!(answer.plan, r#"{"flows":[]}"#);
}

#[test]
fn unmet_weight_comes_first_however_dear_the_pairs_are() {
    let school = |x| School { x, ..School::default() };
    let problem = Redistribution {
        problem: Kind::P1,
        kinds: Vec::new(),
        schools: vec![school(0), school(20_000_000), school(-20_000_000)],
        supply: vec![Supply(1, 0, 5), Supply(2, 1, 5)],
        demand: vec![Demand(0, 1, 0, 6, 1), Demand(0, 2, 1, 4, 2)],
        subst: vec![Substitute(0, 0, 1_000_000), Substitute(1, 1, 0), Substitute(0, 1, 7)],
        unmet_weight: [("1".to_owned(), 1), ("2".to_owned(), 1_000_000)].into(),
        pair_fixed: 10_000_000,
        per_km: 1_000_000,
        detour_pct: 1_000,
    };
    problem.validate().unwrap();
    let solved = steps(&problem, 200, 1);
    holds(&problem, &solved);
    assert_eq!(problem.check(&solved.plan).parts[0], ("unmet_weighted", 0));
}

#[test]
fn damaged_problems_are_refused_with_their_place() {
    let sound = r#"{"problem":"P1","schools":[{"x":0,"y":0},{"x":5,"y":5}],"supply":[[0,0,3]],"demand":[[1,1,0,2,1]],"subst":[[0,0,0]],"unmet_weight":{"1":100},"pair_fixed":60,"per_km":6,"detour_pct":130}"#;
    assert!(exchange::open(sound).is_ok());
    let damages = [
        ("[[0,0,3]]", "[[2,0,3]]", "supply[0][0]", "unknown-id"),
        ("[[0,0,3]]", "[[0,900,3]]", "supply[0][1]", "unknown-id"),
        ("[[0,0,3]]", "[[0,0,-3]]", "supply[0][2]", "out-of-range"),
        ("[[0,0,3]]", "[[0,0,1000000],[0,0,1]]", "supply", "too-large"),
        ("[[1,1,0,2,1]]", "[[7,1,0,2,1]]", "demand[0][0]", "unknown-id"),
        ("[[1,1,0,2,1]]", "[[1,1,0,2,9]]", "demand[0][4]", "unknown-id"),
        ("[[1,1,0,2,1]]", "[[1,1,0,-2,1]]", "demand[0][3]", "out-of-range"),
        ("[[0,0,0]]", "[[0,0,0],[0,0,1]]", "subst[1]", "duplicate"),
        ("[[0,0,0]]", "[[0,0,-1]]", "subst[0][2]", "out-of-range"),
        ("\"1\":100", "\"1\":-100", "unmet_weight.1", "out-of-range"),
        ("\"x\":5", "\"x\":99999999999", "schools[1].x", "out-of-range"),
        ("\"pair_fixed\":60", "\"pair_fixed\":-60", "pair_fixed", "out-of-range"),
        ("\"detour_pct\":130", "\"detour_pct\":-1", "detour_pct", "out-of-range"),
        ("\"x\":5", "\"x\":\"far\"", "schools[1].x", "not-readable"),
    ];
    for (from, to, place, code) in damages {
        assert!(sound.contains(from), "{from}");
        let faults = exchange::open(&sound.replace(from, to)).err().expect(to).to_string();
        assert!(faults.starts_with(&format!("{place}: ")), "{to}: {faults}");
        assert!(faults.contains(code), "{to}: {faults}");
    }
}

#[test]
fn absurd_plans_are_breaches_and_never_a_panic() {
    let problem = schools(14, 6);
    let unfit = |from: &Supply, to: &Demand| problem.subst.iter().all(|one| (one.0, one.1) != (to.2, from.1));
    let to = problem.demand.len() - 1;
    let from = problem.supply.iter().position(|supply| unfit(supply, &problem.demand[to])).unwrap();
    let flows = vec![
        Flow(0, 6, i64::MAX),
        Flow(0, 6, i64::MAX),
        Flow(usize::MAX, 0, 1),
        Flow(0, 0, -1),
        Flow(from, to, i64::MIN),
    ];
    let absurd = Shipments { flows };
    let rules: Vec<_> = problem.check(&absurd).breaches.iter().map(|breach| breach.rule).collect();
    for rule in ["supply-exceeded", "demand-exceeded", "unknown-line", "negative-quantity", "no-substitute"] {
        assert!(rules.contains(&rule), "{rule} in {rules:?}");
    }
    let _ = (problem.reasons(&absurd), problem.picture(&absurd));
}

#[test]
fn the_gap_is_told_on_the_cost() {
    let problem = parse(EMPTY);
    assert_eq!(problem.gap(3_100_001_414, 3_100_001_360), Some(381));
    assert_eq!(problem.gap(3_100_001_414, 3_000_000_000), Some(322));
}
