//! Jobs on both engines: once each, again after a failure, taken over after a crash, and at their times.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use db::{Db, Engine, sql};
use jobs::{Handler, JobCtx, Rule, Schedule, Worker, dead, enqueue, revive, waiting};
use kernel::{Error, Result};
use serde_json::Value;
use testkit::{TestDb, actors, db_test};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::JoinSet;
use uuid::Uuid;

async fn open(engine: Engine) -> TestDb {
    TestDb::open(engine, jobs::MIGRATIONS).await
}

/// Enqueues jobs with these numbers, due now.
async fn enqueue_all(db: &Db, numbers: impl IntoIterator<Item = u32>) -> Result<()> {
    let tx = db.begin(&actors::system()).await?;
    for number in numbers {
        assert!(enqueue(&tx, "test.count", &number, tx.at(), None).await?);
    }
    tx.commit_without_trace("a test").await
}

/// Counts the job's number in a table and finishes the job, both or neither.
async fn count(ctx: &JobCtx, payload: Value) -> Result<()> {
    let tx = ctx.begin().await?;
    sql("INSERT INTO stamp (key, version) VALUES ($1, 1) ON CONFLICT (key) DO UPDATE SET version = stamp.version + 1")
        .bind(Uuid::from_u128(payload.as_u64().unwrap_or_default().into()))
        .run(&tx)
        .await?;
    ctx.done_in(&tx).await?;
    tx.commit_without_trace("a test").await
}

fn counting() -> Handler {
    Handler::new("test.count", |ctx, payload| Box::pin(count(ctx, payload)))
}

/// How many numbers were counted, and how often the one counted most.
async fn counted(db: &Db) -> Result<(i64, i64)> {
    let rows = sql("SELECT count(*) FROM stamp").scalar::<i64>(db.conn()).await?;
    let most = sql("SELECT max(version) FROM stamp").scalar::<Option<i64>>(db.conn()).await?.flatten();
    Ok((rows.unwrap_or_default(), most.unwrap_or_default()))
}

/// Fails so many times, then counts its runs.
fn failing(times: i64, runs: &Arc<AtomicI64>) -> Handler {
    let runs = Arc::clone(runs);
    Handler::new("test.count", move |ctx, _| {
        let runs = Arc::clone(&runs);
        Box::pin(async move {
            runs.fetch_add(1, Ordering::SeqCst);
            match ctx.attempt() {
                attempt if attempt <= times => Err(Error::internal("no answer from smtp://me:hunter2@mail.example")),
                _ => Ok(()),
            }
        })
    })
}

#[db_test]
async fn five_hundred_jobs_over_four_workers_run_once_each(engine: Engine) -> Result<()> {
    let db = open(engine).await;
    enqueue_all(&db, 0..500).await?;
    let other = db.another_node().await;
    let mut workers = JoinSet::new();
    for n in 0..4 {
        let worker = Worker::new(if n % 2 == 0 { (*db).clone() } else { other.clone() }, [counting()]);
        workers.spawn(async move { worker.drain().await });
    }
    let mut ran = 0;
    for count in workers.join_all().await {
        ran += count?;
    }
    assert_eq!(ran, 500);
    assert_eq!(counted(&db).await?, (500, 1));
    assert_eq!(waiting(db.conn()).await?, 0);
    Ok(())
}

#[db_test]
async fn a_job_is_there_only_if_its_transaction_commits(engine: Engine) -> Result<()> {
    let db = open(engine).await;
    let tx = db.begin(&actors::system()).await?;
    enqueue(&tx, "test.count", &1, tx.at(), None).await?;
    drop(tx);
    assert_eq!(Worker::new((*db).clone(), [counting()]).drain().await?, 0);
    enqueue_all(&db, [1]).await?;
    assert_eq!(Worker::new((*db).clone(), [counting()]).drain().await?, 1);
    Ok(())
}

#[db_test]
async fn a_job_waits_for_its_time_and_for_a_worker_that_knows_it(engine: Engine) -> Result<()> {
    let db = open(engine).await;
    let tx = db.begin(&actors::system()).await?;
    enqueue(&tx, "test.count", &1, tx.at().after(Duration::from_mins(5)), None).await?;
    enqueue(&tx, "test.unknown", &1, tx.at(), None).await?;
    tx.commit_without_trace("a test").await?;
    let worker = Worker::new((*db).clone(), [counting()]);
    assert_eq!(worker.drain().await?, 0);
    db.clock.advance(Duration::from_mins(5));
    assert_eq!(worker.drain().await?, 1);
    assert_eq!(waiting(db.conn()).await?, 1);
    Ok(())
}

