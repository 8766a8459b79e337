use access::{Scope, UnitPath};
use db::{Conn, FromQueryResult, Sql, Tx, changed_once, sql};
use directory::Standing;
use directory::model::{PersonKind, fold};
use kernel::{Id, OrgId, PersonId, Result, Timestamp};

use super::belonging::push_groups_of;
use crate::gate::Steering;
use crate::model::{CheckedGroup, Group, GroupId, Visibility};
use crate::permissions::ManageGroups;

#[derive(FromQueryResult)]
struct Row {
    id: GroupId,
    organisation: OrgId,
    path: String,
    name: String,
    sort_name: String,
    about: String,
    visibility: String,
    for_pupils: bool,
    ended_at: Option<Timestamp>,
    version: i64,
}

impl From<Row> for Group {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            organisation: row.organisation,
            path: UnitPath::stored(row.path),
            name: row.name,
            sort_name: row.sort_name,
            about: row.about,
            // What this release does not know is shown to nobody who does not belong.
            visibility: row.visibility.parse().unwrap_or(Visibility::Hidden),
            for_pupils: row.for_pupils,
            ended_at: row.ended_at,
            version: row.version,
        }
    }
}

const FIELDS: &str = "SELECT g.id, g.organisation, u.path, g.name, g.sort_name, g.about, g.visibility, g.for_pupils, \
                      g.ended_at, g.version FROM work_group g JOIN directory_unit u ON u.id = g.organisation";

/// A group by id, for the check that must follow.
pub(crate) async fn unchecked(conn: Conn<'_>, id: GroupId) -> Result<Option<Group>> {
    let row: Option<Row> = sql(FIELDS).push(" WHERE g.id = $1").bind(id).optional(conn).await?;
    Ok(row.map(Into::into))
}

/// A group of one's own.
#[derive(Debug, Clone, FromQueryResult)]
pub struct OwnGroup {
    /// Which.
    pub id: GroupId,
    /// Name.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// When one last looked.
    pub last_at: Option<Timestamp>,
}

/// The groups that somebody belongs to: the one last looked at first, then by name.
pub(crate) async fn of(conn: Conn<'_>, who: &Standing, limit: u16) -> Result<Vec<OwnGroup>> {
    let statement = sql("SELECT g.id, g.name, g.about, v.last_at FROM work_group g \
                         LEFT JOIN group_visit v ON v.group_id = g.id AND v.person = $1 \
                         WHERE g.ended_at IS NULL AND g.id IN ")
    .bind(who.person);
    push_groups_of(statement, who)
        .push(" ORDER BY CASE WHEN v.last_at IS NULL THEN 1 ELSE 0 END, v.last_at DESC, g.sort_name, g.id")
        .limit(limit.into())
        .all(conn)
        .await
}

/// Which groups to list.
#[derive(Debug, Clone, Default)]
pub struct GroupFilter {
    /// Words that the name must contain.
    pub words: String,
    /// Only one's own.
    pub own: bool,
    /// Those that have been closed down instead of those that run; for who keeps all groups.
    pub ended: bool,
    /// After this place in the list.
    pub after: Option<(String, GroupId)>,
    /// How many at most.
    pub limit: u16,
}

/// A group that was found, and whether one belongs to it.
#[derive(Debug, Clone)]
pub struct FoundGroup {
    /// The group.
    pub group: Group,
    /// Whether one belongs to it.
    pub mine: bool,
}

#[derive(FromQueryResult)]
struct Mine {
    id: GroupId,
}

