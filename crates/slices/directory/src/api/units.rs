//! Units for programs.

use axum::extract::Query;
use axum::http::StatusCode;
use kernel::{Fields, OrgId, Text, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::SignedIn;
use web::api::{ApiResult, Created, Json, Listing};

use super::body::{OnDay, Patch, UnitBody, asked, key, patch};
use crate::at::At;
use crate::commands::{find, pick, units};
use crate::model::{Unit, UnitDraft, UnitKind, fold};
use crate::permissions::{ManagePeople, ManageRoles, ManageUnits, ViewUnits};

/// Which organisation.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    organisation: Option<String>,
    cursor: Option<String>,
    limit: Option<u16>,
}

/// A place in the list, as it stands in a cursor.
fn cursor(unit: &Unit) -> String {
    format!("{}~{}", unit.id, fold(&unit.name))
}

fn read_cursor(text: &str) -> Option<(String, UnitId)> {
    let (id, name) = text.split_once('~')?;
    Some((name.to_owned(), id.parse().ok()?))
}

/// The open units of an organisation, by name; `parent` makes them a tree.
#[utoipa::path(
    get, path = "/api/v1/units", tag = "units",
    params(
        ("organisation" = Option<String>, Query, description = "An organisation within reach; your own when left out"),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before"),
        ("limit" = Option<u16>, Query, description = "Items per page, 1 to 500; 200 when left out"),
    ),
    responses((status = 200, body = Listing<UnitBody>), (status = 404, body = web::problem::Problem)),
)]
pub(super) async fn list(ctx: SignedIn, Query(query): Query<Asked>) -> ApiResult<Json<Listing<UnitBody>>> {
    let id = asked::<OrgId>("organisation", query.organisation.as_deref())?;
    let organisation = find::organisation_in_part(ctx.acting(), id.unwrap_or(ctx.me().house.organisation)).await?;
    let after = query.cursor.as_deref().and_then(read_cursor);
    let limit = query.limit.unwrap_or(200).clamp(1, 500);
    let page = find::units_page(ctx.acting(), &organisation, after, limit).await?;
    let next = page.items.last().filter(|_| page.more).map(cursor);
    Ok(Json(Listing { items: page.items.into_iter().map(Into::into).collect(), next }))
}

/// What is typed, and what the unit is for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    q: String,
    #[serde(rename = "for")]
    purpose: String,
    organisation: Option<String>,
}

/// A unit with a text that tells it from others of the same name.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Suggestion {
    /// Id of the unit.
    #[schema(value_type = String, format = Uuid)]
    id: UnitId,
    /// Its name and that of the unit above.
    label: String,
}

/// Units to choose from while a name is typed: of which every word begins a word of their name, code or place, or of
/// the names above them. At most twenty.
#[utoipa::path(
    get, path = "/api/v1/units/suggestions", tag = "units",
    params(
        ("q" = String, Query, description = "What was typed"),
        ("for" = Option<String>, Query, description = "`see` (the default), `people` (put people there), `units` (hang units there), `roles` (give roles there)"),
        ("organisation" = Option<String>, Query, description = "Only units of this organisation"),
    ),
    responses((status = 200, body = Listing<Suggestion>), (status = 422, body = web::problem::Problem)),
)]
pub(super) async fn suggestions(ctx: SignedIn, Query(query): Query<Typed>) -> ApiResult<Json<Listing<Suggestion>>> {
    let acting = ctx.acting();
    let organisation = match asked::<OrgId>("organisation", query.organisation.as_deref())? {
        Some(id) => Some(find::organisation_in_part(acting, id).await?),
        None => None,
    };
    let (within, text, most) = (organisation.as_ref(), query.q.as_str(), pick::SUGGESTIONS);
    let found = match query.purpose.as_str() {
        "" | "see" => pick::suggest::<ViewUnits>(acting, within, text, most).await?,
        "people" => pick::suggest::<ManagePeople>(acting, within, text, most).await?,
        "units" => pick::suggest::<ManageUnits>(acting, within, text, most).await?,
        "roles" => pick::suggest::<ManageRoles>(acting, within, text, most).await?,
        _ => return Err(kernel::Error::field("for", Text::new("field-choose")).into()),
    };
    let items = found.into_iter().map(|one| Suggestion { id: one.unit.id, label: one.label }).collect();
    Ok(Json(Listing { items, next: None }))
}

/// One unit.
#[utoipa::path(
    get, path = "/api/v1/units/{unit}", tag = "units",
    params(("unit" = String, Path, description = "Id of the unit")),
    responses((status = 200, body = UnitBody), (status = 404, body = web::problem::Problem)),
)]
pub(super) async fn show(ctx: SignedIn, At(id): At<UnitId>) -> ApiResult<Json<UnitBody>> {
    Ok(Json(find::unit(ctx.acting(), id).await?.0.into()))
}

