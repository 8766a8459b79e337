//! Days by their dates.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::fault::Faults;

/// The days of a plan by their dates.
pub(super) struct Calendar {
    list: &'static str,
    dates: Vec<NaiveDate>,
    number: BTreeMap<NaiveDate, usize>,
}

/// The date of a text such as `2026-03-02`; a fault when it is none.
pub(super) fn date(text: &str, place: impl Into<String>, faults: &mut Faults) -> Option<NaiveDate> {
    // A spreadsheet may add a time.
    let day = text.trim().split([' ', 'T']).next().unwrap_or_default();
    let read = NaiveDate::parse_from_str(day, "%Y-%m-%d").ok().filter(|date| (1900..2200).contains(&date.year()));
    if read.is_none() {
        let told = format!("\"{text}\" is not a date");
        faults.add("not-a-date", place, told, "Write year, month and day, such as 2026-03-02.");
    }
    read
}

impl Calendar {
    /// The days of a list, which come in their order.
    pub(super) fn of<'d>(list: &'static str, dates: impl IntoIterator<Item = &'d str>, faults: &mut Faults) -> Self {
        let mut calendar = Self { list, dates: Vec::new(), number: BTreeMap::new() };
        for (n, text) in dates.into_iter().enumerate() {
            let place = format!("{list}[{n}].date");
            let Some(date) = date(text, place.clone(), faults) else { continue };
            if calendar.dates.last().is_some_and(|last| *last >= date) {
                let told = format!("{date} does not come after the day above it");
                faults.add("not-in-order", place, told, "Sort the days, and name each once.");
            }
            calendar.number.insert(date, calendar.dates.len());
            calendar.dates.push(date);
        }
        calendar
    }

    /// The working days from Monday to Friday of so many weeks; the first day must be a Monday.
    pub(super) fn weeks(first: &str, weeks: i64, faults: &mut Faults) -> Self {
        let list = "the weeks";
        let mut calendar = Self { list, dates: Vec::new(), number: BTreeMap::new() };
        let Some(first) = date(first, "first_monday", faults) else { return calendar };
        if first.weekday() != Weekday::Mon {
            let told = format!("{first} is not a Monday");
            faults.add("not-a-monday", "first_monday", told, "Give the Monday of the first week.");
        }
        if !faults.range(weeks, (0, 60), "weeks") {
            return calendar;
        }
        let days = (0..u64::try_from(weeks).unwrap_or_default()).flat_map(|week| (0..5).map(move |day| week * 7 + day));
        calendar.dates = days.filter_map(|day| first.checked_add_days(Days::new(day))).collect();
        calendar.number = calendar.dates.iter().enumerate().map(|(n, date)| (*date, n)).collect();
        calendar
    }

    pub(super) fn len(&self) -> usize {
        self.dates.len()
    }

    /// The number of a date; a fault, and the number 0, when it is not among the days.
    pub(super) fn find(&self, text: &str, place: impl Into<String>, faults: &mut Faults) -> usize {
        let place = place.into();
        let Some(date) = date(text, place.clone(), faults) else { return 0 };
        self.number.get(&date).copied().unwrap_or_else(|| {
            let told = format!("{date} is not one of the days in {}", self.list);
            faults.add("unknown-date", place, told, "Correct the date, or leave the line out.");
            0
        })
    }

    /// The numbers of the days in a span, both ends counted. A span may reach beyond the days.
    pub(super) fn between(&self, (from, to): (NaiveDate, NaiveDate)) -> impl Iterator<Item = usize> {
        let inside = if from <= to { Some(self.number.range(from..=to)) } else { None };
        inside.into_iter().flatten().map(|(_, number)| *number)
    }

    /// The first of the days that is not before this date; how many days there are when none is.
    pub(super) fn not_before(&self, date: NaiveDate) -> usize {
        self.dates.partition_point(|day| *day < date)
    }

    pub(super) fn date(&self, number: usize) -> Option<NaiveDate> {
        self.dates.get(number).copied()
    }

    pub(super) fn text(&self, number: usize) -> String {
        self.date(number).map(|date| date.to_string()).unwrap_or_default()
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = String> {
        self.dates.iter().map(NaiveDate::to_string)
    }
}
