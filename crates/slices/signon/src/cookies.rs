//! The cookies of signing on that are not the session's own: the browser's, and the ticket to a password of one's own.

use axum::http::{HeaderMap, header};
use kernel::Token;

use crate::model::TICKET;

const DEVICE: &str = "tb-known";
const TICKET_NAME: &str = "tb-ticket";
/// How long a browser is remembered, in seconds: as long as browsers keep any cookie.
const DEVICE_SECONDS: u64 = 400 * 24 * 3_600;

/// Over https the browser itself keeps other hosts and plain http from setting a cookie with this prefix.
fn guarded(name: &str, secure: bool) -> String {
    if secure { format!("__Host-{name}") } else { name.to_owned() }
}

fn secret(name: &str, value: &str, secure: bool, seconds: u64) -> String {
    let name = guarded(name, secure);
    let over_https = if secure { "; Secure" } else { "" };
    format!("{name}={value}; HttpOnly; SameSite=Lax{over_https}; Path=/; Max-Age={seconds}")
}

/// Lets a browser be recognised at its next sign-in.
pub(crate) fn device(token: &Token, secure: bool) -> String {
    secret(DEVICE, &token.reveal(), secure, DEVICE_SECONDS)
}

/// The way to the page where a password is chosen.
pub(crate) fn ticket(token: &Token, secure: bool) -> String {
    secret(TICKET_NAME, &token.reveal(), secure, TICKET.as_secs())
}

/// Takes the ticket away once it was used.
pub(crate) fn end_ticket(secure: bool) -> String {
    secret(TICKET_NAME, "", secure, 0)
}

/// The browser's secret, if it signed in before.
pub(crate) fn read_device(headers: &HeaderMap, secure: bool) -> Option<Token> {
    read(headers, &guarded(DEVICE, secure))
}

/// The ticket, if the browser holds one.
pub(crate) fn read_ticket(headers: &HeaderMap, secure: bool) -> Option<Token> {
    read(headers, &guarded(TICKET_NAME, secure))
}

/// The session's secret, under the name that the web layer gives its cookie.
pub(crate) fn read_session(headers: &HeaderMap, secure: bool) -> Option<Token> {
    let cookie = web::cookies::end_session(secure);
    read(headers, cookie.split('=').next()?)
}

fn read(headers: &HeaderMap, name: &str) -> Option<Token> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find(|(own, _)| *own == name)
        .and_then(|(_, value)| Token::parse(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Random;

    fn sent(cookies: &[String]) -> HeaderMap {
        let pairs: Vec<&str> = cookies.iter().filter_map(|cookie| cookie.split(';').next()).collect();
        HeaderMap::from_iter([(header::COOKIE, pairs.join("; ").parse().unwrap())])
    }

    #[test]
    fn what_is_set_is_read_back() {
        let random = Random::seeded(1);
        let (one, two, three) = (random.token(), random.token(), random.token());
        for secure in [false, true] {
            let headers =
                sent(&[device(&one, secure), ticket(&two, secure), web::cookies::session(&three, secure, None)]);
            assert_eq!(read_device(&headers, secure), Some(one.clone()));
            assert_eq!(read_ticket(&headers, secure), Some(two.clone()));
            assert_eq!(read_session(&headers, secure), Some(three.clone()));
            assert_eq!(read_session(&headers, !secure), None);
        }
        assert!(device(&one, true).contains("; Secure"));
        assert!(end_ticket(true).contains("Max-Age=0"));
    }
}
