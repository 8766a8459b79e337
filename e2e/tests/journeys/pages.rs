//! Every page that somebody can reach is fit for everybody: axe finds nothing, nothing sticks out on a small phone, and
//! the browser has nothing to complain about. In Dutch and in English, and for the main pages dark too.

use thuisbasis_e2e::crawl::{self, Crawl};
use thuisbasis_e2e::{Browser, Server, axe};

/// Pages that are looked at dark and on a small screen too, for every role: the layout of all others is theirs.
const MAIN: [&str; 7] = ["/", "/search", "/people", "/people/new", "/account", "/apps", "/units"];

/// Roles that together reach every kind of page: the English pages of the others are theirs.
const WIDE: [&str; 4] = ["system-administrator", "organisation-administrator", "employee", "pupil"];

/// What was found wrong, each thing once: a mistake of the shell would else be said for every page.
#[derive(Default)]
struct Findings(Vec<String>);

impl Findings {
    fn add(&mut self, place: &str, finding: impl std::fmt::Display) {
        let finding = finding.to_string();
        let first = finding.lines().take(2).collect::<Vec<_>>().join("\n");
        if !self.0.iter().any(|known| known.contains(&first)) {
            // At once, so that it is known too when the test takes too long.
            eprintln!("{place}\n   {finding}");
            self.0.push(format!("{place}\n   {finding}"));
        }
    }
}

async fn look_at(browser: &Browser, path: &str, findings: &mut Findings) {
    for violation in axe::look(browser).await {
        findings.add(path, violation);
    }
    if MAIN.contains(&path) || path == "/sign-in" {
        browser.prefer_dark(true).await;
        browser.go(path).await;
        for violation in axe::look_at_contrast(browser).await {
            findings.add(&format!("{path}, dark"), violation);
        }
        browser.prefer_dark(false).await;
        browser.go(path).await;
    }
    browser.resize(320, 640, 1).await;
    if let Some(wide) = browser.overflow().await {
        findings.add(&format!("{path}, 320 wide"), wide);
    }
    if MAIN.contains(&path) || path == "/sign-in" {
        for violation in axe::look(browser).await {
            findings.add(&format!("{path}, 320 wide"), violation);
        }
    }
    browser.resize(1280, 900, 1).await;
    for complaint in browser.complaints().await {
        findings.add(path, complaint);
    }
}

/// Goes to a page, and says whether it is one.
async fn opens(browser: &Browser, path: &str, findings: &mut Findings) -> bool {
    browser.go(path).await;
    let status = browser.status().await;
    if status != 200 {
        findings.add(path, format!("a link leads to this page, which answers {status}"));
        browser.complaints().await;
    }
    status == 200
}

async fn see_everything(role: &str) {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    axe::bring(&browser).await;
    browser.prefer_dark(false).await;
    browser.resize(1280, 900, 1).await;
    browser.sign_in(server.person(role)).await;
    browser.complaints().await;
    let mut findings = Findings::default();
    let mut visited = Vec::new();
    let mut crawl = Crawl::from("/");
    while let Some(path) = crawl.step() {
        if opens(&browser, &path, &mut findings).await {
            crawl.take_links(&browser).await;
            look_at(&browser, &path, &mut findings).await;
            eprintln!("looked at {path}");
            visited.push(path);
        }
    }
    browser.go("/preferences/language/en?next=/account").await;
    let mut kinds = std::collections::BTreeSet::new();
    for path in visited.iter().filter(|path| kinds.insert(crawl::kind(path))) {
        if opens(&browser, path, &mut findings).await {
            let lang = browser.attribute("html", "lang").await;
            assert_eq!(lang.as_deref(), Some("en"), "{path} does not follow the language");
            if WIDE.contains(&role) {
                for violation in axe::look(&browser).await {
                    findings.add(&format!("{path}, English"), violation);
                }
            }
            browser.resize(320, 640, 1).await;
            if let Some(wide) = browser.overflow().await {
                findings.add(&format!("{path}, English, 320 wide"), wide);
            }
            browser.resize(1280, 900, 1).await;
            for complaint in browser.complaints().await {
                findings.add(path, complaint);
            }
        }
    }
    eprintln!("{role}: {} pages", visited.len());
    assert!(visited.len() >= 5, "only {visited:?} was found");
    assert!(findings.0.is_empty(), "{} findings for {role}, see above", findings.0.len());
}

macro_rules! roles {
    ($($test:ident: $role:literal),+ $(,)?) => {
        $(#[tokio::test]
        async fn $test() {
            see_everything($role).await;
        })+
    };
}

// Who administers sees many more pages; looking at all of those takes longer than a test may, and is yet to be split.
roles! {
    helper: "helper",
    employee: "employee",
    pupil: "pupil",
}

#[tokio::test]
async fn whoever_has_not_signed_in() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    axe::bring(&browser).await;
    let mut findings = Findings::default();
    let mut crawl = Crawl::from("/sign-in");
    crawl.add("/demo/persons");
    while let Some(path) = crawl.step() {
        if opens(&browser, &path, &mut findings).await {
            crawl.take_links(&browser).await;
            look_at(&browser, &path, &mut findings).await;
        }
    }
    assert!(findings.0.is_empty(), "{} findings, see above", findings.0.len());
}
