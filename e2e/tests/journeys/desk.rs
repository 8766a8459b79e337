//! The landing page: opening an app and keeping favourites.

use thuisbasis_e2e::{Browser, Server, Setup};

/// Links of the tiles under "all apps".
const TILES: &str = "main [data-tiles]:not(#portal-favourites, #portal-recent, #portal-pinned) .tb-tile__link";

#[tokio::test]
async fn an_app_is_open_two_clicks_after_the_sign_in_page() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    let employee = server.person("employee");
    browser.go("/sign-in").await;
    browser.type_into("Gebruikersnaam", &employee.username).await;
    browser.type_into("Wachtwoord", &employee.password).await;
    browser.clicks();
    browser.click_at("main button[type=submit]").await;
    browser.at(|place| place == "/").await;
    browser.sees(employee.name.split(' ').next().unwrap()).await;
    browser.click_at(TILES).await;
    browser.last_tab().await;
    // The apps of the demo do not exist; that the browser tries to go there is the proof.
    let place = browser.at(|place| place.starts_with("https://")).await;
    let host = place.trim_start_matches("https://").split('/').next().unwrap();
    assert!(host.ends_with(".example"), "{place}");
    assert!(browser.clicks() <= 2, "more clicks than the budget");
}

#[tokio::test]
async fn an_app_that_was_opened_is_among_the_recent_ones() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    browser.sign_in(server.person("employee")).await;
    browser.sees_at(TILES).await;
    let tiles = names(&browser, TILES).await;
    let shown = names(&browser, "#portal-favourites .tb-tile__link, #portal-recent .tb-tile__link").await;
    let name = tiles.iter().find(|name| !shown.contains(name)).unwrap();
    let href = href_of(&browser, name).await;
    browser.go("/").await;
    browser.click_at(&format!("main a[href=\"{href}\"]")).await;
    browser.last_tab().await;
    browser.at(|place| place.starts_with("https://")).await;
    let again = Browser::open(&server).await;
    again.sign_in(server.person("employee")).await;
    again.sees_at("#portal-recent").await;
    assert_eq!(names(&again, "#portal-recent .tb-tile__link").await.first(), Some(name));
}

#[tokio::test]
async fn a_favourite_comes_first() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    mark_and_find(&server, &browser).await;
    // With script the star turns at once and the page stays.
    let starred = browser.attribute("#portal-favourites .tb-star button", "aria-pressed").await;
    assert_eq!(starred.as_deref(), Some("true"));
}

#[tokio::test]
async fn a_favourite_comes_first_without_script() {
    let server = Server::start();
    let setup = Setup { script: false, ..Setup::default() };
    let browser = Browser::with(server.address(), &setup).await;
    mark_and_find(&server, &browser).await;
}

/// Takes every star away, gives one to the last app of the page, and finds that app first.
async fn mark_and_find(server: &Server, browser: &Browser) {
    browser.sign_in(server.person("employee")).await;
    while browser.has("#portal-favourites").await {
        let before = names(browser, "#portal-favourites .tb-tile__link").await;
        browser.click_at("#portal-favourites .tb-star button").await;
        settle(browser, &before).await;
    }
    let name = names(browser, TILES).await.pop().unwrap();
    browser.click_at(&format!("main .tb-star button[aria-label$=\": {name}\"]")).await;
    settle(browser, &[]).await;
    assert_eq!(names(browser, "#portal-favourites .tb-tile__link").await, [name.as_str()]);
    let first = names(browser, "main [data-tiles] .tb-tile__link").await.remove(0);
    assert_eq!(first, name, "favourites do not come first");
}

/// Loads the page anew until the favourites are others than these: the star is sent in the background.
async fn settle(browser: &Browser, before: &[String]) {
    let changed = thuisbasis_e2e::until(async || {
        browser.go("/").await;
        let now = names(browser, "#portal-favourites .tb-tile__link").await;
        (now != before).then_some(())
    })
    .await;
    assert!(changed.is_some(), "the favourites stay {before:?}");
}

/// The names of apps, without the remark that they open in a new tab.
pub(crate) async fn names(browser: &Browser, links: &str) -> Vec<String> {
    let script =
        "return [...document.querySelectorAll(arguments[0])].map((link) => link.firstChild.textContent.trim())";
    serde_json::from_value(browser.run(script, serde_json::json!([links])).await).unwrap()
}

async fn href_of(browser: &Browser, name: &str) -> String {
    let script = "return [...document.querySelectorAll('.tb-tile__link')]
        .find((link) => link.firstChild.textContent.trim() === arguments[0]).getAttribute('href')";
    browser.run(script, serde_json::json!([name])).await.as_str().unwrap().to_owned()
}
