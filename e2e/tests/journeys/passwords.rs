//! A helper gives a pupil a new password, and can do nothing else.

use thuisbasis_e2e::{Browser, Person, Server};

#[tokio::test]
async fn a_helper_resets_the_password_of_a_pupil_and_does_nothing_else() {
    let server = Server::start();
    let helper = Browser::open(&server).await;
    helper.sign_in(server.person("helper")).await;
    helper.go("/people?kind=pupil").await;
    let link = "main table a[href^=\"/people/\"]";
    helper.sees_at(link).await;
    let pupil = helper.attribute(link, "href").await.unwrap();
    helper.go(&pupil).await;
    for rest in ["/edit", "/move", "/end", "/roles", "/memberships/new"] {
        assert!(!helper.has(&format!("main a[href=\"{pupil}{rest}\"]")).await, "a helper is offered {rest}");
        helper.go(&format!("{pupil}{rest}")).await;
        assert!([403, 404].contains(&helper.status().await), "a helper gets {rest}");
    }
    for page in ["/people/new", "/people/import", "/roles", "/apps", "/banners", "/audit"] {
        helper.go(page).await;
        assert!([403, 404].contains(&helper.status().await), "a helper gets {page}");
    }
    helper.go(&pupil).await;
    helper.click("Account").await;
    helper.click("Nieuw wachtwoord maken").await;
    helper.sees("Nieuw wachtwoord voor").await;
    let card = helper.texts("main .tb-code, main code").await;
    let [username, password, ..] = card.as_slice() else { panic!("no name and password on the card: {card:?}") };

    let child = Browser::open(&server).await;
    child.go("/sign-in").await;
    child.fill("username", username).await;
    child.fill("password", password).await;
    child.submit().await;
    child.at(|place| place.starts_with("/sign-in/password")).await;
    child.fill("password", "boterham met kaas").await;
    child.fill("again", "boterham met kaas").await;
    child.submit().await;
    child.at(|place| place == "/").await;
}

#[tokio::test]
async fn a_helper_cannot_reach_a_colleague_or_a_pupil_of_another_class() {
    let server = Server::start();
    let (helper, manager) = (Browser::open(&server).await, Browser::open(&server).await);
    manager.sign_in(server.person("system-administrator")).await;
    helper.sign_in(server.person("helper")).await;
    for person in ["two-schools", "director"] {
        let address = address_of(&manager, server.person(person)).await;
        helper.go(&format!("{address}/password")).await;
        assert!([403, 404].contains(&helper.status().await), "a helper reaches the account of the {person}");
    }
    helper.go("/people?kind=pupil").await;
    let own = addresses(&helper).await;
    manager.go("/people?kind=pupil").await;
    let other = addresses(&manager).await.into_iter().find(|address| !own.contains(address)).unwrap();
    helper.go(&format!("{other}/password")).await;
    assert!([403, 404].contains(&helper.status().await), "a helper reaches a pupil of another class");
}

async fn address_of(browser: &Browser, person: &Person) -> String {
    browser.go(&format!("/people?q={}", person.name.replace(' ', "+"))).await;
    let link = "main table a[href^=\"/people/\"]";
    browser.sees_at(link).await;
    browser.attribute(link, "href").await.unwrap()
}

async fn addresses(browser: &Browser) -> Vec<String> {
    let script =
        "return [...document.querySelectorAll('main table a[href^=\"/people/\"]')].map((a) => a.getAttribute('href'))";
    serde_json::from_value(browser.run(script, serde_json::json!([])).await).unwrap()
}
