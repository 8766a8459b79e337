//! What the directory's pages are rendered with: language, form token and day. Without a request behind it, so that a
//! page can be rendered in a test.

use chrono::{Datelike, NaiveDate};
use kernel::{Lang, Text};
use maud::{Markup, html};
use web::Ctx;
use web::csrf::CsrfToken;
use web::i18n::Catalog;

/// Language, form token and day of one answer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) catalog: &'a Catalog,
    pub(crate) lang: Lang,
    pub(crate) csrf: &'a CsrfToken,
    pub(crate) today: NaiveDate,
}

impl<'a> View<'a> {
    /// That of a request.
    pub(crate) fn of(ctx: &'a Ctx) -> Self {
        Self { catalog: &ctx.app().catalog, lang: ctx.lang(), csrf: ctx.csrf(), today: ctx.clock().today() }
    }

    /// A text without gaps.
    pub(crate) fn t(&self, key: &str) -> String {
        self.catalog.format(self.lang, key, &[])
    }

    /// A text with gaps filled.
    pub(crate) fn text(&self, text: &Text) -> String {
        self.catalog.text(self.lang, text)
    }

    /// A day as it is written in the language.
    pub(crate) fn day_text(&self, day: NaiveDate) -> String {
        let (d, m, y) = (day.day(), day.month(), day.year());
        match self.lang {
            Lang::Nl => format!("{d}-{m}-{y}"),
            Lang::En | Lang::Fr => format!("{d:02}/{m:02}/{y}"),
            Lang::De => format!("{d}.{m}.{y}"),
        }
    }

    /// A day, also for programs that read the page.
    pub(crate) fn day(&self, day: NaiveDate) -> Markup {
        html! { time datetime=(day.to_string()) { (self.day_text(day)) } }
    }

    /// From one day to another, or open.
    pub(crate) fn days(&self, from: NaiveDate, to: Option<NaiveDate>) -> Markup {
        html! {
            (self.day(from)) " – "
            @match to {
                Some(to) => (self.day(to)),
                None => (self.t("person-until-open")),
            }
        }
    }

    /// Tenths of hours as hours: `325` is `32,5`.
    pub(crate) fn hours(&self, tenths: i64) -> String {
        let point = if self.lang == Lang::En { '.' } else { ',' };
        match tenths % 10 {
            0 => (tenths / 10).to_string(),
            rest => format!("{}{point}{rest}", tenths / 10),
        }
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
    use kernel::{Random, Timestamp};

    use super::*;

    /// What a rendering test holds on to.
    pub(crate) struct Desk {
        catalog: Catalog,
        csrf: CsrfToken,
    }

    impl Desk {
        pub(crate) fn new() -> Self {
            let locales = web::LOCALES.iter().chain(crate::slice::LOCALES).copied();
            let catalog = Catalog::new(locales).unwrap_or_else(|error| panic!("{error}"));
            Self { catalog, csrf: CsrfToken::of(&Random::seeded(1).token()) }
        }

        pub(crate) fn view(&self, lang: Lang) -> View<'_> {
            let today = kernel::Clock::fixed(Timestamp::from_micros(1_773_648_000_000_000)).today();
            View { catalog: &self.catalog, lang, csrf: &self.csrf, today }
        }
    }

    #[test]
    fn days_and_hours_are_written_as_the_language_does() {
        let desk = Desk::new();
        let (nl, en) = (desk.view(Lang::Nl), desk.view(Lang::En));
        assert_eq!((nl.day_text(nl.today), en.day_text(en.today)), ("16-3-2026".into(), "16/03/2026".into()));
        assert_eq!((nl.hours(325), en.hours(325), nl.hours(360)), ("32,5".into(), "32.5".into(), "36".into()));
    }

    #[test]
    fn addresses_keep_what_is_filled_and_escape_it() {
        assert_eq!(address("/people", &[("q", "van der & co"), ("unit", "")]), "/people?q=van+der+%26+co");
        assert_eq!(address("/people", &[("q", "")]), "/people");
    }
}
