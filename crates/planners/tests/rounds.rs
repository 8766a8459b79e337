//! The planner of rounds against its checker, against all plans there are, and against damaged problems.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod common {
    pub(crate) mod region;
    pub(crate) mod rounds;
}

use std::sync::atomic::AtomicBool;

use common::rounds::{deliveries as homes, transports};
use proptest::prelude::*;
use thuisbasis_planners::rounds::{Deliveries, Delivery, Depot, Request, Rounds, Speed, Stop, Transport, Vans};
use thuisbasis_planners::{Control, Limit, Problem, exchange};

fn steps(count: u64) -> Control<'static> {
    Control::new(Limit::Steps(count))
}

fn depot() -> impl Strategy<Value = Depot> {
    (0..4_000_i64, 0..4_000_i64, 0..500_i64, 2_000..9_000_i64).prop_map(|(x, y, open, close)| Depot {
        x,
        y,
        open,
        close,
    })
}

fn vans() -> impl Strategy<Value = Vans> {
    (1..4_i64, 3..12_i64, prop_oneof![Just(0_i64), 1..2_000_i64]).prop_map(|(count, capacity, fixed)| Vans {
        count,
        capacity,
        fixed,
    })
}

fn speed() -> impl Strategy<Value = Speed> {
    (1..20_i64, 50..200_i64).prop_map(|(mps, detour_pct)| Speed { mps, detour_pct })
}

fn stop() -> impl Strategy<Value = Stop> {
    (0..4_000_i64, 0..4_000_i64, 0..3_000_i64, 0..6_000_i64).prop_map(|(x, y, open, wide)| Stop {
        x,
        y,
        open,
        close: open + wide,
    })
}

fn service() -> impl Strategy<Value = i64> {
    prop_oneof![Just(0_i64), 1..300_i64]
}

prop_compose! {
    fn transport(most: usize)(
        depot in depot(), vans in vans(), speed in speed(), stops in prop::collection::vec(stop(), 1..5),
        raw in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..6_i64, service(), service()), 0..=most),
    ) -> Transport {
        let request = |(p, d, q, sp, sd): (prop::sample::Index, prop::sample::Index, i64, i64, i64)| {
            Request { p: p.index(stops.len()), d: d.index(stops.len()), q, sp, sd }
        };
        let requests = raw.into_iter().map(request).collect();
        Transport { depot, stops, requests, vans, speed }
    }
}

prop_compose! {
    fn deliveries(most: usize)(
        depot in depot(), vans in vans(), speed in speed(),
        raw in prop::collection::vec((stop(), 0..5_i64, service()), 0..=most),
    ) -> Deliveries {
        let delivery = |(stop, q, service): (Stop, i64, i64)| {
            Delivery { x: stop.x, y: stop.y, q, open: stop.open, close: stop.close, service }
        };
        Deliveries { depot, stops: raw.into_iter().map(delivery).collect(), vans, speed }
    }
}

/// Calls `look` with every way to make `count` visits on at most `count` routes, up to the order of the routes.
fn all_plans(count: usize, look: &mut impl FnMut(&Rounds)) {
    fn grow(routes: &mut Vec<Vec<usize>>, left: &mut Vec<usize>, look: &mut impl FnMut(&Rounds)) {
        if left.is_empty() {
            look(&Rounds { routes: routes.clone() });
            return;
        }
        for n in 0..left.len() {
            let visit = left.remove(n);
            if let Some(route) = routes.last_mut() {
                route.push(visit);
                grow(routes, left, look);
                if let Some(route) = routes.last_mut() {
                    route.pop();
                }
            }
            // Routes in ascending order of their first visits.
            if routes.last().is_none_or(|route| route.first().is_some_and(|&first| first < visit)) {
                routes.push(vec![visit]);
                grow(routes, left, look);
                routes.pop();
            }
            left.insert(n, visit);
        }
    }
    grow(&mut Vec::new(), &mut (0..count).collect(), look);
}

/// The cost of the best plan there is.
fn cheapest<P: Problem<Plan = Rounds>>(problem: &P, visits: usize) -> Option<i64> {
    let mut best: Option<i64> = None;
    all_plans(visits, &mut |plan| {
        let verdict = problem.check(plan);
        if verdict.feasible() && best.is_none_or(|best| verdict.objective < best) {
            best = Some(verdict.objective);
        }
    });
    best
}

/// What must hold of every answer; the answer's cost.
fn sound<P: Problem<Plan = Rounds>>(problem: &P, control: &Control<'_>) -> Option<i64> {
    let Ok(solved) = problem.solve(None, control) else { return None };
    let verdict = problem.check(&solved.plan);
    assert!(verdict.feasible(), "{:?}", verdict.breaches);
    assert_eq!(verdict.objective, solved.objective);
    assert!(solved.bound.is_none_or(|bound| bound <= solved.objective), "{:?}", solved.bound);
    let lines = problem.reasons(&solved.plan).len();
    assert!(lines >= solved.plan.routes.len(), "{lines}");
    assert!(problem.picture(&solved.plan).starts_with("<svg"));
    Some(solved.objective)
}

