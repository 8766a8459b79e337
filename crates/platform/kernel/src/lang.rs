//! Languages, and texts that are not yet in one.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language of the pages. Dutch and English are complete; French and German fall back on English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Nederlands.
    #[default]
    Nl,
    /// English.
    En,
    /// Français.
    Fr,
    /// Deutsch.
    De,
}

impl Lang {
    /// All of them, Dutch first.
    pub const ALL: [Self; 4] = [Self::Nl, Self::En, Self::Fr, Self::De];

    /// BCP 47 tag, as in `<html lang>`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Nl => "nl",
            Self::En => "en",
            Self::Fr => "fr",
            Self::De => "de",
        }
    }

    /// The language's own name.
    #[must_use]
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Nl => "Nederlands",
            Self::En => "English",
            Self::Fr => "Français",
            Self::De => "Deutsch",
        }
    }

    /// The best language for an `Accept-Language` header, by its weights; `None` when it names none of ours.
    #[must_use]
    pub fn from_accept(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for part in header.split(',') {
            let mut pieces = part.split(';');
            let tag = pieces.next().unwrap_or_default().trim();
            let weight = pieces
                .find_map(|piece| piece.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
            if let Ok(lang) = tag.split('-').next().unwrap_or_default().parse::<Self>()
                && weight > 0.0
                && best.is_none_or(|(top, _)| weight > top)
            {
                best = Some((weight, lang));
            }
        }
        best.map(|(_, lang)| lang)
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(tag: &str) -> Result<Self, UnknownLang> {
        Self::ALL.into_iter().find(|lang| tag.eq_ignore_ascii_case(lang.tag())).ok_or(UnknownLang)
    }
}

/// A language tag that is none of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected one of nl, en, fr, de")]
pub struct UnknownLang;

/// Named values that go into a text.
pub type Args = Vec<(&'static str, String)>;

/// A text that has not been put into a language yet: the key of a message and what fills its gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Key of the message in the locales.
    pub key: Cow<'static, str>,
    /// What fills its gaps.
    pub args: Args,
}

impl Text {
    /// A text without gaps.
    #[must_use]
    pub const fn new(key: &'static str) -> Self {
        Self { key: Cow::Borrowed(key), args: Vec::new() }
    }

    /// Fills a gap.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "callers read better without a borrow at each value")]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browser_preference_decides() {
        assert_eq!(Lang::from_accept("en-GB,en;q=0.9,nl;q=0.8"), Some(Lang::En));
        assert_eq!(Lang::from_accept("pl, fr-BE;q=0.7, nl;q=0.9"), Some(Lang::Nl));
        assert_eq!(Lang::from_accept("pl;q=1, nl;q=0"), None);
        assert_eq!(Lang::from_accept(";;;q=x"), None);
    }
}
