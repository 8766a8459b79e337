//! What other capabilities ask of the directory. Besides this they may join with its published views
//! `directory_person`, `directory_unit`, `directory_membership` and `directory_function`.

use std::collections::HashMap;

use access::{Grants, Place};
use chrono::NaiveDate;
use db::{Conn, FromQueryResult, sql};
use kernel::{Id, OrgId, PersonId, Result};
use uuid::Uuid;
use web::app::House;

use crate::model::Organisation;
use crate::store::{roles, units};

/// All that a person holds on a day.
pub async fn grants_of(conn: Conn<'_>, person: PersonId, day: NaiveDate) -> Result<Grants> {
    Ok(Grants::new(person, roles::held(conn, person, day).await?))
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

async fn named(conn: Conn<'_>, select: &str, ids: &[Uuid]) -> Result<Vec<Named>> {
    let mut rows = Vec::new();
    for chunk in ids.chunks(500) {
        let marks = db::placeholders(1, chunk.len());
        rows.extend(sql(format!("{select} ({marks})")).bind_all(chunk.iter().copied()).all(conn).await?);
    }
    Ok(rows)
}
