//! How many clicks the things take that people do most.

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
