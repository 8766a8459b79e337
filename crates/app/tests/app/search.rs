//! Search over everything: what is found, by whom, and what is not.

use db::Engine;
use directory::commands::people;
use directory::model::PersonKind;
use groups::model::{GroupDraft, Visibility};
use testkit::db_test;

use crate::world::{Who, World, person};

/// Kinds, titles and counts that somebody gets for some words, as the API tells them.
async fn found(world: &World, who: Who, words: &str) -> String {
    let reply = world.get(who, &format!("/api/v1/search?q={}", words.replace(' ', "%20"))).await;
    let body: serde_json::Value = serde_json::from_str(&reply.body).unwrap_or_else(|_| panic!("{}", reply.body));
    let items = body["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| format!("{} {}", item["kind"].as_str().unwrap(), item["title"].as_str().unwrap()));
    let count: i64 = body["counts"].as_object().unwrap().values().map(|n| n.as_i64().unwrap()).sum();
    let alike = if body["alike"].as_bool().unwrap() { "~" } else { "" };
    let mut items: Vec<String> = items.collect();
    assert_eq!(usize::try_from(count).unwrap(), items.len(), "what is counted is what is shown: {}", reply.body);
    items.sort();
    format!("{alike}{}", items.join(", "))
}

fn draft(name: &str, visibility: Visibility) -> GroupDraft {
    GroupDraft { name: name.into(), about: String::new(), visibility: visibility.to_string(), for_pupils: false }
}

async fn ready(engine: Engine) -> World {
    let mut world = World::new(engine).await;
    world.sign_everybody_in().await;
    world.index().await;
    world
}

#[db_test]
async fn a_colleague_is_found_by_beginnings_and_in_spite_of_a_slip(engine: Engine) {
    let world = ready(engine).await;
    let name = directory::names(world.db.conn(), &[world.people[&Who::Teacher]]).await.unwrap();
    let name = &name[&world.people[&Who::Teacher]];
    let given = name.split(' ').next().unwrap();
    let beginning: String = given.chars().take(given.chars().count() - 1).collect();
    let expected = format!("person {name}");
    for words in [given.to_owned(), given.to_uppercase(), beginning, format!("{given} linde")] {
        assert!(found(&world, Who::Employee, &words).await.contains(&expected), "{words}");
    }
    let mut slip: Vec<char> = given.chars().collect();
    slip.insert(2, 'x');
    let slip: String = slip.into_iter().collect();
    let got = found(&world, Who::Employee, &slip).await;
    assert!(got.starts_with('~') && got.contains(&expected), "{slip}: {got}");
}

#[db_test]
async fn nobody_finds_or_counts_what_they_may_not_see(engine: Engine) {
    let world = ready(engine).await;
    let employee = world.acting(Who::Employee).await;
    for (visibility, name) in [
        (Visibility::Open, "Kwartetten open"),
        (Visibility::Closed, "Kwartetten dicht"),
        (Visibility::Hidden, "Kwartetten stil"),
    ] {
        let group = groups::commands::groups::begin(&employee, draft(name, visibility)).await.unwrap();
        let post = news::model::PostDraft {
            title: format!("Kwartetten in {visibility}"),
            text: "Wie komt er?".into(),
            ..news::model::PostDraft::default()
        };
        news::commands::posts::write_in_group(&employee, group, post).await.unwrap();
        let spot = documents::model::Spot::top(group);
        documents::commands::folders::make(&employee, spot, &format!("Kwartetten {visibility}")).await.unwrap();
    }
    world.index().await;
    let all = "document Kwartetten closed, document Kwartetten hidden, document Kwartetten open, group Kwartetten dicht, \
               group Kwartetten open, group Kwartetten stil, post Kwartetten in closed, post Kwartetten in hidden, \
               post Kwartetten in open";
    assert_eq!(found(&world, Who::Employee, "kwartetten").await, all);
    let colleague = "document Kwartetten open, group Kwartetten dicht, group Kwartetten open, post Kwartetten in open";
    assert_eq!(found(&world, Who::Teacher, "kwartetten").await, colleague);
    // Who keeps all groups knows of them, and not of what is said in them.
    let keeper = "document Kwartetten open, group Kwartetten dicht, group Kwartetten open, group Kwartetten stil, \
                  post Kwartetten in open";
    assert_eq!(found(&world, Who::Administrator, "kwartet").await, keeper);
    assert_eq!(found(&world, Who::Pupil, "kwartetten").await, "");
    assert_eq!(found(&world, Who::Stranger, "kwartetten").await, "");
}

#[db_test]
async fn a_group_that_closes_takes_what_is_in_it_along(engine: Engine) {
    let world = ready(engine).await;
    let employee = world.acting(Who::Employee).await;
    let group = groups::commands::groups::begin(&employee, draft("Zaagploeg", Visibility::Open)).await.unwrap();
    let spot = documents::model::Spot::top(group);
    let folder = documents::commands::folders::make(&employee, spot, "Zaagplan").await.unwrap();
    world.index().await;
    assert_eq!(found(&world, Who::Teacher, "zaagp").await, "document Zaagplan, group Zaagploeg");
    let seen = groups::gate::look(&employee, group).await.unwrap().group().version;
    groups::commands::groups::change(&employee, group, seen, draft("Zaagploeg", Visibility::Closed)).await.unwrap();
    world.index().await;
    assert_eq!(found(&world, Who::Teacher, "zaagp").await, "group Zaagploeg");
    documents::commands::trash::throw_away(&employee, folder).await.unwrap();
    world.index().await;
    assert_eq!(found(&world, Who::Employee, "zaagp").await, "group Zaagploeg");
    groups::commands::groups::end(&employee, group).await.unwrap();
    world.index().await;
    assert_eq!(found(&world, Who::Employee, "zaagp").await, "");
}

#[db_test]
async fn what_waits_for_its_moment_is_found_from_then_on(engine: Engine) {
    let world = ready(engine).await;
    let administrator = world.acting(Who::Administrator).await;
    let later = world.db.clock().now().after(std::time::Duration::from_hours(3));
    let draft = news::model::PostDraft {
        title: "Sneeuwpret".into(),
        text: "Morgen sleeën.".into(),
        published_at: Some(later),
        ..news::model::PostDraft::default()
    };
    news::commands::posts::write_news(&administrator, world.home.id.unit(), draft).await.unwrap();
    world.index().await;
    assert_eq!(found(&world, Who::Teacher, "sneeuwpret").await, "");
    world.db.clock().advance(std::time::Duration::from_hours(4));
    assert_eq!(found(&world, Who::Teacher, "sneeuwpret").await, "", "not before it was read anew");
    world.index().await;
    assert_eq!(found(&world, Who::Teacher, "sleeen").await, "post Sneeuwpret");
}

#[db_test]
async fn who_leaves_is_no_longer_found(engine: Engine) {
    let world = ready(engine).await;
    let operator = access::Acting::operator((*world.db).clone(), "test");
    let quirine = person(&operator, "Quirine", "Test", PersonKind::Staff, world.school.id).await;
    world.index().await;
    assert_eq!(found(&world, Who::Teacher, "quirine").await, "person Quirine Test");
    let yesterday = world.db.clock().today().pred_opt().unwrap();
    people::end(&operator, quirine, yesterday).await.unwrap();
    world.index().await;
    assert_eq!(found(&world, Who::Teacher, "quirine").await, "");
}

#[db_test]
async fn the_page_marks_the_words_and_escapes_all_else(engine: Engine) {
    let world = ready(engine).await;
    let employee = world.acting(Who::Employee).await;
    let draft = news::model::PostDraft {
        title: "Vogels <b>tellen</b>".into(),
        text: "Op 30 januari tellen we de vogels. `<script>alert(1)</script>`".into(),
        ..news::model::PostDraft::default()
    };
    news::commands::posts::write_in_group(&employee, world.group.unwrap(), draft).await.unwrap();
    world.index().await;
    let page = world.get(Who::Employee, "/search?q=vogel+januari").await.body;
    assert!(page.contains("<mark>januari</mark>"), "{page}");
    assert!(page.contains("<mark>vogels</mark>") && page.contains("&lt;script&gt;"), "{page}");
    assert!(!page.contains("<script>alert") && !page.contains("<b>tellen"));
}

#[db_test]
async fn an_index_made_again_finds_the_same(engine: Engine) {
    let world = ready(engine).await;
    let folder = testkit::TestDir::new();
    let (_stop, stopping) = tokio::sync::watch::channel(false);
    let first = search::Index::open(folder.path(), app::sources()).unwrap();
    first.catch_up(&world.db, &stopping).await.unwrap();
    let things = first.things();
    assert!(things > 10, "{things}");
    drop(first);
    let again = search::Index::open(folder.path(), app::sources()).unwrap();
    assert_eq!((again.things(), again.seq()), (things, db::events::end(world.db.conn()).await.unwrap()));
    drop(again);
    for file in std::fs::read_dir(folder.path().join("v1")).unwrap() {
        std::fs::write(file.unwrap().path(), b"damaged").unwrap();
    }
    let anew = search::Index::open(folder.path(), app::sources()).unwrap();
    assert_eq!((anew.things(), anew.seq()), (0, 0));
    anew.catch_up(&world.db, &stopping).await.unwrap();
    assert_eq!(anew.things(), things);
}
