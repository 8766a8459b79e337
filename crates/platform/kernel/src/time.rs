//! The clock as a value, and time as it is stored.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use sea_orm::sea_query::Nullable;
use sea_orm::{ColIdx, QueryResult, TryGetError, TryGetable, Value};
use serde::{Deserialize, Serialize};

/// A moment: microseconds since 1970-01-01 UTC, the finest that both database engines keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// A moment from its stored form.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// The stored form.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The moment this long after; stays at the last representable moment rather than overflow.
    #[must_use]
    pub fn after(self, by: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(by.as_micros()).unwrap_or(i64::MAX)))
    }

    /// The moment this long before; stays at the first representable moment rather than overflow.
    #[must_use]
    pub fn before(self, by: Duration) -> Self {
        Self(self.0.saturating_sub(i64::try_from(by.as_micros()).unwrap_or(i64::MAX)))
    }

    /// As a calendar moment in UTC.
    #[must_use]
    pub fn utc(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0).unwrap_or_default()
    }

    /// As a calendar moment in a zone.
    #[must_use]
    pub fn at(self, zone: Tz) -> DateTime<Tz> {
        self.utc().with_timezone(&zone)
    }

    /// RFC 3339 in UTC, to the microsecond.
    #[must_use]
    pub fn rfc3339(self) -> String {
        self.utc().to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
    }
}

impl From<Timestamp> for Value {
    fn from(time: Timestamp) -> Self {
        time.0.into()
    }
}

impl TryGetable for Timestamp {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        i64::try_get_by(row, index).map(Self)
    }
}

impl Nullable for Timestamp {
    fn null() -> Value {
        <i64 as Nullable>::null()
    }
}

/// Where the present comes from: the system, or a hand that a test moves.
#[derive(Debug, Clone)]
pub struct Clock {
    source: Source,
    zone: Tz,
}

#[derive(Debug, Clone)]
enum Source {
    System,
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock; calendar days are those of Amsterdam and Brussels.
    #[must_use]
    pub fn system() -> Self {
        Self { source: Source::System, zone: chrono_tz::Europe::Amsterdam }
    }

    /// A clock that stands still until it is moved with [`Clock::advance`].
    #[must_use]
    pub fn fixed(at: Timestamp) -> Self {
        Self { source: Source::Fixed(Arc::new(AtomicI64::new(at.0))), zone: chrono_tz::Europe::Amsterdam }
    }

    /// The present moment.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
    pub fn now(&self) -> Timestamp {
        match &self.source {
            Source::System => Timestamp(Utc::now().timestamp_micros()),
            Source::Fixed(at) => Timestamp(at.load(Ordering::SeqCst)),
        }
    }

    /// The zone in which days begin and end.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// The calendar day it is now.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.now().at(self.zone).date_naive()
    }

    /// The moment at which a calendar day begins. `None` beyond the end of the calendar.
    #[must_use]
    pub fn begin_of(&self, day: NaiveDate) -> Option<Timestamp> {
        let moment = day.and_hms_opt(0, 0, 0)?.and_local_timezone(self.zone).earliest()?;
        Some(Timestamp(moment.timestamp_micros()))
    }

    /// The moment at which a calendar day is over. `None` beyond the end of the calendar.
    #[must_use]
    pub fn end_of(&self, day: NaiveDate) -> Option<Timestamp> {
        self.begin_of(day.succ_opt()?)
    }

    /// Moves a fixed clock on; the system's clock is left alone.
    pub fn advance(&self, by: Duration) {
        if let Source::Fixed(at) = &self.source {
            at.fetch_add(i64::try_from(by.as_micros()).unwrap_or(i64::MAX), Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_local_midnight() {
        // 2026-06-30 22:30 UTC is already 1 July in Amsterdam.
        let clock = Clock::fixed(Timestamp::from_micros(1_782_858_600_000_000));
        assert_eq!(clock.today(), NaiveDate::from_ymd_opt(2026, 7, 1).unwrap_or_default());
    }

    #[test]
    fn a_fixed_clock_moves_when_told() {
        let clock = Clock::fixed(Timestamp::from_micros(0));
        let copy = clock.clone();
        clock.advance(Duration::from_secs(2));
        assert_eq!(copy.now(), Timestamp::from_micros(2_000_000));
    }
}
