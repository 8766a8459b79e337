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
