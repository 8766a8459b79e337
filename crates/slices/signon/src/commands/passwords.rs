//! Changing one's own password, and setting somebody else's.

use std::time::Duration;

use access::{Acting, PermissionDef};
use db::Tx;
use kernel::{Error, PersonId, Refusal, Result, Text, Token};

use super::Target;
use super::sign_in::{Started, Visitor, begin_as, start};
use crate::events::{EndedBy, SignonEvent};
use crate::hashing;
use crate::model::throttle::{account_failed, account_wait, in_minutes};
use crate::model::{Holder, TEMPORARY, check_password, temporary_password};
use crate::store::accounts::{self, NewPassword, Row};
use crate::store::sessions::{self, Which};
use crate::store::{devices, throttle, tickets, tokens};

/// A temporary password, shown once.
#[derive(Debug, Clone)]
pub struct Temporary {
    /// Whose.
    pub person: PersonId,
    /// The person's name.
    pub name: String,
    /// The user name it goes with.
    pub username: String,
    /// The password.
    pub password: String,
    /// Whether it must be replaced at the next sign-in.
    pub must_change: bool,
}

/// Gives somebody a temporary password, to be replaced at the next sign-in; a pupil may be let keep it. Ends all their
/// sessions. `all` are all permissions that exist: nobody does this to who holds more than they do.
pub async fn reset(acting: &Acting, person: PersonId, keep: bool, all: &[PermissionDef]) -> Result<Temporary> {
    let target = Target::find(acting, person).await?;
    target.require_reset(acting, all).await?;
    let account = existing(acting, person).await?;
    let must_change = !(keep && target.holder() == Holder::Pupil);
    let password = temporary_password(acting.db().random());
    let hash = hashing::hash(acting.db().random(), &password).await?;
    write_reset(acting, &account, hash, must_change).await?;
    Ok(Temporary { person, name: target.person.name.display(), username: account.username, password, must_change })
}

/// Sets somebody's password to one that was thought of elsewhere: the operator at the command line does so. It is the
/// person's own at once. The same access rules hold as for [`reset`].
pub async fn set(acting: &Acting, person: PersonId, password: &str, all: &[PermissionDef]) -> Result<()> {
    let target = Target::find(acting, person).await?;
    target.require_reset(acting, all).await?;
    let account = existing(acting, person).await?;
    check_password(password, &account.username, target.holder())?;
    let hash = hashing::hash(acting.db().random(), password).await?;
    write_reset(acting, &account, hash, false).await
}

async fn existing(acting: &Acting, person: PersonId) -> Result<Row> {
    let account = accounts::of(acting.conn(), person).await?.ok_or_else(|| Error::refused("account-none"))?;
    match accounts::present(acting.conn(), person, acting.today()).await? {
        Some(_) => Ok(account),
        None => Err(Error::refused("account-person-left")),
    }
}

async fn write_reset(acting: &Acting, account: &Row, hash: String, must_change: bool) -> Result<()> {
    let (person, organisation) = (account.person, account.organisation);
    let mut tx = acting.begin().await?;
    let valid_until = must_change.then(|| tx.at().after(TEMPORARY));
    accounts::set_password(&tx, person, &NewPassword { hash, must_change, valid_until }).await?;
    end_others(&mut tx, account, None).await?;
    // Whoever may have got in before is a stranger again.
    devices::forget(&tx, person).await?;
    tickets::withdraw(&tx, person).await?;
    tokens::end(&tx, person, None).await?;
    throttle::clear(&tx, &super::sign_in::account_key(person)).await?;
    tx.record(&SignonEvent::PasswordReset { organisation, person, must_change })?;
    tx.commit().await.map(|_| ())
}

async fn end_others(tx: &mut Tx, account: &Row, keep: Option<&Token>) -> Result<()> {
    let (person, organisation) = (account.person, account.organisation);
    let count = sessions::end(tx, person, Which::AllBut(keep)).await?;
    if count > 0 {
        let why = EndedBy::NewPassword;
        tx.record(&SignonEvent::SessionsEnded { organisation, person, session: None, count, why })?;
    }
    Ok(())
}

