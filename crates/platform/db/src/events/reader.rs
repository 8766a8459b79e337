//! Readers of the stream, each with a cursor of its own.
//!
//! A reader handles a batch of events and moves its cursor in one transaction: what it writes to the database happens
//! exactly once, whatever is killed when, and on however many nodes it runs.

use std::future::Future;
use std::pin::Pin;

use kernel::{Actor, Origin, Result};

use super::store::{Stored, after};
use crate::{Db, Tx, sql};

/// What a reader does with a batch of events, inside the transaction that moves its cursor.
pub type Handler = Box<
    dyn for<'a> Fn(&'a mut Tx, &'a [Stored]) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>> + Send + Sync,
>;

/// A reader: its name, what it listens to, and what it does.
pub struct Reader {
    /// Stable name, under which its cursor is kept.
    pub name: &'static str,
    /// Kinds of event it wants, by prefix: `directory.` for all of the directory; others are passed over.
    pub kinds: &'static [&'static str],
    /// What it does.
    pub handle: Handler,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reader({})", self.name)
    }
}

/// Events handled in one transaction.
const BATCH: i64 = 200;

/// Gives a reader its cursor, at the present beginning of the stream, unless it has one.
pub async fn register(db: &Db, name: &str) -> Result<()> {
    let tx = db.begin(&Actor::system("reader", Origin::Job)).await?;
    sql("INSERT INTO event_reader (name, seq, runs) VALUES ($1, 0, 0) ON CONFLICT (name) DO NOTHING")
        .bind(name)
        .run(&tx)
        .await?;
    tx.commit_without_trace("a cursor is bookkeeping").await
}

/// Lets a reader handle the next batch. Returns whether there was anything, so that the caller calls again.
pub async fn pump(db: &Db, reader: &Reader) -> Result<bool> {
    let mut tx = db.begin(&Actor::system(reader.name, Origin::Job)).await?;
    // Counting the run takes the lock on the cursor, so that two nodes never handle the same batch.
    let Some(seq) = sql("UPDATE event_reader SET runs = runs + 1 WHERE name = $1 RETURNING seq")
        .bind(reader.name)
        .scalar::<i64>(tx.conn())
        .await?
    else {
        return Err(kernel::Error::internal(format!("reader {} was never registered", reader.name)));
    };
    let events = after(tx.conn(), seq, BATCH).await?;
    let Some(last) = events.last().map(|event| event.seq) else {
        return Ok(false);
    };
    let wanted: Vec<Stored> =
        events.into_iter().filter(|event| reader.kinds.iter().any(|prefix| event.kind.starts_with(prefix))).collect();
    if !wanted.is_empty() {
        (reader.handle)(&mut tx, &wanted).await?;
    }
    sql("UPDATE event_reader SET seq = $1 WHERE name = $2").bind(last).bind(reader.name).run(&tx).await?;
    tx.commit_without_trace("a cursor is bookkeeping").await?;
    Ok(true)
}
