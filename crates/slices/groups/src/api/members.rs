//! Who belongs to a group.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::api::{ApiResult, Json, ListQuery, Listing};
use web::{Guard, Routes, SignedIn};

use super::{read, read_group};
use crate::commands::{members, requests};
use crate::gate;
use crate::pages::members::{cursor, read_cursor};
use crate::store::members::MemberFilter;

pub(super) fn routes(routes: &mut Routes) {
    let inside = Guard::SignedIn;
    routes.get("/api/v1/groups/{group}/members", inside, list);
    routes.put("/api/v1/groups/{group}/members/{person}", inside, add);
    routes.delete("/api/v1/groups/{group}/members/{person}", inside, remove);
    routes.get("/api/v1/groups/{group}/requests", inside, requests);
    routes.post("/api/v1/groups/{group}/requests/{person}/accept", inside, accept);
    routes.delete("/api/v1/groups/{group}/requests/{person}", inside, refuse);
}

/// Somebody who belongs to a group.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MemberBody {
    /// Who.
    person: String,
    /// Name.
    name: String,
    /// Whether they keep the group.
    owner: bool,
    /// Whether they were added by hand; the others belong by a rule.
    by_hand: bool,
}

/// What a member is to be.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct MemberInput {
    /// Whether they keep the group.
    owner: bool,
}

/// Somebody who asks to be let in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RequestBody {
    /// Who.
    person: String,
    /// Name.
    name: String,
    /// What they say about it.
    note: String,
    /// When they asked; RFC 3339.
    asked_at: String,
}

/// A group's members, by name.
#[utoipa::path(get, path = "/api/v1/groups/{group}/members", tag = "groups",
    params(("group" = String, Path), ("q" = Option<String>, Query), ("cursor" = Option<String>, Query),
        ("limit" = Option<u16>, Query)),
    responses((status = 200, body = Listing<MemberBody>)))]
pub(super) async fn list(
    me: SignedIn,
    Path(group): Path<String>,
    Query(asked): Query<ListQuery>,
) -> ApiResult<Json<Listing<MemberBody>>> {
    let seen = gate::look(me.acting(), read_group(&group)?).await?;
    let filter = MemberFilter {
        words: asked.q.clone(),
        owners: false,
        after: asked.cursor.as_deref().and_then(read_cursor),
        limit: asked.limit(),
    };
    let found = match seen.steering() {
        Ok(steering) => members::list_to_steer(me.acting(), &steering, &filter).await?,
        Err(_) => members::list(me.acting(), &seen.inside(me.acting()).await?, &filter).await?,
    };
    let next = found.items.last().filter(|_| found.more).map(cursor);
    let items = found.items.into_iter().map(|one| MemberBody {
        person: one.person.to_string(),
        name: one.name,
        owner: one.owner,
        by_hand: one.by_hand,
    });
    Ok(Json(Listing { items: items.collect(), next }))
}

/// Adds somebody, or changes whether they keep the group.
#[utoipa::path(put, path = "/api/v1/groups/{group}/members/{person}", tag = "groups",
    params(("group" = String, Path), ("person" = String, Path)), request_body = MemberInput,
    responses((status = 204, description = "They belong to the group")))]
pub(super) async fn add(
    me: SignedIn,
    Path((group, person)): Path<(String, String)>,
    Json(input): Json<MemberInput>,
) -> ApiResult<Response> {
    let (group, person) = (read_group(&group)?, read(&person)?);
    members::add(me.acting(), group, person).await?;
    members::set_owner(me.acting(), group, person, input.owner).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Takes somebody out who was added by hand.
#[utoipa::path(delete, path = "/api/v1/groups/{group}/members/{person}", tag = "groups",
    params(("group" = String, Path), ("person" = String, Path)),
    responses((status = 204, description = "They no longer belong to the group")))]
pub(super) async fn remove(me: SignedIn, Path((group, person)): Path<(String, String)>) -> ApiResult<Response> {
    members::remove(me.acting(), read_group(&group)?, read(&person)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Who asks to be let in, the longest waiting first.
#[utoipa::path(get, path = "/api/v1/groups/{group}/requests", tag = "groups", params(("group" = String, Path)),
    responses((status = 200, body = Listing<RequestBody>)))]
pub(super) async fn requests(me: SignedIn, Path(group): Path<String>) -> ApiResult<Json<Listing<RequestBody>>> {
    let steering = gate::steer(me.acting(), read_group(&group)?).await?;
    let items = requests::list(me.acting(), &steering).await?.into_iter().map(|one| RequestBody {
        person: one.person.to_string(),
        name: one.name,
        note: one.note,
        asked_at: one.asked_at.rfc3339(),
    });
    Ok(Json(Listing { items: items.collect(), next: None }))
}

/// Lets somebody in who asked.
#[utoipa::path(post, path = "/api/v1/groups/{group}/requests/{person}/accept", tag = "groups",
    params(("group" = String, Path), ("person" = String, Path)),
    responses((status = 204, description = "They belong to the group")))]
pub(super) async fn accept(me: SignedIn, Path((group, person)): Path<(String, String)>) -> ApiResult<Response> {
    requests::accept(me.acting(), read_group(&group)?, read(&person)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Does not let somebody in who asked.
#[utoipa::path(delete, path = "/api/v1/groups/{group}/requests/{person}", tag = "groups",
    params(("group" = String, Path), ("person" = String, Path)),
    responses((status = 204, description = "The request is closed")))]
pub(super) async fn refuse(me: SignedIn, Path((group, person)): Path<(String, String)>) -> ApiResult<Response> {
    requests::refuse(me.acting(), read_group(&group)?, read(&person)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
