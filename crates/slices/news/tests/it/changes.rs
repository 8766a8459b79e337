//! Two who change the same post, and people who are forgotten.

use access::Role;
use kernel::Error;
use testkit::db_test;
use thuisbasis_news as news;

use news::commands::{comments, likes, posts};
use news::gate::read;

use crate::town::{Town, text};

#[db_test]
async fn of_two_changes_at_once_one_is_refused(engine: db::Engine) {
    let town = Town::build(engine).await;
    let editor = town.staff("Redactie", town.school, "").await;
    let editor = town.with_role(editor, Role::Editor).await;
    let id = town.news(&editor, town.school, "Nieuws").await;
    let (one, two) =
        tokio::join!(posts::change(&editor, id, 1, text("Een")), posts::change(&editor, id, 1, text("Twee")));
    assert_eq!(u8::from(one.is_ok()) + u8::from(two.is_ok()), 1);
    let lost = if one.is_err() { one } else { two };
    assert!(matches!(lost, Err(Error::Refused(_))), "{lost:?}");
    assert_eq!(read(&editor, id).await.unwrap().post().version, 2);
}

#[db_test]
async fn who_is_forgotten_leaves_what_they_said(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (one, two) = (town.staff("Redactie", town.school, "").await, town.staff("Kees", town.school, "").await);
    let (editor, kees) = (town.with_role(one, Role::Editor).await, town.acting(two).await);
    let id = town.news(&editor, town.school, "Nieuws").await;
    comments::add(&kees, id, "Van Kees").await.unwrap();
    likes::set(&kees, id, true).await.unwrap();
    let slice = news::slice();
    let held = (slice.personal[0].export)(town.db.conn(), two).await.unwrap();
    assert_eq!((&held["comments"][0]["text"], &held["likes"][0]["title"]), (&"Van Kees".into(), &"Nieuws".into()));
    let mut tx = town.operator().begin().await.unwrap();
    (slice.personal[0].erase)(&mut tx, two).await.unwrap();
    tx.commit_without_trace("a test").await.unwrap();
    let reading = read(&editor, id).await.unwrap();
    let (found, _) = comments::list(&editor, &reading).await.unwrap();
    assert_eq!((found[0].source.as_str(), found[0].author), ("Van Kees", None));
    assert_eq!(likes::of(&editor, &reading, 9).await.unwrap().count, 0);
}
