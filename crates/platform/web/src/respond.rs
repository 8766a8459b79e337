//! What handlers give back: a [`Page`], a [`Redirect`], or a [`Failure`].
//!
//! Pages and failures travel as extensions of the response; the context layer, which knows who asks and in what
//! language, turns them into HTML or JSON.

use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::Error;
use maud::Markup;
use serde::{Deserialize, Serialize};

use crate::components::Severity;

/// What page handlers return.
pub type PageResult<T = Page> = Result<T, Failure>;

/// A page's own part; the shell is put around it.
#[derive(Clone)]
pub struct Page {
    pub(crate) title: String,
    pub(crate) body: Markup,
    pub(crate) trail: Vec<(String, String)>,
    pub(crate) plain: bool,
    pub(crate) status: StatusCode,
}

impl Page {
    /// A page with its title (for the browser's tab) and content.
    #[must_use]
    pub fn new(title: impl Into<String>, body: Markup) -> Self {
        Self { title: title.into(), body, trail: Vec::new(), plain: false, status: StatusCode::OK }
    }

    /// Adds a step to the way here: its name and address.
    #[must_use]
    pub fn under(mut self, name: impl Into<String>, address: impl Into<String>) -> Self {
        self.trail.push((name.into(), address.into()));
        self
    }

    /// Without menus: sign-in and errors.
    #[must_use]
    pub fn plain(mut self) -> Self {
        self.plain = true;
        self
    }

    /// With another status than 200: a form that came back with errors is 422.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// A form that came back with errors.
    #[must_use]
    pub fn with_errors(self) -> Self {
        self.status(StatusCode::UNPROCESSABLE_ENTITY)
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// A message shown once, on the page that a redirect leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// How it is meant.
    pub ok: bool,
    /// Key of its text.
    pub key: String,
    /// What fills its gaps.
    pub args: Vec<(String, String)>,
}

impl Flash {
    /// How it looks.
    #[must_use]
    pub fn severity(&self) -> Severity {
        if self.ok { Severity::Ok } else { Severity::Warning }
    }
}

/// See another page, after something was done.
#[derive(Debug, Clone)]
pub struct Redirect {
    to: String,
    flash: Option<Flash>,
    cookies: Vec<String>,
}

impl Redirect {
    /// To this address of ours.
    #[must_use]
    pub fn to(address: impl Into<String>) -> Self {
        Self { to: address.into(), flash: None, cookies: Vec::new() }
    }

    /// With a message of success.
    #[must_use]
    pub fn saying(mut self, text: &kernel::Text) -> Self {
        self.flash = Some(Flash {
            ok: true,
            key: text.key.to_string(),
            args: text.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
        });
        self
    }

    /// Setting a cookie.
    #[must_use]
    pub fn cookie(mut self, cookie: String) -> Self {
        self.cookies.push(cookie);
        self
    }
}

impl IntoResponse for Redirect {
    fn into_response(self) -> Response {
        let mut response = StatusCode::SEE_OTHER.into_response();
        let headers = response.headers_mut();
        headers
            .insert(header::LOCATION, HeaderValue::try_from(self.to).unwrap_or_else(|_| HeaderValue::from_static("/")));
        let flash = self.flash.as_ref().map(crate::cookies::flash);
        for cookie in self.cookies.into_iter().chain(flash) {
            if let Ok(value) = HeaderValue::try_from(cookie) {
                headers.append(header::SET_COOKIE, value);
            }
        }
        response
    }
}

/// Why a handler did not do what was asked; shown by the context layer.
#[derive(Debug)]
pub struct Failure(pub Error);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = status_of(&self.0).into_response();
        response.extensions_mut().insert(Arc::new(self.0));
        response
    }
}

/// The HTTP status that fits an error.
#[must_use]
pub fn status_of(error: &Error) -> StatusCode {
    match error {
        Error::Fields(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Refused(refusal) if refusal.code.ends_with("-throttled") => StatusCode::TOO_MANY_REQUESTS,
        Error::Refused(_) => StatusCode::CONFLICT,
        Error::NotFound => StatusCode::NOT_FOUND,
        Error::Forbidden => StatusCode::FORBIDDEN,
        Error::SignInNeeded => StatusCode::UNAUTHORIZED,
        Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
