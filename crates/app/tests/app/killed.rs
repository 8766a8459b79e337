//! Killed at random moments during an import, the database opens, is consistent, and the same file brings the rest.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use kernel::Random;

/// Times that an import is killed.
const KILLS: u32 = 50;
/// Rows of the file: enough for several batches.
const ROWS: usize = 2_000;

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
    for what in ["people", "units", "memberships"] {
        let file = data.join(format!("{what}.csv"));
        run(data, &["export", what, file.to_str().unwrap(), "--organisation", "proef"]);
        let mut lines: Vec<String> = std::fs::read_to_string(&file).unwrap().lines().map(str::to_owned).collect();
        lines.sort();
        all.push_str(&lines.join("\n"));
    }
    all
}

fn prepare(folder: &Path) -> (String, String) {
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
        units.push_str(&format!("{code};{name};team\n"));
    }
    let file = folder.join("afdelingen.csv");
    std::fs::write(&file, units).unwrap();
    run(folder, &["import", "units", file.to_str().unwrap(), "--organisation", "proef"]);
    (people.to_str().unwrap().to_owned(), file.to_str().unwrap().to_owned())
}

#[expect(clippy::disallowed_methods, reason = "how long an import takes says when to kill the next")]
fn time(work: impl FnOnce()) -> Duration {
    let start = std::time::Instant::now();
    work();
    start.elapsed()
}

#[test]
fn an_import_that_is_killed_fifty_times_ends_like_one_that_is_not() {
    let (once, often) = (testkit::TestDir::new(), testkit::TestDir::new());
    let (people, _) = prepare(once.path());
    let import = ["import", "people", people.as_str(), "--organisation", "proef"];
    let whole = time(|| drop(run(once.path(), &import)));

    prepare(often.path());
    let random = Random::seeded(42);
    let mut killed = 0;
    for round in 0..KILLS {
        let mut child = thuisbasis(often.path(), &import).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let moment = random.below(u64::try_from(whole.as_micros()).unwrap());
        // Not to wait for anything: the moment of the kill is what is tried out.
        std::thread::sleep(Duration::from_micros(moment));
        if child.try_wait().unwrap().is_none() {
            killed += 1;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        if round % 10 == 0 {
            run(often.path(), &["audit", "verify"]);
        }
    }
    assert!(killed > 5, "only {killed} of {KILLS} imports were still running when they were to be killed");
    run(often.path(), &import);
    run(often.path(), &["doctor"]);
    assert_eq!(exported(often.path()), exported(once.path()));
}
