//! The documents of groups as a drive (`WebDAV`, RFC 4918): `/dav/` holds a person's groups as folders, and each folder the
//! documents of that group. Windows, macOS and Linux mount it without anything installed.
//!
//! A module here and no capability of its own: what it does is the commands of documents, and what it sends is what the
//! pages send ([`pages::send`]). A crate of its own would need half of what is private here.
//!
//! The protocol itself (XML, conditions, locks' headers) is `dav-server`'s; [`tree`] gives it the commands as a file
//! system, [`locks`] the locks. This file puts right what the library would do thing by thing, or differently from what
//! the pages promise: what is read is sent by the pages' own function, a folder goes to the trash whole, and what a move
//! or copy goes over becomes a revision.

mod drive;
mod entry;
mod incoming;
mod locks;
mod tree;

use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use dav_server::davpath::DavPath;
use dav_server::fs::FsError;
use dav_server::{DavHandler, DavMethodSet};
use files::Store;
use futures_util::StreamExt as _;
use kernel::Error;
use web::{Failure, Guard, PageResult, Routes, SignedIn};

use crate::commands::find;
use crate::gate;
use crate::model::{Kind, Spot};
use crate::pages;
use drive::{Asked, At, Drive};

/// The most bytes of what is asked in XML.
const XML_LIMIT: usize = 64 << 10;
/// The most elements: the reader of XML calls itself for each within another, and file managers ask for a few dozen.
const XML_ELEMENTS: usize = 256;

const METHODS: [&str; 12] =
    ["options", "get", "head", "put", "delete", "propfind", "proppatch", "mkcol", "copy", "move", "lock", "unlock"];

/// All of them.
pub(crate) fn routes(routes: &mut Routes) {
    for path in [web::DRIVE, "/dav/", "/dav/{*path}"] {
        routes.drive(path, Guard::SignedIn, answer);
    }
}

async fn answer(me: SignedIn, request: Request) -> PageResult<Response> {
    let mut response = done(&me, request).await?;
    // What somebody brought in is never a page of ours, whatever it is sent as.
    response
        .headers_mut()
        .insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    Ok(response)
}

async fn done(me: &SignedIn, request: Request) -> PageResult<Response> {
    let (mut parts, body) = request.into_parts();
    let store = me.app().tools.get::<Store>()?.clone();
    let asked = read(&parts)?;
    let mut drive = Drive::open(me.acting().clone(), store, asked).await?;
    if let Some(refusal) = straighten(&mut parts) {
        return Ok(refusal);
    }
    let at = drive.asked.at.clone().ok_or(Error::NotFound)?;
    match parts.method {
        Method::GET | Method::HEAD => return send(me, &drive, &at, &parts.headers).await,
        Method::OPTIONS => {}
        _ if parts.method.as_str() == "PROPFIND" => {}
        _ => may_write(&drive, &at).await?,
    }
    let goes_over = goes_over(&drive, &at).await?;
    drive.asked.pours = goes_over != Over::Other;
    let body = if parts.method == Method::PUT { body } else { small(body).await? };
    let handler = DavHandler::builder()
        .filesystem(Box::new(drive.clone()))
        .locksystem(Box::new(locks::Locks::new(drive.clone())))
        .strip_prefix(web::DRIVE)
        .principal(me.person().to_string())
        .methods(DavMethodSet::from_vec(METHODS.to_vec()).unwrap_or_else(|_| DavMethodSet::none()))
        .build_handler();
    let answered = handler.handle(Request::from_parts(parts, body)).await;
    let mut response = finish(me, &drive, answered.map(fused))?;
    if goes_over == Over::Document && response.status() == StatusCode::CREATED {
        *response.status_mut() = StatusCode::NO_CONTENT;
    }
    Ok(response)
}

/// A body that may be asked for more after its end, as the one that packs it does; the library's may not.
fn fused(body: dav_server::body::Body) -> Body {
    Body::from_stream(Body::new(body).into_data_stream().fuse())
}

