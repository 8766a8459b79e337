//! Texts as people type them.

use kernel::Lang;

/// Single spaces, nothing invisible.
pub(crate) fn tidy(text: &str) -> String {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{a0}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let visible: String = text.chars().map(|c| if hidden(c) { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The Dutch text for who reads Dutch, the English one for others; the one that there is when the other is empty.
pub(crate) fn in_language<'a>(lang: Lang, nl: &'a str, en: &'a str) -> &'a str {
    let (first, second) = if lang == Lang::Nl { (nl, en) } else { (en, nl) };
    if first.is_empty() { second } else { first }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_missing_in_one_language_is_shown_in_the_other() {
        assert_eq!(in_language(Lang::De, "Rooster", "Timetable"), "Timetable");
        assert_eq!(in_language(Lang::Fr, "Rooster", ""), "Rooster");
        assert_eq!(in_language(Lang::Nl, "", "Timetable"), "Timetable");
    }

    #[test]
    fn what_is_invisible_is_dropped() {
        assert_eq!(tidy(" Reken\u{200b} tuin\u{202e}\n"), "Reken tuin");
    }
}
