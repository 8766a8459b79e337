//! Personal data, over all capabilities: shown in full, erased without a trace, and never too much at once.

use std::time::Duration;

use access::{Acting, Role};
use axum::http::StatusCode;
use chrono::{Days, NaiveDate};
use db::{Db, Engine, sql};
use directory::commands::{find, people, roles};
use directory::model::{PersonDraft, PersonKind, PersonName};
use kernel::PersonId;
use portal::commands::{apps, desk, grants};
use portal::model::{AppDraft, GrantTo};
use signon::commands::tokens::{self, TokenDraft};
use testkit::db_test;
use web::Personal;

use crate::world::{Who, World, permissions, person};

/// A word that nothing else holds.
const MARK: &str = "Zwxqmarkering";

fn operator(world: &World) -> Acting {
    Acting::operator((*world.db).clone(), "test")
}

/// Columns of a table: those that hold text, or all of them.
async fn columns(db: &Db, table: &str, text: bool) -> Vec<String> {
    let (all, texts) = match db.engine() {
        Engine::Sqlite => ("SELECT name FROM pragma_table_info($1)", " WHERE upper(type) = 'TEXT'"),
        Engine::Postgres => (
            "SELECT column_name::text FROM information_schema.columns WHERE table_schema = current_schema() \
             AND table_name = $1",
            " AND data_type = 'text'",
        ),
    };
    sql(all).push(if text { texts } else { "" }).bind(table).scalars(db.conn()).await.unwrap()
}

/// What columns are called that say whose something is, or who did it.
const OF_PEOPLE: [&str; 6] = ["person", "author", "made_by", "created_by", "changed_by", "trashed_by"];

/// Tables and their columns that say whose something is.
async fn columns_of_people(db: &Db) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for table in app::tables() {
        let own = columns(db, table, false).await.into_iter().filter(|column| OF_PEOPLE.contains(&column.as_str()));
        found.extend(own.map(|column| (table, column)));
    }
    found
}

#[db_test]
async fn every_capability_that_keeps_something_of_people_shows_and_erases_it(engine: Engine) {
    let world = World::new(engine).await;
    let of_people = columns_of_people(&world.db).await;
    for slice in app::slices() {
        let keeps = slice.tables.iter().any(|table| of_people.iter().any(|(of, _)| of == table));
        assert!(!keeps || !slice.personal.is_empty(), "{}", slice.name);
    }
}

/// Where a word stands, whatever its case: `table.column`.
async fn traces(db: &Db, word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for table in app::tables() {
        for column in columns(db, table, true).await {
            let statement = format!("SELECT count(*) FROM \"{table}\" WHERE lower(\"{column}\") LIKE $1");
            let pattern = format!("%{}%", word.to_lowercase());
            let rows: Option<i64> = sql(statement).bind(pattern).scalar(db.conn()).await.unwrap();
            if rows != Some(0) {
                found.push(format!("{table}.{column}"));
            }
        }
    }
    found
}

/// Emma, by another name, with something of hers in every capability.
async fn marked(world: &mut World) -> PersonId {
    world.sign_in(Who::Employee).await;
    let (acting, id) = (operator(world), world.people[&Who::Employee]);
    let seen = find::person(&acting, id).await.unwrap();
    let draft = PersonDraft {
        kind: PersonKind::Staff,
        external_id: Some(MARK.into()),
        name: PersonName { given: MARK.into(), surname: format!("van {MARK}"), ..PersonName::default() },
        email: Some(format!("{MARK}@kompas.example")),
        phone: None,
        born_on: None,
        lang: None,
    };
    people::change(&acting, id, seen.person.version, draft).await.unwrap();
    let (name, scopes) = (format!("Rooster {MARK}"), vec!["read".to_owned()]);
    let token = TokenDraft { name, scopes, expires_on: acting.today() + Days::new(9) };
    tokens::create(&acting, id, token, &permissions(&world.app)).await.unwrap();
    let draft = AppDraft {
        name: "Rooster".into(),
        description_nl: "Rooster".into(),
        description_en: "Timetable".into(),
        url: "https://rooster.example".into(),
        category: portal::model::Category::ALL[0].to_string(),
        icon: String::new(),
        pinned: false,
    };
    let app = apps::add(&acting, world.home.id, draft).await.unwrap();
    grants::add(&acting, app, GrantTo::Person(id)).await.unwrap();
    let own = world.acting(Who::Employee).await;
    desk::open(&own, app).await.unwrap();
    desk::set_favourite(&own, app, true).await.unwrap();
    let (group, post) = (world.group.unwrap(), world.post.unwrap());
    groups::commands::visit::note(&own, &groups::gate::enter(&own, group).await.unwrap()).await.unwrap();
    news::commands::comments::add(&own, post, "Ik neem hem mee.").await.unwrap();
    news::commands::likes::set(&own, post, true).await.unwrap();
    documents::commands::folders::make(&own, documents::model::Spot::top(group), "Sleutels").await.unwrap();
    id
}

fn yesterday(world: &World) -> NaiveDate {
    world.db.clock().today().pred_opt().unwrap()
}

