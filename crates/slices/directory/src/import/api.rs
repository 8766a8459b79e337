//! Imports as REST: bring a file, look at what was found, write it.

use access::Permission as _;
use axum::body::Body;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use kernel::{Error, Text};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use web::api::{ApiResult, Created, Json, Listing};
use web::{Guard, Routes, SignedIn, UPLOAD_LIMIT};

use super::commands;
use super::model::{Problems, Run, RunId, Summary};
use crate::permissions::ManagePeople;

pub(super) fn routes(routes: &mut Routes) {
    let keep = Guard::Needs(ManagePeople::DEF);
    routes.get("/api/v1/imports", keep, list);
    routes.post("/api/v1/imports", keep, propose);
    routes.get("/api/v1/imports/{run}", keep, show);
    routes.get("/api/v1/imports/{run}/changes", keep, changes);
    routes.post("/api/v1/imports/{run}/look-again", keep, look_again);
    routes.post("/api/v1/imports/{run}/apply", keep, apply);
    routes.post("/api/v1/imports/{run}/withdraw", keep, withdraw);
}

/// The description of this API.
#[derive(OpenApi)]
#[openapi(paths(list, propose, show, changes, look_again, apply, withdraw))]
pub(crate) struct Document;

/// A file on its way in.
#[derive(Debug, Serialize, ToSchema)]
struct Import {
    /// Which.
    id: String,
    /// From which source.
    source: String,
    /// The file's name.
    file_name: String,
    /// `proposed`, `applying`, `done`, `refused` or `failed`.
    state: &'static str,
    /// People or units written.
    done: i64,
    /// People or units to write.
    total: i64,
    /// What it does.
    summary: Summary,
    /// What is wrong with it.
    problems: Problems,
    /// When it came, RFC 3339.
    started_at: String,
    /// When it ended, RFC 3339.
    finished_at: Option<String>,
}

impl From<Run> for Import {
    fn from(run: Run) -> Self {
        Self {
            id: run.id.to_string(),
            source: run.source.to_string(),
            file_name: run.file_name,
            state: run.state.key(),
            done: run.done,
            total: run.total,
            summary: run.summary,
            problems: run.problems,
            started_at: run.started_at.rfc3339(),
            finished_at: run.finished_at.map(kernel::Timestamp::rfc3339),
        }
    }
}

/// Which imports.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListAsked {
    /// Organisation; the caller's own when left out.
    organisation: Option<String>,
    /// Cursor from the page before.
    cursor: Option<String>,
}

const PAGE: u16 = 50;

/// The newest imports of an organisation.
#[utoipa::path(get, path = "/api/v1/imports", tag = "imports", params(ListAsked),
    responses((status = 200, description = "Imports, newest first", body = Listing<Import>)))]
async fn list(ctx: SignedIn, Query(asked): Query<ListAsked>) -> ApiResult<Json<Listing<Import>>> {
    let organisation = match asked.organisation.as_deref() {
        Some(id) => id.parse().map_err(|_| Error::NotFound)?,
        None => ctx.me().house.organisation,
    };
    let before = asked.cursor.as_deref().and_then(|cursor| {
        let (at, id) = cursor.split_once('~')?;
        Some((kernel::Timestamp::from_micros(at.parse().ok()?), id.parse().ok()?))
    });
    let page = commands::runs(ctx.acting(), organisation, before, PAGE).await?;
    let next = page.items.last().filter(|_| page.more).map(|run| format!("{}~{}", run.started_at.micros(), run.id));
    Ok(Json(Listing { items: page.items.into_iter().map(Into::into).collect(), next }))
}

/// Where a file comes from.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct FileAsked {
    /// The source, by id.
    source: String,
    /// The file's name, with its extension.
    file_name: String,
}

/// Brings a file, as the body of the request: CSV or XLSX. Nothing is written yet.
#[utoipa::path(post, path = "/api/v1/imports", tag = "imports", params(FileAsked),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, description = "What the file would do", body = Import)))]
async fn propose(ctx: SignedIn, Query(asked): Query<FileAsked>, body: Body) -> ApiResult<Created<Import>> {
    let source = asked.source.parse().map_err(|_| Error::NotFound)?;
    let too_large = |_| Error::field("body", Text::new("file-too-large"));
    let bytes = axum::body::to_bytes(body, UPLOAD_LIMIT).await.map_err(too_large)?;
    let run = commands::propose(ctx.acting(), source, &asked.file_name, bytes.to_vec()).await?;
    Ok(Created { location: format!("/api/v1/imports/{}", run.id), body: run.into() })
}

