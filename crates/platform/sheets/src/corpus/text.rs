//! Damaged text files.

use super::{DamagedFile, file};

pub(super) fn files() -> Vec<DamagedFile> {
    let mut files = other_formats();
    files.extend(encodings());
    files.extend(structure());
    files.extend(sizes());
    files.extend(values());
    files
}

fn other_formats() -> Vec<DamagedFile> {
    let nowhere = (None, None);
    let ole = |stream: &str| {
        let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        bytes.extend_from_slice(&[0; 504]);
        bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    vec![
        file("empty.csv", "", "sheet.empty-file", nowhere),
        file("blank.csv", " \r\n\t\r\n", "sheet.empty-file", nowhere),
        file("separators-only.csv", ";;;\n;;;\n", "sheet.empty-file", nowhere),
        file("password.xlsx", ole("EncryptedPackage"), "sheet.password", nowhere),
        file("old.xls", ole("Workbook"), "sheet.old-excel", nowhere),
        file("old-word.xls", ole("WordDocument"), "sheet.other-format", nowhere),
        file("biff8.xls", *b"\x09\x08\x10\x00\x00\x06\x05\x00\xbb\x0d\xcc\x07", "sheet.old-excel", nowhere),
        file("biff2.xls", *b"\x09\x00\x04\x00\x02\x00\x10\x00", "sheet.old-excel", nowhere),
        file("letter.pdf", "%PDF-1.7\n%\u{e2}", "sheet.pdf", nowhere),
        file("web-page.xls", "<html><body><table><tr><td>nr</td></tr></table>", "sheet.html", nowhere),
        file("xhtml.xls", "<?xml version=\"1.0\"?>\n<html xmlns=\"x\"><table/>", "sheet.html", nowhere),
        file("edexml.csv", "\u{feff}<?xml version=\"1.0\"?><EDEX/>", "sheet.xml", nowhere),
        file("rows.json", "[{\"nr\":1}]", "sheet.other-format", nowhere),
        file("picture.csv", *b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "sheet.other-format", nowhere),
        file("packed.csv", *b"\x1f\x8b\x08\0\0\0\0\0", "sheet.other-format", nowhere),
    ]
}

fn encodings() -> Vec<DamagedFile> {
    let row = |row| (Some(row), None);
    vec![
        file("nul.csv", *b"nr;naam\n1;Jan\n2;P\0et\n", "sheet.nul-bytes", row(3)),
        file("utf16-unmarked.csv", *b"n\0r\0;\0n\0a\0a\0m\0\n\x001\0;\0J\0\n\0", "sheet.nul-bytes", row(1)),
        file("utf16-half.csv", *b"\xff\xfen\0r\0\n\0x", "sheet.invalid-utf16", row(2)),
        file("utf16-surrogate.csv", *b"\xff\xfen\0r\0\n\0\x00\xd8\n\0", "sheet.invalid-utf16", row(2)),
        file("mixed.csv", *b"nr;naam\n1;Zo\xc3\xab\n2;Andr\xe9\n", "sheet.invalid-utf8", row(3)),
        file("marked-but-not-utf8.csv", *b"\xef\xbb\xbfnr;naam\n1;Andr\xe9\n", "sheet.invalid-utf8", row(2)),
        file("cut-in-character.csv", *b"nr;naam\n1;Zo\xc3\xab\n2;Andr\xc3", "sheet.invalid-utf8", row(3)),
        file("binary.csv", *b"\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f;\n", "sheet.binary", (None, None)),
        file("no-charset.csv", *b"nr;naam\n1;\x81\x8d\n", "sheet.binary", row(2)),
        file("lost-character.csv", "nr;naam\n1;Zo\u{fffd}\n", "sheet.lost-character", (Some(2), Some("naam"))),
    ]
}

fn structure() -> Vec<DamagedFile> {
    let row = |row| (Some(row), None);
    vec![
        file("header-only.csv", "nr;naam\r\n\r\n", "sheet.header-only", (None, None)),
        file("unclosed.csv", "nr;naam\n1;Jan\n2;\"Piet\n3;Els\n", "sheet.unclosed-quote", (Some(3), Some("naam"))),
        file("unclosed-header.csv", "nr;\"naam\n1;Jan\n", "sheet.unclosed-quote", (Some(1), Some("B"))),
        file("stray-quote.csv", "nr;naam\n1;\"Jan\" Jansen\n2;Els\n", "sheet.stray-quote", (Some(2), Some("naam"))),
        file("row-too-short.csv", "nr;naam;groep\n1;Jan;3\n2;Els\n", "sheet.row-too-short", row(3)),
        file("row-too-long.csv", "nr;naam\n\n1;Jan\n2;Jansen; Els\n", "sheet.row-too-long", row(4)),
        file("cut-off.csv", "nr;naam;groep\n1;Jan;3\n2;El", "sheet.row-too-short", row(3)),
        file("declared-separator.csv", "sep=;\nnr;naam\n1;Jan;x\n", "sheet.row-too-long", row(2)),
        file("duplicate-header.csv", "nr;naam;NAAM \n1;Jan;Piet\n", "sheet.duplicate-header", (Some(1), Some("NAAM"))),
        file("empty-header.csv", "nr;;naam\n1;x;Jan\n", "sheet.empty-header", (Some(1), Some("B"))),
        file("missing-column.csv", "nr;groep\n1;3\n", "sheet.missing-column", row(1)),
        file("wrong-separator.csv", "nr:naam\n1:Jan\n", "sheet.missing-column", row(1)),
        file("total-line.csv", "nr;naam\n1;Jan\nTotaal 1\n", "sheet.row-too-short", row(3)),
    ]
}

fn sizes() -> Vec<DamagedFile> {
    let wide = vec!["x"; 501].join(";");
    let long_cell = format!("nr;naam\n1;{}\n", "a".repeat(1_000_000));
    let mut many_rows = "nr;naam\n".to_owned();
    many_rows.push_str(&"1;a\n".repeat(250_001));
    vec![
        file("wide.csv", format!("{wide}\n{wide}\n"), "sheet.too-many-columns", (Some(1), None)),
        file("million-characters.csv", long_cell, "sheet.cell-too-long", (Some(2), Some("naam"))),
        file("many-rows.csv", many_rows, "sheet.too-many-rows", (Some(250_002), None)),
    ]
}

fn values() -> Vec<DamagedFile> {
    let born = (Some(2), Some("geboren"));
    let of = |name, column: &'static str, value: &str, code| {
        file(name, format!("nr;naam;{column}\n1;Jan;{value}\n"), code, (Some(2), Some(column)))
    };
    vec![
        of("no-date.csv", "geboren", "gisteren", "value.not-a-date"),
        of("serial-as-text.csv", "geboren", "46266", "value.not-a-date"),
        of("31-february.csv", "geboren", "31-02-2015", "value.no-such-date"),
        of("american-date.csv", "geboren", "09/13/2015", "value.no-such-date"),
        of("year-0202.csv", "geboren", "1-9-0202", "value.date-out-of-range"),
        of("year-9999.csv", "geboren", "31-12-9999", "value.date-out-of-range"),
        of("no-email.csv", "mail", "jan@school", "value.not-an-email"),
        of("two-emails.csv", "mail", "jan@school.nl, els@school.nl", "value.not-an-email"),
        of("no-word.csv", "geslacht", "onbekend", "value.not-in-list"),
        of("no-postcode.csv", "postcode", "1234 5", "value.not-a-postcode"),
        of("no-integer.csv", "groep", "3a", "value.not-an-integer"),
        of("large-integer.csv", "groep", "9", "value.number-out-of-range"),
        of("no-number.csv", "uren", "veel", "value.not-a-number"),
        of("negative-number.csv", "uren", "-1,5", "value.number-out-of-range"),
        file("missing-value.csv", "nr;naam\n1;Jan\n2;\u{a0}\n", "value.missing", (Some(3), Some("naam"))),
        file("duplicate-id.csv", "nr;naam\n1;Jan\n2;Els\n1;Piet\n", "value.duplicate", (Some(4), Some("nr"))),
        file("long-name.csv", format!("nr;naam\n1;{}\n", "é".repeat(41)), "value.too-long", (Some(2), Some("naam"))),
        file("many-bad-dates.csv", format!("nr;naam;geboren\n{}", "1;J;x\n".repeat(500)), "value.not-a-date", born),
    ]
}
