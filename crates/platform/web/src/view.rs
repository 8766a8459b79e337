//! What pages are rendered with: texts, language, form token and moment. Without a request behind it, so that a page can
//! be rendered in a test.

use chrono::{Datelike, NaiveDate, Timelike};
use chrono_tz::Tz;
use kernel::{Lang, Text, Timestamp};
use maud::{Markup, html};

use crate::Ctx;
use crate::csrf::CsrfToken;
use crate::i18n::{Catalog, Locale};

/// Texts, language, form token and moment of one answer.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// All texts.
    pub catalog: &'a Catalog,
    /// The reader's language.
    pub lang: Lang,
    /// For forms.
    pub csrf: &'a CsrfToken,
    /// The moment of the answer.
    pub now: Timestamp,
    /// The zone in which days are counted.
    pub zone: Tz,
}

impl<'a> View<'a> {
    /// That of a request.
    #[must_use]
    pub fn of(ctx: &'a Ctx) -> Self {
        Self {
            catalog: &ctx.app().catalog,
            lang: ctx.lang(),
            csrf: ctx.csrf(),
            now: ctx.clock().now(),
            zone: ctx.clock().zone(),
        }
    }

    /// A text without gaps.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        self.catalog.format(self.lang, key, &[])
    }

    /// A text with gaps filled.
    #[must_use]
    pub fn text(&self, text: &Text) -> String {
        self.catalog.text(self.lang, text)
    }

    /// Today in words: maandag 16 maart 2026.
    #[must_use]
    pub fn today(&self) -> String {
        let now = self.now.at(self.zone);
        let weekday = self.t(&format!("weekday-{}", now.weekday().number_from_monday()));
        let month = self.t(&format!("month-{}", now.month()));
        format!("{weekday} {} {month} {}", now.day(), now.year())
    }

    /// A moment as it is read: 16 maart 2026, 9:05.
    #[must_use]
    pub fn moment(&self, at: Timestamp) -> Markup {
        let local = at.at(self.zone);
        let month = self.t(&format!("month-{}", local.month()));
        html! {
            time datetime=(at.rfc3339()) {
                (local.day()) " " (month) " " (local.year()) ", " (local.hour()) ":" (format!("{:02}", local.minute()))
            }
        }
    }

    /// A day in words, without the year when it is this one: 16 maart.
    #[must_use]
    pub fn day(&self, day: NaiveDate) -> Markup {
        html! { time datetime=(day.to_string()) { (self.day_text(day)) } }
    }

    fn day_text(&self, day: NaiveDate) -> String {
        let month = self.t(&format!("month-{}", day.month()));
        let year = if day.year() == self.now.at(self.zone).year() { String::new() } else { format!(" {}", day.year()) };
        format!("{} {month}{year}", day.day())
    }

    /// A moment as one tells it: the time for today, else the day, with the year when it is another.
    #[must_use]
    pub fn told(&self, at: Timestamp) -> Markup {
        let (local, now) = (at.at(self.zone), self.now.at(self.zone));
        let time = format!("{}:{:02}", local.hour(), local.minute());
        let ago = now.date_naive().signed_duration_since(local.date_naive()).num_days();
        let said = match ago {
            0 => self.text(&Text::new("told-today").with("time", time)),
            1 => self.text(&Text::new("told-yesterday").with("time", time)),
            _ => return html! { time datetime=(at.rfc3339()) { (self.day_text(local.date_naive())) } },
        };
        html! { time datetime=(at.rfc3339()) { (said) } }
    }

    /// The time of the day: 9:05.
    #[must_use]
    pub fn time(&self, at: Timestamp) -> String {
        let local = at.at(self.zone);
        format!("{}:{:02}", local.hour(), local.minute())
    }

    /// A moment as the input of a form has it: the day and the time.
    #[must_use]
    pub fn day_and_time(&self, at: Timestamp) -> (String, String) {
        let local = at.at(self.zone);
        (local.format("%Y-%m-%d").to_string(), local.format("%H:%M").to_string())
    }
}

/// Parameters of an address; empty ones are left out.
#[must_use]
pub fn address(path: &str, parameters: &[(&str, &str)]) -> String {
    let filled: Vec<_> = parameters.iter().filter(|(_, value)| !value.is_empty()).collect();
    match serde_html_form::to_string(&filled) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_owned(),
    }
}

/// What rendering tests hold on to.
#[derive(Debug)]
pub struct Still {
    catalog: Catalog,
    csrf: CsrfToken,
}

impl Still {
    /// With the texts of a capability and the shell's. `None` when they cannot be read.
    #[must_use]
    pub fn new(locales: &[Locale]) -> Option<Self> {
        let catalog = Catalog::new(locales.iter().chain(crate::LOCALES).copied()).ok()?;
        Some(Self { catalog, csrf: CsrfToken::of(&kernel::Random::seeded(1).token()) })
    }

    /// A page's view at a moment, in Amsterdam.
    #[must_use]
    pub fn view(&self, lang: Lang, now: Timestamp) -> View<'_> {
        View { catalog: &self.catalog, lang, csrf: &self.csrf, now, zone: chrono_tz::Europe::Amsterdam }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: std::time::Duration = std::time::Duration::from_hours(1);

    #[test]
    fn days_and_times_follow_the_clock_on_the_wall_not_utc() {
        let Some(still) = Still::new(&[]) else { panic!("the shell's texts must be read") };
        // 2026-06-30 22:30 UTC is half past midnight in Amsterdam.
        let night = Timestamp::from_micros(1_782_858_600_000_000);
        let (nl, en) = (still.view(Lang::Nl, night), still.view(Lang::En, night));
        assert_eq!(nl.today(), "woensdag 1 juli 2026");
        assert_eq!(en.today(), "Wednesday 1 July 2026");
        assert_eq!(nl.time(night), "0:30");
        let later = |hours: u32| still.view(Lang::Nl, night.after(HOUR * hours)).told(night).into_string();
        assert!(later(1).contains("vandaag om 0:30"), "{}", later(1));
        assert!(later(24).contains("gisteren om 0:30"), "{}", later(24));
        assert!(later(48).contains(">1 juli<"), "{}", later(48));
        assert!(later(24 * 365).contains(">1 juli 2026<"), "{}", later(24 * 365));
    }
}
