//! What many durations come down to.

use std::time::Duration;

use serde::Serialize;

/// Durations in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Spread {
    pub(crate) p50: f64,
    pub(crate) p90: f64,
    pub(crate) p99: f64,
    pub(crate) max: f64,
}

impl Spread {
    /// Of durations in microseconds, in any order; `None` when there are none.
    pub(crate) fn of(mut micros: Vec<u32>) -> Option<Self> {
        micros.sort_unstable();
        let at = |percent| percentile(&micros, percent).map(|micros| f64::from(micros) / 1_000.0);
        Some(Self { p50: at(50)?, p90: at(90)?, p99: at(99)?, max: at(100)? })
    }
}

/// The smallest of the sorted values that at least `percent` out of a hundred do not exceed.
fn percentile(sorted: &[u32], percent: usize) -> Option<u32> {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.max(1) - 1).copied()
}

/// A duration in whole microseconds, at most those of an hour.
pub(crate) fn micros(duration: Duration) -> u32 {
    u32::try_from(duration.as_micros()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let hundred: Vec<u32> = (1..=100).collect();
        assert_eq!(percentile(&hundred, 50), Some(50));
        assert_eq!(percentile(&hundred, 99), Some(99));
        assert_eq!(percentile(&hundred, 100), Some(100));
        assert_eq!(percentile(&[7], 1), Some(7));
        assert_eq!(percentile(&[1, 9], 50), Some(1));
        assert_eq!(percentile(&[1, 9], 51), Some(9));
        assert_eq!(percentile(&[], 50), None);
    }

    #[test]
    fn the_order_does_not_matter() {
        let spread = Spread::of(vec![3_000, 1_000, 2_000, 10_000]).unwrap();
        assert_eq!(spread, Spread { p50: 2.0, p90: 10.0, p99: 10.0, max: 10.0 });
        assert_eq!(Spread::of(Vec::new()), None);
    }

    #[test]
    fn a_very_long_wait_stays_a_number() {
        assert_eq!(micros(Duration::from_secs(1_000_000)), u32::MAX);
        assert_eq!(micros(Duration::from_millis(2)), 2_000);
    }
}
