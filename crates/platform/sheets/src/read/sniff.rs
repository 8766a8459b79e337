//! What kind of file it is, by its content; the name may lie.

use crate::problem::ProblemKind;

/// What the first bytes tell.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing known, so text until proven otherwise.
    Text,
    /// A zip archive, which a workbook is.
    Zip,
    /// A format that is no table for us.
    Refused(ProblemKind),
}

const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"{\\rtf", "a text document"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file"),
    (b"{\"", "a JSON file"),
    (b"[{", "a JSON file"),
    (b"MZ\x90", "a program"),
];

/// Recognises a file by its content.
pub(super) fn sniff(bytes: &[u8]) -> Found {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Found::Refused(ProblemKind::EmptyFile {});
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Found::Zip;
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Found::Refused(ole(bytes));
    }
    let biff =
        bytes.first() == Some(&0x09) && matches!(bytes.get(1), Some(0 | 2 | 4 | 8)) && matches!(bytes.get(3), Some(0));
    if biff {
        return Found::Refused(ProblemKind::OldExcel {});
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if text.starts_with(b"%PDF-") {
        return Found::Refused(ProblemKind::Pdf {});
    }
    if let Some((_, found)) = SIGNATURES.iter().find(|(magic, _)| text.starts_with(magic)) {
        return Found::Refused(ProblemKind::OtherFormat { found });
    }
    markup(text).map_or(Found::Text, Found::Refused)
}

fn markup(text: &[u8]) -> Option<ProblemKind> {
    let head: Vec<u8> = text.iter().take(4096).map(u8::to_ascii_lowercase).collect();
    let html = [&b"<html"[..], b"<!doctype html", b"<table", b"<meta", b"<head", b"<style", b"<body"];
    if html.iter().any(|tag| head.starts_with(tag)) {
        return Some(ProblemKind::Html {});
    }
    if head.starts_with(b"<?xml") || head.starts_with(b"<!doctype") {
        let wraps_html = contains(&head, b"<html");
        return Some(if wraps_html { ProblemKind::Html {} } else { ProblemKind::Xml {} });
    }
    None
}

/// An OLE container: an old workbook, a workbook with a password, or another old Office document.
fn ole(bytes: &[u8]) -> ProblemKind {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        contains(bytes, &wide)
    };
    if has("EncryptedPackage") || has("EncryptionInfo") {
        ProblemKind::Password {}
    } else if has("WordDocument") {
        ProblemKind::OtherFormat { found: "an old Word document" }
    } else {
        ProblemKind::OldExcel {}
    }
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        let refused = |bytes: &[u8]| match sniff(bytes) {
            Found::Refused(kind) => kind.code(),
            _ => "",
        };
        assert_eq!(refused(b" \r\n\t"), "sheet.empty-file");
        assert_eq!(refused(b"%PDF-1.7"), "sheet.pdf");
        assert_eq!(refused(b"\xef\xbb\xbf\n<HTML xmlns:x='x'><table>"), "sheet.html");
        assert_eq!(refused(b"<?xml version='1.0'?><EDEX>"), "sheet.xml");
        assert_eq!(refused(b"[{\"naam\":1}]"), "sheet.other-format");
        assert_eq!(sniff(b"naam;klas\n"), Found::Text);
        assert_eq!(sniff(b"\tnaam\tklas\n"), Found::Text);
    }
}
