//! The documents of the demo.

use access::Acting;
use files::Store;
use testkit::{TestDb, TestDir, db_test};
use thuisbasis_documents as documents;

#[db_test]
async fn groups_of_the_demo_have_a_few_documents_that_can_be_read(engine: db::Engine) {
    let db = TestDb::open(engine, &[directory::MIGRATIONS, groups::MIGRATIONS, documents::MIGRATIONS]).await;
    let dir = TestDir::new();
    let store = Store::folder(dir.path(), db.random().clone()).await.unwrap();
    let acting = Acting::operator(db.clone(), "test");
    let world = sample::World::generate(1, acting.today());
    let seeded = directory::sample::seed(&acting, &world, |_| ()).await.unwrap();
    let mut left = documents::sample::MOST;
    for (organisation, written) in world.organisations.iter().zip(&seeded) {
        let made = groups::sample::seed(&acting, organisation, written).await.unwrap();
        left -= documents::sample::seed(&acting, &store, written, (&made, left)).await.unwrap();
    }
    let count = async |text: &'static str| db::sql(text).scalar::<i64>(db.conn()).await.unwrap().unwrap_or_default();
    let all = count("SELECT COUNT(*) FROM document_node WHERE kind = 1").await;
    assert!((50..=400).contains(&all), "{all}");
    let most = count("SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM document_node GROUP BY group_id) AS g").await;
    assert!(most <= 8, "six documents in at most two folders: {most}");
    assert_eq!(
        count("SELECT COUNT(*) FROM document_node WHERE kind = 1 AND media = 'application/octet-stream'").await,
        0
    );
}
