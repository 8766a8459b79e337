//! What is shown, and to whom no more.

use groups::commands::{members, requests};
use kernel::Error;
use news::commands::{comments, posts};
use testkit::db_test;
use thuisbasis_notices as notices;

use notices::commands::{open, see_all, unseen};

use crate::town::{Town, text};

#[db_test]
async fn a_comment_is_told_to_who_talks_and_seen_once_opened(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (one, two) = (town.staff("Eva", town.school, "").await, town.staff("Kees", town.school, "").await);
    let (eva, kees) = (town.acting(one).await, town.acting(two).await);
    let group = town.group(one, "Team", "closed").await;
    members::add(&eva, group, two).await.unwrap();
    let post = posts::write_in_group(&eva, group, text("Hallo")).await.unwrap();
    let comment = comments::add(&kees, post, "Hoi").await.unwrap();
    town.tell().await;
    let found = town.notices(&eva).await;
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].kind.key(), found[0].who.as_deref()), ("comment", Some("Kees Test")));
    assert_eq!(unseen(&eva).await.unwrap(), 1);
    assert!(matches!(open(&kees, found[0].event).await, Err(Error::NotFound)));
    let to = open(&eva, found[0].event).await.unwrap();
    assert_eq!(to, format!("/posts/{post}#comment-{comment}"));
    assert_eq!(unseen(&eva).await.unwrap(), 0);
    assert_eq!(unseen(&kees).await.unwrap(), 2);
    see_all(&kees, Some(group)).await.unwrap();
    assert_eq!(unseen(&kees).await.unwrap(), 0);
    comments::delete(&kees, post, comment).await.unwrap();
    assert!(town.notices(&eva).await.is_empty(), "the comment is gone before the reader heard of it");
    town.tell().await;
    let kept = "SELECT COUNT(*) FROM notice n JOIN notice_event e ON e.event = n.event WHERE e.kind = 'comment'";
    assert_eq!(town.count(kept).await, 0);
}

#[db_test]
async fn who_lost_the_right_sees_nothing(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (one, two) = (town.staff("Eva", town.school, "").await, town.staff("Kees", town.school, "").await);
    let (eva, kees) = (town.acting(one).await, town.acting(two).await);
    let group = town.group(one, "Geheim", "hidden").await;
    members::add(&eva, group, two).await.unwrap();
    posts::write_in_group(&eva, group, text("Geheim bericht")).await.unwrap();
    town.tell().await;
    let found = town.notices(&kees).await;
    assert_eq!(found.len(), 2);
    members::remove(&eva, group, two).await.unwrap();
    assert!(matches!(open(&kees, found[0].event).await, Err(Error::NotFound)));
    assert!(town.notices(&kees).await.is_empty());
    assert_eq!(unseen(&kees).await.unwrap(), 0, "what cannot be seen does not ring");
}

#[db_test]
async fn owners_hear_who_asks_until_it_is_answered(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (one, two) = (town.staff("Eva", town.school, "").await, town.staff("Kees", town.school, "").await);
    let (eva, kees) = (town.acting(one).await, town.acting(two).await);
    let group = town.group(one, "Team", "closed").await;
    requests::ask(&kees, group, "").await.unwrap();
    town.tell().await;
    assert_eq!(town.told(&eva).await, [("asked", "Team".to_owned())]);
    requests::accept(&eva, group, two).await.unwrap();
    members::set_owner(&eva, group, two, true).await.unwrap();
    town.tell().await;
    assert!(town.told(&eva).await.is_empty());
    let heard: Vec<&str> = town.told(&kees).await.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(heard, ["owner", "added"]);
}
