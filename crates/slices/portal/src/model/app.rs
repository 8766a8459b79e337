//! Apps: what stands on the tiles.

use std::fmt;
use std::str::FromStr;

use access::{Place, UnitPath};
use axum::http::Uri;
use directory::model::fold;
use kernel::{Fields, Lang, OrgId, Text, Timestamp};
use web::components::Icon;

use super::{in_language, tidy};

kernel::id! {
    /// An app of an organisation.
    AppId,
}

/// Declares the categories with their stable keys.
macro_rules! categories {
    ($($(#[$meta:meta])* $name:ident = $key:literal, $icon:ident;)+) => {
        /// What an app is for; the landing page groups by it, in this order.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Category { $($(#[$meta])* $name),+ }

        impl Category {
            /// All of them, in the order of the page.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Stable key, as stored and as in the locales under `portal-category-`.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key),+ }
            }

            /// The picture of an app that has none of its own.
            #[must_use]
            pub const fn icon(self) -> Icon {
                match self { $(Self::$name => Icon::$icon),+ }
            }
        }
    };
}

categories! {
    /// Mail, calling, meeting.
    Communication = "communication", MessagesSquare;
    /// Rosters, planning, cases.
    Work = "work", CalendarDays;
    /// Files of clients, medication.
    Care = "care", Stethoscope;
    /// Lessons and exercises.
    Learning = "learning", GraduationCap;
    /// Services to citizens and companies.
    Citizens = "citizens", Landmark;
    /// Files and forms.
    Documents = "documents", FolderOpen;
    /// Leave, pay, development.
    People = "people", IdCard;
    /// Surveys, audits, improvement.
    Quality = "quality", ChartColumn;
    /// Incidents and emergencies.
    Safety = "safety", ShieldCheck;
    /// Money and buying.
    Finance = "finance", Banknote;
    /// Buildings and equipment.
    Facility = "facility", Building2;
    /// Tools for working with computers.
    It = "it", Monitor;
    /// All else.
    Other = "other", LayoutGrid;
}

impl Category {
    /// Key of its name in the locales.
    #[must_use]
    pub fn label(self) -> String {
        format!("portal-category-{}", self.key())
    }
}

impl FromStr for Category {
    type Err = ();

    fn from_str(key: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|category| category.key() == key).ok_or(())
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// An app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct App {
    /// Which.
    pub id: AppId,
    /// The organisation that offers it.
    pub organisation: OrgId,
    /// Where that organisation hangs.
    pub path: UnitPath,
    /// Name on the tile.
    pub name: String,
    /// Name as lists sort it.
    pub sort_name: String,
    /// A sentence in Dutch.
    pub description_nl: String,
    /// The same in English.
    pub description_en: String,
    /// Where it lives.
    pub url: String,
    /// What it is for.
    pub category: Category,
    /// Its picture.
    pub icon: Option<Icon>,
    /// Whether it stands at the top of everybody's page.
    pub pinned: bool,
    /// Since when it is on nobody's page any more.
    pub ended_at: Option<Timestamp>,
    /// Counts changes, so that nobody overwrites what they have not seen.
    pub version: i64,
}

impl App {
    /// As what access is asked about.
    #[must_use]
    pub fn access_place(&self) -> Place {
        Place { unit: self.organisation.unit(), path: self.path.clone() }
    }

    /// What it is, in a language.
    #[must_use]
    pub fn description(&self, lang: Lang) -> &str {
        in_language(lang, &self.description_nl, &self.description_en)
    }
}

/// What is filled in about an app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppDraft {
    /// Name on the tile.
    pub name: String,
    /// A sentence in Dutch.
    pub description_nl: String,
    /// The same in English.
    pub description_en: String,
    /// Where it lives.
    pub url: String,
    /// Key of what it is for.
    pub category: String,
    /// Name of its picture; empty for none of its own.
    pub icon: String,
    /// Whether it stands at the top of everybody's page.
    pub pinned: bool,
}

impl AppDraft {
    /// Tidies and checks what was filled in.
    pub fn checked(mut self) -> kernel::Result<Self> {
        let mut wrong = Fields::default();
        for part in [&mut self.name, &mut self.description_nl, &mut self.description_en, &mut self.icon] {
            *part = tidy(part);
        }
        if self.name.is_empty() || fold(&self.name).is_empty() {
            wrong.add("name", Text::new("portal-field-needed"));
        } else if self.name.chars().count() > 60 {
            wrong.add("name", Text::new("portal-field-too-long").with("max", 60));
        }
        for (field, text) in [("description_nl", &self.description_nl), ("description_en", &self.description_en)] {
            if text.chars().count() > 160 {
                wrong.add(field, Text::new("portal-field-too-long").with("max", 160));
            }
        }
        match checked_url(&self.url) {
            Ok(url) => self.url = url,
            Err(key) => wrong.add("url", Text::new(key)),
        }
        if self.category.parse::<Category>().is_err() {
            wrong.add("category", Text::new("portal-field-category"));
        }
        if !self.icon.is_empty() && Icon::from_name(&self.icon).is_none() {
            wrong.add("icon", Text::new("portal-field-icon"));
        }
        wrong.or(self)
    }
}

/// Longest address, in bytes.
const URL_LIMIT: usize = 2_000;

/// The address of a page elsewhere, tidied; the key of what is wrong with it otherwise. Only `https`, since an address
/// on a tile is opened by everybody without a second look.
pub fn checked_url(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Err("portal-field-needed");
    }
    if text.len() > URL_LIMIT {
        return Err("portal-url-too-long");
    }
    if text.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '\\' | '"' | '<' | '>')) {
        return Err("portal-url-wrong");
    }
    let scheme = text.get(..8).unwrap_or_default();
    if !scheme.eq_ignore_ascii_case("https://") {
        return Err("portal-url-https");
    }
    // A fragment belongs to the browser and is no part of a request, so the parser below does not know it.
    let (address, fragment) = text.split_once('#').map_or((text, None), |(address, rest)| (address, Some(rest)));
    let uri: Uri = format!("https://{}", &address[8..]).parse().map_err(|_| "portal-url-wrong")?;
    let authority = uri.authority().ok_or("portal-url-wrong")?;
    if authority.as_str().contains('@') {
        return Err("portal-url-credentials");
    }
    let host = authority.host();
    if host.is_empty() || !host.contains(|c: char| c.is_ascii_alphanumeric()) || !uri.to_string().is_ascii() {
        return Err("portal-url-wrong");
    }
    if fragment.is_some_and(|fragment| !fragment.is_ascii()) {
        return Err("portal-url-wrong");
    }
    Ok(fragment.map_or_else(|| uri.to_string(), |fragment| format!("{uri}#{fragment}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
            ("", "portal-field-needed"),
            ("javascript:alert(1)", "portal-url-https"),
            ("http://x.example/", "portal-url-https"),
            ("//x.example/", "portal-url-https"),
            ("x.example", "portal-url-https"),
            ("https://", "portal-url-wrong"),
            ("https:///pad", "portal-url-wrong"),
            ("https://x.example/a b", "portal-url-wrong"),
            ("https://x.example/\r\nset-cookie:a", "portal-url-wrong"),
            ("https://jan:geheim@x.example/", "portal-url-credentials"),
            ("https://bank.example@boef.example/", "portal-url-credentials"),
            ("data:text/html,x", "portal-url-https"),
        ] {
            assert_eq!(checked_url(bad), Err(why), "{bad}");
        }
        assert_eq!(checked_url(&format!("https://x.example/{}", "a".repeat(URL_LIMIT))), Err("portal-url-too-long"));
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
