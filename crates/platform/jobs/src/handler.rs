//! What is to be done for a kind of job.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use db::{Db, Tx};
use kernel::{Actor, Error, Origin, Result};
use uuid::Uuid;

use crate::JobId;
use crate::store;

/// The work of a handler: gets the job's context and its payload.
pub type Work = Arc<
    dyn for<'a> Fn(&'a JobCtx, serde_json::Value) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>
        + Send
        + Sync,
>;

/// What is to be done for one kind of job.
#[derive(Clone)]
pub struct Handler {
    pub(crate) kind: &'static str,
    pub(crate) attempts: i64,
    pub(crate) work: Work,
}

impl Handler {
    /// Does `work` for jobs of this kind: `Handler::new("mail.send", |ctx, payload| Box::pin(send(ctx, payload)))`.
    /// A job is tried eight times, over about twenty minutes.
    #[must_use]
    pub fn new<F>(kind: &'static str, work: F) -> Self
    where
        F: for<'a> Fn(&'a JobCtx, serde_json::Value) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>
            + Send
            + Sync
            + 'static,
    {
        Self { kind, attempts: 8, work: Arc::new(work) }
    }

    /// How often a job is tried before it is given up; at least once.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = i64::from(attempts.max(1));
        self
    }
}

impl fmt::Debug for Handler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Handler({})", self.kind)
    }
}

/// What a handler works with.
#[derive(Debug)]
pub struct JobCtx {
    pub(crate) db: Db,
    pub(crate) id: JobId,
    pub(crate) kind: &'static str,
    pub(crate) attempt: i64,
    pub(crate) lease: Uuid,
    pub(crate) done: AtomicBool,
}

impl JobCtx {
    /// The database.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// Which job.
    #[must_use]
    pub fn id(&self) -> JobId {
        self.id
    }

    /// Which attempt this is, from 1.
    #[must_use]
    pub fn attempt(&self) -> i64 {
        self.attempt
    }

    /// Begins to write, on behalf of this kind of job.
    pub async fn begin(&self) -> Result<Tx> {
        self.db.begin(&Actor::system(self.kind, Origin::Job)).await
    }

    /// Finishes the job in `tx`: with its commit the work is done and the job is gone, or neither.
    ///
    /// # Errors
    /// When this node was silent for so long that another took the job over; `tx` must then not be committed.
    pub async fn done_in(&self, tx: &Tx) -> Result<()> {
        if !store::finish(tx, self.id, self.lease).await? {
            return Err(Error::internal(format!("job {} was taken over by another node", self.id)));
        }
        self.done.store(true, Ordering::SeqCst);
        Ok(())
    }
}
