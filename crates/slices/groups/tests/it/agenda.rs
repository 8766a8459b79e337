//! Dates and links.

use std::time::Duration;

use kernel::Error;
use testkit::db_test;
use thuisbasis_groups as groups;

use groups::commands::{agenda, links, members};
use groups::gate::enter;
use groups::model::{DateDraft, LinkDraft};

use crate::town::Town;

const HOUR: Duration = Duration::from_hours(1);

fn date(town: &Town, title: &str, hours: u32) -> DateDraft {
    let starts_at = town.db.clock.now().after(HOUR * hours);
    DateDraft { title: title.into(), place: String::new(), note: String::new(), starts_at, ends_at: None }
}

#[db_test]
async fn dates_come_in_order_and_pass(engine: db::Engine) {
    let town = Town::build(engine).await;
    let owner = town.staff("Eva", town.school, "").await;
    let group = town.group(owner, "Team", "closed").await;
    let eva = town.acting(owner).await;
    let later = agenda::add(&eva, group, date(&town, "Later", 5)).await.unwrap();
    agenda::add(&eva, group, date(&town, "Eerst", 1)).await.unwrap();
    let inside = enter(&eva, group).await.unwrap();
    let titles = async |past: bool| -> Vec<String> {
        let found = if past {
            agenda::past(&eva, &inside, 9).await.unwrap()
        } else {
            agenda::coming(&eva, &inside, 9).await.unwrap()
        };
        found.into_iter().map(|one| one.title).collect()
    };
    assert_eq!(titles(false).await, ["Eerst", "Later"]);
    town.db.clock.advance(HOUR * 3);
    assert_eq!((titles(false).await, titles(true).await), (vec!["Later".to_owned()], vec!["Eerst".to_owned()]));
    agenda::change(&eva, group, later, (1, date(&town, "Anders", 5))).await.unwrap();
    let again = agenda::change(&eva, group, later, (1, date(&town, "Nog eens", 5))).await;
    assert!(matches!(again, Err(Error::Refused(_))));
    agenda::remove(&eva, group, later).await.unwrap();
    assert!(matches!(agenda::remove(&eva, group, later).await, Err(Error::NotFound)));
}

#[db_test]
async fn who_reads_along_changes_nothing(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (owner, kees) = (town.staff("Eva", town.school, "").await, town.staff("Kees", town.school, "").await);
    let group = town.group(owner, "Team", "open").await;
    let (eva, visitor) = (town.acting(owner).await, town.acting(kees).await);
    let link = || LinkDraft { label: String::new(), url: "https://rooster.example/".into() };
    let id = links::add(&eva, group, link()).await.unwrap();
    assert!(matches!(links::add(&visitor, group, link()).await, Err(Error::Forbidden)));
    assert!(matches!(links::remove(&visitor, group, id).await, Err(Error::Forbidden)));
    assert!(matches!(agenda::add(&visitor, group, date(&town, "X", 1)).await, Err(Error::Forbidden)));
    members::join(&visitor, group).await.unwrap();
    links::remove(&visitor, group, id).await.unwrap();
    assert!(links::list(&eva, &enter(&eva, group).await.unwrap()).await.unwrap().is_empty());
}

/// A thing of one group cannot be reached through another.
#[db_test]
async fn ids_of_another_group_lead_nowhere(engine: db::Engine) {
    let town = Town::build(engine).await;
    let owner = town.staff("Eva", town.school, "").await;
    let (one, two) = (town.group(owner, "Een", "closed").await, town.group(owner, "Twee", "closed").await);
    let eva = town.acting(owner).await;
    let date_id = agenda::add(&eva, one, date(&town, "Een", 1)).await.unwrap();
    let link = LinkDraft { label: String::new(), url: "/help".into() };
    let link_id = links::add(&eva, one, link).await.unwrap();
    assert!(matches!(agenda::remove(&eva, two, date_id).await, Err(Error::NotFound)));
    assert!(matches!(links::remove(&eva, two, link_id).await, Err(Error::NotFound)));
}
