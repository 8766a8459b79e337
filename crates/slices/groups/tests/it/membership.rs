//! Joining, asking, letting in, leaving.

use kernel::{Error, Performer};
use testkit::db_test;
use thuisbasis_groups as groups;

use groups::commands::{find, members, requests};
use groups::gate::{enter, look, steer};
use groups::model::Standing;

use crate::town::Town;

#[db_test]
async fn an_open_group_is_joined_and_left(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (owner, kees) = (town.staff("Eva", town.school, "").await, town.staff("Kees", town.school, "").await);
    let group = town.group(owner, "Fietsers", "open").await;
    let acting = town.acting(kees).await;
    let visitor = enter(&acting, group).await.unwrap();
    assert_eq!(visitor.standing(), Standing::Visitor);
    assert!(matches!(visitor.member(), Err(Error::Forbidden)));
    members::join(&acting, group).await.unwrap();
    members::join(&acting, group).await.unwrap();
    assert!(enter(&acting, group).await.unwrap().member().is_ok());
    members::leave(&acting, group).await.unwrap();
    assert_eq!(enter(&acting, group).await.unwrap().standing(), Standing::Visitor);
}

#[db_test]
async fn into_a_closed_group_one_is_let_in(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (owner, kees) = (town.staff("Eva", town.school, "").await, town.staff("Kees", town.school, "").await);
    let noor = town.staff("Noor", town.school, "").await;
    let group = town.group(owner, "Zorgteam", "closed").await;
    let (eva, asking) = (town.acting(owner).await, town.acting(kees).await);
    assert!(matches!(members::join(&asking, group).await, Err(Error::Forbidden)));
    requests::ask(&asking, group, " Ik  werk er ").await.unwrap();
    town.db.clock.advance(std::time::Duration::from_mins(1));
    requests::ask(&town.acting(noor).await, group, "").await.unwrap();
    assert!(look(&asking, group).await.unwrap().asked());
    let steering = steer(&eva, group).await.unwrap();
    let waiting = requests::list(&eva, &steering).await.unwrap();
    assert_eq!(waiting.iter().map(|one| one.note.as_str()).collect::<Vec<_>>(), ["Ik werk er", ""]);
    assert!(matches!(requests::accept(&asking, group, kees).await, Err(Error::Forbidden)));
    requests::accept(&eva, group, kees).await.unwrap();
    requests::refuse(&eva, group, noor).await.unwrap();
    assert!(matches!(requests::accept(&eva, group, noor).await, Err(Error::NotFound)));
    assert!(enter(&asking, group).await.unwrap().member().is_ok());
    assert_eq!(requests::count(&eva, &steering).await.unwrap(), 0);
}

#[db_test]
async fn a_group_never_loses_its_last_owner(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (owner, kees) = (town.staff("Eva", town.school, "").await, town.staff("Kees", town.school, "").await);
    let group = town.group(owner, "Team", "closed").await;
    let eva = town.acting(owner).await;
    assert!(matches!(members::leave(&eva, group).await, Err(Error::Refused(_))));
    assert!(matches!(members::set_owner(&eva, group, owner, false).await, Err(Error::Refused(_))));
    members::add(&eva, group, kees).await.unwrap();
    assert!(matches!(members::remove(&eva, group, owner).await, Err(Error::Refused(_))));
    members::set_owner(&eva, group, kees, true).await.unwrap();
    members::leave(&eva, group).await.unwrap();
    assert!(find::mine(&eva, 5).await.unwrap().is_empty());
}

/// Each of two owners may leave while there is the other: not both at once.
#[db_test]
async fn two_owners_who_leave_at_once_do_not_leave_the_group_alone(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (one, two) = (town.staff("Eva", town.school, "").await, town.staff("Kees", town.school, "").await);
    let group = town.group(one, "Team", "closed").await;
    let (eva, kees) = (town.acting(one).await, town.acting(two).await);
    members::add(&eva, group, two).await.unwrap();
    members::set_owner(&eva, group, two, true).await.unwrap();
    let (first, second) = tokio::join!(members::leave(&eva, group), members::leave(&kees, group));
    assert_ne!(first.is_ok(), second.is_ok());
}

/// Who is added twice, by two owners at the same time, is a member once, and one event says so.
#[db_test]
async fn adding_twice_changes_nothing(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (owner, kees) = (town.staff("Eva", town.school, "").await, town.staff("Kees", town.school, "").await);
    let group = town.group(owner, "Team", "closed").await;
    let eva = town.acting(owner).await;
    let (one, two) = tokio::join!(members::add(&eva, group, kees), members::add(&eva, group, kees));
    assert!(one.is_ok() && two.is_ok());
    let added: Option<i64> =
        db::sql("SELECT COUNT(*) FROM event WHERE kind = 'groups.member.added'").scalar(town.db.conn()).await.unwrap();
    assert_eq!(added, Some(1));
    assert!(matches!(eva.actor().performer, Performer::Person(person) if person == owner));
}
