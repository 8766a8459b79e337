//! Posts themselves.

use access::Permission as _;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use directory::commands::find::PageOf;
use kernel::{Error, Text};
use serde::Deserialize;
use web::api::{ApiResult, Created, Json, ListQuery, Listing};
use web::{Guard, Routes, SignedIn};

use super::body::{PostBody, PostInput, PostSummary, ShareInput};
use super::read;
use crate::commands::{find, posts};
use crate::gate;
use crate::model::{Listed, PostId};
use crate::pages::news::read_which;
use crate::pages::{cursor, read_cursor};
use crate::permissions::WriteNews;
use crate::store::lists::{NewsFilter, PostFilter};

pub(super) fn routes(routes: &mut Routes) {
    let inside = Guard::SignedIn;
    routes.get("/api/v1/groups/{group}/posts", inside, in_group);
    routes.post("/api/v1/groups/{group}/posts", inside, write_in_group);
    routes.get("/api/v1/news", inside, news);
    routes.post("/api/v1/news", Guard::Needs(WriteNews::DEF), write_news);
    routes.get("/api/v1/posts/{post}", inside, show);
    routes.put("/api/v1/posts/{post}", inside, change);
    routes.delete("/api/v1/posts/{post}", inside, delete);
    routes.put("/api/v1/posts/{post}/archive", inside, archive);
    routes.delete("/api/v1/posts/{post}/archive", inside, unarchive);
    routes.put("/api/v1/posts/{post}/pin", inside, pin);
    routes.delete("/api/v1/posts/{post}/pin", inside, unpin);
    routes.post("/api/v1/posts/{post}/share", inside, share);
}

/// Which posts to list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    which: String,
    archived: bool,
}

fn listing(found: PageOf<Listed>) -> Json<Listing<PostSummary>> {
    let next = found.items.last().filter(|_| found.more).map(cursor);
    Json(Listing { items: found.items.into_iter().map(Into::into).collect(), next })
}

async fn created(me: &SignedIn, id: PostId) -> ApiResult<Created<PostBody>> {
    let body = PostBody::of(&gate::read(me.acting(), id).await?);
    Ok(Created { location: format!("/api/v1/posts/{id}"), body })
}

/// The posts of a group, the newest first.
#[utoipa::path(get, path = "/api/v1/groups/{group}/posts", tag = "posts",
    params(("group" = String, Path), ("archived" = Option<bool>, Query), ("cursor" = Option<String>, Query),
        ("limit" = Option<u16>, Query)),
    responses((status = 200, body = Listing<PostSummary>)))]
pub(super) async fn in_group(
    me: SignedIn,
    Path(group): Path<String>,
    Query(list): Query<ListQuery>,
    Query(asked): Query<Asked>,
) -> ApiResult<Json<Listing<PostSummary>>> {
    let inside = groups::gate::enter(me.acting(), read(&group)?).await?;
    let after = list.cursor.as_deref().and_then(read_cursor);
    let filter = PostFilter { archived: asked.archived, pinned: None, after, limit: list.limit() };
    Ok(listing(find::in_group(me.acting(), &inside, &filter).await?))
}

/// Writes a post in a group.
#[utoipa::path(post, path = "/api/v1/groups/{group}/posts", tag = "posts", params(("group" = String, Path)),
    request_body = PostInput, responses((status = 201, body = PostBody)))]
pub(super) async fn write_in_group(
    me: SignedIn,
    Path(group): Path<String>,
    Json(input): Json<PostInput>,
) -> ApiResult<Created<PostBody>> {
    let id = posts::write_in_group(me.acting(), read(&group)?, input.draft()?).await?;
    created(&me, id).await
}

/// The news that is for the caller, the newest first.
#[utoipa::path(get, path = "/api/v1/news", tag = "posts",
    params(("q" = Option<String>, Query), ("which" = Option<String>, Query, description = "`unread`, `must-read` or `archive`"),
        ("cursor" = Option<String>, Query), ("limit" = Option<u16>, Query)),
    responses((status = 200, body = Listing<PostSummary>)))]
pub(super) async fn news(
    me: SignedIn,
    Query(list): Query<ListQuery>,
    Query(asked): Query<Asked>,
) -> ApiResult<Json<Listing<PostSummary>>> {
    let filter = NewsFilter {
        words: list.q.clone(),
        which: read_which(&asked.which),
        lang: me.lang(),
        after: list.cursor.as_deref().and_then(read_cursor),
        limit: list.limit(),
    };
    Ok(listing(find::news(me.acting(), &filter).await?))
}

