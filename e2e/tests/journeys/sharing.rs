//! What a group shares: documents that come, change, go and come back; posts that colleagues see at once.

use serde_json::json;
use thuisbasis_e2e::{Browser, Server, until};

/// Drops a file on the list, as a hand does: the browser gives no way to do that from outside.
const DROP: &str = "
    const carried = new DataTransfer();
    carried.items.add(new File(['Beste collega'], arguments[0], { type: 'text/plain' }));
    const target = document.querySelector('[data-drop]');
    for (const kind of ['dragover', 'drop']) {
        target.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
    }
";

async fn own_group(browser: &Browser) -> String {
    browser.go("/").await;
    browser.click_at("main .tb-card a[href^=\"/groups/0\"]").await;
    browser.at(|place| place.starts_with("/groups/0")).await
}

#[tokio::test]
async fn a_document_is_dragged_in_renamed_thrown_away_and_brought_back() {
    let server = Server::start();
    let browser = Browser::open(&server).await;
    browser.sign_in(server.person("employee")).await;
    let group = own_group(&browser).await;
    browser.go(&format!("{group}/documents")).await;
    browser.run(DROP, json!(["Brief aan collega.txt"])).await;
    browser.click("Brief aan collega.txt").await;
    let document = browser.at(|place| place.starts_with("/documents/")).await;
    browser.sees("Beste collega").await;
    browser.fill("name", "Welkomstbrief.txt").await;
    browser.click("Geef deze naam").await;
    browser.sees_at(".tb-flash").await;
    // The address is that of the document, whatever it is called.
    browser.go(&document).await;
    browser.sees("Welkomstbrief.txt").await;
    browser.click("Naar de prullenbak").await;
    browser.at(|place| place.ends_with("/documents") || place.contains("/documents?")).await;
    assert!(!browser.text("main table").await.contains("Welkomstbrief.txt"));
    browser.go(&format!("{group}/documents/trash")).await;
    browser.click("Zet \"Welkomstbrief.txt\" terug").await;
    browser.go(&document).await;
    browser.sees("Beste collega").await;
    // And it is the newest of the group: one click from the group's own page.
    browser.go(&group).await;
    browser.clicks();
    browser.click("Welkomstbrief.txt").await;
    browser.at(|place| place == document).await;
    assert_eq!(browser.clicks(), 1);
}

#[tokio::test]
async fn a_comment_and_a_like_are_seen_at_once_by_who_has_the_page_open() {
    let server = Server::start();
    let (one, two) = (Browser::open(&server).await, Browser::open(&server).await);
    one.sign_in(server.person("employee")).await;
    two.sign_in(server.person("key-user")).await;
    one.go("/news").await;
    one.click("Storing bij de printers verholpen").await;
    let post = one.at(|place| place.starts_with("/posts/") || place.starts_with("/news/")).await;
    two.go(&post).await;
    two.sees_at("[data-live] .tb-comments").await;
    one.fill("text", "Bij ons doet hij het weer, dank!").await;
    one.click("Plaats je reactie").await;
    two.sees("Bij ons doet hij het weer, dank!").await;
    let before = two.text(".tb-likes").await;
    one.click_at(".tb-likes button").await;
    let changed = until(async || (two.text(".tb-likes").await != before).then_some(())).await;
    assert!(changed.is_some(), "the like is not seen: {before}");
}
