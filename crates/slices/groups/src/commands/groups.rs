//! Beginning a group, changing what it is, closing it down.

use access::Acting;
use kernel::{Error, Result};

use crate::events::{Changes, GroupEvent};
use crate::gate;
use crate::model::{GroupDraft, GroupId};
use crate::permissions::CreateGroups;
use crate::store::groups;

/// Begins a group in the actor's own organisation; the actor is its first owner.
pub async fn begin(acting: &Acting, draft: GroupDraft) -> Result<GroupId> {
    let who = gate::me(acting).await?;
    acting.grants().scope::<CreateGroups>()?;
    let draft = draft.checked()?;
    let mut tx = acting.begin().await?;
    let group = groups::insert(&tx, who.organisation, &draft, who.person).await?;
    tx.record(&GroupEvent::Begun {
        organisation: who.organisation,
        group,
        name: draft.name,
        visibility: draft.visibility.to_string(),
    })?;
    tx.commit().await?;
    Ok(group)
}

/// Changes what a group is. `version` is the one that was shown.
pub async fn change(acting: &Acting, id: GroupId, version: i64, draft: GroupDraft) -> Result<()> {
    let steering = gate::steer(acting, id).await?;
    let draft = draft.checked()?;
    let old = steering.group();
    let pairs = [
        ("name", old.name.clone(), draft.name.clone()),
        ("about", old.about.clone(), draft.about.clone()),
        ("visibility", old.visibility.to_string(), draft.visibility.to_string()),
        ("for-pupils", old.for_pupils.to_string(), draft.for_pupils.to_string()),
    ];
    let changes: Changes =
        pairs.into_iter().filter(|(_, old, new)| old != new).map(|(field, old, new)| (field, (old, new))).collect();
    if changes.is_empty() {
        return Ok(());
    }
    let mut tx = acting.begin().await?;
    groups::update(&tx, &steering, version, &draft).await?;
    tx.record(&GroupEvent::Changed { organisation: old.organisation, group: id, changes })?;
    tx.commit().await.map(|_| ())
}

/// Closes a group down: nobody finds it any more, and nothing in it is lost.
pub async fn end(acting: &Acting, id: GroupId) -> Result<()> {
    let steering = gate::steer(acting, id).await?;
    let group = steering.group();
    if group.ended_at.is_some() {
        return Err(Error::refused("groups-ended-already"));
    }
    let mut tx = acting.begin().await?;
    groups::end(&tx, &steering, Some(tx.at())).await?;
    tx.record(&GroupEvent::Ended { organisation: group.organisation, group: id, name: group.name.clone() })?;
    tx.commit().await.map(|_| ())
}

/// Brings a group back that was closed down.
pub async fn restore(acting: &Acting, id: GroupId) -> Result<()> {
    let steering = gate::steer(acting, id).await?;
    let group = steering.group();
    if group.ended_at.is_none() {
        return Err(Error::refused("groups-not-ended"));
    }
    let mut tx = acting.begin().await?;
    groups::end(&tx, &steering, None).await?;
    tx.record(&GroupEvent::Restored { organisation: group.organisation, group: id, name: group.name.clone() })?;
    tx.commit().await.map(|_| ())
}
