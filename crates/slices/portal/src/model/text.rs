//! Texts in two languages.

use kernel::Lang;

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
}
