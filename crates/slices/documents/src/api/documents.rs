//! Reading documents, and putting them in one go.

use axum::body::Body;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use files::Store;
use groups::gate::enter;
use serde::Deserialize;
use web::api::{ApiResult, Created, Json, ListQuery, Listing};
use web::{Guard, Routes, SignedIn};

use super::body::{NodeBody, RevisionBody, RoomBody};
use crate::commands::upload::{self, Target};
use crate::commands::{find, read_name};
use crate::gate;
use crate::model::Node;
use crate::pages::{ContentAsked, read_group, read_node, read_spot, serve};
use crate::store::lists::{After, NodeFilter, Sort};

/// How many are listed where there are no pages.
const MOST: u16 = 200;

pub(super) fn routes(routes: &mut Routes) {
    let inside = Guard::SignedIn;
    routes.get("/api/v1/groups/{group}/documents", inside, list);
    routes.streamed(Method::PUT, "/api/v1/groups/{group}/documents", inside, put);
    routes.get("/api/v1/groups/{group}/documents/newest", inside, newest);
    routes.get("/api/v1/groups/{group}/documents/trash", inside, trash);
    routes.get("/api/v1/groups/{group}/documents/room", inside, room);
    routes.get("/api/v1/documents/{node}", inside, show);
    routes.get("/api/v1/documents/{node}/content", inside, content);
    routes.get("/api/v1/documents/{node}/revisions", inside, revisions);
}

/// Which to list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    folder: String,
    sort: String,
}

fn listing(found: &[Node]) -> Json<Listing<NodeBody>> {
    Json(Listing { items: found.iter().map(Into::into).collect(), next: None })
}

/// What lies in a folder, or at the top of the group; with `q`, what is named so in the whole group.
#[utoipa::path(get, path = "/api/v1/groups/{group}/documents", tag = "documents",
    params(("group" = String, Path), ("folder" = Option<String>, Query), ("q" = Option<String>, Query),
        ("sort" = Option<String>, Query, description = "`changed` for the last changed first; by name when left out"),
        ("cursor" = Option<String>, Query), ("limit" = Option<u16>, Query)),
    responses((status = 200, body = Listing<NodeBody>)))]
pub(super) async fn list(
    me: SignedIn,
    Path(group): Path<String>,
    Query(asked): Query<ListQuery>,
    Query(which): Query<Which>,
) -> ApiResult<Json<Listing<NodeBody>>> {
    let spot = read_spot(&group, &which.folder)?;
    let inside = enter(me.acting(), spot.group).await?;
    find::way(me.acting(), &inside, spot).await?;
    let sort = if which.sort == "changed" { Sort::Changed } else { Sort::Name };
    let after = asked.cursor.as_deref().and_then(|cursor| After::read(cursor, sort));
    let filter = NodeFilter { words: asked.q.clone(), sort, after, limit: asked.limit() };
    let found = find::list(me.acting(), &inside, spot, &filter).await?;
    let next = found.items.last().filter(|_| found.more).map(|node| After::of(node, sort).text());
    Ok(Json(Listing { items: found.items.iter().map(Into::into).collect(), next }))
}

/// How a file is put.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Putting {
    name: String,
    folder: String,
    replace: bool,
}

/// Takes the body in as a document of this name.
#[utoipa::path(put, path = "/api/v1/groups/{group}/documents", tag = "documents",
    params(("group" = String, Path), ("name" = String, Query), ("folder" = Option<String>, Query),
        ("replace" = Option<bool>, Query)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = NodeBody)))]
pub(super) async fn put(
    me: SignedIn,
    Path(group): Path<String>,
    Query(putting): Query<Putting>,
    body: Body,
) -> ApiResult<Created<NodeBody>> {
    let spot = read_spot(&group, &putting.folder)?;
    let target = Target { spot, name: read_name(&putting.name)?, replaces: putting.replace };
    let store = me.app().tools.get::<Store>()?;
    let id = upload::upload(me.acting(), store, &target, body.into_data_stream()).await?;
    let found = gate::find(me.acting(), id).await?;
    Ok(Created { location: format!("/api/v1/documents/{id}"), body: found.node().into() })
}

/// The documents of the group that changed last.
#[utoipa::path(get, path = "/api/v1/groups/{group}/documents/newest", tag = "documents", params(("group" = String, Path)),
    responses((status = 200, body = Listing<NodeBody>)))]
pub(super) async fn newest(me: SignedIn, Path(group): Path<String>) -> ApiResult<Json<Listing<NodeBody>>> {
    let inside = enter(me.acting(), read_group(&group)?).await?;
    Ok(listing(&find::newest(me.acting(), &inside, 20).await?))
}

/// What was thrown away, the last first. For members.
#[utoipa::path(get, path = "/api/v1/groups/{group}/documents/trash", tag = "documents", params(("group" = String, Path)),
    responses((status = 200, body = Listing<NodeBody>)))]
pub(super) async fn trash(me: SignedIn, Path(group): Path<String>) -> ApiResult<Json<Listing<NodeBody>>> {
    let inside = enter(me.acting(), read_group(&group)?).await?;
    Ok(listing(&find::trash(me.acting(), &inside, MOST).await?))
}

/// How much room the group has and uses.
#[utoipa::path(get, path = "/api/v1/groups/{group}/documents/room", tag = "documents", params(("group" = String, Path)),
    responses((status = 200, body = RoomBody)))]
pub(super) async fn room(me: SignedIn, Path(group): Path<String>) -> ApiResult<Json<RoomBody>> {
    let inside = enter(me.acting(), read_group(&group)?).await?;
    Ok(Json(find::room(me.acting(), &inside).await?.into()))
}

/// A document or folder.
#[utoipa::path(get, path = "/api/v1/documents/{node}", tag = "documents", params(("node" = String, Path)),
    responses((status = 200, body = NodeBody)))]
pub(super) async fn show(me: SignedIn, Path(node): Path<String>) -> ApiResult<Json<NodeBody>> {
    Ok(Json(gate::find(me.acting(), read_node(&node)?).await?.node().into()))
}

/// The bytes of a document; a range of them when that is asked.
#[utoipa::path(get, path = "/api/v1/documents/{node}/content", tag = "documents",
    params(("node" = String, Path), ("revision" = Option<i64>, Query), ("download" = Option<String>, Query)),
    responses((status = 200, description = "All bytes"), (status = 206, description = "The range that was asked for")))]
pub(super) async fn content(
    me: SignedIn,
    Path(node): Path<String>,
    Query(asked): Query<ContentAsked>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    serve(&me, &node, &asked, &headers).await
}

/// The revisions of a document, the newest first.
#[utoipa::path(get, path = "/api/v1/documents/{node}/revisions", tag = "documents", params(("node" = String, Path)),
    responses((status = 200, body = Listing<RevisionBody>)))]
pub(super) async fn revisions(me: SignedIn, Path(node): Path<String>) -> ApiResult<Json<Listing<RevisionBody>>> {
    let found = gate::find(me.acting(), read_node(&node)?).await?;
    let items = find::revisions(me.acting(), &found).await?.into_iter().map(Into::into).collect();
    Ok(Json(Listing { items, next: None }))
}
