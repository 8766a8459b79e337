//! The layer around every request: finds out who asks, runs the handler, and dresses its answer.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::{Actor, Error, Lang, Origin, Performer, Result, Token};

use crate::app::{App, Session};
use crate::cookies::{self, Jar};
use crate::csrf::CsrfToken;
use crate::ctx::{Caller, Ctx, Request as CtxRequest};
use crate::respond::Page;
use crate::{dress, problem};

/// Finds out who asks, runs the handler, and turns its page or failure into HTML or JSON.
pub async fn context(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let (ctx, new_visit) = match understand(&app, &parts).await {
        Ok(understood) => understood,
        Err(error) => {
            tracing::error!(%error, "could not find out who asks");
            return problem::last_resort();
        }
    };
    let mut request = Request::from_parts(parts, body);
    request.extensions_mut().insert(ctx.clone());
    let mut response = next.run(request).await;
    let shows_flash = ctx.flash().is_some();
    if let Some(error) = response.extensions_mut().remove::<Arc<Error>>() {
        response = dress::failure(&ctx, &error, response).await;
    } else if let Some(page) = response.extensions_mut().remove::<Arc<Page>>() {
        response = dress::page(&ctx, &page).await.unwrap_or_else(|error| {
            tracing::error!(%error, path = ctx.path(), "could not dress a page");
            problem::last_resort()
        });
        if shows_flash {
            add_cookie(&mut response, &cookies::end_flash());
        }
    }
    if let Some(visit) = new_visit {
        add_cookie(&mut response, &cookies::visit(&visit, app.settings.secure));
    }
    response
}

fn add_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// Reads cookies, token, language and address. The second part is a visitor's token that is new and must be set.
async fn understand(app: &App, request: &Parts) -> Result<(Ctx, Option<Token>)> {
    let headers = &request.headers;
    let path = request.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let caller = Caller::of(&path);
    let jar = Jar::read(headers, app.settings.secure);
    // A token's scopes are checked at the API and for file managers alone, so nothing else takes one.
    let bearer = match caller {
        Caller::Browser => None,
        Caller::Program => bearer(headers),
        Caller::Drive => password(headers),
    };
    // A file manager has no form to prove that its own page asked, so no cookie counts there.
    let cookie = jar.session.as_ref().filter(|_| caller != Caller::Drive);
    let session: Option<Session> = match (&bearer, cookie) {
        (Some(token), _) => app.identify.by_bearer(&app.db, token).await?,
        (None, Some(token)) => app.identify.by_cookie(&app.db, token).await?,
        (None, None) => None,
    };
    let (csrf, new_visit) = match (&session, &jar.session, &jar.visit) {
        (Some(_), Some(token), _) | (_, _, Some(token)) => (CsrfToken::of(token), None),
        _ => {
            let visit = app.db.random().token();
            (CsrfToken::of(&visit), (caller == Caller::Browser).then_some(visit))
        }
    };
    let address = address(request, &app.settings.trusted_proxies);
    let ctx = Ctx(Arc::new(CtxRequest {
        app: app.clone(),
        actor: actor(session.as_ref(), caller, address),
        lang: language(session.as_ref(), &jar, headers),
        scheme: jar.scheme,
        csrf,
        path,
        caller,
        address,
        host: host(request),
        flash: jar.flash,
        session,
    }));
    Ok((ctx, new_visit))
}

fn actor(session: Option<&Session>, caller: Caller, address: Option<IpAddr>) -> Actor {
    let origin = match caller {
        Caller::Browser => Origin::Page(address),
        Caller::Program | Caller::Drive => Origin::Api(address),
    };
    match session {
        Some(session) => Actor {
            performer: Performer::Person(session.identity.person),
            origin,
            organisation: Some(session.identity.house.organisation),
        },
        None => Actor::anonymous(origin),
    }
}

/// The person's own choice, then the choice kept in this browser, then the browser's, then the organisation's.
fn language(session: Option<&Session>, jar: &Jar, headers: &HeaderMap) -> Lang {
    let identity = session.map(|session| &session.identity);
    let accepted =
        || headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).and_then(Lang::from_accept);
    identity
        .and_then(|identity| identity.lang)
        .or(jar.lang)
        .or_else(accepted)
        .or_else(|| identity.map(|identity| identity.house.lang))
        .unwrap_or_default()
}

fn bearer(headers: &HeaderMap) -> Option<Token> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    Token::parse(text.strip_prefix("Bearer ")?.trim().trim_start_matches("tb_"))
}

/// The token that a file manager sends as a password (RFC 7617). The user name is anything: a token says whose it is.
fn password(headers: &HeaderMap) -> Option<Token> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = text.split_once(' ')?;
    let decoded = scheme.eq_ignore_ascii_case("Basic").then(|| STANDARD.decode(encoded.trim()).ok())??;
    let (_, password) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
    Token::parse(password.trim().trim_start_matches("tb_"))
}

/// The name under which we were asked: in a header, or with HTTP/2 in the address.
fn host(request: &Parts) -> Option<String> {
    let header = request.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    header.or_else(|| request.uri.authority().map(axum::http::uri::Authority::as_str)).map(str::to_owned)
}

/// The address of the browser: that of the connection, or, behind a proxy of ours, the last one that the proxy saw.
fn address(request: &Parts, trusted: &[IpAddr]) -> Option<IpAddr> {
    let peer = request.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip())?;
    if !trusted.contains(&peer) {
        return Some(peer);
    }
    let forwarded = request.headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let hops: Vec<IpAddr> =
        forwarded.flat_map(|text| text.split(',')).filter_map(|ip| ip.trim().parse().ok()).collect();
    Some(hops.into_iter().rev().find(|ip| !trusted.contains(ip)).unwrap_or(peer))
}

/// What every answer says about itself: nothing inline, nothing from elsewhere, in no frame. An answer that says itself
/// what may happen in it, as a file does that somebody brought in, is not overruled.
pub async fn security_headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await.into_response();
    let headers = response.headers_mut();
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
             connect-src 'self'; form-action 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    ));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert(
        "permissions-policy",
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(self), payment=(), usb=()"),
    );
    if app.settings.secure {
        headers
            .insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000; includeSubDomains"));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_lies_below_the_drive_is_asked_for_by_a_file_manager() {
        for path in ["/dav", "/dav/", "/dav/a/b", "/dav?x"] {
            assert_eq!(Caller::of(path), Caller::Drive, "{path}");
        }
        for path in ["/davos", "/", "/DAV/", "/documents/dav/"] {
            assert_eq!(Caller::of(path), Caller::Browser, "{path}");
        }
        assert_eq!(Caller::of("/api/people"), Caller::Program);
    }

    #[test]
    fn the_password_of_a_file_manager_is_a_token_whoever_it_says_it_is() {
        let secret = "0123456789abcdef".repeat(4);
        let read = |given: String| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, HeaderValue::try_from(given).ok()?);
            password(&headers).map(|token| token.reveal())
        };
        let basic = |text: &str| format!("Basic {}", STANDARD.encode(text));
        for given in [format!("emma:tb_{secret}"), format!(":{secret}"), format!("e@x.nl:{secret} ")] {
            assert_eq!(read(basic(&given)).as_ref(), Some(&secret), "{given}");
            assert_eq!(read(basic(&given).replacen("Basic", "basic", 1)).as_ref(), Some(&secret));
        }
        for given in
            [basic("emma"), basic("emma:wachtwoord"), "Basic %%%".into(), format!("Bearer tb_{secret}"), "Basic".into()]
        {
            assert_eq!(read(given), None);
        }
    }
}
