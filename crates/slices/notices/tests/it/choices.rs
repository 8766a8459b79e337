//! Who wants to hear less.

use groups::commands::members;
use kernel::Error;
use news::commands::posts;
use news::model::PostDraft;
use testkit::db_test;
use thuisbasis_notices as notices;

use notices::commands::{choices, choose};
use notices::model::Choice;

use crate::town::{Town, text};

#[db_test]
async fn a_group_is_heard_as_one_chose(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (one, two) = (town.staff("Eva", town.school, "").await, town.staff("Kees", town.school, "").await);
    let three = town.staff("Noor", town.school, "").await;
    let (eva, kees, noor) = (town.acting(one).await, town.acting(two).await, town.acting(three).await);
    let group = town.group(one, "Team", "closed").await;
    members::add(&eva, group, two).await.unwrap();
    members::add(&eva, group, three).await.unwrap();
    choose(&kees, &[(group, Choice::Important)]).await.unwrap();
    choose(&noor, &[(group, Choice::Nothing)]).await.unwrap();
    assert_eq!(choices(&kees).await.unwrap(), [(group, "Team".to_owned(), Choice::Important)]);
    posts::write_in_group(&eva, group, text("Gewoon")).await.unwrap();
    let until = Some(town.db.clock.now().after(std::time::Duration::from_hours(99)));
    posts::write_in_group(&eva, group, PostDraft { must_read_until: until, ..text("Lees dit") }).await.unwrap();
    town.tell().await;
    let heard: Vec<&str> = town.told(&kees).await.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(heard, ["must-read", "added"]);
    assert!(town.told(&noor).await.is_empty());
}

#[db_test]
async fn of_a_group_that_is_not_ones_own_nothing_is_chosen(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (one, two) = (town.staff("Eva", town.school, "").await, town.staff("Kees", town.school, "").await);
    let group = town.group(one, "Team", "open").await;
    let kees = town.acting(two).await;
    choose(&kees, &[(group, Choice::Nothing)]).await.unwrap();
    assert_eq!(town.count("SELECT COUNT(*) FROM notice_choice").await, 0);
    assert!(matches!(choices(&town.operator()).await, Err(Error::SignInNeeded)));
}
