//! What was typed in a form: kept as it was until it is accepted, read into what commands take.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kernel::{Error, Fields, Lang, Text};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Alert, ErrorSummary, Field, Severity};

use super::view::View;

/// A form's answers by the names of its fields, and what is wrong with them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct Entry {
    values: BTreeMap<String, String>,
    #[serde(skip)]
    wrong: Fields,
}

impl Entry {
    /// An empty form.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Fills one field beforehand.
    pub(crate) fn with<T: ToString + ?Sized>(mut self, name: &str, value: &T) -> Self {
        self.values.insert(name.to_owned(), value.to_string());
        self
    }

    /// Fills one field beforehand, when there is something to fill it with.
    pub(crate) fn with_some<T: ToString>(self, name: &str, value: Option<T>) -> Self {
        match value {
            Some(value) => self.with(name, &value),
            None => self,
        }
    }

    /// Replaces what stands in a field.
    pub(crate) fn set<T: ToString + ?Sized>(&mut self, name: &str, value: &T) {
        self.values.insert(name.to_owned(), value.to_string());
    }

    /// What stands in a field; empty when nothing does.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.values.get(name).map_or("", |value| value.trim())
    }

    /// What stands in a field, if anything.
    pub(crate) fn some(&self, name: &str) -> Option<String> {
        Some(self.get(name)).filter(|value| !value.is_empty()).map(str::to_owned)
    }

    /// Notes what is wrong.
    pub(crate) fn refuse(&mut self, wrong: Fields) {
        for field in wrong.0 {
            if self.wrong.on(&field.name).is_none() {
                self.wrong.0.push(field);
            }
        }
    }

    /// A day that must be there; when it is not, that is noted and `fallback` stands in for it.
    pub(crate) fn day(&mut self, name: &str, fallback: NaiveDate) -> NaiveDate {
        read_day(self.get(name)).unwrap_or_else(|| {
            self.wrong.add(name, Text::new("field-date"));
            fallback
        })
    }

    /// A day that may be left out.
    pub(crate) fn maybe_day(&mut self, name: &str) -> Option<NaiveDate> {
        if self.get(name).is_empty() {
            return None;
        }
        let day = read_day(self.get(name));
        if day.is_none() {
            self.wrong.add(name, Text::new("field-date"));
        }
        day
    }

    /// Hours a week, in tenths.
    pub(crate) fn hours(&mut self, name: &str) -> Option<i64> {
        if self.get(name).is_empty() {
            return None;
        }
        let hours = read_hours(self.get(name));
        if hours.is_none() {
            self.wrong.add(name, Text::new("field-hours"));
        }
        hours
    }

    /// Anything that is written as text: an id, a kind, a role. `None` and a note when it cannot be read.
    pub(crate) fn read<T: std::str::FromStr>(&mut self, name: &str) -> Option<T> {
        let value = self.get(name).parse().ok();
        if value.is_none() && self.wrong.on(name).is_none() {
            self.wrong.add(name, Text::new("field-choose"));
        }
        value
    }

    /// The version that the form was made from; one that never was when somebody tampered with it.
    pub(crate) fn version(&self) -> i64 {
        self.get("version").parse().unwrap_or_default()
    }

    /// Whether anything is wrong so far.
    pub(crate) fn is_wrong(&self) -> bool {
        !self.wrong.is_empty()
    }

    /// Gives a field what was typed in it and what is wrong with that.
    pub(crate) fn fill<'a>(&'a self, view: &View<'_>, name: &str, field: Field<'a>) -> Field<'a> {
        field.value(self.get(name)).error(self.error(view, name))
    }

    /// What is wrong with a field.
    pub(crate) fn error(&self, view: &View<'_>, name: &str) -> Option<String> {
        self.wrong.on(name).map(|text| view.text(text))
    }

    /// All that is wrong, for the top of the form.
    pub(crate) fn summary(&self, view: &View<'_>) -> Markup {
        let start = ErrorSummary::new(view.t("error-fields-wrong"));
        let summary =
            self.wrong.0.iter().fold(start, |summary, field| summary.error(field.name.clone(), view.text(&field.text)));
        html! { (summary) }
    }

    /// Says what somebody else made of it meanwhile: each field that now differs from what was typed.
    pub(crate) fn meanwhile(&self, view: &View<'_>, now: &Self, labels: &[(&str, &str)]) -> Markup {
        let differing = labels.iter().filter(|(name, _)| self.get(name) != now.get(name));
        let list = html! {
            ul {
                @for (name, label) in differing {
                    li {
                        (view.t(label)) ": "
                        strong { @if now.get(name).is_empty() { (view.t("field-empty")) } @else { (now.get(name)) } }
                    }
                }
            }
        };
        html! {
            (Alert::new(Severity::Warning, view.t("changed-meanwhile-form")).title(view.t("changed-meanwhile-title")).body(list))
        }
    }
}

