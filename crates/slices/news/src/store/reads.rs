//! Who read what: the proof that somebody gave, and what somebody opened.

use access::UnitPath;
use chrono::NaiveDate;
use db::{Conn, FromQueryResult, Sql, Tx, sql};
use kernel::{OrgId, PersonId, Result, Timestamp, UnitId};

use crate::gate::{Keeping, Reading};
use crate::model::PostId;

/// Somebody who must read a post.
#[derive(Debug, Clone, FromQueryResult)]
pub struct MustRead {
    /// Who.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// As the list sorts.
    pub sort_name: String,
    /// When they said to have read it.
    pub read_at: Option<Timestamp>,
}

/// When the reader said to have read it.
pub(crate) async fn own(conn: Conn<'_>, reading: &Reading) -> Result<Option<Timestamp>> {
    sql("SELECT at FROM post_read WHERE post = $1 AND person = $2")
        .bind(reading.post().root())
        .bind(reading.person())
        .scalar(conn)
        .await
}

/// Notes that somebody says to have read a post. Returns whether anything changed.
pub(crate) async fn confirm(tx: &Tx, post: PostId, person: PersonId) -> Result<bool> {
    let touched =
        sql("INSERT INTO post_read (post, person, at) VALUES ($1, $2, $3) ON CONFLICT (post, person) DO NOTHING")
            .bind(post)
            .bind(person)
            .bind(tx.at())
            .run(tx)
            .await?;
    Ok(touched > 0)
}

/// Whether the reader opened it before.
pub(crate) async fn seen(conn: Conn<'_>, reading: &Reading) -> Result<bool> {
    let found: Option<PostId> = sql("SELECT post FROM post_seen WHERE post = $1 AND person = $2")
        .bind(reading.post().root())
        .bind(reading.person())
        .scalar(conn)
        .await?;
    Ok(found.is_some())
}

/// Notes that somebody opened a post.
pub(crate) async fn note_seen(tx: &Tx, post: PostId, person: PersonId) -> Result<()> {
    sql("INSERT INTO post_seen (post, person) VALUES ($1, $2) ON CONFLICT (post, person) DO NOTHING")
        .bind(post)
        .bind(person)
        .run(tx)
        .await
        .map(|_| ())
}

fn select(keeping: Keeping<'_>, day: NaiveDate) -> Sql {
    sql("SELECT p.id AS person, p.display_name AS name, p.sort_name, r.at AS read_at FROM directory_person p \
         LEFT JOIN post_read r ON r.post = $1 AND r.person = p.id WHERE (p.ended_on IS NULL OR p.ended_on > $2)")
    .bind(keeping.post().root())
    .bind(day)
}

/// Narrows people `p` to whom news for a unit is for on a day.
pub(crate) fn push_of_unit(
    statement: Sql,
    (organisation, unit, path, pupils): (OrgId, UnitId, &UnitPath, bool),
    day: NaiveDate,
) -> Sql {
    let mut statement = statement.push(" AND p.organisation = ").push_bind(organisation.unit());
    if !pupils {
        statement = statement.push(" AND p.kind = 'staff'");
    }
    if unit != organisation.unit() {
        statement = statement
            .push(" AND p.id IN (SELECT m.person FROM directory_membership m WHERE m.path >= ")
            .push_bind(path.as_str())
            .push(" AND m.path < ")
            .push_bind(path.end().unwrap_or_default())
            .push(" AND m.starts_on <= ")
            .push_bind(day)
            .push(" AND (m.ends_on IS NULL OR m.ends_on >= ")
            .push_bind(day)
            .push("))");
    }
    statement
}

/// Everybody whom news is for on a day, by name.
pub(crate) async fn of_unit(
    conn: Conn<'_>,
    keeping: &Keeping<'_>,
    (organisation, unit, path, pupils): (OrgId, UnitId, &UnitPath, bool),
    day: NaiveDate,
) -> Result<Vec<MustRead>> {
    let statement = push_of_unit(select(*keeping, day), (organisation, unit, path, pupils), day);
    statement.push(" ORDER BY p.sort_name, p.id").all(conn).await
}

/// These people, who belong to a group, by name.
pub(crate) async fn of_people(
    conn: Conn<'_>,
    keeping: &Keeping<'_>,
    people: &[PersonId],
    day: NaiveDate,
) -> Result<Vec<MustRead>> {
    let mut found: Vec<MustRead> = Vec::with_capacity(people.len());
    for chunk in people.chunks(500) {
        let marks = db::placeholders(3, chunk.len());
        let statement = select(*keeping, day).push(&format!(" AND p.id IN ({marks})")).bind_all(chunk.iter().copied());
        found.extend(statement.all::<MustRead>(conn).await?);
    }
    found.sort_by(|a, b| (&a.sort_name, a.person).cmp(&(&b.sort_name, b.person)));
    Ok(found)
}