/// One import.
#[utoipa::path(get, path = "/api/v1/imports/{run}", tag = "imports", params(("run" = String, Path, description = "Import")),
    responses((status = 200, description = "The import", body = Import)))]
async fn show(ctx: SignedIn, Path(id): Path<RunId>) -> ApiResult<Json<Import>> {
    let (run, _) = commands::run(ctx.acting(), id).await?;
    Ok(Json(run.into()))
}

/// Which of the changes.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
struct ChangesAsked {
    /// Only of this kind: `added`, `changed`, `ended`, `moved` and so on.
    kind: Option<String>,
    /// Only of names that hold these words.
    q: String,
    /// Cursor from the page before.
    cursor: Option<i64>,
}

/// What would change of one person or unit.
#[derive(Debug, Serialize, ToSchema)]
struct ChangeBody {
    /// `added`, `changed`, `ended`, `moved` and so on.
    kind: String,
    /// Of whom or what.
    name: String,
    /// The fields with what they were and will be.
    fields: Vec<FieldBody>,
}

/// A field that changes.
#[derive(Debug, Serialize, ToSchema)]
struct FieldBody {
    /// Name of the field.
    field: String,
    /// What it was.
    old: Option<String>,
    /// What it will be.
    new: Option<String>,
}

/// What a proposed import would change, page by page.
#[utoipa::path(get, path = "/api/v1/imports/{run}/changes", tag = "imports",
    params(("run" = String, Path, description = "Import"), ChangesAsked),
    responses((status = 200, description = "Changes, in the order of the file", body = Listing<ChangeBody>)))]
async fn changes(
    ctx: SignedIn,
    Path(id): Path<RunId>,
    Query(asked): Query<ChangesAsked>,
) -> ApiResult<Json<Listing<ChangeBody>>> {
    let (kind, after) = (asked.kind.as_deref(), asked.cursor.unwrap_or_default());
    let page = commands::changes(ctx.acting(), id, (kind, &asked.q), after, PAGE).await?;
    let next = page.items.last().filter(|_| page.more).map(|(seq, ..)| seq.to_string());
    let items = page.items.into_iter().map(|(_, kind, name, fields)| ChangeBody {
        kind,
        name,
        fields: fields.into_iter().map(|one| FieldBody { field: one.field, old: one.old, new: one.new }).collect(),
    });
    Ok(Json(Listing { items: items.collect(), next }))
}

/// Looks through a proposed file again, after its source or the people changed.
#[utoipa::path(post, path = "/api/v1/imports/{run}/look-again", tag = "imports",
    params(("run" = String, Path, description = "Import")),
    responses((status = 200, description = "What the file would do now", body = Import),
    (status = 409, description = "It is no longer proposed", body = web::problem::Problem)))]
async fn look_again(ctx: SignedIn, Path(id): Path<RunId>) -> ApiResult<Json<Import>> {
    Ok(Json(commands::look_again(ctx.acting(), id).await?.into()))
}

/// Puts a proposed file aside: nothing was written, and the file is erased.
#[utoipa::path(post, path = "/api/v1/imports/{run}/withdraw", tag = "imports",
    params(("run" = String, Path, description = "Import")),
    responses((status = 204), (status = 409, description = "It is no longer proposed", body = web::problem::Problem)))]
async fn withdraw(ctx: SignedIn, Path(id): Path<RunId>) -> ApiResult<StatusCode> {
    commands::withdraw(ctx.acting(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is agreed to.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct Agreed {
    /// The exact number of people that end or move, where the brake asks for it.
    confirm_ending: Option<u64>,
}

/// Agrees to a proposed import. It is written in the background; ask for it to see how far it is.
#[utoipa::path(post, path = "/api/v1/imports/{run}/apply", tag = "imports", params(("run" = String, Path, description = "Import")),
    request_body = Agreed, responses((status = 202, description = "The import, under way", body = Import),
    (status = 409, description = "Refused: problems, the brake, or another run under way")))]
async fn apply(
    ctx: SignedIn,
    Path(id): Path<RunId>,
    Json(agreed): Json<Agreed>,
) -> ApiResult<(StatusCode, Json<Import>)> {
    let run = commands::start(ctx.acting(), id, agreed.confirm_ending).await?;
    Ok((StatusCode::ACCEPTED, Json(run.into())))
}
