use db::{FromQueryResult, Tx, sql};
use kernel::{Result, Timestamp};

use crate::model::throttle::Counter;

#[derive(FromQueryResult)]
struct Row {
    failures: i64,
    last_at: Timestamp,
}

/// A counter, held until the transaction ends, so that attempts made at one moment are counted one after another.
pub(crate) async fn hold(tx: &Tx, key: &str) -> Result<Counter> {
    let row: Row = sql("INSERT INTO throttle (key, failures, last_at) VALUES ($1, 0, $2) \
                        ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING failures, last_at")
    .bind(key)
    .bind(tx.at())
    .one(tx.conn())
    .await?;
    Ok(Counter { failures: row.failures, last_at: row.last_at })
}

/// Writes a counter that is held.
pub(crate) async fn keep(tx: &Tx, key: &str, counter: Counter) -> Result<()> {
    sql("UPDATE throttle SET failures = $1, last_at = $2 WHERE key = $3")
        .bind(counter.failures)
        .bind(counter.last_at)
        .bind(key)
        .run(tx)
        .await
        .map(|_| ())
}

/// Begins anew.
pub(crate) async fn clear(tx: &Tx, key: &str) -> Result<()> {
    sql("DELETE FROM throttle WHERE key = $1").bind(key).run(tx).await.map(|_| ())
}