/// The answer of the library, with what the commands said when they refused.
fn finish(me: &SignedIn, drive: &Drive, mut response: Response) -> PageResult<Response> {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return Ok(response);
    }
    let said = match drive.verdict() {
        Some(Error::Refused(refusal)) => {
            match refusal.code {
                "changed-meanwhile" => *response.status_mut() = StatusCode::PRECONDITION_FAILED,
                "files-broken-off" => *response.status_mut() = StatusCode::BAD_REQUEST,
                _ => {}
            }
            me.text(&refusal.text)
        }
        Some(Error::Fields(fields)) => fields.0.iter().map(|field| me.text(&field.text)).collect::<Vec<_>>().join(" "),
        Some(error @ Error::Internal(_)) => return Err(Failure(error)),
        _ => return Ok(response),
    };
    Ok((response.status(), said).into_response())
}

/// What the address and the headers say.
fn read(parts: &Parts) -> Result<Asked, Failure> {
    let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let to = match text("destination") {
        None => None,
        Some(to) => Some(to.parse().ok().and_then(|to| path_of(&to)).ok_or(Error::Forbidden)?),
    };
    Ok(Asked {
        overwrite: text("overwrite").is_none_or(|value| !value.trim().eq_ignore_ascii_case("f")),
        seen: match (text("if-match"), text("if-none-match").map(str::trim)) {
            (Some(tag), _) => entry::revision_of(tag),
            (None, Some("*")) => Some(0),
            (None, _) => None,
        },
        at: Some(path_of(&parts.uri).ok_or(Error::NotFound)?),
        to,
        pours: false,
    })
}

fn path_of(uri: &Uri) -> Option<DavPath> {
    let mut path = DavPath::new(uri.path()).ok()?;
    path.set_prefix(web::DRIVE).ok()?;
    path.as_bytes().starts_with(b"/").then_some(path)
}

/// Refuses what is not done here, and says to the library what it takes otherwise.
fn straighten(parts: &mut Parts) -> Option<Response> {
    // With it the library would tell all below a folder, for the program that tests servers.
    parts.headers.remove("x-litmus");
    let depth = HeaderName::from_static("depth");
    match parts.method.as_str() {
        "PROPFIND" => match parts.headers.get(&depth).map(HeaderValue::as_bytes) {
            Some(b"0" | b"1") => None,
            // Whoever says nothing means all, by the letter of the protocol; what is asked for itself is a fair answer.
            None => {
                parts.headers.insert(depth, HeaderValue::from_static("0"));
                None
            }
            Some(_) => Some(too_deep()),
        },
        // So a folder goes to the trash whole, and comes back whole.
        "DELETE" => {
            parts.headers.insert(depth, HeaderValue::from_static("0"));
            None
        }
        // A part of a document is no revision (RFC 9110, section 14.5).
        "PUT" if parts.headers.contains_key(header::CONTENT_RANGE) => Some(StatusCode::BAD_REQUEST.into_response()),
        _ => None,
    }
}

fn too_deep() -> Response {
    let xml =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:error xmlns:D=\"DAV:\"><D:propfind-finite-depth/></D:error>\n";
    (StatusCode::FORBIDDEN, [(header::CONTENT_TYPE, "application/xml; charset=utf-8")], xml).into_response()
}

/// Whether who asks may change anything in the group of an address, before anything is read.
async fn may_write(drive: &Drive, at: &DavPath) -> PageResult<()> {
    let names = drive::names(at).map_err(near)?;
    if names.len() < 2 {
        return Err(Error::Forbidden.into());
    }
    let inside = match drive.inside(&names).await {
        Ok(inside) => inside.ok_or(Error::Forbidden)?,
        Err(error) => return Err(Failure(drive.verdict().unwrap_or_else(|| near(error)))),
    };
    Ok(inside.member().map(|_| ())?)
}

fn near(error: FsError) -> Error {
    match error {
        FsError::NotFound => Error::NotFound,
        FsError::Forbidden => Error::Forbidden,
        other => Error::Internal(Box::new(other)),
    }
}

/// What a move or copy goes over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Over {
    /// A document goes over a document, which gets a revision.
    Document,
    /// A thing goes over itself: it gets a name in other letters.
    Itself,
    /// Nothing, or what is thrown away first.
    Other,
}

