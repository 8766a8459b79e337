//! The same for programs.

use access::Permission as _;
use axum::http::StatusCode;
use axum::response::Response;
use kernel::{OrgId, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::api::{ApiResult, Json};
use web::{Guard, Routes, SignedIn};

use super::model::{Overview, Terms};
use super::pages::{all, file};
use crate::at::At;
use crate::permissions::{ErasePeople, ExportPersonalData, ManageRetention};

pub(super) fn routes(routes: &mut Routes) {
    let keep = Guard::Needs(ManageRetention::DEF);
    routes.get("/api/v1/organisations/{organisation}/retention", keep, show);
    routes.put("/api/v1/organisations/{organisation}/retention", keep, set);
    routes.post("/api/v1/organisations/{organisation}/retention/confirm", keep, confirm);
    routes.post("/api/v1/people/{person}/erase", Guard::Needs(ErasePeople::DEF), erase);
    routes.get("/api/v1/people/{person}/data", Guard::Needs(ExportPersonalData::DEF), data);
    routes.get("/api/v1/me/data", Guard::SignedIn, own_data);
}

/// The description of this API.
#[derive(OpenApi)]
#[openapi(paths(show, set, confirm, erase, data, own_data))]
pub(super) struct Document;

/// How long people are kept, and how many are past their term.
#[derive(Debug, Serialize, ToSchema)]
struct RetentionBody {
    /// Months that staff are kept after their last day.
    staff: u16,
    /// Months that pupils are kept after their last day.
    pupils: u16,
    /// How many people are past their term.
    due: i64,
    /// How many people there are, who left included.
    people: i64,
    /// Whether nobody is erased until somebody agrees to the number.
    held: bool,
}

impl From<Overview> for RetentionBody {
    fn from(shown: Overview) -> Self {
        let Terms { staff, pupils } = shown.terms;
        Self { staff, pupils, due: shown.due, people: shown.people, held: shown.is_held() }
    }
}

/// How long people are kept.
#[derive(Debug, Deserialize, ToSchema)]
struct TermsBody {
    /// Months for staff, 1 to 120.
    staff: u16,
    /// Months for pupils, 1 to 120.
    pupils: u16,
}

/// What is agreed to.
#[derive(Debug, Deserialize, ToSchema)]
struct NumberBody {
    /// How many people are to be erased: the exact number that are past their term.
    number: i64,
}

/// How long an organisation keeps people who have left.
#[utoipa::path(
    get, path = "/api/v1/organisations/{organisation}/retention", tag = "personal data",
    params(("organisation" = String, Path, description = "Id of the organisation")),
    responses((status = 200, body = RetentionBody), (status = 404, body = web::problem::Problem)),
)]
async fn show(ctx: SignedIn, At(id): At<OrgId>) -> ApiResult<Json<RetentionBody>> {
    Ok(Json(super::overview(ctx.acting(), id).await?.into()))
}

/// Sets how long an organisation keeps people who have left.
#[utoipa::path(
    put, path = "/api/v1/organisations/{organisation}/retention", tag = "personal data", request_body = TermsBody,
    params(("organisation" = String, Path, description = "Id of the organisation")),
    responses((status = 200, body = RetentionBody), (status = 422, body = web::problem::Problem)),
)]
async fn set(ctx: SignedIn, At(id): At<OrgId>, Json(terms): Json<TermsBody>) -> ApiResult<Json<RetentionBody>> {
    super::set(ctx.acting(), id, Terms { staff: terms.staff, pupils: terms.pupils }).await?;
    Ok(Json(super::overview(ctx.acting(), id).await?.into()))
}

/// Agrees that so many people are erased, where the brake asks for it.
#[utoipa::path(
    post, path = "/api/v1/organisations/{organisation}/retention/confirm", tag = "personal data",
    request_body = NumberBody, params(("organisation" = String, Path, description = "Id of the organisation")),
    responses((status = 204), (status = 409, body = web::problem::Problem)),
)]
async fn confirm(ctx: SignedIn, At(id): At<OrgId>, Json(agreed): Json<NumberBody>) -> ApiResult<StatusCode> {
    super::confirm(ctx.acting(), id, agreed.number).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Erases a person who has left. This cannot be undone.
#[utoipa::path(
    post, path = "/api/v1/people/{person}/erase", tag = "personal data",
    params(("person" = String, Path, description = "Id of the person")),
    responses((status = 204), (status = 409, body = web::problem::Problem)),
)]
async fn erase(ctx: SignedIn, At(id): At<PersonId>) -> ApiResult<StatusCode> {
    super::erase(ctx.acting(), id, &all(&ctx)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// All that is held of a person.
#[utoipa::path(
    get, path = "/api/v1/people/{person}/data", tag = "personal data",
    params(("person" = String, Path, description = "Id of the person")),
    responses((status = 200, description = "What each capability holds, and what happened", body = serde_json::Value)),
)]
async fn data(ctx: SignedIn, At(id): At<PersonId>) -> ApiResult<Response> {
    file(&super::export(ctx.acting(), id, &all(&ctx)).await?)
}

/// All that is held of whoever asks.
#[utoipa::path(
    get, path = "/api/v1/me/data", tag = "personal data",
    responses((status = 200, description = "What each capability holds, and what happened", body = serde_json::Value)),
)]
async fn own_data(ctx: SignedIn) -> ApiResult<Response> {
    file(&super::export_own(ctx.acting(), &all(&ctx)).await?)
}