/// The search against all plans there are.
fn as_good_as_all<P: Problem<Plan = Rounds>>(problem: &P, visits: usize) {
    let best = cheapest(problem, visits);
    match (problem.solve(None, &steps(2_000)), best) {
        (Ok(solved), Some(best)) => {
            assert!(
                solved.objective >= best && solved.objective <= best + best / 10,
                "{} and {best}",
                solved.objective
            );
            assert!(solved.bound.is_none_or(|bound| bound <= best), "{:?} beyond {best}", solved.bound);
        }
        (Ok(_), None) => panic!("a plan where there is none"),
        (Err(refused), Some(best)) => {
            assert!(!refused.proven, "{refused}, but one costs {best}");
        }
        (Err(_), None) => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn transports_are_as_good_as_the_best_of_all_plans(problem in transport(3)) {
        problem.validate().unwrap();
        as_good_as_all(&problem, 2 * problem.requests.len());
    }

    #[test]
    fn deliveries_are_as_good_as_the_best_of_all_plans(problem in deliveries(6)) {
        problem.validate().unwrap();
        as_good_as_all(&problem, problem.stops.len());
    }

    #[test]
    fn answers_are_sound_and_repeatable(transport in transport(12), deliveries in deliveries(20), threads in 1..4_usize) {
        let control = steps(120).threads(threads).seed(7);
        prop_assert_eq!(sound(&transport, &control), sound(&transport, &control));
        prop_assert_eq!(sound(&deliveries, &control), sound(&deliveries, &control));
    }

    #[test]
    fn any_plan_can_be_checked_explained_drawn_and_mended(
        problem in transport(4),
        routes in prop::collection::vec(prop::collection::vec(0..10_usize, 0..6), 0..6),
    ) {
        let plan = Rounds { routes };
        problem.check(&plan);
        problem.reasons(&plan);
        problem.picture(&plan);
        if let Ok(solved) = problem.solve(Some(&plan), &steps(60)) {
            prop_assert!(problem.check(&solved.plan).feasible());
            let given = problem.check(&plan);
            prop_assert!(!given.feasible() || solved.objective <= given.objective);
        }
    }

    #[test]
    fn absurd_numbers_are_refused_or_solved(
        numbers in prop::collection::vec(prop_oneof![
            Just(i64::MIN), Just(i64::MAX), Just(-1_i64), Just(0_i64), Just(1_i64), Just(100_000_000_i64),
            Just(500_000_000_i64), Just(1_000_000_i64), 0..1_000_i64], 18),
    ) {
        let n = |at: usize| numbers[at];
        let depot = Depot { x: n(0), y: n(1), open: n(2), close: n(3) };
        let vans = Vans { count: n(4), capacity: n(5), fixed: n(6) };
        let speed = Speed { mps: n(7), detour_pct: n(8) };
        let stops = vec![Stop { x: n(9), y: n(10), open: n(11), close: n(12) }, Stop { x: 0, y: 0, open: 0, close: n(13) }];
        let requests = vec![Request { p: 0, d: 1, q: n(14), sp: n(15), sd: n(16) }; 3];
        let problem = Transport { depot, stops, requests, vans, speed };
        if problem.validate().is_ok() {
            sound(&problem, &steps(20));
        }
    }
}

/// The same steps give the same plan, which costs no more than `most` hundredths of its bound.
fn solved_well<P: Problem<Plan = Rounds>>(problem: &P, count: u64, most: i64) {
    problem.validate().unwrap();
    let control = steps(count).threads(2);
    let solved = problem.solve(None, &control).unwrap();
    assert!(problem.check(&solved.plan).feasible());
    let (objective, bound) = (solved.objective, solved.bound.unwrap());
    assert!(objective * 100 <= bound * most, "{objective} and {bound}");
    assert_eq!(problem.solve(None, &control).unwrap().plan, solved.plan);
}

#[test]
fn the_cost_comes_near_the_bound_in_few_steps() {
    solved_well(&transports(8, 1), 400, 300);
    solved_well(&transports(30, 2), 2_000, 300);
    solved_well(&homes(60, 3), 3_000, 150);
    solved_well(&homes(250, 4), 2_000, 150);
}

fn small() -> Deliveries {
    let stop = |x: i64, y: i64| Delivery { x, y, q: 2, open: 0, close: 5_000, service: 60 };
    Deliveries {
        depot: Depot { x: 0, y: 0, open: 0, close: 9_000 },
        stops: (0..12).map(|n| stop((n * 701) % 4_000, (n * 1_303) % 4_000)).collect(),
        vans: Vans { count: 6, capacity: 10, fixed: 600 },
        speed: Speed { mps: 10, detour_pct: 120 },
    }
}

#[test]
fn a_search_that_is_stopped_has_a_plan_all_the_same() {
    let stop = AtomicBool::new(true);
    let solved = small().solve(None, &steps(1_000_000).stop(&stop)).unwrap();
    assert!(small().check(&solved.plan).feasible());
}

#[test]
fn a_start_is_kept_where_it_is_good_and_mended_where_it_is_not() {
    let problem = small();
    let good = problem.solve(None, &steps(3_000)).unwrap();
    let again = problem.solve(Some(&good.plan), &steps(1)).unwrap();
    assert_eq!(again.objective, good.objective);
    let mut broken = good.plan.clone();
    broken.routes[0].truncate(1);
    broken.routes[1].push(999);
    broken.routes.push(broken.routes[1].clone());
    let mended = problem.solve(Some(&broken), &steps(50)).unwrap();
    assert!(problem.check(&mended.plan).feasible());
}

#[test]
fn a_start_with_all_visits_on_one_route_is_mended() {
    let few = small();
    let stops = (0..900_usize).map(|n| few.stops[n % few.stops.len()].clone()).collect();
    let vans = Vans { count: 400, ..few.vans.clone() };
    let problem = Deliveries { stops, vans, ..few };
    let all = Rounds { routes: vec![(0..900).collect()] };
    let mended = problem.solve(Some(&all), &steps(20)).unwrap();
    assert!(problem.check(&mended.plan).feasible());
}

#[test]
fn an_empty_problem_has_an_empty_plan() {
    let problem = Deliveries { stops: Vec::new(), ..small() };
    let solved = problem.solve(None, &steps(10)).unwrap();
    assert_eq!((solved.plan.routes.len(), solved.objective, solved.bound), (0, 0, Some(0)));
    let problem =
        Transport { depot: small().depot, stops: vec![], requests: vec![], vans: small().vans, speed: small().speed };
    assert!(problem.solve(None, &steps(10)).unwrap().optimal());
}

#[test]
fn what_cannot_be_is_said_with_its_numbers() {
    let mut problem = small();
    problem.vans.count = 2;
    let told = problem.solve(None, &steps(10)).unwrap_err().to_string();
    assert!(
        told.contains("the load takes 24 in all and a van has 10: 3 vans; the vans that can be used are 2"),
        "{told}"
    );
    let mut problem = small();
    problem.stops[4].q = 11;
    let told = problem.solve(None, &steps(10)).unwrap_err().to_string();
    assert!(told.contains("stop 4 has a load of 11 and a van holds 10"), "{told}");
    let mut problem = small();
    problem.stops[3].close = 1;
    let told = problem.solve(None, &steps(10)).unwrap_err().to_string();
    assert!(told.contains("stop 3 can be reached at"), "{told}");
}

#[test]
fn damaged_problems_are_refused() {
    let whole = r#"{"problem":"P2","depot":{"x":0,"y":0,"open":0,"close":9000},"stops":[{"x":5,"y":5,"open":0,"close":90},
        {"x":9,"y":5,"open":0,"close":90}],"requests":[{"p":0,"d":1,"q":3,"sp":1,"sd":1}],
        "vans":{"count":1,"capacity":4,"fixed":7},"speed":{"mps":11,"detour_pct":130},"note":"unknown keys are fine"}"#;
    assert!(exchange::open(whole).is_ok());
    let damages = [
        (r#""p":0"#, r#""p":2"#, "unknown-id"),
        (r#""d":1"#, r#""d":-1"#, "not-readable"),
        (r#""q":3"#, r#""q":-3"#, "out-of-range"),
        (r#""sp":1"#, r#""sp":1e3"#, "not-readable"),
        (r#""sd":1"#, r#""sd":999999999999"#, "out-of-range"),
        (r#""x":5,"y":5,"open":0"#, r#""x":5,"y":5,"open":91"#, "closes-before-it-opens"),
        (r#""x":9"#, r#""x":900000000"#, "out-of-range"),
        (r#""x":9"#, r#""x":9,"x":9"#, "not-readable"),
        (r#""mps":11"#, r#""mps":0"#, "out-of-range"),
        (r#""capacity":4"#, r#""capacity":-4"#, "out-of-range"),
        (r#""count":1"#, r#""count":null"#, "not-readable"),
        (r#""fixed":7}"#, r#""fixed":7"#, "not-readable"),
        (r#""mps":11"#, r#""mps":1"#, ""),
    ];
    for (from, to, code) in damages {
        let told = exchange::open(&whole.replace(from, to))
            .map(|_| ())
            .err()
            .map_or_else(String::new, |faults| faults.to_string());
        assert!(told.contains(code) && told.is_empty() == code.is_empty(), "{to}: {told}");
    }
    let far = whole.replace(r#""x":9"#, r#""x":90000000"#).replace("130", "10000");
    let told = exchange::open(&far).map(|_| ()).err().map_or_else(String::new, |faults| faults.to_string());
    assert!(told.contains("too-far"), "{told}");
}
