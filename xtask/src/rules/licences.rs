//! Everything we take from others comes under a licence on the list in `deny.toml`.

use super::Finding;
use crate::metadata::Workspace;

/// Every package whose licence does not let it in.
pub(super) fn check(workspace: &Workspace, deny: &str) -> Vec<Finding> {
    let allowed = allowed(deny);
    if allowed.is_empty() {
        return vec!["deny.toml: its list `allow` of licences is not found".to_owned()];
    }
    let refused = workspace.packages.iter().filter_map(|package| {
        let told = package.licence.as_deref().unwrap_or("none declared");
        (!permits(told, &allowed)).then(|| format!("{} {}: licence {told}", package.name, package.version))
    });
    refused.collect()
}

/// The quoted names of the list `allow` under `[licenses]`.
fn allowed(deny: &str) -> Vec<&str> {
    let section = deny.split_once("[licenses]").map_or("", |(_, rest)| rest);
    let list = section.split_once("allow = [").and_then(|(_, rest)| rest.split_once(']')).map_or("", |(list, _)| list);
    list.split('"').skip(1).step_by(2).collect()
}

/// Whether one of the ways to read the SPDX expression is allowed as a whole.
fn permits(expression: &str, allowed: &[&str]) -> bool {
    // Before SPDX expressions, crates wrote `A/B` for a choice.
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, at: 0, allowed };
    let verdict = reader.choice();
    reader.at == words.len() && verdict
}

struct Reader<'a> {
    words: &'a [&'a str],
    at: usize,
    allowed: &'a [&'a str],
}

impl Reader<'_> {
    fn choice(&mut self) -> bool {
        let mut verdict = self.all();
        while self.takes("OR") {
            verdict |= self.all();
        }
        verdict
    }

    fn all(&mut self) -> bool {
        let mut verdict = self.one();
        while self.takes("AND") {
            verdict &= self.one();
        }
        verdict
    }

    fn one(&mut self) -> bool {
        if self.takes("(") {
            let verdict = self.choice();
            return self.takes(")") && verdict;
        }
        let name = self.next().to_owned();
        if self.takes("WITH") {
            let with = format!("{name} WITH {}", self.next());
            return self.allowed.contains(&with.as_str());
        }
        self.allowed.contains(&name.as_str())
    }

    fn takes(&mut self, word: &str) -> bool {
        let there = self.words.get(self.at) == Some(&word);
        self.at += usize::from(there);
        there
    }

    fn next(&mut self) -> &str {
        self.at += 1;
        self.words.get(self.at - 1).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::tests::workspace;

    const DENY: &str = "[bans]\nallow = [\"x\"]\n[licenses]\nallow = [\n  \"MIT\",\n  \"Apache-2.0\",\n]\n";

    #[test]
    fn a_package_without_a_fitting_licence_is_seen() {
        let mut made = workspace(&[("crates/a", &[]), ("crates/b", &[]), ("crates/c", &[])]);
        made.packages[0].licence = Some("MIT OR GPL-3.0".to_owned());
        made.packages[1].licence = Some("AGPL-3.0".to_owned());
        assert_eq!(check(&made, DENY), ["b 0.1.0: licence AGPL-3.0", "c 0.1.0: licence none declared"]);
    }

    #[test]
    fn an_empty_list_is_no_licence_to_pass() {
        assert_eq!(check(&workspace(&[]), "[licenses]\n").len(), 1);
    }

    #[test]
    fn expressions_are_read_as_spdx_means_them() {
        let allowed = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "Unicode-3.0"];
        for fits in [
            "MIT",
            "MIT/GPL-2.0",
            "(MIT OR X) AND Unicode-3.0",
            "X AND Y OR MIT",
            "Apache-2.0 WITH LLVM-exception OR X",
        ] {
            assert!(permits(fits, &allowed), "{fits}");
        }
        for does_not in ["", "X", "MIT AND X", "(MIT", "MIT X", "MIT WITH X", "(MIT OR X) AND Y", "MIT)"] {
            assert!(!permits(does_not, &allowed), "{does_not}");
        }
    }
}
