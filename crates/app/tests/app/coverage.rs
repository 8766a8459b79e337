//! Every route is tried by who may not pass it, and the role matrix is a text to review.

use axum::http::{Method, StatusCode};
use db::Engine;
use testkit::db_test;
use web::Guard;

use crate::world::{Who, World};

/// A path with its parameters filled in: each with something of the home organisation, so that only rights decide.
pub(crate) fn fill(world: &World, path: &str) -> String {
    path.split('/')
        .map(|part| {
            let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else {
                return part.to_owned();
            };
            match name {
                "person" => world.people[&Who::Employee].to_string(),
                "unit" => world.class.id.to_string(),
                "organisation" => world.home.id.to_string(),
                "group" => world.group.unwrap().to_string(),
                "post" => world.post.unwrap().to_string(),
                "slug" => world.home.slug.clone(),
                "file" => format!("{}-0b5c7a.css", world.home.slug),
                "lang" | "language" => "nl".to_owned(),
                "code" | "topic" => "sign-in".to_owned(),
                "format" => "csv".to_owned(),
                // Things that this world has none of: asking for one that does not exist shows as much of the guard.
                _ => "0190a6c4-0000-7000-8000-000000000000".to_owned(),
            }
        })
        .collect::<Vec<_>>()
        .join("/")
}

#[db_test]
async fn every_guarded_route_turns_away_who_has_not_signed_in(engine: Engine) {
    let world = World::new(engine).await;
    for route in app::routes(&world.app).list() {
        let path = fill(&world, route.path);
        let reply = world.request(Who::Anonymous, route.method.clone(), &path, &[]).await;
        let what = format!("{} {path}: {}", route.method, reply.status);
        match route.guard {
            Guard::Public(_) => {
                assert_ne!(reply.status, StatusCode::UNAUTHORIZED, "{what}");
                assert!(!reply.location.starts_with("/sign-in?next="), "{what}");
                assert!(!reply.status.is_server_error(), "{what}");
            }
            _ if ["/api/", web::DRIVE].iter().any(|root| path.starts_with(root)) => {
                assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{what}");
            }
            _ => assert!(reply.location.starts_with("/sign-in?next="), "{what}"),
        }
    }
}

#[db_test]
async fn every_route_that_needs_a_permission_turns_away_a_pupil(engine: Engine) {
    let mut world = World::new(engine).await;
    world.sign_in(Who::Pupil).await;
    let mut tried = 0;
    for route in app::routes(&world.app).list() {
        let Guard::Needs(needed) = route.guard else { continue };
        if needed.is_carried_by(access::Role::Pupil) {
            continue;
        }
        let path = fill(&world, route.path);
        let reply = world.request(Who::Pupil, route.method.clone(), &path, &[]).await;
        // A program's change without a token is turned away before rights are asked.
        let expected = if path.starts_with("/api/") && route.method != Method::GET {
            StatusCode::UNAUTHORIZED
        } else {
            StatusCode::FORBIDDEN
        };
        assert_eq!(reply.status, expected, "{} {path}", route.method);
        tried += 1;
    }
    assert!(tried > 10, "only {tried} routes need a permission; did the list get lost?");
}

#[db_test]
async fn no_page_fails_for_anybody(engine: Engine) {
    let mut world = World::new(engine).await;
    world.sign_everybody_in().await;
    for route in app::routes(&world.app).list() {
        if route.method != Method::GET || route.path.starts_with("/live/") {
            continue;
        }
        let path = fill(&world, route.path);
        for who in Who::SIGNED_IN {
            let reply = world.get(who, &path).await;
            assert!(!reply.status.is_server_error(), "{who:?} GET {path}: {} {}", reply.status, reply.body);
        }
    }
}

#[test]
fn the_open_routes_are_on_a_reviewed_list() {
    let slices = app::slices();
    let mut routes = web::Routes::new();
    for slice in &slices {
        (slice.routes)(&mut routes);
    }
    let open: Vec<String> = routes
        .list()
        .iter()
        .filter_map(|route| match route.guard {
            Guard::Public(why) => Some(format!("{} {} – {why}", route.method, route.path)),
            _ => None,
        })
        .collect();
    insta::assert_snapshot!("open_routes", open.join("\n"));
    let guarded: Vec<String> = routes
        .list()
        .iter()
        .filter_map(|route| match route.guard {
            Guard::Needs(needed) => Some(format!("{:6} {:60} {}", route.method, route.path, needed.key)),
            Guard::SignedIn => Some(format!("{:6} {:60} whoever signed in", route.method, route.path)),
            Guard::Public(_) => None,
        })
        .collect();
    insta::assert_snapshot!("guarded_routes", guarded.join("\n"));
}

#[test]
fn the_role_matrix_is_a_reviewed_text() {
    let mut all: Vec<access::PermissionDef> =
        app::slices().iter().flat_map(|slice| slice.permissions.iter().copied()).collect();
    all.sort_by_key(|permission| permission.key);
    insta::assert_snapshot!("role_matrix", access::matrix(&all));
}

#[test]
fn the_api_description_is_complete() {
    let slices = app::slices();
    let mut routes = web::Routes::new();
    for slice in &slices {
        (slice.routes)(&mut routes);
    }
    let document = serde_json::to_value(app::openapi_document(&slices)).unwrap();
    let mut described: Vec<String> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    let mut served: Vec<String> = routes
        .list()
        .iter()
        .filter(|route| route.path.starts_with("/api/"))
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    described.sort();
    served.sort();
    assert_eq!(described, served, "left: described, right: served");
}

#[test]
fn permissions_have_distinct_keys_that_begin_with_their_capability() {
    let mut keys = Vec::new();
    for slice in app::slices() {
        for permission in slice.permissions {
            assert!(permission.key.starts_with(&format!("{}.", slice.name)), "{}", permission.key);
            keys.push(permission.key);
        }
    }
    let count = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), count);
}
