//! The event stream: whole, ordered, tamper-evident, and read exactly once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::common::{Noted, chained, note};
use kernel::{Result, Stamp};
use testkit::{TestDb, actors, db_test};
use thuisbasis_db::{self as db, Db, Tx, events, sql};
use tokio::task::JoinSet;
use uuid::Uuid;

#[db_test]
async fn concurrent_changes_of_one_row_are_not_lost(engine: db::Engine) -> Result<()> {
    async fn add_one(db: Db) -> Result<()> {
        let key = Stamp::Everything.key();
        let tx = db.begin(&actors::system()).await?;
        let read = sql("SELECT version FROM stamp WHERE key = $1").bind(key).for_update(&tx);
        let version: i64 = read.scalar(tx.conn()).await?.unwrap_or_default();
        sql("UPDATE stamp SET version = $1 WHERE key = $2").bind(version + 1).bind(key).run(&tx).await?;
        tx.commit_without_trace("a test").await
    }
    let db = TestDb::base(engine).await;
    let tx = db.begin(&actors::system()).await?;
    sql("INSERT INTO stamp (key, version) VALUES ($1, 0)").bind(Stamp::Everything.key()).run(&tx).await?;
    tx.commit_without_trace("a test").await?;
    let mut tasks = JoinSet::new();
    for _ in 0..200 {
        tasks.spawn(add_one((*db).clone()));
    }
    for done in tasks.join_all().await {
        done?;
    }
    assert_eq!(sql("SELECT version FROM stamp").scalar::<i64>(db.conn()).await?, Some(200));
    Ok(())
}

#[db_test]
async fn the_stream_has_no_gap_under_eight_writers_on_two_nodes(engine: db::Engine) -> Result<()> {
    async fn write(db: Db, writer: u128) -> Result<()> {
        for round in 0..25 {
            let mut tx = db.begin(&actors::system()).await?;
            for part in ["begin", "einde"] {
                tx.record(&Noted { text: format!("{part} {round}"), about: Uuid::from_u128(writer) })?;
            }
            tx.commit().await?;
        }
        Ok(())
    }
    let db = TestDb::base(engine).await;
    let other = db.another_node().await;
    let mut tasks = JoinSet::new();
    for writer in 0..8 {
        tasks.spawn(write(if writer % 2 == 0 { (*db).clone() } else { other.clone() }, writer));
    }
    for done in tasks.join_all().await {
        done?;
    }
    let numbers: Vec<i64> = sql("SELECT seq FROM event ORDER BY seq").scalars(db.conn()).await?;
    assert_eq!(numbers, (1..=400).collect::<Vec<_>>());
    assert_eq!(chained(&db).await?, 400);
    Ok(())
}

async fn with_ten_events(engine: db::Engine) -> Result<TestDb> {
    let db = TestDb::base(engine).await;
    for n in 1..=10 {
        note(&db, "zoals het was", n).await?;
    }
    Ok(db)
}

/// Does to the tables what nobody should.
async fn tamper(db: &Db, statement: &'static str) -> Result<()> {
    let tx = db.begin(&actors::system()).await?;
    assert!(sql(statement).run(&tx).await? > 0, "{statement} touched nothing");
    tx.commit_without_trace("a test").await
}

#[db_test]
async fn tampering_is_seen_and_the_event_named(engine: db::Engine) -> Result<()> {
    let cases = [
        ("UPDATE event SET performer = 'iemand anders' WHERE seq = 3", events::Broken::Changed(3)),
        ("UPDATE event SET payload = '{\"text\":\"anders\"}' WHERE seq = 5", events::Broken::Changed(5)),
        ("UPDATE event SET at = at + 1 WHERE seq = 10", events::Broken::Changed(10)),
        ("UPDATE event SET unit = subject WHERE seq = 7", events::Broken::Changed(7)),
        ("DELETE FROM event WHERE seq = 4", events::Broken::Missing(4)),
        ("DELETE FROM event WHERE seq > 8", events::Broken::CutOff(8)),
        ("UPDATE event_head SET hash = (SELECT hash FROM event WHERE seq = 9)", events::Broken::Changed(10)),
    ];
    for (statement, found) in cases {
        let db = with_ten_events(engine).await?;
        tamper(&db, statement).await?;
        assert_eq!(events::verify(db.conn()).await?, Err(found), "{statement}");
    }
    Ok(())
}

#[db_test]
async fn an_erased_payload_is_gone_and_the_chain_holds(engine: db::Engine) -> Result<()> {
    let db = with_ten_events(engine).await?;
    let mut tx = db.begin(&actors::system()).await?;
    assert_eq!(events::erase_payloads(&tx, Uuid::from_u128(6)).await?, 1);
    tx.record(&Noted { text: "gewist".to_owned(), about: Uuid::from_u128(6) })?;
    tx.commit().await?;
    assert_eq!(chained(&db).await?, 11);
    let left: Vec<i64> = sql("SELECT seq FROM event WHERE payload IS NULL AND salt IS NULL").scalars(db.conn()).await?;
    assert_eq!(left, [6]);
    Ok(())
}

