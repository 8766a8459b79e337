//! Dates in a group's calendar.

use kernel::{Fields, Text, Timestamp};
use web::typed::tidy;

kernel::id! {
    /// A date in a group's calendar.
    DateId,
}

/// A date in a group's calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupDate {
    /// Which.
    pub id: DateId,
    /// What.
    pub title: String,
    /// Where; empty when that is known.
    pub place: String,
    /// What else there is to know.
    pub note: String,
    /// From when.
    pub starts_at: Timestamp,
    /// Until when.
    pub ends_at: Timestamp,
    /// Counts changes.
    pub version: i64,
}

/// What is filled in about a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateDraft {
    /// What.
    pub title: String,
    /// Where.
    pub place: String,
    /// What else there is to know.
    pub note: String,
    /// From when.
    pub starts_at: Timestamp,
    /// Until when; an hour later when `None`.
    pub ends_at: Option<Timestamp>,
}

/// How long something lasts of which nobody says so.
const USUAL: std::time::Duration = std::time::Duration::from_hours(1);
/// Nothing in a calendar lasts longer.
const LONGEST: std::time::Duration = std::time::Duration::from_hours(24 * 31);

impl DateDraft {
    /// Tidies and checks what was filled in.
    pub(crate) fn checked(mut self) -> kernel::Result<Self> {
        let mut wrong = Fields::default();
        for (field, text, most) in
            [("title", &mut self.title, 120), ("place", &mut self.place, 120), ("note", &mut self.note, 500)]
        {
            *text = tidy(text);
            if text.chars().count() > most {
                wrong.add(field, Text::new("field-too-long").with("max", most));
            }
        }
        if self.title.is_empty() {
            wrong.add("title", Text::new("field-needed"));
        }
        let ends_at = self.ends_at.unwrap_or_else(|| self.starts_at.after(USUAL));
        if ends_at <= self.starts_at {
            wrong.add("ends_at", Text::new("groups-date-ends-before-start"));
        } else if ends_at > self.starts_at.after(LONGEST) {
            wrong.add("ends_at", Text::new("groups-date-too-long"));
        }
        self.ends_at = Some(ends_at);
        wrong.or(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(ends_at: Option<i64>) -> DateDraft {
        DateDraft {
            title: "Oefening".into(),
            place: String::new(),
            note: String::new(),
            starts_at: Timestamp::from_micros(0),
            ends_at: ends_at.map(Timestamp::from_micros),
        }
    }

    #[test]
    fn a_date_lasts_an_hour_when_nothing_is_said_and_never_ends_before_it_begins() {
        let hour = Timestamp::from_micros(3_600_000_000);
        assert!(matches!(draft(None).checked(), Ok(DateDraft { ends_at: Some(end), .. }) if end == hour));
        assert!(draft(Some(0)).checked().is_err());
        assert!(draft(Some(1)).checked().is_ok());
        assert!(draft(Some(40 * 86_400_000_000)).checked().is_err());
    }
}
