//! The links on a group's page.

use access::Acting;
use kernel::{Error, Result};

use crate::events::GroupEvent;
use crate::gate::{self, Inside};
use crate::model::{GroupId, GroupLink, LinkDraft, LinkId};
use crate::store::links;

/// Most links of one group.
const MOST: usize = 50;

/// The links on a group's page, in their order.
pub async fn list(acting: &Acting, inside: &Inside) -> Result<Vec<GroupLink>> {
    links::of(acting.conn(), inside).await
}

/// Puts a link on a group's page, after the others. Every member may.
pub async fn add(acting: &Acting, id: GroupId, draft: LinkDraft) -> Result<LinkId> {
    let inside = gate::enter(acting, id).await?;
    inside.member()?;
    let draft = draft.checked()?;
    if links::of(acting.conn(), &inside).await?.len() >= MOST {
        return Err(Error::refused("groups-too-many-links"));
    }
    let mut tx = acting.begin().await?;
    let link = links::insert(&tx, id, &draft).await?;
    let organisation = inside.group().organisation;
    tx.record(&GroupEvent::LinkAdded { organisation, group: id, link, url: draft.url })?;
    tx.commit().await?;
    Ok(link)
}

/// Takes a link off a group's page.
pub async fn remove(acting: &Acting, id: GroupId, link: LinkId) -> Result<()> {
    let inside = gate::enter(acting, id).await?;
    inside.member()?;
    let mut tx = acting.begin().await?;
    if !links::delete(&tx, id, link).await? {
        return Err(Error::NotFound);
    }
    tx.record(&GroupEvent::LinkRemoved { organisation: inside.group().organisation, group: id, link })?;
    tx.commit().await.map(|_| ())
}
