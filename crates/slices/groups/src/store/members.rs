use access::Place;
use chrono::NaiveDate;
use db::{Conn, FromQueryResult, Sql, Tx, sql};
use kernel::{PersonId, Result};

use super::belonging::push_members_of;
use crate::gate::Steering;
use crate::model::{GroupId, Rule};

/// Somebody who belongs to a group.
#[derive(Debug, Clone)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// As the list sorts.
    pub sort_name: String,
    /// Whether they keep the group.
    pub owner: bool,
    /// Whether they were added by hand, so that they can be taken out by hand.
    pub by_hand: bool,
    /// Where they work or learn today.
    pub unit: Option<String>,
    /// As what.
    pub function: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    person: PersonId,
    name: String,
    sort_name: String,
    owner: Option<bool>,
}

#[derive(FromQueryResult)]
struct PlaceRow {
    person: PersonId,
    unit: String,
    function: Option<String>,
}

/// Which members to list.
#[derive(Debug, Clone, Default)]
pub struct MemberFilter {
    /// Words that the name must contain.
    pub words: String,
    /// Only who keeps the group.
    pub owners: bool,
    /// After this place in the list.
    pub after: Option<(String, PersonId)>,
    /// How many at most.
    pub limit: u16,
}

/// A page of a group's members by name; one more than the limit when there is a next page.
pub(crate) async fn list(
    conn: Conn<'_>,
    (group, rules): (GroupId, &[Rule]),
    filter: &MemberFilter,
    day: NaiveDate,
) -> Result<Vec<Member>> {
    let statement = sql("SELECT p.id AS person, p.display_name AS name, p.sort_name, h.owner FROM directory_person p \
                         LEFT JOIN group_member h ON h.group_id = $1 AND h.person = p.id \
                         WHERE (p.ended_on IS NULL OR p.ended_on > $2) AND p.id IN ")
    .bind(group)
    .bind(day);
    let mut statement =
        push_members_of(statement, group, rules, day).push_words("p.sort_name", &directory::model::fold(&filter.words));
    if filter.owners {
        statement = statement.push(" AND h.owner = ").push_bind(true);
    }
    if let Some((name, id)) = &filter.after {
        statement =
            statement.push(" AND (p.sort_name, p.id) > (").push_bind(name.as_str()).push(", ").push_bind(*id).push(")");
    }
    let limit = i64::from(filter.limit) + 1;
    let rows: Vec<Row> = statement.push(" ORDER BY p.sort_name, p.id").limit(limit).all(conn).await?;
    let places = places(conn, &rows, day).await?;
    let member = |row: Row| {
        let place = places.iter().find(|place| place.person == row.person);
        Member {
            person: row.person,
            name: row.name,
            sort_name: row.sort_name,
            owner: row.owner == Some(true),
            by_hand: row.owner.is_some(),
            unit: place.map(|place| place.unit.clone()),
            function: place.and_then(|place| place.function.clone()),
        }
    };
    Ok(rows.into_iter().map(member).collect())
}

async fn places(conn: Conn<'_>, rows: &[Row], day: NaiveDate) -> Result<Vec<PlaceRow>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let marks = db::placeholders(3, rows.len());
    sql(format!(
        "SELECT m.person, u.name AS unit, f.name AS function FROM directory_membership m \
         JOIN directory_unit u ON u.id = m.unit LEFT JOIN directory_function f ON f.id = m.job_function \
         WHERE m.starts_on <= $1 AND (m.ends_on IS NULL OR m.ends_on >= $2) AND m.person IN ({marks}) \
         ORDER BY m.starts_on, m.unit"
    ))
    .bind(day)
    .bind(day)
    .bind_all(rows.iter().map(|row| row.person))
    .all(conn)
    .await
}

/// How many belong to a group.
pub(crate) async fn count(conn: Conn<'_>, group: GroupId, rules: &[Rule], day: NaiveDate) -> Result<i64> {
    let found: Option<i64> =
        push_current(sql("SELECT COUNT(*) FROM directory_person p WHERE "), (group, rules), day).scalar(conn).await?;
    Ok(found.unwrap_or_default())
}