/// Changes one's own password; all sessions end but the one behind the cookie `current`.
pub async fn change(acting: &Acting, old: &str, new: &str, current: Option<&Token>) -> Result<()> {
    let person = acting.grants().person().ok_or(Error::SignInNeeded)?;
    let account = existing(acting, person).await?;
    check_password(new, &account.username, account.holder())?;
    let key = format!("change:{person}");
    // Counted first, as at sign-in: whoever finds an open screen gets no more guesses there than elsewhere.
    count_guess(acting, &key).await?;
    if !hashing::verify(account.password_hash.as_deref(), old).await? {
        return Err(Error::field("current", Text::new("password-current-wrong")));
    }
    if old == new {
        return Err(Error::field("password", Text::new("password-same")));
    }
    let hash = hashing::hash(acting.db().random(), new).await?;
    let mut tx = acting.begin().await?;
    // Somebody may have set another one while this was looked at.
    let now = accounts::hold(&tx, person).await?;
    if now.is_none_or(|now| now.password_hash != account.password_hash) {
        return Err(Error::field("current", Text::new("password-current-wrong")));
    }
    accounts::set_password(&tx, person, &NewPassword { hash, must_change: false, valid_until: None }).await?;
    end_others(&mut tx, &account, current).await?;
    throttle::clear(&tx, &key).await?;
    tx.record(&SignonEvent::PasswordChanged { organisation: account.organisation, person, after_reset: false })?;
    tx.commit().await.map(|_| ())
}

async fn count_guess(acting: &Acting, key: &str) -> Result<()> {
    let tx = acting.begin().await?;
    let counter = throttle::hold(&tx, key).await?;
    if let Some(wait) = account_wait(counter, tx.at()) {
        return Err(throttled(wait));
    }
    throttle::keep(&tx, key, account_failed(counter, tx.at())).await?;
    tx.commit_without_trace("a guess is counted before it is known to be wrong").await
}

/// The refusal of who must wait.
pub(crate) fn throttled(wait: Duration) -> Error {
    let text = Text::new("sign-in-throttled").with("minutes", in_minutes(wait));
    Error::Refused(Refusal { code: "sign-in-throttled", text })
}

/// Who may choose a password with this ticket; refused when it was used or stood too long.
pub async fn ticket_holder(acting: &Acting, ticket: &Token) -> Result<(String, Holder)> {
    let (account, _) = by_ticket(acting, ticket).await?;
    let holder = account.holder();
    Ok((account.username, holder))
}

async fn by_ticket(acting: &Acting, ticket: &Token) -> Result<(Row, bool)> {
    let gone = || Error::refused("sign-in-ticket-over");
    let row = tickets::find(acting.conn(), ticket, acting.clock().now()).await?.ok_or_else(gone)?;
    let account = accounts::present(acting.conn(), row.person, acting.today()).await?.ok_or_else(gone)?;
    Ok((account, row.kept))
}

/// Chooses a password of one's own after signing in with a temporary one, and so completes the sign-in.
pub async fn choose(acting: &Acting, ticket: &Token, new: &str, visitor: &Visitor) -> Result<Started> {
    let (account, kept) = by_ticket(acting, ticket).await?;
    check_password(new, &account.username, account.holder())?;
    if hashing::verify(account.password_hash.as_deref(), new).await? {
        return Err(Error::field("password", Text::new("password-same")));
    }
    let hash = hashing::hash(acting.db().random(), new).await?;
    let mut tx = begin_as(acting, &account).await?;
    if !tickets::take(&tx, ticket).await? {
        return Err(Error::refused("sign-in-ticket-over"));
    }
    let person = account.person;
    accounts::set_password(&tx, person, &NewPassword { hash, must_change: false, valid_until: None }).await?;
    end_others(&mut tx, &account, None).await?;
    tx.record(&SignonEvent::PasswordChanged { organisation: account.organisation, person, after_reset: true })?;
    let started = start(&mut tx, &account, kept, visitor).await?;
    tx.commit().await?;
    Ok(started)
}
