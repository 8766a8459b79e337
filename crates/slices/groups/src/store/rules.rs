use access::UnitPath;
use db::{Conn, FromQueryResult, Tx, sql};
use directory::model::FunctionId;
use kernel::{Id, Result, UnitId};

use crate::model::{GroupId, Rule, RuleDraft, RuleId};

#[derive(FromQueryResult)]
struct Row {
    id: RuleId,
    unit: UnitId,
    path: String,
    unit_name: String,
    job_function: Option<FunctionId>,
    function_name: Option<String>,
    person_kind: Option<String>,
}

/// The rules of a group.
pub(crate) async fn of(conn: Conn<'_>, group: GroupId) -> Result<Vec<Rule>> {
    let rows: Vec<Row> = sql("SELECT r.id, r.unit, u.path, u.name AS unit_name, r.job_function, \
                              f.name AS function_name, r.person_kind FROM group_rule r \
                              JOIN directory_unit u ON u.id = r.unit \
                              LEFT JOIN directory_function f ON f.id = r.job_function \
                              WHERE r.group_id = $1 ORDER BY u.path, r.id LIMIT 200")
    .bind(group)
    .all(conn)
    .await?;
    let rule = |row: Row| Rule {
        id: row.id,
        unit: row.unit,
        path: UnitPath::stored(row.path),
        unit_name: row.unit_name,
        function: row.job_function,
        function_name: row.function_name,
        kind: row.person_kind.and_then(|kind| kind.parse().ok()),
    };
    Ok(rows.into_iter().map(rule).collect())
}

/// Adds a rule; the unit is filled in.
pub(crate) async fn insert(tx: &Tx, group: GroupId, unit: UnitId, draft: &RuleDraft) -> Result<RuleId> {
    let id = RuleId::generate(tx.db().clock(), tx.db().random());
    sql("INSERT INTO group_rule (id, group_id, unit, job_function, person_kind) VALUES ($1, $2, $3, $4, $5)")
        .bind(id)
        .bind(group)
        .bind(unit)
        .bind(draft.function)
        .bind(draft.kind.map(|kind| kind.key().to_owned()))
        .run(tx)
        .await?;
    Ok(id)
}

/// Takes a rule away. Returns whether there was one.
pub(crate) async fn delete(tx: &Tx, group: GroupId, rule: RuleId) -> Result<bool> {
    let touched = sql("DELETE FROM group_rule WHERE id = $1 AND group_id = $2").bind(rule).bind(group).run(tx).await?;
    Ok(touched > 0)
}
