//! What a document was, and bringing it back.

use documents::commands::{find, revisions};
use documents::gate;
use kernel::Error;
use testkit::db_test;
use thuisbasis_documents as documents;

use crate::town::Town;

#[db_test]
async fn a_file_of_the_same_name_becomes_a_revision_when_that_is_asked(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (eva, top) = town.owner().await;
    let note = town.put(&eva, top, "Notitie.txt", "eerst").await.unwrap();
    assert_eq!(town.put_as(&eva, (top, "NOTITIE.txt", true), "later").await.unwrap(), note);
    assert_eq!(town.put_as(&eva, (top, "Notitie.txt", true), "later").await.unwrap(), note, "nothing new");
    let found = gate::find(&eva, note).await.unwrap();
    let all = find::revisions(&eva, &found).await.unwrap();
    assert_eq!(all.iter().map(|one| one.number).collect::<Vec<_>>(), [2, 1]);
    revisions::bring_back(&eva, note, 1).await.unwrap();
    let found = gate::find(&eva, note).await.unwrap();
    assert_eq!((found.node().revision, found.node().media.as_str()), (3, "text/plain"));
    let now = find::revision(&eva, &found, None).await.unwrap();
    assert_eq!(town.store.read(now.blob, 100).await.unwrap(), "eerst");
    let second = find::revision(&eva, &found, Some(2)).await.unwrap();
    assert_eq!(town.store.read(second.blob, 100).await.unwrap(), "later");
    assert!(matches!(revisions::bring_back(&eva, note, 9).await, Err(Error::NotFound)));
    assert!(matches!(find::revision(&eva, &found, Some(4)).await, Err(Error::NotFound)));
    assert_eq!(town.names(&eva, top).await, ["Notitie.txt"]);
}

#[db_test]
async fn two_who_save_the_same_document_at_once_make_two_revisions(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (eva, top) = town.owner().await;
    let note = town.put(&eva, top, "Notitie.txt", "eerst").await.unwrap();
    let save = async |content: &'static str| town.put_as(&eva, (top, "Notitie.txt", true), content).await;
    let (one, two) = tokio::join!(save("a"), save("b"));
    assert_eq!((one.unwrap(), two.unwrap()), (note, note));
    let found = gate::find(&eva, note).await.unwrap();
    assert_eq!(find::revisions(&eva, &found).await.unwrap().len(), 3);
}

#[db_test]
async fn who_is_forgotten_leaves_documents_without_a_name(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (eva, top) = town.owner().await;
    let person = eva.grants().person().unwrap();
    let note = town.put(&eva, top, "Notitie.txt", "eerst").await.unwrap();
    let hook = documents::slice().personal[0];
    let shown = (hook.export)(town.db.conn(), person).await.unwrap();
    assert_eq!(shown["made"], serde_json::json!(["Notitie.txt"]));
    let mut tx = eva.begin().await.unwrap();
    (hook.erase)(&mut tx, person).await.unwrap();
    tx.commit_without_trace("a test").await.unwrap();
    let found = gate::find(&eva, note).await.unwrap();
    assert_eq!((found.node().created_by, found.node().changed_by), (None, None));
    assert_eq!(find::revision(&eva, &found, None).await.unwrap().made_by, None);
}
