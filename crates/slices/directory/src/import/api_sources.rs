//! Sources of imports as REST: where files come from, and how they are taken.

use std::collections::BTreeMap;

use access::Permission as _;
use axum::extract::{Path, Query};
use kernel::{Error, Fields, OrgId, UnitId};
use serde::{Deserialize, Serialize};
use sheets::Mapping;
use utoipa::{IntoParams, OpenApi, ToSchema};
use web::api::{ApiResult, Created, Json, Listing};
use web::{Guard, Routes, SignedIn};

use super::commands::{self, SourceDraft};
use super::model::{Settings, Source, SourceId, SourceKind};
use crate::api::key;
use crate::model::PersonKind;
use crate::permissions::ManagePeople;

pub(super) fn routes(routes: &mut Routes) {
    let keep = Guard::Needs(ManagePeople::DEF);
    routes.get("/api/v1/import-sources", keep, list);
    routes.post("/api/v1/import-sources", keep, add);
    routes.get("/api/v1/import-sources/{source}", keep, show);
    routes.put("/api/v1/import-sources/{source}", keep, change);
}

/// The description of this API.
#[derive(OpenApi)]
#[openapi(paths(list, add, show, change))]
pub(crate) struct Document;

/// How the files of a source are taken.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(default)]
struct SettingsBody {
    /// Percentage of present people that a file may end or move without being asked, 0 to 100.
    brake_percent: u8,
    /// Whether who is missing from a file has left; otherwise files only add and change.
    full_list: bool,
    /// Whether rows with a problem are left out instead of stopping the whole file.
    skip_bad: bool,
    /// Id of the unit to which people belong, or below which units hang, when the file does not say.
    #[schema(value_type = Option<String>, format = Uuid)]
    default_unit: Option<UnitId>,
    /// What people are when the file does not say: `staff` or `pupil`.
    default_kind: String,
    /// Whether names are written by Belgian habit: surname first, the prefix part of it.
    belgian_names: bool,
    /// Only rows of this municipality, in the list of schools; empty for all.
    filter: String,
    /// The row with the column names, from 1; the first that holds something when left out.
    header_row: Option<u32>,
}

impl Default for SettingsBody {
    fn default() -> Self {
        Settings::default().into()
    }
}

impl From<Settings> for SettingsBody {
    fn from(settings: Settings) -> Self {
        Self {
            brake_percent: settings.brake_percent,
            full_list: settings.full_list,
            skip_bad: settings.skip_bad,
            default_unit: settings.default_unit,
            default_kind: settings.default_kind.to_string(),
            belgian_names: settings.belgian_names,
            filter: settings.filter,
            header_row: settings.hints.header_row,
        }
    }
}

impl SettingsBody {
    /// Over what the settings were: what the reader found out by itself stays.
    fn over(self, mut settings: Settings) -> kernel::Result<Settings> {
        let mut wrong = Fields::default();
        let kind = key::<PersonKind>(&mut wrong, "default_kind", &self.default_kind);
        settings.hints.header_row = self.header_row;
        let settings = Settings {
            hints: settings.hints,
            brake_percent: self.brake_percent,
            full_list: self.full_list,
            skip_bad: self.skip_bad,
            default_unit: self.default_unit,
            default_kind: kind.unwrap_or(settings.default_kind),
            belgian_names: self.belgian_names,
            filter: self.filter,
        };
        wrong.or(settings)
    }
}

/// Where files come from.
#[derive(Debug, Serialize, ToSchema)]
struct SourceBody {
    /// Id.
    id: String,
    /// Id of the organisation.
    organisation: String,
    /// Name.
    name: String,
    /// What its files hold: `people`, `units` or `schools`.
    kind: String,
    /// Which column is taken for which field, by the field; empty until a file has come.
    mapping: BTreeMap<String, String>,
    /// How its files are taken.
    settings: SettingsBody,
    /// Counts changes; send it along with the next.
    version: i64,
}

impl From<Source> for SourceBody {
    fn from(source: Source) -> Self {
        Self {
            id: source.id.to_string(),
            organisation: source.organisation.to_string(),
            name: source.name,
            kind: source.kind.to_string(),
            mapping: source.mapping.iter().map(|(field, header)| (field.to_owned(), header.to_owned())).collect(),
            settings: source.settings.into(),
            version: source.version,
        }
    }
}

