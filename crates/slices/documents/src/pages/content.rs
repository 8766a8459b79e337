//! The bytes of a document.

use axum::body::Body;
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use files::{Store, kind};
use futures_util::TryStreamExt as _;
use kernel::Error;
use serde::Deserialize;
use web::{PageResult, SignedIn};

use super::read_node;
use crate::commands::find;
use crate::gate::{self, Found};
use crate::model::Revision;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// Number of a revision; the current one when left out.
    revision: Option<i64>,
    /// To be saved, not shown.
    download: Option<String>,
}

pub(super) async fn page(
    me: SignedIn,
    Path(node): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> PageResult<Response> {
    serve(&me, &node, &asked, &headers).await
}

/// Gives the content, or the part of it that is asked for, with the headers that keep it from doing harm.
pub(crate) async fn serve(me: &SignedIn, node: &str, asked: &Asked, headers: &HeaderMap) -> PageResult<Response> {
    let found = gate::find(me.acting(), read_node(node)?).await?;
    let revision = find::revision(me.acting(), &found, asked.revision).await?;
    let tag = format!("\"{}\"", revision.blob.hash);
    send(me, (&found, &revision), &tag, asked.download.is_some(), headers).await
}

/// Gives what of a revision is asked for, under a tag that names its content.
pub(crate) async fn send(
    me: &SignedIn,
    (found, revision): (&Found, &Revision),
    tag: &str,
    download: bool,
    headers: &HeaderMap,
) -> PageResult<Response> {
    let (store, blob) = (me.app().tools.get::<Store>()?, revision.blob);
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let known = text(header::IF_NONE_MATCH).is_some_and(|list| list.split(',').any(|one| matches_tag(one, tag)));
    let head = store.start(blob, kind::HEAD).await.map_err(Error::from)?;
    let mut served = kind::serve(found.node().name.as_str(), &head).headers;
    if download {
        force_download(&mut served);
    }
    let range = match text(header::IF_RANGE) {
        Some(given) if given.trim() != tag => Wanted::All,
        _ => text(header::RANGE).map_or(Wanted::All, |asked| wanted(asked, blob.size)),
    };
    let mut response = match range {
        _ if known => StatusCode::NOT_MODIFIED.into_response(),
        Wanted::All => {
            let body = store.get(blob).await.map_err(Error::from)?;
            with_length(Body::from_stream(body.stream.map_err(std::io::Error::other)).into_response(), body.size)
        }
        Wanted::Part(start, end) => {
            let body = store.get_range(blob, start..end).await.map_err(Error::from)?;
            let mut part =
                with_length(Body::from_stream(body.stream.map_err(std::io::Error::other)).into_response(), body.size);
            *part.status_mut() = StatusCode::PARTIAL_CONTENT;
            set(&mut part, header::CONTENT_RANGE, &format!("bytes {start}-{}/{}", end.saturating_sub(1), blob.size));
            part
        }
        Wanted::Nothing => {
            let mut refused = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
            set(&mut refused, header::CONTENT_RANGE, &format!("bytes */{}", blob.size));
            refused
        }
    };
    for (name, value) in served {
        set(&mut response, HeaderName::from_static(name), &value);
    }
    set(&mut response, header::ETAG, tag);
    set(&mut response, header::ACCEPT_RANGES, "bytes");
    // Kept by the browser of who asked, and asked for anew each time: who may read it changes.
    set(&mut response, header::CACHE_CONTROL, "private, no-cache");
    Ok(response)
}

fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

fn with_length(mut response: Response, bytes: u64) -> Response {
    set(&mut response, header::CONTENT_LENGTH, &bytes.to_string());
    response
}

fn matches_tag(given: &str, tag: &str) -> bool {
    let given = given.trim();
    given == "*" || given.trim_start_matches("W/") == tag
}

fn force_download(headers: &mut [(&'static str, String)]) {
    for (name, value) in headers {
        if let Some(rest) = value.strip_prefix("inline").filter(|_| *name == "content-disposition") {
            *value = format!("attachment{rest}");
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    All,
    /// From, and up to but not including.
    Part(u64, u64),
    /// None of it is there.
    Nothing,
}

/// One range of bytes of RFC 9110. What cannot be read, and more ranges at once, gives all: that is allowed, and simpler
/// for both sides.
fn wanted(text: &str, size: u64) -> Wanted {
    let Some((start, end)) = text.trim().strip_prefix("bytes=").and_then(|range| range.split_once('-')) else {
        return Wanted::All;
    };
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<u64>().unwrap_or(u64::MAX))
    };
    match (number(start), number(end)) {
        (Some(from), Some(to)) if from > to => Wanted::All,
        (Some(from), _) if from >= size => Wanted::Nothing,
        (Some(from), Some(to)) => Wanted::Part(from, to.saturating_add(1).min(size)),
        (Some(from), None) if end.is_empty() => Wanted::Part(from, size),
        (None, Some(0)) if start.is_empty() => Wanted::Nothing,
        (None, Some(_)) if start.is_empty() && size == 0 => Wanted::Nothing,
        (None, Some(last)) if start.is_empty() => Wanted::Part(size.saturating_sub(last), size),
        _ => Wanted::All,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_as_rfc_9110_says() {
        for (text, size, expected) in [
            ("bytes=0-0", 10, Wanted::Part(0, 1)),
            ("bytes=2-5", 10, Wanted::Part(2, 6)),
            ("bytes=2-", 10, Wanted::Part(2, 10)),
            ("bytes=-3", 10, Wanted::Part(7, 10)),
            ("bytes=-30", 10, Wanted::Part(0, 10)),
            ("bytes=5-99999999999999999999", 10, Wanted::Part(5, 10)),
            ("bytes=10-", 10, Wanted::Nothing),
            ("bytes=-0", 10, Wanted::Nothing),
            ("bytes=0-", 0, Wanted::Nothing),
            ("bytes=-1", 0, Wanted::Nothing),
            ("bytes=5-2", 10, Wanted::All),
            ("bytes=0-1,3-4", 10, Wanted::All),
            ("bytes=+1-2", 10, Wanted::All),
            ("bytes=-", 10, Wanted::All),
            ("lines=1-2", 10, Wanted::All),
            ("", 10, Wanted::All),
        ] {
            assert_eq!(wanted(text, size), expected, "{text} of {size}");
        }
    }

    #[test]
    fn a_tag_is_compared_weakly_for_what_is_kept() {
        assert!(matches_tag(" W/\"ab\"", "\"ab\"") && matches_tag("*", "\"ab\"") && matches_tag("\"ab\"", "\"ab\""));
        assert!(!matches_tag("\"abc\"", "\"ab\""));
    }
}
