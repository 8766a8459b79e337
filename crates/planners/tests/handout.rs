//! Appointments: the solver against the checker, against all plans of tiny problems, and damaged problems.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test may panic")]

mod common {
    pub(crate) mod handout;
    pub(crate) mod region;
}

use std::sync::atomic::AtomicBool;

use common::handout::appointments;
use proptest::prelude::*;
use thuisbasis_planners::handout::{Appointments, Cost, Handout, Person, Site, Team};
use thuisbasis_planners::{Control, Limit, Problem, Solved, exchange};

fn solved(problem: &Handout, start: Option<&Appointments>, control: &Control<'_>) -> Solved<Appointments> {
    let solved = problem.solve(start, control).expect("going without an appointment is always possible");
    let verdict = problem.check(&solved.plan);
    assert!(verdict.feasible(), "{:?}", verdict.breaches);
    assert_eq!(verdict.objective, solved.objective);
    assert!(solved.bound.is_none_or(|bound| bound <= solved.objective), "{:?} > {}", solved.bound, solved.objective);
    solved
}

fn steps(steps: u64) -> Control<'static> {
    Control::new(Limit::Steps(steps))
}

fn person() -> impl Strategy<Value = Person> {
    (-9_000..9_000_i64, -9_000..9_000_i64, 0..3_usize, 0..3_usize, prop::collection::vec(0..2_usize, 0..2))
        .prop_map(|(x, y, team, half, away)| Person { x, y, team, half, away })
}

/// Problems with so few people and slots that all plans can be tried.
fn tiny() -> impl Strategy<Value = Handout> {
    (
        prop::collection::vec(person(), 0..5),
        prop::collection::vec([0..3_i64, 0..3_i64], 4),
        [0..3_i64, 0..3_i64],
        prop::collection::vec([0..3_usize, 0..3_usize], 0..3),
        (0..500_i64, 0..40_i64, 0..60_i64, 100..900_i64),
    )
        .prop_map(|(people, cap, max_open, prec, (open, day_dev, team_day, unassigned))| Handout {
            days: 2,
            people,
            sites: [-2_000, 3_000].map(|x| Site { x, y: x / 3, id: None }).to_vec(),
            cap: cap.chunks(2).map(<[_]>::to_vec).collect(),
            max_open: max_open.to_vec(),
            teams: [0, 1, 5].map(|target| Team { target }).to_vec(),
            prec,
            cost: Cost { open, day_dev, half_pref: 20, team_day, unassigned, travel_per_100m: 1, far_km: 2, far_w: 4 },
            detour_pct: 130,
        })
}

