//! What a command needs on the machine, found or installed.
//!
//! The C compiler is not among it: without a linker nothing written in Rust can be built, this program included.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::shell::{Failure, Outcome, command, quiet, run, which};
use crate::steps::Steps;

/// The oldest Node that the bundler of the page assets runs on.
const NODE_MAJOR: u32 = 18;

/// Something a command needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// The headers of the C library: the embedded database is C.
    CHeaders,
    /// `rustfmt` and `clippy`.
    Lints,
    /// Node and npm: they bundle what the browser gets.
    Node,
    /// The PostgreSQL server's programs: tests start servers of their own.
    Postgres,
    /// Chromium and its driver: the browser journeys.
    Browser,
    /// Programs that mount or visit a drive, and the one that tests servers of drives.
    DriveClients,
    /// `dpkg-deb`: the package.
    DpkgDeb,
}

/// What building the program takes.
pub(crate) const BUILD: &[Need] = &[Need::CHeaders, Need::Node];
/// What the lints take.
pub(crate) const CHECK: &[Need] = &[Need::CHeaders, Need::Lints, Need::Node];
/// What the tests take.
pub(crate) const TEST: &[Need] =
    &[Need::CHeaders, Need::Lints, Need::Node, Need::Postgres, Need::Browser, Need::DriveClients];
/// What a release takes.
pub(crate) const RELEASE: &[Need] = &[Need::CHeaders, Need::Node, Need::DpkgDeb];
const EVERYTHING: &[Need] =
    &[Need::CHeaders, Need::Lints, Need::Node, Need::Postgres, Need::Browser, Need::DriveClients, Need::DpkgDeb];

/// `cargo xtask setup`.
pub(crate) fn everything() -> Outcome {
    let mut steps = Steps::of(1, "ready");
    steps.run("Set-up", || provide(EVERYTHING))
}

/// Sees to it that every need is met: says what is there, installs what is not.
pub(crate) fn provide(needs: &[Need]) -> Outcome {
    let (present, absent): (Vec<Need>, Vec<Need>) = needs.iter().partition(|need| need.found().is_some());
    for need in present {
        eprintln!("      {:<22} {}", need.name(), need.found().unwrap_or_default());
    }
    if absent.contains(&Need::Lints) {
        eprintln!("      {:<22} missing, installing with rustup", Need::Lints.name());
        run(command("rustup").args(["component", "add", "rustfmt", "clippy"]))?;
    }
    let packages: Vec<&str> = absent.iter().flat_map(|need| need.packages()).copied().collect();
    if !packages.is_empty() {
        eprintln!("      missing: {}", packages.join(" "));
        install(&packages)?;
    }
    for need in absent {
        match need.found() {
            Some(found) => eprintln!("      {:<22} {found}", need.name()),
            None => {
                return Err(Failure(format!("{} still missing after its installation. {}", need.name(), need.hint())));
            }
        }
    }
    Ok(())
}

/// The folder with PostgreSQL's server programs, of the newest version installed.
pub(crate) fn postgres_bin() -> Option<PathBuf> {
    let chosen = std::env::var_os("THUISBASIS_TEST_PG_BIN").map(PathBuf::from);
    chosen
        .into_iter()
        .chain(newest_postgres(Path::new("/usr/lib/postgresql")))
        .chain(which("initdb").and_then(|program| Some(program.parent()?.to_path_buf())))
        .find(|dir| dir.join("initdb").is_file() && dir.join("postgres").is_file())
}

