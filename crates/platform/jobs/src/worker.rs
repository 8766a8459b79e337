//! Claims jobs and has them done.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use db::{Db, Tx};
use kernel::{Actor, Error, Id, Origin, Result, Timestamp};
use tokio::task::JoinSet;

use crate::store::{self, Claimed};
use crate::{Handler, JobCtx, JobDied, JobId, Schedule, schedule};

/// How long a worker waits at most before it looks whether anything is due.
pub const LOOK_EVERY: Duration = Duration::from_secs(5);
/// How long running jobs get to end when the program stops.
const GRACE: Duration = Duration::from_secs(30);
/// Wait before the second attempt; doubles with each.
const FIRST_WAIT: Duration = Duration::from_secs(10);
/// Longest wait between attempts.
const LONGEST_WAIT: Duration = Duration::from_hours(1);
/// Most characters of an error that are kept.
const ERROR_LENGTH: usize = 500;

/// Runs jobs, several at a time. As many workers as one likes may share a database.
#[derive(Debug, Clone)]
pub struct Worker {
    db: Db,
    handlers: Arc<HashMap<&'static str, Handler>>,
    kinds: Vec<&'static str>,
    schedules: Vec<Schedule>,
    parallel: usize,
    lease: Duration,
}

/// What a running worker remembers between looks.
#[derive(Default)]
struct Seen {
    registered: bool,
    next_schedule: Option<Timestamp>,
}

impl Worker {
    /// A worker for the kinds that these handlers know; four jobs at a time, each under a lease of a minute.
    #[must_use]
    pub fn new(db: Db, handlers: impl IntoIterator<Item = Handler>) -> Self {
        let handlers: HashMap<_, _> = handlers.into_iter().map(|handler| (handler.kind, handler)).collect();
        let kinds = handlers.keys().copied().collect();
        Self {
            db,
            handlers: Arc::new(handlers),
            kinds,
            schedules: Vec::new(),
            parallel: 4,
            lease: Duration::from_mins(1),
        }
    }

    /// Keeps these schedules too.
    #[must_use]
    pub fn schedules(mut self, schedules: impl IntoIterator<Item = Schedule>) -> Self {
        self.schedules.extend(schedules);
        self
    }

    /// How many jobs run at a time; at least one.
    #[must_use]
    pub fn parallel(mut self, jobs: usize) -> Self {
        self.parallel = jobs.max(1);
        self
    }

    /// How long this worker may be silent before another takes its jobs over. It renews in time while it lives.
    #[must_use]
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// Works until `shutdown` is done, then lets the running jobs end. A database that is away for a while is waited
    /// for. Jobs that another node enqueued are heard of through [`Db::hear_other_nodes`], which the program runs.
    pub async fn run(&self, shutdown: impl Future<Output = ()>) {
        let mut bell = self.db.bell().listen();
        let mut running = JoinSet::new();
        let mut seen = Seen::default();
        tokio::pin!(shutdown);
        loop {
            bell.mark_unchanged();
            let wait = match self.start_due(&mut running, &mut seen).await {
                Ok(wait) => wait,
                Err(error) => {
                    tracing::error!(%error, "jobs cannot be looked up");
                    LOOK_EVERY
                }
            };
            let full = running.len() >= self.parallel;
            tokio::select! {
                () = &mut shutdown => break,
                Some(_) = running.join_next() => {}
                // Only this worker's bell can close, together with the database that it holds open.
                _ = bell.changed(), if !full => {}
                () = tokio::time::sleep(wait), if !full => {}
            }
        }
        let ended = async { while running.join_next().await.is_some() {} };
        if tokio::time::timeout(GRACE, ended).await.is_err() {
            tracing::warn!(jobs = running.len(), "jobs were stopped half-way; another node takes them over");
        }
    }

