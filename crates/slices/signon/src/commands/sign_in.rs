//! Signing in with a user name and a password.

use std::time::Duration;

use access::Acting;
use db::Tx;
use kernel::{Actor, Error, Origin, Performer, PersonId, Result, Timestamp, Token};
use sha2::{Digest, Sha256};

use super::passwords::throttled;
use crate::events::SignonEvent;
use crate::hashing;
use crate::model::fold_username;
use crate::model::throttle::{
    account_failed, account_now, account_wait, address_failed, address_forgiven, address_wait,
};
use crate::store::accounts::{self, Row, Trust};
use crate::store::sessions::{self, NewSession};
use crate::store::{devices, digest, throttle, tickets};

/// How long an address at which somebody signed in speaks for them.
pub(crate) const ADDRESS_MEMORY: Duration = Duration::from_hours(60 * 24);

/// The browser that asks.
#[derive(Debug, Clone, Default)]
pub struct Visitor {
    /// What it says of itself.
    pub agent: String,
    /// The secret of a browser that signed in before.
    pub device: Option<Token>,
}

/// What was filled in on the sign-in page.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'a> {
    /// The user name as typed.
    pub username: &'a str,
    /// The password as typed.
    pub password: &'a str,
    /// Whether to stay signed in.
    pub keep: bool,
    /// The browser.
    pub visitor: &'a Visitor,
}

/// A session that began: what its cookies hold.
#[derive(Debug, Clone)]
pub struct Started {
    /// Whose.
    pub person: PersonId,
    /// The session's secret.
    pub token: Token,
    /// Whether it is to be kept when the browser closes.
    pub kept: bool,
    /// The secret by which the browser is recognised another time.
    pub device: Token,
}

/// Where a right password leads.
#[derive(Debug, Clone)]
pub enum Entered {
    /// In.
    Session(Started),
    /// To the page where a password of one's own is chosen first; nothing else opens with this ticket.
    MustChange(Token),
}

/// Signs somebody in. A wrong name and a wrong password are answered alike and take the same work; who must wait is
/// refused even with the right password.
pub async fn sign_in(acting: &Acting, attempt: Attempt<'_>) -> Result<Entered> {
    let claim = Claim::lodge(acting, attempt.username, attempt.visitor).await?;
    let stored = claim.account.as_ref().and_then(|account| account.password_hash.as_deref());
    let right = hashing::verify(stored, attempt.password).await?;
    match (&claim.account, stored, right) {
        (Some(account), Some(stored), true) => claim.succeed(acting, account, stored, attempt).await,
        _ => claim.fail(acting).await,
    }
}

/// An attempt that was counted as failed before the password was looked at, so that attempts made at one moment cannot
/// slip past the count together; given back when the password is right.
struct Claim {
    account: Option<Row>,
    key: String,
    in_a_row: i64,
    address_key: Option<String>,
    address_charged: bool,
}

impl Claim {
    async fn lodge(acting: &Acting, typed: &str, visitor: &Visitor) -> Result<Self> {
        let username = fold_username(typed);
        let tx = acting.begin().await?;
        let account = accounts::by_username(tx.conn(), &username, acting.today()).await?;
        let address = address(acting.actor());
        let trust = trust(&tx, account.as_ref(), visitor, address.as_deref()).await?;
        let key = key(account.as_ref(), &username, visitor.device.as_ref().filter(|_| trust.device));
        let now = tx.at();
        let counter = throttle::hold(&tx, &key).await?;
        if let Some(wait) = account_wait(counter, now) {
            return Err(throttled(wait));
        }
        let mut claim = Self { account, key, in_a_row: 0, address_key: None, address_charged: false };
        if let Some(address) = address {
            let key = format!("address:{address}");
            let held = throttle::hold(&tx, &key).await?;
            if let Some(wait) = address_wait(held, now)
                && !trust.device
                && !trust.address
            {
                return Err(throttled(wait));
            }
            // One account is charged once, however often its owner mistypes.
            claim.address_charged = account_now(counter, now).failures == 0;
            if claim.address_charged {
                throttle::keep(&tx, &key, address_failed(held, now)).await?;
            }
            claim.address_key = Some(key);
        }
        let counter = account_failed(counter, now);
        claim.in_a_row = counter.failures;
        throttle::keep(&tx, &claim.key, counter).await?;
        tx.commit_without_trace("an attempt is counted before it is known to fail").await?;
        Ok(claim)
    }

    async fn fail(self, acting: &Acting) -> Result<Entered> {
        let mut tx = acting.begin().await?;
        match &self.account {
            Some(account) => tx.record(&SignonEvent::SignInFailed {
                organisation: account.organisation,
                person: account.person,
                in_a_row: self.in_a_row,
            })?,
            None => tx.record(&SignonEvent::SignInUnknown {})?,
        }
        tx.commit().await?;
        Err(Error::refused("sign-in-wrong"))
    }

