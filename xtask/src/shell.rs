//! Running other programs, and failing in words.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Why a command stopped: a text for the developer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Failure(pub(crate) String);

/// Done, or stopped with a reason.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

/// The repository's root. Cargo tells where the package lies when it runs this; what was compiled in is of another
/// checkout once a target folder has been moved.
pub(crate) fn root() -> PathBuf {
    let told = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let here = told.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    here.parent().unwrap_or(&here).to_path_buf()
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// Whether this runs in continuous integration.
pub(crate) fn in_ci() -> bool {
    std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false")
}

/// The program, in the repository's root, with nothing on its standard input.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root()).stdin(Stdio::null());
    command
}

/// Cargo, the very one that runs this.
pub(crate) fn cargo() -> Command {
    let mut command = command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // What cargo tells `xtask` about its own build must not reach the builds that `xtask` starts: it would make
    // build scripts that watch these names run again.
    for (name, _) in std::env::vars_os() {
        let of_this_build =
            name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"));
        if of_this_build {
            command.env_remove(name);
        }
    }
    command
}

/// Runs it with its output shown.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let status = command.status().map_err(|error| Failure(format!("cannot start {}: {error}", told(command))))?;
    if status.success() { Ok(()) } else { Err(Failure(format!("{} failed ({status})", told(command)))) }
}

/// Runs it and returns what it wrote on its standard output.
pub(crate) fn output(command: &mut Command) -> Outcome<Vec<u8>> {
    let done = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| Failure(format!("cannot start {}: {error}", told(command))))?;
    if done.status.success() {
        Ok(done.stdout)
    } else {
        Err(Failure(format!("{} failed ({})", told(command), done.status)))
    }
}

/// What it wrote when it went well, with nothing shown.
pub(crate) fn quiet(command: &mut Command) -> Option<String> {
    let done = command.stderr(Stdio::null()).output().ok()?;
    done.status.success().then(|| String::from_utf8_lossy(&done.stdout).into_owned())
}

/// The program's place on the `PATH`.
pub(crate) fn which(program: &str) -> Option<PathBuf> {
    find(program, std::env::split_paths(&std::env::var_os("PATH")?))
}

fn find(program: &str, dirs: impl Iterator<Item = PathBuf>) -> Option<PathBuf> {
    use std::os::unix::fs::PermissionsExt;
    dirs.map(|dir| dir.join(program)).find(|file| {
        std::fs::metadata(file).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
    })
}

fn told(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words: Vec<_> = std::iter::once(program).chain(command.get_args()).map(OsStr::to_string_lossy).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_program_is_named_with_its_arguments() {
        let Failure(said) = run(command("sh").args(["-c", "exit 3"])).unwrap_err();
        assert_eq!(said, "sh -c exit 3 failed (exit status: 3)");
        assert!(run(&mut command("no-such-program-here")).is_err());
        assert_eq!(quiet(command("sh").args(["-c", "echo seen; exit 1"])), None);
        assert_eq!(quiet(command("sh").args(["-c", "echo seen"])).as_deref(), Some("seen\n"));
    }

    #[test]
    fn a_file_that_cannot_run_is_not_a_program() {
        assert!(find("sh", [PathBuf::from("/bin")].into_iter()).is_some());
        assert!(find("Cargo.toml", [root()].into_iter()).is_none());
    }
}
