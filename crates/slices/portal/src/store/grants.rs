use access::UnitPath;
use chrono::NaiveDate;
use db::{Conn, FromQueryResult, Tx, sql};
use directory::model::{FunctionId, PersonKind};
use kernel::{Id, OrgId, PersonId, Result, UnitId};

use crate::model::{AppId, Grant, GrantId, GrantTo, Standing, StandingPlace};

#[derive(FromQueryResult)]
struct Row {
    id: GrantId,
    app: AppId,
    kind: String,
    job_function: Option<FunctionId>,
    unit: Option<UnitId>,
    unit_kind: Option<String>,
    person: Option<PersonId>,
    path: Option<String>,
    unit_name: Option<String>,
    person_name: Option<String>,
}

impl Row {
    /// The grant; `None` for one that this release does not know, which then gives nothing.
    fn read(self) -> Option<Grant> {
        let to = match self.kind.as_str() {
            "everyone" => GrantTo::Everyone,
            "staff" => GrantTo::Staff,
            "pupils" => GrantTo::Pupils,
            "function" => GrantTo::Function(self.job_function?),
            "unit" => GrantTo::Unit(self.unit?),
            "unit-kind" => GrantTo::UnitKind(self.unit_kind?.parse().ok()?),
            "person" => GrantTo::Person(self.person?),
            _ => return None,
        };
        let path = self.path.map(UnitPath::stored);
        Some(Grant { id: self.id, app: self.app, to, path, name: self.unit_name.or(self.person_name) })
    }
}

/// The grants of an app. Names of functions are the directory's to fill in.
pub(crate) async fn of(conn: Conn<'_>, app: AppId) -> Result<Vec<Grant>> {
    let rows: Vec<Row> = sql("SELECT g.id, g.app, g.kind, g.job_function, g.unit, g.unit_kind, g.person, u.path, \
                              u.name AS unit_name, p.display_name AS person_name FROM app_grant g \
                              LEFT JOIN directory_unit u ON u.id = g.unit \
                              LEFT JOIN directory_person p ON p.id = g.person \
                              WHERE g.app = $1 ORDER BY g.kind, g.id LIMIT 1000")
    .bind(app)
    .all(conn)
    .await?;
    Ok(rows.into_iter().filter_map(Row::read).collect())
}

/// Adds a grant.
pub(crate) async fn insert(tx: &Tx, app: AppId, to: &GrantTo) -> Result<GrantId> {
    let id = GrantId::generate(tx.db().clock(), tx.db().random());
    let (mut function, mut unit, mut kind, mut person) = (None, None, None, None);
    match to {
        GrantTo::Function(id) => function = Some(*id),
        GrantTo::Unit(id) => unit = Some(*id),
        GrantTo::UnitKind(of) => kind = Some(of.key().to_owned()),
        GrantTo::Person(id) => person = Some(*id),
        GrantTo::Everyone | GrantTo::Staff | GrantTo::Pupils => {}
    }
    sql("INSERT INTO app_grant (id, app, kind, job_function, unit, unit_kind, person) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)")
    .bind(id)
    .bind(app)
    .bind(to.kind())
    .bind(function)
    .bind(unit)
    .bind(kind)
    .bind(person)
    .run(tx)
    .await?;
    Ok(id)
}

/// Takes a grant of an app away; returns whether there was one.
pub(crate) async fn delete(tx: &Tx, app: AppId, id: GrantId) -> Result<bool> {
    let touched = sql("DELETE FROM app_grant WHERE id = $1 AND app = $2").bind(id).bind(app).run(tx).await?;
    Ok(touched > 0)
}

#[derive(FromQueryResult)]
struct StandingRow {
    organisation: OrgId,
    kind: String,
    ended_on: Option<NaiveDate>,
}

#[derive(FromQueryResult)]
struct PlaceRow {
    path: String,
    unit_kind: String,
    job_function: Option<FunctionId>,
    starts_on: NaiveDate,
    ends_on: Option<NaiveDate>,
}

/// What the rule needs to know of a person.
pub(crate) async fn standing(conn: Conn<'_>, person: PersonId) -> Result<Option<Standing>> {
    let found: Option<StandingRow> = sql("SELECT organisation, kind, ended_on FROM directory_person WHERE id = $1")
        .bind(person)
        .optional(conn)
        .await?;
    let Some(found) = found else { return Ok(None) };
    let places: Vec<PlaceRow> =
        sql("SELECT path, unit_kind, job_function, starts_on, ends_on FROM directory_membership WHERE person = $1")
            .bind(person)
            .all(conn)
            .await?;
    Ok(Some(Standing {
        person,
        organisation: found.organisation,
        kind: found.kind.parse().unwrap_or(PersonKind::Pupil),
        ended_on: found.ended_on,
        places: places.into_iter().map(place).collect(),
    }))
}

fn place(row: PlaceRow) -> StandingPlace {
    StandingPlace {
        path: UnitPath::stored(row.path),
        unit_kind: row.unit_kind,
        function: row.job_function,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
    }
}

#[derive(FromQueryResult)]
struct Count {
    grant_id: GrantId,
    people: i64,
}

/// How many people each grant of an app reaches on a day, within the app's own organisation.
pub(crate) async fn reach(conn: Conn<'_>, app: AppId, day: NaiveDate) -> Result<Vec<(GrantId, i64)>> {
    let statement = sql("SELECT g.id AS grant_id, COUNT(p.id) AS people FROM app_grant g \
                         JOIN app a ON a.id = g.app \
                         JOIN directory_person p ON p.organisation = a.organisation \
                         WHERE g.app = $1 AND (p.ended_on IS NULL OR p.ended_on > $2) AND ")
    .bind(app)
    .bind(day);
    let rows: Vec<Count> = super::desk::push_reaches(statement, day).push(" GROUP BY g.id").all(conn).await?;
    Ok(rows.into_iter().map(|row| (row.grant_id, row.people)).collect())
}
