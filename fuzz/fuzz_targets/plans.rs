//! Any text as a planning problem, on its first line, and a plan for it below: a clear fault or a verdict, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use planners::{Control, Limit, exchange};

fuzz_target!(|given: &str| {
    let (problem, plan) = given.split_once('\n').unwrap_or((given, ""));
    let Ok(problem) = exchange::open(problem) else { return };
    if problem.check(plan).is_ok() {
        let _ = problem.reasons(plan);
        let _ = problem.picture(plan);
    }
    let control = Control::new(Limit::Steps(20));
    if let Ok(answer) = problem.solve(Some(plan), &control).or_else(|_| problem.solve(None, &control)) {
        assert!(answer.verdict.feasible(), "{:?}", answer.verdict);
    }
});
