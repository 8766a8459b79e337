//! The house rules: what a reviewer would otherwise have to look for by hand.

mod dependencies;
mod licences;
mod sizes;
mod snapshots;
mod tiers;

use std::path::{Path, PathBuf};

use crate::metadata::Workspace;
use crate::shell::{Failure, Outcome};

pub(crate) use snapshots::{REFERENCES, snapshots};

/// A broken rule, told so that its reader knows what to do.
pub(crate) type Finding = String;

/// Runs every rule over the workspace; fails with all findings at once.
pub(crate) fn all(workspace: &Workspace) -> Outcome {
    let root = &workspace.root;
    let duplicates = std::fs::read_to_string(root.join("xtask/duplicates.txt"))?;
    let deny = std::fs::read_to_string(root.join("deny.toml"))?;
    let checked = [
        ("dependencies flow downward", tiers::check(workspace)),
        ("files stay short", sizes::check(workspace)),
        ("every dependency is used", dependencies::unused(workspace)),
        ("no crate comes in two versions unseen", dependencies::duplicates(workspace, &duplicates)),
        ("no unwanted crate", dependencies::unwanted(workspace)),
        ("licences fit the EUPL", licences::check(workspace, &deny)),
    ];
    for (rule, findings) in &checked {
        eprintln!("      {} {rule}", if findings.is_empty() { "ok    " } else { "BROKEN" });
        for finding in findings {
            eprintln!("               {finding}");
        }
    }
    verdict(checked.iter().map(|(_, findings)| findings.len()).sum())
}

fn verdict(findings: usize) -> Outcome {
    match findings {
        0 => Ok(()),
        1 => Err(Failure("a house rule is broken, see above".to_owned())),
        many => Err(Failure(format!("house rules are broken in {many} places, see above"))),
    }
}

/// Every file with this ending under the folder, in order; what is built or fetched is left out.
fn files(dir: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_path_buf()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(&dir).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name();
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                if name != "target" && name != "node_modules" && !name.to_string_lossy().starts_with('.') {
                    open.push(path);
                }
            } else if name.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    use crate::metadata::{Dependency, Package};

    /// A folder of its own for one test, gone afterwards.
    pub(crate) struct Folder(PathBuf);

    impl Folder {
        pub(crate) fn with(files: &[(&str, &str)]) -> Self {
            static NEXT: AtomicU32 = AtomicU32::new(0);
            let name = format!("xtask-test-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
            let folder = Self(std::env::temp_dir().join(name));
            for (name, text) in files {
                let path = folder.0.join(name);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            }
            folder
        }

        pub(crate) fn path(&self) -> &Path {
            &self.0
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    /// A workspace under `/w` from folders, each with the names of what it depends on; `dev:` marks a test dependency.
    pub(crate) fn workspace(crates: &[(&str, &[&str])]) -> Workspace {
        let mut made = Workspace { root: PathBuf::from("/w"), ..Workspace::default() };
        for (dir, dependencies) in crates {
            let name = dir.rsplit('/').next().unwrap_or(dir).to_owned();
            made.members.insert(name.clone());
            made.packages.push(Package {
                id: name.clone(),
                name,
                version: "0.1.0".to_owned(),
                dir: made.root.join(dir),
                dependencies: dependencies.iter().map(|dep| dependency(dep)).collect(),
                ..Package::default()
            });
        }
        made
    }

    fn dependency(named: &str) -> Dependency {
        let (name, dev) = named.strip_prefix("dev:").map_or((named, false), |name| (name, true));
        Dependency { package: name.to_owned(), ident: name.replace('-', "_"), dev }
    }

    #[test]
    fn built_and_fetched_files_are_not_looked_at() {
        let folder =
            Folder::with(&[("src/a.rs", ""), ("target/b.rs", ""), ("web/node_modules/c.rs", ""), (".git/d.rs", "")]);
        assert_eq!(files(folder.path(), ".rs"), [folder.path().join("src/a.rs")]);
    }

    #[test]
    fn one_finding_is_enough_to_fail() {
        assert_eq!(verdict(0), Ok(()));
        assert!(verdict(1).is_err());
        assert!(verdict(2).unwrap_err().0.contains('2'));
    }

    #[test]
    fn the_clock_and_randomness_are_banned_in_clippy_toml() {
        let root = crate::shell::root();
        let folder = Folder::with(&[(
            "lib.rs",
            "//! A crate that reads the clock.\npub fn late() -> std::time::SystemTime { std::time::SystemTime::now() }\n",
        )]);
        let driver = std::process::Command::new("clippy-driver")
            .env("CLIPPY_CONF_DIR", root)
            .args(["--edition", "2024", "--crate-type", "lib", "--emit", "metadata", "--out-dir"])
            .arg(folder.path())
            .arg(folder.path().join("lib.rs"))
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&driver.stderr);
        assert!(said.contains("use of a disallowed method") && said.contains("kernel::Clock"), "{said}");
    }
}
