//! Who gets which app, and who sees which banner.

use thuisbasis_e2e::{Browser, Person, Server, until};

use crate::desk::names;

/// What the unit with this page is called where one chooses it.
async fn called(browser: &Browser, page: &str) -> String {
    let id = page.replace("/units/", "");
    let unit = browser.asks(&format!("/api/v1/units/{id}")).await;
    browser.label_of(&id, unit["name"].as_str().unwrap()).await
}

/// The unit where somebody works, as the address of its page.
async fn unit_of(browser: &Browser, person: &Person) -> String {
    browser.go(&format!("/people?q={}", person.name.replace(' ', "+"))).await;
    browser.click_at("main table a[href^=\"/people/\"]").await;
    let unit = "main a[href^=\"/units/\"]";
    browser.sees_at(unit).await;
    browser.attribute(unit, "href").await.unwrap()
}

#[tokio::test]
async fn an_app_given_to_a_unit_stands_on_the_page_of_who_works_there() {
    let server = Server::start();
    let (giver, getter) = (Browser::open(&server).await, Browser::open(&server).await);
    let employee = server.person("employee");
    getter.sign_in(employee).await;
    getter.sees_at("main .tb-tile__link").await;
    let had = names(&getter, "main .tb-tile__link").await;

    giver.sign_in(server.person("app-manager")).await;
    let unit = called(&giver, &unit_of(&giver, employee).await).await;
    giver.go("/apps").await;
    giver.sees_at("main table a[href^=\"/apps/\"]").await;
    let apps = giver.texts("main table a[href^=\"/apps/\"]").await;
    // There are more apps than anybody has.
    let name = apps.iter().find(|app| !had.contains(app)).unwrap().clone();
    giver.click(&name).await;
    giver.choose_unit("#portal-grant-unit", &unit).await;
    giver.click_at("form:has(#portal-grant-unit) button[type=submit]").await;
    giver.sees_at(".tb-flash").await;

    let got = until(async || {
        getter.go("/").await;
        names(&getter, "main .tb-tile__link").await.contains(&name).then_some(())
    })
    .await;
    assert!(got.is_some(), "{name} does not appear");
}

#[tokio::test]
async fn an_urgent_banner_for_one_school_is_seen_there_alone() {
    let server = Server::start();
    let text = "De telefoons doen het niet.";
    let (writer, inside) = (Browser::open(&server).await, Browser::open(&server).await);
    let teacher = server.person("teacher");
    inside.sign_in(teacher).await;
    assert!(!inside.text("body").await.contains(text));

    writer.sign_in(server.person("system-administrator")).await;
    let class = unit_of(&writer, teacher).await;
    writer.go(&class).await;
    let above = ".tb-breadcrumbs li:last-child a[href^=\"/units/\"]";
    writer.sees_at(above).await;
    let school = writer.attribute(above, "href").await.unwrap();
    let school = called(&writer, &school).await;
    writer.go("/banners/new").await;
    writer.fill("text_nl", text).await;
    writer.choose_unit("[name=unit]", &school).await;
    writer.tick("main input[name=severity][value=error]").await;
    writer.click_at("main form[method=post] button[type=submit]").await;
    writer.at(|place| place == "/banners").await;

    let seen = until(async || {
        inside.go("/account").await;
        inside.text(".tb-banners").await.contains(text).then_some(())
    })
    .await;
    assert!(seen.is_some(), "the banner does not appear at the school");
    for role in ["director", "organisation-administrator"] {
        inside.forget_cookies().await;
        inside.sign_in(server.person(role)).await;
        inside.go("/").await;
        assert!(!inside.text("body").await.contains(text), "{role} sees the banner of another unit");
    }
}
