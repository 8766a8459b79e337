//! The id in an address.

use std::str::FromStr;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use kernel::Error;
use web::Failure;

/// The id in the address of a page or an API route. What is no id is *not found*, as is an id of nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At<T>(pub(crate) T);

impl<T: FromStr, S: Send + Sync> FromRequestParts<S> for At<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let text = Path::<String>::from_request_parts(parts, state).await.map_err(|_| Failure(Error::NotFound))?;
        text.parse().map(Self).map_err(|_| Failure(Error::NotFound))
    }
}
