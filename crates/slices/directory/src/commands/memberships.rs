//! Who belongs where, from when to when.

use access::Acting;
use chrono::NaiveDate;
use kernel::{Error, PersonId, Result, UnitId};

use super::people::membership_added;
use super::{find, no_changes, note};
use crate::events::DirectoryEvent;
use crate::model::{Membership, MembershipDraft, MembershipId};
use crate::permissions::{ManagePeople, ViewUnits};
use crate::store::{memberships, units};

/// Lets a person belong to one more unit of the organisation. It takes keeping the person already: who keeps one school
/// does not draw in somebody of another, and with that the say over them.
pub async fn add(acting: &Acting, person: PersonId, draft: MembershipDraft) -> Result<()> {
    let seen = find::person(acting, person).await?;
    seen.require::<ManagePeople>(acting)?;
    if seen.person.ended_on.is_some_and(|day| day <= acting.today()) {
        return Err(Error::refused("person-left"));
    }
    let unit = units::unchecked(acting.conn(), draft.unit).await?.ok_or(Error::NotFound)?;
    acting.grants().require::<ManagePeople, ViewUnits>(&unit.access_place())?;
    if unit.organisation != seen.person.organisation {
        return Err(Error::refused("unit-other-organisation"));
    }
    if unit.ended_on.is_some() {
        return Err(Error::refused("unit-closed"));
    }
    let draft = draft.checked()?;
    let mut tx = acting.begin().await?;
    memberships::insert(&tx, unit.organisation, person, &draft).await?;
    tx.record(&membership_added(unit.organisation, person, &draft))?;
    tx.commit().await.map(|_| ())
}

/// Changes function, hours and days of a membership. `version` is the one that was shown.
pub async fn change(acting: &Acting, id: MembershipId, version: i64, draft: MembershipDraft) -> Result<()> {
    let (mut membership, organisation) = managed(acting, id).await?;
    let draft = draft.checked()?;
    let mut changes = no_changes();
    let old = membership.function.as_ref().map(|function| function.name.clone()).unwrap_or_default();
    note(&mut changes, "function", Some(&old), Some(&draft.function));
    note(&mut changes, "hours", membership.hours.as_ref(), draft.hours.as_ref());
    note(&mut changes, "starts-on", Some(&membership.starts_on), Some(&draft.starts_on));
    note(&mut changes, "ends-on", membership.ends_on.as_ref(), draft.ends_on.as_ref());
    membership.version = version;
    let mut tx = acting.begin().await?;
    memberships::update(&tx, organisation, &membership, &draft).await?;
    tx.record(&DirectoryEvent::MembershipChanged {
        organisation,
        person: membership.person,
        unit: membership.unit,
        changes,
    })?;
    tx.commit().await.map(|_| ())
}

/// Ends a membership on a day.
pub async fn end(acting: &Acting, id: MembershipId, on: NaiveDate) -> Result<()> {
    let (membership, organisation) = managed(acting, id).await?;
    if on < membership.starts_on {
        return Err(Error::field("ends_on", kernel::Text::new("field-ends-before-start")));
    }
    let mut tx = acting.begin().await?;
    memberships::end(&tx, &membership, on).await?;
    tx.record(&DirectoryEvent::MembershipEnded {
        organisation,
        person: membership.person,
        unit: membership.unit,
        on: on.to_string(),
    })?;
    tx.commit().await.map(|_| ())
}

/// Moves a person from one unit to another on a day: the old membership ends the day before, the new one begins, with
/// the same function and hours.
pub async fn move_person(acting: &Acting, id: MembershipId, to: UnitId, on: NaiveDate) -> Result<()> {
    let (membership, organisation) = managed(acting, id).await?;
    let unit = units::unchecked(acting.conn(), to).await?.ok_or(Error::NotFound)?;
    acting.grants().require::<ManagePeople, ViewUnits>(&unit.access_place())?;
    if unit.organisation != organisation {
        return Err(Error::refused("unit-other-organisation"));
    }
    if unit.ended_on.is_some() {
        return Err(Error::refused("unit-closed"));
    }
    if unit.id == membership.unit {
        return Err(Error::field("unit", kernel::Text::new("unit-same")));
    }
    if on < membership.starts_on {
        return Err(Error::field("on", kernel::Text::new("field-ends-before-start")));
    }
    let draft = MembershipDraft {
        unit: to,
        function: membership.function.as_ref().map(|function| function.name.clone()).unwrap_or_default(),
        hours: membership.hours,
        starts_on: on,
        ends_on: membership.ends_on,
    };
    let mut tx = acting.begin().await?;
    match on.pred_opt().filter(|last| *last >= membership.starts_on) {
        Some(last) => memberships::end(&tx, &membership, last).await?,
        // Moved before it began: it never was.
        None => memberships::delete(&tx, &membership).await?,
    }
    memberships::insert(&tx, organisation, membership.person, &draft).await?;
    tx.record(&DirectoryEvent::PersonMoved {
        organisation,
        person: membership.person,
        from: membership.unit,
        to,
        on: on.to_string(),
    })?;
    tx.commit().await.map(|_| ())
}

/// A membership that the actor may change, and the organisation it lies in.
pub async fn managed(acting: &Acting, id: MembershipId) -> Result<(Membership, kernel::OrgId)> {
    let membership = memberships::unchecked(acting.conn(), id).await?.ok_or(Error::NotFound)?;
    let seen = find::person(acting, membership.person).await?;
    let unit = units::unchecked(acting.conn(), membership.unit).await?.ok_or(Error::NotFound)?;
    acting.grants().require::<ManagePeople, ViewUnits>(&unit.access_place()).map_err(|error| match error {
        // The person is seen, so what is refused is the change.
        Error::NotFound => Error::Forbidden,
        other => other,
    })?;
    Ok((membership, seen.person.organisation))
}
