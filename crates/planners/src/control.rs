//! What a search may spend, and what it tells while it goes on.
//!
//! Every planner is *anytime*: it takes a [`Control`], asks its [`Meter`] before each step whether to go on, and returns
//! the best plan so far when it may not. Bounded by [`Limit::Steps`] a search is deterministic for a seed; bounded by
//! [`Limit::Time`] it is as good as the time allows.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;

/// The generator of a search. Its stream for a seed is the same on every machine.
pub type Random = Xoshiro256PlusPlus;

/// When a search has to stop by itself.
#[derive(Clone, Copy)]
pub enum Limit<'a> {
    /// After so many steps on each thread. What a step is, differs by planner.
    Steps(u64),
    /// After so much time.
    Time {
        /// How long.
        allowed: Duration,
        /// How long the search has been going on.
        elapsed: &'a (dyn Fn() -> Duration + Sync),
    },
}

/// How far a search has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The objective of the best plan so far.
    pub objective: i64,
    /// What no plan can be better than, when that is known already.
    pub bound: Option<i64>,
}

/// What a search may spend, and who hears of it.
#[derive(Clone, Copy)]
pub struct Control<'a> {
    seed: u64,
    threads: usize,
    limit: Limit<'a>,
    stop: Option<&'a AtomicBool>,
    listener: Option<&'a (dyn Fn(Progress) + Sync)>,
}

impl<'a> Control<'a> {
    /// One thread, seed 1, until `limit`.
    #[must_use]
    pub fn new(limit: Limit<'a>) -> Self {
        Self { seed: 1, threads: 1, limit, stop: None, listener: None }
    }

    /// Another seed.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// So many threads; at least one.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads.max(1);
        self
    }

    /// Also stops as soon as this is true.
    #[must_use]
    pub fn stop(mut self, stop: &'a AtomicBool) -> Self {
        self.stop = Some(stop);
        self
    }

    /// Tells this of every better plan. It is called from several threads.
    #[must_use]
    pub fn listener(mut self, listener: &'a (dyn Fn(Progress) + Sync)) -> Self {
        self.listener = Some(listener);
        self
    }

    /// Whether the result may depend on nothing but the problem and the seed. Then threads may hear of each other only
    /// where all of them have taken a set number of steps.
    #[must_use]
    pub fn deterministic(&self) -> bool {
        matches!(self.limit, Limit::Steps(_))
    }

    /// How many searches may run side by side.
    #[must_use]
    pub fn thread_count(&self) -> usize {
        self.threads
    }

    /// The generator of one thread; each has its own stream.
    #[must_use]
    pub fn random(&self, thread: usize) -> Random {
        Random::seed_from_u64(self.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(thread as u64))
    }

    /// Tells of a better plan or bound.
    pub fn tell(&self, objective: i64, bound: Option<i64>) {
        if let Some(listener) = self.listener {
            listener(Progress { objective, bound });
        }
    }

    /// Whether somebody asked to stop.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }

    /// A meter for all of the limit.
    #[must_use]
    pub fn meter(&self) -> Meter<'a> {
        self.part(0.0, 1.0)
    }

    /// A meter for the part of the limit from `from` to `until`, both between 0 and 1: for a search in stages. What
    /// earlier stages left over is the later ones' when the limit is a time.
    #[must_use]
    pub fn part(&self, from: f64, until: f64) -> Meter<'a> {
        let steps = match self.limit {
            Limit::Steps(all) => portion(all, until - from),
            Limit::Time { .. } => u64::MAX,
        };
        Meter { control: *self, from, until, taken: 0, steps, look_in: 0, every: 16, share: 0.0, over: false }
    }

    /// How much of the limit is gone: 0 at the beginning, 1 at the end. Under [`Limit::Steps`] always 0, since only a
    /// meter counts steps.
    #[must_use]
    pub fn used(&self) -> f64 {
        match self.limit {
            Limit::Steps(_) => 0.0,
            Limit::Time { allowed, elapsed } => ratio(elapsed(), allowed),
        }
    }

    /// Runs `search` once on each thread and returns what each found, in the threads' order.
    pub fn in_parallel<T: Send>(&self, search: impl Fn(usize) -> T + Sync) -> Vec<T> {
        if self.threads == 1 {
            return vec![search(0)];
        }
        std::thread::scope(|scope| {
            let search = &search;
            let running: Vec<_> = (0..self.threads).map(|thread| scope.spawn(move || search(thread))).collect();
            running.into_iter().map(|one| one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        })
    }
}

