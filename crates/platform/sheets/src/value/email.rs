//! Whether an e-mail address is plausible.

/// The address with its domain in lower case, when it is plausible: one `@`, a local part of plain characters, a domain
/// of at least two labels. Whether mail arrives there, only a mail can tell.
#[must_use]
pub fn parse_email(text: &str) -> Option<String> {
    let (local, domain) = text.split_once('@')?;
    let domain = domain.to_lowercase();
    let plausible = text.len() <= 254 && is_local(local) && is_domain(&domain);
    plausible.then(|| format!("{local}@{domain}"))
}

fn is_local(local: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&b);
    (1..=64).contains(&local.len())
        && local.bytes().all(allowed)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let top = domain.rsplit('.').next().unwrap_or_default();
    domain.contains('.')
        && domain.split('.').all(label)
        && top.chars().count() >= 2
        && !top.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plausible_and_not() {
        assert_eq!(parse_email("Anna.de-Vries+test@School.NL").as_deref(), Some("Anna.de-Vries+test@school.nl"));
        assert!(parse_email("o'neill@gemeente-äöü.be").is_some());
        for text in [
            "",
            "@",
            "a@b",
            "a@@b.nl",
            "a b@c.nl",
            ".a@b.nl",
            "a..b@c.nl",
            "a@b..nl",
            "a@-b.nl",
            "a@b.n",
            "a@1.2.3.4",
            "a@b.nl; c@d.nl",
            "José@b.nl",
            "<a@b.nl>",
        ] {
            assert_eq!(parse_email(text), None, "{text}");
        }
    }
}
