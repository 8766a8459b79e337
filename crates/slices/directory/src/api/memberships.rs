//! Memberships for programs.

use axum::http::StatusCode;
use chrono::NaiveDate;
use kernel::{PersonId, UnitId};
use serde::Deserialize;
use utoipa::ToSchema;
use web::SignedIn;
use web::api::{ApiResult, Created, Json, Listing};

use super::body::{MembershipBody, MembershipInput, OnDay, Patch, patch, read_hours};
use crate::at::At;
use crate::commands::{find, memberships};
use crate::model::{Membership, MembershipDraft, MembershipId};

async fn of(ctx: &SignedIn, person: PersonId) -> kernel::Result<Listing<MembershipBody>> {
    let seen = find::person(ctx.acting(), person).await?;
    let all = find::memberships(ctx.acting(), &seen).await?;
    Ok(Listing { items: all.into_iter().map(Into::into).collect(), next: None })
}

/// Where a person belongs, newest first; past and future too for who may see the personal file.
#[utoipa::path(
    get, path = "/api/v1/people/{person}/memberships", tag = "memberships",
    params(("person" = String, Path, description = "Id of the person")),
    responses((status = 200, body = Listing<MembershipBody>), (status = 404, body = web::problem::Problem)),
)]
pub(super) async fn list(ctx: SignedIn, At(person): At<PersonId>) -> ApiResult<Json<Listing<MembershipBody>>> {
    Ok(Json(of(&ctx, person).await?))
}

/// Lets a person belong to one more unit; answers with all memberships.
#[utoipa::path(
    post, path = "/api/v1/people/{person}/memberships", tag = "memberships", request_body = MembershipInput,
    params(("person" = String, Path, description = "Id of the person")),
    responses((status = 201, body = Listing<MembershipBody>), (status = 422, body = web::problem::Problem)),
)]
pub(super) async fn add(
    ctx: SignedIn,
    At(person): At<PersonId>,
    Json(new): Json<MembershipInput>,
) -> ApiResult<Created<Listing<MembershipBody>>> {
    memberships::add(ctx.acting(), person, new.draft(ctx.acting().today())?).await?;
    Ok(Created { location: format!("/api/v1/people/{person}/memberships"), body: of(&ctx, person).await? })
}

/// What to change of a membership: what is left out stays as it is, `null` takes away.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct MembershipChange {
    /// The version that was read; refused with `changed-meanwhile` when it is no longer that.
    version: i64,
    /// Function, by name.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    function: Patch<String>,
    /// Hours a week, to a tenth.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<f64>)]
    hours: Patch<f64>,
    /// First day.
    starts_on: Option<NaiveDate>,
    /// Last day.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<NaiveDate>)]
    ends_on: Patch<NaiveDate>,
}

impl MembershipChange {
    /// The membership as it will be.
    fn over(self, membership: Membership) -> kernel::Result<MembershipDraft> {
        let function = membership.function.map(|function| function.name);
        Ok(MembershipDraft {
            unit: membership.unit,
            function: self.function.unwrap_or(function).unwrap_or_default(),
            hours: self.hours.map_or(Ok(membership.hours), read_hours)?,
            starts_on: self.starts_on.unwrap_or(membership.starts_on),
            ends_on: self.ends_on.unwrap_or(membership.ends_on),
        })
    }
}

/// Changes function, hours and days of a membership; answers with all memberships of the person.
#[utoipa::path(
    patch, path = "/api/v1/memberships/{membership}", tag = "memberships", request_body = MembershipChange,
    params(("membership" = String, Path, description = "Id of the membership")),
    responses((status = 200, body = Listing<MembershipBody>), (status = 409, body = web::problem::Problem)),
)]
pub(super) async fn change(
    ctx: SignedIn,
    At(id): At<MembershipId>,
    Json(change): Json<MembershipChange>,
) -> ApiResult<Json<Listing<MembershipBody>>> {
    let (membership, _) = memberships::managed(ctx.acting(), id).await?;
    let (person, version) = (membership.person, change.version);
    memberships::change(ctx.acting(), id, version, change.over(membership)?).await?;
    Ok(Json(of(&ctx, person).await?))
}

/// Ends a membership on a day.
#[utoipa::path(
    post, path = "/api/v1/memberships/{membership}/end", tag = "memberships", request_body = OnDay,
    params(("membership" = String, Path, description = "Id of the membership")),
    responses((status = 204), (status = 422, body = web::problem::Problem)),
)]
pub(super) async fn end(ctx: SignedIn, At(id): At<MembershipId>, Json(day): Json<OnDay>) -> ApiResult<StatusCode> {
    memberships::end(ctx.acting(), id, day.on).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// To which unit, from which day.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct MoveTo {
    /// Id of the unit.
    #[schema(value_type = String, format = Uuid)]
    unit: UnitId,
    /// First day there.
    on: NaiveDate,
}

/// Moves a person from the unit of a membership to another; answers with all memberships of the person.
#[utoipa::path(
    post, path = "/api/v1/memberships/{membership}/move", tag = "memberships", request_body = MoveTo,
    params(("membership" = String, Path, description = "Id of the membership")),
    responses((status = 200, body = Listing<MembershipBody>), (status = 422, body = web::problem::Problem)),
)]
pub(super) async fn move_person(
    ctx: SignedIn,
    At(id): At<MembershipId>,
    Json(to): Json<MoveTo>,
) -> ApiResult<Json<Listing<MembershipBody>>> {
    let (membership, _) = memberships::managed(ctx.acting(), id).await?;
    memberships::move_person(ctx.acting(), id, to.unit, to.on).await?;
    Ok(Json(of(&ctx, membership.person).await?))
}
