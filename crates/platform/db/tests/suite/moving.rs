//! Copy, backup, restore and the doctor.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::common::{chained, note};
use kernel::Result;
use sqlx::{Connection as _, Executor as _};
use testkit::{Engine, TestDb, TestDir, actors, db_test};
use thuisbasis_db::copy::{checksums, copy};
use thuisbasis_db::maintenance::{Schema, Severity, backup, doctor, restore};
use thuisbasis_db::{self as db, Db, Migration, migrate::BASE_TABLES, sql};
use uuid::Uuid;

const THINGS: Migration = Migration {
    slice: "things",
    number: 1,
    sql: "CREATE TABLE thing (place {text} NOT NULL, number {int} NOT NULL, above {uuid} REFERENCES branch (id), \
          content {blob}, day {date}, open {bool}, title {text}, PRIMARY KEY (place, number))",
};
/// Refers to itself, and in the data a row comes before the one it refers to.
const BRANCHES: Migration = Migration {
    slice: "branches",
    number: 1,
    sql: "CREATE TABLE branch (id {uuid} NOT NULL PRIMARY KEY, above {uuid} REFERENCES branch (id), day {date})",
};
const LATER: Migration =
    Migration { slice: "things", number: 2, sql: "ALTER TABLE thing ADD COLUMN colour {text} NOT NULL DEFAULT 'rood'" };
const MIGRATIONS: &[Migration] = &[BRANCHES, THINGS];

fn tables() -> Vec<&'static str> {
    BASE_TABLES.iter().copied().chain(["branch", "thing"]).collect()
}

/// More rows than a batch, with everything that may differ between engines.
async fn fill(db: &Db) -> Result<()> {
    let tx = db.begin(&actors::system()).await?;
    let date = if db.engine() == Engine::Postgres { "$3::text::date" } else { "$3" };
    for (id, above, day) in [(2, None, None), (3, Some(2), Some("2026-02-28")), (1, Some(3), Some("1953-02-01"))] {
        sql(format!("INSERT INTO branch (id, above, day) VALUES ($1, $2, {date})"))
            .bind(Uuid::from_u128(id))
            .bind(above.map(Uuid::from_u128))
            .bind(day.map(str::to_owned))
            .run(&tx)
            .await?;
    }
    for n in 0_i64..1_200 {
        let blob: Option<Vec<u8>> = match n % 3 {
            0 => None,
            1 => Some(Vec::new()),
            _ => Some((0..=255).collect()),
        };
        let title = ["", "Café Zoë", "日本語 \u{1f600}", "'; --", "een\ntwee"][usize::try_from(n % 5).unwrap_or(0)];
        let insert = "INSERT INTO thing (place, number, above, content, day, open, title) VALUES ";
        sql(format!("{insert} ($1, $2, $4, $5, {date}, $6, $7)"))
            .bind(if n % 2 == 0 { "\u{e9}\u{e9}n" } else { "Twee" })
            .bind(if n == 7 { i64::MIN } else { n })
            .bind((n % 4 != 0).then(|| "2026-03-29".to_owned()))
            .bind((n % 7 == 0).then(|| Uuid::from_u128(3)))
            .bind(blob)
            .bind(Some(n % 2 == 1).filter(|_| n % 5 != 0))
            .bind(Some(title.to_owned()).filter(|_| n % 11 != 0))
            .run(&tx)
            .await?;
    }
    tx.commit_without_trace("a test").await?;
    for n in 0..30 {
        note(db, "gebeurd", n).await?;
    }
    Ok(())
}

fn other(engine: Engine) -> Engine {
    match engine {
        Engine::Sqlite => Engine::Postgres,
        Engine::Postgres => Engine::Sqlite,
    }
}

async fn message<T>(result: impl Future<Output = Result<T>>) -> String {
    result.await.err().map(|error| error.to_string()).unwrap_or_default()
}

