//! Migrations, and that both engines sort and search alike.

use kernel::Result;
use testkit::{TestDb, actors, db_test};
use thuisbasis_db::{self as db, Migration, like_prefix_end, migrate::migrate, sql};

const NOTES: Migration =
    Migration { slice: "notes", number: 1, sql: "CREATE TABLE note (name {text} NOT NULL PRIMARY KEY)" };
const MORE: Migration =
    Migration { slice: "notes", number: 2, sql: "ALTER TABLE note ADD COLUMN pinned {bool} NOT NULL DEFAULT FALSE" };

#[db_test]
async fn migrations_run_once_and_in_order(engine: db::Engine) -> Result<()> {
    let db = TestDb::unmigrated(engine).await;
    assert_eq!(migrate(&db, &[NOTES]).await?, 2);
    assert_eq!(migrate(&db, &[NOTES]).await?, 0);
    assert_eq!(migrate(&db, &[NOTES, MORE]).await?, 1);
    Ok(())
}

#[db_test]
async fn a_migration_changed_after_it_ran_is_refused(engine: db::Engine) -> Result<()> {
    let db = TestDb::open(engine, &[NOTES]).await;
    let changed = Migration { sql: "CREATE TABLE note (name {text} NOT NULL PRIMARY KEY, pinned {bool})", ..NOTES };
    let refused = migrate(&db, &[changed, MORE]).await.err().map(|error| error.to_string()).unwrap_or_default();
    assert!(refused.contains("migration notes 1 was changed"), "{refused}");
    let ran: Option<i64> = sql("SELECT count(*) FROM migration WHERE slice = 'notes'").scalar(db.conn()).await?;
    assert_eq!(ran, Some(1));
    Ok(())
}

#[db_test]
async fn a_migration_that_fails_leaves_nothing_behind(engine: db::Engine) -> Result<()> {
    let db = TestDb::unmigrated(engine).await;
    let wrong = Migration { sql: "CREATE TABLE half (id {int} NOT NULL PRIMARY KEY); CREATE TABEL whole", ..MORE };
    assert!(migrate(&db, &[NOTES, wrong]).await.is_err());
    assert_eq!(migrate(&db, &[NOTES, MORE]).await?, 3);
    Ok(())
}

#[db_test]
async fn two_nodes_that_start_together_migrate_once(engine: db::Engine) -> Result<()> {
    let db = TestDb::unmigrated(engine).await;
    let other = db.another_node().await;
    let (first, second) = tokio::join!(migrate(&db, &[NOTES, MORE]), migrate(&other, &[NOTES, MORE]));
    assert_eq!(first? + second?, 3);
    Ok(())
}

#[db_test]
async fn texts_sort_and_match_by_prefix_alike(engine: db::Engine) -> Result<()> {
    let names = ["a", "aa", "ab", "abc", "ab\u{e9}", "ab\u{1f600}", "ab z", "ab.", "ac", "b", "\u{e9}", "Z", "", "AB"];
    let db = TestDb::open(engine, &[NOTES]).await;
    let tx = db.begin(&actors::system()).await?;
    for name in names {
        sql("INSERT INTO note (name) VALUES ($1)").bind(name).run(&tx).await?;
    }
    tx.commit_without_trace("a test").await?;
    let mut sorted = names;
    sorted.sort_unstable();
    let all: Vec<String> = sql("SELECT name FROM note ORDER BY name").scalars(db.conn()).await?;
    assert_eq!(all, sorted);
    for prefix in ["ab", "a", "\u{e9}", "ab.", "zz"] {
        let found: Vec<String> = sql("SELECT name FROM note WHERE name >= $1 AND name < $2 ORDER BY name")
            .bind(prefix)
            .bind(like_prefix_end(prefix))
            .scalars(db.conn())
            .await?;
        let expected: Vec<_> = sorted.into_iter().filter(|name| name.starts_with(prefix)).collect();
        assert_eq!(found, expected, "{prefix}");
    }
    Ok(())
}
