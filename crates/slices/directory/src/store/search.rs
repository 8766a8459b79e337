//! Finding people: by the beginning of each word, by unit, page by page, only within reach.

use access::{Granted, Permission, Scope, UnitPath};
use chrono::NaiveDate;
use db::{Conn, FromQueryResult, Sql, sql};
use kernel::{OrgId, PersonId, Result};

use crate::model::{PersonKind, PersonSummary, fold};
use crate::permissions::{ManagePeople, ViewPupils, ViewStaff, ViewUnits};

/// Most people looked at for a search: beyond that, more letters help more than more rows.
const WIDEST: i64 = 2_000;

/// Membership `m` is among the last of person `p`.
const LAST: &str = "m.ends_on = (SELECT MAX(l.ends_on) FROM membership l WHERE l.person = p.id)";

/// Which people to list, in one organisation.
#[derive(Debug, Clone)]
pub struct PeopleFilter {
    /// The organisation.
    pub organisation: OrgId,
    /// Words to search for, each by its beginning; empty for all.
    pub words: String,
    /// Only staff or only pupils.
    pub kind: Option<PersonKind>,
    /// Only who belongs to this unit or below it.
    pub below: Option<UnitPath>,
    /// Also who has left.
    pub ended: bool,
    /// After this place in the list.
    pub after: Option<(String, PersonId)>,
    /// How many at most.
    pub limit: u16,
}

impl PeopleFilter {
    /// The first fifty of an organisation.
    #[must_use]
    pub fn of(organisation: OrgId) -> Self {
        Self { organisation, words: String::new(), kind: None, below: None, ended: false, after: None, limit: 50 }
    }
}

/// Whom the actor may see, and where.
#[derive(Debug, Clone)]
pub struct Sight {
    /// Staff below these units.
    pub(crate) staff: Option<Scope<ViewStaff>>,
    /// Pupils below these units.
    pub(crate) pupils: Option<Scope<ViewPupils>>,
    /// Of both, also who has left, below these units.
    pub(crate) keeps: Option<Scope<ManagePeople>>,
}

/// Where and when a list is asked for, and for whom.
#[derive(Clone, Copy)]
struct Asked<'a> {
    organisation_path: &'a UnitPath,
    today: NaiveDate,
    filter: &'a PeopleFilter,
    /// Who may see those who left, when they are asked for.
    keeps: Option<&'a Scope<ManagePeople>>,
}

#[derive(FromQueryResult)]
struct Row {
    id: PersonId,
    display_name: String,
    sort_name: String,
    kind: String,
    email: Option<String>,
    phone: Option<String>,
    ended_on: Option<NaiveDate>,
}

/// A page of people, sorted by name; one more than the limit when there is a next page. Places are filled in for
/// `today`.
pub(crate) async fn people(
    conn: Conn<'_>,
    sight: &Sight,
    organisation_path: &UnitPath,
    filter: &PeopleFilter,
    today: NaiveDate,
) -> Result<Vec<PersonSummary>> {
    let keeps = sight.keeps.as_ref().filter(|_| filter.ended);
    let asked = Asked { organisation_path, today, filter, keeps };
    let mut rows = Vec::new();
    if let (Some(scope), true) = (&sight.staff, filter.kind != Some(PersonKind::Pupil)) {
        rows.extend(of_kind(conn, scope, asked, PersonKind::Staff).await?);
    }
    if let (Some(scope), true) = (&sight.pupils, filter.kind != Some(PersonKind::Staff)) {
        rows.extend(of_kind(conn, scope, asked, PersonKind::Pupil).await?);
    }
    rows.sort_by(|a, b| (&a.sort_name, a.id).cmp(&(&b.sort_name, b.id)));
    rows.truncate(usize::from(filter.limit) + 1);
    with_places(conn, rows, today).await
}

async fn of_kind<P: Permission>(
    conn: Conn<'_>,
    scope: &Scope<P>,
    asked: Asked<'_>,
    kind: PersonKind,
) -> Result<Vec<Row>> {
    let Asked { organisation_path, today, filter, .. } = asked;
    let reach = filter.below.as_ref().unwrap_or(organisation_path);
    let Some(scope) = scope.below(reach) else { return Ok(Vec::new()) };
    // Reaching the whole organisation needs no look at memberships.
    let whole = filter.below.is_none() && scope.reaches(organisation_path);
    let mut statement =
        sql("SELECT p.id, p.display_name, p.sort_name, p.kind, p.email, p.phone, p.ended_on FROM person p");
    let words: Vec<String> = fold(&filter.words).split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect();
    if !words.is_empty() {
        statement = push_words(statement, filter.organisation, words);
    }
    statement = statement
        .push(" WHERE p.organisation = ")
        .push_bind(filter.organisation.unit())
        .push(" AND p.erased_at IS NULL AND p.kind = ")
        .push_bind(kind.key());
    statement = push_left(statement, asked);
    if !whole {
        statement =
            statement.push(" AND p.id IN (SELECT m.person FROM unit u JOIN membership m ON m.unit = u.id WHERE ");
        statement = scope.push_filter(statement, "u.path");
        // Who went to another unit is no longer of this one; who is still to come already is; who left was of the last.
        statement = statement
            .push(" AND (m.ends_on IS NULL OR m.ends_on >= ")
            .push_bind(today)
            .push(" OR (p.ended_on <= ")
            .push_bind(today)
            .push(&format!(" AND {LAST})))"));
    }
    if let Some((name, id)) = &filter.after {
        statement =
            statement.push(" AND (p.sort_name, p.id) > (").push_bind(name.as_str()).push(", ").push_bind(*id).push(")");
    }
    let limit = i64::from(filter.limit) + 1;
    statement.push(" ORDER BY p.sort_name, p.id").limit(limit).all(conn).await
}

