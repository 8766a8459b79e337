//! The audit trail for programs.

use axum::extract::Query as UrlQuery;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use web::SignedIn;
use web::api::{ApiResult, Json, Listing};

use crate::read::{Query, trail};

/// An event of the audit trail.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EventBody {
    /// Place in the stream, from 1 without gaps.
    seq: i64,
    /// When, RFC 3339 in UTC.
    at: String,
    /// What: `directory.person.moved`.
    kind: String,
    /// `person`, `system` or `anonymous`.
    performer_kind: String,
    /// Who: a person's id or a task's name.
    performer: String,
    /// Kind of thing it is about.
    subject_kind: String,
    /// Which thing.
    subject: String,
    /// Unit it lies at.
    unit: Option<String>,
    /// From where.
    origin: String,
    /// `done` or `refused`.
    outcome: String,
    /// Content; absent once erased.
    payload: Option<serde_json::Value>,
}

/// Who did what, newest first. `before` in the query is the cursor.
#[utoipa::path(
    get, path = "/api/v1/audit", tag = "audit",
    params(
        ("organisation" = Option<String>, Query, description = "An organisation within reach; your own when left out"),
        ("kind" = Option<String>, Query, description = "Only kinds that begin so: directory.person."),
        ("subject" = Option<String>, Query, description = "Only about this thing"),
        ("performer" = Option<String>, Query, description = "Only by this person"),
        ("from" = Option<String>, Query, description = "From this day, YYYY-MM-DD"),
        ("until" = Option<String>, Query, description = "Until and with this day"),
        ("before" = Option<String>, Query, description = "The `next` of the page before"),
    ),
    responses((status = 200, body = Listing<EventBody>), (status = 403, body = web::problem::Problem)),
)]
pub(crate) async fn list(ctx: SignedIn, UrlQuery(query): UrlQuery<Query>) -> ApiResult<Json<Listing<EventBody>>> {
    let trail = trail(ctx.acting(), ctx.me().house.organisation, &query).await?;
    let items = trail
        .events
        .into_iter()
        .map(|event| EventBody {
            seq: event.seq,
            at: event.at.rfc3339(),
            kind: event.kind,
            performer_kind: event.performer_kind,
            performer: event.performer,
            subject_kind: event.subject_kind,
            subject: event.subject.to_string(),
            unit: event.unit.map(|unit| unit.to_string()),
            origin: event.origin,
            outcome: event.outcome,
            payload: event.payload.and_then(|payload| serde_json::from_str(&payload).ok()),
        })
        .collect();
    Ok(Json(Listing { items, next: trail.next.map(|seq| seq.to_string()) }))
}

#[derive(OpenApi)]
#[openapi(paths(list), components(schemas(EventBody, web::problem::Problem)))]
struct Document;

/// The description of this API.
pub(crate) fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}
