//! How much a group may keep.

use access::Role;
use documents::commands::{change, find, quota, revisions, trash};
use documents::model::{QUOTA, Spot};
use testkit::db_test;
use thuisbasis_documents as documents;

use crate::town::{Town, code};

#[db_test]
async fn all_revisions_count_until_the_trash_is_emptied(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (eva, top) = town.owner().await;
    let inside = groups::gate::enter(&eva, top.group).await.unwrap();
    let used = async || find::room(&eva, &inside).await.unwrap().used;
    assert_eq!(find::room(&eva, &inside).await.unwrap().quota, QUOTA);
    let admin = town.acting_with(town.staff("Ada", town.school).await, Some(Role::OrganisationAdministrator)).await;
    quota::set(&admin, top.group, 10).await.unwrap();
    let note = town.put(&eva, top, "a.txt", "12345").await.unwrap();
    town.put_as(&eva, (top, "a.txt", true), "123").await.unwrap();
    assert_eq!(used().await, 8);
    assert_eq!(code(town.put(&eva, top, "b.txt", "123").await), "documents-quota");
    assert_eq!(code(revisions::bring_back(&eva, note, 1).await), "documents-quota");
    assert_eq!(town.names(&eva, top).await, ["a.txt"], "what was refused left nothing");
    town.put(&eva, top, "b.txt", "12").await.unwrap();
    trash::throw_away(&eva, note).await.unwrap();
    assert_eq!(used().await, 10);
    trash::empty(&eva, top.group).await.unwrap();
    assert_eq!(used().await, 2);
}

#[db_test]
async fn what_moves_to_another_group_takes_its_room_along(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (eva, top) = town.owner().await;
    let other = Spot::top(town.group(&eva, "Ander", "closed").await);
    let folder = documents::commands::folders::make(&eva, top, "Map").await.unwrap();
    let inner = Spot { folder: Some(folder), ..top };
    let note = town.put(&eva, inner, "a.txt", "12345").await.unwrap();
    let admin = town.acting_with(town.staff("Ada", town.school).await, Some(Role::OrganisationAdministrator)).await;
    quota::set(&admin, other.group, 4).await.unwrap();
    assert_eq!(code(change::place(&eva, folder, None, other).await), "documents-quota");
    quota::set(&admin, other.group, 5).await.unwrap();
    change::place(&eva, folder, None, other).await.unwrap();
    let used = async |spot: Spot| {
        let inside = groups::gate::enter(&eva, spot.group).await.unwrap();
        find::room(&eva, &inside).await.unwrap().used
    };
    assert_eq!((used(top).await, used(other).await), (0, 5));
    let found = documents::gate::find(&eva, note).await.unwrap();
    assert_eq!(found.node().group, other.group, "what lies in a folder goes along, and keeps its address");
}