#[db_test]
async fn there_and_back_again_is_the_same(engine: db::Engine) -> Result<()> {
    let home = TestDb::open(engine, MIGRATIONS).await;
    fill(&home).await?;
    let there = TestDb::open(other(engine), MIGRATIONS).await;
    let back = TestDb::open(engine, MIGRATIONS).await;
    let mut seen = Vec::new();
    let first = copy(&home, &there, &tables(), &mut |p| seen.push((p.table.to_owned(), p.rows_done, p.rows))).await?;
    let second = copy(&there, &back, &tables(), &mut |_| {}).await?;
    assert_eq!(first, second);
    assert_eq!((first.events, first.events_since), (30, 0));
    assert_eq!(first.tables, checksums(&home, &tables()).await?);
    assert_eq!(first.tables, checksums(&back, &tables()).await?);
    assert_eq!(seen.last(), Some(&("thing".to_owned(), 1_200, 1_200)));
    assert!(seen.iter().filter(|(table, ..)| table == "thing").count() > 3, "in batches: {seen:?}");
    // It is a whole installation: it goes on where the other stopped.
    assert_eq!(note(&there, "verder", 1).await?, 31);
    assert_eq!(chained(&there).await?, 31);
    assert_eq!(doctor(&there, MIGRATIONS).await, []);
    Ok(())
}

#[db_test]
async fn a_checksum_sees_every_kind_of_difference(engine: db::Engine) -> Result<()> {
    let db = TestDb::open(engine, MIGRATIONS).await;
    fill(&db).await?;
    let before = checksums(&db, &["thing"]).await?;
    let day = if engine == Engine::Postgres { "DATE '2026-03-30'" } else { "'2026-03-30'" };
    let changes = [
        "title = ' '",
        "content = NULL",
        "open = NOT open",
        "above = NULL",
        "number = 1000000",
        &format!("day = {day}"),
    ];
    for change in changes {
        let tx = db.begin(&actors::system()).await?;
        let key = "place = 'Twee' AND number = 77";
        assert_eq!(sql(format!("UPDATE thing SET {change} WHERE {key}")).run(&tx).await?, 1);
        tx.commit_without_trace("a test").await?;
        let after = checksums(&db, &["thing"]).await?;
        assert_ne!(before, after, "{change}");
        let tx = db.begin(&actors::system()).await?;
        sql("DELETE FROM thing").run(&tx).await?;
        sql("DELETE FROM branch").run(&tx).await?;
        tx.commit_without_trace("a test").await?;
        fill(&db).await?;
        assert_eq!(checksums(&db, &["thing"]).await?, before);
    }
    Ok(())
}

#[db_test]
async fn a_target_that_is_in_use_is_refused(engine: db::Engine) -> Result<()> {
    let home = TestDb::open(engine, MIGRATIONS).await;
    fill(&home).await?;
    let there = TestDb::open(other(engine), MIGRATIONS).await;
    let tx = there.begin(&actors::system()).await?;
    sql("INSERT INTO branch (id) VALUES ($1)").bind(Uuid::from_u128(9)).run(&tx).await?;
    tx.commit_without_trace("a test").await?;
    let said = message(copy(&home, &there, &tables(), &mut |_| {})).await;
    assert!(said.contains("not empty: table branch"), "{said}");
    // Nothing was touched.
    assert_eq!(sql("SELECT count(*) FROM branch").scalar::<i64>(there.conn()).await?, Some(1));
    assert_eq!(sql("SELECT count(*) FROM event_head").scalar::<i64>(there.conn()).await?, Some(1));
    Ok(())
}

#[db_test]
async fn what_cannot_be_copied_whole_is_refused(engine: db::Engine) -> Result<()> {
    let home = TestDb::open(engine, MIGRATIONS).await;
    fill(&home).await?;
    let bare = TestDb::base(other(engine)).await;
    let said = message(copy(&home, &bare, &tables(), &mut |_| {})).await;
    assert!(said.contains("no table branch"), "{said}");
    let there = TestDb::open(other(engine), MIGRATIONS).await;
    let fewer: Vec<_> = tables().into_iter().filter(|name| *name != "thing").collect();
    let said = message(copy(&home, &there, &fewer, &mut |_| {})).await;
    assert!(said.contains("table thing would be left behind"), "{said}");
    let newer = TestDb::open(other(engine), &[MIGRATIONS, &[LATER]]).await;
    let said = message(copy(&home, &newer, &tables(), &mut |_| {})).await;
    assert!(said.contains("same migrations"), "{said}");
    let tx = home.begin(&actors::system()).await?;
    sql("UPDATE event SET performer = 'x' WHERE seq = 12").run(&tx).await?;
    tx.commit_without_trace("a test").await?;
    let said = message(copy(&home, &there, &tables(), &mut |_| {})).await;
    assert!(said.contains("event 12 was changed"), "{said}");
    assert_eq!(sql("SELECT count(*) FROM thing").scalar::<i64>(there.conn()).await?, Some(0));
    Ok(())
}

