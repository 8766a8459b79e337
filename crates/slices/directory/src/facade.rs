//! What other capabilities ask of the directory. Besides this they may join with its published views
//! `directory_person`, `directory_unit`, `directory_membership` and `directory_function`.

use std::collections::HashMap;

use access::{Grants, Place, UnitPath};
use chrono::NaiveDate;
use db::{Conn, FromQueryResult, sql};
use kernel::{Id, OrgId, PersonId, Result};
use uuid::Uuid;
use web::app::House;

use crate::model::{FunctionId, Organisation, PersonKind};
use crate::store::{roles, units};

/// All that a person holds on a day.
pub async fn grants_of(conn: Conn<'_>, person: PersonId, day: NaiveDate) -> Result<Grants> {
    Ok(Grants::new(person, roles::held(conn, person, day).await?))
}

/// Where somebody belongs, and as what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingPlace {
    /// Where the unit hangs.
    pub path: UnitPath,
    /// As what.
    pub function: Option<FunctionId>,
}

/// Who somebody is on a day, for rules about units, functions and kinds of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Who.
    pub person: PersonId,
    /// The organisation that keeps the person.
    pub organisation: OrgId,
    /// Staff or pupil.
    pub kind: PersonKind,
    /// Where they belong that day.
    pub places: Vec<StandingPlace>,
}

#[derive(FromQueryResult)]
struct StandingRow {
    organisation: OrgId,
    kind: String,
}

#[derive(FromQueryResult)]
struct PlaceRow {
    path: String,
    job_function: Option<FunctionId>,
}

/// Who somebody is on a day. `None` for who has left.
pub async fn standing(conn: Conn<'_>, person: PersonId, day: NaiveDate) -> Result<Option<Standing>> {
    let found: Option<StandingRow> =
        sql("SELECT organisation, kind FROM person WHERE id = $1 AND (ended_on IS NULL OR ended_on > $2)")
            .bind(person)
            .bind(day)
            .optional(conn)
            .await?;
    let Some(found) = found else { return Ok(None) };
    let places: Vec<PlaceRow> = sql("SELECT u.path, m.job_function FROM membership m JOIN unit u ON u.id = m.unit \
                                     WHERE m.person = $1 AND m.starts_on <= $2 \
                                     AND (m.ends_on IS NULL OR m.ends_on >= $3)")
    .bind(person)
    .bind(day)
    .bind(day)
    .all(conn)
    .await?;
    Ok(Some(Standing {
        person,
        organisation: found.organisation,
        // What this release does not know may do the least.
        kind: found.kind.parse().unwrap_or(PersonKind::Pupil),
        places: places
            .into_iter()
            .map(|row| StandingPlace { path: UnitPath::stored(row.path), function: row.job_function })
            .collect(),
    }))
}

/// What an organisation looks like from inside.
pub async fn house_of(conn: Conn<'_>, id: OrgId) -> Result<Option<House>> {
    Ok(units::organisation(conn, id).await?.map(|organisation| house(&organisation)))
}

fn house(organisation: &Organisation) -> House {
    let slug = &organisation.slug;
    // The colour is in the address, so that a browser may keep the stylesheet and still sees a new one.
    let theme = format!("/theme/{slug}-{}.css", organisation.colour.as_str().trim_start_matches('#'));
    House {
        organisation: organisation.id,
        place: Place { unit: organisation.id.unit(), path: organisation.path.clone() },
        name: organisation.name.clone(),
        logo: organisation.has_logo.then(|| format!("/logo/{slug}")),
        theme: Some(theme),
        lang: organisation.lang,
    }
}

/// An organisation by its short name.
pub async fn organisation_by_slug(conn: Conn<'_>, slug: &str) -> Result<Option<Organisation>> {
    units::organisation_by_slug(conn, slug).await
}

#[derive(FromQueryResult)]
struct Named {
    id: Uuid,
    name: String,
}

/// Names of these people, for pages whose reader may know them by the thing they are named with.
pub async fn names(conn: Conn<'_>, people: &[PersonId]) -> Result<HashMap<PersonId, String>> {
    let ids: Vec<Uuid> = people.iter().map(|id| id.uuid()).collect();
    let rows = named(conn, "SELECT id, display_name AS name FROM person WHERE id IN", &ids).await?;
    Ok(rows.into_iter().map(|row| (PersonId::from_uuid(row.id), row.name)).collect())
}

/// Names of these units.
pub async fn unit_names(conn: Conn<'_>, units: &[kernel::UnitId]) -> Result<HashMap<kernel::UnitId, String>> {
    let ids: Vec<Uuid> = units.iter().map(|id| id.uuid()).collect();
    let rows = named(conn, "SELECT id, name FROM unit WHERE id IN", &ids).await?;
    Ok(rows.into_iter().map(|row| (kernel::UnitId::from_uuid(row.id), row.name)).collect())
}

/// A unit and all below it.
pub async fn units_below(conn: Conn<'_>, unit: kernel::UnitId) -> Result<Vec<kernel::UnitId>> {
    let path: Option<String> = sql("SELECT path FROM unit WHERE id = $1").bind(unit).scalar(conn).await?;
    let Some(path) = path.map(UnitPath::stored) else { return Ok(Vec::new()) };
    sql("SELECT id FROM unit WHERE path >= $1 AND path < $2")
        .bind(path.as_str())
        .bind(path.end().unwrap_or_default())
        .scalars(conn)
        .await
}

async fn named(conn: Conn<'_>, select: &str, ids: &[Uuid]) -> Result<Vec<Named>> {
    let mut rows = Vec::new();
    for chunk in ids.chunks(500) {
        let marks = db::placeholders(1, chunk.len());
        rows.extend(sql(format!("{select} ({marks})")).bind_all(chunk.iter().copied()).all(conn).await?);
    }
    Ok(rows)
}
