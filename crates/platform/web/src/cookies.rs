//! The cookies we set, and how they are read back.

use axum::http::{HeaderMap, header};
use cookie::{Cookie, SameSite};
use kernel::{Lang, Token};

use crate::respond::Flash;
use crate::shell::{SCHEME_COOKIE, Scheme};

const FLASH: &str = "tb-flash";
const LANG: &str = "tb-lang";
const SESSION: &str = "tb-session";
const VISIT: &str = "tb-visit";

/// The name of a secret cookie: over https the browser itself keeps other hosts and plain http from setting it.
fn guarded(name: &str, secure: bool) -> String {
    if secure { format!("__Host-{name}") } else { name.to_owned() }
}

fn secret(name: &str, value: String, secure: bool) -> Cookie<'static> {
    Cookie::build((guarded(name, secure), value))
        .path("/")
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Lax)
        .build()
}

/// The cookie of a session. It ends with the browser unless `keep` gives it days.
#[must_use]
pub fn session(token: &Token, secure: bool, keep: Option<u16>) -> String {
    let mut cookie = secret(SESSION, token.reveal(), secure);
    if let Some(days) = keep {
        cookie.set_max_age(cookie::time::Duration::days(days.into()));
    }
    cookie.to_string()
}

/// Takes the session's cookie away.
#[must_use]
pub fn end_session(secure: bool) -> String {
    let mut cookie = secret(SESSION, String::new(), secure);
    cookie.set_max_age(cookie::time::Duration::ZERO);
    cookie.to_string()
}

/// The cookie of a visitor who has not signed in; ties forms to the browser.
#[must_use]
pub fn visit(token: &Token, secure: bool) -> String {
    secret(VISIT, token.reveal(), secure).to_string()
}

/// Remembers the language that a visitor chose.
#[must_use]
pub fn lang(lang: Lang) -> String {
    preference(LANG, lang.tag())
}

/// Remembers light or dark.
#[must_use]
pub fn scheme(scheme: Scheme) -> String {
    preference(SCHEME_COOKIE, scheme.name())
}

fn preference(name: &'static str, value: &'static str) -> String {
    Cookie::build((name, value))
        .path("/")
        .same_site(SameSite::Lax)
        .max_age(cookie::time::Duration::days(400))
        .build()
        .to_string()
}

/// Carries a message to the next page.
pub(crate) fn flash(flash: &Flash) -> String {
    let json = serde_json::to_string(flash).unwrap_or_default();
    Cookie::build((FLASH, json)).path("/").http_only(true).same_site(SameSite::Lax).build().encoded().to_string()
}

/// Takes the message away once it was shown.
pub(crate) fn end_flash() -> String {
    Cookie::build((FLASH, "")).path("/").max_age(cookie::time::Duration::ZERO).build().to_string()
}

/// What a request's cookies say.
#[derive(Debug, Default)]
pub(crate) struct Jar {
    pub(crate) session: Option<Token>,
    pub(crate) visit: Option<Token>,
    pub(crate) lang: Option<Lang>,
    pub(crate) scheme: Scheme,
    pub(crate) flash: Option<Flash>,
}

impl Jar {
    pub(crate) fn read(headers: &HeaderMap, secure: bool) -> Self {
        let mut jar = Self::default();
        let texts = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        for cookie in texts.flat_map(|text| text.split(';')) {
            let Some((name, value)) = cookie.trim().split_once('=') else { continue };
            if name == guarded(SESSION, secure) {
                jar.session = Token::parse(value);
            } else if name == guarded(VISIT, secure) {
                jar.visit = Token::parse(value);
            } else if name == LANG {
                jar.lang = value.parse().ok();
            } else if name == SCHEME_COOKIE {
                jar.scheme = Scheme::from_name(value);
            } else if name == FLASH {
                jar.flash = Cookie::parse_encoded(format!("f={value}"))
                    .ok()
                    .and_then(|cookie| serde_json::from_str(cookie.value()).ok());
            }
        }
        jar
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flash_survives_the_trip() {
        let sent = Flash { ok: true, key: "saved".into(), args: vec![("name".into(), "Zoë; \"x\"=1".into())] };
        let mut headers = HeaderMap::new();
        let pair = flash(&sent).split(';').next().unwrap_or_default().to_owned();
        if let Ok(value) = pair.parse() {
            headers.insert(header::COOKIE, value);
        }
        assert_eq!(Jar::read(&headers, false).flash, Some(sent));
    }

    #[test]
    fn over_https_a_plain_session_cookie_is_not_believed() {
        let mut headers = HeaderMap::new();
        if let Ok(value) = format!("tb-session={}", "a".repeat(64)).parse() {
            headers.insert(header::COOKIE, value);
        }
        assert!(Jar::read(&headers, true).session.is_none());
        assert!(Jar::read(&headers, false).session.is_some());
    }
}
