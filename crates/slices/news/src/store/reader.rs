//! Which news is for somebody: that of their organisation and of each unit they belong to or lie below.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use db::{Conn, sql};
use directory::Standing;
use directory::model::PersonKind;
use kernel::{OrgId, PersonId, Result, UnitId};

/// Somebody as news sees them on a day.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    pub(crate) person: PersonId,
    pub(crate) organisation: OrgId,
    pub(crate) pupil: bool,
    /// The units whose news is for them.
    pub(crate) units: Vec<UnitId>,
}

/// Who somebody is on a day. `None` for who has left. Begins at the person's few places, never at the units.
pub(crate) async fn of(conn: Conn<'_>, person: PersonId, day: NaiveDate) -> Result<Option<Reader>> {
    let Some(standing) = directory::standing(conn, person, day).await? else { return Ok(None) };
    let units = units(conn, &standing).await?;
    Ok(Some(Reader { person, organisation: standing.organisation, pupil: standing.kind == PersonKind::Pupil, units }))
}

/// The units of the organisation to which or below which somebody belongs, itself included.
async fn units(conn: Conn<'_>, standing: &Standing) -> Result<Vec<UnitId>> {
    let organisation = standing.organisation.unit();
    let upward: BTreeSet<&str> = standing.places.iter().flat_map(|place| place.path.upward()).collect();
    let mut units = vec![organisation];
    if !upward.is_empty() {
        let marks = db::placeholders(1, upward.len());
        let found: Vec<UnitId> =
            sql(format!("SELECT id FROM directory_unit WHERE path IN ({marks}) AND organisation = "))
                .bind_all(upward)
                .push_bind(organisation)
                .scalars(conn)
                .await?;
        units.extend(found.into_iter().filter(|unit| *unit != organisation));
    }
    Ok(units)
}
