//! Apps: what stands on the tiles.

use std::fmt;
use std::str::FromStr;

use access::{Place, UnitPath};
use directory::model::fold;
use kernel::{Fields, Lang, OrgId, Text, Timestamp};
use web::components::Icon;
use web::typed::{checked_url, tidy};

use super::in_language;

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
            wrong.add("name", Text::new("field-needed"));
        } else if self.name.chars().count() > 60 {
            wrong.add("name", Text::new("field-too-long").with("max", 60));
        }
        for (field, text) in [("description_nl", &self.description_nl), ("description_en", &self.description_en)] {
            if text.chars().count() > 160 {
                wrong.add(field, Text::new("field-too-long").with("max", 160));
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
