//! Whom to tell what happens in a group. For work in the background, for which nobody acts: what it leads to must be
//! checked again when somebody sees it.

use chrono::NaiveDate;
use db::{Conn, sql};
use kernel::{PersonId, Result};

use crate::model::GroupId;
use crate::store::{groups, members, rules};

/// The next `limit` people, by id, who belong to a group on a day, also by rule. Nobody once it has been closed down.
pub async fn members_unchecked(
    conn: Conn<'_>,
    group: GroupId,
    day: NaiveDate,
    (after, limit): (Option<PersonId>, i64),
) -> Result<Vec<PersonId>> {
    let Some(_) = groups::unchecked(conn, group).await?.filter(|group| group.ended_at.is_none()) else {
        return Ok(Vec::new());
    };
    let rules = rules::of(conn, group).await?;
    let mut statement = members::push_current(sql("SELECT p.id FROM directory_person p WHERE "), (group, &rules), day);
    if let Some(after) = after {
        statement = statement.push(" AND p.id > ").push_bind(after);
    }
    statement.push(" ORDER BY p.id").limit(limit).scalars(conn).await
}

/// Who keeps a group, of those who have not left on a day.
pub async fn owners_unchecked(conn: Conn<'_>, group: GroupId, day: NaiveDate) -> Result<Vec<PersonId>> {
    sql("SELECT h.person FROM group_member h JOIN directory_person p ON p.id = h.person \
         WHERE h.group_id = $1 AND h.owner = $2 AND (p.ended_on IS NULL OR p.ended_on > $3) ORDER BY h.person")
    .bind(group)
    .bind(true)
    .bind(day)
    .scalars(conn)
    .await
}
