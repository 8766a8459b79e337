//! The real program on a copy of the demo organisations.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::UNIX_EPOCH;

use serde::Deserialize;

use crate::places::{Scratch, output_folder, profile_folder, test_name};

/// Somebody to sign in as.
#[derive(Debug, Clone, Deserialize)]
pub struct Person {
    /// What there is to see through this person's eyes: a role, or `employee`, `pupil`, `two-schools`.
    pub role: String,
    /// Name.
    pub name: String,
    /// Organisation.
    pub organisation: String,
    /// What to fill in on the sign-in page.
    pub username: String,
    /// And the password that goes with it.
    pub password: String,
}

/// A running program with a database of its own. Dropping it stops the program and removes the database.
#[derive(Debug)]
pub struct Server {
    child: Child,
    address: String,
    persons: Vec<Person>,
    folder: Scratch,
}

impl Server {
    /// Copies the demo organisations and serves them; comes back when pages are answered.
    #[must_use]
    pub fn start() -> Self {
        let binary = binary();
        let folder = Scratch::new("data");
        copy_files(&seeded(&binary), folder.path());
        let persons = fs::read_to_string(folder.path().join("demo-persons.json")).expect("the list of demo persons");
        let persons = serde_json::from_str(&persons).expect("the list of demo persons is JSON");
        let log = File::create(folder.path().join("server.log")).expect("a log file");
        let mut child = command(&binary, &["demo", "serve", "--listen", "127.0.0.1:0"], folder.path())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the program starts");
        let said = child.stdout.take().expect("its output is read");
        let ready = BufReader::new(said)
            .lines()
            .map_while(Result::ok)
            .find_map(|line| Some(line.strip_prefix("ready ")?.to_owned()));
        let mut server = Self { child, address: String::new(), persons, folder };
        server.address = ready.unwrap_or_else(|| panic!("the program did not get ready:\n{}", server.log()));
        server
    }

    /// Where it answers: `http://127.0.0.1:40123`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Everybody that can be signed in as.
    #[must_use]
    pub fn persons(&self) -> &[Person] {
        &self.persons
    }

    /// Who shows this role.
    #[must_use]
    pub fn person(&self, role: &str) -> &Person {
        self.persons.iter().find(|person| person.role == role).unwrap_or_else(|| panic!("nobody in the demo is {role}"))
    }

    /// What the program logged so far.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("server.log")).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            let _ = fs::write(output_folder().join(format!("{}.log", test_name())), self.log());
        }
    }
}

/// The program under test: `THUISBASIS_TEST_BINARY`, else the one that cargo built beside this test.
fn binary() -> PathBuf {
    let chosen = std::env::var_os("THUISBASIS_TEST_BINARY").map(PathBuf::from);
    let binary = chosen.unwrap_or_else(|| profile_folder().join("thuisbasis"));
    assert!(binary.is_file(), "{} is not there: cargo build --workspace first", binary.display());
    binary
}

/// The program with its data in this folder, and nothing set from outside.
fn command(binary: &Path, arguments: &[&str], data: &Path) -> Command {
    let mut command = Command::new(binary);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("THUISBASIS_")) {
        command.env_remove(name);
    }
    command.args(arguments).arg("--data").arg(data).stdin(Stdio::null());
    command
}

/// The folder with the demo organisations as this very program makes them. Made once: the first test that asks makes
/// it, in whatever process that runs, while the others wait.
fn seeded(binary: &Path) -> PathBuf {
    let seeds = output_folder().join("seed");
    fs::create_dir_all(&seeds).expect("a folder for the seeds");
    let lock = File::create(seeds.join("lock")).expect("a lock file");
    lock.lock().expect("the lock can be taken");
    let folder = seeds.join(stamp(binary));
    if !folder.is_dir() {
        forget_older(&seeds);
        let making = seeds.join("making");
        let _ = fs::remove_dir_all(&making);
        let made = command(binary, &["demo", "seed"], &making).output().expect("the program starts");
        let said = String::from_utf8_lossy(&made.stderr);
        assert!(made.status.success(), "the demo organisations could not be made:\n{said}");
        fs::rename(&making, &folder).expect("the seed gets its name");
    }
    folder
}

fn forget_older(seeds: &Path) {
    let folders = fs::read_dir(seeds).expect("the seeds can be listed").flatten().map(|entry| entry.path());
    for folder in folders.filter(|path| path.is_dir()) {
        let _ = fs::remove_dir_all(folder);
    }
}

/// What tells one build of the program from another: reading all of it would take each test longer than its journey.
fn stamp(binary: &Path) -> String {
    let about = fs::metadata(binary).expect("the program can be looked at");
    let modified = about.modified().expect("files know when they were written");
    let since = modified.duration_since(UNIX_EPOCH).expect("programs are written after 1970");
    format!("{:x}-{:x}", about.len(), since.as_nanos())
}

fn copy_files(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("the seed can be listed").flatten() {
        let (entry, copy) = (entry.path(), to.join(entry.file_name()));
        if entry.is_dir() {
            fs::create_dir_all(&copy).expect("a folder can be made");
            copy_files(&entry, &copy);
        } else {
            fs::copy(entry, copy).expect("the seed can be copied");
        }
    }
}
