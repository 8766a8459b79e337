//! axe-core finds what keeps people with a disability out of a page.

use std::fmt;

use serde::Deserialize;
use serde_json::json;

use crate::browser::Browser;

/// The rules: WCAG 2.2 A and AA, and what the makers of axe advise besides.
const TAGS: [&str; 6] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const SOURCE: &str = include_str!(concat!(env!("OUT_DIR"), "/node_modules/axe-core/axe.min.js"));

/// A rule that a page breaks.
#[derive(Debug, Clone, Deserialize)]
pub struct Violation {
    /// The name of the rule: `color-contrast`.
    pub id: String,
    /// `minor`, `moderate`, `serious` or `critical`.
    pub impact: Option<String>,
    /// What should be.
    pub help: String,
    /// Where it is not.
    pub nodes: Vec<Node>,
}

/// A place where a rule is broken.
#[derive(Debug, Clone, Deserialize)]
pub struct Node {
    /// CSS selectors.
    pub target: Vec<serde_json::Value>,
    /// What axe says about it.
    #[serde(rename = "failureSummary")]
    pub summary: Option<String>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}): {}", self.id, self.impact.as_deref().unwrap_or("?"), self.help)?;
        for node in self.nodes.iter().take(5) {
            let target: Vec<String> = node.target.iter().map(|part| part.to_string().replace('"', "")).collect();
            let summary = node.summary.as_deref().unwrap_or_default().replace('\n', " ");
            write!(f, "\n      {} – {}", target.join(" "), summary.trim())?;
        }
        if self.nodes.len() > 5 {
            write!(f, "\n      and {} more", self.nodes.len() - 5)?;
        }
        Ok(())
    }
}

/// Lets every page that this browser opens from now on be looked at.
pub async fn bring(browser: &Browser) {
    // Whoever asks for modules finds none, so axe makes itself known as `axe`.
    browser.bring_along(SOURCE).await;
}

/// What is wrong with the page as the browser shows it now; [`bring`] first.
pub async fn look(browser: &Browser) -> Vec<Violation> {
    run(browser, json!({ "type": "tag", "values": TAGS })).await
}

/// Looks at the colours alone: for the same page in another scheme.
pub async fn look_at_contrast(browser: &Browser) -> Vec<Violation> {
    run(browser, json!({ "type": "rule", "values": ["color-contrast", "link-in-text-block"] })).await
}

async fn run(browser: &Browser, rules: serde_json::Value) -> Vec<Violation> {
    // Colours that are still on their way to their next value would be taken for what they are at that moment.
    let script = "const [rules, done] = arguments;
        const frame = () => new Promise(requestAnimationFrame);
        const moves = () => document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime < 5000);
        frame().then(frame)
            .then(() => Promise.allSettled(moves().map((one) => one.finished)))
            .then(() => axe.run(document, { runOnly: rules, resultTypes: ['violations'] }))
            .then(({ violations }) => done({ violations }), (error) => done({ error: String(error) }));";
    let answer = browser.run_until_done(script, vec![rules]).await;
    if let Some(error) = answer.get("error") {
        panic!("axe failed at {}: {error}", browser.place().await);
    }
    serde_json::from_value(answer["violations"].clone()).expect("axe answers as it always did")
}
