//! A group: who finds it, and how somebody stands to it.

use std::fmt;
use std::str::FromStr;

use access::UnitPath;
use kernel::{Fields, OrgId, Text, Timestamp};
use web::components::Icon;
use web::typed::tidy;

kernel::id! {
    /// A group.
    GroupId,
}

/// Who finds a group and who gets in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Visibility {
    /// Everybody finds it, reads along and joins.
    Open,
    /// Everybody finds it; an owner lets people in.
    Closed,
    /// Only members know that it exists.
    Hidden,
}

impl Visibility {
    /// All of them, the most open first.
    pub const ALL: [Self; 3] = [Self::Open, Self::Closed, Self::Hidden];

    /// Stable key, as stored and as in the locales under `groups-visibility-`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Hidden => "hidden",
        }
    }

    /// Its picture.
    #[must_use]
    pub const fn icon(self) -> Icon {
        match self {
            Self::Open => Icon::Users,
            Self::Closed => Icon::Lock,
            Self::Hidden => Icon::EyeOff,
        }
    }
}

impl FromStr for Visibility {
    type Err = ();

    fn from_str(key: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|one| one.key() == key).ok_or(())
    }
}

impl fmt::Display for Visibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// A group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Which.
    pub id: GroupId,
    /// Of which organisation.
    pub organisation: OrgId,
    /// Where the organisation hangs.
    pub path: UnitPath,
    /// Name.
    pub name: String,
    /// As lists sort.
    pub sort_name: String,
    /// What it is for.
    pub about: String,
    /// Who finds it.
    pub visibility: Visibility,
    /// Whether pupils find it too, as staff do.
    pub for_pupils: bool,
    /// Since when it has been closed down.
    pub ended_at: Option<Timestamp>,
    /// Counts changes, so that nobody overwrites what they have not seen.
    pub version: i64,
}

/// How somebody who may read in a group stands to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Reads along in an open group.
    Visitor,
    /// Belongs to it.
    Member,
    /// Keeps it.
    Owner,
}

/// What is filled in about a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupDraft {
    /// Name.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// Key of who finds it.
    pub visibility: String,
    /// Whether pupils find it too.
    pub for_pupils: bool,
}

/// A draft that can be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CheckedGroup {
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) visibility: Visibility,
    pub(crate) for_pupils: bool,
}

impl GroupDraft {
    /// What a group has, to change it.
    #[must_use]
    pub fn of(group: &Group) -> Self {
        Self {
            name: group.name.clone(),
            about: group.about.clone(),
            visibility: group.visibility.to_string(),
            for_pupils: group.for_pupils,
        }
    }

    /// Tidies and checks what was filled in.
    pub(crate) fn checked(self) -> kernel::Result<CheckedGroup> {
        let mut wrong = Fields::default();
        let (name, about) = (tidy(&self.name), tidy(&self.about));
        if name.is_empty() {
            wrong.add("name", Text::new("field-needed"));
        }
        for (field, text, most) in [("name", &name, 80), ("about", &about, 500)] {
            if text.chars().count() > most {
                wrong.add(field, Text::new("field-too-long").with("max", most));
            }
        }
        let visibility = self.visibility.parse().unwrap_or_else(|()| {
            wrong.add("visibility", Text::new("field-choose"));
            Visibility::Hidden
        });
        wrong.or(CheckedGroup { name, about, visibility, for_pupils: self.for_pupils })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_tidied_and_all_that_is_wrong_is_said_at_once() {
        let draft = |name: &str, visibility: &str| GroupDraft {
            name: name.into(),
            about: String::new(),
            visibility: visibility.into(),
            for_pupils: false,
        };
        let good = draft("  BHV \u{200b} De Wilg ", "closed").checked();
        assert!(matches!(good, Ok(CheckedGroup { name, visibility: Visibility::Closed, .. }) if name == "BHV De Wilg"));
        let Err(kernel::Error::Fields(fields)) = draft(" ", "secret").checked() else { panic!("must be refused") };
        let names: Vec<String> = fields.0.into_iter().map(|field| field.name).collect();
        assert_eq!(names, ["name", "visibility"]);
        assert!(draft(&"x".repeat(81), "open").checked().is_err());
    }

    #[test]
    fn an_owner_stands_above_a_member_above_a_visitor() {
        assert!(Standing::Owner > Standing::Member && Standing::Member > Standing::Visitor);
    }
}
