//! The waves: solver against checker and brute force, limits, warm starts, damaged problems.

#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

mod common {
    pub(crate) mod waves;
}

use common::waves::{by_hand, company};
use proptest::prelude::*;
use thuisbasis_planners::waves::{Wave, WavePlan, Waves};
use thuisbasis_planners::{Control, Limit, Problem, Sense};

fn steps(count: u64) -> Control<'static> {
    Control::new(Limit::Steps(count))
}

fn problem(n: usize, edges: Vec<Vec<usize>>, weight: Vec<i64>, waves: &[(i64, i64, i64)]) -> Waves {
    let waves: Vec<Wave> = waves.iter().map(|&(day, min, max)| Wave { day, min, max }).collect();
    let last = waves.len().saturating_sub(1);
    Waves {
        problem: "P4".to_owned(),
        n,
        edges,
        kind: Vec::new(),
        weight,
        lo: vec![0; n],
        hi: vec![last; n],
        team: Vec::new(),
        cut_days: 5,
        waves,
    }
}

fn small() -> impl Strategy<Value = Waves> {
    (1_usize..=6, 1_usize..=4).prop_flat_map(|(n, waves)| {
        let edge = proptest::collection::btree_set(0..n, 1..=n.min(4));
        (
            proptest::collection::vec((edge, 0_i64..40), 0..8),
            proptest::collection::vec((0_i64..9, 0_i64..2, 1_i64..5), waves),
            proptest::collection::vec((0..waves, 0..waves), n),
            0_i64..8,
        )
            .prop_map(move |(edges, waves, windows, cut_days)| {
                let mut day = 0;
                let waves: Vec<(i64, i64, i64)> = waves
                    .into_iter()
                    .map(|(gap, min, room)| {
                        day += gap;
                        (day, min, min + room - 1)
                    })
                    .collect();
                let (edges, weight) =
                    edges.into_iter().map(|(edge, weight)| (edge.into_iter().collect(), weight)).unzip();
                let mut made = problem(n, edges, weight, &waves);
                made.lo = windows.iter().map(|&(a, b)| a.min(b)).collect();
                made.hi = windows.iter().map(|&(a, b)| a.max(b)).collect();
                made.cut_days = cut_days;
                made
            })
    })
}

/// The least cost over all plans that keep the rules.
fn brute_force(problem: &Waves) -> Option<i64> {
    let waves = problem.waves.len();
    let all = waves.pow(u32::try_from(problem.n).unwrap());
    (0..all)
        .filter_map(|mut code| {
            let digit = |_| {
                let wave = code % waves;
                code /= waves;
                i64::try_from(wave).unwrap()
            };
            let verdict = problem.check(&WavePlan { wave: (0..problem.n).map(digit).collect() });
            verdict.feasible().then_some(verdict.objective)
        })
        .min()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn the_solver_agrees_with_the_checker_and_brute_force(problem in small(), seed in 0_u64..9) {
        prop_assert_eq!(problem.validate(), Ok(()));
        let best = brute_force(&problem);
        match problem.solve(None, &steps(60).seed(seed)) {
            Ok(solved) => {
                let verdict = problem.check(&solved.plan);
                prop_assert!(verdict.feasible(), "{:?}", verdict.breaches);
                prop_assert_eq!(verdict.objective, solved.objective);
                prop_assert!(Some(solved.objective) >= best);
                prop_assert!(solved.bound <= best, "bound {:?} beyond {best:?}", solved.bound);
                prop_assert_eq!(problem.reasons(&solved.plan).len(), problem.n);
            }
            Err(refused) => {
                prop_assert_eq!(best, None, "{}", refused);
                prop_assert!(!refused.conflict.is_empty());
            }
        }
    }

    #[test]
    fn any_plan_can_be_checked_explained_drawn_and_mended(
        problem in small(),
        wave in proptest::collection::vec(-3_i64..9, 0..9),
    ) {
        let start = WavePlan { wave };
        problem.check(&start);
        problem.reasons(&start);
        problem.picture(&start);
        if let Ok(solved) = problem.solve(Some(&start), &steps(4)) {
            prop_assert!(problem.check(&solved.plan).feasible());
        }
    }
}

/// A problem of twelve teams of eight in six waves, where each team fits twice into a wave.
fn teams() -> Waves {
    let edges: Vec<Vec<usize>> = (0..12).map(|team| (team * 8..team * 8 + 8).collect()).collect();
    let chain = (0..11).map(|team| vec![team * 8, team * 8 + 8]);
    let weight = [vec![30; 12], vec![10; 11]].concat();
    let waves: Vec<(i64, i64, i64)> = (0..6).map(|wave| (wave * 3, 4, 17)).collect();
    problem(96, edges.into_iter().chain(chain).collect(), weight, &waves)
}

#[test]
fn teams_stay_together() {
    let problem = teams();
    let solved = problem.solve(None, &steps(3_000)).unwrap();
    for team in solved.plan.wave.chunks(8) {
        assert!(team.iter().all(|wave| *wave == team[0]), "{team:?}");
    }
    // Five of the eleven links have to be between one wave and the next.
    assert!((5 * 10 * (5 + 3)..700).contains(&solved.objective), "{}", solved.objective);
    assert_eq!(Waves::SENSE, Sense::Minimise);
}

