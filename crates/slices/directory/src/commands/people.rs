//! Adding and changing people, and saying that they left or returned.

use access::Acting;
use chrono::NaiveDate;
use kernel::{Error, OrgId, PersonId, Result, UnitId};

use super::{find, no_changes, note};
use crate::events::DirectoryEvent;
use crate::model::{MembershipDraft, Person, PersonDraft};
use crate::permissions::{ManagePeople, ViewUnits};
use crate::store::{memberships, people, roles, units};

/// Adds a person who belongs to a unit from the first day on.
pub async fn add(acting: &Acting, draft: PersonDraft, membership: MembershipDraft) -> Result<Person> {
    let unit = units::unchecked(acting.conn(), membership.unit).await?.ok_or(Error::NotFound)?;
    acting.grants().require::<ManagePeople, ViewUnits>(&unit.access_place())?;
    let (draft, membership) = both(draft.checked(acting.today()), membership.checked())?;
    if unit.ended_on.is_some() {
        return Err(Error::refused("unit-closed"));
    }
    let mut tx = acting.begin().await?;
    let person = people::insert(&tx, unit.organisation, &draft).await?;
    memberships::insert(&tx, unit.organisation, person.id, &membership).await?;
    tx.record(&DirectoryEvent::PersonAdded {
        organisation: person.organisation,
        person: person.id,
        name: person.name.display(),
        person_kind: person.kind.to_string(),
    })?;
    tx.record(&membership_added(person.organisation, person.id, &membership))?;
    tx.commit().await?;
    Ok(person)
}

/// The errors of two halves of one form, said together.
fn both<A, B>(a: Result<A>, b: Result<B>) -> Result<(A, B)> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (Err(Error::Fields(mut first)), Err(Error::Fields(second))) => {
            first.0.extend(second.0);
            Err(first.into())
        }
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

pub(super) fn membership_added(organisation: OrgId, person: PersonId, draft: &MembershipDraft) -> DirectoryEvent {
    DirectoryEvent::MembershipAdded {
        organisation,
        person,
        unit: draft.unit,
        function: Some(draft.function.clone()).filter(|function| !function.is_empty()),
        starts_on: draft.starts_on.to_string(),
        ends_on: draft.ends_on.map(|day| day.to_string()),
    }
}

/// Changes what is known of a person. `version` is the one that was shown.
pub async fn change(acting: &Acting, id: PersonId, version: i64, draft: PersonDraft) -> Result<()> {
    let seen = find::person(acting, id).await?;
    seen.require::<ManagePeople>(acting)?;
    let draft = draft.checked(acting.today())?;
    let mut person = seen.person;
    let mut changes = no_changes();
    note(&mut changes, "kind", Some(&person.kind), Some(&draft.kind));
    note(&mut changes, "name", Some(&person.name.display()), Some(&draft.name.display()));
    note(&mut changes, "initials", Some(&person.name.initials), Some(&draft.name.initials));
    note(&mut changes, "external-id", person.external_id.as_ref(), draft.external_id.as_ref());
    note(&mut changes, "email", person.email.as_ref(), draft.email.as_ref());
    note(&mut changes, "phone", person.phone.as_ref(), draft.phone.as_ref());
    note(&mut changes, "born-on", person.born_on.as_ref(), draft.born_on.as_ref());
    note(&mut changes, "lang", person.lang.as_ref(), draft.lang.as_ref());
    person.version = version;
    person.kind = draft.kind;
    person.name = draft.name;
    person.external_id = draft.external_id;
    person.email = draft.email;
    person.phone = draft.phone;
    person.born_on = draft.born_on;
    person.lang = draft.lang;
    let mut tx = acting.begin().await?;
    people::update(&tx, &person).await?;
    tx.record(&DirectoryEvent::PersonChanged { organisation: person.organisation, person: id, changes })?;
    tx.commit().await.map(|_| ())
}

/// Says that a person leaves: the memberships and roles that run on end on that day, and from the day after the person
/// is out.
pub async fn end(acting: &Acting, id: PersonId, on: NaiveDate) -> Result<()> {
    let seen = find::person(acting, id).await?;
    seen.require_everywhere::<ManagePeople>(acting)?;
    let mut person = seen.person;
    if person.ended_on.is_some() {
        return Err(Error::refused("person-left-already"));
    }
    let mut tx = acting.begin().await?;
    for membership in memberships::of(tx.conn(), id).await? {
        if membership.ends_on.is_none_or(|end| end > on) {
            if membership.starts_on > on {
                memberships::delete(&tx, &membership).await?;
            } else {
                memberships::end(&tx, &membership, on).await?;
            }
            tx.record(&DirectoryEvent::MembershipEnded {
                organisation: person.organisation,
                person: id,
                unit: membership.unit,
                on: on.to_string(),
            })?;
        }
    }
    for holding in roles::of(tx.conn(), id).await? {
        if holding.ends_on.is_none_or(|end| end > on) {
            roles::end(&tx, &holding, on).await?;
            tx.record(&DirectoryEvent::RoleTaken {
                organisation: person.organisation,
                person: id,
                role: holding.role.to_string(),
                unit: holding.unit,
            })?;
        }
    }
    person.ended_on = on.succ_opt();
    people::update(&tx, &person).await?;
    tx.record(&DirectoryEvent::PersonEnded { organisation: person.organisation, person: id, on: on.to_string() })?;
    tx.commit().await.map(|_| ())
}

/// Says that a person who left belongs here again, at a unit.
pub async fn bring_back(acting: &Acting, id: PersonId, membership: MembershipDraft) -> Result<()> {
    let seen = find::person(acting, id).await?;
    seen.require::<ManagePeople>(acting)?;
    let unit: UnitId = membership.unit;
    let unit = units::unchecked(acting.conn(), unit).await?.ok_or(Error::NotFound)?;
    acting.grants().require::<ManagePeople, ViewUnits>(&unit.access_place())?;
    let mut person = seen.person;
    if person.ended_on.is_none() {
        return Err(Error::refused("person-never-left"));
    }
    if unit.organisation != person.organisation {
        return Err(Error::refused("unit-other-organisation"));
    }
    if unit.ended_on.is_some() {
        return Err(Error::refused("unit-closed"));
    }
    let membership = membership.checked()?;
    person.ended_on = None;
    let mut tx = acting.begin().await?;
    people::update(&tx, &person).await?;
    memberships::insert(&tx, person.organisation, id, &membership).await?;
    tx.record(&DirectoryEvent::PersonReturned { organisation: person.organisation, person: id })?;
    tx.record(&membership_added(person.organisation, id, &membership))?;
    tx.commit().await.map(|_| ())
}

/// A person chooses the language of their pages.
pub async fn choose_language(acting: &Acting, lang: kernel::Lang) -> Result<()> {
    let id = acting.grants().person().ok_or(Error::SignInNeeded)?;
    let seen = find::person(acting, id).await?;
    if seen.person.lang == Some(lang) {
        return Ok(());
    }
    let mut changes = no_changes();
    note(&mut changes, "lang", seen.person.lang.as_ref(), Some(&lang));
    let mut tx = acting.begin().await?;
    people::set_lang(&tx, id, lang).await?;
    tx.record(&DirectoryEvent::PersonChanged { organisation: seen.person.organisation, person: id, changes })?;
    tx.commit().await.map(|_| ())
}
