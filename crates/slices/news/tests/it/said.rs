//! Comments and likes.

use access::Role;
use kernel::Error;
use testkit::db_test;
use thuisbasis_news as news;

use news::commands::{comments, likes, posts};
use news::gate::read;
use news::model::PostDraft;

use crate::town::{Town, text};

#[db_test]
async fn like_twice_counts_once(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (one, two) = (town.staff("Redactie", town.school, "").await, town.staff("Kees", town.school, "").await);
    let (editor, kees) = (town.with_role(one, Role::Editor).await, town.acting(two).await);
    let id = town.news(&editor, town.school, "Nieuws").await;
    let (first, second) = tokio::join!(likes::set(&kees, id, true), likes::set(&kees, id, true));
    assert!(first.is_ok() && second.is_ok());
    let reading = read(&kees, id).await.unwrap();
    let found = likes::of(&kees, &reading, 9).await.unwrap();
    assert_eq!((found.count, found.own, found.who[0].name.as_str()), (1, true, "Kees Test"));
    let told: Option<i64> =
        db::sql("SELECT COUNT(*) FROM event WHERE kind = 'news.post.liked'").scalar(town.db.conn()).await.unwrap();
    assert_eq!(told, Some(1));
    likes::set(&kees, id, false).await.unwrap();
    likes::set(&kees, id, false).await.unwrap();
    assert_eq!(likes::of(&kees, &reading, 9).await.unwrap().count, 0);
}

#[db_test]
async fn what_is_off_is_refused(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (one, two) = (town.staff("Redactie", town.school, "").await, town.staff("Kees", town.school, "").await);
    let (editor, kees) = (town.with_role(one, Role::Editor).await, town.acting(two).await);
    let quiet = PostDraft { comments: false, likes: false, ..text("Stil") };
    let id = posts::write_news(&editor, town.school, quiet).await.unwrap();
    assert!(matches!(comments::add(&kees, id, "Hoi").await, Err(Error::Refused(_))));
    assert!(matches!(likes::set(&kees, id, true).await, Err(Error::Refused(_))));
}

#[db_test]
async fn a_comment_is_its_writers_and_goes_without_its_place(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (one, two) = (town.staff("Redactie", town.school, "").await, town.staff("Kees", town.school, "").await);
    let three = town.staff("Noor", town.school, "").await;
    let (editor, kees, noor) =
        (town.with_role(one, Role::Editor).await, town.acting(two).await, town.acting(three).await);
    let id = town.news(&editor, town.school, "Nieuws").await;
    let own = comments::add(&kees, id, " Mooi **zo** ").await.unwrap();
    let second = comments::add(&noor, id, "Vind ik ook").await.unwrap();
    assert!(matches!(comments::add(&kees, id, " \n ").await, Err(Error::Fields(_))));
    assert!(matches!(comments::change(&noor, id, (own, 1), "Anders").await, Err(Error::Forbidden)));
    assert!(matches!(comments::change(&editor, id, (own, 1), "Anders").await, Err(Error::Forbidden)));
    comments::change(&kees, id, (own, 1), "Beter").await.unwrap();
    assert!(matches!(comments::change(&kees, id, (own, 1), "Te laat").await, Err(Error::Refused(_))));
    assert!(matches!(comments::delete(&noor, id, own).await, Err(Error::Forbidden)));
    comments::delete(&kees, id, own).await.unwrap();
    comments::delete(&editor, id, second).await.unwrap();
    let reading = read(&kees, id).await.unwrap();
    let (found, names) = comments::list(&kees, &reading).await.unwrap();
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|one| one.deleted_at.is_some() && one.source.is_blank()));
    assert_eq!(names.len(), 2);
    assert!(matches!(comments::delete(&kees, id, own).await, Err(Error::NotFound)));
    let elsewhere = town.news(&editor, town.school, "Ander").await;
    assert!(matches!(comments::delete(&editor, elsewhere, own).await, Err(Error::NotFound)));
}
