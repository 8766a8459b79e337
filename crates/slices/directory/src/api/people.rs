//! People for programs.

use axum::extract::Query;
use axum::http::StatusCode;
use chrono::NaiveDate;
use kernel::{Fields, Lang, OrgId, PersonId, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::SignedIn;
use web::api::{ApiResult, Created, Json, Listing};

use super::body::{MembershipInput, OnDay, Patch, PersonBody, PersonItem, asked, key, patch};
use crate::at::At;
use crate::commands::{find, people};
use crate::model::{PersonDraft, PersonKind, PersonName};
use crate::pages::{people_cursor, read_people_cursor};
use crate::permissions::ViewPersonFile;
use crate::store::search::PeopleFilter;

/// What a list is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    organisation: Option<String>,
    q: String,
    unit: Option<String>,
    kind: Option<String>,
    left: bool,
    cursor: Option<String>,
    limit: Option<u16>,
}

/// The people of an organisation, by name.
#[utoipa::path(
    get, path = "/api/v1/people", tag = "people",
    params(
        ("organisation" = Option<String>, Query, description = "An organisation within reach; your own when left out"),
        ("q" = Option<String>, Query, description = "Beginnings of words: names, e-mail address, number"),
        ("unit" = Option<String>, Query, description = "Only who belongs to this unit or below it"),
        ("kind" = Option<String>, Query, description = "`staff` or `pupil`"),
        ("left" = Option<bool>, Query, description = "Also who has left; for who keeps people"),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before"),
        ("limit" = Option<u16>, Query, description = "Items per page, 1 to 200; 50 when left out"),
    ),
    responses((status = 200, body = Listing<PersonItem>), (status = 403, body = web::problem::Problem)),
)]
pub(super) async fn list(ctx: SignedIn, Query(query): Query<Asked>) -> ApiResult<Json<Listing<PersonItem>>> {
    let acting = ctx.acting();
    let organisation = asked::<OrgId>("organisation", query.organisation.as_deref())?;
    let below = match asked::<UnitId>("unit", query.unit.as_deref())? {
        Some(unit) => Some(find::unit(acting, unit).await?.0.path),
        None => None,
    };
    let filter = PeopleFilter {
        words: query.q,
        kind: asked::<PersonKind>("kind", query.kind.as_deref())?,
        below,
        ended: query.left,
        after: query.cursor.as_deref().and_then(read_people_cursor),
        limit: query.limit.unwrap_or(50).clamp(1, 200),
        ..PeopleFilter::of(organisation.unwrap_or(ctx.me().house.organisation))
    };
    let page = find::people(acting, &filter).await?;
    let next = page.items.last().filter(|_| page.more).map(people_cursor);
    Ok(Json(Listing { items: page.items.into_iter().map(Into::into).collect(), next }))
}

/// One person.
#[utoipa::path(
    get, path = "/api/v1/people/{person}", tag = "people",
    params(("person" = String, Path, description = "Id of the person")),
    responses((status = 200, body = PersonBody), (status = 404, body = web::problem::Problem)),
)]
pub(super) async fn show(ctx: SignedIn, At(id): At<PersonId>) -> ApiResult<Json<PersonBody>> {
    Ok(Json(body(&ctx, id).await?))
}

async fn body(ctx: &SignedIn, id: PersonId) -> kernel::Result<PersonBody> {
    let seen = find::person(ctx.acting(), id).await?;
    let file = seen.may::<ViewPersonFile>(ctx.acting()) || ctx.person() == id;
    Ok(PersonBody::new(seen.person, file))
}

/// A person to add.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct NewPerson {
    /// `staff` or `pupil`.
    kind: String,
    /// Given name.
    given_name: String,
    /// Initials.
    #[serde(default)]
    initials: String,
    /// What stands before the surname: `van der`.
    #[serde(default)]
    prefix: String,
    /// Surname without prefix.
    surname: String,
    /// E-mail address.
    email: Option<String>,
    /// Telephone.
    phone: Option<String>,
    /// Personnel or pupil number, unique in the organisation.
    external_id: Option<String>,
    /// Birth date.
    born_on: Option<NaiveDate>,
    /// `nl`, `en`, `fr` or `de`.
    lang: Option<String>,
    /// Where the person belongs.
    membership: MembershipInput,
}

/// Adds a person who belongs to a unit.
#[utoipa::path(
    post, path = "/api/v1/people", tag = "people", request_body = NewPerson,
    responses((status = 201, body = PersonBody), (status = 422, body = web::problem::Problem)),
)]
pub(super) async fn add(ctx: SignedIn, Json(new): Json<NewPerson>) -> ApiResult<Created<PersonBody>> {
    let acting = ctx.acting();
    let mut wrong = Fields::default();
    let kind = key::<PersonKind>(&mut wrong, "kind", &new.kind);
    let lang = new.lang.as_deref().and_then(|lang| key::<Lang>(&mut wrong, "lang", lang));
    let draft = PersonDraft {
        kind: kind.unwrap_or(PersonKind::Staff),
        external_id: new.external_id,
        name: PersonName { given: new.given_name, initials: new.initials, prefix: new.prefix, surname: new.surname },
        email: new.email,
        phone: new.phone,
        born_on: new.born_on,
        lang,
    };
    wrong.or(())?;
    let membership = new.membership.draft(acting.today())?;
    let person = people::add(acting, draft, membership).await?;
    Ok(Created { location: format!("/api/v1/people/{}", person.id), body: PersonBody::new(person, true) })
}

