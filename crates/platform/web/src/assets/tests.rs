use axum::{body::Body, http::Request};
use tower::ServiceExt as _;

use super::*;

async fn ask(url: &str, encoding: &str, known: &str) -> Response {
    let request =
        Request::get(url).header(ACCEPT_ENCODING, encoding).header(IF_NONE_MATCH, known).body(Body::empty()).unwrap();
    router::<()>().oneshot(request).await.unwrap()
}

#[tokio::test]
async fn the_best_accepted_coding_is_served() {
    for (accepted, expected) in
        [("gzip, br;q=1.0", Some("br")), ("gzip, br;q=0", Some("gzip")), ("identity", None), ("broken", None)]
    {
        let response = ask(STYLE.url, accepted, "").await;
        assert_eq!(response.status(), StatusCode::OK);
        let coding = response.headers().get(CONTENT_ENCODING).map(|v| v.to_str().unwrap());
        assert_eq!(coding, expected, "{accepted}");
        assert_eq!(response.headers()[CONTENT_TYPE], "text/css; charset=utf-8");
        assert_eq!(response.headers()[CACHE_CONTROL], "public, max-age=31536000, immutable");
    }
}

#[tokio::test]
async fn a_known_file_is_not_sent_again() {
    let etag = ask(SCRIPT.url, "br", "").await.headers()[ETAG].to_str().unwrap().to_owned();
    assert_eq!(ask(SCRIPT.url, "br", &etag).await.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(ask(SCRIPT.url, "gzip", &etag).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn an_unknown_name_is_not_found() {
    assert_eq!(ask("/assets/thuisbasis.css", "br", "").await.status(), StatusCode::NOT_FOUND);
}

#[test]
fn the_files_stay_small() {
    for (asset, budget) in [(&STYLE, 40_000), (&SCRIPT, 30_000), (&ICONS, 20_000)] {
        let size = asset.gzip.unwrap().len();
        assert!(size < budget, "{} is {size} bytes", asset.file);
    }
    assert!(FONT.plain.len() < 60_000, "the font is {} bytes", FONT.plain.len());
}

#[test]
fn the_stylesheet_loads_nothing_from_elsewhere() {
    let css = std::str::from_utf8(STYLE.plain).unwrap();
    assert!(css.contains(FONT.url));
    for address in css.split("url(").skip(1).map(|rest| rest.trim_start_matches(['"', '\''])) {
        assert!(address.starts_with("data:") || address.starts_with("/assets/"), "{address:.60}");
    }
    assert!(!css.contains("@import"));
}
