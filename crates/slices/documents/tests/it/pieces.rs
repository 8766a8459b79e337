//! Uploads that break off and go on.

use documents::commands::pieces;
use documents::commands::upload::Target;
use documents::gate;
use files::FileName;
use kernel::Error;
use testkit::db_test;
use thuisbasis_documents as documents;

use crate::town::{Town, body, code};

#[db_test]
async fn an_upload_goes_on_where_it_was_and_becomes_a_document_once(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (eva, top) = town.owner().await;
    let store = &town.store;
    let target = Target { spot: top, name: FileName::parse("Groot.txt").unwrap(), replaces: false };
    let id = pieces::begin(&eva, store, &target).await.unwrap();
    assert_eq!(pieces::append(&eva, store, (id, 0), body("een, ")).await.unwrap(), 5);
    assert_eq!(code(pieces::append(&eva, store, (id, 3), body("x")).await), "files-wrong-offset");
    assert_eq!(pieces::received(&eva, store, id).await.unwrap(), 5);
    let kees = town.acting(town.staff("Kees", town.school).await).await;
    assert!(matches!(pieces::received(&kees, store, id).await, Err(Error::NotFound)), "it is Eva's own");
    pieces::append(&eva, store, (id, 5), body("twee")).await.unwrap();
    let node = pieces::finish(&eva, store, id).await.unwrap();
    let found = gate::find(&eva, node).await.unwrap();
    let now = documents::commands::find::revision(&eva, &found, None).await.unwrap();
    assert_eq!(store.read(now.blob, 100).await.unwrap(), "een, twee");
    assert!(matches!(pieces::finish(&eva, store, id).await, Err(Error::NotFound)));
    let other = pieces::begin(&eva, store, &target).await.unwrap();
    pieces::give_up(&eva, store, other).await.unwrap();
    assert!(matches!(pieces::received(&eva, store, other).await, Err(Error::NotFound)));
}
