//! Every page that somebody can reach is fit for everybody: axe finds nothing, nothing sticks out on a small phone, and
//! the browser has nothing to complain about. In Dutch and in English, and for the main pages dark too.

use thuisbasis_e2e::crawl::Crawl;
use thuisbasis_e2e::{Browser, Server, axe};

/// Pages that are looked at dark and on a small screen too, for every role: the layout of all others is theirs.
const MAIN: [&str; 8] = ["/", "/groups", "/search", "/people", "/people/new", "/account", "/apps", "/units"];

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

async fn see_everything(role: &str, lang: &str) {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    axe::bring(&browser).await;
    browser.prefer_dark(false).await;
    browser.resize(1280, 900, 1).await;
    browser.sign_in(server.person(role)).await;
    browser.go(&format!("/preferences/language/{lang}?next=/")).await;
    browser.complaints().await;
    let mut findings = Findings::default();
    let mut visited = 0;
    let mut crawl = Crawl::from("/");
    while let Some(path) = crawl.step() {
        if opens(&browser, &path, &mut findings).await {
            let spoken = browser.attribute("html", "lang").await;
            assert_eq!(spoken.as_deref(), Some(lang), "{path} does not follow the language");
            crawl.take_links(&browser).await;
            look_at(&browser, &path, &mut findings).await;
            visited += 1;
        }
    }
    eprintln!("{role}, {lang}: {visited} pages");
    assert!(visited >= 5, "only {visited} pages were found");
    assert!(findings.0.is_empty(), "{} findings for {role}, see above", findings.0.len());
}

macro_rules! roles {
    ($($test:ident: $role:literal in $($lang:literal)|+),+ $(,)?) => {$(
        #[tokio::test]
        async fn $test() {
            $(see_everything($role, $lang).await;)+
        }
    )+};
}

// Between them these reach every kind of page in both languages; who administers sees so many that each language is a
// test of its own. The other roles see fewer of the same pages.
roles! {
    system_administrator_in_dutch: "system-administrator" in "nl",
    system_administrator_in_english: "system-administrator" in "en",
    organisation_administrator_in_dutch: "organisation-administrator" in "nl",
    organisation_administrator_in_english: "organisation-administrator" in "en",
    hr_officer: "hr-officer" in "nl",
    data_protection_officer: "data-protection-officer" in "en",
    helper: "helper" in "nl" | "en",
    employee: "employee" in "nl" | "en",
    pupil: "pupil" in "nl" | "en",
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
