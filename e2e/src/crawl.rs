//! Finds every page that somebody can reach by following links.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::json;

use crate::browser::Browser;

/// How many pages of one kind are visited: all persons have the same page. Of each filter of a list one is enough.
const EXAMPLES: usize = 2;

/// Links that are no pages of ours to look at: files, streams, what leads away, what changes something.
const LEFT_OUT: [&str; 7] = ["/assets", "/api", "/live", "/sign-out", "/preferences", "/metrics", "/healthz"];

/// What is to be visited yet, and what was seen.
#[derive(Debug)]
pub struct Crawl {
    queue: VecDeque<String>,
    seen: BTreeSet<String>,
    examples: BTreeMap<String, usize>,
}

impl Crawl {
    /// Begins at a page.
    #[must_use]
    pub fn from(path: &str) -> Self {
        let mut crawl = Self { queue: VecDeque::new(), seen: BTreeSet::new(), examples: BTreeMap::new() };
        crawl.found(path);
        crawl
    }

    /// The next page to visit.
    #[must_use]
    pub fn step(&mut self) -> Option<String> {
        self.queue.pop_front()
    }

    /// Takes up the links of the page that the browser shows.
    pub async fn take_links(&mut self, browser: &Browser) {
        let script = "return [...document.querySelectorAll('a[href]:not([download])')]
            .filter((link) => link.origin === location.origin)
            .map((link) => link.pathname + link.search)";
        let links = browser.run(script, json!([])).await;
        for link in links.as_array().into_iter().flatten().filter_map(serde_json::Value::as_str) {
            self.found(link);
        }
    }

    /// Visits this page too.
    pub fn add(&mut self, path: &str) {
        self.found(path);
    }

    fn found(&mut self, path: &str) {
        if is_page(path) && self.seen.insert(path.to_owned()) {
            let examples = self.examples.entry(kind(path)).or_default();
            let most = if path.contains('?') { 1 } else { EXAMPLES };
            if *examples < most {
                *examples += 1;
                self.queue.push_back(path.to_owned());
            }
        }
    }
}

fn is_page(path: &str) -> bool {
    let bare = path.split('?').next().unwrap_or_default();
    let away = LEFT_OUT
        .iter()
        .any(|prefix| bare.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
    let file = bare.rsplit('/').next().is_some_and(|last| last.contains('.') || last.contains("export"));
    !away && !file && !bare.ends_with("/open") && !bare.ends_with("/template") && !path.contains("export=")
}

/// The path with ids left out, and the names of the parameters: pages of one kind share it.
#[must_use]
pub fn kind(path: &str) -> String {
    let (bare, query) = path.split_once('?').unwrap_or((path, ""));
    let parts: Vec<&str> = bare
        .split('/')
        .map(|part| if part.len() == 36 && part.matches('-').count() == 4 { "{id}" } else { part })
        .collect();
    let names: BTreeSet<&str> = query.split('&').filter_map(|pair| pair.split('=').next()).collect();
    format!("{}?{}", parts.join("/"), names.into_iter().collect::<Vec<_>>().join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_one_kind_of_page_two_are_visited() {
        let mut crawl = Crawl::from("/");
        for last in ["1", "2", "3"] {
            crawl.found(&format!("/people/0190a6c4-0000-7000-8000-00000000000{last}"));
            crawl.found(&format!("/people?after={last}"));
        }
        let visited: Vec<String> = std::iter::from_fn(|| crawl.step()).collect();
        assert_eq!(visited.len(), 4, "{visited:?}");
    }

    #[test]
    fn files_and_other_places_are_left_out() {
        for path in ["/assets/a.css", "/sign-out", "/people/export?format=csv", "/apps/x/open", "/people/template.csv"]
        {
            assert!(!is_page(path), "{path}");
        }
        for path in ["/", "/people", "/people?q=a", "/people/import", "/apps", "/help/sign-in"] {
            assert!(is_page(path), "{path}");
        }
    }
}
