//! A group's calendar and links.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use chrono::DateTime;
use kernel::{Fields, Text, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::api::{ApiResult, Created, Json, Listing};
use web::{Guard, Routes, SignedIn};

use super::{read, read_group};
use crate::commands::{agenda, links};
use crate::gate;
use crate::model::{DateDraft, GroupDate, LinkDraft};

/// How many dates are listed.
const MOST: u16 = 200;

pub(super) fn routes(routes: &mut Routes) {
    let inside = Guard::SignedIn;
    routes.get("/api/v1/groups/{group}/dates", inside, list);
    routes.post("/api/v1/groups/{group}/dates", inside, add);
    routes.put("/api/v1/groups/{group}/dates/{date}", inside, change);
    routes.delete("/api/v1/groups/{group}/dates/{date}", inside, remove);
    routes.get("/api/v1/groups/{group}/links", inside, links);
    routes.post("/api/v1/groups/{group}/links", inside, add_link);
    routes.delete("/api/v1/groups/{group}/links/{link}", inside, remove_link);
}

/// A date in a group's calendar.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct DateBody {
    /// Which.
    id: String,
    /// What.
    title: String,
    /// Where.
    place: String,
    /// What else there is to know.
    note: String,
    /// From when; RFC 3339.
    starts_at: String,
    /// Until when; RFC 3339.
    ends_at: String,
    /// Counts changes; send it back with a change.
    version: i64,
}

impl From<GroupDate> for DateBody {
    fn from(date: GroupDate) -> Self {
        Self {
            id: date.id.to_string(),
            title: date.title,
            place: date.place,
            note: date.note,
            starts_at: date.starts_at.rfc3339(),
            ends_at: date.ends_at.rfc3339(),
            version: date.version,
        }
    }
}

/// A date to add or to change.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct DateInput {
    /// What.
    title: String,
    /// Where.
    #[serde(default)]
    place: String,
    /// What else there is to know.
    #[serde(default)]
    note: String,
    /// From when; RFC 3339.
    starts_at: String,
    /// Until when, RFC 3339; an hour later when left out.
    ends_at: Option<String>,
    /// For a change: the version that it was made from.
    #[serde(default)]
    version: i64,
}

impl DateInput {
    fn draft(self) -> kernel::Result<DateDraft> {
        let mut wrong = Fields::default();
        let mut moment = |name: &'static str, text: &str| {
            let read = DateTime::parse_from_rfc3339(text).ok();
            if read.is_none() {
                wrong.add(name, Text::new("field-moment"));
            }
            Timestamp::from_micros(read.map_or(0, |at| at.timestamp_micros()))
        };
        let starts_at = moment("starts_at", &self.starts_at);
        let ends_at = self.ends_at.as_deref().map(|text| moment("ends_at", text));
        wrong.or(DateDraft { title: self.title, place: self.place, note: self.note, starts_at, ends_at })
    }
}

/// Whether to list what is past.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Past {
    past: bool,
}

/// The dates that are not over yet, the first first; or those that are, the last first.
#[utoipa::path(get, path = "/api/v1/groups/{group}/dates", tag = "groups",
    params(("group" = String, Path), ("past" = Option<bool>, Query)),
    responses((status = 200, body = Listing<DateBody>)))]
pub(super) async fn list(
    me: SignedIn,
    Path(group): Path<String>,
    Query(past): Query<Past>,
) -> ApiResult<Json<Listing<DateBody>>> {
    let inside = gate::enter(me.acting(), read_group(&group)?).await?;
    let found = if past.past {
        agenda::past(me.acting(), &inside, MOST).await?
    } else {
        agenda::coming(me.acting(), &inside, MOST).await?
    };
    Ok(Json(Listing { items: found.into_iter().map(Into::into).collect(), next: None }))
}

/// Puts a date in the group's calendar.
#[utoipa::path(post, path = "/api/v1/groups/{group}/dates", tag = "groups", params(("group" = String, Path)),
    request_body = DateInput, responses((status = 201, body = DateBody)))]
