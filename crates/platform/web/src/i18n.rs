//! Texts in the person's language.
//!
//! Each capability brings its messages in Fluent files; they are merged into one [`Catalog`]. A key missing in French
//! or German falls back on English; a test sees to it that Dutch and English are complete.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use kernel::{Lang, Text};
use unic_langid::LanguageIdentifier;

/// The messages of one capability in one language.
pub type Locale = (Lang, &'static str);

/// All messages in all languages.
pub struct Catalog {
    bundles: BTreeMap<Lang, FluentBundle<FluentResource>>,
}

impl std::fmt::Debug for Catalog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Catalog")
    }
}

/// What is wrong with a locale file.
#[derive(Debug, thiserror::Error)]
#[error("locale {lang}: {what}")]
pub struct BadLocale {
    lang: Lang,
    what: String,
}

impl Catalog {
    /// Merges the messages of all capabilities.
    ///
    /// # Errors
    /// When a file cannot be parsed or two capabilities use one key.
    pub fn new(locales: impl IntoIterator<Item = Locale>) -> Result<Self, BadLocale> {
        let mut bundles: BTreeMap<Lang, FluentBundle<FluentResource>> = BTreeMap::new();
        for (lang, source) in locales {
            let resource = FluentResource::try_new(source.to_owned())
                .map_err(|(_, errors)| BadLocale { lang, what: format!("{errors:?}") })?;
            let bundle = bundles.entry(lang).or_insert_with(|| {
                let id: LanguageIdentifier = lang.tag().parse().unwrap_or_default();
                let mut bundle = FluentBundle::new_concurrent(vec![id]);
                // Marks around filled gaps would end up in attributes, mails and copied text.
                bundle.set_use_isolating(false);
                bundle
            });
            bundle.add_resource(resource).map_err(|errors| BadLocale { lang, what: format!("{errors:?}") })?;
        }
        Ok(Self { bundles })
    }

    /// A text in a language. A key that nobody translated comes back as itself, so that it is seen.
    #[must_use]
    pub fn text(&self, lang: Lang, text: &Text) -> String {
        self.format(lang, &text.key, &text.args)
    }

    /// The message under `key`, its gaps filled.
    #[must_use]
    pub fn format(&self, lang: Lang, key: &str, args: &[(&'static str, String)]) -> String {
        for lang in [lang, Lang::En, Lang::Nl] {
            let Some(bundle) = self.bundles.get(&lang) else { continue };
            let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else { continue };
            let mut errors = Vec::new();
            if args.is_empty() {
                return bundle.format_pattern(pattern, None, &mut errors).into_owned();
            }
            let filled: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, fluent_value(value))).collect();
            return bundle.format_pattern(pattern, Some(&filled), &mut errors).into_owned();
        }
        key.to_owned()
    }

    /// Whether a language has a message of its own under `key`.
    #[must_use]
    pub fn has(&self, lang: Lang, key: &str) -> bool {
        self.bundles.get(&lang).is_some_and(|bundle| bundle.has_message(key))
    }
}

/// Whole numbers stay numbers, so that a message can choose by plural.
fn fluent_value(value: &str) -> fluent_bundle::FluentValue<'_> {
    match value.parse::<i32>() {
        Ok(number) if number.to_string() == value => number.into(),
        _ => value.into(),
    }
}

/// The keys that a locale file defines.
#[must_use]
pub fn keys(source: &str) -> BTreeSet<String> {
    source
        .lines()
        .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        .filter_map(|line| line.split_once('=').map(|(key, _)| key.trim().to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_plurals_chosen_and_missing_languages_fall_back() -> Result<(), BadLocale> {
        let catalog = Catalog::new([
            (Lang::Nl, "hello = Dag { $name }\ncount = { $n ->\n    [one] één\n   *[other] { $n } stuks\n }\n"),
            (Lang::En, "hello = Hello { $name }\nonly = English\n"),
        ])?;
        assert_eq!(catalog.text(Lang::Nl, &Text::new("hello").with("name", "Noor")), "Dag Noor");
        assert_eq!(catalog.text(Lang::Nl, &Text::new("count").with("n", 1)), "één");
        assert_eq!(catalog.text(Lang::Nl, &Text::new("count").with("n", 5)), "5 stuks");
        assert_eq!(catalog.text(Lang::Fr, &Text::new("only")), "English");
        assert_eq!(catalog.text(Lang::Fr, &Text::new("none")), "none");
        Ok(())
    }

    #[test]
    fn two_capabilities_cannot_use_one_key() {
        assert!(Catalog::new([(Lang::Nl, "a = x\n"), (Lang::Nl, "a = y\n")]).is_err());
    }
}