#[db_test]
async fn what_is_written_during_a_copy_is_left_out_and_reported(engine: db::Engine) -> Result<()> {
    let home = TestDb::open(engine, MIGRATIONS).await;
    fill(&home).await?;
    let there = TestDb::open(other(engine), MIGRATIONS).await;
    let mut first = true;
    let report = copy(&home, &there, &tables(), &mut |_| {
        if std::mem::take(&mut first) {
            let write = tokio::runtime::Handle::current();
            let written = tokio::task::block_in_place(|| write.block_on(note(&home, "intussen", 1)));
            assert_eq!(written.ok(), Some(31));
        }
    })
    .await?;
    assert_eq!((report.events, report.events_since), (30, 1));
    assert_eq!(chained(&home).await?, 31);
    Ok(())
}

async fn write_until(db: Db, stop: Arc<AtomicBool>) -> Result<u32> {
    let mut written = 0;
    while !stop.load(Ordering::SeqCst) {
        note(&db, "tijdens de reservekopie", 1).await?;
        written += 1;
    }
    Ok(written)
}

async fn restored(file: &Path, engine: Engine, schema: Schema<'_>) -> Result<TestDb> {
    let empty = TestDb::unmigrated(engine).await;
    restore(file, &empty, schema).await?;
    Ok(empty)
}

#[db_test]
async fn a_backup_made_during_writes_restores_on_both_engines(engine: db::Engine) -> Result<()> {
    let home = TestDb::open(engine, MIGRATIONS).await;
    fill(&home).await?;
    let (dir, names) = (TestDir::new(), tables());
    let (file, schema) = (dir.file("back'up.db"), Schema { migrations: MIGRATIONS, tables: &names });
    let stop = Arc::new(AtomicBool::new(false));
    let writer = tokio::spawn(write_until((*home).clone(), Arc::clone(&stop)));
    let made = backup(&home, &file, schema).await?;
    stop.store(true, Ordering::SeqCst);
    assert!(writer.await.map_err(|error| kernel::Error::internal(error.to_string()))?? > 0);
    assert!(made.events >= 30);
    let files: Vec<_> = std::fs::read_dir(dir.path())?.flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(files, ["back'up.db"]);
    let before = std::fs::read(&file)?;
    for target in [Engine::Sqlite, Engine::Postgres] {
        let copy = restored(&file, target, schema).await?;
        assert_eq!(chained(&copy).await?, made.events);
        assert_eq!(checksums(&copy, &["thing", "branch"]).await?, checksums(&home, &["thing", "branch"]).await?);
        let said = message(restore(&file, &copy, schema)).await;
        assert!(said.contains("not empty"), "{said}");
    }
    assert_eq!(std::fs::read(&file)?, before, "a restore leaves the backup as it is");
    let said = message(backup(&home, &file, schema)).await;
    assert!(said.contains("does not overwrite"), "{said}");
    Ok(())
}

#[db_test]
async fn a_backup_of_an_older_release_is_brought_up_to_date(engine: db::Engine) -> Result<()> {
    let home = TestDb::open(engine, MIGRATIONS).await;
    fill(&home).await?;
    let (dir, names) = (TestDir::new(), tables());
    let file = dir.file("old.db");
    backup(&home, &file, Schema { migrations: MIGRATIONS, tables: &names }).await?;
    let newer = [BRANCHES, THINGS, LATER];
    let restored = restored(&file, engine, Schema { migrations: &newer, tables: &names }).await?;
    let red: Option<i64> = sql("SELECT count(*) FROM thing WHERE colour = 'rood'").scalar(restored.conn()).await?;
    assert_eq!(red, Some(1_200));
    assert_eq!(doctor(&restored, &newer).await, []);
    let older = Schema { migrations: &[BRANCHES], tables: &names };
    let empty = TestDb::unmigrated(engine).await;
    let said = message(restore(&file, &empty, older)).await;
    assert!(said.contains("later release"), "{said}");
    Ok(())
}

