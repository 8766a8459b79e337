//! Groups themselves.

use access::Permission as _;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::api::{ApiResult, Created, Json, ListQuery, Listing};
use web::{Guard, Routes, SignedIn};

use super::read_group;
use crate::commands::{find, groups};
use crate::gate;
use crate::model::{Group, GroupDraft, Standing};
use crate::pages::list::{cursor, read_cursor};
use crate::permissions::CreateGroups;
use crate::store::groups::GroupFilter;

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/api/v1/groups", Guard::SignedIn, list);
    routes.post("/api/v1/groups", Guard::Needs(CreateGroups::DEF), begin);
    routes.get("/api/v1/groups/{group}", Guard::SignedIn, show);
    routes.put("/api/v1/groups/{group}", Guard::SignedIn, change);
    routes.delete("/api/v1/groups/{group}", Guard::SignedIn, end);
    routes.post("/api/v1/groups/{group}/restore", Guard::SignedIn, restore);
}

/// A group.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct GroupBody {
    /// Which.
    id: String,
    /// Name.
    name: String,
    /// What it is for.
    about: String,
    /// `open`, `closed` or `hidden`.
    visibility: String,
    /// Whether pupils find it too.
    for_pupils: bool,
    /// Whether it has been closed down.
    ended: bool,
    /// How the caller stands to it: `owner`, `member`, `visitor`; absent for who may only know of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    standing: Option<&'static str>,
    /// Counts changes; send it back with a change.
    version: i64,
}

impl GroupBody {
    fn of(group: &Group, standing: Option<&'static str>) -> Self {
        Self {
            id: group.id.to_string(),
            name: group.name.clone(),
            about: group.about.clone(),
            visibility: group.visibility.to_string(),
            for_pupils: group.for_pupils,
            ended: group.ended_at.is_some(),
            standing,
            version: group.version,
        }
    }
}

const fn standing_key(standing: Standing) -> &'static str {
    match standing {
        Standing::Owner => "owner",
        Standing::Member => "member",
        Standing::Visitor => "visitor",
    }
}

/// A group to begin or to change.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct GroupInput {
    /// Name.
    name: String,
    /// What it is for.
    #[serde(default)]
    about: String,
    /// `open`, `closed` or `hidden`.
    visibility: String,
    /// Whether pupils find it too.
    #[serde(default)]
    for_pupils: bool,
    /// For a change: the version that it was made from.
    #[serde(default)]
    version: i64,
}

impl From<GroupInput> for GroupDraft {
    fn from(input: GroupInput) -> Self {
        Self { name: input.name, about: input.about, visibility: input.visibility, for_pupils: input.for_pupils }
    }
}

/// Which groups to list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    own: bool,
    ended: bool,
}

/// The groups that the caller may know of, by name.
#[utoipa::path(get, path = "/api/v1/groups", tag = "groups",
    params(("q" = Option<String>, Query), ("own" = Option<bool>, Query), ("ended" = Option<bool>, Query),
        ("cursor" = Option<String>, Query), ("limit" = Option<u16>, Query)),
    responses((status = 200, body = Listing<GroupBody>)))]
pub(super) async fn list(
    me: SignedIn,
    Query(asked): Query<ListQuery>,
    Query(which): Query<Which>,
) -> ApiResult<Json<Listing<GroupBody>>> {
    let filter = GroupFilter {
        words: asked.q.clone(),
        own: which.own,
        ended: which.ended,
        after: asked.cursor.as_deref().and_then(read_cursor),
        limit: asked.limit(),
    };
    let found = find::list(me.acting(), &filter).await?;
    let next = found.items.last().filter(|_| found.more).map(cursor);
    let items = found.items.iter().map(|one| GroupBody::of(&one.group, one.mine.then_some("member"))).collect();
    Ok(Json(Listing { items, next }))
}

/// Begins a group; the caller is its first owner.
#[utoipa::path(post, path = "/api/v1/groups", tag = "groups", request_body = GroupInput,
    responses((status = 201, body = GroupBody)))]
pub(super) async fn begin(me: SignedIn, Json(input): Json<GroupInput>) -> ApiResult<Created<GroupBody>> {
    let id = groups::begin(me.acting(), input.into()).await?;
    Ok(Created { location: format!("/api/v1/groups/{id}"), body: body(&me, &id.to_string()).await? })
}

async fn body(me: &SignedIn, group: &str) -> kernel::Result<GroupBody> {
    let seen = gate::look(me.acting(), read_group(group)?).await?;
    Ok(GroupBody::of(seen.group(), seen.standing().map(standing_key)))
}

/// A group.
#[utoipa::path(get, path = "/api/v1/groups/{group}", tag = "groups", params(("group" = String, Path)),
    responses((status = 200, body = GroupBody)))]
pub(super) async fn show(me: SignedIn, Path(group): Path<String>) -> ApiResult<Json<GroupBody>> {
    Ok(Json(body(&me, &group).await?))
}

/// Changes what a group is.
#[utoipa::path(put, path = "/api/v1/groups/{group}", tag = "groups", params(("group" = String, Path)),
    request_body = GroupInput, responses((status = 200, body = GroupBody)))]
pub(super) async fn change(
    me: SignedIn,
    Path(group): Path<String>,
    Json(input): Json<GroupInput>,
) -> ApiResult<Json<GroupBody>> {
    let version = input.version;
    groups::change(me.acting(), read_group(&group)?, version, input.into()).await?;
    Ok(Json(body(&me, &group).await?))
}

/// Closes a group down; nothing in it is lost.
#[utoipa::path(delete, path = "/api/v1/groups/{group}", tag = "groups", params(("group" = String, Path)),
    responses((status = 204, description = "It has been closed down")))]
pub(super) async fn end(me: SignedIn, Path(group): Path<String>) -> ApiResult<Response> {
    groups::end(me.acting(), read_group(&group)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Brings a group back.
#[utoipa::path(post, path = "/api/v1/groups/{group}/restore", tag = "groups", params(("group" = String, Path)),
    responses((status = 200, body = GroupBody)))]
pub(super) async fn restore(me: SignedIn, Path(group): Path<String>) -> ApiResult<Json<GroupBody>> {
    groups::restore(me.acting(), read_group(&group)?).await?;
    Ok(Json(body(&me, &group).await?))
}
