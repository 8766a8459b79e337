//! The transaction: the only way to write, and the place where events join the stream.

use std::collections::BTreeSet;

use kernel::{Actor, DomainEvent, NewEvent, Result, Stamp, Timestamp};
use sea_orm::{ConnectionTrait, DatabaseTransaction, SqliteTransactionMode, TransactionOptions, TransactionTrait};

use crate::query::Via;
use crate::{Conn, Db, Engine, events};

/// A transaction under way. Dropped without a commit, it leaves no trace.
#[must_use = "a transaction that is not committed is rolled back"]
pub struct Tx {
    inner: DatabaseTransaction,
    db: Db,
    actor: Actor,
    at: Timestamp,
    pending: Vec<NewEvent>,
    stale: BTreeSet<Stamp>,
}

impl Tx {
    pub(crate) async fn begin(db: Db, actor: Actor) -> Result<Self> {
        // SQLite upgrades a deferred transaction to a writing one only when nobody else wrote in between;
        // beginning as a writer waits for its turn instead of failing.
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let inner = db.writer().begin_with_options(options).await?;
        let at = db.clock().now();
        Ok(Self { inner, db, actor, at, pending: Vec::new(), stale: BTreeSet::new() })
    }

    /// To read with inside this transaction.
    #[must_use]
    pub fn conn(&self) -> Conn<'_> {
        Conn(Via::Tx(&self.inner))
    }

    /// The moment of this transaction: the same for all it writes.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// On whose behalf.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The database it writes to.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Says what was done; written with the commit.
    pub fn record(&mut self, event: &impl DomainEvent) -> Result<()> {
        self.pending.push(NewEvent::from_domain(event)?);
        Ok(())
    }

    /// Makes remembered data stale without an event: for what is nobody else's business, such as which app somebody
    /// opened last. Goes with [`Tx::commit_without_trace`].
    pub fn forget(&mut self, stamp: Stamp) {
        self.stale.insert(stamp);
    }

    /// Commits with all that was recorded. Nothing recorded is an error of the program: a change without an event
    /// would be invisible to the audit trail. Returns the sequence number of the last event.
    pub async fn commit(self) -> Result<i64> {
        if self.pending.is_empty() {
            return Err(kernel::Error::internal("a change was about to be committed without an event"));
        }
        self.finish().await
    }

    /// Commits what the audit trail need not know: `reason` says why it is no change anybody would ask about.
    pub async fn commit_without_trace(mut self, reason: &'static str) -> Result<()> {
        tracing::trace!(reason, "committed without an event");
        if self.pending.is_empty() {
            let stale = std::mem::take(&mut self.stale);
            events::bump(&self, stale).await?;
            self.inner.commit().await?;
            return Ok(());
        }
        self.finish().await.map(|_| ())
    }

    async fn finish(mut self) -> Result<i64> {
        let pending = std::mem::take(&mut self.pending);
        let stale = std::mem::take(&mut self.stale);
        let seq = events::append(&self, pending, stale).await?;
        if self.db.engine() == Engine::Postgres {
            let notice = format!("SELECT pg_notify('{}', '{seq}')", crate::connect::CHANNEL);
            self.inner.execute_unprepared(&notice).await?;
        }
        self.inner.commit().await?;
        self.db.bell().ring(seq);
        Ok(seq)
    }

    pub(crate) fn inner(&self) -> &DatabaseTransaction {
        &self.inner
    }
}
