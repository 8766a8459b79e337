//! What everybody has for themselves: apps, favourites, search.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, Query};
use axum::response::{IntoResponse as _, Response};
use kernel::Lang;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::api::{ApiResult, Json, Listing};
use web::search::{Hit, Line, Source};
use web::{Guard, Routes, SignedIn};

use super::apps::{AppBody, read_app};
use crate::Others;
use crate::commands::{apps, desk, search};
use crate::desks::Desks;
use crate::model::{App, AppId, Desk};
use crate::pages::app_list::{cursor, read_cursor};
use crate::store::apps::AppFilter;

pub(super) fn routes(routes: &mut Routes, desks: &Desks, others: &Others) {
    let sources: Arc<[Source]> = others.sources.as_slice().into();
    let kept = [desks.clone(), desks.clone(), desks.clone()];
    let [for_apps, for_favourites, for_search] = kept;
    routes.get("/api/v1/apps", Guard::SignedIn, move |me: SignedIn, query| {
        let desks = for_apps.clone();
        async move { apps(&desks, &me, query).await }
    });
    routes.get("/api/v1/me/favourites", Guard::SignedIn, move |me: SignedIn| {
        let desks = for_favourites.clone();
        async move { favourites(&desks, &me).await }
    });
    routes.put("/api/v1/me/favourites", Guard::SignedIn, put_favourites);
    routes.put("/api/v1/me/favourites/{app}", Guard::SignedIn, put_favourite);
    routes.delete("/api/v1/me/favourites/{app}", Guard::SignedIn, delete_favourite);
    routes.get("/api/v1/search", Guard::SignedIn, move |me: SignedIn, query| {
        let (desks, sources) = (for_search.clone(), Arc::clone(&sources));
        async move { search(&desks, &sources, &me, query).await }
    });
}

/// An app of the caller.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MyApp {
    /// Which.
    #[schema(value_type = String, format = Uuid)]
    id: AppId,
    /// Name.
    name: String,
    /// What it is, in the caller's language.
    description: String,
    /// Where it lives.
    url: String,
    /// Key of its category.
    category: String,
    /// Whether the organisation put it at the top.
    pinned: bool,
    /// Whether it is a favourite.
    favourite: bool,
}

impl MyApp {
    fn of(desk: &Desk, index: usize, app: &App, lang: Lang) -> Self {
        Self { favourite: desk.favourites.contains(&index), ..Self::plain(app, lang) }
    }

    fn plain(app: &App, lang: Lang) -> Self {
        Self {
            id: app.id,
            name: app.name.clone(),
            description: app.description(lang).to_owned(),
            url: app.url.clone(),
            category: app.category.to_string(),
            pinned: app.pinned,
            favourite: false,
        }
    }
}

/// Which apps to list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct AppsQuery {
    /// All apps within reach of who keeps them, instead of the caller's own.
    all: bool,
    q: String,
    category: String,
    organisation: String,
    pinned: bool,
    ended: bool,
    cursor: String,
    limit: Option<u16>,
}

/// The caller's apps by name; with `all=true` those that the caller keeps, page by page.
#[utoipa::path(get, path = "/api/v1/apps", tag = "portal",
    params(("all" = Option<bool>, Query), ("q" = Option<String>, Query), ("category" = Option<String>, Query),
        ("organisation" = Option<String>, Query), ("pinned" = Option<bool>, Query), ("ended" = Option<bool>, Query),
        ("cursor" = Option<String>, Query), ("limit" = Option<u16>, Query)),
    responses((status = 200, body = Listing<MyApp>, description = "Apps; with `all=true` in the shape of AppBody")))]
pub(super) async fn apps(desks: &Desks, me: &SignedIn, Query(asked): Query<AppsQuery>) -> ApiResult<Response> {
    if asked.all {
        return all(me, &asked).await.map(|list| Json(list).into_response());
    }
    let place = desks.of(me.acting(), me.me()).await?;
    let folded = directory::model::fold(&asked.q);
    let items = place
        .desk
        .apps(&place.desk.all)
        .filter(|(index, _)| place.desk.matches(*index, &folded))
        .filter(|(_, app)| asked.category.is_empty() || app.category.key() == asked.category)
        .filter(|(_, app)| app.pinned || !asked.pinned)
        .map(|(index, app)| MyApp::of(&place.desk, index, app, me.lang()))
        .collect();
    Ok(Json(Listing { items, next: None }).into_response())
}

async fn all(me: &SignedIn, asked: &AppsQuery) -> ApiResult<Listing<AppBody>> {
    let organisation = match asked.organisation.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| kernel::Error::NotFound)?),
    };
    let filter = AppFilter {
        organisation,
        words: asked.q.clone(),
        category: asked.category.parse().ok(),
        pinned: asked.pinned,
        ended: asked.ended,
        after: read_cursor(&asked.cursor),
        limit: asked.limit.unwrap_or(50).clamp(1, 200),
    };
    let found = apps::list(me.acting(), &filter).await?;
    let next = found.items.last().filter(|_| found.more).map(cursor);
    Ok(Listing { items: found.items.into_iter().map(AppBody::from).collect(), next })
}

