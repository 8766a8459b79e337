//! Erasing a person.

use access::Acting;
use db::{Tx, events};
use kernel::{Error, Id, PersonId, Result};
use web::Personal;

use super::events::PersonalEvent;
use super::store;
use crate::commands::find;
use crate::model::Person;
use crate::permissions::ErasePeople;

/// Erases a person who has left, without waiting for the end of their term. `all` are the parts of all capabilities.
/// What happened to and by the person stays in the audit trail, without content.
///
/// # Errors
/// Refused while the person still belongs here (`person-still-here`).
pub async fn erase(acting: &Acting, id: PersonId, all: &[Personal]) -> Result<()> {
    let person = erasable(acting, id).await?;
    let mut tx = acting.begin().await?;
    forget(&mut tx, &person, all).await?;
    tx.commit().await.map(|_| ())
}

/// A person whom the actor may erase now.
pub(super) async fn erasable(acting: &Acting, id: PersonId) -> Result<Person> {
    let seen = find::person(acting, id).await?;
    seen.require_everywhere::<ErasePeople>(acting)?;
    if seen.person.ended_on.is_none_or(|day| day > acting.today()) {
        return Err(Error::refused("person-still-here"));
    }
    Ok(seen.person)
}

/// Has every capability forget a person, and takes the content out of what was said about them.
pub(super) async fn forget(tx: &mut Tx, person: &Person, all: &[Personal]) -> Result<()> {
    store::hold(tx, person).await?;
    for part in all {
        (part.erase)(tx, person.id).await?;
    }
    events::erase_payloads(tx, person.id.uuid()).await?;
    tx.record(&PersonalEvent::Erased { organisation: person.organisation, person: person.id })
}
