//! Makes the files that the browser gets: npm brings the sources of others, `assets/bundle.mjs` puts them together.
//! Nothing is written in the source tree.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

const MISSING: &str = "node and npm are needed to build the web assets: install the Debian packages nodejs and npm \
                       (apt-get install nodejs npm)";

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=assets");
    println!("cargo::rerun-if-changed=build.rs");
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            println!("cargo::error={}", message.replace('\n', " | "));
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), String> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let work = out.join("assets-work");
    copy_tree(Path::new("assets"), &work).map_err(|e| format!("copying the assets: {e}"))?;
    install(&work)?;
    run(Command::new("node").arg("bundle.mjs").arg(out.join("assets")).current_dir(&work))
}

/// Runs `npm ci` when the lock file differs from the one that was installed last.
fn install(work: &Path) -> Result<(), String> {
    let lock = fs::read(work.join("package-lock.json")).map_err(|e| format!("package-lock.json: {e}"))?;
    let installed = work.join("node_modules/.thuisbasis-lock");
    if fs::read(&installed).is_ok_and(|old| old == lock) {
        return Ok(());
    }
    run(Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(work))?;
    fs::write(&installed, lock).map_err(|e| format!("{}: {e}", installed.display()))
}

/// Runs a command and gives its own words when it fails.
fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => MISSING.to_owned(),
        _ => format!("{}: {e}", command.get_program().display()),
    })?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{} failed: {}", command.get_program().display(), String::from_utf8_lossy(&output.stderr).trim()))
}

fn copy_tree(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_name() == "node_modules" {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy_tree(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
