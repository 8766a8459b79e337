//! `thuisbasis plan`: the planners on files, without a database.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use kernel::{Error, Result};
use planners::exchange::{self, Answer, Exchanged};
use planners::{Control, Limit, Progress, Sense, Verdict};

/// Solves a planning problem, or looks at a plan, and says how far it is from the best possible.
///
/// Ctrl-C stops the search and keeps the best plan so far.
#[derive(Debug, Args)]
pub(crate) struct PlanArguments {
    /// Which planner
    #[arg(value_enum)]
    planner: Planner,
    /// The problem
    #[arg(value_name = "PROBLEM.json")]
    problem: PathBuf,
    /// Where the plan goes [default: standard output]
    #[arg(short, long, value_name = "PLAN.json")]
    out: Option<PathBuf>,
    /// The form of problem and plan
    #[arg(long, value_enum)]
    format: Format,
    /// How long the search may take, such as 500ms, 10s or 2m
    #[arg(long, value_parser = humantime::parse_duration, default_value = "10s", value_name = "TIME")]
    time: Duration,
    /// Stop after so many steps instead: the same seed then gives the same plan everywhere
    #[arg(long, conflicts_with = "time", value_parser = clap::value_parser!(u64).range(1..))]
    steps: Option<u64>,
    /// Begins the search somewhere else
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many searches run side by side
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=64))]
    threads: u8,
    /// Begin from this plan and change as little as is useful
    #[arg(long, value_name = "PLAN.json")]
    start: Option<PathBuf>,
    /// Do not plan: check this plan, also one edited by hand. With --start, prices the difference
    #[arg(long, value_name = "PLAN.json", conflicts_with_all = ["out", "steps"])]
    check: Option<PathBuf>,
    /// Say of each line of the plan why it is so
    #[arg(long)]
    explain: bool,
    /// Draw the plan
    #[arg(long, value_name = "FILE.svg")]
    picture: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Planner {
    /// Devices from where they are left over to where they lack
    Redistribute,
    /// Rounds of vans: pickups and deliveries, or deliveries alone
    Rounds,
    /// Appointments over sites, days and halves of days
    Handout,
    /// Who moves when, so that who share move together
    Waves,
    /// Desks at a safe distance, and who comes on which day
    Seats,
    /// Tickets to the people who know the client
    Dispatch,
    /// Places and days of a team
    Month,
}

impl Planner {
    fn name(self) -> &'static str {
        match self {
            Self::Redistribute => "redistribute",
            Self::Rounds => "rounds",
            Self::Handout => "handout",
            Self::Waves => "waves",
            Self::Seats => "seats",
            Self::Dispatch => "dispatch",
            Self::Month => "month",
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Numbers only, for measuring planners against each other
    Exchange,
}

/// Carries out what was asked.
pub(crate) async fn run(arguments: PlanArguments) -> Result<()> {
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = Arc::clone(&stop);
    let work = tokio::task::spawn_blocking(move || plan(&arguments, &stop));
    tokio::pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return done.map_err(|panic| Error::internal(panic.to_string()))?,
            asked = tokio::signal::ctrl_c() => {
                asked.map_err(|error| Error::internal(error.to_string()))?;
                stopped.store(true, Ordering::Relaxed);
            }
        }
    }
}

fn plan(arguments: &PlanArguments, stop: &AtomicBool) -> Result<()> {
    let Format::Exchange = arguments.format;
    let text = read(&arguments.problem)?;
    let problem =
        exchange::open_for(arguments.planner.name(), &text).map_err(|faults| said(&arguments.problem, &faults))?;
    let start = arguments.start.as_deref().map(read).transpose()?;
    if let Some(file) = &arguments.check {
        let plan = read(file)?;
        let verdict = problem.check(&plan).map_err(|faults| said(file, &faults))?;
        report(&format!("objective {}", verdict.objective), &verdict, problem.sense());
        if let (Some(before), Some(start)) = (&start, &arguments.start) {
            compare(&problem.check(before).map_err(|faults| said(start, &faults))?, &verdict);
        }
        more(arguments, problem.as_ref(), &plan)?;
        return if verdict.feasible() { Ok(()) } else { Err(Error::internal("the plan breaks rules, see above")) };
    }
    let answer = search(arguments, problem.as_ref(), start.as_deref(), stop)?;
    match &arguments.out {
        Some(file) => write(file, &answer.plan)?,
        None => println!("{}", answer.plan),
    }
    report(&told(problem.as_ref(), answer.verdict.objective, answer.bound), &answer.verdict, problem.sense());
    more(arguments, problem.as_ref(), &answer.plan)
}

