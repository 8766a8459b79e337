//! Who belongs to which group on a day, in SQL.
//!
//! Both directions begin at what is small: a person's few places, and a group's few rules. Neither looks at all groups
//! or all people.

use chrono::NaiveDate;
use db::Sql;
use directory::Standing;

use crate::model::{GroupId, Rule};

/// Adds `(SELECT … )` of the ids of all groups that somebody belongs to.
pub(crate) fn push_groups_of(statement: Sql, who: &Standing) -> Sql {
    let mut statement = statement.push("(SELECT group_id FROM group_member WHERE person = ").push_bind(who.person);
    for place in &who.places {
        statement = statement
            .push(
                " UNION SELECT r.group_id FROM directory_unit u JOIN group_rule r ON r.unit = u.id \
                 WHERE (r.person_kind IS NULL OR r.person_kind = ",
            )
            .push_bind(who.kind.key())
            .push(") AND u.path IN (");
        for (n, path) in place.path.upward().enumerate() {
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
