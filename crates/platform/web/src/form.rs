//! The only ways to read what was posted: each checks first that the form is ours.

use axum::body::Bytes;
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts as _, Multipart, Request};
use kernel::{Error, Refusal, Text};
use serde::de::DeserializeOwned;

use crate::csrf;
use crate::ctx::Ctx;
use crate::respond::Failure;

/// Largest form without files, in bytes.
const FORM_LIMIT: usize = 512 * 1024;
/// Largest file, in bytes.
pub const UPLOAD_LIMIT: usize = 64 * 1024 * 1024;

/// A posted form, its CSRF token checked. Give fields a default: an empty field is a matter for the command, which
/// can say so beside it.
#[derive(Debug)]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let ctx = Ctx::from_request_parts(&mut parts, state).await?;
        let body = axum::body::to_bytes(body, FORM_LIMIT).await.map_err(|_| refused("form-too-large"))?;
        check(&ctx, posted_token(&body).as_deref())?;
        serde_html_form::from_bytes(&body).map(Self).map_err(|_| refused("form-unreadable"))
    }
}

/// A posted form with one file, its CSRF token checked.
#[derive(Debug)]
pub struct Upload<T> {
    /// The fields beside the file.
    pub fields: T,
    /// Name of the file as the browser gave it; empty when none was chosen.
    pub file_name: String,
    /// The file's content.
    pub file: Bytes,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Upload<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let ctx = Ctx::from_request_parts(&mut parts, state).await?;
        let mut request = Request::from_parts(parts, body);
        DefaultBodyLimit::max(UPLOAD_LIMIT + FORM_LIMIT).apply(&mut request);
        let mut multipart = Multipart::from_request(request, state).await.map_err(|_| refused("form-unreadable"))?;
        let (mut pairs, mut file_name, mut file) = (Vec::new(), String::new(), Bytes::new());
        let mut checked = false;
        while let Some(field) = multipart.next_field().await.map_err(|_| refused("form-unreadable"))? {
            let name = field.name().unwrap_or_default().to_owned();
            let upload = field.file_name().map(str::to_owned);
            // The token is the form's first field, so nothing of a foreign form is ever taken in.
            if !checked && name != csrf::FIELD {
                check(&ctx, None)?;
            }
            let content = field.bytes().await.map_err(|_| refused("file-too-large"))?;
            if name == csrf::FIELD {
                check(&ctx, std::str::from_utf8(&content).ok())?;
                checked = true;
            } else if let Some(upload) = upload {
                file_name = upload;
                file = content;
            } else {
                pairs.push((name, String::from_utf8_lossy(&content).into_owned()));
            }
        }
        check_seen(checked)?;
        let encoded = serde_html_form::to_string(&pairs).map_err(|_| refused("form-unreadable"))?;
        let fields = serde_html_form::from_str(&encoded).map_err(|_| refused("form-unreadable"))?;
        Ok(Self { fields, file_name, file })
    }
}

/// A posted form with files of any size, its CSRF token checked. Its parts are read as they come: nothing is held in
/// memory, and whoever reads a file sets its limit. For a route made with [`Routes::streamed`](crate::Routes::streamed).
#[derive(Debug)]
pub struct Uploads {
    multipart: Multipart,
}

/// A part of such a form.
#[derive(Debug)]
pub enum UploadPart<'a> {
    /// A field: its name and what was filled in.
    Text(String, String),
    /// A file: its name as the browser gave it, empty when none was chosen, and its bytes.
    File(String, Box<Field<'a>>),
}

impl<S: Send + Sync> FromRequest<S> for Uploads {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let ctx = Ctx::from_request_parts(&mut parts, state).await?;
        let mut request = Request::from_parts(parts, body);
        DefaultBodyLimit::disable().apply(&mut request);
        let mut multipart = Multipart::from_request(request, state).await.map_err(|_| refused("form-unreadable"))?;
        // The token is the form's first field, so nothing of a foreign form is ever taken in.
        let first = multipart.next_field().await.map_err(|_| refused("form-unreadable"))?;
        let token = match first {
            Some(field) if field.name() == Some(csrf::FIELD) => Some(short(field).await?),
            _ => None,
        };
        check(&ctx, token.as_deref())?;
        Ok(Self { multipart })
    }
}

impl Uploads {
    /// The next part; the one before is done with.
    pub async fn next(&mut self) -> Result<Option<UploadPart<'_>>, Failure> {
        let Some(field) = self.multipart.next_field().await.map_err(|_| refused("form-unreadable"))? else {
            return Ok(None);
        };
        if let Some(name) = field.file_name().map(str::to_owned) {
            return Ok(Some(UploadPart::File(name, Box::new(field))));
        }
        let name = field.name().unwrap_or_default().to_owned();
        Ok(Some(UploadPart::Text(name, short(field).await?)))
    }
}

/// What stands in a field that is no file.
async fn short(mut field: Field<'_>) -> Result<String, Failure> {
    let mut content = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|_| refused("form-unreadable"))? {
        content.extend_from_slice(&chunk);
        if content.len() > FORM_LIMIT {
            return Err(refused("form-too-large"));
        }
    }
    Ok(String::from_utf8_lossy(&content).into_owned())
}

fn posted_token(body: &[u8]) -> Option<String> {
    let pairs: Vec<(String, String)> = serde_html_form::from_bytes(body).ok()?;
    pairs.into_iter().find(|(name, _)| name == csrf::FIELD).map(|(_, value)| value)
}

fn check(ctx: &Ctx, token: Option<&str>) -> Result<(), Failure> {
    if token.is_some_and(|token| ctx.csrf().matches(token)) { Ok(()) } else { Err(refused("form-expired")) }
}

fn check_seen(checked: bool) -> Result<(), Failure> {
    if checked { Ok(()) } else { Err(refused("form-expired")) }
}

fn refused(code: &'static str) -> Failure {
    Failure(Error::Refused(Refusal { code, text: Text::new(code) }))
}