#[db_test]
async fn a_damaged_backup_is_refused(engine: db::Engine) -> Result<()> {
    let dir = TestDir::new();
    let (file, names) = (dir.file("damaged.db"), tables());
    std::fs::write(&file, b"this is no database, but a text that somebody saved under its name")?;
    let empty = TestDb::unmigrated(engine).await;
    assert!(restore(&file, &empty, Schema { migrations: MIGRATIONS, tables: &names }).await.is_err());
    assert!(restore(&dir.file("none.db"), &empty, Schema { migrations: MIGRATIONS, tables: &names }).await.is_err());
    Ok(())
}

async fn codes(db: &Db, migrations: &[Migration]) -> Vec<(Severity, &'static str)> {
    doctor(db, migrations).await.into_iter().map(|finding| (finding.severity, finding.code)).collect()
}

#[db_test]
async fn the_doctor_names_what_is_wrong(engine: db::Engine) -> Result<()> {
    let empty = TestDb::unmigrated(engine).await;
    assert_eq!(codes(&empty, MIGRATIONS).await, [(Severity::Error, "migrations-pending")]);
    let db = TestDb::open(engine, MIGRATIONS).await;
    fill(&db).await?;
    assert_eq!(codes(&db, MIGRATIONS).await, []);
    assert_eq!(codes(&db, &[BRANCHES, THINGS, LATER]).await, [(Severity::Error, "migrations-pending")]);
    assert_eq!(codes(&db, &[BRANCHES]).await, [(Severity::Error, "migrations-unknown")]);
    let changed = Migration { sql: "CREATE TABLE branch (id {uuid} NOT NULL PRIMARY KEY)", ..BRANCHES };
    assert_eq!(codes(&db, &[changed, THINGS]).await, [(Severity::Error, "migrations-changed")]);
    let tx = db.begin(&actors::system()).await?;
    sql("UPDATE event SET at = at + 3600000000 WHERE seq = 30").run(&tx).await?;
    sql("INSERT INTO event_reader (name, seq, runs) VALUES ('ahead', 31, 0), ('at the end', 30, 0)").run(&tx).await?;
    sql("INSERT INTO event_reader (name, seq, runs) VALUES ('behind', -2000, 0)").run(&tx).await?;
    tx.commit_without_trace("a test").await?;
    let mut found = codes(&db, MIGRATIONS).await;
    found.sort_unstable();
    let error = Severity::Error;
    let expected = [
        (Severity::Warning, "reader-behind"),
        (error, "clock-behind"),
        (error, "events-broken"),
        (error, "reader-ahead"),
    ];
    assert_eq!(found, expected);
    db.clock.advance(Duration::from_hours(2));
    assert!(!codes(&db, MIGRATIONS).await.contains(&(error, "clock-behind")));
    Ok(())
}

/// What a hand at the engine's own tools can do, and no transaction of ours.
#[db_test]
async fn the_doctor_sees_what_was_done_with_other_tools(engine: db::Engine) -> Result<()> {
    let db = TestDb::open(engine, MIGRATIONS).await;
    let (url, statement, expected) = match db.url() {
        db::DbUrl::Sqlite(path) => (
            path.display().to_string(),
            "INSERT INTO branch (id, above) VALUES (x'01', x'02'), (x'03', x'04')",
            ("database-foreign-keys", "2 rows of branch refer to a branch that is not there"),
        ),
        db::DbUrl::Postgres(url) => (
            url.clone(),
            "ALTER TABLE thing ADD COLUMN label TEXT",
            ("database-collation", "these columns do not sort by bytes, so searches miss rows: thing.label"),
        ),
    };
    let failed = |error: sqlx::Error| kernel::Error::Internal(Box::new(error));
    if engine == Engine::Sqlite {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(url).foreign_keys(false);
        let mut tool = sqlx::SqliteConnection::connect_with(&options).await.map_err(failed)?;
        tool.execute(statement).await.map_err(failed)?;
    } else {
        let mut tool = sqlx::PgConnection::connect(&url).await.map_err(failed)?;
        tool.execute(statement).await.map_err(failed)?;
    }
    let found = doctor(&db, MIGRATIONS).await;
    let found: Vec<_> = found.iter().map(|finding| (finding.code, finding.detail.as_str())).collect();
    assert_eq!(found, [expected]);
    Ok(())
}