/// A page of the groups that somebody may find, by name; one more than the limit when there is a next page.
pub(crate) async fn list(
    conn: Conn<'_>,
    who: &Standing,
    keeps: Option<&Scope<ManageGroups>>,
    filter: &GroupFilter,
) -> Result<Vec<FoundGroup>> {
    let ended = if filter.ended { "g.ended_at IS NOT NULL" } else { "g.ended_at IS NULL" };
    let mut statement = push_sight(sql(FIELDS).push(&format!(" WHERE {ended} AND (")), who, keeps, filter);
    statement = statement.push(")").push_words("g.sort_name", &fold(&filter.words));
    if let Some((name, id)) = &filter.after {
        statement =
            statement.push(" AND (g.sort_name, g.id) > (").push_bind(name.as_str()).push(", ").push_bind(*id).push(")");
    }
    let limit = i64::from(filter.limit) + 1;
    let rows: Vec<Row> = statement.push(" ORDER BY g.sort_name, g.id").limit(limit).all(conn).await?;
    let mine = mine_among(conn, who, &rows).await?;
    Ok(rows.into_iter().map(|row| FoundGroup { mine: mine.contains(&row.id), group: row.into() }).collect())
}

/// Beyond one's own, only groups of one's own organisation are listed.
fn push_sight(statement: Sql, who: &Standing, keeps: Option<&Scope<ManageGroups>>, filter: &GroupFilter) -> Sql {
    if filter.own {
        return push_groups_of(statement.push("g.id IN "), who);
    }
    let mut statement = statement.push("g.organisation = ").push_bind(who.organisation.unit()).push(" AND (");
    if let Some(scope) = keeps {
        statement = scope.push_filter(statement, "u.path").push(" OR ");
    }
    statement = statement.push("(g.visibility IN ('open', 'closed')");
    if who.kind == PersonKind::Pupil {
        statement = statement.push(" AND g.for_pupils = ").push_bind(true);
    }
    push_groups_of(statement.push(") OR g.id IN "), who).push(")")
}

async fn mine_among(conn: Conn<'_>, who: &Standing, rows: &[Row]) -> Result<Vec<GroupId>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let marks = db::placeholders(1, rows.len());
    let statement = sql(format!("SELECT g.id FROM work_group g WHERE g.id IN ({marks}) AND g.id IN "))
        .bind_all(rows.iter().map(|row| row.id));
    let mine: Vec<Mine> = push_groups_of(statement, who).all(conn).await?;
    Ok(mine.into_iter().map(|row| row.id).collect())
}

/// Adds a group, with its first owner.
pub(crate) async fn insert(tx: &Tx, organisation: OrgId, draft: &CheckedGroup, owner: PersonId) -> Result<GroupId> {
    let id = GroupId::generate(tx.db().clock(), tx.db().random());
    sql("INSERT INTO work_group (id, organisation, name, sort_name, about, visibility, for_pupils, created_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)")
    .bind(id)
    .bind(organisation.unit())
    .bind(draft.name.as_str())
    .bind(fold(&draft.name))
    .bind(draft.about.as_str())
    .bind(draft.visibility.key())
    .bind(draft.for_pupils)
    .bind(tx.at())
    .run(tx)
    .await?;
    super::members::insert(tx, id, owner, true).await?;
    Ok(id)
}

/// Writes what was filled in over what the group was.
pub(crate) async fn update(tx: &Tx, steering: &Steering, version: i64, draft: &CheckedGroup) -> Result<()> {
    let touched =
        sql("UPDATE work_group SET name = $1, sort_name = $2, about = $3, visibility = $4, for_pupils = $5, \
                       version = version + 1 WHERE id = $6 AND version = $7")
        .bind(draft.name.as_str())
        .bind(fold(&draft.name))
        .bind(draft.about.as_str())
        .bind(draft.visibility.key())
        .bind(draft.for_pupils)
        .bind(steering.group().id)
        .bind(version)
        .run(tx)
        .await?;
    changed_once(touched)
}

/// Closes a group down, or opens it again.
pub(crate) async fn end(tx: &Tx, steering: &Steering, at: Option<Timestamp>) -> Result<()> {
    let touched = sql("UPDATE work_group SET ended_at = $1, version = version + 1 WHERE id = $2 AND version = $3")
        .bind(at)
        .bind(steering.group().id)
        .bind(steering.group().version)
        .run(tx)
        .await?;
    changed_once(touched)
}
