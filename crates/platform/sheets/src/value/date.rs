//! Dates as they are written in the Netherlands and Belgium: the day comes first.

use chrono::{Datelike, Duration, NaiveDate, NaiveDateTime, NaiveTime};

use super::text::fold;
use crate::problem::{ProblemKind, excerpt};
use crate::sheet::{Cell, Epoch};

/// Which dates are plausible, and what a year of two digits means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateRule {
    /// The first plausible day.
    pub from: NaiveDate,
    /// The last plausible day.
    pub to: NaiveDate,
    /// Years of two digits up to this one are 20xx, the others 19xx.
    pub pivot: u8,
}

impl DateRule {
    /// The pivot that Excel uses: 29 is 2029, 30 is 1930.
    pub const EXCEL_PIVOT: u8 = 29;

    /// Dates between two days, both included, with Excel's pivot for years of two digits.
    #[must_use]
    pub fn between(from: NaiveDate, to: NaiveDate) -> Self {
        Self { from, to, pivot: Self::EXCEL_PIVOT }
    }

    fn check(&self, date: NaiveDate, found: &str) -> Result<NaiveDate, DateFault> {
        if (self.from..=self.to).contains(&date) { Ok(date) } else { Err(self.outside(found)) }
    }

    fn outside(&self, found: &str) -> DateFault {
        DateFault::OutOfRange { found: excerpt(found), from: self.from, to: self.to }
    }
}

/// Why a text is no date that can be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateFault {
    /// It does not look like a date.
    Unreadable {
        /// What was found.
        found: String,
    },
    /// The calendar has no such day, such as 31 February.
    NoSuchDay {
        /// What was found.
        found: String,
    },
    /// The day exists, but is not plausible here.
    OutOfRange {
        /// What was found.
        found: String,
        /// The first plausible day.
        from: NaiveDate,
        /// The last plausible day.
        to: NaiveDate,
    },
}

impl From<DateFault> for ProblemKind {
    fn from(fault: DateFault) -> Self {
        match fault {
            DateFault::Unreadable { found } => Self::NotADate { found },
            DateFault::NoSuchDay { found } => Self::NoSuchDate { found },
            DateFault::OutOfRange { found, from, to } => {
                let day = |date: NaiveDate| date.format("%d-%m-%Y").to_string();
                Self::DateOutOfRange { found, from: day(from), to: day(to) }
            }
        }
    }
}

/// Reads a date from a cell. Numbers count as Excel serials; text as by [`parse_date`].
///
/// # Errors
///
/// When it is no date, no existing one, or not plausible.
pub fn date_of_cell(cell: &Cell, epoch: Epoch, rule: &DateRule) -> Result<NaiveDate, DateFault> {
    match cell {
        Cell::Date(moment) => rule.check(moment.date(), &cell.text()),
        Cell::Number(number) => {
            // A day written as 20260901 in a number cell is far beyond any serial that Excel can show.
            if *number >= 10_000_000.0 {
                return parse_date(&cell.text(), rule);
            }
            let moment = from_serial(*number, epoch).ok_or_else(|| unreadable(&cell.text()))?;
            rule.check(moment.date(), &cell.text())
        }
        other => parse_date(&other.text(), rule),
    }
}

/// Reads `1-9-2026`, `01/09/2026`, `1.9.26`, `2026-09-01`, `20260901`, `1 september 2026`, `1 sep. 2026`,
/// `1er septembre 2026`, with or without a time of day or the name of the weekday.
///
/// # Errors
///
/// When it is no date, no existing one, or not plausible.
pub fn parse_date(text: &str, rule: &DateRule) -> Result<NaiveDate, DateFault> {
    let folded = fold(text);
    let parts = Parts::of(&folded).ok_or_else(|| unreadable(text))?;
    let year = parts.full_year(rule.pivot);
    // Judge the year first: 0202 and 9999 are typing errors, whatever the day.
    if year < rule.from.year() || year > rule.to.year() {
        return Err(rule.outside(text));
    }
    let date = NaiveDate::from_ymd_opt(year, parts.month, parts.day)
        .ok_or_else(|| DateFault::NoSuchDay { found: excerpt(text) })?;
    rule.check(date, text)
}