#[db_test]
async fn one_waiting_job_stands_for_all_with_its_key(engine: Engine) -> Result<()> {
    let db = open(engine).await;
    let tx = db.begin(&actors::system()).await?;
    let key = || Some("unit 7".to_owned());
    assert!(enqueue(&tx, "test.count", &1, tx.at(), key()).await?);
    assert!(!enqueue(&tx, "test.count", &2, tx.at(), key()).await?);
    assert!(enqueue(&tx, "test.count", &3, tx.at(), Some("unit 8".to_owned())).await?);
    assert!(enqueue(&tx, "test.other", &4, tx.at(), key()).await?);
    tx.commit_without_trace("a test").await?;
    let worker = Worker::new((*db).clone(), [counting()]);
    assert_eq!(worker.drain().await?, 2);
    let tx = db.begin(&actors::system()).await?;
    assert!(enqueue(&tx, "test.count", &1, tx.at(), key()).await?, "the first is done");
    Ok(())
}

/// A node that began the waiting job now would not see what the second caller is about to commit.
#[db_test]
async fn a_waiting_job_does_not_begin_before_a_second_caller_commits(engine: Engine) -> Result<()> {
    let db = open(engine).await;
    let key = || Some("unit 7".to_owned());
    let first = db.begin(&actors::system()).await?;
    assert!(enqueue(&first, "test.count", &1, first.at(), key()).await?);
    first.commit_without_trace("a test").await?;
    let second = db.begin(&actors::system()).await?;
    assert!(!enqueue(&second, "test.count", &1, second.at(), key()).await?);
    let worker = Worker::new(db.another_node().await, [counting()]);
    if engine == Engine::Postgres {
        // SQLite has one writer at a time: there the worker would wait for the commit below.
        assert_eq!(worker.drain().await?, 0);
    }
    second.commit_without_trace("a test").await?;
    assert_eq!(worker.drain().await?, 1);
    Ok(())
}

/// A job that runs may have read what a new one is about: the new one waits beside it, and replaces it when it fails.
#[db_test]
async fn a_job_enqueued_while_its_like_runs_is_not_lost(engine: Engine) -> Result<()> {
    async fn enqueue_like(ctx: &JobCtx, payload: Value) -> Result<()> {
        if payload == 1 {
            let tx = ctx.begin().await?;
            assert!(enqueue(&tx, "test.like", &2, tx.at(), Some("key".to_owned())).await?);
            tx.commit_without_trace("a test").await?;
            return Err(Error::internal("after that"));
        }
        count(ctx, payload).await
    }
    let db = open(engine).await;
    let tx = db.begin(&actors::system()).await?;
    enqueue(&tx, "test.like", &1, tx.at(), Some("key".to_owned())).await?;
    tx.commit_without_trace("a test").await?;
    let handler = Handler::new("test.like", |ctx, payload| Box::pin(enqueue_like(ctx, payload)));
    assert_eq!(Worker::new((*db).clone(), [handler]).parallel(1).drain().await?, 2);
    assert_eq!((counted(&db).await?, waiting(db.conn()).await?), ((1, 1), 0));
    Ok(())
}

#[db_test]
async fn a_failed_job_comes_back_later_each_time(engine: Engine) -> Result<()> {
    let db = open(engine).await;
    enqueue_all(&db, [1]).await?;
    let runs = Arc::default();
    let worker = Worker::new((*db).clone(), [failing(2, &runs)]);
    for (expected, pause) in [(1, 4), (1, 6), (2, 9), (2, 11), (3, 3_600)] {
        worker.drain().await?;
        assert_eq!(runs.load(Ordering::SeqCst), expected, "before a pause of {pause} seconds");
        db.clock.advance(Duration::from_secs(pause));
    }
    assert_eq!(waiting(db.conn()).await?, 0);
    Ok(())
}

