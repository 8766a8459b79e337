use access::{Granted, Held, Role, Scope, UnitPath};
use chrono::NaiveDate;
use db::{Conn, FromQueryResult, Tx, sql};
use kernel::{Id, PersonId, Result, UnitId};

use crate::model::{RoleHolding, RoleHoldingId, fold};
use crate::permissions::ManageRoles;

#[derive(FromQueryResult)]
struct HeldRow {
    role: String,
    path: Option<String>,
}

/// What a person holds on a day: roles given, and those that follow from memberships. An employee is one in the whole
/// organisation; a pupil in the class.
pub(crate) async fn held(conn: Conn<'_>, person: PersonId, day: NaiveDate) -> Result<Vec<Held>> {
    let rows: Vec<HeldRow> = sql("SELECT h.role, u.path FROM role_holding h LEFT JOIN unit u ON u.id = h.unit \
         WHERE h.person = $1 AND h.starts_on <= $2 AND (h.ends_on IS NULL OR h.ends_on >= $3) \
         UNION SELECT 'pupil', u.path FROM membership m JOIN unit u ON u.id = m.unit \
         JOIN person p ON p.id = m.person WHERE m.person = $4 AND p.kind = 'pupil' \
         AND m.starts_on <= $5 AND (m.ends_on IS NULL OR m.ends_on >= $6) \
         UNION SELECT 'employee', u.path FROM person p JOIN unit u ON u.id = p.organisation \
         WHERE p.id = $7 AND p.kind = 'staff' AND EXISTS (SELECT 1 FROM membership m WHERE m.person = p.id \
         AND m.starts_on <= $8 AND (m.ends_on IS NULL OR m.ends_on >= $9))")
    .bind(person)
    .bind(day)
    .bind(day)
    .bind(person)
    .bind(day)
    .bind(day)
    .bind(person)
    .bind(day)
    .bind(day)
    .all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let role = row.role.parse().ok()?;
            Some(Held { role, path: row.path.map_or_else(UnitPath::everywhere, UnitPath::stored) })
        })
        .collect())
}

#[derive(FromQueryResult)]
struct Row {
    id: RoleHoldingId,
    person: PersonId,
    person_name: String,
    sort_name: String,
    role: String,
    unit: Option<UnitId>,
    unit_name: Option<String>,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
}

impl Row {
    fn holding(self) -> Option<RoleHolding> {
        Some(RoleHolding {
            id: self.id,
            person: self.person,
            person_name: self.person_name,
            sort_name: self.sort_name,
            role: self.role.parse().ok()?,
            unit: self.unit,
            unit_name: self.unit_name,
            starts_on: self.starts_on,
            ends_on: self.ends_on,
        })
    }
}

const FIELDS: &str = "SELECT h.id, h.person, p.display_name AS person_name, p.sort_name, h.role, h.unit, u.name AS unit_name, \
    h.starts_on, h.ends_on FROM role_holding h JOIN person p ON p.id = h.person LEFT JOIN unit u ON u.id = h.unit";

/// The roles given to a person.
pub(crate) async fn of(conn: Conn<'_>, person: PersonId) -> Result<Vec<RoleHolding>> {
    let rows: Vec<Row> =
        sql(FIELDS).push(" WHERE h.person = $1 ORDER BY h.starts_on, h.id").bind(person).all(conn).await?;
    Ok(rows.into_iter().filter_map(Row::holding).collect())
}

/// Which roles to list.
#[derive(Debug, Clone)]
pub struct RoleFilter {
    /// Only this role.
    pub role: Option<Role>,
    /// Only at this unit or below it.
    pub below: Option<UnitPath>,
    /// Only of people with a name, a word of which begins with each of these.
    pub words: String,
    /// After this place in the list: name as the list sorts, and holding.
    pub after: Option<(String, RoleHoldingId)>,
    /// How many at most.
    pub limit: u16,
}

impl Default for RoleFilter {
    fn default() -> Self {
        Self { role: None, below: None, words: String::new(), after: None, limit: 50 }
    }
}

