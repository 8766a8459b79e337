//! Dependencies flow downward only: platform, planners, slices, processes, app.

use std::path::Path;

use serde_json::Value;

use super::Finding;
use crate::metadata::{Dependency, Package, Workspace};

/// A slice with more peers than this is two slices, or a process.
const MOST_PEERS: usize = 4;
/// What a planner may know of the platform: ids, time, errors. No database, no web.
const PLANNERS_MAY_USE: &str = "thuisbasis-kernel";
/// Made for tests, never part of the program.
const FOR_TESTS: &str = "thuisbasis-testkit";

/// Where a crate stands; the order is the direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tier {
    Platform,
    Planners,
    Slices,
    Processes,
    App,
    /// `xtask`, `bench`, `e2e`: beside the program.
    Beside,
}

/// Every dependency between two of our crates that goes the wrong way.
pub(super) fn check(workspace: &Workspace) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in workspace.own() {
        let Some(tier) = tier(package, &workspace.root) else {
            findings.push(format!("{}: stands in no tier ({})", package.name, package.dir.display()));
            continue;
        };
        let peers = peers(package);
        for dependency in &package.dependencies {
            let Some(on) = workspace.own().find(|own| own.name == dependency.package) else { continue };
            let refused = self::tier(on, &workspace.root)
                .and_then(|below| refusal((package, tier), (on, below), &peers, dependency));
            findings.extend(refused.map(|why| format!("{} → {}: {why}", package.name, on.name)));
        }
        findings.extend(peer_findings(package, &peers));
    }
    findings.sort();
    findings.dedup();
    findings
}

fn refusal(from: (&Package, Tier), to: (&Package, Tier), peers: &[Peer], dependency: &Dependency) -> Option<String> {
    let (package, tier) = from;
    let (on, below) = to;
    if on.name == FOR_TESTS && !dependency.dev && tier != Tier::Beside {
        return Some("is for tests: make it a dev-dependency".to_owned());
    }
    match (tier, below) {
        (Tier::Beside, _) | (Tier::Platform, Tier::Platform) | (Tier::Planners, Tier::Planners) => None,
        (Tier::Planners, Tier::Platform) if on.name != PLANNERS_MAY_USE => {
            Some(format!("a planner is pure and may use {PLANNERS_MAY_USE} alone"))
        }
        (Tier::Slices, Tier::Slices) if peers.iter().any(|peer| peer.names(on)) => None,
        (Tier::Slices, Tier::Slices) => Some(format!(
            "a slice may use another only when its manifest says why: [package.metadata.thuisbasis] \
             peers = [{{ slice = \"{}\", reason = \"…\" }}]",
            short(on)
        )),
        (tier, below) if below < tier => None,
        (tier, below) => Some(format!("{} ({tier:?}) may not use {below:?}", short(package)).to_lowercase()),
    }
}

/// One line of `peers`.
struct Peer {
    slice: String,
    reason: String,
}

impl Peer {
    fn names(&self, package: &Package) -> bool {
        self.slice == short(package)
    }
}

fn peers(package: &Package) -> Vec<Peer> {
    let text = |value: &Value| value.as_str().unwrap_or_default().trim().to_owned();
    let listed = package.metadata["thuisbasis"]["peers"].as_array();
    listed
        .into_iter()
        .flatten()
        .map(|peer| Peer { slice: text(&peer["slice"]), reason: text(&peer["reason"]) })
        .collect()
}

fn peer_findings(package: &Package, peers: &[Peer]) -> Vec<Finding> {
    let name = &package.name;
    let mut findings = Vec::new();
    if peers.len() > MOST_PEERS {
        findings.push(format!("{name}: {} peers, at most {MOST_PEERS}: it is two slices, or a process", peers.len()));
    }
    for peer in peers {
        if peer.reason.is_empty() {
            findings.push(format!("{name}: its peer {} has no reason", peer.slice));
        }
        let used = |dependency: &Dependency| dependency.package.trim_start_matches("thuisbasis-") == peer.slice;
        if !package.dependencies.iter().any(used) {
            findings.push(format!("{name}: its peer {} is not among its dependencies, remove it", peer.slice));
        }
    }
    findings
}

fn short(package: &Package) -> &str {
    package.name.trim_start_matches("thuisbasis-")
}

