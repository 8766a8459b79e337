//! How long an organisation keeps people who have left, and the job that erases them afterwards.

use access::Acting;
use jobs::{Handler, JobCtx, Rule, Schedule, enqueue};
use kernel::{Error, OrgId, Result};
use web::Personal;

use super::events::PersonalEvent;
use super::forget::forget;
use super::model::{Overview, Terms, brakes};
use super::store::{self, Kept};
use crate::commands::{find, no_changes, note};
use crate::model::Organisation;
use crate::permissions::{ManageRetention, ViewUnits};
use crate::store::people;

const KIND: &str = "directory.retention";

/// At night.
pub(crate) const SCHEDULE: Schedule = Schedule { kind: KIND, rule: Rule::Daily { hour: 3, minute: 30 } };

/// Erases who is past their term; `all` are the parts of all capabilities.
pub(crate) fn handler(all: Vec<Personal>) -> Handler {
    Handler::new(KIND, move |ctx, _| {
        let all = all.clone();
        Box::pin(async move { run(ctx, &all).await })
    })
}

/// An organisation whose terms the actor may set.
async fn managed(acting: &Acting, id: OrgId) -> Result<Organisation> {
    let organisation = find::organisation(acting, id).await?;
    acting.grants().require::<ManageRetention, ViewUnits>(&organisation.access_place())?;
    Ok(organisation)
}

/// The terms of an organisation, and how many people are past them.
pub async fn overview(acting: &Acting, id: OrgId) -> Result<Overview> {
    let organisation = managed(acting, id).await?;
    let Kept { terms, confirmed, .. } = store::kept(acting.conn(), id).await?;
    let due = store::due(acting.conn(), id, terms, acting.today()).await?;
    Ok(Overview { organisation, terms, due, people: store::people(acting.conn(), id).await?, confirmed })
}

/// Sets the terms. What somebody agreed to under other terms no longer counts.
pub async fn set(acting: &Acting, id: OrgId, terms: Terms) -> Result<()> {
    managed(acting, id).await?;
    let terms = terms.checked()?;
    let mut tx = acting.begin().await?;
    let was = store::kept(tx.conn(), id).await?.terms;
    if was == terms {
        return Ok(());
    }
    let mut changes = no_changes();
    note(&mut changes, "staff-months", Some(&was.staff), Some(&terms.staff));
    note(&mut changes, "pupil-months", Some(&was.pupils), Some(&terms.pupils));
    store::keep(&tx, id, Kept { terms, ..Kept::default() }).await?;
    tx.record(&PersonalEvent::TermsChanged { organisation: id, changes })?;
    tx.commit().await.map(|_| ())
}

/// Agrees that so many people are erased, soon.
///
/// # Errors
/// Refused when it is another number by now (`retention-other-number`).
pub async fn confirm(acting: &Acting, id: OrgId, number: i64) -> Result<()> {
    let now = overview(acting, id).await?;
    if !now.is_held() || now.due != number {
        return Err(Error::refused("retention-other-number"));
    }
    let mut tx = acting.begin().await?;
    let kept = store::kept(tx.conn(), id).await?;
    store::mark(&tx, id, kept.held, Some(number)).await?;
    tx.record(&PersonalEvent::Confirmed { organisation: id, due: number })?;
    enqueue(&tx, KIND, &(), tx.at(), Some("confirmed".to_owned())).await?;
    tx.commit().await.map(|_| ())
}

async fn run(ctx: &JobCtx, all: &[Personal]) -> Result<()> {
    for organisation in store::organisations(ctx.db().conn()).await? {
        of_one(ctx, organisation, all).await?;
    }
    Ok(())
}

async fn of_one(ctx: &JobCtx, organisation: OrgId, all: &[Personal]) -> Result<()> {
    let (conn, today) = (ctx.db().conn(), ctx.db().clock().today());
    let kept = store::kept(conn, organisation).await?;
    let due = store::due(conn, organisation, kept.terms, today).await?;
    let people = store::people(conn, organisation).await?;
    if brakes(due, people) && kept.confirmed.is_none_or(|agreed| due > agreed) {
        if kept.held != Some(due) {
            let mut tx = ctx.begin().await?;
            let now = store::kept(tx.conn(), organisation).await?;
            store::mark(&tx, organisation, Some(due), now.confirmed).await?;
            tx.record(&PersonalEvent::Held { organisation, due, people })?;
            tx.commit().await?;
        }
        return Ok(());
    }
    // Never more than were counted, however long it takes.
    let mut left = due;
    while left > 0 {
        let some = store::some_due(conn, organisation, kept.terms, today).await?;
        if some.is_empty() {
            break;
        }
        for id in some.into_iter().take(usize::try_from(left).unwrap_or_default()) {
            left -= 1;
            let mut tx = ctx.begin().await?;
            // Asked anew: the person may have come back, or the terms may be longer by now.
            let terms = store::kept(tx.conn(), organisation).await?.terms;
            let person = people::unchecked(tx.conn(), id).await?.filter(|person| terms.is_over(person, today));
            let Some(person) = person else { continue };
            match forget(&mut tx, &person, all).await {
                Ok(()) => tx.commit().await.map(|_| ())?,
                Err(Error::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
    }
    if kept.held.is_some() || kept.confirmed.is_some() {
        let tx = ctx.begin().await?;
        store::mark(&tx, organisation, None, None).await?;
        tx.commit_without_trace("what was agreed to is done, and each erasure has said so").await?;
    }
    Ok(())
}
