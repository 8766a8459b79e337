//! `thuisbasis plan`: the planners on files, without a database.

mod files;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use kernel::{Error, Result};
use planners::exchange::{Answer, Exchanged};
use planners::named::{self, Published};
use planners::{Control, Limit, Progress, Sense, Verdict};

use files::{Asked, Given};

/// Solves a planning problem, or looks at a plan, and says how far it is from the best possible.
///
/// A problem is a JSON file, or a folder with one CSV file for each of its lists. Ctrl-C stops the search and keeps the
/// best plan so far.
#[derive(Debug, Args)]
pub(crate) struct PlanArguments {
    /// Which planner
    #[arg(value_enum)]
    planner: Planner,
    /// The problem: a JSON file, or a folder with CSV files
    #[arg(required_unless_present_any = ["example", "schema"])]
    problem: Option<PathBuf>,
    /// Where the plan goes: a file that ends in .json, or else a folder for CSV files [default: standard output]
    #[arg(short, long, value_name = "PLAN")]
    out: Option<PathBuf>,
    /// The form of problem and plan
    #[arg(long, value_enum, default_value_t = Format::Named)]
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
    #[arg(long, value_name = "PLAN")]
    start: Option<PathBuf>,
    /// Do not plan: check this plan, also one edited by hand. With --start, prices the difference
    #[arg(long, value_name = "PLAN", conflicts_with_all = ["out", "steps"])]
    check: Option<PathBuf>,
    /// Say of each line of the plan why it is so: in the plan itself, or on the screen in the exchange format
    #[arg(long)]
    explain: bool,
    /// Draw the plan
    #[arg(long, value_name = "FILE.svg")]
    picture: Option<PathBuf>,
    /// Do not plan: write a small problem to begin from, to a file that ends in .json or else as CSV files into a folder
    #[arg(long, value_name = "PLACE", conflicts_with_all = ["problem", "out", "check"])]
    example: Option<PathBuf>,
    /// Do not plan: print the JSON Schema
    #[arg(long, value_enum, value_name = "OF", conflicts_with_all = ["problem", "out", "check", "example"])]
    schema: Option<SchemaOf>,
    /// For --example and --schema of a planner with two forms: rounds or deliveries, seats or rotation
    #[arg(long)]
    form: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SchemaOf {
    /// Of problems
    Problem,
    /// Of plans
    Plan,
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
    /// With names, dates and times
    Named,
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
    let Some(path) = &arguments.problem else { return publish(arguments) };
    let given = Given::read(path)?;
    let asked = Asked::open(arguments.planner, arguments.format, &given)?;
    match &arguments.check {
        Some(file) => check(arguments, &asked, file),
        None => make(arguments, &asked, stop),
    }
}

fn make(arguments: &PlanArguments, asked: &Asked, stop: &AtomicBool) -> Result<()> {
    let start = arguments.start.as_deref().map(|file| asked.plan(&Given::read(file)?)).transpose()?;
    let problem = asked.problem();
    let mut answer = search(arguments, problem, start.as_deref(), stop)?;
    explain(arguments, problem, &mut answer.plan)?;
    match &arguments.out {
        Some(out) => asked.write(&answer.plan, out)?,
        None => println!("{}", answer.plan),
    }
    report(&told(problem, answer.verdict.objective, answer.bound), &answer.verdict, problem.sense());
    draw(arguments, problem, &answer.plan)
}

fn check(arguments: &PlanArguments, asked: &Asked, file: &Path) -> Result<()> {
    let problem = asked.problem();
    let verdict_of = |file: &Path| {
        let given = Given::read(file)?;
        let plan = asked.plan(&given)?;
        let verdict = problem.check(&plan).map_err(|faults| given.said(&faults))?;
        Ok::<_, Error>((plan, verdict))
    };
    let (mut plan, verdict) = verdict_of(file)?;
    report(&format!("objective {}", verdict.objective), &verdict, problem.sense());
    if let Some(start) = &arguments.start {
        compare(&verdict_of(start)?.1, &verdict);
    }
    if arguments.explain {
        explain(arguments, problem, &mut plan)?;
        println!("{plan}");
    }
    draw(arguments, problem, &plan)?;
    if verdict.feasible() { Ok(()) } else { Err(Error::internal("the plan breaks rules, see above")) }
}

/// Writes an example, or prints a schema.
fn publish(arguments: &PlanArguments) -> Result<()> {
    let planner = arguments.planner.name();
    let mut forms = named::published().filter(|form| form.planner == planner);
    let asked = |form: &Published| arguments.form.as_deref().is_none_or(|name| name == form.name);
    let form = forms.find(asked).ok_or_else(|| {
        let known: Vec<&str> =
            named::published().filter(|form| form.planner == planner).map(|form| form.name).collect();
        Error::internal(format!("--form: {planner} has the forms {}", known.join(", ")))
    })?;
    if let Some(of) = arguments.schema {
        let schema = match of {
            SchemaOf::Problem => form.problem,
            SchemaOf::Plan => form.plan,
        };
        println!("{schema:#}");
        return Ok(());
    }
    match &arguments.example {
        Some(out) if files::is_folder(out) => {
            let tables = named::problem_tables(planner, form.example);
            files::write_tables(out, &tables.map_err(|faults| Error::internal(faults.to_string()))?)
        }
        Some(out) => files::write(out, form.example),
        None => Ok(()),
    }
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

/// Puts the reasons into the plan; where its form has no place for them they are said on standard error.
fn explain(arguments: &PlanArguments, problem: &dyn Exchanged, plan: &mut String) -> Result<()> {
    if !arguments.explain {
        return Ok(());
    }
    let failed = |faults: planners::Faults| Error::internal(faults.to_string());
    if let Some(explained) = problem.explained(plan).map_err(failed)? {
        *plan = explained;
        return Ok(());
    }
    let mut out = std::io::stderr().lock();
    for reason in problem.reasons(plan).map_err(failed)? {
        writeln!(out, "{}: {}", reason.line, reason.told).map_err(|error| Error::internal(error.to_string()))?;
    }
    Ok(())
}

fn draw(arguments: &PlanArguments, problem: &dyn Exchanged, plan: &str) -> Result<()> {
    match &arguments.picture {
        Some(file) => {
            let picture = problem.picture(plan).map_err(|faults| Error::internal(faults.to_string()))?;
            files::write(file, &picture)
        }
        None => Ok(()),
    }
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
