//! Paths as bytes: how they are written so that nothing is lost, and how they are read.

use std::borrow::Cow;
use std::fmt::Write as _;

/// A path, written with `%` and two digits for each byte other than letters, digits, `/`, `.`, `_` and `-` within. One
/// path has one such text, in ASCII, that no spreadsheet changes.
#[must_use]
pub fn encode(path: &[u8]) -> String {
    let mut text = String::with_capacity(path.len() + path.len() / 4);
    for (at, byte) in path.iter().enumerate() {
        // A text of digits alone would be shown as a number.
        let plain = byte.is_ascii_alphabetic() || (at > 0 && (byte.is_ascii_digit() || b"/._-".contains(byte)));
        if plain {
            text.push(char::from(*byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

/// Reads it back; `None` for what [`encode`] cannot have written.
#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut path = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first == b'%' {
            let (digits, after) = rest.split_at_checked(2)?;
            rest = after;
            path.push(u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?);
        } else {
            path.push(*first);
        }
    }
    (encode(&path) == text).then_some(path)
}

/// In which way bytes were read as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Encoding {
    /// As they should be.
    Utf8,
    /// As Windows wrote them before Unicode, in Western Europe.
    Windows1252,
    /// As DOS and old programs for zip wrote them.
    Cp437,
}

/// The upper half of code page 437.
const CP437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// A name as text. What is no UTF-8 is read as the code page that gives letters.
#[must_use]
pub fn read(name: &[u8]) -> (Cow<'_, str>, Encoding) {
    if let Ok(text) = std::str::from_utf8(name) {
        return (text.into(), Encoding::Utf8);
    }
    // The letters with accents stand in 80–A5 on one page and in C0–FF on the other.
    if name.iter().filter(|byte| **byte >= 0x80).all(|byte| (0x80..=0xa5).contains(byte)) {
        let upper = |byte: u8| CP437.chars().nth(usize::from(byte & 0x7f)).unwrap_or('_');
        let text = name.iter().map(|byte| if *byte < 0x80 { char::from(*byte) } else { upper(*byte) });
        return (text.collect::<String>().into(), Encoding::Cp437);
    }
    (encoding_rs::WINDOWS_1252.decode_without_bom_handling(name).0, Encoding::Windows1252)
}

/// A path as one reads it, in one line: each name is read as its own bytes say.
#[must_use]
pub fn told(path: &[u8]) -> String {
    let names: Vec<Cow<'_, str>> = path.split(|byte| *byte == b'/').map(|name| read(name).0).collect();
    names.join("/").replace(char::is_control, "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn old_code_pages_give_letters() {
        assert_eq!(CP437.chars().count(), 128);
        assert_eq!(read(b"caf\x82"), ("café".into(), Encoding::Cp437));
        assert_eq!(read(b"caf\xe9"), ("café".into(), Encoding::Windows1252));
        assert_eq!(read("café".as_bytes()), ("café".into(), Encoding::Utf8));
        assert_eq!(read(b"co\x94peratie na\x8bef").0, "coöperatie naïef");
    }

    #[test]
    fn a_path_is_written_in_one_way_only() {
        assert_eq!(encode(b"a b/\xe9=.txt"), "a%20b/%E9%3D.txt");
        assert_eq!(encode(b"-1"), "%2D1");
        for wrong in ["%2d1", "a b", "%61", "%", "%4", "é", "%zz", "-a"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn no_byte_is_lost(path in proptest::collection::vec(any::<u8>(), 0..60)) {
            prop_assert_eq!(decode(&encode(&path)), Some(path));
        }
    }
}
