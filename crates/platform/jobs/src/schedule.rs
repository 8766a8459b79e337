//! Jobs at set times.

use std::time::Duration;

use chrono::{Days, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use db::{Db, sql};
use kernel::{Actor, Origin, Result, Timestamp};

use crate::store;

/// When a schedule runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Every day at this hour and minute, by the wall clock of the installation's zone. On the day on which the clock
    /// skips that time it runs when the clock has skipped; on the day on which it comes twice, at the first.
    Daily {
        /// 0 to 23.
        hour: u8,
        /// 0 to 59.
        minute: u8,
    },
    /// Every so many minutes, counted from 1970-01-01 UTC, so that all nodes agree.
    EveryMinutes(u16),
}

impl Rule {
    /// The first time after `now`.
    #[must_use]
    pub fn next(self, now: Timestamp, zone: Tz) -> Timestamp {
        match self {
            Self::EveryMinutes(minutes) => {
                let step = i64::from(minutes.max(1)) * 60_000_000;
                Timestamp::from_micros((now.micros().div_euclid(step) + 1) * step)
            }
            Self::Daily { hour, minute } => {
                let at = NaiveTime::from_hms_opt(hour.min(23).into(), minute.min(59).into(), 0).unwrap_or_default();
                let today = now.at(zone).date_naive();
                (0..3)
                    .filter_map(|days| today.checked_add_days(Days::new(days)))
                    .filter_map(|day| {
                        // No zone skips more than a few hours: the first whole hour later that exists is the one.
                        (0..4)
                            .find_map(|hours| {
                                zone.from_local_datetime(&(day.and_time(at) + TimeDelta::hours(hours))).earliest()
                            })
                            .map(|moment| Timestamp::from_micros(moment.timestamp_micros()))
                    })
                    .find(|moment| *moment > now)
                    .unwrap_or_else(|| now.after(Duration::from_hours(24)))
            }
        }
    }

    fn text(self) -> String {
        match self {
            Self::Daily { hour, minute } => format!("daily {hour:02}:{minute:02}"),
            Self::EveryMinutes(minutes) => format!("every {minutes} min"),
        }
    }
}

/// A job at set times, once over all nodes. Times missed while no node ran are made up for by one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// Kind of the job, and name of the schedule. Its payload is `null`.
    pub kind: &'static str,
    /// When.
    pub rule: Rule,
}

/// Notes the schedules that are new, or that have another rule now.
pub(crate) async fn register(db: &Db, schedules: &[Schedule]) -> Result<()> {
    if schedules.is_empty() {
        return Ok(());
    }
    let tx = db.begin(&Actor::system("jobs", Origin::Job)).await?;
    for schedule in schedules {
        sql("INSERT INTO job_schedule (name, rule, next_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE \
             SET rule = excluded.rule, next_at = excluded.next_at WHERE job_schedule.rule <> excluded.rule")
        .bind(schedule.kind)
        .bind(schedule.rule.text())
        .bind(schedule.rule.next(tx.at(), db.clock().zone()))
        .run(&tx)
        .await?;
    }
    tx.commit_without_trace("a schedule's next time is bookkeeping").await
}

/// Enqueues the jobs whose time has come; returns when the next one is due.
pub(crate) async fn tick(db: &Db, schedules: &[Schedule]) -> Result<Option<Timestamp>> {
    let mut next: Option<Timestamp> = None;
    for schedule in schedules {
        let noted = sql("SELECT next_at FROM job_schedule WHERE name = $1").bind(schedule.kind).scalar(db.conn());
        let Some(mut at): Option<Timestamp> = noted.await? else { continue };
        let now = db.clock().now();
        if at <= now {
            at = schedule.rule.next(now, db.clock().zone());
            enqueue_once(db, schedule.kind, now, at).await?;
        }
        next = Some(next.map_or(at, |earliest| earliest.min(at)));
    }
    Ok(next)
}

/// Whoever moves the next time forward enqueues the job; the other nodes find it moved.
async fn enqueue_once(db: &Db, kind: &'static str, now: Timestamp, next: Timestamp) -> Result<()> {
    let tx = db.begin(&Actor::system("jobs", Origin::Job)).await?;
    let moved = sql("UPDATE job_schedule SET next_at = $1 WHERE name = $2 AND next_at <= $3")
        .bind(next)
        .bind(kind)
        .bind(now)
        .run(&tx)
        .await?;
    if moved == 0 {
        return Ok(());
    }
    // A run that is still waiting stands for this one too.
    store::enqueue(&tx, kind, &(), now, Some("schedule".to_owned())).await?;
    tx.commit_without_trace("a schedule's next time is bookkeeping").await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(rule: Rule, now: &str) -> String {
        let now = chrono::DateTime::parse_from_rfc3339(now).map(|t| Timestamp::from_micros(t.timestamp_micros()));
        let zone = chrono_tz::Europe::Amsterdam;
        rule.next(now.unwrap_or(Timestamp::from_micros(0)), zone).at(zone).to_rfc3339()
    }

    const AT_HALF_PAST_TWO: Rule = Rule::Daily { hour: 2, minute: 30 };

    #[test]
    fn a_daily_job_follows_the_wall_clock() {
        assert_eq!(next(AT_HALF_PAST_TWO, "2026-03-16T02:29:59+01:00"), "2026-03-16T02:30:00+01:00");
        assert_eq!(next(AT_HALF_PAST_TWO, "2026-03-16T02:30:00+01:00"), "2026-03-17T02:30:00+01:00");
    }

    #[test]
    fn the_night_in_which_the_clock_skips_has_a_run() {
        assert_eq!(next(AT_HALF_PAST_TWO, "2026-03-29T00:00:00+01:00"), "2026-03-29T03:30:00+02:00");
        assert_eq!(next(AT_HALF_PAST_TWO, "2026-03-29T03:30:00+02:00"), "2026-03-30T02:30:00+02:00");
    }

    #[test]
    fn the_night_in_which_an_hour_comes_twice_has_one_run() {
        assert_eq!(next(AT_HALF_PAST_TWO, "2026-10-25T00:00:00+02:00"), "2026-10-25T02:30:00+02:00");
        assert_eq!(next(AT_HALF_PAST_TWO, "2026-10-25T02:30:00+02:00"), "2026-10-26T02:30:00+01:00");
    }

    #[test]
    fn minutes_are_counted_alike_on_all_nodes() {
        assert_eq!(next(Rule::EveryMinutes(15), "2026-03-16T09:07:12+01:00"), "2026-03-16T09:15:00+01:00");
        assert_eq!(next(Rule::EveryMinutes(15), "2026-03-16T09:15:00+01:00"), "2026-03-16T09:30:00+01:00");
    }
}