#[expect(clippy::disallowed_methods, reason = "the search is bounded by measured time")]
fn search(
    arguments: &PlanArguments,
    problem: &dyn Exchanged,
    start: Option<&str>,
    stop: &AtomicBool,
) -> Result<Answer> {
    let begun = Instant::now();
    let elapsed = || begun.elapsed();
    let limit = match arguments.steps {
        Some(steps) => Limit::Steps(steps),
        None => Limit::Time { allowed: arguments.time, elapsed: &elapsed },
    };
    let line = ProgressBar::new_spinner().with_style(
        ProgressStyle::with_template("{spinner} {elapsed} {msg}").unwrap_or_else(|_| ProgressStyle::default_spinner()),
    );
    let heard = |progress: Progress| line.set_message(told(problem, progress.objective, progress.bound));
    line.enable_steady_tick(Duration::from_millis(200));
    let threads = usize::from(arguments.threads);
    let control = Control::new(limit).seed(arguments.seed).threads(threads).stop(stop).listener(&heard);
    let answer = problem.solve(start, &control).map_err(|refusal| Error::internal(refusal.to_string()));
    line.finish_and_clear();
    answer
}

fn told(problem: &dyn Exchanged, objective: i64, bound: Option<i64>) -> String {
    match bound {
        Some(bound) if bound == objective => format!("objective {objective}, proven the best there is"),
        Some(bound) => {
            let gap = problem.gap(objective, bound).map_or_else(|| "unknown".to_owned(), percent);
            format!("objective {objective}, bound {bound}, gap {gap}")
        }
        None => format!("objective {objective}, no bound"),
    }
}

/// Hundredths of a percent, written out.
fn percent(hundredths: u64) -> String {
    format!("{}.{:02} %", hundredths / 100, hundredths % 100)
}

/// Says what was found, on standard error: standard output may carry the plan.
fn report(objective: &str, verdict: &Verdict, sense: Sense) {
    let direction = match sense {
        Sense::Minimise => "less is better",
        Sense::Maximise => "more is better",
    };
    eprintln!("{objective} ({direction})");
    for (name, value) in &verdict.parts {
        eprintln!("  {name:<16} {value}");
    }
    for breach in &verdict.breaches {
        eprintln!("  breaks {}: {}", breach.rule, breach.told);
    }
}

fn compare(before: &Verdict, after: &Verdict) {
    eprintln!("changed by {:+}", after.objective - before.objective);
    for ((name, then), (_, now)) in before.parts.iter().zip(&after.parts).filter(|(then, now)| then != now) {
        eprintln!("  {name:<16} {:+}", now - then);
    }
}

fn more(arguments: &PlanArguments, problem: &dyn Exchanged, plan: &str) -> Result<()> {
    let failed = |faults: planners::Faults| Error::internal(faults.to_string());
    if arguments.explain {
        let mut out = std::io::stderr().lock();
        for reason in problem.reasons(plan).map_err(failed)? {
            writeln!(out, "{}: {}", reason.line, reason.told).map_err(|error| Error::internal(error.to_string()))?;
        }
    }
    match &arguments.picture {
        Some(file) => write(file, &problem.picture(plan).map_err(failed)?),
        None => Ok(()),
    }
}

fn read(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).map_err(|error| Error::internal(format!("{}: {error}", file.display())))
}

fn write(file: &Path, text: &str) -> Result<()> {
    std::fs::write(file, text).map_err(|error| Error::internal(format!("{}: {error}", file.display())))
}

fn said(file: &Path, faults: &planners::Faults) -> Error {
    let lines: Vec<String> = faults.all().iter().map(|fault| format!("{}: {fault}", file.display())).collect();
    Error::internal(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_have_two_decimals() {
        assert_eq!(percent(806), "8.06 %");
        assert_eq!(percent(10_000), "100.00 %");
    }
}
