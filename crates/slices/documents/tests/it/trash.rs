//! Throwing away and taking back.

use documents::commands::{change, find, folders, trash};
use documents::gate;
use documents::model::Spot;
use testkit::db_test;
use thuisbasis_documents as documents;

use crate::town::{Town, code};

#[db_test]
async fn a_folder_comes_back_with_what_went_along_and_no_more(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (eva, top) = town.owner().await;
    let folder = folders::make(&eva, top, "Jaar").await.unwrap();
    let inner = Spot { folder: Some(folder), ..top };
    let early = town.put(&eva, inner, "Eerder weg.txt", "1").await.unwrap();
    town.put(&eva, inner, "Blijft.txt", "2").await.unwrap();
    trash::throw_away(&eva, early).await.unwrap();
    trash::throw_away(&eva, folder).await.unwrap();
    assert!(town.names(&eva, top).await.is_empty());
    let inside = groups::gate::enter(&eva, top.group).await.unwrap();
    let thrown: Vec<_> = find::trash(&eva, &inside, 9).await.unwrap().into_iter().map(|node| node.id).collect();
    assert_eq!(thrown.len(), 2, "a folder is one thing");
    assert!(thrown.contains(&folder) && thrown.contains(&early));
    assert_eq!(code(trash::throw_away(&eva, folder).await), "documents-in-trash");
    trash::restore(&eva, folder).await.unwrap();
    assert_eq!(town.names(&eva, inner).await, ["Blijft.txt"]);
    assert_eq!(code(trash::restore(&eva, folder).await), "documents-not-in-trash");
}

#[db_test]
async fn what_comes_back_to_a_taken_name_gets_a_number(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (eva, top) = town.owner().await;
    let old = town.put(&eva, top, "Plan.txt", "oud").await.unwrap();
    trash::throw_away(&eva, old).await.unwrap();
    town.put(&eva, top, "plan.TXT", "nieuw").await.unwrap();
    let folder = folders::make(&eva, top, "Map 1.2").await.unwrap();
    trash::throw_away(&eva, folder).await.unwrap();
    folders::make(&eva, top, "map 1.2").await.unwrap();
    trash::restore(&eva, old).await.unwrap();
    trash::restore(&eva, folder).await.unwrap();
    assert_eq!(town.names(&eva, top).await, ["map 1.2", "Map 1.2 (2)", "Plan (2).txt", "plan.TXT"]);
}

#[db_test]
async fn what_lost_its_folder_comes_back_at_the_top(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (eva, top) = town.owner().await;
    let folder = folders::make(&eva, top, "Jaar").await.unwrap();
    let inner = Spot { folder: Some(folder), ..top };
    let gone = town.put(&eva, inner, "Los.txt", "1").await.unwrap();
    let along = town.put(&eva, inner, "Mee.txt", "2").await.unwrap();
    trash::throw_away(&eva, gone).await.unwrap();
    trash::throw_away(&eva, folder).await.unwrap();
    trash::restore(&eva, gone).await.unwrap();
    trash::restore(&eva, along).await.unwrap();
    assert_eq!(town.names(&eva, top).await, ["Los.txt", "Mee.txt"]);
    trash::empty(&eva, top.group).await.unwrap();
    assert_eq!(town.names(&eva, top).await, ["Los.txt", "Mee.txt"]);
    assert!(gate::find(&eva, folder).await.is_err());
}

#[db_test]
async fn what_lies_in_the_trash_is_not_changed(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (eva, top) = town.owner().await;
    let folder = folders::make(&eva, top, "Jaar").await.unwrap();
    let note = town.put(&eva, top, "a.txt", "1").await.unwrap();
    trash::throw_away(&eva, note).await.unwrap();
    trash::throw_away(&eva, folder).await.unwrap();
    assert_eq!(code(change::rename(&eva, note, None, "b.txt").await), "documents-in-trash");
    assert_eq!(code(change::place(&eva, note, None, Spot { folder: Some(folder), ..top }).await), "documents-in-trash");
    let into = Spot { folder: Some(folder), ..top };
    assert!(matches!(town.put(&eva, into, "x.txt", "x").await, Err(kernel::Error::NotFound)));
}
