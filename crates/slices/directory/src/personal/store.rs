//! Queries of keeping and erasing.

use chrono::NaiveDate;
use db::{Conn, FromQueryResult, Sql, Tx, sql};
use kernel::{Id, Lang, OrgId, PersonId, Result, UnitId};

use super::model::Terms;
use crate::model::{Person, PersonKind, fold};

#[derive(FromQueryResult)]
struct Row {
    staff_months: i64,
    pupil_months: i64,
    held: Option<i64>,
    confirmed: Option<i64>,
}

/// What an organisation has set, and where the brake stands.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Kept {
    pub(super) terms: Terms,
    pub(super) held: Option<i64>,
    pub(super) confirmed: Option<i64>,
}

/// What an organisation has set; the usual terms where it has set nothing.
pub(super) async fn kept(conn: Conn<'_>, organisation: OrgId) -> Result<Kept> {
    let row: Option<Row> =
        sql("SELECT staff_months, pupil_months, held, confirmed FROM retention WHERE organisation = $1")
            .bind(organisation.unit())
            .optional(conn)
            .await?;
    Ok(row.map_or_else(Kept::default, |row| Kept {
        terms: Terms {
            staff: u16::try_from(row.staff_months).unwrap_or(u16::MAX),
            pupils: u16::try_from(row.pupil_months).unwrap_or(u16::MAX),
        },
        held: row.held,
        confirmed: row.confirmed,
    }))
}

/// Notes how many the brake stopped at and how many somebody agreed to, and leaves the terms as they are by now.
pub(super) async fn mark(tx: &Tx, organisation: OrgId, held: Option<i64>, confirmed: Option<i64>) -> Result<()> {
    let terms = Terms::default();
    sql("INSERT INTO retention (organisation, staff_months, pupil_months, held, confirmed, version) \
         VALUES ($1, $2, $3, $4, $5, 1) ON CONFLICT (organisation) DO UPDATE SET held = excluded.held, \
         confirmed = excluded.confirmed, version = retention.version + 1")
    .bind(organisation.unit())
    .bind(i64::from(terms.staff))
    .bind(i64::from(terms.pupils))
    .bind(held)
    .bind(confirmed)
    .run(tx)
    .await
    .map(|_| ())
}

/// Writes all of it.
pub(super) async fn keep(tx: &Tx, organisation: OrgId, kept: Kept) -> Result<()> {
    sql("INSERT INTO retention (organisation, staff_months, pupil_months, held, confirmed, version) \
         VALUES ($1, $2, $3, $4, $5, 1) ON CONFLICT (organisation) DO UPDATE SET staff_months = excluded.staff_months, \
         pupil_months = excluded.pupil_months, held = excluded.held, confirmed = excluded.confirmed, \
         version = retention.version + 1")
    .bind(organisation.unit())
    .bind(i64::from(kept.terms.staff))
    .bind(i64::from(kept.terms.pupils))
    .bind(kept.held)
    .bind(kept.confirmed)
    .run(tx)
    .await
    .map(|_| ())
}

/// All organisations.
pub(super) async fn organisations(conn: Conn<'_>) -> Result<Vec<OrgId>> {
    let units: Vec<UnitId> = sql("SELECT unit FROM organisation ORDER BY unit").scalars(conn).await?;
    Ok(units.into_iter().map(|unit| OrgId::from_uuid(unit.uuid())).collect())
}

fn past_term(select: &'static str, organisation: OrgId, terms: Terms, today: NaiveDate) -> Sql {
    sql(select)
        .push(" FROM person WHERE organisation = $1 AND erased_at IS NULL AND ")
        .push(
            "((kind = 'staff' AND ended_on <= $2 AND COALESCE(left_noted_on, ended_on) <= $3) \
             OR (kind = 'pupil' AND ended_on <= $4 AND COALESCE(left_noted_on, ended_on) <= $5))",
        )
        .bind(organisation.unit())
        .bind(terms.until(PersonKind::Staff, today))
        .bind(terms.until(PersonKind::Staff, today))
        .bind(terms.until(PersonKind::Pupil, today))
        .bind(terms.until(PersonKind::Pupil, today))
}

/// How many people are past their term.
pub(super) async fn due(conn: Conn<'_>, organisation: OrgId, terms: Terms, today: NaiveDate) -> Result<i64> {
    Ok(past_term("SELECT count(*)", organisation, terms, today).scalar(conn).await?.unwrap_or_default())
}

/// Some people who are past their term.
pub(super) async fn some_due(
    conn: Conn<'_>,
    organisation: OrgId,
    terms: Terms,
    today: NaiveDate,
) -> Result<Vec<PersonId>> {
    past_term("SELECT id", organisation, terms, today).push(" ORDER BY id LIMIT 100").scalars(conn).await
}

/// How many people an organisation has, who left included.
pub(super) async fn people(conn: Conn<'_>, organisation: OrgId) -> Result<i64> {
    let count = sql("SELECT count(*) FROM person WHERE organisation = $1 AND erased_at IS NULL")
        .bind(organisation.unit())
        .scalar(conn);
    Ok(count.await?.unwrap_or_default())
}

/// The language of an organisation.
async fn lang(conn: Conn<'_>, person: PersonId) -> Result<Lang> {
    let tag: Option<String> =
        sql("SELECT o.lang FROM person p JOIN organisation o ON o.unit = p.organisation WHERE p.id = $1")
            .bind(person)
            .scalar(conn)
            .await?;
    Ok(tag.and_then(|tag| tag.parse().ok()).unwrap_or_default())
}

/// What stands where a name was.
fn nobody(lang: Lang) -> &'static str {
    match lang {
        Lang::Nl => "(gewist)",
        Lang::En => "(erased)",
        Lang::Fr => "(effacé)",
        Lang::De => "(gelöscht)",
    }
}

/// Holds a person until the transaction ends; refused when somebody changed them since they were read.
pub(super) async fn hold(tx: &Tx, person: &Person) -> Result<()> {
    let touched = sql("UPDATE person SET version = version + 1 WHERE id = $1 AND version = $2 AND erased_at IS NULL")
        .bind(person.id)
        .bind(person.version)
        .run(tx)
        .await?;
    db::changed_once(touched)
}

/// Leaves of a person the row that others refer to, and that somebody was here until that day.
pub(super) async fn forget(tx: &Tx, person: PersonId) -> Result<()> {
    for statement in [
        "DELETE FROM person_term WHERE person = $1",
        "DELETE FROM membership WHERE person = $1",
        "DELETE FROM role_holding WHERE person = $1",
    ] {
        sql(statement).bind(person).run(tx).await?;
    }
    let name = nobody(lang(tx.conn(), person).await?);
    sql("UPDATE person SET external_id = NULL, given_name = $1, initials = '', prefix = '', surname = '', \
         display_name = $2, sort_name = $3, email = NULL, phone = NULL, born_on = NULL, lang = NULL, kept_by = NULL, \
         erased_at = $4 WHERE id = $5")
    .bind(name)
    .bind(name)
    .bind(fold(name))
    .bind(tx.at())
    .bind(person)
    .run(tx)
    .await
    .map(|_| ())
}
