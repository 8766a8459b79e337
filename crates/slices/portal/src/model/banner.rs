//! Banners: a message to everybody of a unit, for a while.

use std::fmt;
use std::str::FromStr;

use access::{Place, UnitPath};
use kernel::{Fields, Lang, OrgId, Text, Timestamp, UnitId};
use web::components::Severity;
use web::typed::{checked_link, tidy};

use super::in_language;

kernel::id! {
    /// A banner.
    BannerId,
}

/// How serious a banner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// Something does not work: above every page.
    Error,
    /// Something is about to change or partly works: above every page.
    Warning,
    /// Good to know: on the landing page only.
    Info,
}

impl Urgency {
    /// All of them, the most serious last.
    pub const ALL: [Self; 3] = [Self::Info, Self::Warning, Self::Error];

    /// Stable key, as stored and as in the locales under `portal-urgency-`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// Whether it stands above every page.
    #[must_use]
    pub const fn is_urgent(self) -> bool {
        matches!(self, Self::Warning | Self::Error)
    }

    /// How it looks.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self {
            Self::Info => Severity::Info,
            Self::Warning => Severity::Warning,
            Self::Error => Severity::Error,
        }
    }
}

impl FromStr for Urgency {
    type Err = ();

    fn from_str(key: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|urgency| urgency.key() == key).ok_or(())
    }
}

impl fmt::Display for Urgency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// What a reader gets of a banner, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How serious.
    pub urgency: Urgency,
    /// The message in Dutch.
    pub text_nl: String,
    /// The same in English.
    pub text_en: String,
    /// A page with more.
    pub link: Option<String>,
    /// From when.
    pub starts_at: Timestamp,
    /// Until when; `None` until somebody takes it away.
    pub ends_at: Option<Timestamp>,
}

impl Notice {
    /// Whether it is shown at a moment.
    #[must_use]
    pub fn holds_at(&self, now: Timestamp) -> bool {
        self.starts_at <= now && self.ends_at.is_none_or(|end| now < end)
    }

    /// The message in a language.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &str {
        in_language(lang, &self.text_nl, &self.text_en)
    }
}

/// A banner as its writer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Banner {
    /// Which.
    pub id: BannerId,
    /// Of which organisation.
    pub organisation: OrgId,
    /// For whom: this unit and all below it.
    pub unit: UnitId,
    /// Where the unit hangs.
    pub path: UnitPath,
    /// The unit's name.
    pub unit_name: String,
    /// What readers get.
    pub notice: Notice,
    /// Counts changes, so that nobody overwrites what they have not seen.
    pub version: i64,
}

impl Banner {
    /// As what access is asked about.
    #[must_use]
    pub fn access_place(&self) -> Place {
        Place { unit: self.unit, path: self.path.clone() }
    }
}

/// What is filled in about a banner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BannerDraft {
    /// For whom: this unit and all below it.
    pub unit: UnitId,
    /// How serious.
    pub urgency: Urgency,
    /// The message in Dutch.
    pub text_nl: String,
    /// The same in English.
    pub text_en: String,
    /// A page with more; empty for none.
    pub link: String,
    /// From when.
    pub starts_at: Timestamp,
    /// Until when; `None` until somebody takes it away.
    pub ends_at: Option<Timestamp>,
}

impl BannerDraft {
    /// Tidies and checks what was filled in. The texts are taken in either language; a text in Dutch must be there,
    /// since that is what readers of other languages fall back on.
    pub fn checked(mut self) -> kernel::Result<Self> {
        let mut wrong = Fields::default();
        for (field, text) in [("text_nl", &mut self.text_nl), ("text_en", &mut self.text_en)] {
            *text = tidy(text);
            if text.chars().count() > 300 {
                wrong.add(field, Text::new("field-too-long").with("max", 300));
            }
        }
        if self.text_nl.is_empty() {
            wrong.add("text_nl", Text::new("field-needed"));
        }
        self.link = tidy(&self.link);
        if !self.link.is_empty() {
            match checked_link(&self.link) {
                Ok(link) => self.link = link,
                Err(key) => wrong.add("link", Text::new(key)),
            }
        }
        if self.ends_at.is_some_and(|end| end <= self.starts_at) {
            wrong.add("ends_at", Text::new("portal-banner-ends-before-start"));
        }
        wrong.or(self)
    }

    /// What readers will get.
    #[must_use]
    pub fn notice(&self) -> Notice {
        Notice {
            urgency: self.urgency,
            text_nl: self.text_nl.clone(),
            text_en: self.text_en.clone(),
            link: Some(self.link.clone()).filter(|link| !link.is_empty()),
            starts_at: self.starts_at,
            ends_at: self.ends_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Clock, Id, Random};

    fn draft() -> BannerDraft {
        let start = Timestamp::from_micros(1_000);
        BannerDraft {
            unit: UnitId::generate(&Clock::fixed(start), &Random::seeded(1)),
            urgency: Urgency::Warning,
            text_nl: "Geen internet ".into(),
            text_en: String::new(),
            link: String::new(),
            starts_at: start,
            ends_at: Some(Timestamp::from_micros(2_000)),
        }
    }

    #[test]
    fn a_banner_is_shown_from_its_first_moment_until_its_last() {
        let notice = draft().notice();
        let shown: Vec<bool> = [999, 1_000, 1_999, 2_000].map(|at| notice.holds_at(Timestamp::from_micros(at))).into();
        assert_eq!(shown, [false, true, true, false]);
    }

    #[test]
    fn a_link_leads_here_or_to_https() {
        for (link, good) in [
            ("/help/privacy", true),
            ("https://status.example/", true),
            ("//boef.example", false),
            ("/\\boef.example", false),
            ("javascript:alert(1)", false),
            ("http://x.example", false),
        ] {
            assert_eq!(BannerDraft { link: link.into(), ..draft() }.checked().is_ok(), good, "{link}");
        }
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let bad = BannerDraft {
            text_nl: " ".into(),
            text_en: "x".repeat(301),
            link: "x".into(),
            ends_at: Some(Timestamp::from_micros(1_000)),
            ..draft()
        };
        let Err(kernel::Error::Fields(fields)) = bad.checked() else { panic!("must be refused") };
        let names: Vec<String> = fields.0.into_iter().map(|field| field.name).collect();
        assert_eq!(names, ["text_en", "text_nl", "link", "ends_at"]);
    }
}