/// Which sources.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// Organisation; the caller's own when left out.
    organisation: Option<String>,
}

fn organisation(ctx: &SignedIn, asked: Option<&str>) -> kernel::Result<OrgId> {
    match asked {
        Some(id) => id.parse().map_err(|_| Error::NotFound),
        None => Ok(ctx.me().house.organisation),
    }
}

/// The sources of an organisation that the caller may use.
#[utoipa::path(get, path = "/api/v1/import-sources", tag = "imports", params(Asked),
    responses((status = 200, description = "Sources, by name", body = Listing<SourceBody>)))]
async fn list(ctx: SignedIn, Query(asked): Query<Asked>) -> ApiResult<Json<Listing<SourceBody>>> {
    let sources = commands::sources(ctx.acting(), organisation(&ctx, asked.organisation.as_deref())?).await?;
    Ok(Json(Listing { items: sources.into_iter().map(Into::into).collect(), next: None }))
}

/// A source to add.
#[derive(Debug, Deserialize, ToSchema)]
struct NewSource {
    /// Organisation; the caller's own when left out.
    organisation: Option<String>,
    /// Name.
    name: String,
    /// What its files hold: `people`, `units` or `schools`.
    kind: String,
    /// How its files are taken.
    #[serde(default)]
    settings: SettingsBody,
}

/// Adds a source. Which column holds what is found out from its first file.
#[utoipa::path(post, path = "/api/v1/import-sources", tag = "imports", request_body = NewSource,
    responses((status = 201, description = "The source", body = SourceBody),
    (status = 422, description = "A field is wrong", body = web::problem::Problem)))]
async fn add(ctx: SignedIn, Json(new): Json<NewSource>) -> ApiResult<Created<SourceBody>> {
    let mut wrong = Fields::default();
    let kind = key::<SourceKind>(&mut wrong, "kind", &new.kind).unwrap_or(SourceKind::People);
    wrong.or(())?;
    let settings = new.settings.over(Settings::default())?;
    let draft = SourceDraft { name: new.name, kind, mapping: Mapping::default(), settings };
    let id = organisation(&ctx, new.organisation.as_deref())?;
    let source = commands::add_source(ctx.acting(), id, draft).await?;
    Ok(Created { location: format!("/api/v1/import-sources/{}", source.id), body: source.into() })
}

/// One source.
#[utoipa::path(get, path = "/api/v1/import-sources/{source}", tag = "imports",
    params(("source" = String, Path, description = "Id of the source")),
    responses((status = 200, description = "The source", body = SourceBody)))]
async fn show(ctx: SignedIn, Path(id): Path<SourceId>) -> ApiResult<Json<SourceBody>> {
    Ok(Json(commands::source(ctx.acting(), id).await?.into()))
}

/// A source as it is to be.
#[derive(Debug, Deserialize, ToSchema)]
struct SourceChange {
    /// The version that was read; refused with `changed-meanwhile` when it is no longer that.
    version: i64,
    /// Name.
    name: String,
    /// Which column is taken for which field.
    #[serde(default)]
    mapping: BTreeMap<String, String>,
    /// How its files are taken.
    settings: SettingsBody,
}

/// Changes a source as a whole. A proposed file is looked through again with `look-again`.
#[utoipa::path(put, path = "/api/v1/import-sources/{source}", tag = "imports", request_body = SourceChange,
    params(("source" = String, Path, description = "Id of the source")),
    responses((status = 200, description = "The source", body = SourceBody),
    (status = 409, description = "Somebody changed it meanwhile", body = web::problem::Problem)))]
async fn change(
    ctx: SignedIn,
    Path(id): Path<SourceId>,
    Json(change): Json<SourceChange>,
) -> ApiResult<Json<SourceBody>> {
    let old = commands::source(ctx.acting(), id).await?;
    let mut mapping = Mapping::default();
    for (field, header) in &change.mapping {
        mapping.set(field, header);
    }
    let settings = change.settings.over(old.settings)?;
    let draft = SourceDraft { name: change.name, kind: old.kind, mapping, settings };
    Ok(Json(commands::change_source(ctx.acting(), id, change.version, draft).await?.into()))
}
