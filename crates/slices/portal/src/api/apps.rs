//! An organisation's apps and who gets them.

use access::Permission as _;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use kernel::{Error, OrgId, Text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::api::{ApiResult, Created, Json, Listing};
use web::components::Icon;
use web::{Guard, Routes, SignedIn};

use crate::commands::{apps, grants};
use crate::model::{App, AppDraft, AppId, Category, Grant, GrantTo};
use crate::permissions::{ManageApps, ViewApps};

pub(super) fn routes(routes: &mut Routes) {
    let (view, manage) = (Guard::Needs(ViewApps::DEF), Guard::Needs(ManageApps::DEF));
    routes.post("/api/v1/apps", manage, add);
    routes.get("/api/v1/apps/{app}", view, show);
    routes.patch("/api/v1/apps/{app}", manage, change);
    routes.delete("/api/v1/apps/{app}", manage, end);
    routes.post("/api/v1/apps/{app}/restore", manage, restore);
    routes.get("/api/v1/apps/{app}/grants", view, grants);
    routes.post("/api/v1/apps/{app}/grants", manage, grant);
    routes.delete("/api/v1/apps/{app}/grants/{grant}", manage, remove_grant);
}

pub(super) fn read_app(text: &str) -> kernel::Result<AppId> {
    text.parse().map_err(|_| Error::NotFound)
}

/// An app as who keeps it sees it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AppBody {
    /// Which.
    #[schema(value_type = String, format = Uuid)]
    id: AppId,
    /// The organisation that offers it.
    organisation: String,
    /// Name on the tile.
    name: String,
    /// A sentence in Dutch.
    description_nl: String,
    /// The same in English.
    description_en: String,
    /// Where it lives; https.
    url: String,
    /// Key of its category.
    category: String,
    /// Name of its picture.
    icon: Option<String>,
    /// Whether it stands at the top of everybody's page.
    pinned: bool,
    /// Since when it is on nobody's page any more.
    ended_at: Option<String>,
    /// Counts changes; send it back with a change.
    version: i64,
}

impl From<App> for AppBody {
    fn from(app: App) -> Self {
        Self {
            id: app.id,
            organisation: app.organisation.to_string(),
            name: app.name,
            description_nl: app.description_nl,
            description_en: app.description_en,
            url: app.url,
            category: app.category.to_string(),
            icon: app.icon.map(|icon| icon.name().to_owned()),
            pinned: app.pinned,
            ended_at: app.ended_at.map(kernel::Timestamp::rfc3339),
            version: app.version,
        }
    }
}

/// A new app.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct AppInput {
    /// The organisation that offers it; the caller's own when left out.
    organisation: Option<String>,
    /// Name on the tile, up to 60 characters.
    #[serde(default)]
    name: String,
    /// A sentence in Dutch.
    #[serde(default)]
    description_nl: String,
    /// The same in English.
    #[serde(default)]
    description_en: String,
    /// Where it lives; https.
    #[serde(default)]
    url: String,
    /// Key of its category; `other` when left out.
    category: Option<String>,
    /// Name of its picture.
    #[serde(default)]
    icon: String,
    /// Whether it stands at the top of everybody's page.
    #[serde(default)]
    pinned: bool,
}

/// A change of an app: what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct AppPatch {
    /// The version that the change was made from.
    version: i64,
    /// Name on the tile.
    name: Option<String>,
    /// A sentence in Dutch.
    description_nl: Option<String>,
    /// The same in English.
    description_en: Option<String>,
    /// Where it lives; https.
    url: Option<String>,
    /// Key of its category.
    category: Option<String>,
    /// Name of its picture; empty for none.
    icon: Option<String>,
    /// Whether it stands at the top of everybody's page.
    pinned: Option<bool>,
}

/// Adds an app. Nobody gets it until it is granted.
#[utoipa::path(post, path = "/api/v1/apps", tag = "portal", request_body = AppInput, responses((status = 201, body = AppBody)))]
pub(super) async fn add(me: SignedIn, Json(input): Json<AppInput>) -> ApiResult<Created<AppBody>> {
    let organisation = match &input.organisation {
        Some(id) => id.parse::<OrgId>().map_err(|_| Error::NotFound)?,
        None => me.me().house.organisation,
    };
    let draft = AppDraft {
        name: input.name,
        description_nl: input.description_nl,
        description_en: input.description_en,
        url: input.url,
        category: input.category.unwrap_or_else(|| Category::Other.key().to_owned()),
        icon: input.icon,
        pinned: input.pinned,
    };
    let id = apps::add(me.acting(), organisation, draft).await?;
    let body = apps::find(me.acting(), id).await?.into();
    Ok(Created { location: format!("/api/v1/apps/{id}"), body })
}

/// An app.
#[utoipa::path(get, path = "/api/v1/apps/{app}", tag = "portal", params(("app" = String, Path)),
    responses((status = 200, body = AppBody)))]
pub(super) async fn show(me: SignedIn, Path(app): Path<String>) -> ApiResult<Json<AppBody>> {
    Ok(Json(apps::find(me.acting(), read_app(&app)?).await?.into()))
}

/// Changes what is known of an app.
#[utoipa::path(patch, path = "/api/v1/apps/{app}", tag = "portal", params(("app" = String, Path)), request_body = AppPatch,
    responses((status = 200, body = AppBody)))]
