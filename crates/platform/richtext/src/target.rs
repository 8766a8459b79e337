//! Where a link may lead, and which pictures may be shown.

/// Bytes of an address, at most; what browsers and servers take without trouble.
const MAX_ADDRESS: usize = 2048;

/// Where a link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target<'a> {
    /// A page of our own: a path that begins with one slash.
    Own(&'a str),
    /// A page elsewhere: `https` or `http`, without a user name before the host.
    Web(&'a str),
    /// An e-mail address, with `mailto:`.
    Mail(&'a str),
    /// A telephone number, with `tel:`.
    Phone(&'a str),
}

impl<'a> Target<'a> {
    /// The target of an address, or nothing when a link may not lead there.
    ///
    /// The address is the one that the browser will get: entities and backslash escapes are done with. Browsers take
    /// tabs and line ends out of an address, turn `\` into `/` and skip control characters in front, so an address with
    /// any of these is refused rather than mended.
    ///
    /// ```
    /// use thuisbasis_richtext::Target;
    ///
    /// assert_eq!(Target::of("/news/12"), Some(Target::Own("/news/12")));
    /// assert_eq!(Target::of("//evil.example"), None);
    /// assert_eq!(Target::of("javascript:alert(1)"), None);
    /// ```
    #[must_use]
    pub fn of(address: &'a str) -> Option<Self> {
        if address.len() > MAX_ADDRESS || address.chars().any(|c| c == '\\' || crate::source::is_forbidden(c)) {
            return None;
        }
        if let Some(path) = address.strip_prefix('/') {
            return (!path.starts_with('/')).then_some(Self::Own(address));
        }
        let (scheme, rest) = address.split_once(':')?;
        match scheme.to_ascii_lowercase().as_str() {
            "https" | "http" => is_host(rest.strip_prefix("//")?).then_some(Self::Web(address)),
            "mailto" => (!rest.is_empty()).then_some(Self::Mail(address)),
            "tel" => is_number(rest).then_some(Self::Phone(address)),
            _ => None,
        }
    }

    /// The address, as a link has it.
    #[must_use]
    pub fn address(self) -> &'a str {
        match self {
            Self::Own(address) | Self::Web(address) | Self::Mail(address) | Self::Phone(address) => address,
        }
    }

    /// Whether the link leaves the site.
    #[must_use]
    pub fn is_external(self) -> bool {
        matches!(self, Self::Web(_))
    }
}

/// Whether what follows `//` begins with a host, and has no user name in front of it that looks like one.
fn is_host(rest: &str) -> bool {
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.starts_with(|c: char| c.is_alphanumeric() || c == '[')
        && !authority.contains(|c: char| c == '@' || c == '%' || c.is_whitespace())
}

fn is_number(rest: &str) -> bool {
    rest.contains(|c: char| c.is_ascii_digit())
        && rest.chars().all(|c| c.is_ascii_alphanumeric() || "+-.()*#;= ".contains(c))
}

/// Whether a picture at this path may be shown: an own path below one of the prefixes, without a step up.
pub(crate) fn is_allowed_image<P: AsRef<str>>(path: &str, prefixes: &[P]) -> bool {
    matches!(Target::of(path), Some(Target::Own(_)))
        && prefixes.iter().any(|prefix| {
            let prefix = prefix.as_ref();
            prefix.starts_with('/') && path.len() > prefix.len() && path.starts_with(prefix)
        })
        && !path.split(['/', '?', '#']).any(is_step)
}

/// Whether a segment of a path is `.` or `..`, written out or as percent signs.
fn is_step(segment: &str) -> bool {
    let plain = segment.to_ascii_lowercase().replace("%2e", ".");
    plain == "." || plain == ".." || plain.contains("%2f") || plain.contains("%5c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_may_be_followed() {
        for ok in [
            "/",
            "/a",
            "/a?b=c#d",
            "https://example.org",
            "HTTPS://example.org/x y",
            "http://[::1]:8080/",
            "mailto:a@b.nl?subject=x",
            "tel:+31 20 123",
            "https://münchen.example/é",
            "/a//b",
            "https://example.org/@name",
        ] {
            assert!(Target::of(ok).is_some(), "{ok}");
        }
    }

    #[test]
    fn addresses_that_may_not() {
        for bad in [
            "",
            "a",
            "#a",
            "?a",
            "//a",
            "/\\a",
            "\\\\a",
            "/\t/a",
            "/\n/a",
            " /a",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "vbscript:x",
            "data:text/html,x",
            "file:///etc",
            "https:evil.example",
            "https:/evil.example",
            "https:///evil.example",
            "https://",
            "https://bank.example@evil.example",
            "https://a b@c",
            "https://bank.example%2f@evil.example",
            "tel:",
            "tel:javascript",
            "mailto:",
            "blob:https://a",
            "view-source:https://a",
            "https://a\u{202e}b",
        ] {
            assert_eq!(Target::of(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn only_pictures_below_a_prefix() {
        let prefixes = ["/files/", "wrong"];
        assert!(is_allowed_image("/files/a.png", &prefixes));
        for bad in [
            "/files/",
            "/file/a.png",
            "/files/../secret",
            "/files/%2e%2E/secret",
            "/files/.%2e/x",
            "/files/a%2f..",
            "//files/a",
            "https://a/files/a.png",
            "wrong/a.png",
            "/files/..#",
            "/files/./a",
        ] {
            assert!(!is_allowed_image(bad, &prefixes), "{bad}");
        }
        assert!(!is_allowed_image("/files/a.png", &[] as &[&str]));
    }
}
