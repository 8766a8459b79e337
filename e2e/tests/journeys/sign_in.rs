//! The sign-in page, for everybody.

use thuisbasis_e2e::{Browser, Server, axe};

#[tokio::test]
async fn a_wrong_password_is_said_and_the_cursor_stands_where_to_go_on() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    browser.go("/sign-in").await;
    browser.type_into("Gebruikersnaam", &server.person("employee").username).await;
    browser.type_into("Wachtwoord", "dit-is-het-niet").await;
    browser.click("Aanmelden").await;
    browser.sees("klopt niet").await;
    assert_eq!(browser.attribute("#username", "value").await.as_deref(), Some(&*server.person("employee").username));
    assert_eq!(browser.attribute("#password", "value").await.unwrap_or_default(), "", "the password is written back");
    assert!(browser.focus().await.contains("#password"), "{}", browser.focus().await);
}

#[tokio::test]
async fn what_is_left_empty_is_said_at_the_field_and_in_a_list_that_has_the_focus() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    browser.go("/sign-in").await;
    // The browser itself would not let an empty field through.
    browser.run("document.querySelector('main form').noValidate = true", serde_json::json!([])).await;
    browser.click("Aanmelden").await;
    browser.sees_at(".tb-error-summary").await;
    assert_eq!(browser.attribute(".tb-error-summary a", "href").await.as_deref(), Some("#username"));
    for field in ["username", "password"] {
        let css = format!("#{field}");
        assert_eq!(browser.attribute(&css, "aria-invalid").await.as_deref(), Some("true"), "{field}");
        let described = browser.attribute(&css, "aria-describedby").await.unwrap_or_default();
        assert!(described.contains(&format!("{field}-error")), "{field} is described by {described:?}");
    }
    let on = "return document.activeElement.matches('.tb-error-summary, #username')";
    assert_eq!(browser.run(on, serde_json::json!([])).await, serde_json::json!(true), "{}", browser.focus().await);
    browser.click_at(".tb-error-summary a").await;
    assert!(browser.focus().await.contains("#username"), "{}", browser.focus().await);
}

#[tokio::test]
async fn it_works_on_a_small_phone_and_at_twice_the_size() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    axe::bring(&browser).await;
    for (width, height, zoom) in [(320, 568, 1), (1280, 800, 2), (640, 1136, 2)] {
        browser.resize(width, height, zoom).await;
        browser.go("/sign-in").await;
        assert_eq!(browser.overflow().await, None, "{width} wide, zoom {zoom}");
        let found = axe::look(&browser).await;
        assert!(found.is_empty(), "{width} wide, zoom {zoom}: {}", found[0]);
        for field in ["username", "password"] {
            assert!(!browser.spoken_name(&format!("#{field}")).await.is_empty(), "{field} has no name");
        }
    }
    browser.sign_in(server.person("employee")).await;
    assert_eq!(browser.place().await, "/");
}

#[tokio::test]
async fn who_asked_for_a_page_comes_to_that_page() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    browser.go("/people?q=a").await;
    browser.at(|place| place.starts_with("/sign-in?next=")).await;
    browser.fill("username", &server.person("hr-officer").username).await;
    browser.fill("password", &server.person("hr-officer").password).await;
    browser.submit().await;
    browser.at(|place| place == "/people?q=a").await;
}

#[tokio::test]
async fn nobody_is_sent_elsewhere_after_signing_in() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    for next in ["https://kwaad.example/", "//kwaad.example/", "/\\kwaad.example/"] {
        browser.go(&format!("/sign-in?next={next}")).await;
        browser.fill("username", &server.person("employee").username).await;
        browser.fill("password", &server.person("employee").password).await;
        browser.submit().await;
        let place = browser.at(|place| !place.starts_with("/sign-in")).await;
        assert!(place.starts_with('/'), "{next} led to {place}");
        browser.forget_cookies().await;
    }
}
