//! Jobs as they are kept.

use std::time::Duration;

use db::{Conn, FromQueryResult, Tx, sql};
use kernel::{DomainEvent, Id, Result, Subject, Timestamp};
use serde::Serialize;
use uuid::Uuid;

kernel::id! {
    /// A job.
    JobId,
}

/// Writes a job, to be run from `run_at` on if `tx` commits. With a `unique_key`, it is written only when no job of
/// this kind with that key is waiting already: such a job does not begin before `tx` ends, so it will see what `tx`
/// changes. Returns whether it was written.
pub async fn enqueue(
    tx: &Tx,
    kind: &'static str,
    payload: &impl Serialize,
    run_at: Timestamp,
    unique_key: Option<String>,
) -> Result<bool> {
    let id = JobId::generate(tx.db().clock(), tx.db().random());
    // Changing nothing locks the one that waits: who claims jobs passes over it until `tx` ends.
    let waits: Option<JobId> =
        sql("INSERT INTO job (id, kind, payload, unique_key, run_at, attempts) VALUES ($1, $2, $3, $4, $5, 0) \
             ON CONFLICT (kind, unique_key) WHERE lease IS NULL AND died_at IS NULL DO UPDATE SET kind = job.kind \
             RETURNING id")
        .bind(id)
        .bind(kind)
        .bind(serde_json::to_string(payload)?)
        .bind(unique_key)
        .bind(run_at)
        .scalar(tx.conn())
        .await?;
    Ok(waits == Some(id))
}

/// A job that somebody is about to run.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Claimed {
    pub(crate) id: JobId,
    pub(crate) kind: String,
    pub(crate) payload: String,
    /// This one included.
    pub(crate) attempts: i64,
}

/// Takes due jobs of these kinds under the lease `lease`, which runs out `hold` from now.
pub(crate) async fn claim(tx: &Tx, kinds: &[&str], lease: Uuid, hold: Duration, most: usize) -> Result<Vec<Claimed>> {
    sql("WITH due AS MATERIALIZED (SELECT id FROM job WHERE died_at IS NULL AND run_at <= $1 AND kind IN (")
        .bind(tx.at())
        .push(&db::placeholders(2, kinds.len()))
        .bind_all(kinds.iter().copied())
        .push(") ORDER BY run_at, id")
        .limit(i64::try_from(most).unwrap_or(i64::MAX))
        .skip_locked(tx)
        .push(") UPDATE job SET attempts = attempts + 1, lease = ")
        .push_bind(lease)
        .push(", run_at = ")
        .push_bind(tx.at().after(hold))
        .push(" WHERE id IN (SELECT id FROM due) RETURNING id, kind, payload, attempts")
        .all(tx.conn())
        .await
}

/// Puts off the moment at which the lease runs out. False when the job is no longer held under it.
pub(crate) async fn renew(tx: &Tx, id: JobId, lease: Uuid, hold: Duration) -> Result<bool> {
    let renewed = sql("UPDATE job SET run_at = $1 WHERE id = $2 AND lease = $3 AND died_at IS NULL")
        .bind(tx.at().after(hold))
        .bind(id)
        .bind(lease)
        .run(tx)
        .await?;
    Ok(renewed > 0)
}

/// Removes a job that was done. False when it is no longer held under this lease.
pub(crate) async fn finish(tx: &Tx, id: JobId, lease: Uuid) -> Result<bool> {
    Ok(sql("DELETE FROM job WHERE id = $1 AND lease = $2").bind(id).bind(lease).run(tx).await? > 0)
}

/// Lets a job that failed wait for its next attempt. One with a unique key for which another waits by now is dropped:
/// the other does its work.
pub(crate) async fn retry(tx: &Tx, id: JobId, lease: Uuid, at: Timestamp, error: &str) -> Result<()> {
    sql(
        "DELETE FROM job WHERE id = $1 AND lease = $2 AND EXISTS (SELECT 1 FROM job other WHERE other.kind = job.kind \
         AND other.unique_key = job.unique_key AND other.lease IS NULL AND other.died_at IS NULL)",
    )
    .bind(id)
    .bind(lease)
    .run(tx)
    .await?;
    sql("UPDATE job SET lease = NULL, run_at = $1, error = $2 WHERE id = $3 AND lease = $4")
        .bind(at)
        .bind(error)
        .bind(id)
        .bind(lease)
        .run(tx)
        .await
        .map(|_| ())
}

/// Gives a job up. False when it is no longer held under this lease.
pub(crate) async fn bury(tx: &Tx, id: JobId, lease: Uuid, error: &str) -> Result<bool> {
    let buried = sql("UPDATE job SET died_at = $1, lease = NULL, error = $2 WHERE id = $3 AND lease = $4")
        .bind(tx.at())
        .bind(error)
        .bind(id)
        .bind(lease)
        .run(tx)
        .await?;
    Ok(buried > 0)
}

/// When the next job of these kinds is due; a lease that runs out counts too.
pub(crate) async fn next_due(conn: Conn<'_>, kinds: &[&str]) -> Result<Option<Timestamp>> {
    sql("SELECT run_at FROM job WHERE died_at IS NULL AND kind IN (")
        .push(&db::placeholders(1, kinds.len()))
        .bind_all(kinds.iter().copied())
        .push(") ORDER BY run_at LIMIT 1")
        .scalar(conn)
        .await
}

/// How many jobs wait or run.
pub async fn waiting(conn: Conn<'_>) -> Result<i64> {
    Ok(sql("SELECT count(*) FROM job WHERE died_at IS NULL").scalar(conn).await?.unwrap_or_default())
}

/// A job that was given up.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Dead {
    /// Which.
    pub id: JobId,
    /// Kind of work.
    pub kind: String,
    /// Times it was tried.
    pub attempts: i64,
    /// When it was given up.
    pub died_at: Timestamp,
    /// What went wrong the last time, without the job's content.
    pub error: Option<String>,
}

/// The jobs that were given up last.
pub async fn dead(conn: Conn<'_>, limit: i64) -> Result<Vec<Dead>> {
    sql("SELECT id, kind, attempts, died_at, error FROM job WHERE died_at IS NOT NULL ORDER BY died_at DESC, id LIMIT $1")
        .bind(limit)
        .all(conn)
        .await
}

/// Lets a job that was given up begin anew, at once. False when there is no such job, or when another of the same
/// kind and key waits, which will do its work.
pub async fn revive(tx: &Tx, id: JobId) -> Result<bool> {
    let revived =
        sql("UPDATE job SET died_at = NULL, attempts = 0, run_at = $1 WHERE id = $2 AND died_at IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM job other WHERE other.kind = job.kind AND other.unique_key = job.unique_key \
         AND other.lease IS NULL AND other.died_at IS NULL)")
        .bind(tx.at())
        .bind(id)
        .run(tx)
        .await?;
    Ok(revived > 0)
}

/// A job was given up after its last attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JobDied {
    /// Which.
    pub job: JobId,
    /// Kind of work.
    pub kind: String,
    /// Times it was tried.
    pub attempts: i64,
}

impl DomainEvent for JobDied {
    fn kind(&self) -> &'static str {
        "jobs.job.died"
    }

    fn subject(&self) -> Subject {
        Subject { kind: "job", id: self.job.uuid(), unit: None, organisation: None }
    }
}