    /// Runs all that is due now, and what becomes due by it, to the end. Returns how many jobs ran.
    pub async fn drain(&self) -> Result<u64> {
        schedule::register(&self.db, &self.schedules).await?;
        let mut count = 0;
        let mut running = JoinSet::new();
        loop {
            schedule::tick(&self.db, &self.schedules).await?;
            let claimed = self.claim(self.parallel - running.len()).await?;
            count += claimed.len() as u64;
            for job in claimed {
                running.spawn(job);
            }
            if running.join_next().await.is_none() {
                return Ok(count);
            }
        }
    }

    /// Starts as many due jobs as there is room for; returns how long there is nothing more to start.
    async fn start_due(&self, running: &mut JoinSet<()>, seen: &mut Seen) -> Result<Duration> {
        if !seen.registered {
            schedule::register(&self.db, &self.schedules).await?;
            seen.registered = true;
        }
        if seen.next_schedule.is_none_or(|at| at <= self.db.clock().now()) {
            seen.next_schedule = schedule::tick(&self.db, &self.schedules).await?;
        }
        let room = self.parallel.saturating_sub(running.len());
        for job in self.claim(room).await? {
            running.spawn(job);
        }
        if running.len() >= self.parallel || self.kinds.is_empty() {
            return Ok(LOOK_EVERY);
        }
        let due = store::next_due(self.db.conn(), &self.kinds).await?;
        let now = self.db.clock().now();
        let next = due.into_iter().chain(seen.next_schedule).min().map_or(LOOK_EVERY, |at| until(now, at));
        Ok(next.min(LOOK_EVERY))
    }

    /// Claims due jobs; each comes as the future that does it.
    async fn claim(&self, most: usize) -> Result<Vec<impl Future<Output = ()> + Send + use<>>> {
        // Looking takes no lock; most times there is nothing.
        let due = if most == 0 || self.kinds.is_empty() {
            None
        } else {
            store::next_due(self.db.conn(), &self.kinds).await?
        };
        if due.is_none_or(|at| at > self.db.clock().now()) {
            return Ok(Vec::new());
        }
        let lease = JobId::generate(self.db.clock(), self.db.random());
        let tx = self.db.begin(&Actor::system("jobs", Origin::Job)).await?;
        let claimed = store::claim(&tx, &self.kinds, lease.uuid(), self.lease, most).await?;
        if claimed.is_empty() {
            return Ok(Vec::new());
        }
        tx.commit_without_trace("who runs a job is bookkeeping").await?;
        let known = claimed.into_iter().filter_map(|job| {
            let handler = self.handlers.get(job.kind.as_str())?.clone();
            Some(Run { db: self.db.clone(), handler, job, lease, hold: self.lease }.run())
        });
        Ok(known.collect())
    }
}

/// How long from `now` until `at`.
fn until(now: Timestamp, at: Timestamp) -> Duration {
    Duration::from_micros(u64::try_from(at.micros().saturating_sub(now.micros())).unwrap_or_default())
}

/// One attempt at one job.
struct Run {
    db: Db,
    handler: Handler,
    job: Claimed,
    lease: JobId,
    hold: Duration,
}

impl Run {
    async fn run(self) {
        let outcome = if self.job.attempts > self.handler.attempts {
            Ok(Some(Error::internal("the program stopped each time in the middle of this job")))
        } else {
            self.attempt().await
        };
        let settled = match outcome {
            Ok(None) => Ok(()),
            Ok(Some(error)) => self.failed(&error).await,
            Err(error) => Err(error),
        };
        if let Err(error) = settled {
            // The lease runs out, and the job comes back by itself.
            tracing::error!(job = %self.job.id, kind = self.handler.kind, %error, "a job's end could not be noted");
        }
    }

