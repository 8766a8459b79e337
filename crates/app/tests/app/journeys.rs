//! What people do, step by step, without a browser.

use axum::http::{Method, StatusCode};
use db::Engine;
use testkit::db_test;

use signon::commands::tokens::{self, TokenDraft};

use crate::world::{PASSWORD, Who, World, permissions};

#[db_test]
async fn whoever_signs_in_sees_their_own_page(engine: Engine) {
    let mut world = World::new(engine).await;
    world.sign_everybody_in().await;
    for who in Who::SIGNED_IN {
        let page = world.get(who, "/").await;
        assert_eq!(page.status, StatusCode::OK, "{who:?}");
    }
    assert!(world.get(Who::Employee, "/").await.body.contains("Emma"));
}

#[db_test]
async fn a_wrong_password_is_refused_without_saying_which_part_is_wrong(engine: Engine) {
    let world = World::new(engine).await;
    let visit = world.db.random().token();
    let csrf = web::csrf::CsrfToken::of(&visit);
    let mut answers = Vec::new();
    for username in ["emma.test", "niemand.test"] {
        let body = format!("csrf={}&username={username}&password=nietgoed{PASSWORD}", csrf.value());
        let request = axum::http::Request::post("/sign-in")
            .header("cookie", format!("tb-visit={}", visit.reveal()))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(axum::body::Body::from(body))
            .unwrap();
        let reply = world.send(request).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        answers.push(reply.body.replace(username, ""));
    }
    assert_eq!(answers[0], answers[1]);
}

/// What a token may do is checked at the API alone: on a page it is nobody's.
#[db_test]
async fn a_token_opens_no_page(engine: Engine) {
    let mut world = World::new(engine).await;
    world.sign_in(Who::Administrator).await;
    let acting = world.acting(Who::Administrator).await;
    let draft = TokenDraft {
        name: "rooster".to_owned(),
        scopes: vec!["read".to_owned()],
        expires_on: acting.today() + chrono::Days::new(7),
    };
    let person = world.people[&Who::Administrator];
    let made = tokens::create(&acting, person, draft, &permissions(&world.app)).await.unwrap();
    let ask = |path: &str| {
        axum::http::Request::get(path)
            .header("authorization", format!("Bearer {}", made.secret))
            .body(axum::body::Body::empty())
            .unwrap()
    };
    assert_eq!(world.send(ask("/api/v1/people")).await.status, StatusCode::OK);
    for page in ["/", "/people", "/account/tokens"] {
        let reply = world.send(ask(page)).await;
        assert!(reply.location.starts_with("/sign-in"), "{page}: {}", reply.status);
    }
}

#[db_test]
async fn a_form_of_another_site_is_refused(engine: Engine) {
    let mut world = World::new(engine).await;
    world.sign_in(Who::Administrator).await;
    let unit = world.school.id.to_string();
    // The session's cookie goes along, the token does not.
    let fields = [("csrf", "0123456789abcdef0123456789abcdef"), ("name", "X"), ("kind", "team")];
    let reply = world.post(Who::Administrator, &format!("/units/new?under={unit}"), &fields).await;
    assert_ne!(reply.status, StatusCode::SEE_OTHER);
}

#[db_test]
async fn after_signing_out_everywhere_no_old_session_opens_a_page(engine: Engine) {
    let mut world = World::new(engine).await;
    world.sign_in(Who::Employee).await;
    assert_eq!(world.get(Who::Employee, "/").await.status, StatusCode::OK);
    world.post(Who::Employee, "/sign-out", &[]).await;
    let page = world.get(Who::Employee, "/").await;
    assert!(page.location.starts_with("/sign-in"), "{}", page.status);
}

/// Nobody loses what they typed because somebody else was first: it stays in the form, and can be sent again.
#[db_test]
async fn what_was_typed_stays_when_somebody_else_was_first(engine: Engine) {
    let mut world = World::new(engine).await;
    world.sign_in(Who::Employee).await;
    let group = world.group.unwrap();
    let (settings, post) = (format!("/groups/{group}/settings"), format!("/posts/{}/edit", world.post.unwrap()));
    let fields = |version: &'static str, text: &'static str| {
        [("name", text), ("text", text), ("visibility", "closed"), ("lang", "nl"), ("version", version)]
    };
    for page in [settings, post] {
        let first = world.request(Who::Employee, Method::POST, &page, &fields("1", "Eerste versie")).await;
        assert_eq!(first.status, StatusCode::SEE_OTHER, "{page}: {}", first.body);
        let late = world.request(Who::Employee, Method::POST, &page, &fields("1", "Lang nagedacht")).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
        assert!(late.body.contains("Lang nagedacht"), "{page}");
        assert!(late.body.contains("Iemand anders was je voor"), "{page}");
        assert!(late.body.contains("name=\"version\" value=\"2\""), "{page}: {}", late.body);
        let again = world.request(Who::Employee, Method::POST, &page, &fields("2", "Lang nagedacht")).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{page}");
    }
}