/// What to change of a person: what is left out stays as it is, `null` takes away.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct PersonChange {
    /// The version that was read; refused with `changed-meanwhile` when it is no longer that.
    version: i64,
    /// `staff` or `pupil`.
    kind: Option<String>,
    /// Given name.
    given_name: Option<String>,
    /// Initials.
    initials: Option<String>,
    /// What stands before the surname.
    prefix: Option<String>,
    /// Surname without prefix.
    surname: Option<String>,
    /// E-mail address.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    email: Patch<String>,
    /// Telephone.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    phone: Patch<String>,
    /// Personnel or pupil number.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    external_id: Patch<String>,
    /// Birth date.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<NaiveDate>)]
    born_on: Patch<NaiveDate>,
    /// `nl`, `en`, `fr` or `de`.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>)]
    lang: Patch<String>,
}

impl PersonChange {
    /// The person as it will be.
    fn over(self, person: crate::model::Person) -> kernel::Result<PersonDraft> {
        let mut wrong = Fields::default();
        let kind = self.kind.as_deref().map_or(Some(person.kind), |kind| key(&mut wrong, "kind", kind));
        let lang = match self.lang {
            None => person.lang,
            Some(None) => None,
            Some(Some(lang)) => key(&mut wrong, "lang", &lang),
        };
        let draft = PersonDraft {
            kind: kind.unwrap_or(person.kind),
            external_id: self.external_id.unwrap_or(person.external_id),
            name: PersonName {
                given: self.given_name.unwrap_or(person.name.given),
                initials: self.initials.unwrap_or(person.name.initials),
                prefix: self.prefix.unwrap_or(person.name.prefix),
                surname: self.surname.unwrap_or(person.name.surname),
            },
            email: self.email.unwrap_or(person.email),
            phone: self.phone.unwrap_or(person.phone),
            born_on: self.born_on.unwrap_or(person.born_on),
            lang,
        };
        wrong.or(draft)
    }
}

/// Changes what is known of a person.
#[utoipa::path(
    patch, path = "/api/v1/people/{person}", tag = "people", request_body = PersonChange,
    params(("person" = String, Path, description = "Id of the person")),
    responses((status = 200, body = PersonBody), (status = 409, body = web::problem::Problem)),
)]
pub(super) async fn change(
    ctx: SignedIn,
    At(id): At<PersonId>,
    Json(change): Json<PersonChange>,
) -> ApiResult<Json<PersonBody>> {
    let acting = ctx.acting();
    let person = find::person(acting, id).await?.person;
    let version = change.version;
    people::change(acting, id, version, change.over(person)?).await?;
    Ok(Json(body(&ctx, id).await?))
}

/// Says that a person leaves after a day.
#[utoipa::path(
    post, path = "/api/v1/people/{person}/end", tag = "people", request_body = OnDay,
    params(("person" = String, Path, description = "Id of the person")),
    responses((status = 204), (status = 409, body = web::problem::Problem)),
)]
pub(super) async fn end(ctx: SignedIn, At(id): At<PersonId>, Json(day): Json<OnDay>) -> ApiResult<StatusCode> {
    people::end(ctx.acting(), id, day.on).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says that a person who left belongs to a unit again.
#[utoipa::path(
    post, path = "/api/v1/people/{person}/return", tag = "people", request_body = MembershipInput,
    params(("person" = String, Path, description = "Id of the person")),
    responses((status = 200, body = PersonBody), (status = 409, body = web::problem::Problem)),
)]
pub(super) async fn bring_back(
    ctx: SignedIn,
    At(id): At<PersonId>,
    Json(membership): Json<MembershipInput>,
) -> ApiResult<Json<PersonBody>> {
    people::bring_back(ctx.acting(), id, membership.draft(ctx.acting().today())?).await?;
    Ok(Json(body(&ctx, id).await?))
}

/// A function.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FunctionBody {
    /// Id.
    id: String,
    /// Name.
    name: String,
}

/// Which organisation.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OfOrganisation {
    organisation: Option<String>,
}

/// The functions that people have in an organisation, by name.
#[utoipa::path(
    get, path = "/api/v1/functions", tag = "people",
    params(("organisation" = Option<String>, Query, description = "An organisation within reach; your own when left out")),
    responses((status = 200, body = Listing<FunctionBody>), (status = 404, body = web::problem::Problem)),
)]
pub(super) async fn functions(
    ctx: SignedIn,
    Query(query): Query<OfOrganisation>,
) -> ApiResult<Json<Listing<FunctionBody>>> {
    let id = asked::<OrgId>("organisation", query.organisation.as_deref())?;
    let organisation = find::organisation_in_part(ctx.acting(), id.unwrap_or(ctx.me().house.organisation)).await?;
    let functions = find::functions(ctx.acting(), &organisation).await?;
    let items = functions.into_iter().map(|f| FunctionBody { id: f.id.to_string(), name: f.name }).collect();
    Ok(Json(Listing { items, next: None }))
}
