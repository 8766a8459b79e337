//! The planners on the sample instances, each run judged by the judge that lies beside them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::failure::{Failure, Outcome};
use crate::watch::Watch;

/// Measures the planners instead, and holds them against their targets.
#[derive(Debug, Clone, Args)]
pub(crate) struct Planners {
    /// Folder with `generate.py`, `judge.py` and `instances`
    #[arg(long, default_value = "../shared/planners", value_name = "FOLDER")]
    references: PathBuf,
    /// Seeds of the search, from 1 on
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=100))]
    seeds: u64,
    /// Threads of each search
    #[arg(long, default_value_t = 2)]
    threads: u8,
    /// Only problems whose name begins so, such as P4 or P4-story
    #[arg(long, value_delimiter = ',', value_name = "NAME,…")]
    only: Vec<String>,
}

/// One line of the table: an instance, a time, and what is to be reached in it.
struct Case {
    problem: &'static str,
    planner: &'static str,
    size: &'static str,
    seconds: f64,
    target: Target,
}

#[derive(Clone, Copy)]
enum Target {
    AtMost(i64),
    AtLeast(i64),
    /// Feasible, within the time.
    Any,
}

/// The first stage of P1 counts a million times the second.
const STAGE: i64 = 1_000_000;

#[rustfmt::skip]
const CASES: &[Case] = &[
    case("P1", "redistribute", "tiny", 1.0, Target::AtMost(3_100 * STAGE + 1_414)),
    case("P1", "redistribute", "story", 2.0, Target::AtMost(29_500 * STAGE + 3_600)),
    case("P1", "redistribute", "story", 30.0, Target::AtMost(29_500 * STAGE + 3_550)),
    case("P1", "redistribute", "x10", 10.0, Target::AtMost(95_600 * STAGE + 24_500)),
    case("P1", "redistribute", "x100", 60.0, Target::AtMost(939_300 * STAGE + 295_000)),
    case("P2", "rounds", "story", 3.0, Target::AtMost(20_253)),
    case("P2", "rounds", "x10", 30.0, Target::AtMost(395_000)),
    case("P2", "rounds", "x100", 60.0, Target::AtMost(3_100_000)),
    case("P2b", "rounds", "story", 10.0, Target::AtMost(170_000)),
    case("P2b", "rounds", "x10", 60.0, Target::AtMost(1_330_000)),
    case("P3", "handout", "tiny", 2.0, Target::AtMost(11_830)),
    case("P3", "handout", "story", 10.0, Target::AtMost(45_250)),
    case("P3", "handout", "x10", 60.0, Target::AtMost(999_999)),
    case("P4", "waves", "story", 10.0, Target::AtMost(965_000)),
    case("P4", "waves", "story", 60.0, Target::AtMost(950_000)),
    case("P4", "waves", "x10", 60.0, Target::AtMost(15_700_000)),
    case("P4", "waves", "x100", 300.0, Target::Any),
    case("P5", "seats", "story", 0.1, Target::AtLeast(253)),
    case("P5", "seats", "x10", 0.5, Target::AtLeast(2_144)),
    case("P5", "seats", "x100", 5.0, Target::AtLeast(21_998)),
    case("P5n", "seats", "story", 0.1, Target::AtLeast(350)),
    case("P5n", "seats", "x10", 0.5, Target::AtLeast(3_005)),
    case("P5r", "seats", "story", 1.0, Target::AtMost(984)),
    case("P5r", "seats", "x10", 30.0, Target::AtMost(7_600)),
    case("P6", "dispatch", "story", 10.0, Target::AtMost(60_000)),
    case("P6", "dispatch", "x10", 75.0, Target::AtMost(780_000)),
    case("P7", "month", "story", 5.0, Target::AtMost(8_700)),
    case("P7", "month", "x10", 60.0, Target::AtMost(90_000)),
];

const fn case(problem: &'static str, planner: &'static str, size: &'static str, seconds: f64, target: Target) -> Case {
    Case { problem, planner, size, seconds, target }
}

/// What one search reached.
#[derive(Debug, Clone, Serialize)]
struct Found {
    objective: i64,
    feasible: bool,
    /// What the planner says is proven.
    proven: String,
    seconds: f64,
    peak_mb: f64,
}

#[derive(Deserialize)]
struct Judged {
    feasible: bool,
    objective: i64,
}

/// Runs every case that was asked for, prints the table as it grows, and returns how many runs broke a rule.
pub(crate) fn measure(asked: &Planners, binary: &Path, folder: &Path) -> Outcome<u64> {
    let folder = folder.join("planners");
    std::fs::create_dir_all(&folder)?;
    println!("| problem | seconds | wanted | median | worst | held | proven (median run) | longest s | peak MB |");
    println!("|---|--:|--:|--:|--:|---|---|--:|--:|");
    let mut broken = 0;
    for case in CASES.iter().filter(|case| asked_for(asked, case)) {
        let instance = instance(asked, case, &folder)?;
        let runs: Vec<Found> = (1..=asked.seeds)
            .map(|seed| run(asked, (case, &instance), (binary, &folder), seed))
            .collect::<Outcome<_>>()?;
        broken += runs.iter().filter(|found| !found.feasible).count() as u64;
        println!("{}", line(case, runs));
    }
    Ok(broken)
}

fn asked_for(asked: &Planners, case: &Case) -> bool {
    let name = format!("{}-{}", case.problem, case.size);
    asked.only.is_empty() || asked.only.iter().any(|only| *only == case.problem || name.starts_with(only))
}

