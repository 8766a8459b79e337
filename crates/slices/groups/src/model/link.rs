//! Links on a group's page.

use kernel::{Fields, Text};
use web::typed::{checked_link, tidy};

kernel::id! {
    /// A link on a group's page.
    LinkId,
}

/// A link on a group's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupLink {
    /// Which.
    pub id: LinkId,
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub url: String,
}

/// What is filled in about a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkDraft {
    /// What it says; the address when empty.
    pub label: String,
    /// Where it leads.
    pub url: String,
}

impl LinkDraft {
    /// Tidies and checks what was filled in.
    pub(crate) fn checked(self) -> kernel::Result<Self> {
        let mut wrong = Fields::default();
        let url = checked_link(&self.url).unwrap_or_else(|key| {
            wrong.add("url", Text::new(key));
            String::new()
        });
        let mut label = tidy(&self.label);
        if label.is_empty() {
            label = url.trim_start_matches("https://").trim_end_matches('/').chars().take(80).collect();
        }
        if label.chars().count() > 80 {
            wrong.add("label", Text::new("field-too-long").with("max", 80));
        }
        wrong.or(Self { label, url })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_without_words_says_its_address() {
        let draft = LinkDraft { label: " ".into(), url: "https://rooster.example/".into() };
        assert!(matches!(draft.checked(), Ok(LinkDraft { label, .. }) if label == "rooster.example"));
        assert!(LinkDraft { label: "x".into(), url: "javascript:alert(1)".into() }.checked().is_err());
    }
}
