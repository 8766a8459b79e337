//! Proof of reading.

use std::time::Duration;

use access::{Acting, Role};
use kernel::Error;
use testkit::db_test;
use thuisbasis_news as news;

use groups::commands::members;
use news::commands::{posts, reads};
use news::gate::read;
use news::model::{PostDraft, PostId};

use crate::town::{PUPIL, Town, text};

async fn lists(acting: &Acting, id: PostId) -> (Vec<String>, Vec<String>) {
    let everybody = reads::everybody(acting, &read(acting, id).await.unwrap()).await.unwrap();
    let (did, not): (Vec<_>, Vec<_>) = everybody.into_iter().partition(|one| one.read_at.is_some());
    let names = |list: Vec<news::MustRead>| list.into_iter().map(|one| one.name).collect();
    (names(did), names(not))
}

fn must(town: &Town) -> PostDraft {
    PostDraft { must_read_until: Some(town.db.clock.now().after(Duration::from_hours(24 * 9))), ..text("Lees dit") }
}

#[db_test]
async fn who_has_and_who_has_not_also_of_those_who_come_later(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (one, two) = (town.staff("Redactie", town.school, "").await, town.staff("Kees", town.class, "").await);
    town.staff("Elders", town.other_school, "").await;
    town.somebody("Kind", PUPIL, town.membership(town.class, "")).await;
    let (editor, kees) = (town.with_role(one, Role::Editor).await, town.acting(two).await);
    let id = posts::write_news(&editor, town.school, must(&town)).await.unwrap();
    let first = town.db.clock.now();
    assert_eq!(lists(&editor, id).await, (vec![], vec!["Kees Test".to_owned(), "Redactie Test".to_owned()]));
    reads::confirm(&kees, id).await.unwrap();
    town.db.clock.advance(Duration::from_hours(1));
    reads::confirm(&kees, id).await.unwrap();
    assert_eq!(reads::own(&kees, &read(&kees, id).await.unwrap()).await.unwrap(), Some(first), "the first time counts");
    town.staff("Anna", town.class, "").await;
    let (did, not) = lists(&editor, id).await;
    assert_eq!((did, not), (vec!["Kees Test".to_owned()], vec!["Anna Test".to_owned(), "Redactie Test".to_owned()]));
    assert!(matches!(reads::everybody(&kees, &read(&kees, id).await.unwrap()).await, Err(Error::Forbidden)));
    let told: Option<i64> =
        db::sql("SELECT COUNT(*) FROM event WHERE kind = 'news.post.read'").scalar(town.db.conn()).await.unwrap();
    assert_eq!(told, Some(1));
}

#[db_test]
async fn a_group_asks_its_members(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (owner, kees) = (town.staff("Eva", town.school, "").await, town.staff("Kees", town.school, "").await);
    let outside = town.staff("Noor", town.school, "").await;
    let (eva, visitor) = (town.acting(owner).await, town.acting(outside).await);
    let group = town.group(owner, "Team", "open").await;
    let id = posts::write_in_group(&eva, group, must(&town)).await.unwrap();
    assert!(matches!(reads::confirm(&visitor, id).await, Err(Error::Forbidden)));
    members::add(&eva, group, kees).await.unwrap();
    reads::confirm(&eva, id).await.unwrap();
    assert_eq!(lists(&eva, id).await, (vec!["Eva Test".to_owned()], vec!["Kees Test".to_owned()]));
}

#[db_test]
async fn nobody_proves_what_nobody_asked(engine: db::Engine) {
    let town = Town::build(engine).await;
    let editor = town.staff("Redactie", town.school, "").await;
    let editor = town.with_role(editor, Role::Editor).await;
    let id = town.news(&editor, town.school, "Gewoon").await;
    assert!(matches!(reads::confirm(&editor, id).await, Err(Error::Refused(_))));
}
