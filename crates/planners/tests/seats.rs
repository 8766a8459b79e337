//! The seats: solver against checker and brute force, bookings, limits, warm starts, damaged problems.

#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

mod common {
    pub(crate) mod seats;
}

use common::seats::floors;
use proptest::prelude::*;
use thuisbasis_planners::seats::online::{Bookings, Building};
use thuisbasis_planners::seats::{SeatPlan, Seats, Zone};
use thuisbasis_planners::{Control, Limit, Problem, Sense};

fn steps(count: u64) -> Control<'static> {
    Control::new(Limit::Steps(count))
}

fn small() -> impl Strategy<Value = Seats> {
    let desk = (0_i64..2, -1_i64..5, -1_i64..5, 0_usize..3);
    let wall = (0_i64..2, -3_i64..12, -3_i64..12, -3_i64..12, -3_i64..12);
    (
        proptest::collection::vec(desk, 0..11),
        proptest::collection::vec(0_i64..5, 3),
        proptest::collection::vec(wall, 0..4),
        (500_i64..2_500, any::<bool>(), any::<bool>()),
    )
        .prop_map(|(desks, caps, walls, (d_mm, use_walls, limited))| Seats {
            problem: if limited { "P5" } else { "P5n" }.to_owned(),
            d_mm,
            desks: desks.into_iter().map(|(floor, x, y, zone)| (floor, x * 800, y * 800, zone)).collect(),
            zones: caps.into_iter().map(|cap| Zone { floor: 0, cap }).collect(),
            walls: walls.into_iter().map(|(floor, a, b, c, d)| (floor, a * 400, b * 400, c * 400, d * 400)).collect(),
            use_walls,
        })
}

/// The most desks over all sets of desks that keep the rules.
fn brute_force(problem: &Seats) -> i64 {
    let desks = i64::try_from(problem.desks.len()).unwrap();
    (0_i64..1 << desks)
        .filter_map(|set| {
            let plan = SeatPlan { desks: (0..desks).filter(|desk| set >> desk & 1 == 1).collect() };
            let verdict = problem.check(&plan);
            verdict.feasible().then_some(verdict.objective)
        })
        .max()
        .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn the_solver_finds_and_proves_the_most(problem in small(), seed in 0_u64..9) {
        prop_assert_eq!(problem.validate(), Ok(()));
        let solved = problem.solve(None, &steps(50).seed(seed)).unwrap();
        let verdict = problem.check(&solved.plan);
        prop_assert!(verdict.feasible(), "{:?}", verdict.breaches);
        prop_assert_eq!(verdict.objective, solved.objective);
        prop_assert_eq!(solved.objective, brute_force(&problem));
        prop_assert!(solved.optimal());
        prop_assert_eq!(problem.reasons(&solved.plan).len(), solved.plan.desks.len());
    }

    #[test]
    fn any_plan_can_be_checked_explained_drawn_and_mended(
        problem in small(),
        desks in proptest::collection::vec(-3_i64..14, 0..9),
    ) {
        let start = SeatPlan { desks };
        problem.check(&start);
        problem.reasons(&start);
        problem.picture(&start);
        let solved = problem.solve(Some(&start), &steps(1)).unwrap();
        prop_assert!(problem.check(&solved.plan).feasible());
    }

    #[test]
    fn bookings_that_may_move_fill_the_building(
        problem in small(),
        wishes in proptest::collection::vec(proptest::option::of(0_usize..4), 12),
    ) {
        let building = Building::new(&problem, &steps(50)).unwrap();
        let mut bookings = Bookings::new(&building);
        for wish in wishes {
            let before = bookings.plan();
            let Some(seated) = bookings.book(wish, &steps(50)) else { break };
            let after = bookings.plan();
            prop_assert_eq!(after.desks.len(), before.desks.len() + 1);
            prop_assert!(problem.check(&after).feasible());
            for (from, to) in seated.moved {
                prop_assert!(before.desks.contains(&i64::try_from(from).unwrap()));
                prop_assert!(after.desks.contains(&i64::try_from(to).unwrap()));
            }
        }
        prop_assert_eq!(i64::try_from(bookings.plan().desks.len()).unwrap(), brute_force(&problem));
    }
}

/// Two rooms of five rows of nine desks, 1.2 m by 1.4 m, with a wall between.
fn rooms() -> Seats {
    let room = |zone: usize| {
        (0_i64..45).map(move |n| (0, n % 9 * 1_200 + i64::try_from(zone).unwrap() * 11_000, n / 9 * 1_400, zone))
    };
    Seats {
        problem: "P5".to_owned(),
        d_mm: 2_000,
        desks: room(0).chain(room(1)).collect(),
        zones: vec![Zone { floor: 0, cap: 12 }, Zone { floor: 0, cap: 90 }],
        walls: vec![(0, 10_300, -1_000, 10_300, 9_000)],
        use_walls: true,
    }
}

