//! Uploads in pieces, which go on where they broke off: begin one, add bytes at the offset where it is, and say with the
//! last ones that it is complete.

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use files::Store;
use kernel::{Error, Text};
use web::api::{ApiResult, Created, Json};
use web::{Guard, Routes, SignedIn};

use super::body::{UploadBody, UploadInput};
use crate::commands::upload::Target;
use crate::commands::{pieces, read_name};
use crate::model::UploadId;
use crate::pages::read_spot;

const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const COMPLETE: HeaderName = HeaderName::from_static("upload-complete");

pub(super) fn routes(routes: &mut Routes) {
    let inside = Guard::SignedIn;
    routes.post("/api/v1/groups/{group}/documents/uploads", inside, begin);
    // Answers HEAD too, as every GET does.
    routes.get("/api/v1/documents/uploads/{upload}", inside, offset);
    routes.streamed(Method::PATCH, "/api/v1/documents/uploads/{upload}", inside, append);
    routes.delete("/api/v1/documents/uploads/{upload}", inside, give_up);
}

fn read(text: &str) -> kernel::Result<UploadId> {
    text.parse().map_err(|_| Error::NotFound)
}

fn at(offset: u64, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    response.headers_mut().insert(OFFSET, HeaderValue::from(offset));
    response
}

/// Begins an upload in pieces.
#[utoipa::path(post, path = "/api/v1/groups/{group}/documents/uploads", tag = "documents", params(("group" = String, Path)),
    request_body = UploadInput, responses((status = 201, body = UploadBody)))]
pub(super) async fn begin(
    me: SignedIn,
    Path(group): Path<String>,
    Json(input): Json<UploadInput>,
) -> ApiResult<Response> {
    let spot = read_spot(&group, &input.folder)?;
    let target = Target { spot, name: read_name(&input.name)?, replaces: input.replace };
    let id = pieces::begin(me.acting(), me.app().tools.get::<Store>()?, &target).await?;
    let location = format!("/api/v1/documents/uploads/{id}");
    Ok(at(0, Created { location, body: UploadBody { id: id.to_string(), offset: 0, document: None } }))
}

/// How far an upload is, also in the header `Upload-Offset`. `HEAD` gives the header alone.
#[utoipa::path(get, path = "/api/v1/documents/uploads/{upload}", tag = "documents", params(("upload" = String, Path)),
    responses((status = 200, body = UploadBody)))]
pub(super) async fn offset(me: SignedIn, Path(upload): Path<String>) -> ApiResult<Response> {
    let id = read(&upload)?;
    let offset = pieces::received(me.acting(), me.app().tools.get::<Store>()?, id).await?;
    Ok(at(offset, Json(UploadBody { id: id.to_string(), offset, document: None })))
}

/// Adds bytes at the offset in the header `Upload-Offset`. With the header `Upload-Complete: ?1` they are the last.
#[utoipa::path(patch, path = "/api/v1/documents/uploads/{upload}", tag = "documents",
    params(("upload" = String, Path), ("Upload-Offset" = u64, Header), ("Upload-Complete" = Option<String>, Header)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 200, body = UploadBody), (status = 201, body = UploadBody, description = "It is a document now")))]
pub(super) async fn append(
    me: SignedIn,
    Path(upload): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> ApiResult<Response> {
    let id = read(&upload)?;
    let store = me.app().tools.get::<Store>()?;
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(offset) = text(&OFFSET).and_then(|text| text.parse().ok()) else {
        return Err(Error::field("Upload-Offset", Text::new("field-needed")).into());
    };
    let offset = pieces::append(me.acting(), store, (id, offset), body.into_data_stream()).await?;
    if text(&COMPLETE) != Some("?1") {
        return Ok(at(offset, Json(UploadBody { id: id.to_string(), offset, document: None })));
    }
    let document = pieces::finish(me.acting(), store, id).await?;
    let location = format!("/api/v1/documents/{document}");
    let body = UploadBody { id: id.to_string(), offset, document: Some(document.to_string()) };
    Ok(at(offset, Created { location, body }))
}

/// Gives an upload up.
#[utoipa::path(delete, path = "/api/v1/documents/uploads/{upload}", tag = "documents", params(("upload" = String, Path)),
    responses((status = 204, description = "It is gone")))]
pub(super) async fn give_up(me: SignedIn, Path(upload): Path<String>) -> ApiResult<Response> {
    pieces::give_up(me.acting(), me.app().tools.get::<Store>()?, read(&upload)?).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
