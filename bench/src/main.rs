//! Measurements of the whole program, from outside: it is started as an organisation starts it, and asked as browsers
//! ask. Everything happens on this machine; the servers it starts end with it.
#![expect(clippy::print_stdout, reason = "the results go to standard output")]
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a test may stop at what it did not expect"))]

mod args;
mod client;
mod failure;
mod http;
mod import;
mod load;
mod machine;
mod pages;
mod place;
mod planners;
mod program;
mod report;
mod stats;
mod watch;

use std::process::ExitCode;
use std::time::Duration;

use clap::Parser as _;
use db::Engine;
use tokio::signal::unix::{SignalKind, signal};
use tokio::time::sleep;

use args::{Arguments, Part};
use failure::{Failure, Outcome};
use pages::{Person, Site};
use place::Place;
use report::{Report, Run};

/// People who are signed in at the same time.
const SESSIONS: usize = 200;

/// One thread: the server needs the cores.
#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let asked = Arguments::parse();
    // Whichever ends first, the other is dropped, and with it every server that was started.
    let measured = tokio::select! {
        measured = measure(&asked) => measured,
        stopped = told_to_stop() => Err(stopped),
    };
    match measured {
        Ok(0) => ExitCode::SUCCESS,
        Ok(errors) => {
            eprintln!("\n{errors} requests or plans went wrong");
            ExitCode::FAILURE
        }
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

async fn told_to_stop() -> Failure {
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return Failure::new("stopped");
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
    Failure::new("stopped")
}

/// Measures all that was asked, prints it, and returns how many requests went wrong.
async fn measure(asked: &Arguments) -> Outcome<u64> {
    if !asked.binary.is_file() {
        return Err(Failure::new(format!("{} is not there; `cargo xtask bench` builds it", asked.binary.display())));
    }
    std::fs::create_dir_all(&asked.folder)?;
    if let Some(Part::Planners(planners)) = &asked.part {
        return planners::measure(planners, &asked.binary, &asked.folder);
    }
    let mut report = Report {
        machine: machine::Machine::read(),
        binary_bytes: program::size(&asked.binary),
        connections: asked.connections,
        seconds: asked.seconds,
        gzip: !asked.no_gzip,
        runs: Vec::new(),
        imports: Vec::new(),
    };
    for engine in asked.engines() {
        for people in &asked.people {
            report.runs.push(run(asked, engine, *people).await?);
        }
        if asked.import_rows > 0 {
            report.imports.extend(import::measure(asked, engine).await?);
        }
    }
    println!("{}", report.markdown());
    let file = asked.folder.join("result.json");
    let whole = serde_json::json!({ "report": report, "promises": report.promises() });
    std::fs::write(&file, serde_json::to_string_pretty(&whole)?)?;
    eprintln!("also in {}", file.display());
    Ok(report.errors())
}

/// Measures one engine at one size.
async fn run(asked: &Arguments, engine: Engine, people: usize) -> Outcome<Run> {
    let place = Place::prepare(asked, engine, people).await?;
    let program = &place.program;
    let persons: Vec<Person> = serde_json::from_str(&program.output(&["demo", "persons", "--json"]).await?)?;
    let cookies = program.output(&["demo", "sessions", "--count", &SESSIONS.to_string()]).await?;
    let sessions: Vec<String> = cookies.lines().map(str::to_owned).collect();
    let first = sessions.first().ok_or_else(|| Failure::new("nobody is signed in"))?;

    let server = program.serve().await?;
    let ready_seconds = server.ready_after.as_secs_f64();
    sleep(Duration::from_secs(asked.rest)).await;
    let idle_bytes = server.resident()?;
    let site = Site { address: server.address, gzip: !asked.no_gzip };
    let weight = site.weight(first).await?;
    let workloads =
        [site.landing(&sessions), site.search(&sessions), site.people(&sessions), site.sign_in(&persons).await?];
    let mut pages = Vec::with_capacity(workloads.len());
    for workload in &workloads {
        let mut measured = load::run(server.address, asked.pace(), workload).await?;
        measured.resident_bytes = server.resident()?;
        eprintln!("{}, {people} people, {}: {:.0}/s", engine.name(), workload.name, measured.per_second);
        if let Some(error) = &measured.first_error {
            eprintln!("  {} errors, the first: {error}", measured.errors);
        }
        pages.push(measured);
    }
    server.stop().await?;
    let database_bytes = place.size().await?;
    let filled_in = place.filled_in;
    Ok(Run { engine: engine.name(), people, filled_in, database_bytes, ready_seconds, idle_bytes, weight, pages })
}
