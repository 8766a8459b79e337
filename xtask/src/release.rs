//! `cargo xtask release` and `cargo xtask bench`: what needs the optimised build.

use std::fs;
use std::path::{Path, PathBuf};

use crate::deb;
use crate::metadata::Workspace;
use crate::notices;
use crate::setup;
use crate::shell::{Outcome, cargo, command, output, run, target};
use crate::steps::Steps;

/// `cargo xtask release`.
pub(crate) fn release() -> Outcome {
    let mut steps = Steps::of(4, "released");
    steps.run("Set-up", || setup::provide(setup::RELEASE))?;
    let built = steps.run("Build", build)?;
    let dist = target().join("release-dist");
    let notices = steps.run("Licences of others", || Ok(notices::text(&Workspace::load()?)))?;
    steps.run("Package", || package(&built, &dist, &notices))?;
    drop(steps);
    for file in fs::read_dir(&dist)?.flatten().filter(|file| file.path().is_file()) {
        eprintln!("  {}", file.path().display());
    }
    Ok(())
}

/// `cargo xtask bench`.
pub(crate) fn bench(arguments: &[String]) -> Outcome {
    let mut steps = Steps::of(4, "measured");
    steps.run("Set-up", || setup::provide(setup::BUILD))?;
    let built = steps.run("Build of the program", build)?;
    steps.run("Build of the benchmark", || run(cargo().args(["build", "--release", "-p", "thuisbasis-bench"])))?;
    steps.run("Measurements", || {
        let benchmark = ["run", "--quiet", "--release", "-p", "thuisbasis-bench", "--"];
        run(cargo().args(benchmark).args(arguments).env("THUISBASIS_BIN", &built))
    })
}

fn build() -> Outcome<PathBuf> {
    run(cargo().args(["build", "--release", "--package", "thuisbasis", "--bin", "thuisbasis"]))?;
    Ok(target().join("release/thuisbasis"))
}

fn package(built: &Path, dist: &Path, notices: &str) -> Outcome {
    fs::create_dir_all(dist)?;
    fs::copy(built, dist.join("thuisbasis"))?;
    fs::write(dist.join("THIRD-PARTY.txt"), notices)?;
    let made = deb::build(built, dist, notices)?;
    run(command("dpkg-deb").arg("--info").arg(&made))?;
    let sums = output(command("sha256sum").args(["thuisbasis", &file_name(&made)]).current_dir(dist))?;
    fs::write(dist.join("SHA256SUMS"), sums)?;
    Ok(())
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
