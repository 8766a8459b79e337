//! Whatever changes something leaves a line in the audit trail.

use axum::http::{Method, StatusCode};
use db::{Engine, events};
use testkit::db_test;

use crate::world::{Who, World};

async fn last_seq(world: &World) -> i64 {
    db::sql("SELECT seq FROM event_head").scalar(world.db.conn()).await.unwrap().unwrap()
}

#[db_test]
async fn a_move_is_seen_in_the_trail_with_who_what_and_from_where(engine: Engine) {
    let mut world = World::new(engine).await;
    world.sign_in(Who::Administrator).await;
    let teacher = world.people[&Who::Teacher];
    let acting = world.acting(Who::Administrator).await;
    let seen = directory::commands::find::person(&acting, teacher).await.unwrap();
    let memberships = directory::commands::find::memberships(&acting, &seen).await.unwrap();
    let today = acting.today();
    directory::commands::memberships::move_person(&acting, memberships[0].id, world.school.id, today).await.unwrap();
    let page = world.get(Who::Administrator, "/audit?kind=directory.person.").await;
    assert_eq!(page.status, StatusCode::OK);
    for text in ["Persoon verplaatst", "Tom Willems", "Ada Vermeer", "Basisschool De Linde", "Gelukt"] {
        assert!(page.body.contains(text), "{text} is not in the trail");
    }
}

/// A refused sign-in is kept, and the chain holds over everything that the tests did.
#[db_test]
async fn the_chain_holds_after_a_day_of_work(engine: Engine) {
    let mut world = World::new(engine).await;
    world.sign_everybody_in().await;
    let before = last_seq(&world).await;
    assert!(before > 20);
    assert_eq!(events::verify(world.db.conn()).await.unwrap(), Ok(before));
}

/// A form that changes something is answered with an event or a refusal, never with silence.
#[db_test]
async fn every_form_that_succeeds_leaves_an_event(engine: Engine) {
    let mut world = World::new(engine).await;
    world.sign_in(Who::Administrator).await;
    // What leaves no event, or ends the session that this test needs, and why that is right.
    let silent = [
        "/preferences/scheme",           // a cookie of the visitor's own
        "/apps/{app}/favourite",         // taking away what was no favourite changes nothing
        "/sign-in",                      // has tests of its own
        "/sign-in/password",             // for who has no session yet
        "/sign-out",                     // ends the session
        "/account/sessions/end",         // ends the session
        "/people/{person}/sessions/end", // nothing to end for who never signed in
        "/notices/seen",                 // what somebody saw is nobody else's business
        "/notices/settings",             // nor what they want to hear
    ];
    for route in app::routes(&world.app).list() {
        if route.method != Method::POST || route.path.starts_with("/api/") || silent.contains(&route.path) {
            continue;
        }
        let path = crate::coverage::fill(&world, route.path);
        let before = last_seq(&world).await;
        let reply = world.post(Who::Administrator, &path, &[]).await;
        assert!(!reply.status.is_server_error(), "POST {path}: {} {}", reply.status, reply.body);
        assert!(!reply.location.starts_with("/sign-in"), "POST {path} ended the session");
        if reply.status == StatusCode::SEE_OTHER {
            assert!(last_seq(&world).await > before, "POST {path} succeeded without an event");
        }
    }
}
