//! Banners.

use access::Permission as _;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use chrono::DateTime;
use kernel::{Error, Fields, Text, Timestamp, UnitId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::api::{ApiResult, Created, Json, ListQuery, Listing};
use web::{Guard, Routes, SignedIn};

use crate::commands::banners;
use crate::model::{Banner, BannerDraft, BannerId, Urgency};
use crate::pages::banner_list::{cursor, read_cursor};
use crate::permissions::ManageBanners;
use crate::store::banners::BannerFilter;

pub(super) fn routes(routes: &mut Routes) {
    let write = Guard::Needs(ManageBanners::DEF);
    routes.get("/api/v1/banners", write, list);
    routes.post("/api/v1/banners", write, add);
    routes.get("/api/v1/banners/{banner}", write, show);
    routes.put("/api/v1/banners/{banner}", write, change);
    routes.delete("/api/v1/banners/{banner}", write, end);
}

fn read_banner(text: &str) -> kernel::Result<BannerId> {
    text.parse().map_err(|_| Error::NotFound)
}

/// A banner.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BannerBody {
    /// Which.
    id: String,
    /// For whom: this unit and all below it.
    unit: String,
    /// `info`, `warning` or `error`.
    severity: String,
    /// The message in Dutch.
    text_nl: String,
    /// The same in English.
    text_en: String,
    /// A page with more.
    link: Option<String>,
    /// From when; RFC 3339.
    starts_at: String,
    /// Until when; absent until somebody takes it away.
    ends_at: Option<String>,
    /// Counts changes; send it back with a change.
    version: i64,
}

impl From<Banner> for BannerBody {
    fn from(banner: Banner) -> Self {
        Self {
            id: banner.id.to_string(),
            unit: banner.unit.to_string(),
            severity: banner.notice.urgency.to_string(),
            text_nl: banner.notice.text_nl,
            text_en: banner.notice.text_en,
            link: banner.notice.link,
            starts_at: banner.notice.starts_at.rfc3339(),
            ends_at: banner.notice.ends_at.map(Timestamp::rfc3339),
            version: banner.version,
        }
    }
}

/// A banner to write.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct BannerInput {
    /// For whom: this unit and all below it.
    unit: String,
    /// `info`, `warning` or `error`.
    severity: String,
    /// The message in Dutch.
    text_nl: String,
    /// The same in English.
    #[serde(default)]
    text_en: String,
    /// A page with more.
    #[serde(default)]
    link: String,
    /// From when, RFC 3339; now when left out.
    starts_at: Option<String>,
    /// Until when, RFC 3339; until somebody takes it away when left out.
    ends_at: Option<String>,
    /// For a change: the version that it was made from.
    #[serde(default)]
    version: i64,
}

impl BannerInput {
    fn draft(&self, now: Timestamp) -> kernel::Result<BannerDraft> {
        let mut wrong = Fields::default();
        let mut moment = |name: &str, text: Option<&String>| {
            let read = text.map(|text| DateTime::parse_from_rfc3339(text));
            if matches!(read, Some(Err(_))) {
                wrong.add(name, Text::new("field-moment"));
            }
            read.and_then(Result::ok).map(|at| Timestamp::from_micros(at.timestamp_micros()))
        };
        let starts_at = moment("starts_at", self.starts_at.as_ref()).unwrap_or(now);
        let ends_at = moment("ends_at", self.ends_at.as_ref());
        let (unit, urgency) = (self.unit.parse::<UnitId>(), self.severity.parse::<Urgency>());
        for (name, bad) in [("unit", unit.is_err()), ("severity", urgency.is_err())] {
            if bad {
                wrong.add(name, Text::new("field-choose"));
            }
        }
        let (true, Ok(unit), Ok(urgency)) = (wrong.is_empty(), unit, urgency) else { return Err(wrong.into()) };
        Ok(BannerDraft {
            unit,
            urgency,
            text_nl: self.text_nl.clone(),
            text_en: self.text_en.clone(),
            link: self.link.clone(),
            starts_at,
            ends_at,
        })
    }
}

/// Whether to list what is past.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Past {
    past: bool,
}

/// The banners that the caller may change, newest first.
#[utoipa::path(get, path = "/api/v1/banners", tag = "portal",
    params(("q" = Option<String>, Query), ("past" = Option<bool>, Query), ("cursor" = Option<String>, Query),
        ("limit" = Option<u16>, Query)),
    responses((status = 200, body = Listing<BannerBody>)))]
pub(super) async fn list(
    me: SignedIn,
    Query(asked): Query<ListQuery>,
    Query(past): Query<Past>,
) -> ApiResult<Json<Listing<BannerBody>>> {
    let filter = BannerFilter {
        words: asked.q.clone(),
        past: past.past,
        after: asked.cursor.as_deref().and_then(read_cursor),
        limit: asked.limit(),
    };
    let found = banners::list(me.acting(), &filter).await?;
    let next = found.items.last().filter(|_| found.more).map(cursor);
    Ok(Json(Listing { items: found.items.into_iter().map(Into::into).collect(), next }))
}

/// Writes a banner.
#[utoipa::path(post, path = "/api/v1/banners", tag = "portal", request_body = BannerInput,
    responses((status = 201, body = BannerBody)))]
pub(super) async fn add(me: SignedIn, Json(input): Json<BannerInput>) -> ApiResult<Created<BannerBody>> {
    let id = banners::add(me.acting(), input.draft(me.clock().now())?).await?;
    let body = banners::managed(me.acting(), id).await?.into();
    Ok(Created { location: format!("/api/v1/banners/{id}"), body })
}

/// A banner.
#[utoipa::path(get, path = "/api/v1/banners/{banner}", tag = "portal", params(("banner" = String, Path)),
    responses((status = 200, body = BannerBody)))]
pub(super) async fn show(me: SignedIn, Path(banner): Path<String>) -> ApiResult<Json<BannerBody>> {
    Ok(Json(banners::managed(me.acting(), read_banner(&banner)?).await?.into()))
}

/// Changes a banner.
#[utoipa::path(put, path = "/api/v1/banners/{banner}", tag = "portal", params(("banner" = String, Path)),
    request_body = BannerInput, responses((status = 200, body = BannerBody)))]
pub(super) async fn change(
    me: SignedIn,
    Path(banner): Path<String>,
    Json(input): Json<BannerInput>,
) -> ApiResult<Json<BannerBody>> {
    let id = read_banner(&banner)?;
    banners::managed(me.acting(), id).await?;
    banners::change(me.acting(), id, input.version, input.draft(me.clock().now())?).await?;
    Ok(Json(banners::managed(me.acting(), id).await?.into()))
}

/// Takes a banner away now.
#[utoipa::path(delete, path = "/api/v1/banners/{banner}", tag = "portal", params(("banner" = String, Path)),
    responses((status = 204, description = "It has ended")))]
pub(super) async fn end(me: SignedIn, Path(banner): Path<String>) -> ApiResult<Response> {
    banners::end(me.acting(), read_banner(&banner)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
