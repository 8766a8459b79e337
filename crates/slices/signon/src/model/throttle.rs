//! How long to wait after wrong passwords.
//!
//! Two brakes, both counted before a password is looked at, so that guesses made at one moment all count:
//!
//! * per **account** (or, for a browser that signed in to it before, per account in that browser, so that an attack
//!   from elsewhere does not lock its owner out): five mistakes are free, then each one more doubles the wait;
//! * per **address**: counts *different accounts* that went wrong, since a whole school sits behind one address and a
//!   child mistypes. It drains steadily, so even an exhausted budget only slows newcomers down; browsers and accounts
//!   that signed in from there before pass.

use std::time::Duration;

use kernel::Timestamp;

/// What is kept of what went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counter {
    /// How often.
    pub failures: i64,
    /// When last.
    pub last_at: Timestamp,
}

impl Counter {
    /// Nothing went wrong.
    #[must_use]
    pub const fn none(now: Timestamp) -> Self {
        Self { failures: 0, last_at: now }
    }
}

/// Mistakes on one account that cost nothing.
pub const FREE: i64 = 5;
/// The wait after the first mistake that does.
pub const FIRST_WAIT: Duration = Duration::from_secs(30);
/// The longest wait for one account: a working day must not be lost to somebody else's guessing.
pub const LONGEST_WAIT: Duration = Duration::from_mins(15);
/// Mistakes are forgotten when this long went by without another.
pub const FORGOTTEN: Duration = Duration::from_hours(12);

/// Different accounts that may go wrong from one address before it is slowed down.
pub const ADDRESS_BUDGET: i64 = 300;
/// One of them is forgiven each time this long goes by.
pub const ADDRESS_DRAIN: Duration = Duration::from_secs(10);

/// The account's counter as it stands now.
#[must_use]
pub fn account_now(counter: Counter, now: Timestamp) -> Counter {
    if now >= counter.last_at.after(FORGOTTEN) { Counter::none(now) } else { counter }
}

/// How long the account must still wait.
#[must_use]
pub fn account_wait(counter: Counter, now: Timestamp) -> Option<Duration> {
    let counter = account_now(counter, now);
    let over = u32::try_from(counter.failures - FREE).ok()?;
    let wait = FIRST_WAIT.saturating_mul(1_u32.checked_shl(over).unwrap_or(u32::MAX)).min(LONGEST_WAIT);
    remaining(counter.last_at.after(wait), now)
}

/// The account's counter after one more mistake.
#[must_use]
pub fn account_failed(counter: Counter, now: Timestamp) -> Counter {
    let counter = account_now(counter, now);
    Counter { failures: counter.failures.saturating_add(1), last_at: now.max(counter.last_at) }
}

/// The address's counter as it stands now: what has drained is gone.
#[must_use]
pub fn address_now(counter: Counter, now: Timestamp) -> Counter {
    let drain = micros(ADDRESS_DRAIN);
    let drained = (now.micros().saturating_sub(counter.last_at.micros()) / drain).max(0);
    if drained >= counter.failures {
        return Counter::none(now);
    }
    // What is left of a step keeps counting towards the next.
    let last_at = Timestamp::from_micros(counter.last_at.micros() + drained * drain);
    Counter { failures: counter.failures - drained, last_at }
}

/// How long a newcomer at this address must still wait.
#[must_use]
pub fn address_wait(counter: Counter, now: Timestamp) -> Option<Duration> {
    let counter = address_now(counter, now);
    let over = u32::try_from(counter.failures - ADDRESS_BUDGET).ok()?;
    remaining(counter.last_at.after(ADDRESS_DRAIN.saturating_mul(over.saturating_add(1))), now)
}

/// The address's counter after one more account went wrong.
#[must_use]
pub fn address_failed(counter: Counter, now: Timestamp) -> Counter {
    let counter = address_now(counter, now);
    Counter { failures: counter.failures.saturating_add(1), ..counter }
}

/// The address's counter once an account that had gone wrong turns out to be right.
#[must_use]
pub fn address_forgiven(counter: Counter, now: Timestamp) -> Counter {
    let counter = address_now(counter, now);
    Counter { failures: (counter.failures - 1).max(0), ..counter }
}

