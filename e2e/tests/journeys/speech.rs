//! Speaking instead of typing, and hearing instead of reading, where the browser can; without it all goes on as before.

use serde_json::json;
use thuisbasis_e2e::{Browser, Server};

/// A browser that hears the same words whenever it listens, and notes what it reads aloud.
const HEARS: &str = "
    window.webkitSpeechRecognition = window.SpeechRecognition = class {
        start() {
            queueMicrotask(() => {
                this.onresult({ results: [[{ transcript: 'alles over de' }], [{ transcript: ' verhuizing' }]] });
                this.onend();
            });
        }
        stop() {}
    };
    window.asked = [];
    window.confirm = (text) => window.asked.push(text) > 0;
    window.said = [];
    Object.defineProperty(window, 'speechSynthesis', { value: { cancel() {}, speak: ({ text }) => window.said.push(text) } });
";

#[tokio::test]
async fn a_text_is_spoken_where_the_cursor_is_and_can_be_typed_on() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    browser.bring_along(HEARS).await;
    browser.sign_in(server.person("employee")).await;
    browser.go("/groups/new").await;
    browser.fill("about", "Hier staat").await;
    assert!(!browser.has("input[type=hidden] + [data-speak]").await);
    browser.click_at("textarea[name=about] + [data-speak]").await;
    let value = browser.run("return document.querySelector('[name=about]').value", json!([])).await;
    assert_eq!(value, "Hier staat alles over de verhuizing");
    assert_eq!(browser.run("return document.activeElement.name", json!([])).await, "about");
    // What the browser may do with one's voice is said once, before it listens for the first time.
    let asked = browser.run("return window.asked", json!([])).await;
    assert!(asked[0].as_str().unwrap().contains("Je browser zet om wat je zegt"));
    browser.click_at("textarea[name=about] + [data-speak]").await;
    assert_eq!(browser.run("return window.asked.length", json!([])).await, 1);
}

#[tokio::test]
async fn a_browser_that_cannot_hear_shows_no_button() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    browser.bring_along("delete window.webkitSpeechRecognition; delete window.SpeechRecognition;").await;
    browser.sign_in(server.person("employee")).await;
    browser.go("/groups/new").await;
    browser.sees_at("textarea[name=about]").await;
    assert!(!browser.has("[data-speak]").await);
}

#[tokio::test]
async fn a_young_child_hears_what_a_picture_is_called() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    browser.bring_along(HEARS).await;
    browser.sign_in(server.person("pupil")).await;
    browser.go("/").await;
    browser.click_at(".tb-pictures [data-aloud]").await;
    let name = browser.attribute(".tb-pictures [data-aloud]", "data-aloud").await.unwrap();
    assert_eq!(browser.run("return window.said", json!([])).await, json!([name]));
}
