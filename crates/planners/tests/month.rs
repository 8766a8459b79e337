//! The month: the solver against the checker, against all plans of tiny problems, and damaged problems.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test may panic")]

mod common {
    pub(crate) mod month;
}

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use common::month::managers;
use proptest::prelude::*;
use thuisbasis_planners::month::{Client, Cost, Manager, Month, Own, Place, Roster};
use thuisbasis_planners::{Control, Limit, Problem, Solved, exchange};

fn solved(problem: &Month, start: Option<&Roster>, control: &Control<'_>) -> Solved<Roster> {
    let solved = problem.solve(start, control).expect("home is always possible");
    let verdict = problem.check(&solved.plan);
    assert!(verdict.feasible(), "{:?}", verdict.breaches);
    assert_eq!(verdict.objective, solved.objective);
    assert!(solved.bound.is_none_or(|bound| bound <= solved.objective), "{:?} > {}", solved.bound, solved.objective);
    solved
}

fn steps(steps: u64) -> Control<'static> {
    Control::new(Limit::Steps(steps))
}

const DAYS: usize = 3;

fn manager() -> impl Strategy<Value = Manager> {
    (prop::collection::btree_set(0..DAYS, 0..2), 0..3_i64, prop::collection::btree_set(0..5_usize, 0..3), 0..4_i64)
        .prop_map(|(leave, office_min, suits, client_max_week)| Manager {
            leave: leave.into_iter().collect(),
            office_min,
            remote_pref: suits.into_iter().collect(),
            client_max_week,
        })
}

fn client() -> impl Strategy<Value = Client> {
    (
        (0..5_i64, 0..3_i64),
        prop::collection::btree_set(0..5_usize, 0..2),
        prop::collection::btree_map(0..2_usize, 0..101_i64, 0..3),
        prop::collection::btree_map(0..2_usize, 0..60_i64, 0..3),
    )
        .prop_map(|((days, max_per_day), closed, fam, travel)| Client {
            days,
            max_per_day,
            closed_weekdays: closed.into_iter().collect(),
            fam,
            travel,
        })
}

/// Problems with so few managers and days that all plans can be tried.
fn tiny() -> impl Strategy<Value = Month> {
    (
        prop::collection::vec(manager(), 2),
        prop::collection::vec(client(), 0..3),
        0..3_i64,
        (0..600_i64, 0..90_i64, 0..20_i64, 0..90_i64, 0..40_i64),
    )
        .prop_map(
            |(managers, clients, office_cap, (unmet, extra_manager, remote_offpref, office_short, fairness))| Month {
                days: DAYS,
                office_cap,
                managers,
                clients,
                cost: Cost { unmet, unfam: 1, travel: 1, extra_manager, remote_offpref, office_short, fairness },
            },
        )
}

/// The least that any plan costs.
fn by_trial(problem: &Month) -> i64 {
    let mut places = vec![Place::Own(Own::Office), Place::Own(Own::Remote)];
    places.extend((0..problem.clients.len()).map(Place::Client));
    let free: Vec<(usize, usize)> = (0..problem.managers.len())
        .flat_map(|m| (0..DAYS).map(move |d| (m, d)))
        .filter(|(m, d)| !problem.managers[*m].leave.contains(d))
        .collect();
    let mut best = i64::MAX;
    for number in 0..places.len().pow(u32::try_from(free.len()).unwrap_or(0)) {
        let mut plan = Roster { plan: vec![vec![None; DAYS]; problem.managers.len()] };
        let mut rest = number;
        for &(m, d) in &free {
            plan.plan[m][d] = Some(places[rest % places.len()]);
            rest /= places.len();
        }
        let verdict = problem.check(&plan);
        if verdict.feasible() {
            best = best.min(verdict.objective);
        }
    }
    best
}