/// The instance's file; what does not lie beside the judge is generated. P5n is P5 without the caps of its zones.
fn instance(asked: &Planners, case: &Case, folder: &Path) -> Outcome<PathBuf> {
    let stem = if case.problem == "P5n" { "P5" } else { case.problem };
    let given = asked.references.join(format!("instances/{stem}-{}.json", case.size));
    let made = folder.join(format!("{}-{}.json", case.problem, case.size));
    if stem == case.problem && given.is_file() {
        return Ok(given);
    }
    if !made.is_file() {
        let source = if given.is_file() { given } else { generate(asked, (stem, case.size), folder)? };
        let text = std::fs::read_to_string(source)?;
        let (from, to) = (format!("\"problem\":\"{stem}\""), format!("\"problem\":\"{}\"", case.problem));
        std::fs::write(&made, text.replace(&from, &to).replace(&from.replace(':', ": "), &to))?;
    }
    Ok(made)
}

fn generate(asked: &Planners, (problem, size): (&str, &str), folder: &Path) -> Outcome<PathBuf> {
    let out = folder.join(format!("{problem}-{size}.generated.json"));
    let mut python = Command::new("python3");
    python.arg(asked.references.join("generate.py")).args([
        "--problem",
        problem,
        "--size",
        size,
        "--seed",
        "1",
        "--out",
    ]);
    let status = python.arg(&out).stdin(Stdio::null()).status()?;
    if status.success() { Ok(out) } else { Err(Failure::new("generate.py failed: it needs Python 3 with numpy")) }
}

fn run(
    asked: &Planners,
    (case, instance): (&Case, &Path),
    (binary, folder): (&Path, &Path),
    seed: u64,
) -> Outcome<Found> {
    let out = folder.join("plan.json");
    let mut program = Command::new(binary);
    program.args(["plan", case.planner]).arg(instance).arg("--out").arg(&out).args(["--format", "exchange"]);
    program.args(["--time", &format!("{}ms", case.seconds * 1000.0), "--seed", &seed.to_string()]);
    program.args(["--threads", &asked.threads.to_string()]).stdin(Stdio::null()).stderr(Stdio::piped());
    let watch = Watch::start();
    let mut child = program.spawn()?;
    let mut peak_mb = 0.0;
    while child.try_wait()?.is_none() {
        peak_mb = peak(child.id()).unwrap_or(peak_mb);
        std::thread::sleep(Duration::from_millis(5));
    }
    let seconds = watch.elapsed().as_secs_f64();
    let ended = child.wait_with_output()?;
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    if !ended.status.success() {
        return Err(Failure::new(format!("{}-{}: {said}", case.problem, case.size)));
    }
    let proven = said.lines().find_map(|line| line.split_once(", ")).map_or("", |(_, rest)| rest);
    let proven = proven.split(" (").next().unwrap_or_default().to_owned();
    let Judged { feasible, objective } = judge(asked, case, instance, &out)?;
    Ok(Found { objective, feasible, proven, seconds, peak_mb })
}

fn judge(asked: &Planners, case: &Case, instance: &Path, plan: &Path) -> Outcome<Judged> {
    let mut python = Command::new("python3");
    python.arg(asked.references.join("judge.py")).arg(instance).arg(plan).arg(case.problem);
    let judged = python.stdin(Stdio::null()).output()?;
    serde_json::from_slice(&judged.stdout)
        .map_err(|_| Failure::new(format!("judge.py: {}", String::from_utf8_lossy(&judged.stderr))))
}

/// The most memory that a process has used so far, in MB.
fn peak(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kib / 1024.0)
}

fn line(case: &Case, mut runs: Vec<Found>) -> String {
    // The best first.
    match case.target {
        Target::AtLeast(_) => runs.sort_by_key(|found| std::cmp::Reverse(found.objective)),
        _ => runs.sort_by_key(|found| found.objective),
    }
    let median = &runs[runs.len() / 2];
    let worst = runs.last().unwrap_or(median);
    let feasible = runs.iter().all(|found| found.feasible);
    let (wanted, reached) = match case.target {
        Target::AtMost(most) => (format!("≤ {most}"), median.objective <= most),
        Target::AtLeast(least) => (format!("≥ {least}"), median.objective >= least),
        Target::Any => ("feasible".to_owned(), true),
    };
    let held = if !feasible {
        "BROKEN"
    } else if reached {
        "yes"
    } else {
        "no"
    };
    let longest = runs.iter().map(|found| found.seconds).fold(0.0, f64::max);
    let memory = runs.iter().map(|found| found.peak_mb).fold(0.0, f64::max);
    let mut text = format!("| {}-{} | {} | {wanted} ", case.problem, case.size, case.seconds);
    let _ = write!(text, "| {} | {} | {held} | {} ", median.objective, worst.objective, median.proven);
    let _ = write!(text, "| {longest:.1} | {memory:.0} |");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(objective: i64) -> Found {
        Found { objective, feasible: true, proven: "no bound".to_owned(), seconds: 1.0, peak_mb: 5.0 }
    }

    #[test]
    fn the_median_decides() {
        let case = case("P5", "seats", "story", 0.1, Target::AtLeast(253));
        let text = line(&case, vec![found(252), found(253), found(253)]);
        assert_eq!(text, "| P5-story | 0.1 | ≥ 253 | 253 | 252 | yes | no bound | 1.0 | 5 |");
        let text = line(&case, vec![found(252), found(252), found(253)]);
        assert!(text.contains("| 252 | 252 | no |"), "{text}");
    }

    #[test]
    fn one_plan_that_breaks_a_rule_breaks_the_case() {
        let case = case("P2", "rounds", "story", 3.0, Target::AtMost(10));
        let text = line(&case, vec![found(1), Found { feasible: false, ..found(2) }, found(3)]);
        assert!(text.contains("| BROKEN |"), "{text}");
    }
}
