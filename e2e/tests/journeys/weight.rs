//! How much a first visit takes over the line.

use serde_json::json;
use thuisbasis_e2e::{Browser, Server};

/// Most bytes of a page with everything on it, nothing kept from before.
const MOST: u64 = 200_000;

/// A file: its kind, its address, and the bytes that came over the line for it.
type Fetched = (String, String, u64);

async fn weigh(browser: &Browser, path: &str) -> Vec<Fetched> {
    browser.forget_files().await;
    browser.go(path).await;
    let script = "return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
        .map((entry) => [entry.initiatorType, new URL(entry.name).pathname, entry.transferSize])";
    serde_json::from_value(browser.run(script, json!([])).await).unwrap()
}

#[tokio::test]
async fn a_first_page_stays_below_200_kilobytes() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    let mut pages = vec![("anybody", "/sign-in", weigh(&browser, "/sign-in").await)];
    for (role, paths) in [
        ("employee", vec!["/"]),
        ("hr-officer", vec!["/", "/people"]),
        ("system-administrator", vec!["/people", "/units"]),
    ] {
        browser.forget_cookies().await;
        browser.sign_in(server.person(role)).await;
        for path in paths {
            pages.push((role, path, weigh(&browser, path).await));
        }
    }
    let mut heavy = Vec::new();
    for (role, path, files) in &pages {
        let total: u64 = files.iter().map(|(_, _, bytes)| bytes).sum();
        eprintln!("{total:>8} bytes  {path} as {role}");
        for (kind, name, bytes) in files {
            eprintln!("  {bytes:>8}  {kind:<10} {name}");
        }
        assert!(files.len() > 2, "{path} came without its files");
        if total >= MOST {
            heavy.push(format!("{path} as {role}: {total}"));
        }
    }
    assert!(heavy.is_empty(), "too heavy: {heavy:?}");
}