/// Writes news for a unit and all below it.
#[utoipa::path(post, path = "/api/v1/news", tag = "posts", request_body = PostInput,
    responses((status = 201, body = PostBody)))]
pub(super) async fn write_news(me: SignedIn, Json(input): Json<PostInput>) -> ApiResult<Created<PostBody>> {
    let unit = input.unit.as_deref().and_then(|unit| unit.parse().ok());
    let unit = unit.ok_or_else(|| Error::field("unit", Text::new("field-choose")))?;
    let id = posts::write_news(me.acting(), unit, input.draft()?).await?;
    created(&me, id).await
}

/// A post.
#[utoipa::path(get, path = "/api/v1/posts/{post}", tag = "posts", params(("post" = String, Path)),
    responses((status = 200, body = PostBody)))]
pub(super) async fn show(me: SignedIn, Path(post): Path<String>) -> ApiResult<Json<PostBody>> {
    Ok(Json(PostBody::of(&gate::read(me.acting(), read(&post)?).await?)))
}

/// Changes a post.
#[utoipa::path(put, path = "/api/v1/posts/{post}", tag = "posts", params(("post" = String, Path)),
    request_body = PostInput, responses((status = 200, body = PostBody)))]
pub(super) async fn change(
    me: SignedIn,
    Path(post): Path<String>,
    Json(input): Json<PostInput>,
) -> ApiResult<Json<PostBody>> {
    let (id, version) = (read(&post)?, input.version);
    posts::change(me.acting(), id, version, input.draft()?).await?;
    Ok(Json(PostBody::of(&gate::read(me.acting(), id).await?)))
}

fn done() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// Deletes a post with all under it.
#[utoipa::path(delete, path = "/api/v1/posts/{post}", tag = "posts", params(("post" = String, Path)),
    responses((status = 204, description = "It is gone")))]
pub(super) async fn delete(me: SignedIn, Path(post): Path<String>) -> ApiResult<Response> {
    posts::delete(me.acting(), read(&post)?).await?;
    Ok(done())
}

/// Puts a post in the archive.
#[utoipa::path(put, path = "/api/v1/posts/{post}/archive", tag = "posts", params(("post" = String, Path)),
    responses((status = 204, description = "It is in the archive")))]
pub(super) async fn archive(me: SignedIn, Path(post): Path<String>) -> ApiResult<Response> {
    posts::archive(me.acting(), read(&post)?, true).await?;
    Ok(done())
}

/// Takes a post out of the archive.
#[utoipa::path(delete, path = "/api/v1/posts/{post}/archive", tag = "posts", params(("post" = String, Path)),
    responses((status = 204, description = "It is no longer in the archive")))]
pub(super) async fn unarchive(me: SignedIn, Path(post): Path<String>) -> ApiResult<Response> {
    posts::archive(me.acting(), read(&post)?, false).await?;
    Ok(done())
}

/// Puts a post above the others.
#[utoipa::path(put, path = "/api/v1/posts/{post}/pin", tag = "posts", params(("post" = String, Path)),
    responses((status = 204, description = "It stands above the others")))]
pub(super) async fn pin(me: SignedIn, Path(post): Path<String>) -> ApiResult<Response> {
    posts::pin(me.acting(), read(&post)?, true).await?;
    Ok(done())
}

/// Puts a post among the others again.
#[utoipa::path(delete, path = "/api/v1/posts/{post}/pin", tag = "posts", params(("post" = String, Path)),
    responses((status = 204, description = "It stands among the others")))]
pub(super) async fn unpin(me: SignedIn, Path(post): Path<String>) -> ApiResult<Response> {
    posts::pin(me.acting(), read(&post)?, false).await?;
    Ok(done())
}

/// Writes a post that links to this one in another group of the caller's own.
#[utoipa::path(post, path = "/api/v1/posts/{post}/share", tag = "posts", params(("post" = String, Path)),
    request_body = ShareInput, responses((status = 201, body = PostBody)))]
pub(super) async fn share(
    me: SignedIn,
    Path(post): Path<String>,
    Json(input): Json<ShareInput>,
) -> ApiResult<Created<PostBody>> {
    let id = posts::share(me.acting(), read(&post)?, read(&input.group)?, me.lang()).await?;
    created(&me, id).await
}
