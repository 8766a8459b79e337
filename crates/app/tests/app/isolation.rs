//! One organisation never sees another's people, names or counts.

use axum::http::{Method, StatusCode};
use db::Engine;
use testkit::db_test;

use crate::coverage::fill;
use crate::world::{Who, World};

/// Whatever page the administrator of another organisation opens with ids of ours, none of our names is on it.
#[db_test]
async fn the_administrator_of_another_organisation_reads_nothing_of_ours(engine: Engine) {
    let mut world = World::new(engine).await;
    world.sign_in(Who::Stranger).await;
    let secrets = ["Kompas", "De Linde", "Groep 3a", "Emma", "de Boer", "Saar", "Vermeer"];
    for route in app::routes(&world.app).list() {
        if route.method != Method::GET || route.path.starts_with("/live/") || route.path.starts_with("/theme/") {
            continue;
        }
        let path = fill(&world, route.path);
        for path in [path.clone(), format!("{path}?organisation={}&q=de&unit={}", world.home.id, world.class.id)] {
            let reply = world.get(Who::Stranger, &path).await;
            for secret in secrets {
                assert!(!reply.body.contains(secret), "GET {path} shows {secret:?}");
            }
        }
    }
}

#[db_test]
async fn what_cannot_be_seen_is_not_found_rather_than_forbidden(engine: Engine) {
    let mut world = World::new(engine).await;
    world.sign_in(Who::Stranger).await;
    world.sign_in(Who::Employee).await;
    let (person, unit) = (world.people[&Who::Teacher], world.class.id);
    assert_eq!(world.get(Who::Stranger, &format!("/people/{person}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.get(Who::Stranger, &format!("/units/{unit}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.get(Who::Employee, &format!("/people/{person}")).await.status, StatusCode::OK);
    let pupil = world.people[&Who::Pupil];
    assert_eq!(world.get(Who::Employee, &format!("/people/{pupil}")).await.status, StatusCode::NOT_FOUND);
}
