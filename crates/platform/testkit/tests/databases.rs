//! The kit itself: both engines, isolation, attributes.

use db::sql;
use kernel::Result;
use testkit::{Engine, TestDb, actors, db_test};

async fn tables(db: &db::Db) -> i64 {
    let counted: Result<Option<i64>> = sql("SELECT count(*) FROM event_head").scalar(db.conn()).await;
    counted.ok().flatten().unwrap_or(-1)
}

/// Each engine gives a migrated database, at the documented moment.
#[db_test]
async fn a_database_is_there(engine: Engine) -> Result<()> {
    let db = TestDb::base(engine).await;
    assert_eq!(db.engine(), engine);
    assert_eq!(db.clock.now().at(db.clock.zone()).to_rfc3339(), "2026-03-16T09:00:00+01:00");
    assert_eq!(tables(&db).await, 1);
    Ok(())
}

#[db_test]
async fn two_databases_know_nothing_of_each_other(engine: Engine) -> Result<()> {
    let (one, two) = (TestDb::base(engine).await, TestDb::base(engine).await);
    let tx = one.begin(&actors::system()).await?;
    sql("INSERT INTO stamp (key, version) VALUES ($1, 1)").bind(kernel::Stamp::Everything.key()).run(&tx).await?;
    tx.commit_without_trace("a test").await?;
    let count = |db: db::Db| async move { sql("SELECT count(*) FROM stamp").scalar::<i64>(db.conn()).await };
    assert_eq!(count(one.another_node().await).await?, Some(1));
    assert_eq!(count(two.another_node().await).await?, Some(0));
    Ok(())
}

#[db_test]
#[should_panic(expected = "as it should")]
async fn attributes_are_kept(engine: Engine) {
    let _db = TestDb::unmigrated(engine).await;
    panic!("as it should");
}
