//! People.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use kernel::{Fields, Lang, OrgId, PersonId, Text};

use super::PersonName;

/// What a person is to the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonKind {
    /// Works here.
    Staff,
    /// Learns here.
    Pupil,
}

impl PersonKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Staff, Self::Pupil];

    /// Stable key, as stored and as in the locales under `person-kind-`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Pupil => "pupil",
        }
    }
}

impl FromStr for PersonKind {
    type Err = ();

    fn from_str(key: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.key() == key).ok_or(())
    }
}

impl fmt::Display for PersonKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Which.
    pub id: PersonId,
    /// The organisation that keeps this person.
    pub organisation: OrgId,
    /// Staff or pupil.
    pub kind: PersonKind,
    /// Number in the source: personnel or pupil number, unique in the organisation.
    pub external_id: Option<String>,
    /// Name.
    pub name: PersonName,
    /// E-mail address at work or school.
    pub email: Option<String>,
    /// Telephone at work.
    pub phone: Option<String>,
    /// Birth date, where needed: pupils.
    pub born_on: Option<NaiveDate>,
    /// Language chosen.
    pub lang: Option<Lang>,
    /// The day from which the person no longer belongs here.
    pub ended_on: Option<NaiveDate>,
    /// Counts changes, so that nobody overwrites what they have not seen.
    pub version: i64,
}

/// A person in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonSummary {
    /// Which.
    pub id: PersonId,
    /// Name as spoken.
    pub name: String,
    /// As the list sorts; the cursor of the next page is made of it.
    pub sort_name: String,
    /// Staff or pupil.
    pub kind: PersonKind,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Units, with the one above, and functions of today's memberships: `(unit, function)`.
    pub places: Vec<(String, Option<String>)>,
    /// The day from which the person no longer belongs here.
    pub ended_on: Option<NaiveDate>,
}

/// What is filled in about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonDraft {
    /// Staff or pupil.
    pub kind: PersonKind,
    /// Number in the source.
    pub external_id: Option<String>,
    /// Name.
    pub name: PersonName,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Birth date.
    pub born_on: Option<NaiveDate>,
    /// Language.
    pub lang: Option<Lang>,
}

impl PersonDraft {
    /// Tidies and checks what was filled in.
    pub fn checked(mut self, today: NaiveDate) -> kernel::Result<Self> {
        let mut wrong = Fields::default();
        let name = &mut self.name;
        for part in [&mut name.given, &mut name.initials, &mut name.prefix, &mut name.surname] {
            *part = tidy(part);
        }
        for part in [&mut self.external_id, &mut self.email, &mut self.phone] {
            *part = part.take().map(|text| tidy(&text)).filter(|text| !text.is_empty());
        }
        needed(&mut wrong, "given_name", &self.name.given);
        needed(&mut wrong, "surname", &self.name.surname);
        for (field, text) in [("initials", &self.name.initials), ("prefix", &self.name.prefix)] {
            if text.chars().count() > 20 {
                wrong.add(field, Text::new("field-too-long").with("max", 20));
            }
        }
        if let Some(email) = &self.email
            && !plausible_email(email)
        {
            wrong.add("email", Text::new("field-email"));
        }
        if let Some(phone) = &self.phone
            && !plausible_phone(phone)
        {
            wrong.add("phone", Text::new("field-phone"));
        }
        if let Some(born) = self.born_on
            && (born > today || born < today - chrono::Days::new(120 * 366))
        {
            wrong.add("born_on", Text::new("field-birth-date"));
        }
        wrong.or(self)
    }
}

fn needed(wrong: &mut Fields, field: &'static str, text: &str) {
    if text.is_empty() {
        wrong.add(field, Text::new("field-needed"));
    } else if text.chars().count() > 80 {
        wrong.add(field, Text::new("field-too-long").with("max", 80));
    }
}

/// Single spaces, nothing invisible.
pub(super) fn tidy(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|c| {
            if c.is_control() || matches!(c, '\u{a0}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}')
            {
                ' '
            } else {
                c
            }
        })
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn plausible_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let clean = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || "<>(),;:\"".contains(c));
    text.len() <= 254
        && clean(local)
        && clean(domain)
        && domain.contains('.')
        && domain.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
}

pub(crate) fn plausible_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (3..=15).contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || " +-()/.".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> PersonDraft {
        PersonDraft {
            kind: PersonKind::Staff,
            external_id: None,
            name: PersonName { given: " Anna ".into(), surname: "Berg\u{200b}".into(), ..PersonName::default() },
            email: None,
            phone: None,
            born_on: None,
            lang: None,
        }
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 16).unwrap_or_default()
    }

    fn wrong(draft: PersonDraft) -> Vec<String> {
        match draft.checked(today()) {
            Err(kernel::Error::Fields(fields)) => fields.0.into_iter().map(|field| field.name).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn names_are_tidied_before_they_are_kept() -> kernel::Result<()> {
        assert_eq!(draft().checked(today())?.name.display(), "Anna Berg");
        Ok(())
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let bad = PersonDraft {
            name: PersonName::default(),
            email: Some("anna@".into()),
            phone: Some("bel me".into()),
            born_on: NaiveDate::from_ymd_opt(202, 1, 1),
            ..draft()
        };
        assert_eq!(wrong(bad), ["given_name", "surname", "email", "phone", "born_on"]);
    }

    #[test]
    fn usual_addresses_and_numbers_are_taken() {
        for email in ["a.b@school.example", "o'neil+x@sub.gemeente.example"] {
            assert!(plausible_email(email), "{email}");
        }
        for phone in ["043 123 45 67", "+32 (0)9 224.11.22", "1234"] {
            assert!(plausible_phone(phone), "{phone}");
        }
    }
}
