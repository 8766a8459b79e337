//! Solves a problem in the form of exchange: `exchange IN OUT [SECONDS [SEED [THREADS]]]`. Instead of seconds there may be
//! steps, such as `5000steps`.
//!
//! It prints what the checker finds, the bound, and the seconds that reading, planning (with one check) and one more check
//! took. Reading counts for the limit.

use std::error::Error;
use std::time::{Duration, Instant};

use thuisbasis_planners::{Control, Limit, exchange};

#[expect(clippy::disallowed_methods, reason = "the search is bounded by time")]
#[expect(clippy::print_stdout, reason = "an example prints")]
fn main() -> Result<(), Box<dyn Error>> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let (Some(input), Some(output)) = (given.first(), given.get(1)) else {
        return Err("usage: exchange IN OUT [SECONDS [SEED [THREADS]]]".into());
    };
    let begun = Instant::now();
    let spend = given.get(2).map_or("10", String::as_str);
    let seed: u64 = given.get(3).map_or(Ok(1), |text| text.parse())?;
    let threads: usize = given.get(4).map_or(Ok(2), |text| text.parse())?;
    let elapsed = || begun.elapsed();
    let limit = match spend.strip_suffix("steps") {
        Some(steps) => Limit::Steps(steps.parse()?),
        None => Limit::Time { allowed: Duration::try_from_secs_f64(spend.parse()?)?, elapsed: &elapsed },
    };
    let control = Control::new(limit).seed(seed).threads(threads);
    let problem = exchange::open(&std::fs::read_to_string(input)?)?;
    let read = begun.elapsed().as_secs_f64();
    let answer = problem.solve(None, &control)?;
    let solved = begun.elapsed().as_secs_f64();
    let verdict = problem.check(&answer.plan)?;
    let checked = begun.elapsed().as_secs_f64();
    std::fs::write(output, &answer.plan)?;
    println!(
        "objective {} bound {:?} feasible {} parts {:?} read {:.3} planned {:.3} checked {:.3}",
        verdict.objective,
        answer.bound,
        verdict.feasible(),
        verdict.parts,
        read,
        solved - read,
        checked - solved,
    );
    Ok(())
}