pub(super) async fn add(
    me: SignedIn,
    Path(group): Path<String>,
    Json(input): Json<DateInput>,
) -> ApiResult<Created<DateBody>> {
    let id = read_group(&group)?;
    let date = agenda::add(me.acting(), id, input.draft()?).await?;
    let inside = gate::enter(me.acting(), id).await?;
    let body = agenda::find(me.acting(), &inside, date).await?.into();
    Ok(Created { location: format!("/api/v1/groups/{id}/dates/{date}"), body })
}

/// Changes a date.
#[utoipa::path(put, path = "/api/v1/groups/{group}/dates/{date}", tag = "groups",
    params(("group" = String, Path), ("date" = String, Path)), request_body = DateInput,
    responses((status = 200, body = DateBody)))]
pub(super) async fn change(
    me: SignedIn,
    Path((group, date)): Path<(String, String)>,
    Json(input): Json<DateInput>,
) -> ApiResult<Json<DateBody>> {
    let (id, date, version) = (read_group(&group)?, read(&date)?, input.version);
    agenda::change(me.acting(), id, date, (version, input.draft()?)).await?;
    let inside = gate::enter(me.acting(), id).await?;
    Ok(Json(agenda::find(me.acting(), &inside, date).await?.into()))
}

/// Takes a date out of the group's calendar.
#[utoipa::path(delete, path = "/api/v1/groups/{group}/dates/{date}", tag = "groups",
    params(("group" = String, Path), ("date" = String, Path)),
    responses((status = 204, description = "It is out of the calendar")))]
pub(super) async fn remove(me: SignedIn, Path((group, date)): Path<(String, String)>) -> ApiResult<Response> {
    agenda::remove(me.acting(), read_group(&group)?, read(&date)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A link on a group's page.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LinkBody {
    /// Which.
    id: String,
    /// What it says.
    label: String,
    /// Where it leads.
    url: String,
}

/// A link to add.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct LinkInput {
    /// What it says; the address when left out.
    #[serde(default)]
    label: String,
    /// Where it leads.
    url: String,
}

/// The links on a group's page, in their order.
#[utoipa::path(get, path = "/api/v1/groups/{group}/links", tag = "groups", params(("group" = String, Path)),
    responses((status = 200, body = Listing<LinkBody>)))]
pub(super) async fn links(me: SignedIn, Path(group): Path<String>) -> ApiResult<Json<Listing<LinkBody>>> {
    let inside = gate::enter(me.acting(), read_group(&group)?).await?;
    let found = links::list(me.acting(), &inside).await?.into_iter();
    let items = found.map(|one| LinkBody { id: one.id.to_string(), label: one.label, url: one.url }).collect();
    Ok(Json(Listing { items, next: None }))
}

/// Puts a link on a group's page.
#[utoipa::path(post, path = "/api/v1/groups/{group}/links", tag = "groups", params(("group" = String, Path)),
    request_body = LinkInput, responses((status = 201, body = LinkBody)))]
pub(super) async fn add_link(
    me: SignedIn,
    Path(group): Path<String>,
    Json(input): Json<LinkInput>,
) -> ApiResult<Created<LinkBody>> {
    let id = read_group(&group)?;
    let body = LinkBody { id: String::new(), label: input.label.clone(), url: input.url.clone() };
    let link = links::add(me.acting(), id, LinkDraft { label: input.label, url: input.url }).await?;
    Ok(Created {
        location: format!("/api/v1/groups/{id}/links/{link}"),
        body: LinkBody { id: link.to_string(), ..body },
    })
}

/// Takes a link off a group's page.
#[utoipa::path(delete, path = "/api/v1/groups/{group}/links/{link}", tag = "groups",
    params(("group" = String, Path), ("link" = String, Path)),
    responses((status = 204, description = "The link is gone")))]
pub(super) async fn remove_link(me: SignedIn, Path((group, link)): Path<(String, String)>) -> ApiResult<Response> {
    links::remove(me.acting(), read_group(&group)?, read(&link)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
