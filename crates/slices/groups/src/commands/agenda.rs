//! A group's calendar.

use access::Acting;
use kernel::{Error, Result, Timestamp};

use crate::events::{Changes, GroupEvent};
use crate::gate::{self, Inside};
use crate::model::{DateDraft, DateId, GroupDate, GroupId};
use crate::store::agenda;

/// Dates that are not over yet, the first first.
pub async fn coming(acting: &Acting, inside: &Inside, limit: u16) -> Result<Vec<GroupDate>> {
    agenda::list(acting.conn(), inside, (acting.clock().now(), false), limit).await
}

/// Dates that are over, the last first.
pub async fn past(acting: &Acting, inside: &Inside, limit: u16) -> Result<Vec<GroupDate>> {
    agenda::list(acting.conn(), inside, (acting.clock().now(), true), limit).await
}

/// One date.
pub async fn find(acting: &Acting, inside: &Inside, id: DateId) -> Result<GroupDate> {
    agenda::find(acting.conn(), inside, id).await
}

/// Puts a date in a group's calendar. Every member may.
pub async fn add(acting: &Acting, id: GroupId, draft: DateDraft) -> Result<DateId> {
    let inside = gate::enter(acting, id).await?;
    inside.member()?;
    let draft = draft.checked()?;
    let mut tx = acting.begin().await?;
    let date = agenda::insert(&tx, id, &draft).await?;
    let organisation = inside.group().organisation;
    tx.record(&GroupEvent::DateAdded { organisation, group: id, date, title: draft.title })?;
    tx.commit().await?;
    Ok(date)
}

/// Changes a date. `version` is the one that was shown.
pub async fn change(acting: &Acting, id: GroupId, date: DateId, (version, draft): (i64, DateDraft)) -> Result<()> {
    let inside = gate::enter(acting, id).await?;
    inside.member()?;
    let old = agenda::find(acting.conn(), &inside, date).await?;
    let draft = draft.checked()?;
    let ends_at = draft.ends_at.map(Timestamp::rfc3339).unwrap_or_default();
    let pairs = [
        ("title", old.title, draft.title.clone()),
        ("place", old.place, draft.place.clone()),
        ("note", old.note, draft.note.clone()),
        ("starts-at", old.starts_at.rfc3339(), draft.starts_at.rfc3339()),
        ("ends-at", old.ends_at.rfc3339(), ends_at),
    ];
    let changes: Changes =
        pairs.into_iter().filter(|(_, old, new)| old != new).map(|(field, old, new)| (field, (old, new))).collect();
    if changes.is_empty() {
        return Ok(());
    }
    let mut tx = acting.begin().await?;
    agenda::update(&tx, (id, date), version, &draft).await?;
    tx.record(&GroupEvent::DateChanged { organisation: inside.group().organisation, group: id, date, changes })?;
    tx.commit().await.map(|_| ())
}

/// Takes a date out of a group's calendar.
pub async fn remove(acting: &Acting, id: GroupId, date: DateId) -> Result<()> {
    let inside = gate::enter(acting, id).await?;
    inside.member()?;
    let old = agenda::find(acting.conn(), &inside, date).await?;
    let mut tx = acting.begin().await?;
    if !agenda::delete(&tx, id, date).await? {
        return Err(Error::NotFound);
    }
    let organisation = inside.group().organisation;
    tx.record(&GroupEvent::DateRemoved { organisation, group: id, date, title: old.title })?;
    tx.commit().await.map(|_| ())
}
