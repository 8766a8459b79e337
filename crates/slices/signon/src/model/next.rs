//! Where to go after signing in: only to pages of our own.

/// The address, if it is a path on this server that is worth returning to. Whatever a browser could read as the address
/// of another server is refused: `//other`, `/\other`, and tabs or line ends, which browsers leave out.
#[must_use]
pub fn local(next: &str) -> Option<&str> {
    let plain = next.len() <= 2_000 && next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    let path = next.split(['?', '#']).next().unwrap_or_default();
    let ours = path.starts_with('/') && !path.starts_with("//");
    let elsewhere = !matches!(path, "/sign-in" | "/sign-out" | "/sign-in/password");
    (plain && ours && elsewhere).then_some(next)
}

/// The path that a `Referer` header names, when it names a page of the server that `host` names.
#[must_use]
pub fn local_referer<'a>(referer: &'a str, host: &str) -> Option<&'a str> {
    let rest = referer.strip_prefix("https://").or_else(|| referer.strip_prefix("http://"))?;
    local(rest.strip_prefix(host)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_our_own_pages_are_returned_to() {
        for good in ["/", "/people?q=a%20b", "/people/1#x", "/search?q=http://x"] {
            assert_eq!(local(good), Some(good));
        }
        for bad in [
            "",
            "people",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/a\\b",
            "https://evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/\n/evil.example",
            " /x",
            "/a b",
            "/é",
            "/sign-in",
            "/sign-in?next=/",
            "/sign-out",
        ] {
            assert_eq!(local(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_referer_counts_only_from_this_server() {
        assert_eq!(local_referer("https://thuis.example/people?q=1", "thuis.example"), Some("/people?q=1"));
        assert_eq!(local_referer("http://127.0.0.1:8080/x", "127.0.0.1:8080"), Some("/x"));
        assert_eq!(local_referer("https://thuis.example.evil.example/x", "thuis.example"), None);
        assert_eq!(local_referer("https://evil.example/x", "thuis.example"), None);
        assert_eq!(local_referer("https://thuis.example", "thuis.example"), None);
    }

    proptest! {
        /// Whatever is let through begins with one slash and holds nothing that a browser drops or turns.
        #[test]
        fn nothing_foreign_slips_through(next in "[/\\\\a-z:.@\t\n ?#]{0,12}") {
            if let Some(next) = local(&next) {
                prop_assert!(next.starts_with('/'));
                prop_assert!(!next[1..].starts_with(['/', '\\']));
                prop_assert!(!next.contains(['\t', '\n', '\\', ' ']));
            }
        }
    }
}
