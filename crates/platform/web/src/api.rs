//! What API handlers read and return.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Error, Text};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::respond::Failure;

/// What API handlers return.
pub type ApiResult<T> = Result<T, Failure>;

/// A JSON body, in or out. Only routes below `/api/` read it, and there a change takes a token, which no other site's
/// page can send along.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let body = Bytes::from_request(request, state).await.map_err(|_| Failure(Error::refused("body-too-large")))?;
        serde_json::from_slice(&body)
            .map(Self)
            .map_err(|error| Failure(Error::field("body", Text::new("json-unreadable").with("where", error))))
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

/// Something new was made; `location` is where it lives.
#[derive(Debug)]
pub struct Created<T> {
    /// Address of the new thing.
    pub location: String,
    /// The new thing.
    pub body: T,
}

impl<T: Serialize> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        (StatusCode::CREATED, [(axum::http::header::LOCATION, self.location)], axum::Json(self.body)).into_response()
    }
}

/// One page of a list. Ask for the next with `?cursor=`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Listing<T> {
    /// The items of this page.
    pub items: Vec<T>,
    /// Cursor of the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Query parameters of a list.
#[derive(Debug, Default, Deserialize)]
pub struct ListQuery {
    /// Words to search for.
    #[serde(default)]
    pub q: String,
    /// Cursor from the page before.
    pub cursor: Option<String>,
    /// Items per page, 1 to 200; 50 when left out.
    pub limit: Option<u16>,
}

impl ListQuery {
    /// Items per page, kept within bounds.
    #[must_use]
    pub fn limit(&self) -> u16 {
        self.limit.unwrap_or(50).clamp(1, 200)
    }
}
