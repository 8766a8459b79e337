//! What others may hear of signing on.

use kernel::{DomainEvent, OrgId, Outcome, PersonId, Subject};
use serde::Serialize;

use crate::model::{SessionId, TokenId};

/// Something that happened with an account, a session or a token. Never holds a secret, nor what somebody typed.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged, rename_all_fields = "kebab-case")]
#[expect(missing_docs, reason = "the fields are named for what they hold")]
pub enum SignonEvent {
    /// Somebody signed in.
    SignedIn { organisation: OrgId, person: PersonId, session: SessionId, kept: bool },
    /// A wrong password for an account.
    SignInFailed { organisation: OrgId, person: PersonId, in_a_row: i64 },
    /// A try with a user name that is nobody's. The name is not kept: it may be a password typed in the wrong field.
    SignInUnknown {},
    /// Somebody signed out.
    SignedOut { organisation: OrgId, person: PersonId },
    /// Somebody chose a password of their own.
    PasswordChanged { organisation: OrgId, person: PersonId, after_reset: bool },
    /// Somebody's password was set by another.
    PasswordReset { organisation: OrgId, person: PersonId, must_change: bool },
    /// A person got an account.
    AccountAdded { organisation: OrgId, person: PersonId, username: String },
    /// Sessions ended before their time: one, or all.
    SessionsEnded { organisation: OrgId, person: PersonId, session: Option<SessionId>, count: u64, why: EndedBy },
    /// An API token was made.
    TokenCreated {
        organisation: OrgId,
        person: PersonId,
        token: TokenId,
        name: String,
        scopes: Vec<String>,
        until: String,
    },
    /// An API token was withdrawn.
    TokenEnded { organisation: OrgId, person: PersonId, token: TokenId },
    /// In a demo, somebody stepped into a person.
    SteppedIn { organisation: OrgId, person: PersonId, session: SessionId },
}

/// Why sessions ended before their time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndedBy {
    /// Their owner.
    Owner,
    /// Somebody who looks after accounts.
    Colleague,
    /// A new password.
    NewPassword,
    /// The person left.
    Left,
}

impl SignonEvent {
    fn whose(&self) -> Option<(PersonId, OrgId)> {
        match self {
            Self::SignInUnknown {} => None,
            Self::SignedIn { organisation, person, .. }
            | Self::SignInFailed { organisation, person, .. }
            | Self::SignedOut { organisation, person }
            | Self::PasswordChanged { organisation, person, .. }
            | Self::PasswordReset { organisation, person, .. }
            | Self::AccountAdded { organisation, person, .. }
            | Self::SessionsEnded { organisation, person, .. }
            | Self::TokenCreated { organisation, person, .. }
            | Self::TokenEnded { organisation, person, .. }
            | Self::SteppedIn { organisation, person, .. } => Some((*person, *organisation)),
        }
    }
}

impl DomainEvent for SignonEvent {
    fn kind(&self) -> &'static str {
        match self {
            Self::SignedIn { .. } => "signon.session.started",
            Self::SignInFailed { .. } => "signon.sign-in.failed",
            Self::SignInUnknown {} => "signon.sign-in.unknown",
            Self::SignedOut { .. } => "signon.session.signed-out",
            Self::PasswordChanged { .. } => "signon.password.changed",
            Self::PasswordReset { .. } => "signon.password.reset",
            Self::AccountAdded { .. } => "signon.account.added",
            Self::SessionsEnded { .. } => "signon.session.ended",
            Self::TokenCreated { .. } => "signon.token.created",
            Self::TokenEnded { .. } => "signon.token.ended",
            Self::SteppedIn { .. } => "signon.demo.stepped-in",
        }
    }

    fn subject(&self) -> Subject {
        // Of a token too, it is the person whom the event is about: with them its content is shown and erased.
        match self.whose() {
            Some((person, organisation)) => Subject::person(person, organisation),
            None => Subject::installation(),
        }
    }

    fn outcome(&self) -> Outcome {
        if matches!(self, Self::SignInFailed { .. } | Self::SignInUnknown {}) {
            Outcome::Refused
        } else {
            Outcome::Done
        }
    }
}
