//! Language, and light or dark.

use thuisbasis_e2e::{Browser, Server, Setup};

#[tokio::test]
async fn from_dutch_to_english_and_back() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    browser.sign_in(server.person("employee")).await;
    assert_eq!(browser.attribute("html", "lang").await.as_deref(), Some("nl"));
    browser.click("English").await;
    browser.at(|place| place == "/").await;
    assert_eq!(browser.attribute("html", "lang").await.as_deref(), Some("en"));
    browser.go("/account").await;
    browser.sees("My account").await;
    browser.go("/").await;
    browser.click("Nederlands").await;
    browser.at(|place| place == "/").await;
    assert_eq!(browser.attribute("html", "lang").await.as_deref(), Some("nl"));
}

#[tokio::test]
async fn who_asks_for_english_gets_it_before_signing_in() {
    let server = Server::start();
    let setup = Setup { languages: "en", ..Setup::default() };
    let browser = Browser::with(server.address(), &setup).await;
    browser.go("/sign-in").await;
    assert_eq!(browser.attribute("html", "lang").await.as_deref(), Some("en"));
    browser.click("Nederlands").await;
    browser.at(|place| place.starts_with("/sign-in")).await;
    assert_eq!(browser.attribute("html", "lang").await.as_deref(), Some("nl"));
}

#[tokio::test]
async fn dark_stays_dark() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    browser.sign_in(server.person("employee")).await;
    choose_dark(&browser).await;
    browser.go("/account").await;
    is_dark(&browser).await;
}

#[tokio::test]
async fn dark_stays_dark_without_script() {
    let server = Server::start();
    let setup = Setup { script: false, ..Setup::default() };
    let browser = Browser::with(server.address(), &setup).await;
    browser.sign_in(server.person("employee")).await;
    choose_dark(&browser).await;
    browser.at(|place| place == "/").await;
    browser.go("/account").await;
    is_dark(&browser).await;
}

async fn choose_dark(browser: &Browser) {
    browser.prefer_dark(false).await;
    browser.click_at(".tb-user summary").await;
    browser.click_at(".tb-scheme button[value=dark]").await;
}

async fn is_dark(browser: &Browser) {
    assert_eq!(browser.attribute("html", "data-scheme").await.as_deref(), Some("dark"));
    let script = "const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).map(Number);
        return getComputedStyle(document.body).backgroundColor.startsWith('rgb') ? Math.max(r, g, b) : -1";
    let brightest = browser.run(script, serde_json::json!([])).await.as_f64().unwrap();
    assert!(brightest < 90.0, "the page is not dark: {brightest}");
}