#[db_test]
async fn a_job_that_keeps_failing_is_kept_as_a_dead_letter(engine: Engine) -> Result<()> {
    let db = open(engine).await;
    enqueue_all(&db, [1]).await?;
    let runs = Arc::default();
    let worker = Worker::new((*db).clone(), [failing(3, &runs).attempts(3)]);
    for _ in 0..6 {
        worker.drain().await?;
        db.clock.advance(Duration::from_hours(1));
    }
    assert_eq!(runs.load(Ordering::SeqCst), 3);
    let letters = dead(db.conn(), 10).await?;
    let [letter] = &letters[..] else { panic!("{letters:?}") };
    assert_eq!((letter.kind.as_str(), letter.attempts), ("test.count", 3));
    assert_eq!(letter.error.as_deref(), Some("internal: no answer from smtp://…@mail.example"));
    let event: Option<String> = sql("SELECT payload FROM event WHERE kind = 'jobs.job.died'").scalar(db.conn()).await?;
    assert!(event.is_some_and(|payload| payload.contains("\"attempts\":3")));
    let tx = db.begin(&actors::operator()).await?;
    assert!(revive(&tx, letter.id).await?);
    assert!(!revive(&tx, letter.id).await?);
    tx.commit_without_trace("a test").await?;
    worker.drain().await?;
    assert_eq!(runs.load(Ordering::SeqCst), 4);
    Ok(())
}

#[db_test]
async fn a_panic_is_the_failure_of_one_job(engine: Engine) -> Result<()> {
    async fn odd_ones_panic(ctx: &JobCtx, payload: Value) -> Result<()> {
        assert!(payload.as_u64().is_some_and(|number| number % 2 == 0), "an odd one");
        count(ctx, payload).await
    }
    let db = open(engine).await;
    enqueue_all(&db, 0..10).await?;
    let handler = Handler::new("test.count", |ctx, payload| Box::pin(odd_ones_panic(ctx, payload))).attempts(1);
    Worker::new((*db).clone(), [handler]).drain().await?;
    assert_eq!(counted(&db).await?, (5, 1));
    let letters = dead(db.conn(), 10).await?;
    assert!(letters.iter().all(|letter| letter.error.as_deref() == Some("internal: the handler panicked")));
    assert_eq!(letters.len(), 5);
    Ok(())
}

/// A handler that says when it has begun, and counts only once it is let go.
fn held(begun: mpsc::UnboundedSender<i64>, let_go: &Arc<Notify>) -> Handler {
    let let_go = Arc::clone(let_go);
    Handler::new("test.count", move |ctx, payload| {
        let (begun, let_go) = (begun.clone(), Arc::clone(&let_go));
        Box::pin(async move {
            let _ = begun.send(ctx.attempt());
            let_go.notified().await;
            count(ctx, payload).await
        })
    })
}

#[db_test]
async fn another_node_takes_over_when_a_lease_runs_out(engine: Engine) -> Result<()> {
    let db = open(engine).await;
    enqueue_all(&db, [1]).await?;
    let (begun, mut begins) = mpsc::unbounded_channel();
    let worker = Worker::new((*db).clone(), [held(begun, &Arc::default())]);
    let dying = tokio::spawn(async move { worker.drain().await });
    assert_eq!(begins.recv().await, Some(1));
    dying.abort();
    assert!(dying.await.is_err_and(|error| error.is_cancelled()));
    let survivor = Worker::new(db.another_node().await, [counting()]);
    assert_eq!(survivor.drain().await?, 0, "the lease holds");
    db.clock.advance(Duration::from_secs(61));
    assert_eq!(survivor.drain().await?, 1);
    assert_eq!((counted(&db).await?, waiting(db.conn()).await?), ((1, 1), 0));
    Ok(())
}

#[db_test]
async fn a_lease_is_renewed_while_its_job_runs(engine: Engine) -> Result<()> {
    let db = open(engine).await;
    enqueue_all(&db, [1]).await?;
    let (begun, mut begins) = mpsc::unbounded_channel();
    let let_go = Arc::default();
    let hold = Duration::from_millis(30);
    let worker = Worker::new((*db).clone(), [held(begun, &let_go)]).lease(hold);
    let working = tokio::spawn(async move { worker.drain().await });
    assert_eq!(begins.recv().await, Some(1));
    db.clock.advance(Duration::from_hours(1));
    let renewed = db.clock.now().after(hold).micros();
    while sql("SELECT run_at FROM job").scalar::<i64>(db.conn()).await? != Some(renewed) {
        tokio::task::yield_now().await;
    }
    let_go.notify_one();
    assert_eq!(working.await.map_err(|error| Error::internal(error.to_string()))??, 1);
    assert_eq!((counted(&db).await?, waiting(db.conn()).await?), ((1, 1), 0));
    Ok(())
}