/// A unit to add.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct NewUnit {
    /// Id of the unit below which it hangs.
    #[schema(value_type = String, format = Uuid)]
    under: UnitId,
    /// What it is: `site`, `department`, `team`, `class`, `dwelling-group`, `day-centre`.
    kind: String,
    /// Name.
    name: String,
    /// Code in the source, unique in the organisation.
    code: Option<String>,
    /// Street and number.
    street: Option<String>,
    /// Postal code.
    postcode: Option<String>,
    /// Place.
    place: Option<String>,
}

/// Adds a unit below another.
#[utoipa::path(
    post, path = "/api/v1/units", tag = "units", request_body = NewUnit,
    responses((status = 201, body = UnitBody), (status = 422, body = web::problem::Problem)),
)]
pub(super) async fn add(ctx: SignedIn, Json(new): Json<NewUnit>) -> ApiResult<Created<UnitBody>> {
    let mut wrong = Fields::default();
    let kind = key::<UnitKind>(&mut wrong, "kind", &new.kind).unwrap_or(UnitKind::Team);
    wrong.or(())?;
    let draft = UnitDraft {
        kind,
        name: new.name,
        code: new.code,
        street: new.street,
        postcode: new.postcode,
        place: new.place,
    };
    let unit = units::add(ctx.acting(), new.under, draft).await?;
    Ok(Created { location: format!("/api/v1/units/{}", unit.id), body: unit.into() })
}

/// What to change of a unit: what is left out stays as it is, `null` takes away.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct UnitChange {
    /// The version that was read; refused with `changed-meanwhile` when it is no longer that.
    version: i64,
    /// What it is.
    kind: Option<String>,
    /// Name.
    name: Option<String>,
    /// Code in the source.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    code: Patch<String>,
    /// Street and number.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    street: Patch<String>,
    /// Postal code.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    postcode: Patch<String>,
    /// Place.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    place: Patch<String>,
}

impl UnitChange {
    /// The unit as it will be.
    fn over(self, unit: Unit) -> kernel::Result<UnitDraft> {
        let mut wrong = Fields::default();
        let kind = self.kind.as_deref().map_or(Some(unit.kind), |kind| key(&mut wrong, "kind", kind));
        let draft = UnitDraft {
            kind: kind.unwrap_or(unit.kind),
            name: self.name.unwrap_or(unit.name),
            code: self.code.unwrap_or(unit.code),
            street: self.street.unwrap_or(unit.street),
            postcode: self.postcode.unwrap_or(unit.postcode),
            place: self.place.unwrap_or(unit.place),
        };
        wrong.or(draft)
    }
}

/// Changes what is known of a unit.
#[utoipa::path(
    patch, path = "/api/v1/units/{unit}", tag = "units", request_body = UnitChange,
    params(("unit" = String, Path, description = "Id of the unit")),
    responses((status = 200, body = UnitBody), (status = 409, body = web::problem::Problem)),
)]
pub(super) async fn change(
    ctx: SignedIn,
    At(id): At<UnitId>,
    Json(change): Json<UnitChange>,
) -> ApiResult<Json<UnitBody>> {
    let acting = ctx.acting();
    let (unit, _) = find::unit(acting, id).await?;
    units::change(acting, id, change.version, change.over(unit)?).await?;
    Ok(Json(find::unit(acting, id).await?.0.into()))
}

/// Below which unit.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct Under {
    /// Id of the unit.
    #[schema(value_type = String, format = Uuid)]
    under: UnitId,
}

/// Hangs a unit, with all below it, under another of its organisation.
#[utoipa::path(
    post, path = "/api/v1/units/{unit}/move", tag = "units", request_body = Under,
    params(("unit" = String, Path, description = "Id of the unit")),
    responses((status = 200, body = UnitBody), (status = 422, body = web::problem::Problem)),
)]
pub(super) async fn rehang(ctx: SignedIn, At(id): At<UnitId>, Json(to): Json<Under>) -> ApiResult<Json<UnitBody>> {
    units::rehang(ctx.acting(), id, to.under).await?;
    Ok(Json(find::unit(ctx.acting(), id).await?.0.into()))
}

/// Closes a unit that nobody belongs to any more.
#[utoipa::path(
    post, path = "/api/v1/units/{unit}/end", tag = "units", request_body = OnDay,
    params(("unit" = String, Path, description = "Id of the unit")),
    responses((status = 204), (status = 409, body = web::problem::Problem)),
)]
pub(super) async fn end(ctx: SignedIn, At(id): At<UnitId>, Json(day): Json<OnDay>) -> ApiResult<StatusCode> {
    units::end(ctx.acting(), id, day.on).await?;
    Ok(StatusCode::NO_CONTENT)
}
