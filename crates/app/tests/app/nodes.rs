//! Several application nodes on one database behave as one.

use std::time::Duration;

use axum::http::StatusCode;
use db::Engine;
use directory::import::commands::{self as imports, SourceDraft};
use directory::import::model::{RunId, RunState, Settings, SourceKind};
use directory::model::{Colour, PersonKind};
use kernel::Lang;
use testkit::db_test;

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

#[db_test]
async fn a_job_runs_once_however_many_nodes_there_are(engine: Engine) {
    let one = World::new(engine).await;
    let two = one.another_node().await;
    let tx = one.acting(Who::Administrator).await.begin().await.unwrap();
    jobs::enqueue(&tx, "signon.clear", &(), tx.at(), None).await.unwrap();
    tx.commit_without_trace("a test").await.unwrap();
    let (here, there) = (app::worker(one.app.db.clone(), one.store()), app::worker(two.db().clone(), one.store()));
    let (here, there) = tokio::join!(here.drain(), there.drain());
    assert_eq!(here.unwrap() + there.unwrap(), 1);
}

#[test]
fn every_schedule_is_of_a_job_that_a_capability_does() {
    let slices = app::slices();
    for slice in &slices {
        let kinds: Vec<String> = (slice.jobs)(&slices).iter().map(|job| format!("{job:?}")).collect();
        for schedule in slice.schedules {
            assert!(kinds.contains(&format!("Handler({})", schedule.kind)), "{}", schedule.kind);
            assert!(schedule.kind.starts_with(&format!("{}.", slice.name)), "{}", schedule.kind);
        }
    }
}

/// A file of one new colleague, looked at and not yet agreed to.
async fn proposed(world: &World) -> RunId {
    let acting = world.acting(Who::HrOfficer).await;
    let settings = Settings { default_unit: Some(world.school.id), ..Settings::default() };
    let (name, kind, mapping) = ("AFAS".to_owned(), SourceKind::People, sheets::Mapping::default());
    let draft = SourceDraft { name, kind, mapping, settings };
    let source = imports::add_source(&acting, world.home.id, draft).await.unwrap();
    let csv = "Personeelsnummer;Roepnaam;Achternaam;In dienst\n007;Jamila;Bakkali;01-08-2025\n";
    imports::propose(&acting, source.id, "personeel.csv", csv.into()).await.unwrap().id
}

#[db_test]
async fn an_import_that_is_agreed_to_on_one_node_is_written_by_another(engine: Engine) {
    let mut one = World::new(engine).await;
    one.sign_in(Who::HrOfficer).await;
    let two = one.another_node().await;
    let run = proposed(&one).await;
    let address = format!("/people/import/{run}");
    let reply = one.post(Who::HrOfficer, &format!("{address}/apply"), &[]).await;
    assert_eq!((reply.status, reply.location.as_str()), (StatusCode::SEE_OTHER, address.as_str()));
    assert!(one.get(Who::HrOfficer, &address).await.body.contains("import-progress"));
    assert_eq!(app::worker(two.db().clone(), one.store()).drain().await.unwrap(), 1);
    let acting = one.acting(Who::HrOfficer).await;
    assert_eq!(imports::run(&acting, run).await.unwrap().0.state, RunState::Done);
    assert!(one.get(Who::HrOfficer, &address).await.body.contains("personeel.csv is geïmporteerd."));
    assert!(two.get(Who::HrOfficer, "/people?q=bakkali").await.body.contains("Jamila Bakkali"));
}
