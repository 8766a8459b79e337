use access::UnitPath;
use chrono::NaiveDate;
use db::{Conn, FromQueryResult, Tx, Value, insert_many, sql};
use kernel::{Id, OrgId, PersonId, Result, UnitId};

use crate::model::{FunctionId, JobFunction, Membership, MembershipDraft, MembershipId, fold};

#[derive(FromQueryResult)]
struct Row {
    id: MembershipId,
    person: PersonId,
    unit: UnitId,
    path: String,
    unit_name: String,
    above: Option<String>,
    function_id: Option<FunctionId>,
    function_key: Option<String>,
    function_name: Option<String>,
    hours: Option<i64>,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
    version: i64,
}

impl From<Row> for Membership {
    fn from(row: Row) -> Self {
        let function = match (row.function_id, row.function_key, row.function_name) {
            (Some(id), Some(key), Some(name)) => Some(JobFunction { id, key, name }),
            _ => None,
        };
        Self {
            id: row.id,
            person: row.person,
            unit: row.unit,
            path: UnitPath::stored(row.path),
            unit_name: row.unit_name,
            above: row.above,
            function,
            hours: row.hours,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            version: row.version,
        }
    }
}

const FIELDS: &str = "SELECT m.id, m.person, m.unit, u.path, u.name AS unit_name, a.name AS above, f.id AS function_id, \
    f.key AS function_key, f.name AS function_name, m.hours, m.starts_on, m.ends_on, m.version \
    FROM membership m JOIN unit u ON u.id = m.unit \
    LEFT JOIN unit a ON a.id = u.parent AND a.parent IS NOT NULL LEFT JOIN job_function f ON f.id = m.job_function";

