//! The rotation: solver against checker and brute force, limits, warm starts, damaged problems.

#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

mod common {
    pub(crate) mod rotation;
}

use common::rotation::teams;
use proptest::prelude::*;
use thuisbasis_planners::seats::rotation::{Rotation, RotationCost, RotationPlan, Team};
use thuisbasis_planners::{Control, Limit, Problem};

fn steps(count: u64) -> Control<'static> {
    Control::new(Limit::Steps(count))
}

fn small() -> impl Strategy<Value = Rotation> {
    (1_usize..=3, 0_usize..=4).prop_flat_map(|(days, teams)| {
        let most = i64::try_from(days).unwrap();
        let team = (0_i64..6, 0..=most.min(2), 0_i64..4, proptest::collection::btree_set(0..days, 0..=1));
        (
            proptest::collection::vec(team, teams),
            proptest::collection::vec(0_i64..14, days),
            proptest::collection::vec((0..teams.max(1), 0..teams.max(1), 0_i64..5), 0..if teams > 0 { 5 } else { 1 }),
            (0_i64..30, 0_i64..9, 0_i64..9),
        )
            .prop_map(move |(teams, cap, meet, (met, short_day, bad_day))| Rotation {
                problem: "P5r".to_owned(),
                days,
                cap,
                teams: teams
                    .into_iter()
                    .map(|(size, min_days, want_days, bad)| Team {
                        size,
                        min_days,
                        want_days,
                        bad_days: bad.into_iter().collect(),
                    })
                    .collect(),
                meet,
                cost: RotationCost { meet: met, short_day, bad_day },
            })
    })
}

/// The least cost over all plans that keep the rules.
fn brute_force(problem: &Rotation) -> Option<i64> {
    let bits = problem.teams.len() * problem.days;
    (0_u64..1 << bits)
        .filter_map(|set| {
            let at = |team: usize, day: usize| i64::from(set >> (team * problem.days + day) & 1 == 1);
            let row = |team| (0..problem.days).map(|day| at(team, day)).collect();
            let verdict = problem.check(&RotationPlan { present: (0..problem.teams.len()).map(row).collect() });
            verdict.feasible().then_some(verdict.objective)
        })
        .min()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn the_solver_agrees_with_the_checker_and_brute_force(problem in small(), seed in 0_u64..9) {
        prop_assert_eq!(problem.validate(), Ok(()));
        let best = brute_force(&problem);
        match problem.solve(None, &steps(100).seed(seed)) {
            Ok(solved) => {
                let verdict = problem.check(&solved.plan);
                prop_assert!(verdict.feasible(), "{:?}", verdict.breaches);
                prop_assert_eq!(verdict.objective, solved.objective);
                prop_assert!(Some(solved.objective) >= best);
                prop_assert!(solved.bound <= best, "bound {:?} beyond {best:?}", solved.bound);
                prop_assert_eq!(problem.reasons(&solved.plan).len(), problem.teams.len());
            }
            Err(refused) => prop_assert_eq!(best, None, "{}", refused),
        }
    }

    #[test]
    fn any_plan_can_be_checked_explained_drawn_and_mended(
        problem in small(),
        present in proptest::collection::vec(proptest::collection::vec(-1_i64..3, 0..4), 0..5),
    ) {
        let start = RotationPlan { present };
        problem.check(&start);
        problem.reasons(&start);
        problem.picture(&start);
        if let Ok(solved) = problem.solve(Some(&start), &steps(2)) {
            prop_assert!(problem.check(&solved.plan).feasible());
        }
    }
}

fn four_teams() -> Rotation {
    let team = |bad: usize| Team { size: 5, min_days: 1, want_days: 2, bad_days: vec![bad] };
    Rotation {
        problem: "P5r".to_owned(),
        days: 3,
        cap: vec![10, 10, 20],
        teams: vec![team(0), team(0), team(1), team(1)],
        meet: vec![(0, 1, 2), (2, 3, 2), (0, 3, 1)],
        cost: RotationCost { meet: 20, short_day: 6, bad_day: 3 },
    }
}

#[test]
fn what_can_be_had_is_had_and_proven() {
    let problem = four_teams();
    let solved = problem.solve(None, &steps(200)).unwrap();
    assert_eq!((solved.objective, solved.bound), (0, Some(0)));
    for (count, seed) in [(8, 1), (24, 2)] {
        let problem = teams(count, seed);
        let solved = problem.solve(None, &steps(20_000)).unwrap();
        assert!(problem.check(&solved.plan).feasible());
        let bound = solved.bound.unwrap();
        assert!(solved.objective <= bound * 2, "{count}: {} and {bound}", solved.objective);
    }
}

#[test]
fn a_seed_gives_one_plan() {
    let problem = teams(8, 3);
    for threads in [1, 2] {
        let once = problem.solve(None, &steps(50).seed(7).threads(threads)).unwrap();
        let again = problem.solve(None, &steps(50).seed(7).threads(threads)).unwrap();
        assert_eq!(once.plan, again.plan);
    }
}

#[test]
fn a_search_that_is_stopped_has_a_plan_and_a_start_is_kept() {
    let problem = teams(24, 4);
    let stop = std::sync::atomic::AtomicBool::new(true);
    let stopped = problem.solve(None, &steps(u64::MAX).stop(&stop)).unwrap();
    assert!(problem.check(&stopped.plan).feasible());
    let good = problem.solve(None, &steps(2_000)).unwrap();
    let again = problem.solve(Some(&good.plan), &steps(1)).unwrap();
    assert!(again.objective <= good.objective);
}

#[test]
fn an_empty_problem_has_an_empty_plan() {
    let empty = Rotation { teams: Vec::new(), meet: Vec::new(), days: 0, cap: Vec::new(), ..four_teams() };
    assert_eq!(empty.validate(), Ok(()));
    let solved = empty.solve(None, &steps(1)).unwrap();
    assert!(solved.plan.present.is_empty() && solved.optimal());
    empty.picture(&solved.plan);
}

#[test]
fn what_cannot_be_is_named() {
    let mut crowded = four_teams();
    crowded.cap = vec![5, 5, 5];
    let told = crowded.solve(None, &steps(1)).unwrap_err().conflict.join(". ");
    assert!(told.contains("at least 20 places") && told.contains("15 places"), "{told}");
    crowded.teams[2].size = 6;
    let told = crowded.solve(None, &steps(1)).unwrap_err().conflict.join(". ");
    assert!(told.contains("team 2 of 6 people"), "{told}");
}

#[test]
fn damaged_problems_are_refused() {
    type Damage = (&'static str, fn(&mut Rotation));
    let damages: [Damage; 10] = [
        ("wrong-length", |problem| problem.cap.push(1)),
        ("out-of-range", |problem| problem.cap[1] = -1),
        ("out-of-range", |problem| problem.teams[0].size = i64::MAX),
        ("out-of-range", |problem| problem.teams[0].min_days = 4),
        ("out-of-range", |problem| problem.teams[0].want_days = -1),
        ("unknown-id", |problem| problem.teams[0].bad_days = vec![3]),
        ("duplicate", |problem| problem.teams[0].bad_days = vec![1, 1]),
        ("unknown-id", |problem| problem.meet[0].1 = 4),
        ("out-of-range", |problem| problem.cost.meet = -1),
        ("too-large", |problem| (problem.days, problem.cap) = (8, vec![1; 8])),
    ];
    for (code, damage) in damages {
        let mut problem = four_teams();
        damage(&mut problem);
        let faults = problem.validate().unwrap_err();
        assert!(faults.all().iter().any(|fault| fault.code == code), "{code}: {faults}");
    }
}