#[test]
fn whole_buildings_are_proven() {
    for (count, seed) in [(1, 1), (3, 2), (26, 3)] {
        let mut problem = floors(count, seed);
        problem.validate().unwrap();
        let capped = problem.solve(None, &steps(100)).unwrap();
        assert!(capped.optimal() && problem.check(&capped.plan).feasible(), "{count}: {capped:?}");
        problem.problem = "P5n".to_owned();
        let free = problem.solve(None, &steps(100)).unwrap();
        assert!(free.optimal() && free.objective > capped.objective, "{count}: {free:?}");
    }
    assert_eq!(Seats::SENSE, Sense::Maximise);
}

#[test]
fn a_seed_gives_one_plan_on_any_number_of_threads() {
    let problem = floors(3, 4);
    let one = problem.solve(None, &steps(50).seed(3)).unwrap();
    for threads in [1, 2, 3] {
        assert_eq!(problem.solve(None, &steps(50).seed(3).threads(threads)).unwrap().plan, one.plan);
    }
}

#[test]
fn a_search_that_is_stopped_has_a_plan() {
    let problem = rooms();
    let stop = std::sync::atomic::AtomicBool::new(true);
    let solved = problem.solve(None, &steps(u64::MAX).stop(&stop)).unwrap();
    assert!(problem.check(&solved.plan).feasible());
    assert!(solved.objective > 20 && solved.bound.unwrap() >= solved.objective);
}

#[test]
fn a_start_that_is_best_is_kept() {
    let problem = rooms();
    let best = problem.solve(None, &steps(100)).unwrap();
    assert!(best.optimal());
    let again = problem.solve(Some(&best.plan), &steps(1).seed(5)).unwrap();
    assert_eq!(again.plan, best.plan);
}

#[test]
fn online_bookings_come_close_to_the_plan() {
    let problem = floors(3, 4);
    let most = problem.solve(None, &steps(100)).unwrap().objective;
    let building = Building::new(&problem, &steps(50)).unwrap();
    for seed in 0..5_usize {
        let mut bookings = Bookings::new(&building);
        let mut random = seed;
        loop {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let wish = (random >> 33) % (problem.zones.len() + 4);
            let Some(seated) = bookings.book(Some(wish), &steps(20)) else { break };
            // Every second guest confirms at once and is not moved any more.
            if (random >> 60).is_multiple_of(2) {
                assert!(bookings.confirm(seated.desk));
            }
        }
        let plan = bookings.plan();
        assert!(problem.check(&plan).feasible());
        let seats = i64::try_from(plan.desks.len()).unwrap();
        assert!(seats * 1_000 >= most * 995, "{seats} of {most}");
    }
}

#[test]
fn a_cancelled_desk_is_free_again() {
    let problem = rooms();
    let building = Building::new(&problem, &steps(50)).unwrap();
    let mut bookings = Bookings::new(&building);
    while let Some(seated) = bookings.book(None, &steps(20)) {
        assert!(bookings.confirm(seated.desk));
    }
    let full = bookings.plan();
    assert_eq!(bookings.book(None, &steps(20)), None);
    let first = usize::try_from(full.desks[0]).unwrap();
    assert!(bookings.cancel(first) && !bookings.cancel(first) && !bookings.confirm(10_000));
    assert!(bookings.book(None, &steps(20)).is_some());
}

#[test]
fn an_empty_problem_has_an_empty_plan() {
    let empty = Seats { desks: Vec::new(), zones: Vec::new(), walls: Vec::new(), ..rooms() };
    assert_eq!(empty.validate(), Ok(()));
    let solved = empty.solve(None, &steps(1)).unwrap();
    assert!(solved.plan.desks.is_empty() && solved.optimal());
    empty.picture(&solved.plan);
}

#[test]
fn damaged_problems_are_refused() {
    type Damage = (&'static str, fn(&mut Seats));
    let damages: [Damage; 9] = [
        ("unknown-id", |problem| problem.desks[4].3 = 2),
        ("out-of-range", |problem| problem.d_mm = 0),
        ("out-of-range", |problem| problem.d_mm = i64::MAX),
        ("out-of-range", |problem| problem.desks[4].1 = i64::MIN),
        ("out-of-range", |problem| problem.desks[4].2 = 10_000_001),
        ("out-of-range", |problem| problem.zones[0].cap = -1),
        ("out-of-range", |problem| problem.walls[0].4 = i64::MAX),
        ("too-dense", |problem| problem.desks = vec![problem.desks[0]; 5_000]),
        ("too-large", |problem| problem.desks = vec![problem.desks[0]; 200_001]),
    ];
    for (code, damage) in damages {
        let mut problem = rooms();
        damage(&mut problem);
        let faults = problem.validate().unwrap_err();
        assert!(faults.all().iter().any(|fault| fault.code == code), "{code}: {faults}");
        assert!(Building::new(&problem, &steps(50)).is_err());
    }
}
