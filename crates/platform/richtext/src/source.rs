//! The text as it was written, tidied.

use std::fmt;

use kernel::Text;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Key of the reason that a text has more characters than the caller allows; its arguments are `max` and `found`.
pub const TOO_LONG: &str = "richtext-too-long";

/// Marks that may stand on one character. Written languages need fewer; a stack of dozens covers the lines around it.
const MAX_MARKS: usize = 8;

/// Markdown as somebody wrote it.
///
/// In Unicode's composed form (NFC), with `\n` for every line end, without control characters, without characters that
/// turn the direction of the text around them, and without white space at its end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Source(String);

impl Source {
    /// What was written, when it has at most `max_chars` characters after tidying.
    ///
    /// The reason is a [`Text`] for the field that the text was written in, under the key [`TOO_LONG`].
    ///
    /// ```
    /// use thuisbasis_richtext::{Source, TOO_LONG};
    ///
    /// assert_eq!(Source::new("Caf\u{65}\u{301}\r\n", 10).unwrap().as_str(), "Café");
    /// assert_eq!(Source::new("Te veel woorden", 10).unwrap_err().key, TOO_LONG);
    /// ```
    pub fn new(text: &str, max_chars: usize) -> Result<Self, Text> {
        let source = Self::stored(text);
        let found = source.0.chars().count();
        if found > max_chars {
            return Err(Text::new(TOO_LONG).with("max", max_chars).with("found", found));
        }
        Ok(source)
    }

    /// A text that was accepted before and comes back from the store: tidied, without a limit.
    #[must_use]
    pub fn stored(text: &str) -> Self {
        let mut tidy = String::with_capacity(text.len());
        clean_into(&mut tidy, text);
        tidy.truncate(tidy.trim_end().len());
        Self(tidy)
    }

    /// The Markdown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing to read in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Source> for String {
    fn from(source: Source) -> Self {
        source.0
    }
}

/// Appends `text`, tidied. Also for what an entity such as `&#x202e;` turned into after the source was tidied.
pub(crate) fn clean_into(out: &mut String, text: &str) {
    let mut marks = 0;
    let mut after_return = false;
    // Before composing, so that a character that is taken out does not come between a letter and its mark.
    let allowed = text.chars().filter_map(|c| {
        let pair = after_return && c == '\n';
        after_return = c == '\r';
        if pair { None } else { allowed(c) }
    });
    for c in allowed.nfc() {
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if marks <= MAX_MARKS {
            out.push(c);
        }
    }
}

/// The character that is kept for this one, if any.
fn allowed(c: char) -> Option<char> {
    match c {
        '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\n' | '\t' => Some(c),
        _ if is_forbidden(c) => None,
        _ => Some(c),
    }
}

/// Whether a character has no place in a text: a control, a turn of direction (UAX #9: embeddings, overrides and
/// isolates), a byte order mark, an annotation mark or a code point that is no character.
pub(crate) fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{206a}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fdd0}'..='\u{fdef}')
        || (c as u32) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn line_ends_become_one() {
        assert_eq!(Source::stored("a\r\nb\rc\u{2028}d\n\n \n").as_str(), "a\nb\nc\nd");
    }

    #[test]
    fn controls_and_turns_of_direction_go() {
        assert_eq!(Source::stored("a\0b\u{7}c\u{202e}d\u{2066}e\u{feff}f\u{ffff}\tg").as_str(), "abcdef\tg");
    }

    #[test]
    fn marks_on_one_character_are_limited() {
        let zalgo = format!("z{}algo", "\u{322}".repeat(60));
        assert_eq!(Source::stored(&zalgo).as_str(), format!("z{}algo", "\u{322}".repeat(MAX_MARKS)));
    }

    #[test]
    fn families_and_right_to_left_words_stay() {
        for text in ["👩\u{200d}👧", "שלום\u{200f}!", "می\u{200c}خواهم", "é"] {
            assert_eq!(Source::stored(text).as_str(), text);
        }
    }

    #[test]
    fn the_limit_counts_characters_after_tidying() {
        assert!(Source::new("ééééé\0\0\n\n", 5).is_ok());
        let reason = Source::new("éééééé", 5).err();
        assert_eq!(reason, Some(Text::new(TOO_LONG).with("max", 5).with("found", 6)));
    }

    proptest! {
        #[test]
        fn tidying_twice_changes_nothing(text in any::<String>()) {
            let once = Source::stored(&text);
            prop_assert_eq!(Source::stored(once.as_str()), once.clone());
            prop_assert!(!once.as_str().chars().any(|c| c != '\n' && c != '\t' && is_forbidden(c)));
        }
    }
}
