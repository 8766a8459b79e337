//! Roles for programs.

use access::Role;
use axum::extract::Query;
use axum::http::StatusCode;
use chrono::NaiveDate;
use kernel::{Fields, PersonId, UnitId};
use serde::Deserialize;
use utoipa::ToSchema;
use web::SignedIn;
use web::api::{ApiResult, Created, Json, Listing};

use super::body::{RoleBody, asked, key};
use crate::at::At;
use crate::commands::find::{self, RoleFilter};
use crate::commands::roles::{self, NewRole};
use crate::model::RoleHoldingId;
use crate::pages::all_permissions;

/// What a list is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    role: Option<String>,
    unit: Option<String>,
    cursor: Option<String>,
    limit: Option<u16>,
}

/// The roles held at units within reach, today or later, by name of their holder.
#[utoipa::path(
    get, path = "/api/v1/roles", tag = "roles",
    params(
        ("q" = Option<String>, Query, description = "Beginnings of words of the holder's name"),
        ("role" = Option<String>, Query, description = "Only this role"),
        ("unit" = Option<String>, Query, description = "Only at this unit or below it"),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before"),
        ("limit" = Option<u16>, Query, description = "Items per page, 1 to 200; 50 when left out"),
    ),
    responses((status = 200, body = Listing<RoleBody>), (status = 403, body = web::problem::Problem)),
)]
pub(super) async fn list(ctx: SignedIn, Query(query): Query<Asked>) -> ApiResult<Json<Listing<RoleBody>>> {
    let acting = ctx.acting();
    let below = match asked::<UnitId>("unit", query.unit.as_deref())? {
        Some(unit) => Some(find::unit(acting, unit).await?.0.path),
        None => None,
    };
    let filter = RoleFilter {
        role: asked::<Role>("role", query.role.as_deref())?,
        below,
        words: query.q,
        after: query.cursor.as_deref().and_then(crate::pages::read_role_cursor),
        limit: query.limit.unwrap_or(50).clamp(1, 200),
    };
    let page = find::roles(acting, &filter).await?;
    let next = page.items.last().filter(|_| page.more).map(crate::pages::role_cursor);
    Ok(Json(Listing { items: page.items.into_iter().map(Into::into).collect(), next }))
}

async fn of(ctx: &SignedIn, person: PersonId) -> kernel::Result<Listing<RoleBody>> {
    let seen = find::person(ctx.acting(), person).await?;
    let held = find::roles_of(ctx.acting(), &seen).await?;
    Ok(Listing { items: held.into_iter().map(Into::into).collect(), next: None })
}

/// The roles given to a person.
#[utoipa::path(
    get, path = "/api/v1/people/{person}/roles", tag = "roles",
    params(("person" = String, Path, description = "Id of the person")),
    responses((status = 200, body = Listing<RoleBody>), (status = 404, body = web::problem::Problem)),
)]
pub(super) async fn of_person(ctx: SignedIn, At(person): At<PersonId>) -> ApiResult<Json<Listing<RoleBody>>> {
    Ok(Json(of(&ctx, person).await?))
}

/// A role to give.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct NewRoleBody {
    /// Key of the role: `it-manager`.
    role: String,
    /// Id of the unit; left out only for a system administrator.
    #[schema(value_type = Option<String>, format = Uuid)]
    unit: Option<UnitId>,
    /// First day; today when left out.
    starts_on: Option<NaiveDate>,
    /// Last day.
    ends_on: Option<NaiveDate>,
}

/// Gives a role; answers with all roles of the person.
#[utoipa::path(
    post, path = "/api/v1/people/{person}/roles", tag = "roles", request_body = NewRoleBody,
    params(("person" = String, Path, description = "Id of the person")),
    responses((status = 201, body = Listing<RoleBody>), (status = 403, body = web::problem::Problem)),
)]
pub(super) async fn give(
    ctx: SignedIn,
    At(person): At<PersonId>,
    Json(new): Json<NewRoleBody>,
) -> ApiResult<Created<Listing<RoleBody>>> {
    let acting = ctx.acting();
    let mut wrong = Fields::default();
    let role = key::<Role>(&mut wrong, "role", &new.role);
    let role = wrong.or(role)?.unwrap_or(Role::Employee);
    let starts_on = new.starts_on.unwrap_or_else(|| acting.today());
    let new = NewRole { person, role, unit: new.unit, starts_on, ends_on: new.ends_on };
    roles::give(acting, new, &all_permissions(&ctx)).await?;
    Ok(Created { location: format!("/api/v1/people/{person}/roles"), body: of(&ctx, person).await? })
}

/// Takes a role back.
#[utoipa::path(
    delete, path = "/api/v1/roles/{holding}", tag = "roles",
    params(("holding" = String, Path, description = "Id of the role that is held")),
    responses((status = 204), (status = 404, body = web::problem::Problem)),
)]
pub(super) async fn take(ctx: SignedIn, At(holding): At<RoleHoldingId>) -> ApiResult<StatusCode> {
    roles::take(ctx.acting(), holding, &all_permissions(&ctx)).await?;
    Ok(StatusCode::NO_CONTENT)
}
