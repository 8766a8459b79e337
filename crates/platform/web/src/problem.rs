//! Failures as programs read them: RFC 9457 problem details.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::Error;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ctx::Ctx;
use crate::respond::status_of;

/// What went wrong, as `application/problem+json`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Address of the page that explains this kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// What is wrong, in a sentence.
    pub title: String,
    /// The HTTP status again.
    pub status: u16,
    /// Stable code: `not-found`, `sign-in-throttled`.
    pub code: String,
    /// Errors on single fields.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// For a failure of the program: what to quote when asking for help.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// What is wrong with one field.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// Name of the field in the body.
    pub field: String,
    /// Stable code.
    pub code: String,
    /// What is wrong and what to do.
    pub detail: String,
}

/// The code of an error.
#[must_use]
pub fn code(error: &Error) -> &'static str {
    match error {
        Error::Fields(_) => "fields-wrong",
        Error::Refused(refusal) => refusal.code,
        Error::NotFound => "not-found",
        Error::Forbidden => "forbidden",
        Error::SignInNeeded => "sign-in-needed",
        Error::Internal(_) => "internal",
    }
}

/// An error as a problem.
#[must_use]
pub fn describe(ctx: &Ctx, error: &Error, reference: Option<String>) -> Problem {
    let code = code(error);
    let errors = match error {
        Error::Fields(fields) => fields
            .0
            .iter()
            .map(|field| FieldProblem {
                field: field.name.clone(),
                code: field.text.key.to_string(),
                detail: ctx.text(&field.text),
            })
            .collect(),
        _ => Vec::new(),
    };
    let title = match error {
        Error::Refused(refusal) => ctx.text(&refusal.text),
        _ => ctx.t(&format!("error-{code}")),
    };
    Problem {
        kind: format!("/help/{code}"),
        title,
        status: status_of(error).as_u16(),
        code: code.to_owned(),
        errors,
        reference,
    }
}

/// The problem as a response.
#[must_use]
pub fn respond(problem: Problem) -> Response {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, Json(problem)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

/// The answer when not even a context could be made: the database is away.
#[must_use]
pub fn last_resort() -> Response {
    let body = "<!doctype html><html lang=nl><meta charset=utf-8><meta name=viewport content='width=device-width'>\
                <title>Even niet bereikbaar</title><h1>Even niet bereikbaar</h1>\
                <p>Thuisbasis kan nu niet bij zijn gegevens. Probeer het over een paar minuten opnieuw.</p>\
                <p lang=en>Thuisbasis cannot reach its data right now. Please try again in a few minutes.</p></html>";
    let mut response = (StatusCode::SERVICE_UNAVAILABLE, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
    response
}
