//! Writing many people, memberships and units at once, in statements of hundreds of rows.

use chrono::NaiveDate;
use db::{Conn, Tx, Value, insert_many, sql};
use kernel::{Error, Id, PersonId, Result, UnitId};
use uuid::Uuid;

use super::people;
use crate::model::{FunctionId, MembershipId, Person, Unit, UnitDraft, fold};

/// Rows per statement.
const ROWS: usize = 500;

/// Writes people over what they were at their versions; refused when somebody else was first with any of them.
pub(crate) async fn update_people(tx: &Tx, changed: &[Person]) -> Result<()> {
    for chunk in changed.chunks(ROWS) {
        let values: Vec<Value> = chunk.iter().flat_map(people::row).collect();
        let touched = insert_many(
            "INSERT INTO person (id, organisation, kind, external_id, given_name, initials, prefix, surname, \
             display_name, sort_name, email, phone, born_on, lang, ended_on, version)",
            people::COLUMNS,
            values,
        )
        .push(
            " ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, external_id = excluded.external_id, \
             given_name = excluded.given_name, initials = excluded.initials, prefix = excluded.prefix, \
             surname = excluded.surname, display_name = excluded.display_name, sort_name = excluded.sort_name, \
             email = excluded.email, phone = excluded.phone, born_on = excluded.born_on, lang = excluded.lang, \
             ended_on = excluded.ended_on, left_noted_on = CASE WHEN person.ended_on IS NULL THEN ",
        )
        .push_bind(people::day_of(tx))
        .push(" ELSE person.left_noted_on END, version = person.version + 1 WHERE person.version = excluded.version")
        .run(tx)
        .await?;
        all_touched(touched, chunk.len())?;
        let marks = db::placeholders(1, chunk.len());
        sql(format!("DELETE FROM person_term WHERE person IN ({marks})"))
            .bind_all(chunk.iter().map(|person| person.id))
            .run(tx)
            .await?;
        people::index(tx, chunk).await?;
    }
    Ok(())
}

fn all_touched(touched: u64, wanted: usize) -> Result<()> {
    if usize::try_from(touched) == Ok(wanted) { Ok(()) } else { Err(Error::refused("changed-meanwhile")) }
}

/// A membership as it is to be written.
#[derive(Debug, Clone)]
pub(crate) struct MembershipRow {
    pub(crate) id: MembershipId,
    pub(crate) person: PersonId,
    pub(crate) unit: UnitId,
    pub(crate) function: Option<FunctionId>,
    pub(crate) hours: Option<i64>,
    pub(crate) starts_on: NaiveDate,
    pub(crate) ends_on: Option<NaiveDate>,
    /// The version it had; 1 for a new one.
    pub(crate) version: i64,
}

fn membership_values(row: &MembershipRow, kept_by: Uuid) -> [Value; 9] {
    [
        row.id.into(),
        row.person.into(),
        row.unit.into(),
        row.function.into(),
        row.hours.into(),
        row.starts_on.into(),
        row.ends_on.into(),
        kept_by.into(),
        row.version.into(),
    ]
}

const MEMBERSHIP: &str =
    "INSERT INTO membership (id, person, unit, job_function, hours, starts_on, ends_on, kept_by, version)";

/// Adds memberships that a source keeps.
pub(crate) async fn insert_memberships(tx: &Tx, kept_by: Uuid, rows: &[MembershipRow]) -> Result<()> {
    for chunk in rows.chunks(ROWS) {
        let values = chunk.iter().flat_map(|row| membership_values(row, kept_by)).collect();
        insert_many(MEMBERSHIP, 9, values).run(tx).await?;
    }
    Ok(())
}

/// Writes memberships over what they were at their versions; refused when somebody else was first with any of them.
pub(crate) async fn update_memberships(tx: &Tx, kept_by: Uuid, rows: &[MembershipRow]) -> Result<()> {
    for chunk in rows.chunks(ROWS) {
        let values = chunk.iter().flat_map(|row| membership_values(row, kept_by)).collect();
        let touched = insert_many(MEMBERSHIP, 9, values)
            .push(
                " ON CONFLICT (id) DO UPDATE SET job_function = excluded.job_function, hours = excluded.hours, \
                 starts_on = excluded.starts_on, ends_on = excluded.ends_on, kept_by = excluded.kept_by, \
                 version = membership.version + 1 WHERE membership.version = excluded.version",
            )
            .run(tx)
            .await?;
        all_touched(touched, chunk.len())?;
    }
    Ok(())
}