/// All memberships of a person, past and future too, newest first.
pub(crate) async fn of(conn: Conn<'_>, person: PersonId) -> Result<Vec<Membership>> {
    let rows: Vec<Row> =
        sql(FIELDS).push(" WHERE m.person = $1 ORDER BY m.starts_on DESC, m.id").bind(person).all(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The memberships that these people have on a day.
pub(crate) async fn on_day(conn: Conn<'_>, people: &[PersonId], day: NaiveDate) -> Result<Vec<Membership>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let marks = db::placeholders(3, people.len());
    let text = format!(
        "{FIELDS} WHERE m.starts_on <= $1 AND (m.ends_on IS NULL OR m.ends_on >= $2) AND m.person IN ({marks}) \
         ORDER BY m.starts_on, m.id"
    );
    let rows: Vec<Row> = sql(text).bind(day).bind(day).bind_all(people.iter().copied()).all(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The memberships that these people have on a day or will have after it.
pub(crate) async fn from_day(conn: Conn<'_>, people: &[PersonId], day: NaiveDate) -> Result<Vec<Membership>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let marks = db::placeholders(2, people.len());
    let text = format!("{FIELDS} WHERE (m.ends_on IS NULL OR m.ends_on >= $1) AND m.person IN ({marks})");
    let rows: Vec<Row> = sql(text).bind(day).bind_all(people.iter().copied()).all(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// One membership.
pub(crate) async fn unchecked(conn: Conn<'_>, id: MembershipId) -> Result<Option<Membership>> {
    let row: Option<Row> = sql(FIELDS).push(" WHERE m.id = $1").bind(id).optional(conn).await?;
    Ok(row.map(Into::into))
}

/// The functions of an organisation, by name.
pub(crate) async fn functions(conn: Conn<'_>, organisation: OrgId) -> Result<Vec<JobFunction>> {
    #[derive(FromQueryResult)]
    struct FunctionRow {
        id: FunctionId,
        key: String,
        name: String,
    }
    let rows: Vec<FunctionRow> = sql("SELECT id, key, name FROM job_function WHERE organisation = $1 ORDER BY key")
        .bind(organisation.unit())
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| JobFunction { id: row.id, key: row.key, name: row.name }).collect())
}

/// The function with this name, made when the organisation does not have it yet; `None` for an empty name.
pub(crate) async fn function(tx: &Tx, organisation: OrgId, name: &str) -> Result<Option<FunctionId>> {
    let key = fold(name);
    if key.is_empty() {
        return Ok(None);
    }
    let id = FunctionId::generate(tx.db().clock(), tx.db().random());
    sql("INSERT INTO job_function (id, organisation, key, name) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (organisation, key) DO NOTHING")
    .bind(id)
    .bind(organisation.unit())
    .bind(key.as_str())
    .bind(name)
    .run(tx)
    .await?;
    sql("SELECT id FROM job_function WHERE organisation = $1 AND key = $2")
        .bind(organisation.unit())
        .bind(key)
        .scalar(tx.conn())
        .await
}

/// A membership on its way in.
#[derive(Debug, Clone)]
pub(crate) struct NewMembership {
    pub(crate) person: PersonId,
    pub(crate) unit: UnitId,
    pub(crate) function: Option<FunctionId>,
    pub(crate) hours: Option<i64>,
    pub(crate) starts_on: NaiveDate,
    pub(crate) ends_on: Option<NaiveDate>,
}

/// Adds many memberships at once.
pub(crate) async fn insert_all(tx: &Tx, memberships: &[NewMembership]) -> Result<()> {
    for chunk in memberships.chunks(1_000) {
        let values: Vec<Value> = chunk
            .iter()
            .flat_map(|new| {
                [
                    MembershipId::generate(tx.db().clock(), tx.db().random()).into(),
                    new.person.into(),
                    new.unit.into(),
                    new.function.into(),
                    new.hours.into(),
                    new.starts_on.into(),
                    new.ends_on.into(),
                    Value::from(1_i64),
                ]
            })
            .collect();
        insert_many(
            "INSERT INTO membership (id, person, unit, job_function, hours, starts_on, ends_on, version)",
            8,
            values,
        )
        .run(tx)
        .await?;
    }
    Ok(())
}

/// Adds one membership.
pub(crate) async fn insert(tx: &Tx, organisation: OrgId, person: PersonId, draft: &MembershipDraft) -> Result<()> {
    let function = function(tx, organisation, &draft.function).await?;
    let new = NewMembership {
        person,
        unit: draft.unit,
        function,
        hours: draft.hours,
        starts_on: draft.starts_on,
        ends_on: draft.ends_on,
    };
    insert_all(tx, std::slice::from_ref(&new)).await
}

/// Takes away a membership that never began; refused when somebody changed it meanwhile.
pub(crate) async fn delete(tx: &Tx, membership: &Membership) -> Result<()> {
    let touched = sql("DELETE FROM membership WHERE id = $1 AND version = $2")
        .bind(membership.id)
        .bind(membership.version)
        .run(tx)
        .await?;
    db::changed_once(touched)
}

/// Writes function, hours and days over what `membership` was; refused when somebody else was first.
pub(crate) async fn update(
    tx: &Tx,
    organisation: OrgId,
    membership: &Membership,
    draft: &MembershipDraft,
) -> Result<()> {
    let function = function(tx, organisation, &draft.function).await?;
    let touched = sql("UPDATE membership SET job_function = $1, hours = $2, starts_on = $3, ends_on = $4, \
                       version = version + 1 WHERE id = $5 AND version = $6")
    .bind(function)
    .bind(draft.hours)
    .bind(draft.starts_on)
    .bind(draft.ends_on)
    .bind(membership.id)
    .bind(membership.version)
    .run(tx)
    .await?;
    db::changed_once(touched)
}

/// Sets the last day of a membership.
pub(crate) async fn end(tx: &Tx, membership: &Membership, on: NaiveDate) -> Result<()> {
    let touched = sql("UPDATE membership SET ends_on = $1, version = version + 1 WHERE id = $2 AND version = $3")
        .bind(on)
        .bind(membership.id)
        .bind(membership.version)
        .run(tx)
        .await?;
    db::changed_once(touched)
}