#[db_test]
async fn a_change_without_an_event_is_refused(engine: db::Engine) -> Result<()> {
    let db = TestDb::base(engine).await;
    let tx = db.begin(&actors::system()).await?;
    sql("INSERT INTO stamp (key, version) VALUES ($1, 1)").bind(Uuid::from_u128(1)).run(&tx).await?;
    assert!(tx.commit().await.is_err());
    assert_eq!(sql("SELECT count(*) FROM stamp").scalar::<i64>(db.conn()).await?, Some(0));
    Ok(())
}

/// A reader that counts the events it handled in a table, under each event's subject; fails when told.
fn counting(failing: Arc<AtomicBool>) -> events::Reader {
    async fn count(tx: &mut Tx, batch: &[events::Stored], failing: Arc<AtomicBool>) -> Result<()> {
        for event in batch {
            sql("INSERT INTO stamp (key, version) VALUES ($1, 1) \
                 ON CONFLICT (key) DO UPDATE SET version = stamp.version + 1")
            .bind(event.subject)
            .run(tx)
            .await?;
        }
        // After its work and before its commit: as if the process were killed there.
        if failing.load(Ordering::SeqCst) { Err(kernel::Error::internal("killed")) } else { Ok(()) }
    }
    events::Reader {
        name: "test.count",
        kinds: &["test."],
        handle: Box::new(move |tx, batch| Box::pin(count(tx, batch, Arc::clone(&failing)))),
    }
}

async fn counts(db: &Db) -> Result<(i64, i64)> {
    let most = sql("SELECT max(version) FROM stamp").scalar::<Option<i64>>(db.conn()).await?.flatten();
    let rows = sql("SELECT count(*) FROM stamp").scalar::<i64>(db.conn()).await?;
    Ok((rows.unwrap_or_default(), most.unwrap_or_default()))
}

#[db_test]
async fn a_reader_that_is_killed_handles_each_event_once(engine: db::Engine) -> Result<()> {
    let db = with_ten_events(engine).await?;
    let failing = Arc::new(AtomicBool::new(true));
    let reader = counting(Arc::clone(&failing));
    events::register(&db, reader.name).await?;
    for _ in 0..3 {
        assert!(events::pump(&db, &reader).await.is_err());
    }
    assert_eq!(counts(&db).await?, (0, 0));
    failing.store(false, Ordering::SeqCst);
    assert!(events::pump(&db, &reader).await?);
    assert!(!events::pump(&db, &reader).await?);
    assert_eq!(counts(&db).await?, (10, 1));
    Ok(())
}

#[db_test]
async fn one_reader_on_two_nodes_handles_each_event_once(engine: db::Engine) -> Result<()> {
    async fn pump_all(db: Db) -> Result<()> {
        let reader = counting(Arc::default());
        while events::pump(&db, &reader).await? {}
        Ok(())
    }
    let db = TestDb::base(engine).await;
    let mut tx = db.begin(&actors::system()).await?;
    for n in 0..1_000 {
        tx.record(&Noted { text: String::new(), about: Uuid::from_u128(n) })?;
    }
    tx.commit().await?;
    events::register(&db, "test.count").await?;
    let mut tasks = JoinSet::new();
    for node in [(*db).clone(), db.another_node().await, (*db).clone()] {
        tasks.spawn(pump_all(node));
    }
    for done in tasks.join_all().await {
        done?;
    }
    assert_eq!(counts(&db).await?, (1_000, 1));
    Ok(())
}

#[db_test]
async fn the_bell_rings_for_another_node_too(engine: db::Engine) -> Result<()> {
    let db = TestDb::base(engine).await;
    if engine == db::Engine::Sqlite {
        let mut bell = db.bell().listen();
        assert_eq!(note(&db, "hier", 1).await?, 1);
        bell.changed().await.map_err(|error| kernel::Error::internal(error.to_string()))?;
        assert_eq!(*bell.borrow(), 1);
        return Ok(());
    }
    let other = db.another_node().await;
    let mut bell = other.bell().listen();
    let hearing = tokio::spawn(async move { other.hear_other_nodes().await });
    // The other node may not be listening yet when the first events come; it hears a later one.
    let writing = (*db).clone();
    let writer = tokio::spawn(async move {
        loop {
            note(&writing, "daar", 1).await?;
        }
        #[expect(unreachable_code, reason = "gives the endless loop its type")]
        Ok::<(), kernel::Error>(())
    });
    bell.changed().await.map_err(|error| kernel::Error::internal(error.to_string()))?;
    assert!(*bell.borrow() > 0);
    writer.abort();
    hearing.abort();
    Ok(())
}
