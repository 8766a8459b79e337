//! Changing the tree.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use kernel::Error;
use web::api::{ApiResult, Created, Json};
use web::{Guard, Routes, SignedIn};

use super::body::{ChangeInput, FolderInput, NodeBody, QuotaInput};
use crate::commands::{change, folders, quota, revisions, trash};
use crate::gate;
use crate::model::NodeId;
use crate::pages::{read_group, read_node, read_spot};

pub(super) fn routes(routes: &mut Routes) {
    let inside = Guard::SignedIn;
    routes.post("/api/v1/groups/{group}/documents/folders", inside, make_folder);
    routes.delete("/api/v1/groups/{group}/documents/trash", inside, empty_trash);
    routes.put("/api/v1/groups/{group}/documents/quota", inside, set_quota);
    routes.patch("/api/v1/documents/{node}", inside, change);
    routes.delete("/api/v1/documents/{node}", inside, throw_away);
    routes.post("/api/v1/documents/{node}/restore", inside, restore);
    routes.post("/api/v1/documents/{node}/revisions/{revision}/restore", inside, bring_back);
}

async fn body(me: &SignedIn, id: NodeId) -> kernel::Result<NodeBody> {
    Ok(gate::find(me.acting(), id).await?.node().into())
}

/// Makes a folder.
#[utoipa::path(post, path = "/api/v1/groups/{group}/documents/folders", tag = "documents", params(("group" = String, Path)),
    request_body = FolderInput, responses((status = 201, body = NodeBody)))]
pub(super) async fn make_folder(
    me: SignedIn,
    Path(group): Path<String>,
    Json(input): Json<FolderInput>,
) -> ApiResult<Created<NodeBody>> {
    let id = folders::make(me.acting(), read_spot(&group, &input.folder)?, &input.name).await?;
    Ok(Created { location: format!("/api/v1/documents/{id}"), body: body(&me, id).await? })
}

/// Gives another name, or another place; both in one call are two changes, the name first.
#[utoipa::path(patch, path = "/api/v1/documents/{node}", tag = "documents", params(("node" = String, Path)),
    request_body = ChangeInput, responses((status = 200, body = NodeBody)))]
pub(super) async fn change(
    me: SignedIn,
    Path(node): Path<String>,
    Json(input): Json<ChangeInput>,
) -> ApiResult<Json<NodeBody>> {
    let id = read_node(&node)?;
    let place = input.place.map(|place| read_spot(&place.group, &place.folder)).transpose()?;
    if let Some(name) = &input.name {
        change::rename(me.acting(), id, input.version, name).await?;
    }
    if let Some(place) = place {
        let version = input.version.filter(|_| input.name.is_none());
        change::place(me.acting(), id, version, place).await?;
    }
    Ok(Json(body(&me, id).await?))
}

/// Throws a document, or a folder with all in it, away.
#[utoipa::path(delete, path = "/api/v1/documents/{node}", tag = "documents", params(("node" = String, Path)),
    responses((status = 204, description = "It lies in the trash")))]
pub(super) async fn throw_away(me: SignedIn, Path(node): Path<String>) -> ApiResult<Response> {
    trash::throw_away(me.acting(), read_node(&node)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Takes a document or folder back out of the trash.
#[utoipa::path(post, path = "/api/v1/documents/{node}/restore", tag = "documents", params(("node" = String, Path)),
    responses((status = 200, body = NodeBody)))]
pub(super) async fn restore(me: SignedIn, Path(node): Path<String>) -> ApiResult<Json<NodeBody>> {
    let id = read_node(&node)?;
    trash::restore(me.acting(), id).await?;
    Ok(Json(body(&me, id).await?))
}

/// Makes an old revision the current content, as a new revision.
#[utoipa::path(post, path = "/api/v1/documents/{node}/revisions/{revision}/restore", tag = "documents",
    params(("node" = String, Path), ("revision" = i64, Path)), responses((status = 200, body = NodeBody)))]
pub(super) async fn bring_back(
    me: SignedIn,
    Path((node, revision)): Path<(String, String)>,
) -> ApiResult<Json<NodeBody>> {
    let id = read_node(&node)?;
    revisions::bring_back(me.acting(), id, revision.parse().map_err(|_| Error::NotFound)?).await?;
    Ok(Json(body(&me, id).await?))
}

/// Removes for good what lies in the trash. For owners of the group.
#[utoipa::path(delete, path = "/api/v1/groups/{group}/documents/trash", tag = "documents", params(("group" = String, Path)),
    responses((status = 204, description = "The trash is empty")))]
pub(super) async fn empty_trash(me: SignedIn, Path(group): Path<String>) -> ApiResult<Response> {
    trash::empty(me.acting(), read_group(&group)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Sets how much room the group has. For administrators of its organisation.
#[utoipa::path(put, path = "/api/v1/groups/{group}/documents/quota", tag = "documents", params(("group" = String, Path)),
    request_body = QuotaInput, responses((status = 204, description = "That is the room now")))]
pub(super) async fn set_quota(
    me: SignedIn,
    Path(group): Path<String>,
    Json(input): Json<QuotaInput>,
) -> ApiResult<Response> {
    quota::set(me.acting(), read_group(&group)?, input.quota).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