fn place() -> impl Strategy<Value = Option<Place>> {
    prop_oneof![
        Just(None),
        Just(Some(Place::Own(Own::Office))),
        Just(Some(Place::Own(Own::Remote))),
        (0..4_usize).prop_map(|client| Some(Place::Client(client))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn no_plan_of_a_tiny_problem_is_better_than_the_best_and_no_bound_lies(problem in tiny()) {
        prop_assert!(problem.validate().is_ok());
        let least = by_trial(&problem);
        let found = solved(&problem, None, &steps(20_000));
        prop_assert!(found.bound.is_some_and(|bound| bound <= least), "bound {:?} of {least}", found.bound);
        prop_assert!(found.objective >= least);
    }

    #[test]
    fn any_start_is_mended_and_any_plan_is_judged(
        problem in tiny(),
        plan in prop::collection::vec(prop::collection::vec(place(), 0..5), 0..4),
    ) {
        let plan = Roster { plan };
        let verdict = problem.check(&plan);
        let found = solved(&problem, Some(&plan), &steps(500));
        if verdict.feasible() {
            prop_assert!(found.objective <= verdict.objective);
        }
        prop_assert!(problem.reasons(&plan).iter().all(|reason| !reason.told.is_empty()));
        prop_assert!(problem.picture(&plan).starts_with("<svg"));
    }

    #[test]
    fn a_flow_cut_short_gives_a_bound_too(problem in tiny(), most in 1..12_u64) {
        let found = solved(&problem, None, &steps(most));
        prop_assert!(found.bound.is_some_and(|bound| bound <= by_trial(&problem)));
    }
}

#[test]
fn a_month_comes_near_its_bound_in_few_steps() {
    for (count, seed) in [(5, 1), (18, 2)] {
        let problem = managers(count, seed);
        problem.validate().expect("a good sample");
        let found = solved(&problem, None, &steps(20_000));
        let bound = found.bound.expect("a bound");
        assert!(found.objective * 10 <= bound * 13, "{count}: {} and {bound}", found.objective);
    }
}

#[test]
fn steps_give_the_same_plan_on_one_thread_and_on_more() {
    let problem = managers(18, 3);
    for threads in [1, 3] {
        let control = steps(3_000).threads(threads).seed(7);
        assert_eq!(solved(&problem, None, &control).plan, solved(&problem, None, &control).plan);
    }
}

#[test]
fn a_stop_leaves_a_plan_that_keeps_the_rules() {
    let stop = AtomicBool::new(true);
    solved(&managers(18, 4), None, &steps(u64::MAX).stop(&stop));
}

#[test]
fn nothing_to_plan_is_an_empty_plan() {
    let cost =
        Cost { unmet: 5, unfam: 1, travel: 1, extra_manager: 1, remote_offpref: 1, office_short: 1, fairness: 1 };
    let mut problem = Month { days: 0, office_cap: 0, managers: Vec::new(), clients: Vec::new(), cost };
    assert_eq!(solved(&problem, None, &steps(10)).objective, 0);
    problem.clients.push(Client {
        days: 3,
        max_per_day: 1,
        closed_weekdays: Vec::new(),
        fam: BTreeMap::new(),
        travel: BTreeMap::new(),
    });
    let found = solved(&problem, None, &steps(10));
    assert_eq!((found.objective, found.bound), (15, Some(15)));
}

#[test]
fn damaged_problems_are_refused() {
    let whole = r#"{"problem":"P7","days":3,"office_cap":1,
        "managers":[{"leave":[0],"office_min":1,"remote_pref":[2],"client_max_week":2}],
        "clients":[{"days":2,"max_per_day":1,"closed_weekdays":[4],"fam":{"0":50},"travel":{"0":7}}],
        "cost":{"unmet":5,"unfam":1,"travel":1,"extra_manager":1,"remote_offpref":1,"office_short":1,"fairness":1}}"#;
    assert!(exchange::open(whole).is_ok());
    let damages = [
        (r#""leave":[0]"#, r#""leave":[3]"#, "managers[0].leave[0]"),
        (r#""leave":[0]"#, r#""leave":[0,0]"#, "managers[0].leave[1]"),
        (r#""remote_pref":[2]"#, r#""remote_pref":[5]"#, "managers[0].remote_pref[0]"),
        (r#""office_min":1"#, r#""office_min":-1"#, "managers[0].office_min"),
        (r#""client_max_week":2"#, r#""client_max_week":-2"#, "managers[0].client_max_week"),
        (r#""days":2"#, r#""days":-2"#, "clients[0].days"),
        (r#""max_per_day":1"#, r#""max_per_day":99999999"#, "clients[0].max_per_day"),
        (r#""closed_weekdays":[4]"#, r#""closed_weekdays":[7]"#, "clients[0].closed_weekdays[0]"),
        (r#""fam":{"0":50}"#, r#""fam":{"1":50}"#, "clients[0].fam.1"),
        (r#""fam":{"0":50}"#, r#""fam":{"0":101}"#, "clients[0].fam.0"),
        (r#""travel":{"0":7}"#, r#""travel":{"0":-7}"#, "clients[0].travel.0"),
        (r#""unmet":5"#, r#""unmet":-5"#, "cost.unmet"),
        (r#""office_cap":1"#, r#""office_cap":-1"#, "office_cap"),
        (r#""days":3"#, r#""days":3000"#, "days"),
        (r#""days":3"#, r#""days":"x""#, "days"),
    ];
    for (was, is, place) in damages {
        let text = whole.replacen(was, is, 1);
        let faults = exchange::open(&text).err().map(|faults| faults.all().to_vec()).unwrap_or_default();
        assert!(faults.iter().any(|fault| fault.place == place), "{is}: {faults:?}");
    }
}
