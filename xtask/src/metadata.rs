//! The workspace and everything it depends on, as `cargo metadata` tells it.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde_json::Value;

use crate::shell::{Failure, Outcome, cargo, command, output, quiet};

/// One crate of one version, of the workspace or not.
#[derive(Debug, Clone, Default)]
pub(crate) struct Package {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) version: String,
    /// The SPDX expression it declares.
    pub(crate) licence: Option<String>,
    /// The folder of its manifest.
    pub(crate) dir: PathBuf,
    /// What its manifest asks for.
    pub(crate) dependencies: Vec<Dependency>,
    /// What its manifest says under `[package.metadata]`.
    pub(crate) metadata: Value,
}

/// A dependency as a manifest names it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dependency {
    /// The package's own name.
    pub(crate) package: String,
    /// The name that sources call it by.
    pub(crate) ident: String,
    /// Whether only tests, examples and benchmarks see it.
    pub(crate) dev: bool,
}

/// A package's name and version.
pub(crate) type Release = (String, String);

/// The workspace, and what it takes from others.
#[derive(Debug, Default)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    /// Every package that the lock file may bring in on this machine's platform.
    pub(crate) packages: Vec<Package>,
    /// The ids of the workspace's own packages.
    pub(crate) members: BTreeSet<String>,
    /// What is built for the workspace, tests included.
    pub(crate) built: BTreeSet<Release>,
    /// What ends up in the program or builds it.
    pub(crate) shipped: BTreeSet<Release>,
}

/// The package that is the program.
const PROGRAM: &str = "thuisbasis";

impl Workspace {
    /// Asks cargo.
    pub(crate) fn load() -> Outcome<Self> {
        let mut ask = cargo();
        ask.args(["metadata", "--format-version", "1"]);
        if let Some(host) = host() {
            ask.args(["--filter-platform", &host]);
        }
        let json = output(&mut ask)?;
        let value = serde_json::from_slice(&json).map_err(|error| Failure(format!("cargo metadata: {error}")))?;
        let workspace =
            Self::read(&value).ok_or_else(|| Failure("cargo metadata has another shape than expected".to_owned()))?;
        Ok(Self {
            built: tree(&["--workspace", "--edges", "normal,build,dev"])?,
            shipped: tree(&["--package", PROGRAM, "--edges", "normal,build"])?,
            ..workspace
        })
    }

    /// The workspace's own packages.
    pub(crate) fn own(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| self.members.contains(&package.id))
    }

    fn read(value: &Value) -> Option<Self> {
        let strings = |list: &Value| -> Option<BTreeSet<String>> {
            list.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
        };
        Some(Self {
            root: PathBuf::from(value["workspace_root"].as_str()?),
            packages: value["packages"].as_array()?.iter().map(package).collect::<Option<_>>()?,
            members: strings(&value["workspace_members"])?,
            ..Self::default()
        })
    }
}

fn host() -> Option<String> {
    let told = quiet(command("rustc").arg("-vV"))?;
    told.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned)
}

fn package(value: &Value) -> Option<Package> {
    let manifest = PathBuf::from(value["manifest_path"].as_str()?);
    Some(Package {
        id: value["id"].as_str()?.to_owned(),
        name: value["name"].as_str()?.to_owned(),
        version: value["version"].as_str()?.to_owned(),
        licence: value["license"].as_str().map(str::to_owned),
        dir: manifest.parent()?.to_path_buf(),
        dependencies: value["dependencies"].as_array()?.iter().map(dependency).collect::<Option<_>>()?,
        metadata: value["metadata"].clone(),
    })
}

fn dependency(value: &Value) -> Option<Dependency> {
    let package = value["name"].as_str()?.to_owned();
    let ident = value["rename"].as_str().unwrap_or(&package).replace('-', "_");
    Some(Dependency { ident, package, dev: value["kind"].as_str() == Some("dev") })
}

/// What cargo builds with the features that are really on; the metadata names more than that.
fn tree(scope: &[&str]) -> Outcome<BTreeSet<Release>> {
    let told = output(cargo().args(["tree", "--prefix", "none", "--format", "{p}"]).args(scope))?;
    Ok(releases(&String::from_utf8_lossy(&told)))
}

fn releases(told: &str) -> BTreeSet<Release> {
    let release = |line: &str| {
        let (name, rest) = line.split_once(" v")?;
        Some((name.to_owned(), rest.split_whitespace().next()?.to_owned()))
    };
    told.lines().filter_map(release).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Value {
        let package = |name: &str, deps: Value| {
            serde_json::json!({
                "id": name, "name": name, "version": "1.0.0", "license": "MIT", "metadata": null,
                "manifest_path": format!("/w/{name}/Cargo.toml"), "dependencies": deps,
            })
        };
        serde_json::json!({
            "workspace_root": "/w",
            "workspace_members": ["app"],
            "packages": [
                package("app", serde_json::json!([
                    {"name": "my-lib", "rename": "lib-of-mine", "kind": null},
                    {"name": "only-tests", "rename": null, "kind": "dev"},
                ])),
                package("my-lib", serde_json::json!([])),
                package("only-tests", serde_json::json!([])),
            ],
        })
    }

    #[test]
    fn names_kinds_and_folders_are_read() {
        let workspace = Workspace::read(&sample()).unwrap();
        let app = workspace.own().next().unwrap();
        assert_eq!(app.dir, PathBuf::from("/w/app"));
        assert_eq!(app.dependencies[0].ident, "lib_of_mine");
        assert!(app.dependencies[1].dev);
    }

    #[test]
    fn the_tree_is_read_by_name_and_version() {
        let told =
            "thuisbasis v0.1.0 (/w/crates/app)\nserde_derive v1.0.2 (proc-macro)\nrand v0.9.5 (*)\n\nrand v0.9.5\n";
        let release = |name: &str, version: &str| (name.to_owned(), version.to_owned());
        let wanted = [release("rand", "0.9.5"), release("serde_derive", "1.0.2"), release("thuisbasis", "0.1.0")];
        assert_eq!(releases(told), BTreeSet::from(wanted));
    }

    #[test]
    fn another_shape_is_refused() {
        assert!(Workspace::read(&serde_json::json!({"packages": []})).is_none());
    }
}