/// The moment that an Excel serial stands for; `None` outside what Excel itself can show, and for the 29 February 1900
/// that never was.
#[must_use]
pub fn from_serial(serial: f64, epoch: Epoch) -> Option<NaiveDateTime> {
    const LAST: f64 = 2_958_466.0;
    const MILLIS_PER_DAY: f64 = 86_400_000.0;
    if !(0.0..LAST).contains(&serial) {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range was checked, and below a millisecond nothing is kept"
    )]
    let millis = (serial * MILLIS_PER_DAY).round() as i64;
    let base = match epoch {
        Epoch::Year1904 => NaiveDate::from_ymd_opt(1904, 1, 1)?,
        Epoch::Year1900 if serial < 60.0 => NaiveDate::from_ymd_opt(1899, 12, 31)?,
        Epoch::Year1900 if serial < 61.0 => return None,
        Epoch::Year1900 => NaiveDate::from_ymd_opt(1899, 12, 30)?,
    };
    base.and_time(NaiveTime::MIN).checked_add_signed(Duration::try_milliseconds(millis)?)
}

fn unreadable(text: &str) -> DateFault {
    DateFault::Unreadable { found: excerpt(text) }
}

/// Day, month and year as written.
struct Parts {
    day: u32,
    month: u32,
    year: i32,
    year_digits: usize,
}

impl Parts {
    fn of(folded: &str) -> Option<Self> {
        let text = without_time(without_weekday(folded));
        if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
            return Self::numbers(text.get(6..)?, text.get(4..6)?, text.get(..4)?).filter(|parts| parts.year >= 1000);
        }
        let mut words: Vec<&str> = text.split(['-', '/', '.', ' ', ',']).filter(|word| !word.is_empty()).collect();
        words.retain(|word| *word != "de");
        let [first, second, third] = words.as_slice() else { return None };
        if first.len() == 4 {
            Self::numbers(third, second, first)
        } else {
            Self::numbers(first.strip_suffix("er").unwrap_or(first), second, third)
        }
    }

    fn numbers(day: &str, month: &str, year: &str) -> Option<Self> {
        let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<u32>().ok()).flatten();
        let small = |text: &str| number(text).filter(|_| text.len() <= 2);
        let month = small(month).or_else(|| month_by_name(month))?;
        let fits = matches!(year.len(), 2 | 4);
        let year_number = number(year).filter(|_| fits).and_then(|year| i32::try_from(year).ok())?;
        Some(Self { day: small(day)?, month, year: year_number, year_digits: year.len() })
    }

    fn full_year(&self, pivot: u8) -> i32 {
        match self.year_digits {
            4 => self.year,
            _ if self.year <= i32::from(pivot) => 2000 + self.year,
            _ => 1900 + self.year,
        }
    }
}

fn without_weekday(text: &str) -> &str {
    const DAYS: [&str; 7] = ["ma", "di", "wo", "do", "vr", "za", "zo"];
    const LONG: [&str; 21] = [
        "maandag",
        "dinsdag",
        "woensdag",
        "donderdag",
        "vrijdag",
        "zaterdag",
        "zondag",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    match text.split_once(' ') {
        Some((word, rest))
            if DAYS.contains(&word.trim_end_matches(['.', ','])) || LONG.contains(&word.trim_end_matches(',')) =>
        {
            rest
        }
        _ => text,
    }
}

/// The text up to a time of day such as ` 00:00:00` or `t09:30z`. The text is in lower case.
fn without_time(text: &str) -> &str {
    let Some(at) = text.find(':') else { return text };
    let head = text.get(..at).unwrap_or_default();
    let start = head.rfind(|c: char| !c.is_ascii_digit());
    let tail = text.get(at..).unwrap_or_default();
    let is_time = tail.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'z' | '+'));
    match start {
        Some(start) if is_time && matches!(head.as_bytes().get(start), Some(b' ' | b't')) => {
            head.get(..start).unwrap_or(text)
        }
        _ => text,
    }
}

