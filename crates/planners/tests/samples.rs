//! The sample files of exchange, where they lie beside the project: each that is there is read and solved well.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use thuisbasis_planners::{Control, Limit, Sense, exchange};

/// The files, the steps that are enough, and how good the plan has to be then.
const SAMPLES: [(&str, u64, i64); 19] = [
    ("P1-tiny", 5_000, 3_100_001_500),
    ("P1-story", 5_000, 29_500_003_600),
    ("P2-tiny", 400, 9_514),
    ("P2-story", 3_000, 20_800),
    ("P2b-tiny", 12_000, 57_000),
    ("P2b-story", 3_000, 180_000),
    ("P3-tiny", 20_000, 14_000),
    ("P3-story", 20_000, 60_000),
    ("P4-tiny", 4_000, 100_000),
    ("P4-story", 12_000, 1_100_000),
    ("P5-tiny", 100, 71),
    ("P5-story", 100, 253),
    ("P5-x10", 100, 2_144),
    ("P5r-tiny", 20_000, 1_010),
    ("P5r-story", 20_000, 1_010),
    ("P6-tiny", 4_000, 30_500),
    ("P6-story", 4_000, 61_500),
    ("P7-tiny", 20_000, 1_800),
    ("P7-story", 20_000, 9_200),
];

#[test]
fn the_tiny_files_that_are_there_are_solved_well() {
    solved_well("tiny");
}

#[test]
fn the_story_files_that_are_there_are_solved_well() {
    solved_well("story");
}

#[test]
fn the_larger_files_that_are_there_are_solved_well() {
    solved_well("x10");
}

fn solved_well(size: &str) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/planners/instances");
    for (name, steps, enough) in SAMPLES.into_iter().filter(|(name, ..)| name.ends_with(size)) {
        let Ok(text) = std::fs::read_to_string(format!("{folder}/{name}.json")) else { continue };
        let problem = exchange::open(&text).unwrap();
        let answer = problem.solve(None, &Control::new(Limit::Steps(steps)).threads(2)).unwrap();
        let (objective, bound) = (answer.verdict.objective, answer.bound.unwrap());
        assert!(answer.verdict.feasible(), "{name}: {:?}", answer.verdict.breaches);
        match problem.sense() {
            Sense::Minimise => assert!(bound <= objective && objective <= enough, "{name}: {bound}, {objective}"),
            Sense::Maximise => assert_eq!((bound, objective), (enough, enough), "{name}"),
        }
        assert!(!problem.reasons(&answer.plan).unwrap().is_empty(), "{name}");
        assert!(problem.picture(&answer.plan).unwrap().starts_with("<svg"), "{name}");
    }
}
