//! Units: organisation, site, department, team, class: one tree.

use std::fmt;
use std::str::FromStr;

use access::{Place, UnitPath};
use chrono::NaiveDate;
use kernel::{Fields, Lang, OrgId, Text, UnitId};

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    /// Stands at the top of its tree and sees nothing of others.
    Organisation,
    /// A region of a large organisation.
    Region,
    /// A place: school, town hall, location.
    Site,
    /// A department or directorate.
    Department,
    /// A team.
    Team,
    /// A class of pupils.
    Class,
    /// A dwelling group of a care organisation.
    DwellingGroup,
    /// A day centre.
    DayCentre,
    /// A counter where citizens are received.
    Counter,
}

impl UnitKind {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Organisation,
        Self::Region,
        Self::Site,
        Self::Department,
        Self::Team,
        Self::Class,
        Self::DwellingGroup,
        Self::DayCentre,
        Self::Counter,
    ];

    /// Stable key, as stored and as in the locales under `unit-kind-`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Region => "region",
            Self::Site => "site",
            Self::Department => "department",
            Self::Team => "team",
            Self::Class => "class",
            Self::DwellingGroup => "dwelling-group",
            Self::DayCentre => "day-centre",
            Self::Counter => "counter",
        }
    }
}

impl FromStr for UnitKind {
    type Err = ();

    fn from_str(key: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.key() == key).ok_or(())
    }
}

impl fmt::Display for UnitKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Which.
    pub id: UnitId,
    /// Where it hangs.
    pub path: UnitPath,
    /// The unit above; `None` for an organisation.
    pub parent: Option<UnitId>,
    /// Its organisation.
    pub organisation: OrgId,
    /// What it is.
    pub kind: UnitKind,
    /// Its name.
    pub name: String,
    /// Its code in the source that it was imported from, unique in its organisation.
    pub code: Option<String>,
    /// Street and number.
    pub street: Option<String>,
    /// Postal code.
    pub postcode: Option<String>,
    /// Place.
    pub place: Option<String>,
    /// The day from which it no longer exists.
    pub ended_on: Option<NaiveDate>,
    /// Counts changes, so that nobody overwrites what they have not seen.
    pub version: i64,
}

impl Unit {
    /// As what access is asked about.
    #[must_use]
    pub fn access_place(&self) -> Place {
        Place { unit: self.id, path: self.path.clone() }
    }
}

/// What is filled in about a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitDraft {
    /// What it is.
    pub kind: UnitKind,
    /// Its name.
    pub name: String,
    /// Its code.
    pub code: Option<String>,
    /// Street and number.
    pub street: Option<String>,
    /// Postal code.
    pub postcode: Option<String>,
    /// Place.
    pub place: Option<String>,
}

impl UnitDraft {
    /// A unit with only a kind and a name.
    #[must_use]
    pub fn new(kind: UnitKind, name: impl Into<String>) -> Self {
        Self { kind, name: name.into(), code: None, street: None, postcode: None, place: None }
    }

    /// Tidies and checks what was filled in.
    pub fn checked(mut self) -> kernel::Result<Self> {
        let mut wrong = Fields::default();
        self.name = super::person::tidy(&self.name);
        for part in [&mut self.code, &mut self.street, &mut self.postcode, &mut self.place] {
            *part = part.take().map(|text| super::person::tidy(&text)).filter(|text| !text.is_empty());
        }
        if self.name.is_empty() {
            wrong.add("name", Text::new("field-needed"));
        } else if self.name.chars().count() > 120 {
            wrong.add("name", Text::new("field-too-long").with("max", 120));
        }
        if self.code.as_ref().is_some_and(|code| code.chars().count() > 40) {
            wrong.add("code", Text::new("field-too-long").with("max", 40));
        }
        wrong.or(self)
    }
}

/// What sets an organisation apart from other units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Which.
    pub id: OrgId,
    /// Where it hangs.
    pub path: UnitPath,
    /// Its name.
    pub name: String,
    /// Short name in addresses: `kompas`.
    pub slug: String,
    /// The language of who has not chosen one.
    pub lang: Lang,
    /// Its colour.
    pub colour: Colour,
    /// Whether it has a logo.
    pub has_logo: bool,
}

impl Organisation {
    /// As what access is asked about.
    #[must_use]
    pub fn access_place(&self) -> Place {
        Place { unit: self.id.unit(), path: self.path.clone() }
    }
}

/// A colour as `#1a2b3c`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colour(String);

impl Colour {
    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Colour {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.strip_prefix('#').ok_or(())?;
        if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(())
        }
    }
}
