//! Keeps spreadsheet programs from running text of a CSV file as a formula.
//!
//! The rule: a cell that starts with `=`, `+`, `-`, `@`, tab, carriage return or line feed (or the full-width forms of
//! the signs) gets an apostrophe in front. Exempt are plain numbers and telephone numbers: a `+` or `-`, a digit or an
//! opening bracket, and then nothing but digits, spaces, points, commas and brackets. These hold no function, reference
//! or operator, so `+31 6 12345678` and `-12,50` stay usable. A text that already has apostrophes in front of such a
//! start gets one more, so that taking one away when reading gives the original back in all cases.

use std::borrow::Cow;

/// The text as it is safe to write.
pub(crate) fn guard(text: &str) -> Cow<'_, str> {
    if needs_guard(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text as it was before [`guard`].
pub(crate) fn unguard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if needs_guard(text) => rest,
        _ => text,
    }
}

fn needs_guard(text: &str) -> bool {
    let rest = text.trim_start_matches('\'');
    let mut chars = rest.chars();
    match chars.next() {
        Some('=' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠') => true,
        Some('+' | '-') => !is_number_or_phone(chars.as_str()),
        _ => false,
    }
}

fn is_number_or_phone(after_sign: &str) -> bool {
    after_sign.starts_with(|c: char| c.is_ascii_digit() || c == '(')
        && after_sign.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | ',' | '(' | ')'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused() {
        for text in
            ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", "\r=1", "-", "+", "＝1", "'=1", "+31-6-12345678"]
        {
            assert_eq!(guard(text), format!("'{text}"), "{text}");
        }
    }

    #[test]
    fn numbers_phones_and_names_stay() {
        for text in [
            "+31 6 12345678",
            "+31 (0)20 123 45 67",
            "-12,50",
            "-1.234,5",
            "'t Hart",
            "'s-Hertogenbosch",
            "a=b",
            "",
            "'+31 6 1",
        ] {
            assert_eq!(guard(text), text);
        }
    }

    proptest::proptest! {
        #[test]
        fn comes_back(text in "['=+@0-9a()\t-]{0,6}|.{0,10}") {
            let guarded = guard(&text);
            proptest::prop_assert_eq!(unguard(&guarded), text.as_str());
        }
    }
}
