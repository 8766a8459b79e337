//! Who reads and who writes.

use documents::commands::{change, find, folders, quota, revisions, trash};
use documents::gate;
use documents::model::Spot;
use groups::commands::members;
use kernel::Error;
use testkit::db_test;
use thuisbasis_documents as documents;

use crate::town::Town;

#[db_test]
async fn a_visitor_reads_and_changes_nothing(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (eva, _) = town.owner().await;
    let top = Spot::top(town.group(&eva, "Fietsers", "open").await);
    let route = town.put(&eva, top, "Route.txt", "links").await.unwrap();
    let map = folders::make(&eva, top, "Kaarten").await.unwrap();
    let kees = town.acting(town.staff("Kees", town.school).await).await;
    assert_eq!(town.names(&kees, top).await, ["Kaarten", "Route.txt"]);
    let found = gate::find(&kees, route).await.unwrap();
    assert_eq!(find::revision(&kees, &found, None).await.unwrap().number, 1);
    let inside = groups::gate::enter(&kees, top.group).await.unwrap();
    let refused = [
        town.put(&kees, top, "x.txt", "x").await.map(|_| ()),
        folders::make(&kees, top, "Eigen").await.map(|_| ()),
        change::rename(&kees, route, None, "y.txt").await,
        change::place(&kees, route, None, Spot { folder: Some(map), ..top }).await,
        trash::throw_away(&kees, route).await,
        revisions::bring_back(&kees, route, 1).await,
        trash::empty(&kees, top.group).await,
        quota::set(&kees, top.group, 1).await,
        find::trash(&kees, &inside, 9).await.map(|_| ()),
    ];
    for (n, done) in refused.into_iter().enumerate() {
        assert!(matches!(done, Err(Error::Forbidden)), "{n}: {done:?}");
    }
    trash::throw_away(&eva, route).await.unwrap();
    assert!(matches!(gate::find(&kees, route).await, Err(Error::NotFound)), "the trash is for members");
    assert!(matches!(trash::restore(&kees, route).await, Err(Error::NotFound)));
}

#[db_test]
async fn a_document_of_another_group_is_not_there_at_all(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (eva, top) = town.owner().await;
    let plan = town.put(&eva, top, "Plan.txt", "geheim").await.unwrap();
    let kees = town.acting(town.staff("Kees", town.school).await).await;
    let vera = town.acting(town.staff("Vera", town.elsewhere.unit()).await).await;
    for who in [&kees, &vera] {
        assert!(matches!(gate::find(who, plan).await, Err(Error::NotFound)));
        assert!(matches!(change::rename(who, plan, None, "x").await, Err(Error::NotFound)));
        assert!(matches!(trash::throw_away(who, plan).await, Err(Error::NotFound)));
    }
    assert!(matches!(town.put(&vera, top, "x.txt", "x").await, Err(Error::NotFound)));
    let own = Spot::top(town.group(&kees, "Van Kees", "closed").await);
    let stolen = Spot { group: own.group, folder: Some(plan) };
    assert!(matches!(town.put(&kees, stolen, "x.txt", "x").await, Err(Error::NotFound)));
    let folder = folders::make(&eva, top, "Map").await.unwrap();
    let across = Spot { group: own.group, folder: Some(folder) };
    assert!(matches!(folders::make(&kees, across, "x").await, Err(Error::NotFound)));
}

#[db_test]
async fn only_owners_empty_the_trash_and_members_do_the_rest(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (eva, top) = town.owner().await;
    let person = town.staff("Kees", town.school).await;
    members::add(&eva, top.group, person).await.unwrap();
    let kees = town.acting(person).await;
    let note = town.put(&kees, top, "Notitie.txt", "van Kees").await.unwrap();
    trash::throw_away(&kees, note).await.unwrap();
    assert!(matches!(trash::empty(&kees, top.group).await, Err(Error::Forbidden)));
    trash::empty(&eva, top.group).await.unwrap();
    assert!(matches!(gate::find(&eva, note).await, Err(Error::NotFound)));
}