fn tier(package: &Package, root: &Path) -> Option<Tier> {
    let mut parts = package.dir.strip_prefix(root).ok()?.iter().filter_map(|part| part.to_str());
    match (parts.next()?, parts.next()) {
        ("crates", Some("platform")) => Some(Tier::Platform),
        ("crates", Some("planners")) => Some(Tier::Planners),
        ("crates", Some("slices")) => Some(Tier::Slices),
        ("crates", Some("processes")) => Some(Tier::Processes),
        ("crates", Some("app")) => Some(Tier::App),
        ("xtask" | "bench" | "e2e", None) => Some(Tier::Beside),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::workspace;

    const KERNEL: (&str, &[&str]) = ("crates/platform/thuisbasis-kernel", &[]);
    const DIRECTORY: (&str, &[&str]) = ("crates/slices/thuisbasis-directory", &["thuisbasis-kernel"]);

    fn with_peers(peers: &Value) -> Vec<Finding> {
        let mut made = workspace(&[KERNEL, DIRECTORY, ("crates/slices/thuisbasis-signon", &["thuisbasis-directory"])]);
        made.packages[2].metadata = serde_json::json!({"thuisbasis": {"peers": peers}});
        check(&made)
    }

    #[test]
    fn downward_is_fine() {
        let made = workspace(&[
            KERNEL,
            DIRECTORY,
            ("crates/planners/waves", &["thuisbasis-kernel"]),
            ("crates/processes/arrivals", &["thuisbasis-directory", "waves"]),
            ("crates/app", &["arrivals", "thuisbasis-directory", "serde"]),
            ("e2e", &["app"]),
        ]);
        assert_eq!(check(&made), Vec::<Finding>::new());
    }

    #[test]
    fn upward_is_refused() {
        let made = workspace(&[("crates/platform/web", &["thuisbasis-directory"]), KERNEL, DIRECTORY]);
        assert_eq!(check(&made), ["web → thuisbasis-directory: web (platform) may not use slices"]);
        let made = workspace(&[("crates/slices/portal", &["dev:app"]), ("crates/app", &[])]);
        assert_eq!(check(&made).len(), 1);
        let made = workspace(&[("crates/processes/a", &["b"]), ("crates/processes/b", &[])]);
        assert_eq!(check(&made).len(), 1);
    }

    #[test]
    fn nothing_rests_on_what_stands_beside() {
        let made = workspace(&[("crates/app", &["bench"]), ("bench", &[])]);
        assert_eq!(check(&made), ["app → bench: app (app) may not use beside"]);
    }

    #[test]
    fn planners_are_pure() {
        let made = workspace(&[("crates/planners/waves", &["thuisbasis-db"]), ("crates/platform/thuisbasis-db", &[])]);
        assert!(check(&made)[0].contains("a planner is pure"));
    }

    #[test]
    fn a_peer_needs_a_reason() {
        assert!(with_peers(&serde_json::json!([]))[0].contains("only when its manifest says why"));
        assert!(with_peers(&serde_json::json!([{"slice": "directory"}]))[0].contains("has no reason"));
        assert!(with_peers(&serde_json::json!([{"slice": "directory", "reason": "accounts"}])).is_empty());
    }

    #[test]
    fn a_peer_that_is_not_used_goes() {
        let peers = serde_json::json!([{"slice": "directory", "reason": "x"}, {"slice": "news", "reason": "x"}]);
        assert!(with_peers(&peers)[0].contains("its peer news is not among its dependencies"));
    }

    #[test]
    fn five_peers_are_too_many() {
        let peers: Vec<Value> = (0..5).map(|_| serde_json::json!({"slice": "directory", "reason": "x"})).collect();
        assert!(with_peers(&Value::from(peers))[0].contains("5 peers"));
    }

    #[test]
    fn the_testkit_is_for_tests() {
        let kit: (&str, &[&str]) = ("crates/platform/thuisbasis-testkit", &[]);
        assert!(check(&workspace(&[kit, ("crates/app", &["dev:thuisbasis-testkit"])])).is_empty());
        assert!(check(&workspace(&[kit, ("crates/app", &["thuisbasis-testkit"])]))[0].contains("dev-dependency"));
    }

    #[test]
    fn a_crate_elsewhere_has_no_tier() {
        assert!(check(&workspace(&[("tools/helper", &[])]))[0].contains("stands in no tier"));
    }
}
