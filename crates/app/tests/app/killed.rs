//! Killed at random moments during an import, the database opens, is consistent, and the same file brings the rest.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use kernel::Random;

/// Times that an import is killed.
const KILLS: u32 = 50;
/// Rows of the file: enough for several batches.
const ROWS: usize = 700;

fn thuisbasis(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thuisbasis"));
    command.arg("--data").arg(data).args(arguments).stdin(Stdio::null());
    command
}

fn run(data: &Path, arguments: &[&str]) -> Output {
    let output = thuisbasis(data, arguments).output().unwrap();
    assert!(
        output.status.success(),
        "{arguments:?}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

/// Everything that was imported, as text.
fn exported(data: &Path) -> String {
    let mut all = String::new();
    for what in ["people", "memberships"] {
        let file = data.join(format!("{what}.csv"));
        run(data, &["export", what, file.to_str().unwrap(), "--organisation", "proef"]);
        let mut lines: Vec<String> = std::fs::read_to_string(&file).unwrap().lines().map(str::to_owned).collect();
        lines.sort();
        all.push_str(&lines.join("\n"));
    }
    all
}

/// An organisation with the units that the file names; returns the file.
fn prepare(folder: &Path) -> String {
    run(folder, &["organisation", "add", "Proefschool", "--slug", "proef"]);
    let today = chrono::NaiveDate::from_ymd_opt(2026, 3, 16).unwrap();
    let people = folder.join("personeel.csv");
    sample::hr_csv(7, today, ROWS, std::fs::File::create(&people).unwrap()).unwrap();
    let text = std::fs::read_to_string(&people).unwrap();
    let mut units = String::from("code;naam;soort\n");
    let header: Vec<&str> = text.lines().next().unwrap().trim_start_matches('\u{feff}').split(';').collect();
    let column = |name: &str| header.iter().position(|own| *own == name).unwrap();
    let mut seen = std::collections::BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(';').collect();
        seen.insert(cells[column("Afdelingscode")].to_owned(), cells[column("Afdeling")].trim_matches('"').to_owned());
    }
    for (code, name) in seen {
        units.extend([code.as_str(), ";", name.as_str(), ";team\n"]);
    }
    let file = folder.join("afdelingen.csv");
    std::fs::write(&file, units).unwrap();
    run(folder, &["import", "units", file.to_str().unwrap(), "--organisation", "proef"]);
    people.to_str().unwrap().to_owned()
}

#[expect(clippy::disallowed_methods, reason = "how long an import takes says when to kill the next")]
fn time(work: impl FnOnce()) -> Duration {
    let start = std::time::Instant::now();
    work();
    start.elapsed()
}

#[test]
fn an_import_that_is_killed_at_any_moment_can_be_run_again_to_the_same_end() {
    let (whole, prepared) = (testkit::TestDir::new(), testkit::TestDir::new());
    let people = prepare(prepared.path());
    let import = ["import", "people", people.as_str(), "--organisation", "proef"];
    copy(prepared.path(), whole.path());
    let duration = time(|| drop(run(whole.path(), &import)));
    let expected = exported(whole.path());
    let random = Random::seeded(42);
    let mut killed = 0;
    for round in 0..KILLS {
        let folder = testkit::TestDir::new();
        copy(prepared.path(), folder.path());
        let mut child = thuisbasis(folder.path(), &import).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let moment = random.below(u64::try_from(duration.as_micros()).unwrap());
        // Not to wait for anything: the moment of the kill is what is tried out.
        std::thread::sleep(Duration::from_micros(moment));
        killed += i32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        run(folder.path(), &["audit", "verify"]);
        run(folder.path(), &["doctor"]);
        run(folder.path(), &[import.as_slice(), &["--take-over"]].concat());
        assert_eq!(exported(folder.path()), expected, "round {round}, killed after {moment} µs");
    }
    assert!(killed > 25, "only {killed} of {KILLS} imports were still running when they were to be killed");
}

/// Copies the database as it lies there after a clean end: one file.
fn copy(from: &Path, to: &Path) {
    std::fs::copy(from.join("thuisbasis.db"), to.join("thuisbasis.db")).unwrap();
}
