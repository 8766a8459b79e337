//! Favourites, last opened apps, the memory of desks, and search.

use kernel::Error;
use testkit::db_test;
use thuisbasis_portal as portal;

use portal::commands::{apps, desk};
use portal::desks::{Desks, Notices, Place};
use portal::model::{AppId, GrantTo};

use crate::town::{PUPIL, STAFF, Town, nothing};

fn names(place: &Place, which: &[usize]) -> Vec<String> {
    place.desk.apps(which).map(|(_, app)| app.name.clone()).collect()
}

#[db_test]
async fn favourites_keep_their_order_and_take_only_own_apps(engine: db::Engine) {
    let town = Town::build(engine).await;
    let person = town.person("Juf", STAFF, town.class, "").await;
    let acting = town.acting(person, town.board).await;
    let mail = town.app(town.board, "Mail", &[GrantTo::Everyone]).await;
    let roster = town.app(town.board, "Rooster", &[GrantTo::Everyone]).await;
    let hidden = town.app(town.board, "Loon", &[]).await;
    let foreign = town.app(town.elsewhere, "Elders", &[GrantTo::Everyone]).await;
    desk::set_favourite(&acting, roster, true).await.unwrap();
    desk::set_favourite(&acting, mail, true).await.unwrap();
    desk::set_favourite(&acting, mail, true).await.unwrap();
    for app in [hidden, foreign, nothing::<AppId>(&town)] {
        assert!(matches!(desk::set_favourite(&acting, app, true).await, Err(Error::NotFound)));
        assert!(matches!(desk::set_favourites(&acting, &[mail, app]).await, Err(Error::NotFound)));
        assert!(matches!(desk::open(&acting, app).await, Err(Error::NotFound)));
    }
    let shown = async || {
        let me = town.identity(person, town.board).await;
        let place = Desks::default().of(&acting, &me).await.unwrap();
        names(&place, &place.desk.favourites)
    };
    assert_eq!(shown().await, ["Rooster", "Mail"]);
    desk::set_favourites(&acting, &[mail, roster, mail]).await.unwrap();
    assert_eq!(shown().await, ["Mail", "Rooster"]);
    desk::set_favourite(&acting, mail, false).await.unwrap();
    assert_eq!(shown().await, ["Rooster"]);
}

#[db_test]
async fn the_last_five_opened_apps_come_latest_first(engine: db::Engine) {
    let town = Town::build(engine).await;
    let person = town.person("Juf", STAFF, town.class, "").await;
    let acting = town.acting(person, town.board).await;
    for name in ["A", "B", "C", "D", "E", "F"] {
        let app = town.app(town.board, name, &[GrantTo::Everyone]).await;
        town.db.clock.advance(std::time::Duration::from_secs(1));
        assert_eq!(desk::open(&acting, app).await.unwrap().url, "https://app.example/");
    }
    let me = town.identity(person, town.board).await;
    let place = Desks::default().of(&acting, &me).await.unwrap();
    assert_eq!(names(&place, &place.desk.recent), ["F", "E", "D", "C", "B"]);
}

/// The audit trail does not say who opens what: nobody is to be followed with it.
#[db_test]
async fn opening_an_app_leaves_no_trace_of_which(engine: db::Engine) {
    let town = Town::build(engine).await;
    let person = town.person("Juf", STAFF, town.class, "").await;
    let app = town.app(town.board, "Rooster", &[GrantTo::Everyone]).await;
    let acting = town.acting(person, town.board).await;
    let newest = async || db::events::page(town.db.conn(), &db::events::Filter::default(), 1).await.unwrap()[0].seq;
    let (events, stale) = (newest().await, town.identity(person, town.board).await.version);
    desk::open(&acting, app).await.unwrap();
    assert_eq!(newest().await, events);
    assert_ne!(town.identity(person, town.board).await.version, stale);
    // The same app again moves nothing, so it makes nothing stale either.
    let before = town.identity(person, town.board).await.version;
    desk::open(&acting, app).await.unwrap();
    assert_eq!(town.identity(person, town.board).await.version, before);
}

/// Two nodes, each with a memory of its own: a change on one is seen on the other at the next request, since the
/// version of the identity moved; until then the other shows what it had.
#[db_test]
async fn a_change_on_one_node_is_seen_on_the_other(engine: db::Engine) {
    let town = Town::build(engine).await;
    let person = town.person("Juf", STAFF, town.class, "").await;
    let acting = town.acting(person, town.board).await;
    let app = town.app(town.board, "Mail", &[GrantTo::Everyone]).await;
    let (one, two) = (Desks::default(), Desks::default());
    let old = town.identity(person, town.board).await;
    for node in [&one, &two] {
        assert_eq!(names(&node.of(&acting, &old).await.unwrap(), &[0]), ["Mail"]);
    }
    let other = town.app(town.board, "Agenda", &[GrantTo::Staff]).await;
    apps::end(&town.operator(), app).await.unwrap();
    desk::set_favourite(&acting, other, true).await.unwrap();
    let new = town.identity(person, town.board).await;
    assert_ne!(old.version, new.version);
    for node in [&one, &two] {
        let place = node.of(&acting, &new).await.unwrap();
        assert_eq!(names(&place, &place.desk.all), ["Agenda"]);
        assert_eq!(names(&place, &place.desk.favourites), ["Agenda"]);
        assert_eq!(names(&node.of(&acting, &old).await.unwrap(), &[0]), ["Mail"]);
    }
}

/// What is in memory is served from there: the database could be away.
#[db_test]
async fn a_remembered_desk_asks_the_database_nothing(engine: db::Engine) {
    let town = Town::build(engine).await;
    let person = town.person("Juf", STAFF, town.class, "").await;
    town.app(town.board, "Mail", &[GrantTo::Everyone]).await;
    let node = town.db.another_node().await;
    let grants = directory::grants_of(town.db.conn(), person, town.today()).await.unwrap();
    let acting = Town::acting_with(node.clone(), person, town.board, grants);
    let me = town.identity(person, town.board).await;
    let (desks, notices) = (Desks::default(), Notices::default());
    desks.of(&acting, &me).await.unwrap();
    notices.of(&acting, &me).await.unwrap();
    node.close().await.unwrap();
    assert_eq!(names(&desks.of(&acting, &me).await.unwrap(), &[0]), ["Mail"]);
    assert!(notices.of(&acting, &me).await.unwrap().is_empty());
}

#[db_test]
async fn a_desk_is_searched_for_ones_own_apps_only(engine: db::Engine) {
    let town = Town::build(engine).await;
    let teacher = town.person("Wilma", STAFF, town.class, "Leerkracht").await;
    let pupil = town.person("Wim", PUPIL, town.class, "").await;
    town.app(town.board, "Wiskunde", &[GrantTo::Pupils]).await;
    town.app(town.elsewhere, "Wikipedia", &[GrantTo::Everyone]).await;
    let found = async |person| {
        let (acting, me) = (town.acting(person, town.board).await, town.identity(person, town.board).await);
        let place = Desks::default().of(&acting, &me).await.unwrap();
        place.desk.search("wi").map(|app| app.name.clone()).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(found(teacher).await, "");
    assert_eq!(found(pupil).await, "Wiskunde");
}