/// `all` times `share`, at least 1.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of steps need not be exact, and the share is not negative"
)]
fn portion(all: u64, share: f64) -> u64 {
    ((all as f64 * share.max(0.0)) as u64).max(1)
}

fn ratio(elapsed: Duration, allowed: Duration) -> f64 {
    if allowed.is_zero() { 1.0 } else { elapsed.as_secs_f64() / allowed.as_secs_f64() }
}

/// Counts the steps of one search, and says when it is over.
pub struct Meter<'a> {
    control: Control<'a>,
    from: f64,
    until: f64,
    taken: u64,
    steps: u64,
    look_in: u32,
    every: u32,
    share: f64,
    over: bool,
}

impl Meter<'_> {
    /// Looks at the clock every so many steps instead of every 16: fewer when a step takes long.
    #[must_use]
    pub fn every(mut self, steps: u32) -> Self {
        self.every = steps.max(1);
        self
    }

    /// Whether another step may be taken; counts it.
    pub fn go_on(&mut self) -> bool {
        if self.look_in == 0 {
            self.look_in = self.every;
            self.look();
        }
        self.look_in -= 1;
        self.taken += 1;
        !self.over && self.taken <= self.steps
    }

    fn look(&mut self) {
        self.share = match self.control.limit {
            Limit::Steps(_) => fraction(self.taken, self.steps),
            Limit::Time { allowed, elapsed } => {
                ((ratio(elapsed(), allowed) - self.from) / (self.until - self.from).max(1e-9)).clamp(0.0, 1.0)
            }
        };
        self.over = self.share >= 1.0 || self.control.stopped();
    }

    /// How much of this meter is used, from 0 to 1; as of the last look at the clock.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.share
    }

    /// How many steps were taken.
    #[must_use]
    pub fn taken(&self) -> u64 {
        self.taken
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share need not be exact")]
fn fraction(part: u64, all: u64) -> f64 {
    part as f64 / all as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_counted_exactly() {
        let mut meter = Control::new(Limit::Steps(100)).meter();
        let mut count = 0;
        while meter.go_on() {
            count += 1;
        }
        assert_eq!(count, 100);
        assert!(!meter.go_on());
    }

    #[test]
    fn time_that_is_up_stops_at_the_first_look() {
        let elapsed = || Duration::from_secs(2);
        let limit = Limit::Time { allowed: Duration::from_secs(1), elapsed: &elapsed };
        assert!(!Control::new(limit).meter().go_on());
        let limit = Limit::Time { allowed: Duration::from_secs(3), elapsed: &elapsed };
        assert!(Control::new(limit).meter().go_on());
        assert!(!Control::new(limit).part(0.0, 0.5).go_on());
    }

    #[test]
    fn a_stop_is_heard() {
        let stop = AtomicBool::new(false);
        let mut meter = Control::new(Limit::Steps(u64::MAX)).stop(&stop).meter().every(1);
        assert!(meter.go_on());
        stop.store(true, Ordering::Relaxed);
        assert!(!meter.go_on());
    }

    #[test]
    fn threads_answer_in_their_order() {
        let control = Control::new(Limit::Steps(1)).threads(3);
        assert_eq!(control.in_parallel(|thread| thread * 10), [0, 10, 20]);
    }
}
