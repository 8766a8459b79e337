//! Where one is signed in.

use thuisbasis_e2e::{Browser, Server};

#[tokio::test]
async fn ending_all_other_sessions_signs_the_other_browser_out() {
    let server = Server::start();
    let (here, there) = (Browser::open(&server).await, Browser::open(&server).await);
    here.sign_in(server.person("employee")).await;
    there.sign_in(server.person("employee")).await;
    there.go("/account").await;
    there.at(|place| place == "/account").await;
    here.go("/account").await;
    here.click("Op alle andere apparaten afmelden").await;
    here.sees("afgemeld").await;
    there.go("/account").await;
    there.at(|place| place.starts_with("/sign-in")).await;
    here.go("/account").await;
    here.at(|place| place == "/account").await;
}

#[tokio::test]
async fn after_signing_out_the_back_button_shows_nothing() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    browser.sign_in(server.person("employee")).await;
    browser.click_at(".tb-user summary").await;
    browser.click_at(".tb-user__out button").await;
    browser.at(|place| place.starts_with("/sign-in")).await;
    browser.back().await;
    browser.at(|place| place.starts_with("/sign-in")).await;
}
