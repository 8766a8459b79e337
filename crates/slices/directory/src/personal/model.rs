//! The rules of keeping and erasing.

use chrono::{Months, NaiveDate};
use kernel::{Fields, Result, Text};

use crate::model::{Organisation, Person, PersonKind};

/// How long what is held of people is kept after their last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// Months for staff.
    pub staff: u16,
    /// Months for pupils.
    pub pupils: u16,
}

impl Default for Terms {
    fn default() -> Self {
        Self { staff: 24, pupils: 12 }
    }
}

/// Longest term: ten years.
const LONGEST: u16 = 120;

/// Up to so many may be erased in one run without a question.
const FEW: i64 = 20;

impl Terms {
    /// The terms, if both are within bounds.
    pub(crate) fn checked(self) -> Result<Self> {
        let mut wrong = Fields::default();
        for (name, months) in [("staff", self.staff), ("pupils", self.pupils)] {
            if !(1..=LONGEST).contains(&months) {
                wrong.add(name, Text::new("retention-months-wrong").with("max", LONGEST));
            }
        }
        wrong.or(self)
    }

    /// Who of this kind no longer belonged here on that day is past their term today.
    pub(crate) fn until(self, kind: PersonKind, today: NaiveDate) -> NaiveDate {
        let months = match kind {
            PersonKind::Staff => self.staff,
            PersonKind::Pupil => self.pupils,
        };
        today.checked_sub_months(Months::new(months.into())).unwrap_or(NaiveDate::MIN)
    }

    /// Whether a person is past their term.
    pub(crate) fn is_over(self, person: &Person, today: NaiveDate) -> bool {
        person.ended_on.is_some_and(|day| day <= self.until(person.kind, today))
    }
}

/// The terms of an organisation and how things stand.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Whose.
    pub organisation: Organisation,
    /// How long people are kept.
    pub terms: Terms,
    /// How many are past their term.
    pub due: i64,
    /// How many people there are, who left included.
    pub people: i64,
    /// How many somebody agreed to erase.
    pub confirmed: Option<i64>,
}

impl Overview {
    /// Whether somebody must agree before anybody is erased.
    #[must_use]
    pub fn is_held(&self) -> bool {
        brakes(self.due, self.people) && self.confirmed.is_none_or(|agreed| self.due > agreed)
    }
}

/// Whether so many of so many people are too many to erase without a question.
pub(crate) fn brakes(due: i64, people: i64) -> bool {
    due > FEW && due.saturating_mul(10) > people
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_brake_wants_both_many_and_a_large_part() {
        assert!(!brakes(20, 20));
        assert!(brakes(21, 100));
        assert!(!brakes(21, 210));
        assert!(brakes(22, 210));
    }

    #[test]
    fn a_term_counts_from_the_day_after_the_last() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap_or_default();
        let terms = Terms { staff: 24, pupils: 1 };
        assert_eq!(terms.until(PersonKind::Staff, day(2026, 3, 16)), day(2024, 3, 16));
        assert_eq!(terms.until(PersonKind::Pupil, day(2026, 3, 31)), day(2026, 2, 28));
    }

    #[test]
    fn terms_have_bounds() {
        for (staff, pupils, fine) in [(1, 120, true), (0, 12, false), (24, 121, false)] {
            assert_eq!(Terms { staff, pupils }.checked().is_ok(), fine);
        }
    }
}