/// A wait in whole minutes, at least one, as people are told it.
#[must_use]
pub fn in_minutes(wait: Duration) -> u64 {
    wait.as_secs().div_ceil(60).max(1)
}

fn remaining(until: Timestamp, now: Timestamp) -> Option<Duration> {
    u64::try_from(until.micros().saturating_sub(now.micros())).ok().filter(|left| *left > 0).map(Duration::from_micros)
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const START: Timestamp = Timestamp::from_micros(1_773_648_000_000_000);

    fn after_mistakes(count: i64) -> Counter {
        (0..count).fold(Counter::none(START), |counter, _| account_failed(counter, START))
    }

    #[test]
    fn five_mistakes_are_free_then_the_wait_doubles() {
        assert_eq!(account_wait(after_mistakes(4), START), None);
        let waits: Vec<u64> =
            (5..12).filter_map(|n| account_wait(after_mistakes(n), START)).map(|wait| wait.as_secs()).collect();
        assert_eq!(waits, [30, 60, 120, 240, 480, 900, 900]);
    }

    #[test]
    fn a_wait_ends_and_mistakes_are_forgotten() {
        let counter = after_mistakes(6);
        assert!(account_wait(counter, START.after(Duration::from_secs(59))).is_some());
        assert_eq!(account_wait(counter, START.after(FIRST_WAIT * 2)), None);
        assert_eq!(account_failed(counter, START.after(FORGOTTEN)).failures, 1);
    }

    #[test]
    fn a_class_that_mistypes_does_not_stop_its_school() {
        let school = (0..ADDRESS_BUDGET).fold(Counter::none(START), |counter, _| address_failed(counter, START));
        assert_eq!(address_wait(Counter { failures: ADDRESS_BUDGET - 1, ..school }, START), None);
        assert_eq!(address_wait(school, START), Some(ADDRESS_DRAIN));
        assert_eq!(address_wait(school, START.after(ADDRESS_DRAIN)), None);
        assert_eq!(address_wait(address_forgiven(school, START), START), None);
    }

    proptest! {
        /// More mistakes never make the wait shorter, and no wait is longer than the longest.
        #[test]
        fn waits_grow_and_stay_within_bounds(count in 0_i64..200, later in 0_u64..100_000) {
            let now = START.after(Duration::from_secs(later));
            let (fewer, more) = (after_mistakes(count), after_mistakes(count + 1));
            prop_assert!(account_wait(more, now) >= account_wait(fewer, now));
            prop_assert!(account_wait(more, now).unwrap_or_default() <= LONGEST_WAIT);
        }

        /// Who waits as long as was said may try again.
        #[test]
        fn the_wait_that_was_said_is_enough(count in 0_i64..80, address in 0_i64..2_000) {
            let account = after_mistakes(count);
            if let Some(wait) = account_wait(account, START) {
                prop_assert_eq!(account_wait(account, START.after(wait)), None);
            }
            let address = Counter { failures: address, last_at: START };
            if let Some(wait) = address_wait(address, START) {
                prop_assert_eq!(address_wait(address, START.after(wait)), None);
            }
        }

        /// An address drains completely, in the time that its failures are worth, and draining in steps is the same.
        #[test]
        fn an_address_drains(failures in 0_i64..5_000, first in 0_u64..50_000, then in 0_u64..50_000) {
            let counter = Counter { failures, last_at: START };
            let all = ADDRESS_DRAIN * u32::try_from(failures).unwrap_or_default();
            prop_assert_eq!(address_now(counter, START.after(all)).failures, 0);
            let (middle, end) = (Duration::from_secs(first), Duration::from_secs(first + then));
            let stepwise = address_now(address_now(counter, START.after(middle)), START.after(end));
            prop_assert_eq!(stepwise.failures, address_now(counter, START.after(end)).failures);
        }

        /// A clock that steps back makes nobody wait for ever and loses no mistakes.
        #[test]
        fn a_clock_that_steps_back_does_no_harm(count in 0_i64..50, back in 0_u64..100_000) {
            let counter = after_mistakes(count);
            let earlier = START.before(Duration::from_secs(back));
            prop_assert_eq!(account_failed(counter, earlier).failures, count + 1);
            let address = address_now(Counter { failures: count, last_at: START }, earlier);
            prop_assert_eq!(address.failures, count);
        }
    }
}
