//! From bytes to text: UTF-8, UTF-16 with a mark, else Windows-1252; anything mixed or broken is refused.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::problem::ProblemKind;
use crate::sheet::TextEncoding;

/// What is wrong with the text, and on which row.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Broken {
    pub(super) row: Option<u32>,
    pub(super) kind: ProblemKind,
}

type Decoded<'b> = Result<(Cow<'b, str>, TextEncoding), Broken>;

/// Decodes the text of a file, without copying where it is UTF-8.
pub(super) fn decode(bytes: &[u8], wanted: Option<TextEncoding>) -> Decoded<'_> {
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return utf16(rest, UTF_16LE, TextEncoding::Utf16Le);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return utf16(rest, UTF_16BE, TextEncoding::Utf16Be);
    }
    match wanted {
        Some(TextEncoding::Utf16Le) => return utf16(bytes, UTF_16LE, TextEncoding::Utf16Le),
        Some(TextEncoding::Utf16Be) => return utf16(bytes, UTF_16BE, TextEncoding::Utf16Be),
        _ => {}
    }
    let (body, marked) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    refuse_binary(body)?;
    if wanted == Some(TextEncoding::Windows1252) && !marked {
        return windows_1252(body);
    }
    match std::str::from_utf8(body) {
        Ok(text) => Ok((Cow::Borrowed(text), TextEncoding::Utf8)),
        Err(_) if marked || wanted == Some(TextEncoding::Utf8) || has_multibyte_utf8(body) => Err(invalid_utf8(body)),
        Err(_) => windows_1252(body),
    }
}

fn utf16<'b>(bytes: &'b [u8], encoding: &'static Encoding, name: TextEncoding) -> Decoded<'b> {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    if had_errors {
        let row = text.find('\u{fffd}').map(|at| row_at(text.as_bytes(), at));
        return Err(Broken { row, kind: ProblemKind::InvalidUtf16 {} });
    }
    if let Some(at) = text.find('\0') {
        return Err(Broken { row: Some(row_at(text.as_bytes(), at)), kind: ProblemKind::NulBytes {} });
    }
    Ok((text, name))
}

/// The five bytes that Windows-1252 leaves open are no text; letting them through would hide a binary file.
fn windows_1252(bytes: &[u8]) -> Decoded<'_> {
    if let Some(at) = bytes.iter().position(|b| matches!(b, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d)) {
        return Err(Broken { row: Some(row_at(bytes, at)), kind: ProblemKind::Binary {} });
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    Ok((text, TextEncoding::Windows1252))
}

fn refuse_binary(bytes: &[u8]) -> Result<(), Broken> {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let controls = head.iter().filter(|b| b.is_ascii_control() && !matches!(b, b'\t' | b'\n' | b'\r' | 0)).count();
    if controls * 20 > head.len() {
        return Err(Broken { row: None, kind: ProblemKind::Binary {} });
    }
    match bytes.iter().position(|b| *b == 0) {
        Some(at) => Err(Broken { row: Some(row_at(bytes, at)), kind: ProblemKind::NulBytes {} }),
        None => Ok(()),
    }
}

/// Whether some bytes above 127 form a proper UTF-8 character. In Windows-1252 text that hardly ever happens: it would
/// take a capital with an accent followed by a symbol.
fn has_multibyte_utf8(bytes: &[u8]) -> bool {
    bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
}

fn invalid_utf8(bytes: &[u8]) -> Broken {
    let mut at = 0;
    for chunk in bytes.utf8_chunks() {
        at += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            let shown: Vec<String> = chunk.invalid().iter().map(|b| format!("{b:02X}")).collect();
            return Broken { row: Some(row_at(bytes, at)), kind: ProblemKind::InvalidUtf8 { bytes: shown.join(" ") } };
        }
    }
    Broken { row: None, kind: ProblemKind::Binary {} }
}

/// The row that holds the byte at `offset`. Line ends between quotation marks are part of a cell, and a first line
/// `sep=;` is not a row.
fn row_at(bytes: &[u8], offset: usize) -> u32 {
    let mut row = 1;
    let mut quoted = false;
    let before = bytes.get(..offset).unwrap_or(bytes);
    for (index, byte) in before.iter().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => row += 1,
            b'\r' if !quoted && bytes.get(index + 1) != Some(&b'\n') => row += 1,
            _ => {}
        }
    }
    let has_sep = bytes.get(..4).is_some_and(|head| head.eq_ignore_ascii_case(b"sep="));
    if has_sep { (row - 1).max(1) } else { row }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing test may panic")]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, TextEncoding) {
        let (text, encoding) = decode(bytes, None).unwrap();
        (text.into_owned(), encoding)
    }

    #[test]
    fn encodings_are_found() {
        assert_eq!(text("Zoë".as_bytes()), ("Zoë".into(), TextEncoding::Utf8));
        assert_eq!(text(b"\xef\xbb\xbfZo\xc3\xab"), ("Zoë".into(), TextEncoding::Utf8));
        assert_eq!(text(b"Zo\xeb \x80"), ("Zoë €".into(), TextEncoding::Windows1252));
        assert_eq!(text(b"\xff\xfeZ\0o\0\xeb\0"), ("Zoë".into(), TextEncoding::Utf16Le));
        assert_eq!(text(b"\xfe\xff\0Z\0o\0\xeb"), ("Zoë".into(), TextEncoding::Utf16Be));
    }

    #[test]
    fn utf8_is_not_copied() {
        assert!(matches!(decode("é".as_bytes(), None), Ok((Cow::Borrowed(_), _))));
    }

    #[test]
    fn mixed_text_is_refused_with_its_row() {
        let broken = decode(b"naam\nZo\xc3\xab\nAndr\xe9\n", None).unwrap_err();
        assert_eq!(broken, Broken { row: Some(3), kind: ProblemKind::InvalidUtf8 { bytes: "E9".into() } });
    }

    #[test]
    fn rows_count_as_a_spreadsheet_counts() {
        assert_eq!(row_at(b"sep=;\na\n\"b\nc\"\nX", 14), 3);
        assert_eq!(row_at(b"a\r\nb\rX", 5), 3);
    }
}