/// Takes the errors on fields out of a result, for the form to show; passes all others on.
pub(crate) fn fields_of<T>(result: kernel::Result<T>) -> kernel::Result<Result<T, Fields>> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(Error::Fields(fields)) => Ok(Err(fields)),
        Err(error) => Err(error),
    }
}

/// Whether somebody else changed it first.
pub(crate) fn was_changed_meanwhile<T>(result: &kernel::Result<T>) -> bool {
    matches!(result, Err(Error::Refused(refusal)) if refusal.code == "changed-meanwhile")
}

/// A day as browsers send it, or as somebody types it where the browser knows no dates.
pub(crate) fn read_day(text: &str) -> Option<NaiveDate> {
    ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"]
        .iter()
        .find_map(|format| NaiveDate::parse_from_str(text, format).ok())
        .filter(|day| (1900..2200).contains(&chrono::Datelike::year(day)))
}

/// Hours with at most one decimal, after a comma or a point, in tenths.
pub(crate) fn read_hours(text: &str) -> Option<i64> {
    let (whole, rest) = text.split_once([',', '.']).unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let rest = rest.trim_end_matches('0');
    if !digits(whole) || whole.len() > 3 || !(rest.is_empty() || (rest.len() == 1 && digits(rest))) {
        return None;
    }
    Some(whole.parse::<i64>().ok()? * 10 + rest.parse::<i64>().unwrap_or_default())
}

/// A language, if one was chosen.
pub(crate) fn read_lang(text: &str) -> Option<Lang> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_browsers_and_people_write_them() {
        let day = NaiveDate::from_ymd_opt(2026, 9, 1);
        for text in ["2026-09-01", "1-9-2026", "01/09/2026"] {
            assert_eq!(read_day(text), day, "{text}");
        }
        for text in ["", "morgen", "31-2-2026", "0202-01-01"] {
            assert_eq!(read_day(text), None, "{text}");
        }
    }

    #[test]
    fn hours_are_kept_in_tenths() {
        assert_eq!(
            ["36", "32,5", "32.5", "8,50", "0"].map(read_hours),
            [Some(360), Some(325), Some(325), Some(85), Some(0)]
        );
        assert_eq!(["", "32,55", "-4", "veel", "1,x", "9999"].map(read_hours), [None; 6]);
    }

    #[test]
    fn what_is_wrong_is_noted_once_for_each_field() {
        let mut entry = Entry::new().with("starts_on", "ooit").with("hours", "veel");
        let today = NaiveDate::from_ymd_opt(2026, 3, 16).unwrap_or_default();
        assert_eq!(entry.day("starts_on", today), today);
        assert_eq!(entry.hours("hours"), None);
        let mut more = Fields::default();
        more.add("hours", Text::new("field-needed"));
        entry.refuse(more);
        assert_eq!(entry.wrong.0.len(), 2);
        assert_eq!(entry.wrong.on("hours").map(|text| text.key.as_ref()), Some("field-hours"));
    }
}
