//! What people do most and how many clicks it takes, and what stays as it is.

use thirtyfour::Key;
use thuisbasis_e2e::{Browser, Server};

use crate::keyboard::key;

/// A colleague's telephone number: search, read.
#[tokio::test]
async fn a_colleagues_number_is_one_search_away() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    browser.sign_in(server.person("employee")).await;
    browser.go("/").await;
    browser.clicks();
    browser.type_at("header input[type=search]", &server.person("hr-officer").name).await;
    browser.press(key(Key::Enter)).await;
    browser.at(|place| place.starts_with("/search?q=")).await;
    browser.sees_at("main a[href^=\"tel:\"]").await;
    assert_eq!(browser.clicks(), 0, "typing and Enter are enough");
}

/// What was written in a post is found by another form of its words, in the group where it stands.
#[tokio::test]
async fn what_was_just_written_is_found() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    browser.sign_in(server.person("employee")).await;
    browser.go("/").await;
    browser.click_at("main .tb-card a[href^=\"/groups/\"]").await;
    let group = browser.at(|place| place.starts_with("/groups/")).await;
    browser.go(&format!("{group}/posts")).await;
    browser.fill("title", "Koffiehoek").await;
    browser.fill("text", "De nieuwe zitbanken komen donderdag.").await;
    browser.submit().await;
    browser.sees("Koffiehoek").await;
    let found = thuisbasis_e2e::until(async || {
        browser.go("/search?q=zitbank").await;
        browser.text("main").await.contains("Koffiehoek").then_some(())
    });
    assert!(found.await.is_some(), "{}", browser.text("main").await);
    assert_eq!(browser.text("main mark").await, "zitbanken");
}

/// Somebody who goes to work elsewhere begins the day on the same page, with their own apps where they put them.
#[tokio::test]
async fn who_changes_places_finds_the_same_page() {
    let server = Server::start();
    let (colleague, officer) = (Browser::open(&server).await, Browser::open(&server).await);
    let who = server.person("employee");
    colleague.sign_in(who).await;
    colleague.go("/").await;
    let star = ".tb-star button[aria-pressed=false]";
    let label = colleague.attribute(star, "aria-label").await.unwrap();
    let (_, own) = label.split_once(": ").unwrap();
    colleague.click_at(star).await;
    let favourites = "#portal-favourites .tb-tile__link";
    let kept = thuisbasis_e2e::until(async || {
        colleague.go("/").await;
        let names = colleague.texts(favourites).await;
        names.iter().any(|name| name.starts_with(own)).then_some(names)
    });
    let kept = kept.await.unwrap();
    let menu = colleague.texts(".tb-nav__link").await;

    officer.sign_in(server.person("hr-officer")).await;
    officer.go(&format!("/search?q={}", who.name.replace(' ', "+"))).await;
    officer.click(&who.name).await;
    officer.click("Verplaatsen").await;
    officer.at(|place| place.contains("/move")).await;
    let (id, unit) = officer.a_unit().await;
    let label = officer.label_of(&id, &unit).await;
    officer.choose_unit("[name=unit]", &label).await;
    let today = officer.run("return new Date().toLocaleDateString('sv')", serde_json::json!([])).await;
    officer.fill_date("on", today.as_str().unwrap()).await;
    officer.submit().await;
    officer.sees(&format!("{} is verplaatst.", who.name)).await;

    colleague.go("/").await;
    // What was given to the place that they left goes; all else stands where it stood.
    let now = colleague.texts(favourites).await;
    let still: Vec<String> = kept.iter().filter(|name| now.contains(name)).cloned().collect();
    assert!(now.len() + 1 >= kept.len() && now == still, "{kept:?} became {now:?}");
    assert_eq!(colleague.texts(".tb-nav__link").await, menu);
}
