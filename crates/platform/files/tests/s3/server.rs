//! Finds or installs moto, and starts it.

use std::fs::OpenOptions;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// As pip is asked for it. Its licence is Apache-2.0, and it never becomes part of the program.
const MOTO: &str = "moto[s3,server]==5.2.1";
/// Names a Python that has moto, where pip may not install anything.
const VARIABLE: &str = "THUISBASIS_TEST_S3_PYTHON";

/// A running service; it ends with this.
pub(crate) struct Server {
    child: Child,
    port: u16,
}

impl Server {
    pub(crate) fn start() -> Result<Self, String> {
        let python = python()?;
        let mut child = Command::new(&python)
            .arg("-c")
            .arg(include_str!("server.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{}: {error}", python.display()))?;
        let mut line = String::new();
        let read = child.stdout.take().map(|out| BufReader::new(out).read_line(&mut line));
        let port = line.trim().parse().map_err(|_| format!("moto did not start: {read:?}, {line:?}"))?;
        Ok(Self { child, port })
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A Python with moto: the one named, the one on the path if it has it, or one that pip makes.
fn python() -> Result<PathBuf, String> {
    if let Some(named) = std::env::var_os(VARIABLE) {
        return Ok(named.into());
    }
    let on_path = PathBuf::from("python3");
    if has_moto(&on_path) { Ok(on_path) } else { installed() }
}

fn has_moto(python: &Path) -> bool {
    let mut command = Command::new(python);
    command.args(["-c", "import boto3, flask, moto.server"]).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn installed() -> Result<PathBuf, String> {
    let home = std::env::var_os("HOME").map(PathBuf::from).ok_or("HOME is not set")?;
    let cache = std::env::var_os("XDG_CACHE_HOME").map_or_else(|| home.join(".cache"), PathBuf::from);
    let dir = cache.join("thuisbasis-test");
    let at = |error: std::io::Error| format!("{}: {error}", dir.display());
    std::fs::create_dir_all(&dir).map_err(at)?;
    let lock = OpenOptions::new().create(true).append(true).open(dir.join("moto.lock")).map_err(at)?;
    lock.lock().map_err(at)?;
    let venv = dir.join("moto");
    let python = venv.join("bin/python");
    if !has_moto(&python) {
        run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&venv))?;
        run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", MOTO]))?;
    }
    Ok(python)
}

fn run(command: &mut Command) -> Result<(), String> {
    let hint = format!(
        "this test needs moto, a service that speaks S3: install the Debian package `python3-venv` so that it can be \
         installed by pip, or name a Python that has `{MOTO}` in {VARIABLE}"
    );
    match command.stdin(Stdio::null()).output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(format!("{hint}\n{}", String::from_utf8_lossy(&output.stderr))),
        Err(error) => Err(format!("{hint}\n{error}")),
    }
}