    /// Runs the handler while keeping the lease; gives the error with which it failed.
    async fn attempt(&self) -> Result<Option<Error>> {
        let ctx = Arc::new(JobCtx {
            db: self.db.clone(),
            id: self.job.id,
            kind: self.handler.kind,
            attempt: self.job.attempts,
            lease: self.lease.uuid(),
            done: AtomicBool::new(false),
        });
        let payload = match serde_json::from_str(&self.job.payload) {
            Ok(payload) => payload,
            Err(error) => return Ok(Some(error.into())),
        };
        let (work, inner) = (Arc::clone(&self.handler.work), Arc::clone(&ctx));
        // A task of its own: a panic in a handler is one job's failure.
        let mut tasks = JoinSet::new();
        tasks.spawn(async move { work(&inner, payload).await });
        loop {
            tokio::select! {
                ended = tasks.join_next() => {
                    return match ended {
                        Some(Ok(Ok(()))) => self.succeeded(&ctx).await.map(|()| None),
                        Some(Ok(Err(error))) => Ok(Some(error)),
                        Some(Err(error)) if error.is_panic() => Ok(Some(Error::internal("the handler panicked"))),
                        _ => Ok(Some(Error::internal("the handler was stopped"))),
                    };
                }
                () = tokio::time::sleep(self.hold / 3) => self.keep_lease().await,
            }
        }
    }

    async fn keep_lease(&self) {
        let renewed = async {
            let tx = self.begin().await?;
            let held = store::renew(&tx, self.job.id, self.lease.uuid(), self.hold).await?;
            tx.commit_without_trace("who runs a job is bookkeeping").await?;
            Ok::<_, Error>(held)
        };
        match renewed.await {
            Ok(true) => {}
            Ok(false) => tracing::warn!(job = %self.job.id, "the lease of a running job is lost"),
            Err(error) => tracing::warn!(job = %self.job.id, %error, "the lease of a running job was not renewed"),
        }
    }

    async fn succeeded(&self, ctx: &JobCtx) -> Result<()> {
        if ctx.done.load(Ordering::SeqCst) {
            return Ok(());
        }
        let tx = self.begin().await?;
        if !store::finish(&tx, self.job.id, self.lease.uuid()).await? {
            tracing::warn!(job = %self.job.id, kind = self.handler.kind, "a job ended after its lease had run out");
        }
        tx.commit_without_trace("the events of its work say what a job did").await
    }

    async fn failed(&self, error: &Error) -> Result<()> {
        let text = presentable(error);
        let mut tx = self.begin().await?;
        let (id, lease) = (self.job.id, self.lease.uuid());
        if self.job.attempts < self.handler.attempts {
            tracing::warn!(job = %id, kind = self.handler.kind, attempt = self.job.attempts, error = text, "a job failed");
            let at = tx.at().after(self.wait());
            store::retry(&tx, id, lease, at, &text).await?;
        } else if store::bury(&tx, id, lease, &text).await? {
            tracing::error!(job = %id, kind = self.handler.kind, error = text, "a job was given up");
            tx.record(&JobDied { job: id, kind: self.job.kind.clone(), attempts: self.job.attempts })?;
        }
        tx.commit_without_trace("a failed attempt is bookkeeping; giving up is an event").await
    }

    /// Twice as long after each attempt, and between half and all of that, so that jobs which failed together do not
    /// come back together.
    fn wait(&self) -> Duration {
        let doublings = u32::try_from(self.job.attempts - 1).unwrap_or_default().min(16);
        let full = FIRST_WAIT.saturating_mul(1 << doublings).min(LONGEST_WAIT);
        let half = u64::try_from(full.as_millis() / 2).unwrap_or_default();
        Duration::from_millis(half + self.db.random().below(half + 1))
    }

    async fn begin(&self) -> Result<Tx> {
        self.db.begin(&Actor::system(self.handler.kind, Origin::Job)).await
    }
}

/// The error as it may be kept: shortened, and without the user and password of an address.
fn presentable(error: &Error) -> String {
    let text = error.to_string();
    let mut shown = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("://") {
        shown.push_str(before);
        shown.push_str("://");
        let host = after.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(after.len());
        rest = match after[..host].rfind('@') {
            Some(at) => {
                shown.push('…');
                &after[at..]
            }
            None => after,
        };
    }
    shown.push_str(rest);
    shown.chars().take(ERROR_LENGTH).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_kept_without_passwords() {
        let error = Error::internal("no answer from smtp://mailer:s3cr@t@mail.example/ nor from http://mail.example@x");
        assert_eq!(presentable(&error), "internal: no answer from smtp://…@mail.example/ nor from http://…@x");
    }
}
