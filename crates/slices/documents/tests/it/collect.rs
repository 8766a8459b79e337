//! Removing what nothing names.

use std::time::Duration;

use documents::commands::trash;
use testkit::db_test;
use thuisbasis_documents as documents;

use crate::town::Town;

#[db_test]
async fn only_what_is_old_and_unnamed_is_removed(engine: db::Engine) {
    let town = Town::build(engine).await;
    let (eva, top) = town.owner().await;
    let kept = town.put(&eva, top, "a.txt", "blijft").await.unwrap();
    let gone = town.put(&eva, top, "b.txt", "gaat").await.unwrap();
    let hash = |content: &str| files::Hash::of(content.as_bytes());
    trash::throw_away(&eva, gone).await.unwrap();
    trash::empty(&eva, top.group).await.unwrap();
    // The store's files carry the machine's time, which is before the test's clock or after it: the clock is moved well
    // past it.
    let now = kernel::Clock::system().now();
    let ahead = u64::try_from(now.micros() - town.db.clock.now().micros()).unwrap_or_default();
    town.db.clock.advance(Duration::from_micros(ahead));
    run(&town).await;
    assert!(town.store.exists(hash("gaat")).await.unwrap(), "it is young");
    town.db.clock.advance(Duration::from_hours(25));
    run(&town).await;
    assert!(!town.store.exists(hash("gaat")).await.unwrap());
    assert!(town.store.exists(hash("blijft")).await.unwrap());
    assert!(documents::gate::find(&eva, kept).await.is_ok());
}

async fn run(town: &Town) {
    let tx = town.db.begin(&kernel::Actor::system("test", kernel::Origin::Job)).await.unwrap();
    jobs::enqueue(&tx, "documents.collect", &serde_json::Value::Null, tx.at(), None).await.unwrap();
    tx.commit_without_trace("a test").await.unwrap();
    let worker = jobs::Worker::new((*town.db).clone(), [documents::collect(town.store.clone())]);
    assert_eq!(worker.drain().await.unwrap(), 1);
}
