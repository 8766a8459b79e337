//! Seeing and ending sessions: one's own, and all of somebody's.

use access::{Acting, PermissionDef};
use kernel::{Error, PersonId, Result, Token};

use super::Target;
use crate::events::{EndedBy, SignonEvent};
use crate::model::{SessionId, SessionRow};
use crate::store::sessions::{self, Which};
use crate::store::tokens;

fn own(acting: &Acting) -> Result<(PersonId, kernel::OrgId)> {
    let person = acting.grants().person().ok_or(Error::SignInNeeded)?;
    Ok((person, acting.actor().organisation.ok_or(Error::SignInNeeded)?))
}

/// One's own sessions, last used first; `current` is the cookie of the one that asks.
pub async fn mine(acting: &Acting, current: Option<&Token>) -> Result<Vec<SessionRow>> {
    sessions::of(acting.conn(), own(acting)?.0, current, acting.clock().now()).await
}

/// Signs out: ends the session behind a cookie.
pub async fn sign_out(acting: &Acting, current: &Token) -> Result<()> {
    let (person, organisation) = own(acting)?;
    let mut tx = acting.begin().await?;
    if sessions::end(&tx, person, Which::Token(current)).await? == 0 {
        return Ok(());
    }
    tx.record(&SignonEvent::SignedOut { organisation, person })?;
    tx.commit().await.map(|_| ())
}

/// Ends one of one's own sessions.
pub async fn end(acting: &Acting, id: SessionId) -> Result<()> {
    let (person, organisation) = own(acting)?;
    let mut tx = acting.begin().await?;
    let count = sessions::end(&tx, person, Which::One(id)).await?;
    if count == 0 {
        return Err(Error::NotFound);
    }
    let why = EndedBy::Owner;
    tx.record(&SignonEvent::SessionsEnded { organisation, person, session: Some(id), count, why })?;
    tx.commit().await.map(|_| ())
}

/// Ends all of one's own sessions but the one behind the cookie `keep`; returns how many.
pub async fn end_mine(acting: &Acting, keep: Option<&Token>) -> Result<u64> {
    let (person, organisation) = own(acting)?;
    end_all(acting, person, organisation, (keep, EndedBy::Owner)).await
}

/// Ends all sessions of somebody else; returns how many.
pub async fn end_of(acting: &Acting, person: PersonId, all: &[PermissionDef]) -> Result<u64> {
    let target = Target::find(acting, person).await?;
    target.require_manage(acting, all).await?;
    end_all(acting, person, target.person.organisation, (None, EndedBy::Colleague)).await
}

async fn end_all(
    acting: &Acting,
    person: PersonId,
    organisation: kernel::OrgId,
    (keep, why): (Option<&Token>, EndedBy),
) -> Result<u64> {
    let mut tx = acting.begin().await?;
    let mut count = sessions::end(&tx, person, Which::AllBut(keep)).await?;
    if matches!(why, EndedBy::Colleague) {
        // Its owner can withdraw a token; whoever got in as them may have made one.
        count += tokens::end(&tx, person, None).await?;
    }
    if count > 0 {
        tx.record(&SignonEvent::SessionsEnded { organisation, person, session: None, count, why })?;
        tx.commit().await?;
    }
    Ok(count)
}
