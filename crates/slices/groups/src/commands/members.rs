//! Who belongs to a group: seeing them, adding, taking out, joining, leaving.

use access::Acting;
use chrono::NaiveDate;
use db::Tx;
use directory::commands::find::{self, PageOf};
use kernel::{Error, PersonId, Result, Text};

use crate::events::GroupEvent;
use crate::gate::{self, Inside, Steering};
use crate::model::{GroupId, Standing, Visibility};
use crate::store::members::{self, Member, MemberFilter};
use crate::store::rules;

/// A page of a group's members, by name.
pub async fn list(acting: &Acting, inside: &Inside, filter: &MemberFilter) -> Result<PageOf<Member>> {
    page(acting, inside.id(), filter).await
}

/// The same, for who steers the group from outside.
pub async fn list_to_steer(acting: &Acting, steering: &Steering, filter: &MemberFilter) -> Result<PageOf<Member>> {
    page(acting, steering.group().id, filter).await
}

async fn page(acting: &Acting, group: GroupId, filter: &MemberFilter) -> Result<PageOf<Member>> {
    let rules = rules::of(acting.conn(), group).await?;
    let mut items = members::list(acting.conn(), (group, &rules), filter, acting.today()).await?;
    let more = items.len() > usize::from(filter.limit);
    items.truncate(usize::from(filter.limit));
    Ok(PageOf { items, more })
}

/// How many belong to a group.
pub async fn count(acting: &Acting, inside: &Inside) -> Result<i64> {
    let rules = rules::of(acting.conn(), inside.id()).await?;
    members::count(acting.conn(), inside.id(), &rules, acting.today()).await
}

/// The ids of all who belong to a group today: whom to tell what happens in it.
pub async fn everybody(acting: &Acting, inside: &Inside) -> Result<Vec<PersonId>> {
    let rules = rules::of(acting.conn(), inside.id()).await?;
    members::all(acting.conn(), inside.id(), &rules, acting.today()).await
}

/// Adds somebody whom the actor may see.
pub async fn add(acting: &Acting, id: GroupId, person: PersonId) -> Result<()> {
    let steering = gate::steer(acting, id).await?;
    let left = |day: NaiveDate| day <= acting.today();
    let seen = find::person(acting, person).await;
    if !seen.is_ok_and(|seen| !seen.person.ended_on.is_some_and(left)) {
        return Err(Error::field("person", Text::new("groups-person-unknown")));
    }
    let mut tx = acting.begin().await?;
    if !members::insert(&tx, id, person, false).await? {
        return Ok(());
    }
    tx.record(&GroupEvent::MemberAdded { organisation: steering.group().organisation, group: id, person })?;
    tx.commit().await.map(|_| ())
}

/// Takes somebody out who was added by hand.
pub async fn remove(acting: &Acting, id: GroupId, person: PersonId) -> Result<()> {
    let steering = gate::steer(acting, id).await?;
    take_out(acting, steering.group(), person).await
}

async fn take_out(acting: &Acting, group: &crate::model::Group, person: PersonId) -> Result<()> {
    let mut tx = acting.begin().await?;
    keep_an_owner(&tx, group.id, person, acting.today()).await?;
    if !members::delete(&tx, group.id, person).await? {
        return Err(Error::refused("groups-member-by-rule"));
    }
    tx.record(&GroupEvent::MemberRemoved { organisation: group.organisation, group: group.id, person })?;
    tx.commit().await.map(|_| ())
}

/// A group that nobody keeps would be stuck: its last owner stays until there is another.
async fn keep_an_owner(tx: &Tx, group: GroupId, person: PersonId, today: NaiveDate) -> Result<()> {
    members::hold(tx, group).await?;
    let owner = members::by_hand(tx.conn(), group, person).await? == Some(true);
    if owner && !members::owners_besides(tx.conn(), group, person, today).await? {
        return Err(Error::refused("groups-last-owner"));
    }
    Ok(())
}

/// Makes a member an owner, or no longer. Who belongs by rule is added by hand first.
pub async fn set_owner(acting: &Acting, id: GroupId, person: PersonId, owner: bool) -> Result<()> {
    let steering = gate::steer(acting, id).await?;
    let known = members::by_hand(acting.conn(), id, person).await?;
    if known == Some(owner) {
        return Ok(());
    }
    if known.is_none() && !belongs_by_rule(acting, id, person).await? {
        return Err(Error::NotFound);
    }
    let mut tx = acting.begin().await?;
    if !owner {
        keep_an_owner(&tx, id, person, acting.today()).await?;
    }
    members::insert(&tx, id, person, owner).await?;
    members::set_owner(&tx, &steering, person, owner).await?;
    tx.record(&GroupEvent::OwnerSet { organisation: steering.group().organisation, group: id, person, owner })?;
    tx.commit().await.map(|_| ())
}

async fn belongs_by_rule(acting: &Acting, id: GroupId, person: PersonId) -> Result<bool> {
    let Some(who) = directory::standing(acting.conn(), person, acting.today()).await? else { return Ok(false) };
    Ok(rules::of(acting.conn(), id).await?.iter().any(|rule| rule.takes_in(&who)))
}

/// Joins an open group.
pub async fn join(acting: &Acting, id: GroupId) -> Result<()> {
    let seen = gate::look(acting, id).await?;
    match seen.standing() {
        Some(Standing::Member | Standing::Owner) => return Ok(()),
        Some(Standing::Visitor) if seen.group().visibility == Visibility::Open => {}
        _ => return Err(Error::Forbidden),
    }
    let mut tx = acting.begin().await?;
    members::insert(&tx, id, seen.person(), false).await?;
    tx.record(&GroupEvent::MemberAdded { organisation: seen.group().organisation, group: id, person: seen.person() })?;
    tx.commit().await.map(|_| ())
}

/// Leaves a group that one was added to or joined.
pub async fn leave(acting: &Acting, id: GroupId) -> Result<()> {
    let seen = gate::look(acting, id).await?;
    take_out(acting, seen.group(), seen.person()).await
}
