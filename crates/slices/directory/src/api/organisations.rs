//! Organisations for programs.

use kernel::{Error, Fields, Lang, OrgId, Text};
use serde::Deserialize;
use utoipa::ToSchema;
use web::SignedIn;
use web::api::{ApiResult, Created, Json, Listing};

use super::body::{OrganisationBody, key};
use crate::at::At;
use crate::commands::find;
use crate::commands::units::{self, NewOrganisation};
use crate::model::Colour;

/// The organisations within reach, by name.
#[utoipa::path(
    get, path = "/api/v1/organisations", tag = "organisations",
    responses((status = 200, body = Listing<OrganisationBody>), (status = 403, body = web::problem::Problem)),
)]
pub(super) async fn list(ctx: SignedIn) -> ApiResult<Json<Listing<OrganisationBody>>> {
    let organisations = find::organisations(ctx.acting()).await?;
    Ok(Json(Listing { items: organisations.into_iter().map(Into::into).collect(), next: None }))
}

/// One organisation.
#[utoipa::path(
    get, path = "/api/v1/organisations/{organisation}", tag = "organisations",
    params(("organisation" = String, Path, description = "Id of the organisation")),
    responses((status = 200, body = OrganisationBody), (status = 404, body = web::problem::Problem)),
)]
pub(super) async fn show(ctx: SignedIn, At(id): At<OrgId>) -> ApiResult<Json<OrganisationBody>> {
    Ok(Json(find::organisation(ctx.acting(), id).await?.into()))
}

/// An organisation to found.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct NewOrganisationBody {
    /// Name.
    name: String,
    /// Short name in addresses: lower-case letters, digits and hyphens.
    slug: String,
    /// `nl`, `en`, `fr` or `de`; Dutch when left out.
    lang: Option<String>,
    /// `#0b5c7a`; the product's own when left out.
    colour: Option<String>,
}

fn lang_and_colour(lang: Option<&str>, colour: Option<&str>) -> kernel::Result<(Option<Lang>, Option<Colour>)> {
    let mut wrong = Fields::default();
    let lang = lang.and_then(|lang| key(&mut wrong, "lang", lang));
    let read = colour.map(str::parse::<Colour>);
    if matches!(read, Some(Err(()))) {
        wrong.add("colour", Text::new("organisation-colour-wrong"));
    }
    wrong.or((lang, read.and_then(Result::ok)))
}

/// Founds an organisation; for who runs the installation.
#[utoipa::path(
    post, path = "/api/v1/organisations", tag = "organisations", request_body = NewOrganisationBody,
    responses((status = 201, body = OrganisationBody), (status = 403, body = web::problem::Problem)),
)]
pub(super) async fn found(ctx: SignedIn, Json(new): Json<NewOrganisationBody>) -> ApiResult<Created<OrganisationBody>> {
    let (lang, colour) = lang_and_colour(new.lang.as_deref(), new.colour.as_deref())?;
    let new = NewOrganisation { name: new.name, slug: new.slug, lang: lang.unwrap_or_default(), colour };
    let organisation = units::found(ctx.acting(), new).await?;
    Ok(Created { location: format!("/api/v1/organisations/{}", organisation.id), body: organisation.into() })
}

/// What to change of an organisation's look: what is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct LookChange {
    /// `nl`, `en`, `fr` or `de`.
    lang: Option<String>,
    /// `#0b5c7a`.
    colour: Option<String>,
}

/// Changes an organisation's language and colour. Its name is that of its unit.
#[utoipa::path(
    patch, path = "/api/v1/organisations/{organisation}", tag = "organisations", request_body = LookChange,
    params(("organisation" = String, Path, description = "Id of the organisation")),
    responses((status = 200, body = OrganisationBody), (status = 422, body = web::problem::Problem)),
)]
pub(super) async fn change(
    ctx: SignedIn,
    At(id): At<OrgId>,
    Json(change): Json<LookChange>,
) -> ApiResult<Json<OrganisationBody>> {
    let acting = ctx.acting();
    let organisation = find::organisation(acting, id).await?;
    let (lang, colour) = lang_and_colour(change.lang.as_deref(), change.colour.as_deref())?;
    units::furnish(acting, id, lang.unwrap_or(organisation.lang), colour.unwrap_or(organisation.colour)).await?;
    find::organisation(acting, id).await.map(|organisation| Json(organisation.into())).map_err(Error::into)
}