#[test]
fn a_seed_gives_one_plan() {
    let problem = company(400, 8, 1);
    for threads in [1, 2] {
        let once = problem.solve(None, &steps(400).seed(7).threads(threads)).unwrap();
        let again = problem.solve(None, &steps(400).seed(7).threads(threads)).unwrap();
        assert_eq!(once.plan, again.plan);
        assert_eq!(once.objective, again.objective);
    }
    let one = problem.solve(None, &steps(400).seed(7)).unwrap();
    let two = problem.solve(None, &steps(400).seed(7).threads(2)).unwrap();
    assert!(two.objective <= one.objective);
}

#[test]
fn a_search_that_is_stopped_has_a_plan() {
    let problem = company(2_000, 12, 2);
    let stop = std::sync::atomic::AtomicBool::new(true);
    let solved = problem.solve(None, &steps(u64::MAX).stop(&stop)).unwrap();
    assert!(problem.check(&solved.plan).feasible());
}

#[test]
fn a_start_is_improved_and_a_broken_one_mended() {
    let problem = company(400, 8, 1);
    let good = problem.solve(None, &steps(3_000)).unwrap();
    let again = problem.solve(Some(&good.plan), &steps(10)).unwrap();
    assert!(again.objective <= good.objective);
    let mut broken = good.plan.clone();
    broken.wave.iter_mut().take(40).for_each(|wave| *wave = 0);
    assert!(!problem.check(&broken).feasible());
    let mended = problem.solve(Some(&broken), &steps(1)).unwrap();
    assert!(problem.check(&mended.plan).feasible());
}

#[test]
fn a_company_is_planned_better_than_by_hand() {
    for (people, waves, count) in [(400, 8, 4_000), (2_000, 12, 8_000)] {
        let problem = company(people, waves, 3);
        problem.validate().unwrap();
        let hand = problem.check(&by_hand(&problem));
        assert!(hand.feasible(), "{:?}", hand.breaches);
        let solved = problem.solve(None, &steps(count)).unwrap();
        let verdict = problem.check(&solved.plan);
        assert!(verdict.feasible(), "{:?}", verdict.breaches);
        assert_eq!(verdict.objective, solved.objective);
        assert!(verdict.objective * 10 < hand.objective * 9, "{}, by hand {}", verdict.objective, hand.objective);
        assert!(solved.bound.unwrap() <= solved.objective);
    }
}

#[test]
fn an_empty_problem_has_an_empty_plan() {
    let empty = problem(0, Vec::new(), Vec::new(), &[]);
    assert_eq!(empty.validate(), Ok(()));
    let solved = empty.solve(None, &steps(10)).unwrap();
    assert_eq!(solved.plan.wave, Vec::<i64>::new());
    assert!(empty.check(&solved.plan).feasible());
    empty.picture(&solved.plan);
}

#[test]
fn what_cannot_be_is_named() {
    let mut crowded = problem(10, Vec::new(), Vec::new(), &[(0, 0, 3), (1, 0, 3), (2, 0, 9)]);
    crowded.hi[..7].fill(1);
    let told = crowded.solve(None, &steps(1)).unwrap_err().conflict.join(". ");
    assert!(told.contains("7 people may only be in waves 0 to 1"), "{told}");
    assert!(told.contains("at most 6 people"), "{told}");
    let mut deserted = problem(5, Vec::new(), Vec::new(), &[(0, 0, 9), (1, 3, 9), (2, 0, 9)]);
    deserted.hi[..3].fill(0);
    let told = deserted.solve(None, &steps(1)).unwrap_err().conflict.join(". ");
    assert!(told.contains("wave 1 must have at least 3 people in total. only 2 people may be in it"), "{told}");
}

#[test]
fn damaged_problems_are_refused() {
    type Damage = (&'static str, fn(&mut Waves));
    let damages: [Damage; 12] = [
        ("unknown-id", |problem| problem.edges[0][0] = 1_000),
        ("unknown-id", |problem| problem.hi[3] = 6),
        ("empty-window", |problem| (problem.lo[3], problem.hi[3]) = (4, 2)),
        ("duplicate", |problem| problem.edges[0][1] = 0),
        ("empty-group", |problem| problem.edges[0].clear()),
        ("wrong-length", |problem| problem.weight.push(1)),
        ("wrong-length", |problem| problem.lo.truncate(3)),
        ("min-over-max", |problem| problem.waves[2].min = 99),
        ("out-of-range", |problem| problem.waves[2].max = -1),
        ("out-of-range", |problem| problem.weight[0] = i64::MAX),
        ("not-in-order", |problem| problem.waves[2].day = 1),
        ("out-of-range", |problem| problem.cut_days = -1),
    ];
    for (code, damage) in damages {
        let mut problem = teams();
        damage(&mut problem);
        let faults = problem.validate().unwrap_err();
        assert!(faults.all().iter().any(|fault| fault.code == code), "{code}: {faults}");
    }
    let mut long = teams();
    long.waves = (0..65).map(|day| Wave { day, min: 0, max: 9 }).collect();
    assert_eq!(long.validate().unwrap_err().all()[0].code, "too-large");
}
