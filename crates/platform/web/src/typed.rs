//! Texts and addresses as people type them.

use axum::http::Uri;

/// Single spaces, nothing invisible.
#[must_use]
pub fn tidy(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{a0}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let visible: String = text.chars().map(|c| if hidden(c) { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Longest address, in bytes.
const URL_LIMIT: usize = 2_000;

/// The address of a page elsewhere, tidied; the key of what is wrong with it otherwise. Only `https`, since an address
/// on a tile is opened by everybody without a second look.
pub fn checked_url(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Err("field-needed");
    }
    if text.len() > URL_LIMIT {
        return Err("url-too-long");
    }
    if text.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '\\' | '"' | '<' | '>')) {
        return Err("url-wrong");
    }
    let scheme = text.get(..8).unwrap_or_default();
    if !scheme.eq_ignore_ascii_case("https://") {
        return Err("url-https");
    }
    // A fragment belongs to the browser and is no part of a request, so the parser below does not know it.
    let (address, fragment) = text.split_once('#').map_or((text, None), |(address, rest)| (address, Some(rest)));
    let uri: Uri = format!("https://{}", &address[8..]).parse().map_err(|_| "url-wrong")?;
    let authority = uri.authority().ok_or("url-wrong")?;
    if authority.as_str().contains('@') {
        return Err("url-credentials");
    }
    let host = authority.host();
    if host.is_empty() || !host.contains(|c: char| c.is_ascii_alphanumeric()) || !uri.to_string().is_ascii() {
        return Err("url-wrong");
    }
    if fragment.is_some_and(|fragment| !fragment.is_ascii()) {
        return Err("url-wrong");
    }
    Ok(fragment.map_or_else(|| uri.to_string(), |fragment| format!("{uri}#{fragment}")))
}

/// The address of a page here or elsewhere, tidied; the key of what is wrong with it otherwise.
pub fn checked_link(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    if is_own_page(text) { Ok(text.to_owned()) } else { checked_url(text) }
}

/// Whether a link is a path on this server: `/help/privacy`. Two slashes would lead to another one.
#[must_use]
pub fn is_own_page(link: &str) -> bool {
    link.len() <= 500
        && link.starts_with('/')
        && !link[1..].starts_with(['/', '\\'])
        && link.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_invisible_is_dropped() {
        assert_eq!(tidy(" Reken\u{200b} tuin\u{202e}\n"), "Reken tuin");
    }

    #[test]
    fn an_address_is_https_and_nothing_else() {
        for good in [
            "https://rooster.school.example/",
            "https://x.example:8443/a/b?c=d&e=%20#/start",
            " HTTPS://x.example/ ",
            "https://[2001:db8::1]/",
        ] {
            assert!(checked_url(good).is_ok(), "{good}");
        }
        for (bad, why) in [
            ("", "field-needed"),
            ("javascript:alert(1)", "url-https"),
            ("http://x.example/", "url-https"),
            ("//x.example/", "url-https"),
            ("x.example", "url-https"),
            ("https://", "url-wrong"),
            ("https:///pad", "url-wrong"),
            ("https://x.example/a b", "url-wrong"),
            ("https://x.example/\r\nset-cookie:a", "url-wrong"),
            ("https://jan:geheim@x.example/", "url-credentials"),
            ("https://bank.example@boef.example/", "url-credentials"),
            ("data:text/html,x", "url-https"),
        ] {
            assert_eq!(checked_url(bad), Err(why), "{bad}");
        }
        assert_eq!(checked_url(&format!("https://x.example/{}", "a".repeat(URL_LIMIT))), Err("url-too-long"));
    }

    proptest! {
        /// Whatever is taken can stand in a `Location` header and leads to https.
        #[test]
        fn whatever_is_taken_is_a_safe_header(text in "(https://)?[ -~é\\n@#]{0,40}") {
            if let Ok(url) = checked_url(&text) {
                prop_assert!(url.starts_with("https://"));
                prop_assert!(axum::http::HeaderValue::try_from(url.as_str()).is_ok());
                prop_assert_eq!(checked_url(&url), Ok(url));
            }
        }
    }
}
