//! What the portal's pages are rendered with: texts, language, form token and moment. Without a request behind it, so
//! that a page can be rendered in a test.

use chrono::{Datelike, Timelike};
use chrono_tz::Tz;
use kernel::{Lang, Text, Timestamp};
use maud::{Markup, html};
use web::Ctx;
use web::csrf::CsrfToken;
use web::i18n::Catalog;

/// Texts, language, form token and moment of one answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) catalog: &'a Catalog,
    pub(crate) lang: Lang,
    pub(crate) csrf: &'a CsrfToken,
    pub(crate) now: Timestamp,
    pub(crate) zone: Tz,
}

impl<'a> View<'a> {
    /// That of a request.
    pub(crate) fn of(ctx: &'a Ctx) -> Self {
        Self {
            catalog: &ctx.app().catalog,
            lang: ctx.lang(),
            csrf: ctx.csrf(),
            now: ctx.clock().now(),
            zone: ctx.clock().zone(),
        }
    }

    /// A text without gaps.
    pub(crate) fn t(&self, key: &str) -> String {
        self.catalog.format(self.lang, key, &[])
    }

    /// A text with gaps filled.
    pub(crate) fn text(&self, text: &Text) -> String {
        self.catalog.text(self.lang, text)
    }

    /// Good morning, good afternoon or good evening, by the clock on the wall.
    pub(crate) fn greeting(&self, name: &str) -> String {
        let key = match self.now.at(self.zone).hour() {
            5..=11 => "portal-good-morning",
            12..=17 => "portal-good-afternoon",
            _ => "portal-good-evening",
        };
        self.text(&Text::new(key).with("name", name))
    }

    /// Today in words: maandag 16 maart 2026.
    pub(crate) fn today(&self) -> String {
        let now = self.now.at(self.zone);
        let weekday = self.t(&format!("portal-weekday-{}", now.weekday().number_from_monday()));
        let month = self.t(&format!("portal-month-{}", now.month()));
        format!("{weekday} {} {month} {}", now.day(), now.year())
    }

    /// A moment as it is read: 16 maart 2026, 9:05.
    pub(crate) fn moment(&self, at: Timestamp) -> Markup {
        let local = at.at(self.zone);
        let month = self.t(&format!("portal-month-{}", local.month()));
        html! {
            time datetime=(at.rfc3339()) {
                (local.day()) " " (month) " " (local.year()) ", " (local.hour()) ":" (format!("{:02}", local.minute()))
            }
        }
    }

    /// A moment as the input of a form has it: the day and the time.
    pub(crate) fn day_and_time(&self, at: Timestamp) -> (String, String) {
        let local = at.at(self.zone);
        (local.format("%Y-%m-%d").to_string(), local.format("%H:%M").to_string())
    }
}

/// Parameters of an address; empty ones are left out.
pub(crate) fn address(path: &str, parameters: &[(&str, &str)]) -> String {
    let filled: Vec<_> = parameters.iter().filter(|(_, value)| !value.is_empty()).collect();
    match serde_html_form::to_string(&filled) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
pub(crate) mod testing {
    use kernel::Random;

    use super::*;

    /// What a rendering test holds on to.
    pub(crate) struct Shown {
        catalog: Catalog,
        csrf: CsrfToken,
    }

    impl Shown {
        pub(crate) fn new() -> Self {
            let locales = crate::LOCALES.iter().chain(web::LOCALES).copied();
            let Ok(catalog) = Catalog::new(locales) else { panic!("the locales must be read") };
            Self { catalog, csrf: CsrfToken::of(&Random::seeded(1).token()) }
        }

        pub(crate) fn view(&self, lang: Lang, now: Timestamp) -> View<'_> {
            View { catalog: &self.catalog, lang, csrf: &self.csrf, now, zone: chrono_tz::Europe::Amsterdam }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greeting_follows_the_clock_on_the_wall_not_utc() {
        let shown = testing::Shown::new();
        // 2026-06-30 22:30 UTC is half past midnight in Amsterdam; 03:30 UTC is half past five.
        let night = Timestamp::from_micros(1_782_858_600_000_000);
        let said = |hours: u64| {
            let at = night.after(std::time::Duration::from_secs(hours * 3_600));
            shown.view(Lang::Nl, at).greeting("Noor")
        };
        assert_eq!(
            [said(0), said(5), said(12), said(18)].join(" · "),
            "Goedenavond, Noor · Goedemorgen, Noor · Goedemiddag, Noor · Goedenavond, Noor"
        );
        assert_eq!(shown.view(Lang::Nl, night).today(), "woensdag 1 juli 2026");
        assert_eq!(shown.view(Lang::En, night).today(), "Wednesday 1 July 2026");
    }
}