fn month_by_name(word: &str) -> Option<u32> {
    const MONTHS: [&[&str]; 12] = [
        &["januari", "jan", "janvier", "janv", "january", "januar"],
        &["februari", "feb", "febr", "fevrier", "fevr", "fev", "february", "februar"],
        &["maart", "mrt", "mars", "march", "mar", "marz"],
        &["april", "apr", "avril", "avr"],
        &["mei", "mai", "may"],
        &["juni", "jun", "juin", "june"],
        &["juli", "jul", "juillet", "juil", "july"],
        &["augustus", "aug", "aout", "august"],
        &["september", "sep", "sept", "septembre"],
        &["oktober", "okt", "octobre", "oct", "october"],
        &["november", "nov", "novembre"],
        &["december", "dec", "decembre", "dezember", "dez"],
    ];
    let index = MONTHS.iter().position(|names| names.contains(&word))?;
    u32::try_from(index + 1).ok()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing test may panic")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn rule() -> DateRule {
        DateRule::between(day(1900, 1, 1), day(2100, 12, 31))
    }

    #[test]
    fn the_ways_of_writing() {
        for text in [
            "1-9-2026",
            "01-09-2026",
            "01/09/2026",
            "1.9.2026",
            "2026-09-01",
            "2026/9/1",
            "20260901",
            "1 september 2026",
            "1 Sep 2026",
            "1 sept. 2026",
            "1er septembre 2026",
            "1-sep-2026",
            "dinsdag 1 september 2026",
            "di. 1-9-2026",
            "1-9-26",
            "2026-09-01T00:00:00",
            "1-9-2026 08:30",
            "2026-09-01 00:00:00.000",
            " 1\u{a0}september\u{a0}2026 ",
        ] {
            assert_eq!(parse_date(text, &rule()), Ok(day(2026, 9, 1)), "{text}");
        }
        assert_eq!(parse_date("12 août 1987", &rule()), Ok(day(1987, 8, 12)));
        assert_eq!(parse_date("3 févr. 2001", &rule()), Ok(day(2001, 2, 3)));
    }

    #[test]
    fn two_digits_turn_at_the_pivot() {
        assert_eq!(parse_date("1-1-29", &rule()), Ok(day(2029, 1, 1)));
        assert_eq!(parse_date("1-1-30", &rule()), Ok(day(1930, 1, 1)));
    }

    #[test]
    fn absurd_dates_are_refused() {
        for text in ["31-02-2026", "29-2-2025", "0-1-2026", "09/13/2026", "2026-13-01"] {
            assert!(matches!(parse_date(text, &rule()), Err(DateFault::NoSuchDay { .. })), "{text}");
        }
        for text in ["1-1-0202", "31-12-9999", "1-1-1899", "30-02-9999"] {
            assert!(matches!(parse_date(text, &rule()), Err(DateFault::OutOfRange { .. })), "{text}");
        }
        for text in
            ["", "gisteren", "1-9", "1-9-2026-1", "1-9-026", "46266", "2026091", "1 foo 2026", "-1-9-2026x", "12:30"]
        {
            assert!(matches!(parse_date(text, &rule()), Err(DateFault::Unreadable { .. })), "{text}");
        }
    }

    #[test]
    fn serials_of_both_epochs() {
        assert_eq!(from_serial(46_266.0, Epoch::Year1900).map(|m| m.date()), Some(day(2026, 9, 1)));
        assert_eq!(from_serial(46_266.0 - 1462.0, Epoch::Year1904).map(|m| m.date()), Some(day(2026, 9, 1)));
        assert_eq!(from_serial(1.0, Epoch::Year1900).map(|m| m.date()), Some(day(1900, 1, 1)));
        assert_eq!(from_serial(59.0, Epoch::Year1900).map(|m| m.date()), Some(day(1900, 2, 28)));
        assert_eq!(from_serial(61.0, Epoch::Year1900).map(|m| m.date()), Some(day(1900, 3, 1)));
        assert_eq!(from_serial(60.0, Epoch::Year1900), None);
        assert_eq!(from_serial(f64::NAN, Epoch::Year1900), None);
        assert_eq!(date_of_cell(&Cell::Number(20_260_901.0), Epoch::Year1900, &rule()), Ok(day(2026, 9, 1)));
        assert!(matches!(
            date_of_cell(&Cell::Number(-1.0), Epoch::Year1900, &rule()),
            Err(DateFault::Unreadable { .. })
        ));
    }

    proptest! {
        #[test]
        fn every_day_is_read_back(offset in 0_i64..73_000) {
            let date = day(1900, 3, 1) + Duration::days(offset);
            for format in ["%-d-%-m-%Y", "%d/%m/%Y", "%Y-%m-%d", "%Y%m%d", "%-d %B %Y"] {
                prop_assert_eq!(parse_date(&date.format(format).to_string(), &rule()), Ok(date));
            }
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let serial = (offset + 61) as f64;
            prop_assert_eq!(from_serial(serial, Epoch::Year1900).map(|m| m.date()), Some(date));
        }

        #[test]
        fn no_text_panics(text in ".{0,30}", digits in "[0-9 ./:-]{0,14}") {
            let _ = (parse_date(&text, &rule()), parse_date(&digits, &rule()));
        }
    }
}
