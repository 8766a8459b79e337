use access::{Scope, UnitPath};
use db::{Conn, FromQueryResult, Tx, changed_once, sql};
use directory::model::fold;
use kernel::{Error, Id, OrgId, Result, Text, Timestamp};
use web::components::Icon;

use crate::model::{App, AppDraft, AppId, Category};
use crate::permissions::ViewApps;

#[derive(FromQueryResult)]
struct Row {
    id: AppId,
    organisation: OrgId,
    path: String,
    name: String,
    sort_name: String,
    description_nl: String,
    description_en: String,
    url: String,
    category: String,
    icon: Option<String>,
    pinned: bool,
    ended_at: Option<Timestamp>,
    version: i64,
}

impl From<Row> for App {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            organisation: row.organisation,
            path: UnitPath::stored(row.path),
            name: row.name,
            sort_name: row.sort_name,
            description_nl: row.description_nl,
            description_en: row.description_en,
            url: row.url,
            category: row.category.parse().unwrap_or(Category::Other),
            icon: row.icon.as_deref().and_then(Icon::from_name),
            pinned: row.pinned,
            ended_at: row.ended_at,
            version: row.version,
        }
    }
}

const FIELDS: &str = "SELECT a.id, a.organisation, u.path, a.name, a.sort_name, a.description_nl, a.description_en, \
                      a.url, a.category, a.icon, a.pinned, a.ended_at, a.version \
                      FROM app a JOIN directory_unit u ON u.id = a.organisation";

/// Which apps to list.
#[derive(Debug, Clone, Default)]
pub struct AppFilter {
    /// Only of this organisation.
    pub organisation: Option<OrgId>,
    /// Words that the name must contain.
    pub words: String,
    /// Only of this category.
    pub category: Option<Category>,
    /// Only pinned ones.
    pub pinned: bool,
    /// Those that ended instead of those on offer.
    pub ended: bool,
    /// After this place in the list.
    pub after: Option<(String, AppId)>,
    /// How many at most.
    pub limit: u16,
}

/// An app by id, for the access check that must follow.
pub(crate) async fn unchecked(conn: Conn<'_>, id: AppId) -> Result<Option<App>> {
    let row: Option<Row> = sql(FIELDS).push(" WHERE a.id = $1").bind(id).optional(conn).await?;
    Ok(row.map(Into::into))
}

/// A page of apps within reach, by name; one more than the limit when there is a next page.
pub(crate) async fn list(conn: Conn<'_>, scope: &Scope<ViewApps>, filter: &AppFilter) -> Result<Vec<App>> {
    let mut statement = scope.push_filter(sql(FIELDS).push(" WHERE "), "u.path");
    statement = statement.push(if filter.ended { " AND a.ended_at IS NOT NULL" } else { " AND a.ended_at IS NULL" });
    if let Some(organisation) = filter.organisation {
        statement = statement.push(" AND a.organisation = ").push_bind(organisation.unit());
    }
    statement = statement.push_words("a.sort_name", &fold(&filter.words));
    if let Some(category) = filter.category {
        statement = statement.push(" AND a.category = ").push_bind(category.key());
    }
    if filter.pinned {
        statement = statement.push(" AND a.pinned");
    }
    if let Some((name, id)) = &filter.after {
        statement =
            statement.push(" AND (a.sort_name, a.id) > (").push_bind(name.as_str()).push(", ").push_bind(*id).push(")");
    }
    let limit = i64::from(filter.limit) + 1;
    let rows: Vec<Row> = statement.push(" ORDER BY a.sort_name, a.id").limit(limit).all(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// All apps that an organisation offers now.
pub(crate) async fn on_offer(conn: Conn<'_>, organisation: OrgId) -> Result<Vec<App>> {
    let rows: Vec<Row> = sql(FIELDS)
        .push(" WHERE a.organisation = $1 AND a.ended_at IS NULL ORDER BY a.sort_name, a.id LIMIT 2000")
        .bind(organisation.unit())
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Adds an app; nobody gets it yet.
pub(crate) async fn insert(tx: &Tx, organisation: OrgId, draft: &AppDraft) -> Result<AppId> {
    let id = AppId::generate(tx.db().clock(), tx.db().random());
    sql("INSERT INTO app (id, organisation, name, sort_name, description_nl, description_en, url, category, icon, \
         pinned, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)")
    .bind(id)
    .bind(organisation.unit())
    .bind(draft.name.as_str())
    .bind(fold(&draft.name))
    .bind(draft.description_nl.as_str())
    .bind(draft.description_en.as_str())
    .bind(draft.url.as_str())
    .bind(draft.category.as_str())
    .bind(icon(draft))
    .bind(draft.pinned)
    .run_or(tx, name_taken)
    .await?;
    Ok(id)
}

fn icon(draft: &AppDraft) -> Option<String> {
    Some(draft.icon.clone()).filter(|icon| !icon.is_empty())
}

fn name_taken(breach: &str) -> Option<Error> {
    (breach.contains("app_name") || breach.contains("app.sort_name"))
        .then(|| Error::field("name", Text::new("portal-app-name-taken")))
}

/// Writes what was filled in over what `app` was; refused when somebody else was first.
pub(crate) async fn update(tx: &Tx, app: &App, draft: &AppDraft) -> Result<()> {
    let touched = sql("UPDATE app SET name = $1, sort_name = $2, description_nl = $3, description_en = $4, url = $5, \
                       category = $6, icon = $7, pinned = $8, version = version + 1 WHERE id = $9 AND version = $10")
    .bind(draft.name.as_str())
    .bind(fold(&draft.name))
    .bind(draft.description_nl.as_str())
    .bind(draft.description_en.as_str())
    .bind(draft.url.as_str())
    .bind(draft.category.as_str())
    .bind(icon(draft))
    .bind(draft.pinned)
    .bind(app.id)
    .bind(app.version)
    .run_or(tx, name_taken)
    .await?;
    changed_once(touched)
}

/// Pins or unpins an app.
pub(crate) async fn set_pinned(tx: &Tx, app: &App, pinned: bool) -> Result<()> {
    let touched = sql("UPDATE app SET pinned = $1, version = version + 1 WHERE id = $2 AND version = $3")
        .bind(pinned)
        .bind(app.id)
        .bind(app.version)
        .run(tx)
        .await?;
    changed_once(touched)
}

/// Says since when an app is on nobody's page, or that it is back.
pub(crate) async fn set_ended(tx: &Tx, app: &App, ended_at: Option<Timestamp>) -> Result<()> {
    let touched = sql("UPDATE app SET ended_at = $1, version = version + 1 WHERE id = $2 AND version = $3")
        .bind(ended_at)
        .bind(app.id)
        .bind(app.version)
        .run_or(tx, name_taken)
        .await?;
    changed_once(touched)
}
