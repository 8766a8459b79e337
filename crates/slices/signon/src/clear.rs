//! Clearing away, every night, what is past its use.

use std::time::Duration;

use db::{Sql, sql};
use jobs::{Handler, JobCtx, Rule, Schedule};
use kernel::{Result, Timestamp};

use crate::commands::sign_in::ADDRESS_MEMORY;
use crate::model::throttle::{ADDRESS_DRAIN, FORGOTTEN};

const KIND: &str = "signon.clear";

/// A session is kept for so long after the last moment at which it could be used: until then its owner, asking for all
/// that is held about them, can still see from where somebody signed in as them.
const SESSION: Duration = Duration::from_hours(30 * 24);
/// A token is kept for so long after its end: until then an audit trail that names it can be explained.
const TOKEN: Duration = Duration::from_hours(365 * 24);
/// A browser in which nobody signed in for so long is no longer known.
const DEVICE: Duration = Duration::from_hours(365 * 24);
/// Rows per transaction: sign-ins wait for no more than that.
const BATCH: u32 = 500;

/// At a quiet hour.
pub(crate) const SCHEDULE: Schedule = Schedule { kind: KIND, rule: Rule::Daily { hour: 3, minute: 10 } };

pub(crate) fn handler() -> Handler {
    Handler::new(KIND, |ctx, _| Box::pin(clear(ctx)))
}

async fn clear(ctx: &JobCtx) -> Result<()> {
    let now = ctx.db().clock().now();
    for (what, past_use) in all_past_use(now) {
        let mut gone = 0;
        loop {
            let tx = ctx.begin().await?;
            let batch = past_use.clone().run(&tx).await?;
            tx.commit_without_trace("what is past its use opens nothing and tells nobody anything any more").await?;
            gone += batch;
            if batch < u64::from(BATCH) {
                break;
            }
        }
        if gone > 0 {
            tracing::info!(what, gone, "cleared away");
        }
    }
    Ok(())
}

/// One batch of each. Where a row may be used again at this very moment, its age is asked once more of the row that is
/// deleted, not only of the one that was found.
fn all_past_use(now: Timestamp) -> [(&'static str, Sql); 5] {
    let ending = format!("LIMIT {BATCH})");
    let old = |text: &'static str| sql(text).push(&ending);
    [
        (
            "sessions",
            // An address at which somebody signed in speaks for them for a while, whether or not that session goes on.
            // Whichever way a session ended, it could not have gone on for longer than until `expires_at`.
            old("DELETE FROM session WHERE id IN (SELECT id FROM session WHERE expires_at < $1 AND created_at < $2 ")
                .bind(now.before(SESSION))
                .bind(now.before(ADDRESS_MEMORY)),
        ),
        (
            "throttle",
            // The counter of an address drains one failure after another.
            old("DELETE FROM throttle WHERE last_at < $1 AND key IN \
                 (SELECT key FROM throttle WHERE last_at < $2 AND last_at + failures * $3 < $4 ")
            .bind(now.before(FORGOTTEN))
            .bind(now.before(FORGOTTEN))
            .bind(i64::try_from(ADDRESS_DRAIN.as_micros()).unwrap_or_default())
            .bind(now),
        ),
        (
            "tickets",
            // One that was used is past its half hour by the next night as well.
            old("DELETE FROM reset_ticket WHERE token_hash IN \
                 (SELECT token_hash FROM reset_ticket WHERE expires_at < $1 ")
            .bind(now),
        ),
        (
            "tokens",
            old("DELETE FROM api_token WHERE id IN \
                 (SELECT id FROM api_token WHERE ended_at < $1 OR expires_at < $2 ")
            .bind(now.before(TOKEN))
            .bind(now.before(TOKEN)),
        ),
        (
            "browsers",
            old("DELETE FROM known_device WHERE last_at < $1 AND (token_hash, person) IN \
                 (SELECT token_hash, person FROM known_device WHERE last_at < $2 ")
            .bind(now.before(DEVICE))
            .bind(now.before(DEVICE)),
        ),
    ]
}