/// Takes away memberships that never began.
pub(crate) async fn delete_memberships(tx: &Tx, ids: &[MembershipId]) -> Result<()> {
    each(tx, "DELETE FROM membership WHERE id IN", ids).await
}

async fn each<I: Id + Into<Value>>(tx: &Tx, statement: &str, ids: &[I]) -> Result<()> {
    for chunk in ids.chunks(ROWS) {
        let marks = db::placeholders(1, chunk.len());
        sql(format!("{statement} ({marks})")).bind_all(chunk.iter().copied()).run(tx).await?;
    }
    Ok(())
}

/// Notes which source keeps these rows of `person`, `membership` or `unit`.
pub(crate) async fn keep<I: Id + Into<Value>>(tx: &Tx, table: &'static str, kept_by: Uuid, ids: &[I]) -> Result<()> {
    for chunk in ids.chunks(ROWS) {
        let marks = db::placeholders(2, chunk.len());
        sql(format!("UPDATE {table} SET kept_by = $1 WHERE id IN ({marks})"))
            .bind(kept_by)
            .bind_all(chunk.iter().copied())
            .run(tx)
            .await?;
    }
    Ok(())
}

/// Those of these people who hold a role that was given to them.
pub(crate) async fn holders(conn: Conn<'_>, people: &[PersonId]) -> Result<Vec<PersonId>> {
    let mut found = Vec::new();
    for chunk in people.chunks(ROWS) {
        let marks = db::placeholders(1, chunk.len());
        let statement = format!("SELECT DISTINCT person FROM role_holding WHERE person IN ({marks}) ORDER BY person");
        found.extend(sql(statement).bind_all(chunk.iter().copied()).scalars::<PersonId>(conn).await?);
    }
    Ok(found)
}

/// Adds units below units that are there, all at once. Returns them in the same order.
pub(crate) async fn insert_units(tx: &Tx, drafts: &[(UnitDraft, Unit)]) -> Result<Vec<Unit>> {
    let count = i64::try_from(drafts.len()).unwrap_or_default();
    let last: i64 = sql("UPDATE unit_number SET last = last + $1 WHERE one = 1 RETURNING last")
        .bind(count)
        .scalar(tx.conn())
        .await?
        .unwrap_or_default();
    let (clock, random) = (tx.db().clock(), tx.db().random());
    let units: Vec<Unit> = (last - count + 1..)
        .zip(drafts)
        .map(|(number, (draft, parent))| Unit {
            id: UnitId::generate(clock, random),
            path: parent.path.child(number),
            parent: Some(parent.id),
            organisation: parent.organisation,
            kind: draft.kind,
            name: draft.name.clone(),
            code: draft.code.clone(),
            street: draft.street.clone(),
            postcode: draft.postcode.clone(),
            place: draft.place.clone(),
            ended_on: None,
            version: 1,
        })
        .collect();
    let numbered: Vec<(i64, &Unit)> = (last - count + 1..).zip(&units).collect();
    for chunk in numbered.chunks(ROWS) {
        let values = chunk.iter().flat_map(|(number, unit)| unit_values(*number, unit)).collect();
        insert_many(
            "INSERT INTO unit (id, number, parent, organisation, path, kind, name, sort_name, code, street, postcode, \
             place, version)",
            13,
            values,
        )
        .run(tx)
        .await?;
    }
    Ok(units)
}

fn unit_values(number: i64, unit: &Unit) -> [Value; 13] {
    [
        unit.id.into(),
        number.into(),
        unit.parent.into(),
        unit.organisation.unit().into(),
        unit.path.as_str().into(),
        unit.kind.key().into(),
        unit.name.as_str().into(),
        fold(&unit.name).into(),
        unit.code.clone().into(),
        unit.street.clone().into(),
        unit.postcode.clone().into(),
        unit.place.clone().into(),
        unit.version.into(),
    ]
}

/// Opens a closed unit again.
pub(crate) async fn reopen_unit(tx: &Tx, unit: &Unit) -> Result<()> {
    let touched = sql("UPDATE unit SET ended_on = NULL, version = version + 1 WHERE id = $1 AND version = $2")
        .bind(unit.id)
        .bind(unit.version)
        .run(tx)
        .await?;
    db::changed_once(touched)
}