/// The ids of all who belong to a group.
pub(crate) async fn all(conn: Conn<'_>, group: GroupId, rules: &[Rule], day: NaiveDate) -> Result<Vec<PersonId>> {
    push_current(sql("SELECT p.id FROM directory_person p WHERE "), (group, rules), day).scalars(conn).await
}

pub(crate) fn push_current(statement: Sql, (group, rules): (GroupId, &[Rule]), day: NaiveDate) -> Sql {
    let statement = statement.push("(p.ended_on IS NULL OR p.ended_on > ").push_bind(day).push(") AND p.id IN ");
    push_members_of(statement, group, rules, day)
}

/// Whether somebody is a member by hand, and if so whether they keep the group.
pub(crate) async fn by_hand(conn: Conn<'_>, group: GroupId, person: PersonId) -> Result<Option<bool>> {
    sql("SELECT owner FROM group_member WHERE group_id = $1 AND person = $2")
        .bind(group)
        .bind(person)
        .scalar(conn)
        .await
}

/// Holds a group until the commit, so that two owners who leave at once do so one after the other.
pub(crate) async fn hold(tx: &Tx, group: GroupId) -> Result<()> {
    let statement = sql("SELECT id FROM work_group WHERE id = $1").bind(group).for_update(tx);
    statement.scalar::<GroupId>(tx.conn()).await?.map(|_| ()).ok_or(kernel::Error::NotFound)
}

/// Whether anybody but this person keeps the group, of those who have not left.
pub(crate) async fn owners_besides(conn: Conn<'_>, group: GroupId, person: PersonId, day: NaiveDate) -> Result<bool> {
    let found: Option<i64> = sql("SELECT h.joined_at FROM group_member h JOIN directory_person p ON p.id = h.person \
                                  WHERE h.group_id = $1 AND h.owner = $2 AND h.person <> $3 \
                                  AND (p.ended_on IS NULL OR p.ended_on > $4) LIMIT 1")
    .bind(group)
    .bind(true)
    .bind(person)
    .bind(day)
    .scalar(conn)
    .await?;
    Ok(found.is_some())
}

/// Makes somebody a member by hand; does nothing when they are. Returns whether anything changed.
pub(crate) async fn insert(tx: &Tx, group: GroupId, person: PersonId, owner: bool) -> Result<bool> {
    let touched = sql("INSERT INTO group_member (group_id, person, owner, joined_at) VALUES ($1, $2, $3, $4) \
                       ON CONFLICT (group_id, person) DO NOTHING")
    .bind(group)
    .bind(person)
    .bind(owner)
    .bind(tx.at())
    .run(tx)
    .await?;
    sql("DELETE FROM group_request WHERE group_id = $1 AND person = $2").bind(group).bind(person).run(tx).await?;
    Ok(touched > 0)
}

/// Takes somebody out. Returns whether they were in by hand.
pub(crate) async fn delete(tx: &Tx, group: GroupId, person: PersonId) -> Result<bool> {
    let touched =
        sql("DELETE FROM group_member WHERE group_id = $1 AND person = $2").bind(group).bind(person).run(tx).await?;
    Ok(touched > 0)
}

/// Makes somebody an owner, or no longer. Returns whether they were a member by hand.
pub(crate) async fn set_owner(tx: &Tx, steering: &Steering, person: PersonId, owner: bool) -> Result<bool> {
    let touched = sql("UPDATE group_member SET owner = $1 WHERE group_id = $2 AND person = $3")
        .bind(owner)
        .bind(steering.group().id)
        .bind(person)
        .run(tx)
        .await?;
    Ok(touched > 0)
}

/// A group's organisation as what access is asked about.
pub(crate) fn place_of(group: &crate::model::Group) -> Place {
    Place { unit: group.organisation.unit(), path: group.path.clone() }
}
