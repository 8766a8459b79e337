//! What was typed in a form: kept as it was until it is accepted, with what is wrong with it.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeZone as _};
use kernel::{Error, Fields, Text, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;

use crate::components::{Alert, ErrorSummary, Field, Severity};
use crate::view::View;

/// A form's answers by the names of its fields, and what is wrong with them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Entry {
    values: BTreeMap<String, String>,
    #[serde(skip)]
    wrong: Fields,
    /// Whether somebody else changed the thing while this was filled in.
    #[serde(skip)]
    late: bool,
}

/// The form of a single button. It has no answers, but reading it checks that the form is ours.
#[derive(Debug, Deserialize)]
pub struct Nothing {}

impl Entry {
    /// Fills one field beforehand.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "an id, a number or a text can then stand there without an &")]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.values.insert(name.to_owned(), value.to_string());
        self
    }

    /// What stands in a field; empty when nothing does.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.values.get(name).map_or("", |value| value.trim())
    }

    /// What stands in a field, as a command takes it.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        self.get(name).to_owned()
    }

    /// Whether a box is ticked.
    #[must_use]
    pub fn ticked(&self, name: &str) -> bool {
        self.get(name) == "true"
    }

    /// The version that the form was made from; one that never was when somebody tampered with it.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.get("version").parse().unwrap_or_default()
    }

    /// Anything that is written as text: an id, a kind. `None` and a note when it cannot be read.
    pub fn read<T: std::str::FromStr>(&mut self, name: &str) -> Option<T> {
        let value = self.get(name).parse().ok();
        if value.is_none() && self.wrong.on(name).is_none() {
            self.wrong.add(name, Text::new("field-choose"));
        }
        value
    }

    /// A moment from a day and a time of the day; `None` when no day is filled in.
    pub fn moment(&mut self, view: &View<'_>, day: &str, time: &str) -> Option<Timestamp> {
        if self.get(day).is_empty() {
            return None;
        }
        let at = read_moment(view, self.get(day), self.get(time));
        if at.is_none() {
            self.wrong.add(day, Text::new("field-moment"));
        }
        at
    }

    /// Notes what is wrong, of each field the first thing only.
    pub fn refuse(&mut self, wrong: Fields) {
        for field in wrong.0 {
            if self.wrong.on(&field.name).is_none() {
                self.wrong.0.push(field);
            }
        }
    }

    /// Takes what a form can show out of an error: what is wrong with its fields, or that somebody else was first. What
    /// was typed stays. Passes all other errors on.
    pub fn take(&mut self, error: Error) -> kernel::Result<()> {
        match error {
            Error::Fields(wrong) => self.refuse(wrong),
            Error::Refused(refusal) if refusal.code == "changed-meanwhile" => self.late = true,
            other => return Err(other),
        }
        Ok(())
    }

    /// The version that the form is to be sent with: the one it was made from, or the one that is there `now` once its
    /// writer was told that somebody else was first.
    #[must_use]
    pub fn version_over(&self, now: i64) -> i64 {
        if self.late { now } else { self.version() }
    }

    /// Whether anything is wrong so far.
    #[must_use]
    pub fn is_wrong(&self) -> bool {
        self.late || !self.wrong.is_empty()
    }

    /// What is wrong with a field.
    #[must_use]
    pub fn error(&self, view: &View<'_>, name: &str) -> Option<String> {
        self.wrong.on(name).map(|text| view.text(text))
    }

    /// Gives a field what was typed in it and what is wrong with that.
    #[must_use]
    pub fn fill<'a>(&'a self, view: &View<'_>, name: &str, field: Field<'a>) -> Field<'a> {
        field.value(self.get(name)).error(self.error(view, name))
    }

    /// What is wrong, for the top of the page.
    #[must_use]
    pub fn summary(&self, view: &View<'_>) -> Markup {
        let summary = self.wrong.0.iter().fold(ErrorSummary::new(view.t("form-wrong")), |summary, field| {
            summary.error(field.name.clone(), view.text(&field.text))
        });
        html! {
            @if self.late {
                (Alert::new(Severity::Warning, view.t("changed-meanwhile-kept")).title(view.t("changed-meanwhile-title")))
            }
            (summary)
        }
    }
}

/// A moment of the local day. A time that the clock skips in spring is taken an hour later; one that comes twice in
/// autumn is the first.
fn read_moment(view: &View<'_>, day: &str, time: &str) -> Option<Timestamp> {
    let day: NaiveDate = day.parse().ok()?;
    let time = if time.is_empty() { NaiveTime::MIN } else { NaiveTime::parse_from_str(time, "%H:%M").ok()? };
    let local = NaiveDateTime::new(day, time);
    let moment = view
        .zone
        .from_local_datetime(&local)
        .earliest()
        .or_else(|| view.zone.from_local_datetime(&(local + chrono::TimeDelta::hours(1))).earliest())?;
    Some(Timestamp::from_micros(moment.timestamp_micros()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::Still;

    fn hour_of(day: &str, time: &str) -> Option<String> {
        let still = Still::new(&[])?;
        let view = still.view(kernel::Lang::Nl, Timestamp::from_micros(0));
        read_moment(&view, day, time).map(Timestamp::rfc3339)
    }

    #[test]
    fn a_moment_is_read_in_local_time_also_when_the_clock_changes() {
        assert_eq!(hour_of("2026-07-01", "09:30").as_deref(), Some("2026-07-01T07:30:00.000000Z"));
        assert_eq!(hour_of("2026-01-01", "").as_deref(), Some("2025-12-31T23:00:00.000000Z"));
        assert_eq!(hour_of("2026-03-29", "02:30").as_deref(), Some("2026-03-29T01:30:00.000000Z"));
        assert_eq!(hour_of("2026-10-25", "02:30").as_deref(), Some("2026-10-25T00:30:00.000000Z"));
        assert_eq!(hour_of("2026-13-01", "09:30"), None);
        assert_eq!(hour_of("2026-07-01", "25:00"), None);
    }
}
