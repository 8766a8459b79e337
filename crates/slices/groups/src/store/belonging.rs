//! Who belongs to which group on a day, in SQL.
//!
//! Both directions begin at what is small: a person's few places, and a group's few rules. Neither looks at all groups
//! or all people.

use access::UnitPath;
use chrono::NaiveDate;
use db::{Conn, FromQueryResult, Sql, sql};
use directory::model::{FunctionId, PersonKind};
use kernel::{OrgId, PersonId, Result};

use crate::model::{Belonging, GroupId, Place, Rule};

#[derive(FromQueryResult)]
struct PersonRow {
    organisation: OrgId,
    kind: String,
}

#[derive(FromQueryResult)]
struct PlaceRow {
    path: String,
    job_function: Option<FunctionId>,
}

/// What rules need to know of a person on a day. `None` for who has left.
pub(crate) async fn of(conn: Conn<'_>, person: PersonId, day: NaiveDate) -> Result<Option<Belonging>> {
    let found: Option<PersonRow> = sql("SELECT organisation, kind FROM directory_person \
                                        WHERE id = $1 AND (ended_on IS NULL OR ended_on > $2)")
    .bind(person)
    .bind(day)
    .optional(conn)
    .await?;
    let Some(found) = found else { return Ok(None) };
    // Not joined with the person: SQLite would read all memberships for a view on the right of a LEFT JOIN.
    let places: Vec<PlaceRow> = sql("SELECT path, job_function FROM directory_membership \
                                     WHERE person = $1 AND starts_on <= $2 AND (ends_on IS NULL OR ends_on >= $3)")
    .bind(person)
    .bind(day)
    .bind(day)
    .all(conn)
    .await?;
    Ok(Some(Belonging {
        person,
        organisation: found.organisation,
        kind: found.kind.parse().unwrap_or(PersonKind::Pupil),
        places: places
            .into_iter()
            .map(|row| Place { path: UnitPath::stored(row.path), function: row.job_function })
            .collect(),
    }))
}

/// Adds `(SELECT … )` of the ids of all groups that somebody belongs to.
pub(crate) fn push_groups_of(statement: Sql, who: &Belonging) -> Sql {
    let mut statement = statement.push("(SELECT group_id FROM group_member WHERE person = ").push_bind(who.person);
    for place in &who.places {
        statement = statement
            .push(
                " UNION SELECT r.group_id FROM directory_unit u JOIN group_rule r ON r.unit = u.id \
                 WHERE (r.person_kind IS NULL OR r.person_kind = ",
            )
            .push_bind(who.kind.key())
            .push(") AND u.path IN (");
        for (n, path) in crate::model::upward(&place.path).enumerate() {
            statement = statement.push(if n > 0 { ", " } else { "" }).push_bind(path);
        }
        statement = statement.push(") AND (r.job_function IS NULL");
        if let Some(function) = place.function {
            statement = statement.push(" OR r.job_function = ").push_bind(function);
        }
        statement = statement.push(")");
    }
    statement.push(")")
}

/// Adds `(SELECT … )` of the ids of all who belong to a group by hand or by one of its rules on a day. Also who has left
/// in the meantime: whoever joins with people leaves those out.
pub(crate) fn push_members_of(statement: Sql, group: GroupId, rules: &[Rule], day: NaiveDate) -> Sql {
    let mut statement = statement.push("(SELECT person FROM group_member WHERE group_id = ").push_bind(group);
    for rule in rules {
        statement = statement
            .push(" UNION SELECT m.person FROM directory_membership m WHERE m.starts_on <= ")
            .push_bind(day)
            .push(" AND (m.ends_on IS NULL OR m.ends_on >= ")
            .push_bind(day)
            .push(") AND m.path >= ")
            .push_bind(rule.path.as_str())
            .push(" AND m.path < ")
            .push_bind(rule.path.end().unwrap_or_default());
        if let Some(function) = rule.function {
            statement = statement.push(" AND m.job_function = ").push_bind(function);
        }
        if let Some(kind) = rule.kind {
            statement = statement
                .push(" AND EXISTS (SELECT 1 FROM directory_person k WHERE k.id = m.person AND k.kind = ")
                .push_bind(kind.key())
                .push(")");
        }
    }
    statement.push(")")
}