#[db_test]
async fn a_node_that_was_silent_too_long_cannot_finish_what_another_took_over(engine: Engine) -> Result<()> {
    let db = open(engine).await;
    enqueue_all(&db, [1]).await?;
    let (begun, mut begins) = mpsc::unbounded_channel();
    let let_go = Arc::default();
    let worker = Worker::new((*db).clone(), [held(begun, &let_go)]);
    let silent = tokio::spawn(async move { worker.drain().await });
    assert_eq!(begins.recv().await, Some(1));
    db.clock.advance(Duration::from_secs(61));
    assert_eq!(Worker::new(db.another_node().await, [counting()]).drain().await?, 1);
    let_go.notify_one();
    silent.await.map_err(|error| Error::internal(error.to_string()))??;
    assert_eq!((counted(&db).await?, waiting(db.conn()).await?), ((1, 1), 0));
    Ok(())
}

#[db_test]
async fn a_job_that_kills_its_node_each_time_is_given_up(engine: Engine) -> Result<()> {
    let db = open(engine).await;
    enqueue_all(&db, [1]).await?;
    for attempt in 1..=2 {
        let (begun, mut begins) = mpsc::unbounded_channel();
        let worker = Worker::new((*db).clone(), [held(begun, &Arc::default()).attempts(2)]);
        let dying = tokio::spawn(async move { worker.drain().await });
        assert_eq!(begins.recv().await, Some(attempt));
        dying.abort();
        let _ = dying.await;
        db.clock.advance(Duration::from_secs(61));
    }
    Worker::new((*db).clone(), [counting().attempts(2)]).drain().await?;
    assert_eq!(counted(&db).await?, (0, 0));
    assert_eq!(dead(db.conn(), 10).await?.len(), 1);
    Ok(())
}

#[db_test]
async fn a_schedule_runs_once_over_two_nodes(engine: Engine) -> Result<()> {
    let db = open(engine).await;
    let runs: Arc<AtomicI64> = Arc::default();
    let nightly = Schedule { kind: "test.count", rule: Rule::Daily { hour: 3, minute: 0 } };
    let node = |db: Db| Worker::new(db, [failing(0, &runs)]).schedules([nightly]);
    let (one, two) = (node((*db).clone()), node(db.another_node().await));
    let both = async || -> Result<i64> {
        let (first, second) = tokio::join!(one.drain(), two.drain());
        first?;
        second?;
        Ok(runs.load(Ordering::SeqCst))
    };
    // From 09:00 until one second before 03:00.
    assert_eq!(both().await?, 0);
    db.clock.advance(Duration::from_secs(18 * 3_600 - 1));
    assert_eq!(both().await?, 0);
    db.clock.advance(Duration::from_secs(1));
    assert_eq!(both().await?, 1);
    assert_eq!(both().await?, 1);
    // Three nights during which no node ran are made up for by one run.
    db.clock.advance(Duration::from_hours(72));
    assert_eq!(both().await?, 2);
    // A new rule takes the place of the old.
    let hourly = Schedule { rule: Rule::EveryMinutes(60), ..nightly };
    let changed = Worker::new((*db).clone(), [failing(0, &runs)]).schedules([hourly]);
    changed.drain().await?;
    db.clock.advance(Duration::from_hours(1));
    changed.drain().await?;
    assert_eq!(runs.load(Ordering::SeqCst), 3);
    Ok(())
}

#[derive(serde::Serialize)]
struct Rung;

impl kernel::DomainEvent for Rung {
    fn kind(&self) -> &'static str {
        "test.rung"
    }

    fn subject(&self) -> kernel::Subject {
        kernel::Subject::installation()
    }
}

#[db_test]
async fn a_running_worker_wakes_at_once_and_stops_when_its_jobs_have_ended(engine: Engine) -> Result<()> {
    let db = open(engine).await;
    let (begun, mut begins) = mpsc::unbounded_channel();
    let let_go: Arc<Notify> = Arc::default();
    let worker = Worker::new((*db).clone(), [held(begun, &let_go)]);
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(async move {
        worker
            .run(async {
                let _ = stopped.await;
            })
            .await;
    });
    for number in 0..3 {
        let mut tx = db.begin(&actors::system()).await?;
        enqueue(&tx, "test.count", &number, tx.at(), None).await?;
        tx.record(&Rung)?;
        tx.commit().await?;
        // Sooner than a look by the clock would find it.
        let woken = tokio::time::timeout(jobs::LOOK_EVERY.mul_f32(0.9), begins.recv()).await;
        assert_eq!(woken.ok().flatten(), Some(1), "job {number}");
        if number < 2 {
            let_go.notify_one();
        }
    }
    let _ = stop.send(());
    assert!(!running.is_finished());
    let_go.notify_one();
    running.await.map_err(|error| Error::internal(error.to_string()))?;
    assert_eq!((counted(&db).await?, waiting(db.conn()).await?), ((3, 1), 0));
    Ok(())
}
