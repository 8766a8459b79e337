//! The planners from the command line: no settings, no database.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use testkit::TestDir;

const PROBLEM: &str = r#"{"problem":"P6","days":2,"day_minutes":480,"clients":2,"due_days":{"1":0},
    "managers":[{"skills":[0],"fam":{"0":90},"avail":[60,60]},{"skills":[0],"fam":{"1":80},"avail":[60,60]}],
    "tickets":[[0,0,0,30,1],[5,1,0,30,1],[9,1,0,20,1]],
    "cost":{"unfam":1,"noskill":50,"late_day":{"1":100},"unassigned":2000,"fairness":0}}"#;

fn plan(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thuisbasis"));
    command.current_dir(folder).args(["plan", "dispatch", "problem.json", "--format", "exchange"]).args(arguments);
    command.stdin(Stdio::null()).output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_plan_is_made_checked_priced_explained_and_drawn() {
    let folder = TestDir::new();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("problem.json"), PROBLEM).unwrap();
    let made = plan(folder.path(), &["--steps", "100", "--out", "plan.json", "--picture", "plan.svg", "--explain"]);
    assert!(made.status.success(), "{}", told(&made));
    assert!(told(&made).contains("objective 50, proven the best there is"), "{}", told(&made));
    assert!(told(&made).contains("ticket 0: manager 0 on day 0: knows the client for 90 of 100"), "{}", told(&made));
    assert_eq!(std::fs::read_to_string(at("plan.json")).unwrap(), r#"{"assign":[[0,0],[1,0],[1,0]]}"#);
    assert!(std::fs::read_to_string(at("plan.svg")).unwrap().starts_with("<svg "));

    std::fs::write(at("edited.json"), r#"{"assign":[[0,0],[0,0],[1,0]]}"#).unwrap();
    let edited = plan(folder.path(), &["--check", "edited.json", "--start", "plan.json"]);
    assert!(edited.status.success(), "{}", told(&edited));
    assert!(told(&edited).contains("changed by +80"), "{}", told(&edited));

    std::fs::write(at("broken.json"), r#"{"assign":[[0,0],[0,0],[0,0]]}"#).unwrap();
    let broken = plan(folder.path(), &["--check", "broken.json"]);
    assert!(!broken.status.success());
    assert!(told(&broken).contains("breaks overload: manager 0 has 80 minutes of work on day 0"), "{}", told(&broken));
}

#[test]
fn a_damaged_problem_is_refused_with_file_place_and_advice() {
    let folder = TestDir::new();
    std::fs::write(folder.path().join("problem.json"), PROBLEM.replace("[60,60]}]", "[60,-1]}]")).unwrap();
    let refused = plan(folder.path(), &["--steps", "100"]);
    assert!(!refused.status.success() && refused.stdout.is_empty());
    let told = told(&refused);
    let wanted =
        "problem.json: managers[1].avail[1]: -1 is not between 0 and 10000 (out-of-range). Correct the number.";
    assert!(told.contains(wanted), "{told}");
}

#[test]
fn another_planners_problem_is_refused() {
    let folder = TestDir::new();
    std::fs::write(folder.path().join("problem.json"), PROBLEM).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_thuisbasis"));
    command.current_dir(folder.path()).args(["plan", "month", "problem.json", "--format", "exchange"]);
    let refused = command.stdin(Stdio::null()).output().unwrap();
    assert!(told(&refused).contains("for the planner \"dispatch\", not for \"month\""), "{}", told(&refused));
}

fn named(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thuisbasis"));
    command.current_dir(folder).arg("plan").args(arguments).stdin(Stdio::null()).output().unwrap()
}

#[test]
fn a_problem_with_names_is_solved_from_its_example_on() {
    let folder = TestDir::new();
    let run = |arguments: &[&str]| {
        let output = named(folder.path(), arguments);
        assert!(output.status.success(), "{arguments:?}: {}", told(&output));
        output
    };
    run(&["waves", "--example", "problem.json"]);
    run(&["waves", "problem.json", "--steps", "5000", "-o", "plan.json", "--explain", "--picture", "plan.svg"]);
    let plan = std::fs::read_to_string(folder.path().join("plan.json")).unwrap();
    assert!(plan.contains("\"person\": \"Ann Peeters\"") && plan.contains("people who share a group"), "{plan}");

    std::fs::write(folder.path().join("edited.json"), plan.replacen("Golf 1", "Golf 2", 1)).unwrap();
    let edited = named(folder.path(), &["waves", "problem.json", "--check", "edited.json", "--start", "plan.json"]);
    assert!(told(&edited).contains("changed by +"), "{}", told(&edited));

    let schema = run(&["waves", "--schema", "plan"]).stdout;
    let schema: serde_json::Value = serde_json::from_slice(&schema).unwrap();
    assert_eq!(schema["title"], "Plan of waves");
}

#[test]
fn a_folder_of_tables_is_a_problem_and_so_is_its_plan() {
    let folder = TestDir::new();
    let run = |arguments: &[&str]| {
        let output = named(folder.path(), arguments);
        assert!(output.status.success(), "{arguments:?}: {}", told(&output));
    };
    run(&["rounds", "--form", "deliveries", "--example", "round"]);
    let table = folder.path().join("round/deliveries.csv");
    let given = std::fs::read_to_string(&table).unwrap();
    assert!(given.contains("Dhr. Peeters;-4200;1500"), "{given}");
    run(&["rounds", "round", "--steps", "2000", "-o", "plan", "--explain"]);
    let visits = std::fs::read_to_string(folder.path().join("plan/visits.csv")).unwrap();
    assert!(visits.starts_with('\u{feff}') && visits.contains("van;name;what;begins;why"), "{visits}");
    run(&["rounds", "round", "--check", "plan"]);

    std::fs::write(&table, given.replace("-4200", "west")).unwrap();
    let refused = named(folder.path(), &["rounds", "round"]);
    let place = ["round", "deliveries.csv"].iter().collect::<std::path::PathBuf>();
    let wanted = format!("{}, row 2, column x: \"west\" is not a whole number", place.display());
    assert!(told(&refused).contains(&wanted), "{}", told(&refused));
}

#[test]
fn a_plan_that_cannot_be_names_the_rules() {
    let folder = TestDir::new();
    let example = named(folder.path(), &["waves", "--example", "problem.json"]);
    assert!(example.status.success(), "{}", told(&example));
    let file = folder.path().join("problem.json");
    let crowded = std::fs::read_to_string(&file).unwrap().replace("\"most\": 7", "\"most\": 6");
    std::fs::write(&file, crowded).unwrap();
    let refused = named(folder.path(), &["waves", "problem.json", "--steps", "100"]);
    assert!(told(&refused).contains("no plan can keep all rules: 16 people may only be in"), "{}", told(&refused));
}