/// The least that any plan costs.
fn by_trial(problem: &Handout) -> i64 {
    let mut lines = vec![None];
    for n in 0..8 {
        lines.push(Some([n / 4, n / 2 % 2, n % 2]));
    }
    let mut best = i64::MAX;
    let plans = lines.len().pow(u32::try_from(problem.people.len()).unwrap_or(0));
    for number in 0..plans {
        let mut rest = number;
        let mut line = || {
            let line = lines[rest % lines.len()];
            rest /= lines.len();
            line
        };
        let plan = Appointments { assign: problem.people.iter().map(|_| line()).collect() };
        let verdict = problem.check(&plan);
        if verdict.feasible() {
            best = best.min(verdict.objective);
        }
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn no_plan_of_a_tiny_problem_is_better_than_the_best_and_no_bound_lies(problem in tiny()) {
        prop_assert!(problem.validate().is_ok());
        let least = by_trial(&problem);
        let found = solved(&problem, None, &steps(20_000));
        prop_assert!(found.objective >= least);
        prop_assert!(found.bound.is_some_and(|bound| bound <= least), "bound {:?} of {least}", found.bound);
    }

    #[test]
    fn any_start_is_mended_and_any_plan_is_judged(
        problem in tiny(),
        assign in prop::collection::vec(prop::option::of([0..4_usize, 0..4_usize, 0..4_usize]), 0..8),
    ) {
        let plan = Appointments { assign };
        let verdict = problem.check(&plan);
        let found = solved(&problem, Some(&plan), &steps(500));
        if verdict.feasible() {
            prop_assert!(found.objective <= verdict.objective);
        }
        prop_assert_eq!(problem.reasons(&plan).len(), problem.people.len());
        prop_assert!(problem.picture(&plan).starts_with("<svg"));
    }
}

fn read(text: &str) -> Handout {
    serde_json::from_str(text).expect("a sample of the form of exchange")
}

#[test]
fn people_come_near_the_bound_in_few_steps() {
    for (people, days, sites, seed) in [(140, 10, 3, 1), (700, 20, 4, 2)] {
        let problem = appointments(people, days, sites, seed);
        problem.validate().expect("a good sample");
        let found = solved(&problem, None, &steps(60_000));
        let bound = found.bound.expect("a bound");
        assert!(found.objective * 10 <= bound * 13, "{people}: {} and {bound}", found.objective);
        assert!(problem.reasons(&found.plan).iter().all(|reason| !reason.told.is_empty()));
    }
}

#[test]
fn steps_give_the_same_plan_on_one_thread_and_on_more() {
    let problem = appointments(140, 10, 3, 3);
    for threads in [1, 3] {
        let control = steps(5_000).threads(threads).seed(7);
        assert_eq!(solved(&problem, None, &control).plan, solved(&problem, None, &control).plan);
    }
}

#[test]
fn a_stop_leaves_a_plan_that_keeps_the_rules() {
    let stop = AtomicBool::new(true);
    let found = solved(&appointments(140, 10, 3, 4), None, &steps(u64::MAX).stop(&stop));
    assert!(found.plan.assign.iter().filter(|line| line.is_some()).count() > 100);
}

#[test]
fn a_good_start_is_not_made_worse() {
    let problem = appointments(140, 10, 3, 5);
    let good = solved(&problem, None, &steps(50_000));
    let again = solved(&problem, Some(&good.plan), &steps(100));
    assert!(again.objective <= good.objective);
}

#[test]
fn nothing_to_plan_is_an_empty_plan() {
    let text = r#"{"problem":"P3","days":0,"people":[],"sites":[],"cap":[],"max_open":[],"teams":[],"prec":[],
        "cost":{"open":1,"day_dev":1,"half_pref":1,"team_day":1,"unassigned":1,"travel_per_100m":1,"far_km":1,"far_w":1},
        "detour_pct":130}"#;
    let found = solved(&read(text), None, &steps(10));
    assert_eq!((found.objective, found.plan.assign.len()), (0, 0));
    let alone = text.replace(r#""people":[]"#, r#""people":[{"x":0,"y":0,"team":0,"half":2,"away":[]}]"#);
    let alone = alone.replace(r#""teams":[]"#, r#""teams":[{"target":3}]"#);
    assert_eq!(solved(&read(&alone), None, &steps(10)).plan.assign, [None]);
}

#[test]
fn damaged_problems_are_refused() {
    let whole = r#"{"problem":"P3","days":2,"people":[{"x":0,"y":0,"team":0,"half":2,"away":[1]}],"sites":[{"x":1,"y":2}],
        "cap":[[[1,2],[3,4]]],"max_open":[1,1],"teams":[{"target":0}],"prec":[[0,0]],
        "cost":{"open":1,"day_dev":1,"half_pref":1,"team_day":1,"unassigned":1,"travel_per_100m":1,"far_km":1,"far_w":1},
        "detour_pct":130}"#;
    assert!(exchange::open(whole).is_ok());
    let damages = [
        (r#""team":0"#, r#""team":1"#, "people[0].team"),
        (r#""half":2"#, r#""half":3"#, "people[0].half"),
        (r#""away":[1]"#, r#""away":[2]"#, "people[0].away[0]"),
        (r#"{"x":0,"#, r#"{"x":90000000,"#, "people[0].x"),
        (r#"{"x":1,"#, r#"{"x":-90000000,"#, "sites[0].x"),
        ("[[[1,2],[3,4]]]", "[[[1,2]]]", "cap[0]"),
        ("[[[1,2],[3,4]]]", "[]", "cap"),
        ("[3,4]", "[3,-4]", "cap[0][1][1]"),
        (r#""max_open":[1,1]"#, r#""max_open":[1]"#, "max_open"),
        (r#""max_open":[1,1]"#, r#""max_open":[1,-1]"#, "max_open[1]"),
        (r#""target":0"#, r#""target":99999999"#, "teams[0].target"),
        (r#""prec":[[0,0]]"#, r#""prec":[[0,1]]"#, "prec[0][1]"),
        (r#""open":1"#, r#""open":-1"#, "cost.open"),
        (r#""detour_pct":130"#, r#""detour_pct":99999"#, "detour_pct"),
        (r#""days":2"#, r#""days":200"#, "days"),
        (r#""days":2"#, r#""days":-2"#, "days"),
        (r#""half":2,"#, "", "people[0]"),
    ];
    for (was, is, place) in damages {
        let text = whole.replacen(was, is, 1);
        let faults = exchange::open(&text).err().map(|faults| faults.all().to_vec()).unwrap_or_default();
        assert!(faults.iter().any(|fault| fault.place == place), "{is}: {faults:?}");
    }
}
