//! Groups: begun, found, joined, left; and the way there.

use thirtyfour::Key;
use thuisbasis_e2e::{Browser, Server};

use crate::keyboard::key;

/// What is coming in one's own group is one click from the page that one begins with.
#[tokio::test]
async fn my_group_is_one_click_from_the_landing_page() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    browser.sign_in(server.person("employee")).await;
    browser.go("/").await;
    browser.clicks();
    browser.click_at("main .tb-card a[href^=\"/groups/\"]").await;
    browser.at(|place| place.starts_with("/groups/")).await;
    browser.sees("Teamoverleg").await;
    assert_eq!(browser.clicks(), 1);
}

#[tokio::test]
async fn a_closed_group_is_asked_for_and_let_into() {
    let server = Server::start();
    let (owner, asking) = (Browser::open(&server).await, Browser::open(&server).await);
    owner.sign_in(server.person("key-user")).await;
    owner.go("/groups").await;
    owner.click("Groep beginnen").await;
    owner.fill("name", "Stuurgroep verhuizing").await;
    owner.fill("about", "Wie wanneer overgaat.").await;
    owner.submit().await;
    let group = owner.at(|place| place.starts_with("/groups/0")).await;

    asking.sign_in(server.person("employee")).await;
    asking.go("/groups?which=all&q=stuurgroep").await;
    asking.click("Stuurgroep verhuizing").await;
    asking.sees("Dit is een besloten groep").await;
    asking.fill("note", "Ik doe de roosters.").await;
    asking.click("Vraag toegang").await;
    asking.sees("Je hebt toegang gevraagd").await;

    owner.go(&group).await;
    owner.click("Bekijk").await;
    owner.sees("Ik doe de roosters.").await;
    owner.click("Laat toe").await;
    owner.sees_at(".tb-flash").await;

    asking.go("/").await;
    asking.click("Stuurgroep verhuizing").await;
    asking.sees("2 leden").await;
}

#[tokio::test]
async fn a_date_is_put_in_the_calendar_and_taken_out_again() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    browser.sign_in(server.person("employee")).await;
    browser.go("/").await;
    browser.click_at("main .tb-card a[href^=\"/groups/\"]").await;
    browser.click_at("main a[href$=\"/agenda/new\"]").await;
    // What is wrong is said beside the field, and what was typed is kept.
    browser.fill("title", "Afscheid van Joke").await;
    browser.fill_date("starts_at", "2030-05-01").await;
    browser.fill("starts_time", "25:00").await;
    browser.submit().await;
    browser.sees("Vul een dag en een tijd in die bestaan").await;
    browser.fill("starts_time", "15:30").await;
    browser.submit().await;
    browser.at(|place| place.ends_with("/agenda")).await;
    browser.sees("woensdag 1 mei 2030, 15:30 – 16:30").await;
    browser.click("Afscheid van Joke").await;
    browser.click("Haal uit de agenda").await;
    browser.at(|place| place.ends_with("/agenda")).await;
    assert!(!browser.text("main").await.contains("Afscheid van Joke"));
}

/// An open group is read before one joins; the keyboard alone is enough.
#[tokio::test]
async fn an_open_group_is_joined_with_the_keyboard_alone() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    browser.sign_in(server.person("employee")).await;
    browser.go("/groups?which=all&q=fietsers").await;
    browser.tab_to("main .tb-list a[href^=\"/groups/0\"]").await;
    browser.press(key(Key::Enter)).await;
    browser.at(|place| place.starts_with("/groups/0")).await;
    browser.sees("Je leest mee").await;
    browser.tab_to("main form[action$=\"/join\"] button").await;
    browser.press(key(Key::Enter)).await;
    browser.sees_at(".tb-flash").await;
    assert!(!browser.text("main").await.contains("Je leest mee"));
    browser.go("/").await;
    browser.sees("Fietsers en wandelaars").await;
}
