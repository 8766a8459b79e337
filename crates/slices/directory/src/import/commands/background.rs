//! Writing a file in the background: agreed to on a page or through the API, done by whichever node is free.

use std::time::Duration;

use access::Acting;
use jobs::{Handler, JobCtx, Rule, Schedule, enqueue};
use kernel::{Actor, Error, OrgId, Origin, Performer, PersonId, Result};
use serde::{Deserialize, Serialize};

use super::{ApplyOptions, Hand, apply_by, fail, propose_again, put_aside, run};
use crate::events::DirectoryEvent;
use crate::import::model::{Run, RunId, RunState};
use crate::import::{plan, store};

const APPLY: &str = "directory.import.apply";
const TIDY: &str = "directory.import.tidy";

/// How often a run is tried; failures in between leave it under way.
const ATTEMPTS: u32 = 8;
/// How long a run waits for another of its source.
const TURN: Duration = Duration::from_secs(10);
/// How long a file waits for somebody to agree to it. It is full of personal data, and by then it is old.
const PATIENCE: Duration = Duration::from_hours(30 * 24);
/// A run that nobody has been writing for so long will not be finished.
const STRANDED: Duration = Duration::from_hours(24);

/// Files that nobody agreed to are put aside at night.
pub(crate) const SCHEDULE: Schedule = Schedule { kind: TIDY, rule: Rule::Daily { hour: 3, minute: 20 } };

pub(crate) fn handlers() -> Vec<Handler> {
    vec![
        Handler::new(APPLY, |ctx, payload| Box::pin(write(ctx, payload))).attempts(ATTEMPTS),
        Handler::new(TIDY, |ctx, _| Box::pin(tidy(ctx))),
    ]
}

/// What was agreed to, by whom, from where: as the audit trail names them.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Agreed {
    run: RunId,
    by: PersonId,
    origin: Origin,
    organisation: Option<OrgId>,
}

/// Agrees to a proposed run: from the commit on it will be written, also when this node dies. To agree once more to a
/// run that is under way changes nothing.
///
/// # Errors
/// Refused when the file has problems, when the brake asks for a number (`import-brake`), or when another run of the
/// source is under way (`import-running`).
pub async fn start(acting: &Acting, id: RunId, confirm_ending: Option<u64>) -> Result<Run> {
    let by = acting.grants().person().ok_or(Error::SignInNeeded)?;
    let (found, source) = run(acting, id).await?;
    match found.state {
        RunState::Proposed => {}
        RunState::Applying => return Ok(found),
        RunState::Done | RunState::Refused | RunState::Failed => return Err(Error::refused("import-over")),
    }
    if plan::are_in_the_way(&found.problems, &found.columns, &source) {
        return Err(Error::refused("import-problems"));
    }
    let (leaving, brakes) = (found.summary.leaving, found.summary.brakes(source.settings.brake_percent));
    if brakes && confirm_ending != Some(leaving) {
        return Err(Error::refused("import-brake"));
    }
    let mut tx = acting.begin().await?;
    if !store::turn(&tx, id, RunState::Proposed, RunState::Applying).await? {
        drop(tx);
        return run(acting, id).await.map(|(run, _)| run);
    }
    let held = store::holder(tx.conn(), source.id).await?;
    if held.is_some_and(|held| held.run != id && held.until >= tx.at()) {
        return Err(Error::refused("import-running"));
    }
    store::agree(&tx, id, confirm_ending.and_then(|number| i64::try_from(number).ok())).await?;
    let (organisation, file) = (source.organisation, found.file_name.clone());
    tx.record(&DirectoryEvent::ImportAgreed { organisation, file, leaving })?;
    let Actor { origin, organisation, .. } = acting.actor().clone();
    enqueue(&tx, APPLY, &Agreed { run: id, by, origin, organisation }, tx.at(), Some(id.to_string())).await?;
    tx.commit().await?;
    run(acting, id).await.map(|(run, _)| run)
}

/// Writes a run on behalf of who agreed to it, with what they hold by now.
async fn write(ctx: &JobCtx, payload: serde_json::Value) -> Result<()> {
    let agreed: Agreed = serde_json::from_value(payload)?;
    let grants = crate::grants_of(ctx.db().conn(), agreed.by, ctx.db().clock().today()).await?;
    let actor = Actor {
        performer: Performer::Person(agreed.by),
        origin: agreed.origin.clone(),
        organisation: agreed.organisation,
    };
    let acting = Acting::new(ctx.db().clone(), actor, grants);
    let hand = Hand::Job { last: ctx.attempt() >= i64::from(ATTEMPTS) };
    let refusal = match apply_by(&acting, agreed.run, ApplyOptions::default(), hand, |_| {}).await {
        Ok(_) => return Ok(()),
        Err(Error::NotFound | Error::Forbidden | Error::SignInNeeded) => return not_allowed(&acting, agreed.run).await,
        Err(Error::Refused(refusal)) => refusal,
        Err(error) => return Err(error),
    };
    match refusal.code {
        "import-running" => wait(ctx, &agreed).await,
        // Put back to be looked at again, or over already: there is nothing left to do.
        "import-problems" | "import-brake" | "import-over" => Ok(()),
        // Another run took its place and ended it; otherwise the next attempt looks again.
        _ => match store::run_unchecked(acting.conn(), agreed.run).await? {
            Some(run) if !run.state.is_over() => Err(Error::Refused(refusal)),
            _ => Ok(()),
        },
    }
}

/// Comes back when the other run of the source may be done, as a new job, so that waiting uses up no attempts.
async fn wait(ctx: &JobCtx, agreed: &Agreed) -> Result<()> {
    let tx = ctx.begin().await?;
    ctx.done_in(&tx).await?;
    enqueue(&tx, APPLY, agreed, tx.at().after(TURN), Some(agreed.run.to_string())).await?;
    tx.commit_without_trace("waiting for a turn is bookkeeping").await
}

/// Who agreed may no longer do so; somebody else can.
async fn not_allowed(acting: &Acting, id: RunId) -> Result<()> {
    match store::run_unchecked(acting.conn(), id).await? {
        Some(run) if run.state == RunState::Applying => {
            propose_again(acting, &Run { state: RunState::Proposed, ..run }, "import.not-allowed").await
        }
        _ => Ok(()),
    }
}

/// Puts aside files that nobody agreed to, ends runs that nobody goes on with, and forgets what old files held.
async fn tidy(ctx: &JobCtx) -> Result<()> {
    let now = ctx.db().clock().now();
    loop {
        let left = store::left_lying(ctx.db().conn(), now.before(PATIENCE)).await?;
        for id in &left {
            let Some(run) = store::run_unchecked(ctx.db().conn(), *id).await? else { continue };
            match put_aside(ctx.begin().await?, run, "import.left").await {
                // Somebody was first.
                Ok(()) | Err(Error::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        if left.is_empty() {
            break;
        }
    }
    for id in store::stranded(ctx.db().conn(), now.before(STRANDED)).await? {
        let tx = ctx.begin().await?;
        let Some(run) = store::run_unchecked(tx.conn(), id).await? else { continue };
        fail(&tx, run).await?;
        tx.commit_without_trace("the batches that were written have said so").await?;
    }
    let tx = ctx.begin().await?;
    store::forget_problems(&tx, now.before(PATIENCE)).await?;
    tx.commit_without_trace("what was wrong with an old file is of no use any more").await
}
