//! All of it without a mouse, with the focus to be seen at every step.

use thirtyfour::Key;
use thuisbasis_e2e::{Browser, Server};

use crate::desk::names;

pub(crate) fn key(key: Key) -> String {
    char::from(key).to_string()
}

async fn sign_in(server: &Server, role: &str) -> Browser {
    let browser = Browser::open(server).await;
    let person = server.person(role);
    browser.go("/sign-in").await;
    assert!(browser.focus().await.contains("#username"), "the cursor does not stand in the first field");
    browser.press(&person.username).await;
    browser.tab_to("#password").await;
    browser.press(&person.password).await;
    browser.press(key(Key::Enter)).await;
    browser.at(|place| place == "/").await;
    browser
}

#[tokio::test]
async fn signing_in_and_opening_an_app_by_its_name() {
    let server = Server::start();
    let browser = sign_in(&server, "employee").await;
    browser.sees_at("main .tb-tile__link").await;
    let name = names(&browser, "main .tb-tile__link").await.pop().unwrap();
    browser.press("/").await;
    assert!(browser.focus().await.starts_with("input"), "the slash does not lead to the search field");
    browser.press(&name).await;
    browser.press(key(Key::Enter)).await;
    browser.last_tab().await;
    browser.at(|place| place.contains(".example")).await;
    assert_eq!(browser.clicks(), 0);
}

#[tokio::test]
async fn walking_over_the_tiles_with_the_arrow_keys() {
    let server = Server::start();
    let browser = sign_in(&server, "employee").await;
    browser.press("/").await;
    browser.press(key(Key::Down)).await;
    let first = browser.focus().await;
    assert!(first.starts_with("a "), "{first}");
    browser.press(key(Key::Right)).await;
    let second = browser.focus().await;
    assert_ne!(first, second);
    assert!(browser.shows_focus().await, "nothing shows that {second} has the focus");
    browser.press(key(Key::Left)).await;
    assert_eq!(browser.focus().await, first);
    browser.press(key(Key::Enter)).await;
    browser.last_tab().await;
    browser.at(|place| place.contains(".example")).await;
}

#[tokio::test]
async fn marking_a_favourite() {
    let server = Server::start();
    let browser = sign_in(&server, "employee").await;
    let star = ".tb-star button[aria-pressed=false]";
    browser.tab_to(star).await;
    let label = browser.run("return document.activeElement.getAttribute('aria-label')", serde_json::json!([])).await;
    let name = label.as_str().unwrap().split_once(": ").unwrap().1.to_owned();
    browser.press(key(Key::Enter)).await;
    let marked = thuisbasis_e2e::until(async || {
        browser.go("/").await;
        names(&browser, "#portal-favourites .tb-tile__link").await.contains(&name).then_some(())
    })
    .await;
    assert!(marked.is_some(), "{name} is no favourite");
}

#[tokio::test]
async fn finding_a_colleague() {
    let server = Server::start();
    let browser = sign_in(&server, "employee").await;
    let colleague = server.person("key-user");
    browser.tab_to("header input[type=search]").await;
    browser.press(&colleague.name).await;
    browser.press(key(Key::Enter)).await;
    browser.at(|place| place.starts_with("/search?q=")).await;
    browser.tab_to("main a[href^=\"/people/\"]").await;
    browser.press(key(Key::Enter)).await;
    browser.at(|place| place.starts_with("/people/")).await;
    browser.sees(&colleague.name).await;
    assert_eq!(browser.clicks(), 0);
}

#[tokio::test]
async fn the_menu_opens_and_closes_and_the_first_tab_skips_to_the_content() {
    let server = Server::start();
    let browser = sign_in(&server, "employee").await;
    browser.go("/account").await;
    browser.press(key(Key::Tab)).await;
    assert!(browser.focus().await.contains("#main"), "{}", browser.focus().await);
    browser.press(key(Key::Enter)).await;
    browser.at(|place| place.ends_with("#main")).await;
    browser.go("/account").await;
    browser.tab_to(".tb-user summary").await;
    browser.press(key(Key::Enter)).await;
    browser.sees_at(".tb-user__panel").await;
    browser.tab_to(".tb-user__panel a[href=\"/account\"]").await;
    browser.press(key(Key::Escape)).await;
    assert!(!browser.has(".tb-user__panel").await);
    assert!(browser.focus().await.starts_with("summary"), "{}", browser.focus().await);
}
