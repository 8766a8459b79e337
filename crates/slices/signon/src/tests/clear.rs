use super::*;
use crate::clear::{SCHEDULE, handler};
use crate::commands::tokens::{TokenDraft, create};
use crate::store::throttle;
use db::sql;
use testkit::db_test;

const DAY: Duration = Duration::from_hours(24);

/// Lets time go by and the night's job run; returns the rows that are left.
async fn after(world: &World, days: u32) -> Result<[i64; 5]> {
    let worker = jobs::Worker::new(world.db.clone(), [handler()]).schedules([SCHEDULE]);
    worker.drain().await?;
    world.later(DAY * days);
    assert_eq!(worker.drain().await?, 1, "a night that was missed is made up for by one run");
    rows(world).await
}

async fn rows(world: &World) -> Result<[i64; 5]> {
    let mut counts = [0; 5];
    for (n, table) in ["session", "throttle", "reset_ticket", "api_token", "known_device"].into_iter().enumerate() {
        counts[n] = sql(format!("SELECT count(*) FROM {table}")).scalar(world.db.conn()).await?.unwrap_or_default();
    }
    Ok(counts)
}

#[db_test]
async fn what_is_past_its_use_goes_when_it_is(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let anna = world.colleague("Anna").await?;
    let bram = world.colleague("Bram").await?;
    world.enter("anna.bergh").await?;
    assert_eq!(code(world.try_in("bram.bergh", OTHER).await), "sign-in-wrong");
    let temporary = passwords::reset(&world.operator(), bram, true, &all()).await?;
    assert!(matches!(world.try_in("bram.bergh", &temporary.password).await?, Entered::MustChange(_)));
    let expires_on = world.today().checked_add_days(chrono::Days::new(10)).unwrap();
    let draft = TokenDraft { name: "Rooster".into(), scopes: vec!["read".into()], expires_on };
    create(&world.operator(), anna, draft, &all()).await?;
    let [sessions, throttled, tickets, tokens, browsers] = rows(&world).await?;
    assert!(sessions == 1 && throttled > 0 && tickets == 1 && tokens == 1 && browsers == 1);
    // A night: mistakes and tickets are over.
    assert_eq!(after(&world, 1).await?, [1, 0, 0, 1, 1]);
    // The session ended long ago, but its address still speaks for its owner.
    assert_eq!(after(&world, 58).await?, [1, 0, 0, 1, 1]);
    assert_eq!(after(&world, 2).await?, [0, 0, 0, 1, 1]);
    assert_eq!(after(&world, 303).await?, [0, 0, 0, 1, 1]);
    assert_eq!(after(&world, 2).await?, [0, 0, 0, 1, 0]);
    assert_eq!(after(&world, 10).await?, [0, 0, 0, 0, 0]);
    Ok(())
}

#[db_test]
async fn many_go_in_batches_and_a_long_count_stays(engine: Engine) -> Result<()> {
    let world = World::new(engine).await?;
    let tx = world.operator().begin().await?;
    let now = tx.at();
    for n in 0..1_203 {
        throttle::hold(&tx, &format!("account:{n}")).await?;
    }
    throttle::hold(&tx, "address:busy").await?;
    // Two days' worth of draining.
    let failures = i64::try_from(DAY.as_secs() * 2 / 10).unwrap();
    throttle::keep(&tx, "address:busy", crate::model::throttle::Counter { failures, last_at: now }).await?;
    tx.commit_without_trace("a test").await?;
    assert_eq!(after(&world, 1).await?[1], 1);
    assert_eq!(after(&world, 2).await?[1], 0);
    Ok(())
}