/// The roles held at units within reach, today or later, by name of their holder; one more than the limit when there
/// is a next page. Those above all units are listed for who reaches everything.
pub(crate) async fn within(
    conn: Conn<'_>,
    scope: &Scope<ManageRoles>,
    filter: &RoleFilter,
    today: NaiveDate,
) -> Result<Vec<RoleHolding>> {
    let mut statement = sql(FIELDS).push(" WHERE (h.ends_on IS NULL OR h.ends_on >= ").push_bind(today).push(")");
    if scope.paths().iter().all(|path| path.end().is_some()) {
        statement = scope.push_filter(statement.push(" AND "), "u.path");
    }
    if let Some(role) = filter.role {
        statement = statement.push(" AND h.role = ").push_bind(role.key());
    }
    for word in fold(&filter.words).split(' ').filter(|word| !word.is_empty()).take(6) {
        statement = statement
            .push(" AND EXISTS (SELECT 1 FROM person_term t WHERE t.person = h.person AND t.term >= ")
            .push_bind(word)
            .push(" AND t.term < ")
            .push_bind(db::like_prefix_end(word))
            .push(")");
    }
    if let Some((name, id)) = &filter.after {
        statement = statement
            .push(" AND (p.sort_name > ")
            .push_bind(name.as_str())
            .push(" OR (p.sort_name = ")
            .push_bind(name.as_str())
            .push(" AND h.id > ")
            .push_bind(*id)
            .push("))");
    }
    let limit = i64::from(filter.limit) + 1;
    let rows: Vec<Row> = statement.push(" ORDER BY p.sort_name, h.id").limit(limit).all(conn).await?;
    Ok(rows.into_iter().filter_map(Row::holding).collect())
}

/// The roles held at this very unit, today or later, by name of their holder.
pub(crate) async fn at(conn: Conn<'_>, managed: &Granted<ManageRoles>, today: NaiveDate) -> Result<Vec<RoleHolding>> {
    let rows: Vec<Row> = sql(FIELDS)
        .push(" WHERE h.unit = $1 AND (h.ends_on IS NULL OR h.ends_on >= $2) ORDER BY p.sort_name, h.id LIMIT 200")
        .bind(managed.place().unit)
        .bind(today)
        .all(conn)
        .await?;
    Ok(rows.into_iter().filter_map(Row::holding).collect())
}

/// Sets the last day of a holding, or takes away one that was still to begin.
pub(crate) async fn end(tx: &Tx, holding: &RoleHolding, on: NaiveDate) -> Result<()> {
    if holding.starts_on > on {
        return delete(tx, holding.id).await;
    }
    sql("UPDATE role_holding SET ends_on = $1 WHERE id = $2").bind(on).bind(holding.id).run(tx).await.map(|_| ())
}

/// One holding.
pub(crate) async fn unchecked(conn: Conn<'_>, id: RoleHoldingId) -> Result<Option<RoleHolding>> {
    let row: Option<Row> = sql(FIELDS).push(" WHERE h.id = $1").bind(id).optional(conn).await?;
    Ok(row.and_then(Row::holding))
}

/// Gives a role.
pub(crate) async fn insert(
    tx: &Tx,
    person: PersonId,
    role: Role,
    unit: Option<UnitId>,
    days: (NaiveDate, Option<NaiveDate>),
) -> Result<()> {
    sql("INSERT INTO role_holding (id, person, role, unit, starts_on, ends_on) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(RoleHoldingId::generate(tx.db().clock(), tx.db().random()))
        .bind(person)
        .bind(role.key())
        .bind(unit)
        .bind(days.0)
        .bind(days.1)
        .run(tx)
        .await
        .map(|_| ())
}

/// Takes a role back.
pub(crate) async fn delete(tx: &Tx, id: RoleHoldingId) -> Result<()> {
    let touched = sql("DELETE FROM role_holding WHERE id = $1").bind(id).run(tx).await?;
    db::changed_once(touched)
}
