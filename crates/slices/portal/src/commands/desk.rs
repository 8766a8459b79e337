//! What everybody does with their own apps: open them, and mark favourites.

use access::Acting;
use kernel::{Error, OrgId, PersonId, Result, Stamp};

use crate::events::PortalEvent;
use crate::model::{App, AppId};
use crate::store::{apps, desk};

/// Most favourites that one person keeps.
const MOST: usize = 60;

fn me(acting: &Acting) -> Result<(PersonId, OrgId)> {
    acting.grants().person().zip(acting.actor().organisation).ok_or(Error::SignInNeeded)
}

/// An app that the actor gets today; *not found* otherwise, also when it exists.
async fn mine(acting: &Acting, id: AppId) -> Result<(PersonId, App)> {
    let (person, _) = me(acting)?;
    let held = desk::held(acting.conn(), person, acting.today()).await?;
    if !held.iter().any(|held| held.app == id) {
        return Err(Error::NotFound);
    }
    let app = apps::unchecked(acting.conn(), id).await?.ok_or(Error::NotFound)?;
    Ok((person, app))
}

/// Opens an app: notes for the actor alone that it was opened, and returns it for its address.
///
/// Noting it must not keep anybody from their work, so a note that fails is logged and the app opens.
pub async fn open(acting: &Acting, id: AppId) -> Result<App> {
    let (person, app) = mine(acting, id).await?;
    if let Err(error) = note(acting, person, &app).await {
        tracing::warn!(%error, "could not note that an app was opened");
    }
    Ok(app)
}

async fn note(acting: &Acting, person: PersonId, app: &App) -> Result<()> {
    let mut tx = acting.begin().await?;
    let last = desk::last_opened(tx.conn(), person).await?;
    desk::note_opened(&tx, person, app.id).await?;
    if last != Some(app.id) {
        tx.forget(Stamp::Person(person));
    }
    tx.commit_without_trace("which apps somebody opens is nobody else's business").await
}

/// Makes an app a favourite of the actor, or no longer.
pub async fn set_favourite(acting: &Acting, id: AppId, on: bool) -> Result<()> {
    let (person, organisation) = me(acting)?;
    if on {
        mine(acting, id).await?;
    }
    let mut tx = acting.begin().await?;
    let changed =
        if on { desk::add_favourite(&tx, person, id).await? } else { desk::remove_favourite(&tx, person, id).await? };
    if !changed {
        return Ok(());
    }
    tx.record(&PortalEvent::FavouritesChanged { organisation, person })?;
    tx.commit().await.map(|_| ())
}

/// Makes these apps, in this order, the actor's favourites. What the actor does not get is *not found*.
pub async fn set_favourites(acting: &Acting, ids: &[AppId]) -> Result<()> {
    let (person, organisation) = me(acting)?;
    let held = desk::held(acting.conn(), person, acting.today()).await?;
    let mut wanted: Vec<AppId> = Vec::with_capacity(ids.len().min(MOST));
    for id in ids {
        if !held.iter().any(|held| held.app == *id) {
            return Err(Error::NotFound);
        }
        if !wanted.contains(id) {
            wanted.push(*id);
        }
    }
    if wanted.len() > MOST {
        return Err(Error::refused("portal-too-many-favourites"));
    }
    let mut tx = acting.begin().await?;
    desk::set_favourites(&tx, person, &wanted).await?;
    tx.record(&PortalEvent::FavouritesChanged { organisation, person })?;
    tx.commit().await.map(|_| ())
}
