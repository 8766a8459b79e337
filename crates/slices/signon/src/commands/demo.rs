//! Stepping into somebody, in a demo alone.

use access::{Acting, Grants};
use db::Db;
use directory::commands::find;
use kernel::{Actor, Error, PersonId, Result};

use super::sign_in::{Started, Visitor, begin_as, open};
use crate::events::SignonEvent;
use crate::store::accounts;

/// Somebody to show the demo with.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Who.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Name of the organisation.
    pub house: String,
    /// What they are shown as: a role's key, or a word of the demo's own. Its texts are under `demo-persons-role-` and
    /// `demo-persons-show-`.
    pub showcase: Option<String>,
}

impl From<accounts::Shown> for Shown {
    fn from(row: accounts::Shown) -> Self {
        Self { person: row.person, name: row.name, house: row.house, showcase: row.showcase }
    }
}

/// Whom to show the demo with, by name.
pub async fn showcase(db: &Db) -> Result<Vec<Shown>> {
    Ok(accounts::showcase(db.conn()).await?.into_iter().map(Into::into).collect())
}

/// People of all organisations whose name holds all these words, fifty at most. Looks through everybody, which only a
/// demo can afford.
pub async fn search(db: &Db, words: &str) -> Result<Vec<Shown>> {
    let folded = directory::model::fold(words);
    let rows = accounts::search(db.conn(), &folded, db.clock().today()).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Who looks for somebody to step into. The caller vouches that this is a demo.
#[must_use]
pub fn onlooker(db: &Db, actor: &Actor) -> Acting {
    let grants = Grants::of_the_operator_who_owns_the_machine("in a demo anybody may step into anybody");
    Acting::new(db.clone(), actor.clone(), grants)
}

/// Begins a session as somebody, without a password. The caller vouches that this is a demo.
pub async fn step_in(onlooker: &Acting, person: PersonId, visitor: &Visitor) -> Result<Started> {
    let seen = find::person(onlooker, person).await?;
    let Some(account) = accounts::present(onlooker.conn(), person, onlooker.today()).await? else {
        return Err(Error::refused(if seen.person.ended_on.is_some() {
            "account-person-left"
        } else {
            "account-none"
        }));
    };
    let mut tx = begin_as(onlooker, &account).await?;
    let (started, session) = open(&tx, person, false, visitor).await?;
    tx.record(&SignonEvent::SteppedIn { organisation: account.organisation, person, session })?;
    tx.commit().await?;
    Ok(started)
}
