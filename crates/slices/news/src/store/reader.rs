//! Which news is for somebody: that of their organisation and of each unit they belong to or lie below.

use chrono::NaiveDate;
use db::{Conn, FromQueryResult, sql};
use directory::model::PersonKind;
use kernel::{Id, OrgId, PersonId, Result, UnitId};

/// Somebody as news sees them on a day.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    pub(crate) person: PersonId,
    pub(crate) organisation: OrgId,
    pub(crate) pupil: bool,
    /// The units whose news is for them.
    pub(crate) units: Vec<UnitId>,
}

#[derive(FromQueryResult)]
struct PersonRow {
    organisation: OrgId,
    kind: String,
}

/// Who somebody is on a day. `None` for who has left. Begins at the person's few places, never at the units.
pub(crate) async fn of(conn: Conn<'_>, person: PersonId, day: NaiveDate) -> Result<Option<Reader>> {
    let found: Option<PersonRow> = sql("SELECT organisation, kind FROM directory_person \
                                        WHERE id = $1 AND (ended_on IS NULL OR ended_on > $2)")
    .bind(person)
    .bind(day)
    .optional(conn)
    .await?;
    let Some(found) = found else { return Ok(None) };
    let paths: Vec<String> = sql("SELECT path FROM directory_membership \
                                  WHERE person = $1 AND starts_on <= $2 AND (ends_on IS NULL OR ends_on >= $3)")
    .bind(person)
    .bind(day)
    .bind(day)
    .scalars(conn)
    .await?;
    let pupil = found.kind.parse() != Ok(PersonKind::Staff);
    let units = units(conn, found.organisation, &paths).await?;
    Ok(Some(Reader { person, organisation: found.organisation, pupil, units }))
}

/// The units of the organisation on these paths, itself included.
async fn units(conn: Conn<'_>, organisation: OrgId, paths: &[String]) -> Result<Vec<UnitId>> {
    let mut upward: Vec<&str> =
        paths.iter().flat_map(|path| path.match_indices('.').map(|(at, _)| &path[..=at])).collect();
    upward.sort_unstable();
    upward.dedup();
    let mut units = vec![organisation.unit()];
    if !upward.is_empty() {
        let marks = db::placeholders(1, upward.len());
        let found: Vec<UnitId> =
            sql(format!("SELECT id FROM directory_unit WHERE path IN ({marks}) AND organisation = "))
                .bind_all(upward)
                .push_bind(organisation.unit())
                .scalars(conn)
                .await?;
        units.extend(found.into_iter().filter(|unit| unit.uuid() != organisation.unit().uuid()));
    }
    Ok(units)
}
