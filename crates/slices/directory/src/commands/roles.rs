//! Giving and taking roles.

use access::{Acting, Role};
use chrono::NaiveDate;
use kernel::{Error, Id, PersonId, Result, Text, UnitId};

use super::find;
use crate::events::DirectoryEvent;
use crate::model::RoleHoldingId;
use crate::permissions::{ManageRoles, ViewUnits};
use crate::store::{people, roles, units};

/// A role to give.
#[derive(Debug, Clone, Copy)]
pub struct NewRole {
    /// To whom.
    pub person: PersonId,
    /// Which.
    pub role: Role,
    /// Where; `None` for the whole installation.
    pub unit: Option<UnitId>,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day; `None` when open.
    pub ends_on: Option<NaiveDate>,
}

/// Gives a role at a unit. Nobody gives more than they hold there themselves; `all` are all permissions that exist.
/// The person may be of another organisation: a shared IT service works for its clients that way.
pub async fn give(acting: &Acting, new: NewRole, all: &[access::PermissionDef]) -> Result<()> {
    let seen = find::person(acting, new.person).await?;
    if new.role.follows_membership() {
        return Err(Error::field("role", Text::new("role-follows-membership")));
    }
    if (new.role == Role::SystemAdministrator) != new.unit.is_none() {
        return Err(Error::field("unit", Text::new("role-everywhere")));
    }
    if new.ends_on.is_some_and(|end| end < new.starts_on) {
        return Err(Error::field("ends_on", Text::new("field-ends-before-start")));
    }
    may_hand_out(acting, new.role, new.unit, all).await?;
    let mut tx = acting.begin().await?;
    roles::insert(&tx, new.person, new.role, new.unit, (new.starts_on, new.ends_on)).await?;
    tx.record(&DirectoryEvent::RoleGiven {
        organisation: seen.person.organisation,
        person: new.person,
        role: new.role.to_string(),
        unit: new.unit,
        starts_on: new.starts_on.to_string(),
        ends_on: new.ends_on.map(|day| day.to_string()),
    })?;
    tx.commit().await.map(|_| ())
}

/// Takes a role back. Only who could give it can.
pub async fn take(acting: &Acting, id: RoleHoldingId, all: &[access::PermissionDef]) -> Result<()> {
    let holding = roles::unchecked(acting.conn(), id).await?.ok_or(Error::NotFound)?;
    may_hand_out(acting, holding.role, holding.unit, all).await?;
    // Whoever runs a unit may take back what somebody from elsewhere holds there without seeing more of that person.
    let person = people::unchecked(acting.conn(), holding.person).await?.ok_or(Error::NotFound)?;
    if acting.grants().person() == Some(holding.person)
        && matches!(holding.role, Role::SystemAdministrator | Role::OrganisationAdministrator)
    {
        return Err(Error::refused("role-own-administrator"));
    }
    let mut tx = acting.begin().await?;
    roles::delete(&tx, id).await?;
    tx.record(&DirectoryEvent::RoleTaken {
        organisation: person.organisation,
        person: holding.person,
        role: holding.role.to_string(),
        unit: holding.unit,
    })?;
    tx.commit().await.map(|_| ())
}

async fn may_hand_out(acting: &Acting, role: Role, unit: Option<UnitId>, all: &[access::PermissionDef]) -> Result<()> {
    let place = match unit {
        Some(unit) => {
            let place = units::place(acting.conn(), unit).await?.ok_or(Error::NotFound)?;
            acting.grants().require::<ManageRoles, ViewUnits>(&place)?;
            place
        }
        None => access::Place { unit: UnitId::from_uuid(uuid::Uuid::nil()), path: access::UnitPath::everywhere() },
    };
    if acting.grants().outranks(role, &place.path, all) { Ok(()) } else { Err(Error::Forbidden) }
}
