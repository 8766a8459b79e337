//! What is said and thought of a post, and who read it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use web::api::{ApiResult, Created, Json, Listing};
use web::{Guard, Routes, SignedIn};

use super::body::{CommentBody, CommentInput, LikesBody, ReaderBody};
use super::read;
use crate::commands::{comments, likes, reads};
use crate::gate;
use crate::model::{CommentId, PostId};

pub(super) fn routes(routes: &mut Routes) {
    let inside = Guard::SignedIn;
    routes.get("/api/v1/posts/{post}/comments", inside, comments);
    routes.post("/api/v1/posts/{post}/comments", inside, add_comment);
    routes.put("/api/v1/posts/{post}/comments/{comment}", inside, change_comment);
    routes.delete("/api/v1/posts/{post}/comments/{comment}", inside, delete_comment);
    routes.get("/api/v1/posts/{post}/likes", inside, likes);
    routes.put("/api/v1/posts/{post}/like", inside, like);
    routes.delete("/api/v1/posts/{post}/like", inside, unlike);
    routes.put("/api/v1/posts/{post}/read", inside, confirm);
    routes.get("/api/v1/posts/{post}/readers", inside, readers);
}

fn done() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

async fn comment_body(me: &SignedIn, post: PostId, comment: CommentId) -> kernel::Result<CommentBody> {
    let reading = gate::read(me.acting(), post).await?;
    Ok(comments::find(me.acting(), &reading, comment).await?.into())
}

/// The comments under a post, the oldest first.
#[utoipa::path(get, path = "/api/v1/posts/{post}/comments", tag = "posts", params(("post" = String, Path)),
    responses((status = 200, body = Listing<CommentBody>)))]
pub(super) async fn comments(me: SignedIn, Path(post): Path<String>) -> ApiResult<Json<Listing<CommentBody>>> {
    let reading = gate::read(me.acting(), read(&post)?).await?;
    let (found, _) = comments::list(me.acting(), &reading).await?;
    Ok(Json(Listing { items: found.into_iter().map(Into::into).collect(), next: None }))
}

/// Comments on a post.
#[utoipa::path(post, path = "/api/v1/posts/{post}/comments", tag = "posts", params(("post" = String, Path)),
    request_body = CommentInput, responses((status = 201, body = CommentBody)))]
pub(super) async fn add_comment(
    me: SignedIn,
    Path(post): Path<String>,
    Json(input): Json<CommentInput>,
) -> ApiResult<Created<CommentBody>> {
    let id = read(&post)?;
    let comment = comments::add(me.acting(), id, &input.text).await?;
    let body = comment_body(&me, id, comment).await?;
    Ok(Created { location: format!("/api/v1/posts/{id}/comments/{comment}"), body })
}

/// Changes a comment of one's own.
#[utoipa::path(put, path = "/api/v1/posts/{post}/comments/{comment}", tag = "posts",
    params(("post" = String, Path), ("comment" = String, Path)), request_body = CommentInput,
    responses((status = 200, body = CommentBody)))]
pub(super) async fn change_comment(
    me: SignedIn,
    Path((post, comment)): Path<(String, String)>,
    Json(input): Json<CommentInput>,
) -> ApiResult<Json<CommentBody>> {
    let (id, comment) = (read(&post)?, read(&comment)?);
    comments::change(me.acting(), id, (comment, input.version), &input.text).await?;
    Ok(Json(comment_body(&me, id, comment).await?))
}

/// Deletes a comment.
#[utoipa::path(delete, path = "/api/v1/posts/{post}/comments/{comment}", tag = "posts",
    params(("post" = String, Path), ("comment" = String, Path)),
    responses((status = 204, description = "Its text is gone")))]
pub(super) async fn delete_comment(me: SignedIn, Path((post, comment)): Path<(String, String)>) -> ApiResult<Response> {
    comments::delete(me.acting(), read(&post)?, read(&comment)?).await?;
    Ok(done())
}

/// Who likes a post.
#[utoipa::path(get, path = "/api/v1/posts/{post}/likes", tag = "posts", params(("post" = String, Path)),
    responses((status = 200, body = LikesBody)))]
pub(super) async fn likes(me: SignedIn, Path(post): Path<String>) -> ApiResult<Json<LikesBody>> {
    let reading = gate::read(me.acting(), read(&post)?).await?;
    let found = likes::of(me.acting(), &reading, 200).await?;
    let names = found.who.into_iter().map(|one| one.name).collect();
    Ok(Json(LikesBody { count: found.count, own: found.own, names }))
}

/// Likes a post.
#[utoipa::path(put, path = "/api/v1/posts/{post}/like", tag = "posts", params(("post" = String, Path)),
    responses((status = 204, description = "The caller likes it")))]
pub(super) async fn like(me: SignedIn, Path(post): Path<String>) -> ApiResult<Response> {
    likes::set(me.acting(), read(&post)?, true).await?;
    Ok(done())
}

/// Takes a like back.
#[utoipa::path(delete, path = "/api/v1/posts/{post}/like", tag = "posts", params(("post" = String, Path)),
    responses((status = 204, description = "The caller does not like it")))]
pub(super) async fn unlike(me: SignedIn, Path(post): Path<String>) -> ApiResult<Response> {
    likes::set(me.acting(), read(&post)?, false).await?;
    Ok(done())
}

/// Says that the caller read what must be read.
#[utoipa::path(put, path = "/api/v1/posts/{post}/read", tag = "posts", params(("post" = String, Path)),
    responses((status = 204, description = "That is noted")))]
pub(super) async fn confirm(me: SignedIn, Path(post): Path<String>) -> ApiResult<Response> {
    reads::confirm(me.acting(), read(&post)?).await?;
    Ok(done())
}

/// Everybody for whom a post is, with when they said to have read it; for who wrote it or keeps the place.
#[utoipa::path(get, path = "/api/v1/posts/{post}/readers", tag = "posts", params(("post" = String, Path)),
    responses((status = 200, body = Listing<ReaderBody>)))]
pub(super) async fn readers(me: SignedIn, Path(post): Path<String>) -> ApiResult<Json<Listing<ReaderBody>>> {
    let reading = gate::read(me.acting(), read(&post)?).await?;
    let found = reads::everybody(me.acting(), &reading).await?;
    Ok(Json(Listing { items: found.into_iter().map(Into::into).collect(), next: None }))
}
