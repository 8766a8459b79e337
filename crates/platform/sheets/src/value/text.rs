//! Cleaning text, and folding it for comparison.

use std::borrow::Cow;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Whether a character shows nothing and only troubles comparison: control characters, zero-width spaces, direction
/// marks, soft hyphens, byte order marks.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    ) || (c.is_control() && !c.is_whitespace())
}

/// The text in Unicode form C, without invisible characters, each run of white space as one space, none at the ends.
/// Borrows where nothing changes.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if is_clean_ascii(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars().filter(|c| !is_invisible(*c)).nfc() {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if gap && !out.is_empty() {
            out.push(' ');
        }
        gap = false;
        out.push(c);
    }
    Cow::Owned(out)
}

fn is_clean_ascii(text: &str) -> bool {
    let mut before = b' ';
    for byte in text.bytes() {
        let fine = byte.is_ascii_graphic() || (byte == b' ' && before != b' ');
        if !fine {
            return false;
        }
        before = byte;
    }
    before != b' ' || text.is_empty()
}

/// The text for searching and matching: cleaned, lower case, without diacritics, `ĳ` as `ij`, `ß` as `ss`.
#[must_use]
pub fn fold(text: &str) -> String {
    let cleaned = clean(text);
    if cleaned.is_ascii() {
        return cleaned.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(cleaned.len());
    // Compatibility form, so that full-width letters and ligatures such as ﬁ match too.
    for c in cleaned.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'đ' | 'ð' => out.push('d'),
            'ł' => out.push('l'),
            'þ' => out.push_str("th"),
            'ı' => out.push('i'),
            '’' | '‘' | '`' | '´' => out.push('\''),
            c if is_combining_mark(c) => {}
            c => out.push(c),
        }
    }
    clean(&out).into_owned()
}

/// The text folded to letters and digits alone, for comparing column names and words from a list.
#[must_use]
pub fn key(text: &str) -> String {
    let mut folded = fold(text);
    folded.retain(char::is_alphanumeric);
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleaning() {
        assert_eq!(clean("  Anna\u{a0}\u{200b} van\r\n der\tBerg "), "Anna van der Berg");
        assert_eq!(clean("Zoe\u{308}"), "Zoë");
        assert_eq!(clean("\u{feff}\u{ad}"), "");
        assert!(matches!(clean("Anna van der Berg"), Cow::Borrowed(_)));
        assert!(matches!(clean(""), Cow::Borrowed("")));
    }

    #[test]
    fn folding() {
        assert_eq!(fold("Ĳsbrand Çelik-Łukasz"), "ijsbrand celik-lukasz");
        assert_eq!(fold("ＺＯË Straße"), "zoe strasse");
        assert_eq!(fold("İpek"), "ipek");
        assert_eq!(fold("’t Hart"), "'t hart");
        assert_eq!(key("E-mail_adres (werk)"), "emailadreswerk");
    }
}
