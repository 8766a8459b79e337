//! The directory's own part in showing and erasing.

use db::{Conn, Tx};
use kernel::{PersonId, Result};
use serde_json::{Value, json};
use web::Personal;

use super::store;
use crate::store::{memberships, people, roles};

/// Who a person is, where they belong, and which roles they hold.
pub(crate) const HOOK: Personal = Personal {
    name: "directory",
    export: |conn, person| Box::pin(export(conn, person)),
    erase: |tx, person| Box::pin(forget(tx, person)),
};

async fn forget(tx: &mut Tx, person: PersonId) -> Result<()> {
    store::forget(tx, person).await
}

async fn export(conn: Conn<'_>, id: PersonId) -> Result<Value> {
    let Some(person) = people::unchecked(conn, id).await? else { return Ok(Value::Null) };
    let memberships: Vec<Value> = memberships::of(conn, id)
        .await?
        .into_iter()
        .map(|own| {
            json!({
                "unit": own.unit_name,
                "function": own.function.map(|function| function.name),
                "tenths_of_hours": own.hours,
                "first_day": own.starts_on,
                "last_day": own.ends_on,
            })
        })
        .collect();
    let roles: Vec<Value> = roles::of(conn, id)
        .await?
        .into_iter()
        .map(|own| {
            json!({
                "role": own.role.key(),
                "unit": own.unit_name,
                "first_day": own.starts_on,
                "last_day": own.ends_on,
            })
        })
        .collect();
    Ok(json!({
        "id": person.id,
        "kind": person.kind.key(),
        "number": person.external_id,
        "name": person.name.display(),
        "given_name": person.name.given,
        "initials": person.name.initials,
        "prefix": person.name.prefix,
        "surname": person.name.surname,
        "email": person.email,
        "phone": person.phone,
        "born_on": person.born_on,
        "language": person.lang.map(kernel::Lang::tag),
        "left_on": person.ended_on,
        "memberships": memberships,
        "roles": roles,
    }))
}
