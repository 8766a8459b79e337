//! Several application nodes on one PostgreSQL behave as one.

use std::time::Duration;

use axum::http::StatusCode;
use db::Engine;
use directory::model::{Colour, PersonKind};
use kernel::Lang;

use crate::world::{Who, World, person};

#[tokio::test(flavor = "multi_thread")]
async fn a_session_and_a_change_made_on_one_node_hold_on_the_other() {
    let mut one = World::new(Engine::Postgres).await;
    one.sign_in(Who::Administrator).await;
    let two = one.another_node().await;
    assert_eq!(two.get(Who::Administrator, "/").await.status, StatusCode::OK);
    // Both nodes have derived the page by now; a change on one must show on the other at once.
    let acting = one.acting(Who::Administrator).await;
    let colour: Colour = "#7a1f5c".parse().unwrap();
    directory::commands::units::furnish(&acting, one.home.id, Lang::Nl, colour).await.unwrap();
    assert!(two.get(Who::Administrator, "/").await.body.contains("kompas-7a1f5c.css"));
    one.post(Who::Administrator, "/sign-out", &[]).await;
    assert!(two.get(Who::Administrator, "/").await.location.starts_with("/sign-in"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_on_one_node_rings_the_bell_of_the_other() {
    let one = World::new(Engine::Postgres).await;
    let two = one.another_node().await;
    let mut bell = two.db().bell().listen();
    let listening = two.db().clone();
    let ear = tokio::spawn(async move { listening.hear_other_nodes().await });
    let acting = one.acting(Who::Administrator).await;
    // The listener may not have connected yet: each new person rings again.
    let heard = tokio::time::timeout(Duration::from_secs(30), async {
        loop {
            person(&acting, "Noor", "Bakker", PersonKind::Staff, one.school.id).await;
            if tokio::time::timeout(Duration::from_millis(500), bell.changed()).await.is_ok() {
                return;
            }
        }
    })
    .await;
    ear.abort();
    assert!(heard.is_ok(), "the other node heard nothing");
}
