//! What we take from others: used, in one version, and buildable with a C compiler alone.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Finding, files};
use crate::metadata::{Package, Workspace};

/// Crates that may not enter, and why.
const UNWANTED: &[(&str, &str)] = &[
    ("openssl-sys", "TLS is rustls with ring: the program builds with a C compiler alone"),
    ("native-tls", "links OpenSSL; use rustls"),
    ("aws-lc-rs", "needs cmake; take rustls with its ring provider"),
    ("aws-lc-sys", "needs cmake; take rustls with its ring provider"),
];

/// Dependencies that no source of their crate mentions.
pub(super) fn unused(workspace: &Workspace) -> Vec<Finding> {
    workspace.own().flat_map(|package| unmentioned(package, &sources(package))).collect()
}

fn sources(package: &Package) -> String {
    files(&package.dir, ".rs").iter().filter_map(|file| std::fs::read_to_string(file).ok()).collect()
}

fn unmentioned(package: &Package, sources: &str) -> Vec<Finding> {
    let words: BTreeSet<&str> = sources.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let kept = ignored(&package.metadata);
    let idents: BTreeSet<&str> = package.dependencies.iter().map(|dependency| dependency.ident.as_str()).collect();
    idents
        .into_iter()
        .filter(|ident| !words.contains(ident) && !kept.contains(ident))
        .map(|ident| format!("{}: {ident} is nowhere used, remove it from its Cargo.toml", package.name))
        .collect()
}

/// The names that `cargo machete` too is told to leave alone.
fn ignored(metadata: &Value) -> Vec<&str> {
    let listed = metadata["cargo-machete"]["ignored"].as_array();
    listed.into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Crates that the program holds in two versions and the list does not name, and names on the list that have become
/// superfluous: the list may only shrink.
pub(super) fn duplicates(workspace: &Workspace, list: &str) -> Vec<Finding> {
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (name, version) in &workspace.shipped {
        versions.entry(name).or_default().insert(version);
    }
    versions.retain(|_, found| found.len() > 1);
    let listed: BTreeSet<&str> =
        list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let new = versions.iter().filter(|(name, _)| !listed.contains(*name)).map(|(name, found)| {
        let found: Vec<&str> = found.iter().copied().collect();
        format!("{name} comes in versions {}: see `cargo tree -i {name}@VERSION`", found.join(" and "))
    });
    let gone = listed.iter().filter(|name| !versions.contains_key(*name));
    new.chain(gone.map(|name| format!("{name} comes in one version now: remove it from xtask/duplicates.txt")))
        .collect()
}

/// Crates that may not enter, wherever they come from.
pub(super) fn unwanted(workspace: &Workspace) -> Vec<Finding> {
    let names: BTreeSet<&str> = workspace.built.iter().map(|(name, _)| name.as_str()).collect();
    let entered = UNWANTED.iter().filter(|(name, _)| names.contains(name));
    entered.map(|(name, why)| format!("{name}: {why} (see `cargo tree -i {name}`)")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::workspace;

    fn with_others(others: &[(&str, &str)]) -> Workspace {
        let shipped: BTreeSet<_> =
            others.iter().map(|(name, version)| ((*name).to_owned(), (*version).to_owned())).collect();
        Workspace { built: shipped.clone(), shipped, ..Workspace::default() }
    }

    #[test]
    fn a_dependency_that_no_source_names_is_seen() {
        let made = workspace(&[("crates/app", &["serde", "tower-http", "dev:insta"])]);
        let found = unmentioned(&made.packages[0], "use tower_http::trace; // insta_like, serde2");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(unmentioned(&made.packages[0], "serde::x tower_http::y insta::z").is_empty());
    }

    #[test]
    fn a_dependency_can_be_kept_on_purpose() {
        let mut made = workspace(&[("crates/app", &["serde"])]);
        made.packages[0].metadata = serde_json::json!({"cargo-machete": {"ignored": ["serde"]}});
        assert!(unmentioned(&made.packages[0], "").is_empty());
    }

    #[test]
    fn a_new_duplicate_is_seen_and_a_listed_one_is_not() {
        let made = with_others(&[("rand", "0.9.0"), ("rand", "0.10.0"), ("serde", "1.0.0")]);
        assert!(duplicates(&made, "# known\n")[0].starts_with("rand comes in versions 0.10.0 and 0.9.0"));
        assert!(duplicates(&made, "# known\nrand\n").is_empty());
    }

    #[test]
    fn the_list_may_only_shrink() {
        let made = with_others(&[("rand", "0.10.0")]);
        assert_eq!(duplicates(&made, "rand\n"), ["rand comes in one version now: remove it from xtask/duplicates.txt"]);
    }

    #[test]
    fn duplicates_that_only_tests_have_do_not_count() {
        let mut made = with_others(&[("rand", "0.9.0"), ("rand", "0.10.0")]);
        made.shipped.clear();
        assert!(duplicates(&made, "").is_empty());
    }

    #[test]
    fn openssl_does_not_enter() {
        assert!(unwanted(&with_others(&[("ring", "0.17.0")])).is_empty());
        assert!(unwanted(&with_others(&[("openssl-sys", "0.9.0")]))[0].contains("rustls"));
    }
}
