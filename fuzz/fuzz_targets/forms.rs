//! Any text as a planning problem with names, in JSON and as tables: a clear fault or a plan that holds, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use planners::{Control, Limit, named};

const PLANNERS: [&str; 7] = ["redistribute", "rounds", "handout", "waves", "seats", "dispatch", "month"];

fuzz_target!(|text: &str| {
    for planner in PLANNERS {
        if let Ok(tables) = named::problem_tables(planner, text) {
            let _ = named::open_tables(planner, &tables);
        }
        let Ok(opened) = named::open(planner, text) else { continue };
        let problem = opened.problem();
        let Ok(answer) = problem.solve(None, &Control::new(Limit::Steps(20))) else { continue };
        assert!(answer.verdict.feasible(), "{:?}", answer.verdict);
        let tables = opened.plan_tables(&answer.plan).expect("a plan of its own");
        let read = opened.plan_of_tables(&tables).expect("tables of its own");
        assert_eq!(problem.check(&read).expect("a plan of its own"), answer.verdict);
        let _ = problem.explained(&answer.plan);
        let _ = problem.picture(&answer.plan);
    }
});
