//! `cargo xtask check`: format, house rules, lints.

use crate::metadata::Workspace;
use crate::rules;
use crate::setup;
use crate::shell::{Failure, Outcome, cargo, run, which};
use crate::steps::Steps;

/// How many steps [`steps`] takes.
pub(crate) const STEPS: usize = 3;

/// `cargo xtask check`.
pub(crate) fn check() -> Outcome {
    let mut steps = Steps::of(STEPS + 1, "all good");
    steps.run("Set-up", || setup::provide(setup::CHECK))?;
    self::steps(&mut steps)
}

/// The checks, the quickest first. Each runs, so that one round shows all there is to mend.
pub(crate) fn steps(steps: &mut Steps) -> Outcome {
    let rules = steps.run("House rules", || {
        rules::all(&Workspace::load()?)?;
        deny()
    });
    let format = steps.run("Format", || run(cargo().args(["fmt", "--all", "--", "--check"])));
    let lints =
        steps.run("Lints", || run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])));
    let whys: Vec<String> =
        [rules, format, lints].into_iter().filter_map(Result::err).map(|Failure(why)| why).collect();
    if whys.is_empty() { Ok(()) } else { Err(Failure(whys.join("\n"))) }
}

/// `cargo deny` where it is installed: the same rules, read by another.
fn deny() -> Outcome {
    if which("cargo-deny").is_none() {
        return Ok(());
    }
    run(cargo().args(["deny", "--offline", "check", "bans", "licenses", "sources"]))
}