    async fn succeed(&self, acting: &Acting, account: &Row, stored: &str, attempt: Attempt<'_>) -> Result<Entered> {
        let renewed = if hashing::outdated(stored) {
            Some(hashing::hash(acting.db().random(), attempt.password).await?)
        } else {
            None
        };
        let mut tx = begin_as(acting, account).await?;
        // Looking at a password takes its time: what was set meanwhile is what counts.
        let now = accounts::hold(&tx, account.person).await?;
        let Some(account) = now.filter(|now| now.password_hash.as_deref() == Some(stored)) else {
            return Err(Error::refused("sign-in-wrong"));
        };
        let account = &account;
        self.give_back(&tx).await?;
        if account.valid_until.is_some_and(|until| until <= tx.at()) {
            tx.commit_without_trace("an attempt with the right password counts for nothing").await?;
            return Err(Error::refused("sign-in-temporary-over"));
        }
        if let Some(renewed) = renewed {
            accounts::rehash(&tx, account.person, stored, &renewed).await?;
        }
        if account.must_change {
            let ticket = tx.db().random().token();
            tickets::insert(&tx, &ticket, account.person, attempt.keep).await?;
            tx.commit_without_trace("nobody is in until a password was chosen").await?;
            return Ok(Entered::MustChange(ticket));
        }
        let started = start(&mut tx, account, attempt.keep, attempt.visitor).await?;
        tx.commit().await?;
        Ok(Entered::Session(started))
    }

    async fn give_back(&self, tx: &Tx) -> Result<()> {
        throttle::clear(tx, &self.key).await?;
        // The account that had gone wrong from here, now or before, proves to be in the hands of its owner.
        if let Some(key) = self.address_key.as_deref().filter(|_| self.address_charged || self.in_a_row > 1) {
            let held = throttle::hold(tx, key).await?;
            throttle::keep(tx, key, address_forgiven(held, tx.at())).await?;
        }
        Ok(())
    }
}

async fn trust(tx: &Tx, account: Option<&Row>, visitor: &Visitor, address: Option<&str>) -> Result<Trust> {
    let Some(account) = account else { return Ok(Trust { device: false, address: false }) };
    let since: Timestamp = tx.at().before(ADDRESS_MEMORY);
    accounts::trust(tx.conn(), account.person, visitor.device.as_ref(), address, since).await
}

/// The address that asks, as it is kept.
fn address(actor: &Actor) -> Option<String> {
    match actor.origin {
        Origin::Page(address) | Origin::Api(address) => address.map(|ip| ip.to_canonical().to_string()),
        Origin::CommandLine | Origin::Job => None,
    }
}

/// Under which the mistakes on an account are counted.
pub(crate) fn account_key(person: PersonId) -> String {
    format!("account:{person}")
}

/// Mistakes in a browser that signed in before are counted apart, so that an attack from elsewhere does not lock the
/// owner out. A name that is nobody's has a counter too, or its absence would tell; kept as 24 bits, from which what was
/// typed, perhaps a password in the wrong field, cannot be told.
fn key(account: Option<&Row>, username: &str, known: Option<&Token>) -> String {
    // As much of a digest as fits in this many bits, from its beginning.
    let short = |bytes: &[u8], bits: u32| {
        bytes.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte)) >> (64 - bits)
    };
    match (account, known) {
        (Some(account), Some(device)) => format!("device:{}:{:x}", account.person, short(&digest(device), 64)),
        (Some(account), None) => account_key(account.person),
        (None, _) => format!("nobody:{:x}", short(&Sha256::digest(username.as_bytes()), 24)),
    }
}

/// Begins to write as the person who turns out to ask.
pub(crate) async fn begin_as(acting: &Acting, account: &Row) -> Result<Tx> {
    let actor = Actor {
        performer: Performer::Person(account.person),
        origin: acting.actor().origin.clone(),
        organisation: Some(account.organisation),
    };
    acting.db().begin(&actor).await
}

/// Begins a session and remembers the browser.
pub(crate) async fn start(tx: &mut Tx, account: &Row, kept: bool, visitor: &Visitor) -> Result<Started> {
    let (started, session) = open(tx, account.person, kept, visitor).await?;
    devices::remember(tx, &started.device, account.person).await?;
    tx.record(&SignonEvent::SignedIn { organisation: account.organisation, person: account.person, session, kept })?;
    Ok(started)
}

/// Begins a session, without a word about it.
pub(crate) async fn open(
    tx: &Tx,
    person: PersonId,
    kept: bool,
    visitor: &Visitor,
) -> Result<(Started, crate::model::SessionId)> {
    let random = tx.db().random();
    let token = random.token();
    let device = visitor.device.clone().unwrap_or_else(|| random.token());
    let address = address(tx.actor());
    let session = sessions::insert(tx, &token, &NewSession { person, kept, address, agent: &visitor.agent }).await?;
    Ok((Started { person, token, kept, device }, session))
}
