//! API tokens: made by their owner, or by the operator for somebody.

use access::{Acting, PermissionDef};
use chrono::NaiveDate;
use kernel::{Error, Fields, PersonId, Result, Text, Timestamp, Token};

use super::Target;
use crate::events::SignonEvent;
use crate::model::{ApiToken, TOKEN_LONGEST, TokenId};
use crate::store::tokens::{self, NewToken};

/// Tokens that one person may have at a time.
const MOST: usize = 50;

/// A token about to be made.
#[derive(Debug, Clone)]
pub struct TokenDraft {
    /// What the owner calls it.
    pub name: String,
    /// What it may do: `read`, `write`, or keys of permissions.
    pub scopes: Vec<String>,
    /// The last day on which it holds.
    pub expires_on: NaiveDate,
}

/// A token that was made; the only time its secret is shown.
#[derive(Debug, Clone)]
pub struct Made {
    /// The token.
    pub token: ApiToken,
    /// The secret, as a program sends it: `tb_` and 64 hexadecimal digits.
    pub secret: String,
}

/// For whom a token is made, and by what.
#[derive(Debug, Clone, Copy)]
pub struct Maker {
    /// Whose token it will be.
    pub person: PersonId,
    /// When the token that asks for it ends, if a token does: a token that leaked must not live on in those it makes.
    pub ends_at: Option<Timestamp>,
}

impl From<PersonId> for Maker {
    fn from(person: PersonId) -> Self {
        Self { person, ends_at: None }
    }
}

/// The tokens of a person: one's own.
pub async fn mine(acting: &Acting) -> Result<Vec<ApiToken>> {
    let person = acting.grants().person().ok_or(Error::SignInNeeded)?;
    tokens::of(acting.conn(), person, acting.clock().now()).await
}

/// Makes a token that acts for a person: only the person themselves and the operator of the machine can. `all` are all
/// permissions that exist, since a scope may name one.
pub async fn create(acting: &Acting, by: impl Into<Maker>, draft: TokenDraft, all: &[PermissionDef]) -> Result<Made> {
    let Maker { person, ends_at } = by.into();
    let asks = acting.grants().person();
    if asks.is_some_and(|own| own != person) || (asks.is_none() && acting.grants().held().is_empty()) {
        return Err(Error::Forbidden);
    }
    let target = Target::find(acting, person).await?;
    let (draft, expires_at) = checked(acting, draft, all)?;
    if ends_at.is_some_and(|ends_at| expires_at > ends_at) {
        return Err(Error::field("expires_on", Text::new("token-outlives")));
    }
    let now = acting.clock().now();
    if tokens::of(acting.conn(), person, now).await?.len() >= MOST {
        return Err(Error::refused("token-too-many"));
    }
    let secret = acting.db().random().token();
    let mut tx = acting.begin().await?;
    let new = NewToken { person, name: &draft.name, scopes: &draft.scopes, expires_at };
    let id = tokens::insert(&tx, &secret, &new).await?;
    let created_at = tx.at();
    tx.record(&SignonEvent::TokenCreated {
        organisation: target.person.organisation,
        person,
        token: id,
        name: draft.name.clone(),
        scopes: draft.scopes.clone(),
        until: draft.expires_on.to_string(),
    })?;
    tx.commit().await?;
    let token = ApiToken { id, name: draft.name, scopes: draft.scopes, created_at, expires_at, last_used_at: None };
    Ok(Made { token, secret: reveal(&secret) })
}

fn reveal(secret: &Token) -> String {
    format!("tb_{}", secret.reveal())
}

fn checked(acting: &Acting, mut draft: TokenDraft, all: &[PermissionDef]) -> Result<(TokenDraft, Timestamp)> {
    let mut wrong = Fields::default();
    draft.name = draft.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if draft.name.is_empty() {
        wrong.add("name", Text::new("token-name-needed"));
    } else if draft.name.chars().count() > 80 || draft.name.chars().any(char::is_control) {
        wrong.add("name", Text::new("token-name-long"));
    }
    draft.scopes.retain(|scope| !scope.trim().is_empty());
    draft.scopes.sort();
    draft.scopes.dedup();
    let exists = |scope: &str| matches!(scope, "read" | "write") || all.iter().any(|def| def.key == scope);
    if draft.scopes.is_empty() {
        wrong.add("scopes", Text::new("token-scopes-needed"));
    } else if let Some(unknown) = draft.scopes.iter().find(|scope| !exists(scope)) {
        wrong.add("scopes", Text::new("token-scope-unknown").with("scope", unknown));
    }
    let ends = acting.clock().end_of(draft.expires_on);
    let now = acting.clock().now();
    let longest = now.after(TOKEN_LONGEST);
    let expires_at = ends.filter(|ends| *ends > now && *ends <= longest).unwrap_or_else(|| {
        wrong.add("expires_on", Text::new("token-expiry-wrong"));
        now
    });
    wrong.or((draft, expires_at))
}

/// Withdraws one of one's own tokens.
pub async fn end(acting: &Acting, id: TokenId) -> Result<()> {
    let person = acting.grants().person().ok_or(Error::SignInNeeded)?;
    let organisation = acting.actor().organisation.ok_or(Error::SignInNeeded)?;
    let mut tx = acting.begin().await?;
    if tokens::end(&tx, person, Some(id)).await? == 0 {
        return Err(Error::NotFound);
    }
    tx.record(&SignonEvent::TokenEnded { organisation, person, token: id })?;
    tx.commit().await.map(|_| ())
}