impl Need {
    fn name(self) -> &'static str {
        match self {
            Self::CHeaders => "C library headers",
            Self::Lints => "rustfmt and clippy",
            Self::Node => "Node and npm",
            Self::Postgres => "PostgreSQL server",
            Self::Browser => "Chromium and driver",
            Self::DriveClients => "WebDAV clients",
            Self::DpkgDeb => "dpkg-deb",
        }
    }

    /// Debian's and Ubuntu's packages for it.
    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::CHeaders => &["gcc", "libc6-dev"],
            Self::Lints => &[],
            Self::Node => &["nodejs", "npm"],
            Self::Postgres => &["postgresql"],
            Self::Browser => &["chromium", "chromium-driver"],
            Self::DriveClients => &["cadaver", "litmus", "rclone"],
            Self::DpkgDeb => &["dpkg"],
        }
    }

    /// Where or which it is, when it is there.
    fn found(self) -> Option<String> {
        match self {
            Self::CHeaders => Some(which("cc")?.display().to_string()).filter(|_| {
                ["/usr/include", "/usr/local/include"].iter().any(|dir| Path::new(dir).join("stdio.h").is_file())
            }),
            Self::Lints => quiet(command("cargo").args(["fmt", "--version"]))
                .and_then(|_| quiet(command("cargo").args(["clippy", "--version"])))
                .map(|version| version.trim().to_owned()),
            Self::Node => {
                which("npm")?;
                let version = quiet(command("node").arg("--version"))?;
                (node_major(&version)? >= NODE_MAJOR).then(|| format!("node {}", version.trim()))
            }
            Self::Postgres => postgres_bin().map(|dir| dir.display().to_string()),
            Self::Browser => {
                which("chromedriver")?;
                which("chromium").or_else(|| which("google-chrome")).map(|found| found.display().to_string())
            }
            Self::DriveClients => {
                let found = ["cadaver", "litmus", "rclone"].iter().all(|program| which(program).is_some());
                found.then(|| "cadaver, litmus, rclone".to_owned())
            }
            Self::DpkgDeb => which("dpkg-deb").map(|found| found.display().to_string()),
        }
    }

    fn hint(self) -> &'static str {
        match self {
            Self::Node => "At least Node 18 is needed; a newer one on the PATH is used as it is.",
            Self::Postgres => "THUISBASIS_TEST_PG_BIN can name the folder that holds initdb and postgres.",
            Self::Browser => "Programs named chromium and chromedriver on the PATH are used as they are.",
            Self::CHeaders | Self::Lints | Self::DriveClients | Self::DpkgDeb => "Install it by hand, then try again.",
        }
    }
}

fn install(packages: &[&str]) -> Outcome {
    let script = script(packages);
    let failed = |Failure(why): Failure| Failure(format!("{why}\nBy hand: {}", by_hand(packages)));
    if which("apt-get").is_none() {
        return Err(Failure(format!("please install what Debian calls: {}", packages.join(" "))));
    }
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0);
    if is_root {
        return run(command("sh").args(["-c", &script])).map_err(failed);
    }
    if quiet(command("sudo").args(["-n", "true"])).is_some() {
        return run(command("sudo").args(["-n", "sh", "-c", &script])).map_err(failed);
    }
    Err(Failure(format!("this needs rights that you have. Run once, then try again:\n  {}", by_hand(packages))))
}

fn by_hand(packages: &[&str]) -> String {
    format!("sudo apt-get update && sudo apt-get install -y --no-install-recommends {}", packages.join(" "))
}

/// Installs the packages. PostgreSQL's would also create a database and start a server, which nobody asked for: while
/// they are being installed a setting of its own tells them not to.
fn script(packages: &[&str]) -> String {
    let setting = "/etc/postgresql-common/createcluster.d/thuisbasis-setup.conf";
    let install = format!("apt-get install -y --no-install-recommends {}", packages.join(" "));
    let begin = "set -eu; export DEBIAN_FRONTEND=noninteractive; apt-get update -q";
    if packages.iter().any(|package| package.starts_with("postgresql")) {
        format!(
            "{begin}; mkdir -p \"$(dirname {setting})\"; trap 'rm -f {setting}' EXIT; \
             echo 'create_main_cluster = false' > {setting}; {install}"
        )
    } else {
        format!("{begin}; {install}")
    }
}

fn node_major(version: &str) -> Option<u32> {
    version.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

fn newest_postgres(versions: &Path) -> Option<PathBuf> {
    let entries = std::fs::read_dir(versions).ok()?.flatten();
    let numbered = entries.filter_map(|entry| Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path())));
    numbered
        .map(|(version, path)| (version, path.join("bin")))
        .filter(|(_, bin)| bin.join("initdb").is_file())
        .max()
        .map(|(_, bin)| bin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::Folder;

    #[test]
    fn node_versions_are_read() {
        assert_eq!(node_major("v20.20.2\n"), Some(20));
        assert_eq!(node_major("v9.1.0"), Some(9));
        assert_eq!(node_major("command not found"), None);
    }

    #[test]
    fn the_newest_complete_postgres_is_taken_by_number() {
        let folder =
            Folder::with(&[("9/bin/initdb", ""), ("15/bin/initdb", ""), ("17/bin/psql", ""), ("x/bin/initdb", "")]);
        assert_eq!(newest_postgres(folder.path()), Some(folder.path().join("15/bin")));
        assert_eq!(newest_postgres(&folder.path().join("none")), None);
    }

    #[test]
    fn installing_postgres_starts_no_server() {
        assert!(script(&["nodejs", "postgresql"]).contains("create_main_cluster = false"));
        assert!(!script(&["nodejs"]).contains("create_main_cluster"));
    }

    #[test]
    fn the_line_to_do_it_by_hand_names_what_is_missing_only() {
        assert_eq!(
            by_hand(&["nodejs", "npm"]),
            "sudo apt-get update && sudo apt-get install -y --no-install-recommends nodejs npm"
        );
    }
}
