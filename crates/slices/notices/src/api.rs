//! Notices for programs.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use groups::model::GroupId;
use kernel::{Error, Text};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::api::{ApiResult, Json, ListQuery, Listing};
use web::{Guard, Routes, SignedIn};

use crate::commands::{self, NoticeFilter};
use crate::model::{Choice, Notice};
use crate::pages::{cursor, read_cursor};

pub(crate) fn routes(routes: &mut Routes) {
    routes.get("/api/v1/notices", Guard::SignedIn, list);
    routes.post("/api/v1/notices/seen", Guard::SignedIn, see_all);
    routes.get("/api/v1/notices/choices", Guard::SignedIn, choices);
    routes.put("/api/v1/notices/choices/{group}", Guard::SignedIn, choose);
}

pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(list, see_all, choices, choose))]
    struct Described;
    Described::openapi()
}

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct NoticeBody {
    /// Its place in the stream of events.
    event: i64,
    /// `post`, `must-read`, `comment`, `document`, `asked`, `added` or `owner`.
    kind: &'static str,
    /// When; RFC 3339.
    at: String,
    /// When it was seen; absent while it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    seen_at: Option<String>,
    /// Who did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    who: Option<String>,
    /// Title or name of what it is about.
    title: String,
    /// The group that it happened in.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    /// Address of what it is about.
    href: String,
}

impl From<Notice> for NoticeBody {
    fn from(notice: Notice) -> Self {
        Self {
            event: notice.event,
            kind: notice.kind.key(),
            at: notice.at.rfc3339(),
            seen_at: notice.seen_at.map(kernel::Timestamp::rfc3339),
            who: notice.who,
            title: notice.title,
            group: notice.group.map(|(id, _)| id.to_string()),
            href: notice.href,
        }
    }
}

/// What somebody wants to hear of a group.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ChoiceBody {
    /// Which group.
    group: String,
    /// Its name.
    name: String,
    /// `all`, `important` or `nothing`.
    choice: &'static str,
}

/// A choice to make.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct ChoiceInput {
    /// `all`, `important` or `nothing`.
    choice: String,
}

/// One's notices, the newest first.
#[utoipa::path(get, path = "/api/v1/notices", tag = "notices",
    params(("cursor" = Option<String>, Query), ("limit" = Option<u16>, Query)),
    responses((status = 200, body = Listing<NoticeBody>)))]
pub(super) async fn list(me: SignedIn, Query(asked): Query<ListQuery>) -> ApiResult<Json<Listing<NoticeBody>>> {
    let after = asked.cursor.as_deref().and_then(read_cursor);
    let filter = NoticeFilter { group: None, after, limit: asked.limit() };
    let (found, next) = commands::list(me.acting(), &filter).await?;
    let items = found.items.into_iter().map(Into::into).collect();
    Ok(Json(Listing { items, next: next.map(cursor) }))
}

/// Notes that one saw all notices.
#[utoipa::path(post, path = "/api/v1/notices/seen", tag = "notices",
    responses((status = 204, description = "All notices count as seen")))]
pub(super) async fn see_all(me: SignedIn) -> ApiResult<Response> {
    commands::see_all(me.acting(), None).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// What one wants to hear of each of one's groups.
#[utoipa::path(get, path = "/api/v1/notices/choices", tag = "notices",
    responses((status = 200, body = Listing<ChoiceBody>)))]
pub(super) async fn choices(me: SignedIn) -> ApiResult<Json<Listing<ChoiceBody>>> {
    let found = commands::choices(me.acting()).await?.into_iter();
    let items = found.map(|(group, name, choice)| ChoiceBody { group: group.to_string(), name, choice: choice.key() });
    Ok(Json(Listing { items: items.collect(), next: None }))
}

/// Chooses what one wants to hear of a group.
#[utoipa::path(put, path = "/api/v1/notices/choices/{group}", tag = "notices", params(("group" = String, Path)),
    request_body = ChoiceInput, responses((status = 204, description = "The choice is kept")))]
pub(super) async fn choose(
    me: SignedIn,
    Path(group): Path<String>,
    Json(input): Json<ChoiceInput>,
) -> ApiResult<Response> {
    let group: GroupId = group.parse().map_err(|_| Error::NotFound)?;
    let choice: Choice =
        input.choice.parse().map_err(|()| Error::field("choice", Text::new("notices-choice-unknown")))?;
    let mine = commands::choices(me.acting()).await?;
    if !mine.iter().any(|(id, ..)| *id == group) {
        return Err(Error::NotFound.into());
    }
    commands::choose(me.acting(), &[(group, choice)]).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
