//! The plain data that a demo world consists of.

use chrono::NaiveDate;

/// All organisations of the demo.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    /// The day on which it is seen.
    pub today: NaiveDate,
    /// The five organisations A to E, then the ten clients of E.
    pub organisations: Vec<Organisation>,
}

/// One organisation with everything in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Organisation {
    /// A stable short name in lowercase ASCII; mail addresses end in `<key>.example`.
    pub key: &'static str,
    /// Which of the five stories it plays: `A` to `E`; the clients of E carry `E` too.
    pub letter: char,
    /// The name in full.
    pub name: &'static str,
    /// The key of the organisation whose shared IT service it uses.
    pub served_by: Option<&'static str>,
    /// Its colours.
    pub brand: Brand,
    /// The languages its people work in, as ISO 639-1 codes, the usual one first.
    pub languages: &'static [&'static str],
    /// The unit tree; the first is the organisation itself, and a parent stands before its children.
    pub units: Vec<Unit>,
    /// Everyone in it: staff first, then pupils.
    pub people: Vec<Person>,
    /// What its landing page can show.
    pub apps: Vec<App>,
}

/// The colours of an organisation, as `#rrggbb`; white text is readable (4.5 to 1) on the primary one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brand {
    /// For the page head and the buttons.
    pub primary: &'static str,
    /// For what should catch the eye.
    pub accent: &'static str,
}

/// One node of the unit tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Index of the parent in [`Organisation::units`]; `None` for the root alone.
    pub parent: Option<usize>,
    /// What sort of unit it is.
    pub kind: UnitKind,
    /// The name on the door.
    pub name: String,
    /// The code in the personnel records, unique in the organisation; schools have their national one.
    pub code: Option<String>,
    /// Where it is, for sites.
    pub address: Option<Address>,
    /// Longitude and latitude in degrees (WGS 84), for sites.
    pub position: Option<(f64, f64)>,
    /// First and last grade (1 to 8), for school classes.
    pub grades: Option<(u8, u8)>,
}

/// What sort of unit a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum UnitKind {
    /// The organisation, or a body within it.
    Organisation,
    /// A region of a large organisation.
    Region,
    /// A building: school, town hall, care location.
    Site,
    /// A department or directorate.
    Department,
    /// A team.
    Team,
    /// A school class.
    Class,
    /// A group of clients who live together, with their carers.
    DwellingGroup,
    /// A place where clients spend the day.
    DayCentre,
    /// A counter where citizens are received.
    Counter,
}

impl UnitKind {
    /// Every kind with its key, as the app lists name it.
    pub const ALL: [(Self, &'static str); 9] = [
        (Self::Organisation, "organisation"),
        (Self::Region, "region"),
        (Self::Site, "site"),
        (Self::Department, "department"),
        (Self::Team, "team"),
        (Self::Class, "class"),
        (Self::DwellingGroup, "dwelling-group"),
        (Self::DayCentre, "day-centre"),
        (Self::Counter, "counter"),
    ];

    /// The kind that goes by this key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == key).map(|(kind, _)| *kind)
    }

    /// The key of this kind: lowercase words with hyphens.
    #[must_use]
    pub fn key(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, key)| key)
    }
}

/// A postal address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Street and number; unknown for the schools, whose source has none.
    pub street: Option<String>,
    /// `6211AB` in the Netherlands, `1000` in Belgium.
    pub postcode: String,
    /// Town or village.
    pub place: String,
}

/// One person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name they go by.
    pub given: String,
    /// The part of a Dutch surname that sorting leaves out: `van den`.
    pub prefix: Option<String>,
    /// The surname without its prefix.
    pub surname: String,
    /// `J.M.`
    pub initials: String,
    /// The number in the personnel or pupil administration, unique in the organisation.
    pub external_id: String,
    /// Lowercase ASCII, unique in the world.
    pub username: String,
    /// Work or school mail; pupils below grade 5 have none.
    pub email: Option<String>,
    /// Work phone; a number that cannot exist.
    pub phone: Option<String>,
    /// Extension on the office exchange, four digits.
    pub extension: Option<String>,
    /// What is known of a pupil only.
    pub pupil: Option<Pupil>,
    /// ISO 639-1 code of the language they work in.
    pub language: &'static str,
    /// Where they work or learn, or did, or will; the main one first.
    pub memberships: Vec<Membership>,
    /// What they may do, and where.
    pub roles: Vec<RoleHeld>,
}

impl Person {
    /// The name as written on a page: `Noor van den Berg`.
    #[must_use]
    pub fn display_name(&self) -> String {
        match &self.prefix {
            Some(prefix) => format!("{} {prefix} {}", self.given, self.surname),
            None => format!("{} {}", self.given, self.surname),
        }
    }
}

/// What is known of a pupil only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pupil {
    /// Date of birth.
    pub born: NaiveDate,
    /// 1 to 8 (groep 1 t/m 8).
    pub grade: u8,
}

/// A dated place in a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// Index in [`Organisation::units`].
    pub unit: usize,
    /// Key of a [`Function`](crate::Function).
    pub function: &'static str,
    /// On what footing.
    pub kind: MembershipKind,
    /// First day.
    pub starts: NaiveDate,
    /// Last day; `None` when not known.
    pub ends: Option<NaiveDate>,
    /// Contract hours a week; `None` for pupils and for a task beside the main job.
    pub hours: Option<u8>,
}

impl Membership {
    /// Whether it holds on `day`, first and last day included.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.starts <= day && self.ends.is_none_or(|last| day <= last)
    }
}

/// On what footing somebody belongs to a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MembershipKind {
    /// Employed.
    Staff,
    /// Learning on the job, with an end date.
    Intern,
    /// A child at school.
    Pupil,
    /// An official of an administration that a shared service works for.
    Official,
}

/// A role held at a unit, possibly of another organisation; it reaches below that unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RoleHeld {
    /// One of [`ROLES`](crate::ROLES).
    pub role: &'static str,
    /// Where.
    pub at: UnitRef,
}

/// A unit anywhere in the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UnitRef {
    /// Index in [`World::organisations`].
    pub organisation: usize,
    /// Index in [`Organisation::units`].
    pub unit: usize,
}

/// A person anywhere in the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PersonRef {
    /// Index in [`World::organisations`].
    pub organisation: usize,
    /// Index in [`Organisation::people`].
    pub person: usize,
}

/// An app that the landing page can link to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct App {
    /// A short name, unique in the organisation.
    pub key: &'static str,
    /// The name on the tile.
    pub name: &'static str,
    /// One plain sentence in Dutch.
    pub description_nl: &'static str,
    /// The same in English.
    pub description_en: &'static str,
    /// Key of one of the [`CATEGORIES`](crate::CATEGORIES) that it is listed under.
    pub category: &'static str,
    /// Where it lives; always under `.example`.
    pub url: String,
    /// Who gets it: whoever any of these names.
    pub audience: Vec<Audience>,
    /// Whether it stands on everyone's page from the start.
    pub pinned: bool,
}

/// Who gets an app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Everyone in the organisation.
    Everyone,
    /// Whoever is no pupil.
    Staff,
    /// Pupils from the first up to and including the last grade.
    Pupils(u8, u8),
    /// Whoever has this function.
    Function(&'static str),
    /// Members of units of this kind.
    Kind(UnitKind),
    /// Members of this unit and all below it; index in [`Organisation::units`].
    Unit(usize),
}