#[db_test]
async fn who_is_erased_leaves_no_trace_and_the_chain_holds(engine: Engine) {
    let mut world = World::new(engine).await;
    let id = marked(&mut world).await;
    let acting = operator(&world);
    people::end(&acting, id, yesterday(&world)).await.unwrap();
    let before = traces(&world.db, MARK).await;
    for place in ["person.display_name", "person.email", "person_term.term", "api_token.name", "event.payload"] {
        assert!(before.iter().any(|found| found == place), "{place} was to hold the word: {before:?}");
    }
    assert!(traces(&world.db, "emma.test").await.contains(&"account.username".to_owned()));
    world.sign_in(Who::HrOfficer).await;
    let address = format!("/people/{id}/erase");
    assert!(world.get(Who::HrOfficer, &address).await.body.contains("Dit kun je niet terugdraaien"));
    assert_eq!(world.post(Who::HrOfficer, &address, &[]).await.status, StatusCode::CONFLICT, "nobody said to be sure");
    assert_eq!(world.post(Who::HrOfficer, &address, &[("sure", "yes")]).await.location, "/people");
    for word in [MARK, "emma.test"] {
        assert_eq!(traces(&world.db, word).await, Vec::<String>::new(), "{word}");
    }
    let of_people = columns_of_people(&world.db).await;
    assert!(of_people.len() > 15, "{of_people:?}");
    for (table, column) in of_people {
        let rows = sql(format!("SELECT count(*) FROM {table} WHERE {column} = $1")).bind(id);
        assert_eq!(rows.scalar::<i64>(world.db.conn()).await.unwrap(), Some(0), "{table}.{column}");
    }
    assert!(db::events::verify(world.db.conn()).await.unwrap().is_ok());
    assert_eq!(world.get(Who::HrOfficer, &format!("/people/{id}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.get(Who::HrOfficer, &address).await.status, StatusCode::NOT_FOUND);
    let kept = sql("SELECT count(*) FROM event WHERE subject = $1 AND payload IS NOT NULL").bind(id);
    assert_eq!(kept.scalar::<i64>(world.db.conn()).await.unwrap(), Some(1), "only that the person was erased");
    assert!(!world.get(Who::HrOfficer, "/people?left=yes").await.body.contains("(gewist)"));
}

#[db_test]
async fn nobody_is_erased_who_is_here_or_by_who_may_not(engine: Engine) {
    let mut world = World::new(engine).await;
    for who in [Who::HrOfficer, Who::Employee, Who::Stranger] {
        world.sign_in(who).await;
    }
    let pupil = world.people[&Who::Pupil];
    let address = format!("/people/{pupil}/erase");
    let sure = [("sure", "yes")];
    assert_eq!(world.post(Who::HrOfficer, &address, &sure).await.status, StatusCode::CONFLICT);
    people::end(&operator(&world), pupil, yesterday(&world)).await.unwrap();
    assert_eq!(world.post(Who::Employee, &address, &sure).await.status, StatusCode::FORBIDDEN);
    assert_eq!(world.post(Who::Stranger, &address, &sure).await.status, StatusCode::NOT_FOUND);
    assert_eq!(world.post(Who::HrOfficer, &address, &sure).await.status, StatusCode::SEE_OTHER);
}

/// What somebody is given about a person, as JSON.
async fn given(world: &World, who: Who, address: &str) -> serde_json::Value {
    let reply = world.get(who, address).await;
    assert_eq!(reply.status, StatusCode::OK, "{who:?} {address}");
    assert!(!reply.body.contains("$argon2"), "a hash is nobody's to take out");
    serde_json::from_str(&reply.body).unwrap()
}

#[db_test]
async fn people_get_all_that_is_held_of_them_and_nobody_else_does(engine: Engine) {
    let mut world = World::new(engine).await;
    let id = marked(&mut world).await;
    let held = given(&world, Who::Employee, "/account/data.json").await;
    let mut parts: Vec<&String> = held["held"].as_object().unwrap().keys().collect();
    // In which order an object keeps its keys depends on a feature that some builds have.
    parts.sort_unstable();
    let mut expected: Vec<&str> = Personal::all(&app::slices()).iter().map(|part| part.name).collect();
    expected.sort_unstable();
    assert_eq!(parts, expected);
    assert_eq!(held["held"]["directory"]["email"], format!("{MARK}@kompas.example"));
    assert_eq!(held["held"]["directory"]["memberships"][0]["unit"], "Basisschool De Linde");
    assert_eq!(held["held"]["signon"]["account"]["username"], "emma.test");
    assert_eq!(held["held"]["signon"]["sessions"].as_array().unwrap().len(), 1);
    assert_eq!(held["held"]["signon"]["tokens"][0]["name"], format!("Rooster {MARK}"));
    for what in ["favourites", "granted"] {
        assert_eq!(held["held"]["portal"][what][0], "Rooster", "{what}");
    }
    assert_eq!(held["held"]["portal"]["opened"][0]["times"], 1);
    let said: Vec<&str> =
        held["events"].as_array().unwrap().iter().filter_map(|event| event["what"].as_str()).collect();
    assert!(said.contains(&"directory.person.changed") && said.contains(&"signon.session.started"), "{said:?}");

    let address = format!("/people/{id}/data.json");
    for who in [Who::HrOfficer, Who::Teacher, Who::Stranger] {
        world.sign_in(who).await;
        assert_eq!(world.get(who, &address).await.status, StatusCode::FORBIDDEN, "{who:?}");
    }
    for (who, unit) in [(Who::Teacher, world.home.id.unit()), (Who::Stranger, world.other.id.unit())] {
        let acting = operator(&world);
        let (person, role, starts_on) = (world.people[&who], Role::DataProtectionOfficer, acting.today());
        let new = roles::NewRole { person, role, unit: Some(unit), starts_on, ends_on: None };
        roles::give(&acting, new, &permissions(&world.app)).await.unwrap();
    }
    assert_eq!(given(&world, Who::Teacher, &address).await["held"], held["held"]);
    assert_eq!(world.get(Who::Stranger, &address).await.status, StatusCode::NOT_FOUND);
    let noted = sql("SELECT count(*) FROM event WHERE kind = 'directory.person.exported'");
    assert_eq!(noted.scalar::<i64>(world.db.conn()).await.unwrap(), Some(2));
}

/// People of the school whose last day was so many days ago; it became known today.
async fn leavers(world: &World, count: u32, kind: PersonKind, days: u64) {
    let acting = operator(world);
    for n in 0..count {
        let id = person(&acting, &format!("Vertrokken{n}"), "Jansen", kind, world.school.id).await;
        people::end(&acting, id, acting.today() - Days::new(days)).await.unwrap();
    }
}

async fn how_many(world: &World, kind: &str) -> i64 {
    let count = sql("SELECT count(*) FROM event WHERE kind = $1").bind(kind).scalar(world.db.conn());
    count.await.unwrap().unwrap_or_default()
}

/// Lets a night go by.
async fn night(world: &World, worker: &jobs::Worker) {
    worker.drain().await.unwrap();
    world.db.clock.advance(Duration::from_hours(24));
    worker.drain().await.unwrap();
}

const ERASED: &str = "directory.person.erased";
const HELD: &str = "directory.retention.held";

#[db_test]
async fn who_is_past_their_term_is_erased_at_night(engine: Engine) {
    let mut world = World::new(engine).await;
    let worker = app::worker((*world.db).clone(), world.store());
    leavers(&world, 1, PersonKind::Pupil, 1).await;
    leavers(&world, 2, PersonKind::Staff, 1).await;
    world.db.clock.advance(Duration::from_hours(400 * 24));
    // A last day typed years too early is a slip that can be mended: the term counts from when it became known.
    leavers(&world, 1, PersonKind::Pupil, 4_000).await;
    let address = format!("/organisations/{}/retention", world.home.id);
    night(&world, &worker).await;
    assert_eq!(how_many(&world, ERASED).await, 1, "a pupil is kept for a year, staff for two");
    world.sign_in(Who::Administrator).await;
    let wrong = world.post(Who::Administrator, &address, &[("staff", "0"), ("pupils", "twaalf")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("Vul een aantal maanden in van 1 tot 120."));
    let saved = world.post(Who::Administrator, &address, &[("staff", "12"), ("pupils", "12")]).await;
    assert_eq!(saved.location, address);
    night(&world, &worker).await;
    assert_eq!(how_many(&world, ERASED).await, 3);
    night(&world, &worker).await;
    assert_eq!(how_many(&world, ERASED).await, 3);
    assert!(db::events::verify(world.db.conn()).await.unwrap().is_ok());
}

#[db_test]
async fn many_at_once_wait_for_somebody_to_agree_to_the_number(engine: Engine) {
    let mut world = World::new(engine).await;
    let worker = app::worker((*world.db).clone(), world.store());
    leavers(&world, 22, PersonKind::Staff, 1).await;
    world.db.clock.advance(Duration::from_hours(800 * 24));
    night(&world, &worker).await;
    night(&world, &worker).await;
    assert_eq!((how_many(&world, ERASED).await, how_many(&world, HELD).await), (0, 1));
    world.sign_in(Who::Administrator).await;
    world.sign_in(Who::HrOfficer).await;
    let address = format!("/organisations/{}/retention", world.home.id);
    assert!(world.get(Who::Administrator, &address).await.body.contains("Klopt dit aantal?"));
    let agree = format!("{address}/confirm");
    let post = async |who, number| world.post(who, &agree, &[("number", number)]).await.status;
    assert_eq!(post(Who::HrOfficer, "22").await, StatusCode::FORBIDDEN);
    assert_eq!(post(Who::Administrator, "21").await, StatusCode::CONFLICT);
    assert_eq!(post(Who::Administrator, "22").await, StatusCode::SEE_OTHER);
    worker.drain().await.unwrap();
    assert_eq!(how_many(&world, ERASED).await, 22);
    assert_eq!(post(Who::Administrator, "22").await, StatusCode::CONFLICT);
    assert!(!world.get(Who::Administrator, &address).await.body.contains("Klopt dit aantal?"));
}