/// The caller's favourites, in order.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct Favourites {
    /// Ids of apps.
    #[schema(value_type = Vec<String>)]
    apps: Vec<AppId>,
}

/// The caller's favourites, in order.
#[utoipa::path(get, path = "/api/v1/me/favourites", tag = "portal", responses((status = 200, body = Favourites)))]
pub(super) async fn favourites(desks: &Desks, me: &SignedIn) -> ApiResult<Json<Favourites>> {
    let place = desks.of(me.acting(), me.me()).await?;
    let apps = place.desk.apps(&place.desk.favourites).map(|(_, app)| app.id).collect();
    Ok(Json(Favourites { apps }))
}

/// Replaces the caller's favourites, in this order.
#[utoipa::path(put, path = "/api/v1/me/favourites", tag = "portal", request_body = Favourites,
    responses((status = 200, body = Favourites)))]
pub(super) async fn put_favourites(me: SignedIn, Json(wanted): Json<Favourites>) -> ApiResult<Json<Favourites>> {
    desk::set_favourites(me.acting(), &wanted.apps).await?;
    Ok(Json(wanted))
}

/// Makes an app a favourite.
#[utoipa::path(put, path = "/api/v1/me/favourites/{app}", tag = "portal", params(("app" = String, Path)),
    responses((status = 204, description = "It is a favourite")))]
pub(super) async fn put_favourite(me: SignedIn, Path(app): Path<String>) -> ApiResult<Response> {
    desk::set_favourite(me.acting(), read_app(&app)?, true).await?;
    Ok(axum::http::StatusCode::NO_CONTENT.into_response())
}

/// Takes an app from the favourites.
#[utoipa::path(delete, path = "/api/v1/me/favourites/{app}", tag = "portal", params(("app" = String, Path)),
    responses((status = 204, description = "It is no favourite")))]
pub(super) async fn delete_favourite(me: SignedIn, Path(app): Path<String>) -> ApiResult<Response> {
    desk::set_favourite(me.acting(), read_app(&app)?, false).await?;
    Ok(axum::http::StatusCode::NO_CONTENT.into_response())
}

/// What to search for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SearchQuery {
    q: String,
    kind: String,
    page: Option<usize>,
}

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SearchResult {
    /// Own apps, on the first page when no kind is asked for.
    apps: Vec<MyApp>,
    /// Twenty things at most, the best first.
    items: Vec<FoundThing>,
    /// How many the caller may see of each kind.
    counts: BTreeMap<&'static str, usize>,
    /// Whether nothing has these very words, so that these have words that look like them.
    alike: bool,
    /// Whether the index has read all that has happened.
    complete: bool,
    /// The next page, if there is one.
    next: Option<usize>,
}

/// A thing that was found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FoundThing {
    /// `person`, `unit`, `group`, `document`, `post`.
    kind: &'static str,
    /// Which.
    id: String,
    /// Name.
    title: String,
    /// Address of its page.
    href: String,
    /// Where it belongs.
    about: Vec<String>,
    /// Where its text has the words; empty when its name alone does.
    snippet: String,
}

/// Searches own apps, and people, units, groups, documents and posts that the caller may see.
#[utoipa::path(get, path = "/api/v1/search", tag = "portal",
    params(("q" = String, Query), ("kind" = Option<String>, Query), ("page" = Option<usize>, Query)),
    responses((status = 200, body = SearchResult)))]
pub(super) async fn search(
    desks: &Desks,
    sources: &[Source],
    me: &SignedIn,
    Query(asked): Query<SearchQuery>,
) -> ApiResult<Json<SearchResult>> {
    let place = desks.of(me.acting(), me.me()).await?;
    let wanted = search::Asked {
        words: asked.q,
        kind: (!asked.kind.is_empty()).then_some(asked.kind),
        page: asked.page.unwrap_or(1),
    };
    let found = search::run(me, sources, &place.desk, &wanted).await?;
    let thing = |(line, hit): (Line, Hit)| FoundThing {
        kind: hit.kind,
        id: line.id.to_string(),
        title: line.title,
        href: line.href,
        about: line.about,
        snippet: hit.snippet.into_iter().map(|(piece, _)| piece).collect(),
    };
    Ok(Json(SearchResult {
        apps: found.apps.iter().map(|app| MyApp::plain(app, me.lang())).collect(),
        items: found.things.into_iter().map(thing).collect(),
        counts: found.counts.into_iter().collect(),
        alike: found.alike,
        complete: found.complete,
        next: found.more.then_some(found.page + 1),
    }))
}
