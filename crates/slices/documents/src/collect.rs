//! Removing content that no document has any more.

use std::time::Duration;

use db::Db;
use files::{Hash, Store};
use futures_util::TryStreamExt as _;
use jobs::{Handler, JobCtx, Rule, Schedule};
use kernel::Result;

use crate::store::{locks, revisions, uploads};

const KIND: &str = "documents.collect";
/// When [`collect`] runs: at night, when few people save anything.
pub const SCHEDULE: Schedule = Schedule { kind: KIND, rule: Rule::Daily { hour: 2, minute: 40 } };

/// Content is in the store before the row that names it: what is younger than this may be on its way.
const YOUNG: Duration = Duration::from_hours(24);
/// An upload in pieces to which nothing was added for so long does not go on.
const STALE: Duration = Duration::from_hours(24 * 7);
/// How many blobs are asked about at once.
const CHUNK: usize = 500;

/// Removes from a store, each day, what no revision names and is older than a day, and uploads that nobody goes on with.
#[must_use]
pub fn collect(store: Store) -> Handler {
    Handler::new(KIND, move |ctx, _| {
        let store = store.clone();
        Box::pin(async move { run(ctx, &store).await })
    })
}

async fn run(ctx: &JobCtx, store: &Store) -> Result<()> {
    let removed = remove_unnamed(ctx.db(), store).await?;
    let swept = store.sweep(ctx.db().clock(), STALE).await?;
    tracing::info!(removed, swept, "collected what no document has any more");
    let tx = ctx.begin().await?;
    uploads::delete_before(&tx, tx.at().before(STALE * 4)).await?;
    locks::delete_ended(&tx).await?;
    ctx.done_in(&tx).await?;
    tx.commit_without_trace("what was removed had no name any more").await
}

async fn remove_unnamed(db: &Db, store: &Store) -> Result<u64> {
    let before = db.clock().now().before(YOUNG);
    let mut removed = 0;
    let mut blobs = store.list().try_filter(|found| std::future::ready(found.put_at < before)).try_chunks(CHUNK);
    while let Some(old) = blobs.try_next().await.map_err(|error| kernel::Error::from(error.1))? {
        let hashes: Vec<Hash> = old.iter().map(|found| found.blob.hash).collect();
        let named = revisions::named(db.conn(), &hashes).await?;
        for hash in hashes.into_iter().filter(|hash| !named.contains(hash)) {
            store.remove(hash).await?;
            removed += 1;
        }
    }
    Ok(removed)
}