/// Leaves out who has left, or those of them whom the actor does not keep.
fn push_left(statement: Sql, asked: Asked<'_>) -> Sql {
    let statement = statement.push(" AND (p.ended_on IS NULL OR p.ended_on > ").push_bind(asked.today);
    let statement = match asked.keeps {
        None => statement,
        Some(keeps) if keeps.reaches(asked.organisation_path) => statement.push(" OR 1 = 1"),
        Some(keeps) => {
            let start = " OR p.id IN (SELECT m.person FROM unit u JOIN membership m ON m.unit = u.id WHERE ";
            keeps.push_filter(statement.push(start), "u.path").push(&format!(" AND {LAST})"))
        }
    };
    statement.push(")")
}

/// Joins who is found by all words. The longest word is looked up in the index; the others are checked on its hits.
fn push_words(statement: Sql, organisation: OrgId, mut words: Vec<String>) -> Sql {
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    let mut words = words.into_iter().take(6);
    let first = words.next().unwrap_or_default();
    let mut statement = statement
        .push(" JOIN (SELECT DISTINCT t.person FROM person_term t WHERE t.organisation = ")
        .push_bind(organisation.unit());
    statement = push_prefix(statement, "t", &first);
    for word in words {
        statement = statement.push(" AND EXISTS (SELECT 1 FROM person_term o WHERE o.person = t.person");
        statement = push_prefix(statement, "o", &word).push(")");
    }
    statement.limit(WIDEST).push(") hit ON hit.person = p.id")
}

fn push_prefix(statement: Sql, table: &str, word: &str) -> Sql {
    statement
        .push(&format!(" AND {table}.term >= "))
        .push_bind(word)
        .push(&format!(" AND {table}.term < "))
        .push_bind(db::like_prefix_end(word))
}

/// People who belong to this very unit now or later, by name; one more than `limit` when there are more.
pub(crate) async fn right_at(
    conn: Conn<'_>,
    seen: &Granted<ViewUnits>,
    kinds: &[PersonKind],
    limit: u16,
    today: NaiveDate,
) -> Result<Vec<PersonSummary>> {
    if kinds.is_empty() {
        return Ok(Vec::new());
    }
    let mut statement =
        sql("SELECT p.id, p.display_name, p.sort_name, p.kind, p.email, p.phone, p.ended_on FROM person p \
                             WHERE p.id IN (SELECT m.person FROM membership m WHERE m.unit = ")
        .push_bind(seen.place().unit)
        .push(" AND (m.ends_on IS NULL OR m.ends_on >= ")
        .push_bind(today)
        .push(")) AND p.kind IN (");
    for (n, kind) in kinds.iter().enumerate() {
        statement = statement.push(if n > 0 { "," } else { "" }).push_bind(kind.key());
    }
    let rows: Vec<Row> = statement
        .push(") AND (p.ended_on IS NULL OR p.ended_on > ")
        .push_bind(today)
        .push(") ORDER BY p.sort_name, p.id")
        .limit(i64::from(limit) + 1)
        .all(conn)
        .await?;
    with_places(conn, rows, today).await
}

async fn with_places(conn: Conn<'_>, rows: Vec<Row>, today: NaiveDate) -> Result<Vec<PersonSummary>> {
    let ids: Vec<PersonId> = rows.iter().map(|row| row.id).collect();
    let memberships = super::memberships::on_day(conn, &ids, today).await?;
    Ok(rows
        .into_iter()
        .map(|row| PersonSummary {
            places: memberships
                .iter()
                .filter(|membership| membership.person == row.id)
                .map(|m| (m.place(), m.function.as_ref().map(|function| function.name.clone())))
                .collect(),
            id: row.id,
            name: row.display_name,
            sort_name: row.sort_name,
            kind: row.kind.parse().unwrap_or(PersonKind::Pupil),
            email: row.email,
            phone: row.phone,
            ended_on: row.ended_on,
        })
        .collect())
}