pub(super) async fn change(
    me: SignedIn,
    Path(app): Path<String>,
    Json(patch): Json<AppPatch>,
) -> ApiResult<Json<AppBody>> {
    let id = read_app(&app)?;
    let old = apps::managed(me.acting(), id).await?;
    let draft = AppDraft {
        name: patch.name.unwrap_or(old.name),
        description_nl: patch.description_nl.unwrap_or(old.description_nl),
        description_en: patch.description_en.unwrap_or(old.description_en),
        url: patch.url.unwrap_or(old.url),
        category: patch.category.unwrap_or_else(|| old.category.to_string()),
        icon: patch.icon.unwrap_or_else(|| old.icon.map(Icon::name).unwrap_or_default().to_owned()),
        pinned: patch.pinned.unwrap_or(old.pinned),
    };
    apps::change(me.acting(), id, patch.version, draft).await?;
    Ok(Json(apps::find(me.acting(), id).await?.into()))
}

/// Takes an app off everybody's page; it can be restored.
#[utoipa::path(delete, path = "/api/v1/apps/{app}", tag = "portal", params(("app" = String, Path)),
    responses((status = 204, description = "It has ended")))]
pub(super) async fn end(me: SignedIn, Path(app): Path<String>) -> ApiResult<Response> {
    apps::end(me.acting(), read_app(&app)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Brings an app that had ended back.
#[utoipa::path(post, path = "/api/v1/apps/{app}/restore", tag = "portal", params(("app" = String, Path)),
    responses((status = 200, body = AppBody)))]
pub(super) async fn restore(me: SignedIn, Path(app): Path<String>) -> ApiResult<Json<AppBody>> {
    let app = apps::restore(me.acting(), read_app(&app)?).await?;
    Ok(Json(apps::find(me.acting(), app.id).await?.into()))
}

/// A grant of an app.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct GrantBody {
    /// Which.
    id: String,
    /// `everyone`, `staff`, `pupils`, `function`, `unit`, `unit-kind` or `person`.
    kind: String,
    /// Id of the function, unit or person, or key of the kind of unit.
    of: Option<String>,
    /// Name of the function, unit or person.
    name: Option<String>,
    /// How many people it reaches today.
    people: i64,
}

impl GrantBody {
    fn new(grant: Grant, people: i64) -> Self {
        let of = match &grant.to {
            GrantTo::Function(id) => Some(id.to_string()),
            GrantTo::Unit(id) => Some(id.to_string()),
            GrantTo::UnitKind(kind) => Some(kind.to_string()),
            GrantTo::Person(id) => Some(id.to_string()),
            GrantTo::Everyone | GrantTo::Staff | GrantTo::Pupils => None,
        };
        Self { id: grant.id.to_string(), kind: grant.to.kind().to_owned(), of, name: grant.name, people }
    }
}

/// A new grant.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct GrantInput {
    /// `everyone`, `staff`, `pupils`, `function`, `unit`, `unit-kind` or `person`.
    kind: String,
    /// Id of the function, unit or person, or key of the kind of unit.
    #[serde(default)]
    of: String,
}

impl GrantInput {
    fn read(&self) -> kernel::Result<GrantTo> {
        GrantTo::read(&self.kind, &self.of).ok_or_else(|| Error::field("kind", Text::new("portal-grant-unknown")))
    }
}

/// Who gets an app.
#[utoipa::path(get, path = "/api/v1/apps/{app}/grants", tag = "portal", params(("app" = String, Path)),
    responses((status = 200, body = Listing<GrantBody>)))]
pub(super) async fn grants(me: SignedIn, Path(app): Path<String>) -> ApiResult<Json<Listing<GrantBody>>> {
    let app = apps::find(me.acting(), read_app(&app)?).await?;
    let reach = grants::reach(me.acting(), &app).await?;
    let people = |grant: &Grant| reach.iter().find(|(id, _)| *id == grant.id).map_or(0, |(_, people)| *people);
    let found = grants::of(me.acting(), &app).await?;
    let items = found
        .into_iter()
        .map(|grant| {
            let n = people(&grant);
            GrantBody::new(grant, n)
        })
        .collect();
    Ok(Json(Listing { items, next: None }))
}

/// Gives an app to more people.
#[utoipa::path(post, path = "/api/v1/apps/{app}/grants", tag = "portal", params(("app" = String, Path)),
    request_body = GrantInput, responses((status = 201, description = "Given; Location is where it lives")))]
pub(super) async fn grant(me: SignedIn, Path(app): Path<String>, Json(input): Json<GrantInput>) -> ApiResult<Response> {
    let app = read_app(&app)?;
    let id = grants::add(me.acting(), app, input.read()?).await?;
    let location = format!("/api/v1/apps/{app}/grants/{id}");
    Ok((StatusCode::CREATED, [(axum::http::header::LOCATION, location)]).into_response())
}

/// Takes a grant away.
#[utoipa::path(delete, path = "/api/v1/apps/{app}/grants/{grant}", tag = "portal",
    params(("app" = String, Path), ("grant" = String, Path)), responses((status = 204, description = "Taken away")))]
pub(super) async fn remove_grant(me: SignedIn, Path((app, grant)): Path<(String, String)>) -> ApiResult<Response> {
    grants::remove(me.acting(), read_app(&app)?, grant.parse().map_err(|_| Error::NotFound)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
