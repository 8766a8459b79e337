//! `cargo xtask test`: everything a change must pass.

use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;

use crate::check;
use crate::rules;
use crate::setup;
use crate::shell::{Failure, Outcome, cargo, command, in_ci, root, run, target, which};
use crate::steps::Steps;

/// `cargo xtask test`.
pub(crate) fn test(arguments: &[String]) -> Outcome {
    let runner = if which("cargo-nextest").is_some() { Runner::Nextest } else { Runner::Cargo };
    let mut steps = Steps::of(check::STEPS + 5, "all good");
    steps.run("Set-up", || setup::provide(setup::TEST))?;
    check::steps(&mut steps)?;
    steps.run("Build of the tests", || run(cargo().args(runner.words()).args(["--workspace", "--no-run"])))?;
    let references = target().join("snapshot-references.txt");
    steps.run("Examples in the documentation", || examples(arguments))?;
    steps.run("Tests", || {
        forget(&references)?;
        let tested = run(told(cargo().args(runner.words()).arg("--workspace").args(arguments), &references)?);
        stop_servers();
        tested
    })?;
    steps.run("Snapshots", || {
        if !arguments.is_empty() {
            eprintln!("      skipped: not every test ran");
            return Ok(());
        }
        rules::snapshots(&root(), &references)
    })
}

/// Documentation's examples, which nextest does not run.
fn examples(arguments: &[String]) -> Outcome {
    if !arguments.is_empty() {
        eprintln!("      skipped: not every test runs");
        return Ok(());
    }
    run(cargo().args(["test", "--quiet", "--workspace", "--doc"]))
}

/// The tests' own servers stop by themselves after a minute; nothing is gained by that minute.
fn stop_servers() {
    let user = std::fs::metadata("/proc/self").map_or(0, |me| me.uid());
    let stop = std::env::temp_dir().join(format!("thuisbasis-test-{user}/stop"));
    if stop.is_file() && run(command("sh").arg(stop)).is_err() {
        eprintln!("      the tests' servers could not be stopped; they stop by themselves");
    }
}

/// What runs the tests.
#[derive(Clone, Copy)]
enum Runner {
    Nextest,
    Cargo,
}

impl Runner {
    fn words(self) -> &'static [&'static str] {
        match self {
            Self::Nextest => &["nextest", "run"],
            // As nextest does: the examples have a step of their own.
            Self::Cargo => &["test", "--lib", "--bins", "--tests"],
        }
    }
}

/// Tells the tests what they find on this machine.
fn told<'a>(command: &'a mut Command, references: &Path) -> Outcome<&'a mut Command> {
    let postgres = setup::postgres_bin().ok_or_else(|| Failure("no PostgreSQL server found".to_owned()))?;
    command.env("THUISBASIS_TEST_PG_BIN", postgres).env(rules::REFERENCES, references);
    if in_ci() {
        command.env("INSTA_UPDATE", "no");
    }
    Ok(command)
}

fn forget(references: &Path) -> Outcome {
    match std::fs::remove_file(references) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
