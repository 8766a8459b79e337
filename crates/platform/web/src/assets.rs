//! The files that the browser gets, embedded in the program, and the themes of organisations.
//!
//! `build.rs` bundles what stands in `assets/` and writes a table of it; each file has the hash of its content in its
//! name, so a browser may keep it forever. Pages name a file by its constant: [`STYLE`]`.url`.
//!
//! An own table of five files instead of a crate for static files: those hash at run time or keep the names of the
//! source, while here the page, the stylesheet and the server must agree on names that contain the hash.

mod theme;

use axum::{
    Router,
    extract::Path,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{
            ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
            X_CONTENT_TYPE_OPTIONS,
        },
    },
    response::{IntoResponse, Response},
    routing::get,
};

pub use self::theme::{Brand, Colour, ParseColourError, contrast, theme_css};

include!(concat!(env!("OUT_DIR"), "/assets/table.rs"));

/// One embedded file.
#[derive(Debug)]
pub struct Asset {
    /// Its name with the hash: `thuisbasis.0123456789abcdef.css`.
    pub file: &'static str,
    /// Where it is served: `/assets/` and the name.
    pub url: &'static str,
    /// The first 16 hexadecimal digits of the SHA-256 of its content.
    pub hash: &'static str,
    /// Its media type.
    pub content_type: &'static str,
    /// Its content.
    pub plain: &'static [u8],
    /// Its content compressed with Brotli; `None` where that gains nothing.
    pub brotli: Option<&'static [u8]>,
    /// Its content compressed with gzip; `None` where that gains nothing.
    pub gzip: Option<&'static [u8]>,
}

/// The route `/assets/{file}`. An unknown name, so also one of an earlier build, is answered with 404.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/assets/{file}", get(serve))
}

async fn serve(Path(file): Path<String>, headers: HeaderMap) -> Response {
    match ALL.iter().find(|asset| asset.file == file) {
        Some(asset) => asset.response(&headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

impl Asset {
    /// The best representation that the request accepts, or 304 when the browser has it already.
    fn response(&self, request: &HeaderMap) -> Response {
        let (body, coding) = match (self.brotli, self.gzip) {
            (Some(body), _) if accepts(request, "br") => (body, Some("br")),
            (_, Some(body)) if accepts(request, "gzip") => (body, Some("gzip")),
            _ => (self.plain, None),
        };
        let etag = format!("\"{}-{}\"", self.hash, coding.unwrap_or("plain"));
        let known = request
            .get(IF_NONE_MATCH)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag));

        let mut headers = HeaderMap::new();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if let Ok(etag) = HeaderValue::from_str(&etag) {
            headers.insert(ETAG, etag);
        }
        if known {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        if let Some(coding) = coding {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        (headers, body).into_response()
    }
}

/// Whether `Accept-Encoding` names the coding without forbidding it with `q=0`.
fn accepts(request: &HeaderMap, coding: &str) -> bool {
    request
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|item| {
            let mut parts = item.split(';').map(str::trim);
            parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding))
                && !parts.any(|p| p.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0_f32)))
        })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
mod tests;
