//! Accounts, sessions and tokens, and how long they last.

use std::time::Duration;

use kernel::{OrgId, PersonId, Timestamp};

kernel::id! {
    /// A session.
    SessionId,
    /// An API token.
    TokenId,
}

/// A session without "keep me signed in" ends this long after it began: no working day is longer.
pub const ORDINARY: Duration = Duration::from_hours(12);
/// A session with "keep me signed in" ends this long after it began.
pub const KEPT: Duration = Duration::from_hours(30 * 24);
/// A kept session that nobody uses ends after this long: longer than a week off, or keeping it would be of no use.
pub const KEPT_IDLE: Duration = Duration::from_hours(9 * 24);
/// How often at most it is written down that a session or token was used.
pub const SEEN_EVERY: Duration = Duration::from_mins(5);
/// How long a temporary password can be used: over a weekend.
pub const TEMPORARY: Duration = Duration::from_hours(4 * 24);
/// How long one may take to choose a password of one's own after signing in with a temporary one.
pub const TICKET: Duration = Duration::from_mins(30);
/// The longest that an API token may last.
pub const TOKEN_LONGEST: Duration = Duration::from_hours(2 * 366 * 24);

/// When a session that begins `now` ends at the latest.
#[must_use]
pub fn lifetime(now: Timestamp, kept: bool) -> Timestamp {
    now.after(if kept { KEPT } else { ORDINARY })
}

/// What a browser says of itself, cut to what is worth keeping.
#[must_use]
pub fn clean_agent(agent: &str) -> String {
    agent.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// An account: the user name with which a person signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Whose.
    pub person: PersonId,
    /// The organisation that keeps the person.
    pub organisation: OrgId,
    /// The name, folded.
    pub username: String,
    /// Whether there is a password at all.
    pub has_password: bool,
    /// Whether the person must choose a password at the next sign-in.
    pub must_change: bool,
    /// Until when a temporary password can be used.
    pub valid_until: Option<Timestamp>,
    /// When the password was last set.
    pub changed_at: Timestamp,
}

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Which.
    pub id: SessionId,
    /// Whether it is the one that asks.
    pub current: bool,
    /// Whether the person wished to stay signed in.
    pub kept: bool,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to five minutes.
    pub last_seen_at: Timestamp,
    /// When it ends at the latest.
    pub expires_at: Timestamp,
    /// From which address it began.
    pub address: Option<String>,
    /// What the browser said of itself.
    pub agent: String,
}

/// An API token as its owner sees it; the secret itself is shown once and not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// Which.
    pub id: TokenId,
    /// What the owner calls it.
    pub name: String,
    /// What it may do: `read`, `write`, or keys of permissions.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was last used, to five minutes.
    pub last_used_at: Option<Timestamp>,
}