/// What a move or copy goes over. Refuses what would throw away the very thing that is carried.
async fn goes_over(drive: &Drive, at: &DavPath) -> PageResult<Over> {
    let Some(to) = drive.asked.to.as_ref() else { return Ok(Over::Other) };
    if let (Ok(Some((from, below))), Ok(Some((group, above)))) = (drive.lockable(at).await, drive.lockable(to).await)
        && from.id() == group.id()
        && below.is_below(&above)
    {
        return Err(Error::Forbidden.into());
    }
    Ok(match (drive.find(at).await, drive.find(to).await) {
        (Ok(At::Node(_, from)), Ok(At::Node(_, to))) if from.id == to.id => Over::Itself,
        (Ok(At::Node(_, from)), Ok(At::Node(_, to))) if from.kind == Kind::Document && to.kind == Kind::Document => {
            // Whoever lets nothing go is told by the library that there is something.
            if drive.asked.overwrite { Over::Document } else { Over::Other }
        }
        _ => Over::Other,
    })
}

/// What is asked in XML, in memory.
async fn small(body: Body) -> Result<Body, Failure> {
    let bytes = axum::body::to_bytes(body, XML_LIMIT).await.map_err(|_| Error::refused("body-too-large"))?;
    if is_plain(&bytes) { Ok(Body::from(bytes)) } else { Err(Error::refused("body-too-large").into()) }
}

/// Whether the reader of XML is safe with it. Refused is what has more elements than anything that the protocol asks, and
/// what declares entities or hides things in comments, which no file manager does. Elements are counted, not how deep
/// they are: that would take reading attributes, in which `/>` may stand. A zero byte means UTF-16, in which all of this
/// would be overlooked.
fn is_plain(xml: &[u8]) -> bool {
    let after = |sign: u8| xml.windows(2).filter(move |pair| *pair == [b'<', sign]).count();
    let tags = xml.split(|byte| *byte == b'<').count().saturating_sub(1);
    let elements = tags - after(b'/') - after(b'?');
    !xml.contains(&0) && after(b'!') == 0 && elements <= XML_ELEMENTS
}

/// What is read: the content of a document as the pages send it, to be saved. A folder has none; its page has.
async fn send(me: &SignedIn, drive: &Drive, at: &DavPath, headers: &HeaderMap) -> PageResult<Response> {
    let found = drive.find(at).await;
    let page = match found {
        Err(error) => return Err(Failure(drive.verdict().unwrap_or_else(|| near(error)))),
        Ok(At::Node(_, node)) if !node.is_folder() => {
            let tag = format!("\"{}\"", entry::tag(&node));
            let found = gate::find(me.acting(), node.id).await?;
            let revision = find::revision(me.acting(), &found, Some(node.revision)).await?;
            let mut response = pages::send(me, (&found, &revision), &tag, true, headers).await?;
            let changed = HeaderValue::from_str(&http_date(node.changed_at));
            if let Ok(changed) = changed {
                response.headers_mut().insert(header::LAST_MODIFIED, changed);
            }
            return Ok(response);
        }
        Ok(At::Node(_, node)) => node.href(),
        Ok(At::Top(inside)) => Spot::top(inside.id()).href(),
        Ok(At::Root) => "/groups".to_owned(),
    };
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, page)]).into_response())
}

fn http_date(at: kernel::Timestamp) -> String {
    at.utc().format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_that_the_reader_could_not_bear_is_kept_from_it() {
        let nested = |open: &str, times: usize| open.repeat(times).into_bytes();
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
        for bad in [
            nested("<a>", XML_ELEMENTS + 1),
            nested("<a b=\"/>\">", XML_ELEMENTS + 1),
            nested("<a b='</'>", XML_ELEMENTS + 1),
            b"<!DOCTYPE a [<!ENTITY b \"c\">]><a/>".to_vec(),
            b"<a><!-- --></a>".to_vec(),
            utf16("<a><b/></a>"),
        ] {
            assert!(!is_plain(&bad), "{}", String::from_utf8_lossy(&bad));
        }
        for good in [
            String::new(),
            "<?xml version=\"1.0\"?><a><b/></a>".to_owned(),
            format!("<p>{}</p>", "<a></a>".repeat(XML_ELEMENTS - 1)),
        ] {
            assert!(is_plain(good.as_bytes()), "{good}");
        }
    }
}
