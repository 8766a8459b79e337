//! Damaged workbooks.

use super::workbook::{ROWS, of_rows, parts, parts_around, with};
use super::zip::{Part, archive};
use super::{DamagedFile, file};

const GIB: usize = 1 << 30;
const DAMAGED: &str = "sheet.damaged";
const NOWHERE: (Option<u32>, Option<&str>) = (None, None);

pub(super) fn files() -> Vec<DamagedFile> {
    let mut files = archives();
    files.extend(xml());
    files.extend(cells());
    files
}

fn archives() -> Vec<DamagedFile> {
    let whole = of_rows(ROWS);
    let half = whole.get(..whole.len() / 2).unwrap_or_default().to_vec();
    let mut flipped = whole.clone();
    if let Some(byte) = flipped.get_mut(60) {
        *byte ^= 0x20;
    }
    let mut many = parts(ROWS);
    many.extend((0..2_001).map(|number| Part::stored(&format!("xl/media/{number}"), b"")));
    let only = |name: &str| archive(&[Part::stored(name, b"x")]);
    vec![
        file("half.xlsx", half, DAMAGED, NOWHERE),
        file("four-bytes.xlsx", *b"PK\x03\x04", DAMAGED, NOWHERE),
        file("bit-flipped.xlsx", flipped, DAMAGED, NOWHERE),
        file("no-parts.xlsx", archive(&[]), "sheet.other-format", NOWHERE),
        file("only-text.zip", only("rows.csv"), "sheet.other-format", NOWHERE),
        file("word.xlsx", only("word/document.xml"), "sheet.other-format", NOWHERE),
        file("binary.xlsb", only("xl/workbook.bin"), "sheet.binary-excel", NOWHERE),
        file(
            "calc.ods",
            archive(&[Part::stored("mimetype", b"x"), Part::stored("content.xml", b"<x/>")]),
            "sheet.open-document",
            NOWHERE,
        ),
        file(
            "gigabyte-of-zeros.xlsx",
            with(Part::zeros("xl/media/image1.png", GIB, GIB)),
            "sheet.unpacks-too-large",
            NOWHERE,
        ),
        file("lying-size.xlsx", with(Part::zeros("xl/media/image1.png", GIB / 32, 1000)), DAMAGED, NOWHERE),
        file("many-parts.xlsx", archive(&many), "sheet.too-many-parts", NOWHERE),
    ]
}

fn xml() -> Vec<DamagedFile> {
    let laughs =
        "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;\">]><sst>&lol2;</sst>";
    let promise = "<sst xmlns=\"x\" count=\"1\" uniqueCount=\"99999999999\"><si><t>a</t></si></sst>";
    let without = |name: &str| {
        let kept: Vec<Part> = parts(ROWS).into_iter().filter(|part| part.name() != name).collect();
        archive(&kept)
    };
    vec![
        file(
            "billion-laughs.xlsx",
            with(Part::stored("xl/sharedStrings.xml", laughs.as_bytes())),
            "sheet.xml-entities",
            NOWHERE,
        ),
        file("promised-strings.xlsx", with(Part::stored("xl/sharedStrings.xml", promise.as_bytes())), DAMAGED, NOWHERE),
        file("utf16-part.xlsx", with(Part::stored("xl/sharedStrings.xml", b"\xff\xfe<\0s\0")), DAMAGED, NOWHERE),
        file("no-worksheet.xlsx", without("xl/worksheets/sheet1.xml"), DAMAGED, NOWHERE),
        file("no-workbook.xlsx", without("xl/workbook.xml"), DAMAGED, NOWHERE),
        file(
            "sheet-cut-off.xlsx",
            archive(&parts_around("<sheetData><row r=\"1\"><c r=\"A1\"><v>1")),
            DAMAGED,
            NOWHERE,
        ),
        file(
            "undeclared-entity.xlsx",
            of_rows("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>&lol;</v></c></row>"),
            DAMAGED,
            NOWHERE,
        ),
        file("no-such-string.xlsx", of_rows("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>7</v></c></row>"), DAMAGED, NOWHERE),
        file("no-such-cell.xlsx", of_rows("<row r=\"1\"><c r=\"1A\"><v>7</v></c></row>"), DAMAGED, NOWHERE),
        file(
            "rows-shuffled.xlsx",
            of_rows("<row r=\"5\"><c r=\"A5\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\"><v>1</v></c></row>"),
            DAMAGED,
            NOWHERE,
        ),
    ]
}

fn cells() -> Vec<DamagedFile> {
    let text = |place: &str, text: &str| format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let three = |third: &str, value: &str| {
        let header = format!("<row r=\"1\">{}{}{}</row>", text("A1", "nr"), text("B1", "naam"), text("C1", third));
        of_rows(&format!("{header}<row r=\"7\"><c r=\"A7\"><v>1</v></c>{}{value}</row>", text("B7", "Jan")))
    };
    let header = format!("<row r=\"1\">{}{}</row>", text("A1", "nr"), text("B1", "naam"));
    vec![
        file("empty-sheet.xlsx", of_rows(""), "sheet.empty-file", NOWHERE),
        file("header-only.xlsx", of_rows(&header), "sheet.header-only", NOWHERE),
        file(
            "formula-error.xlsx",
            three("groep", "<c r=\"C7\" t=\"e\"><v>#N/A</v></c>"),
            "value.cell-error",
            (Some(7), Some("groep")),
        ),
        file(
            "broken-number.xlsx",
            three("groep", "<c r=\"C7\"><v>2.5</v></c>"),
            "value.not-an-integer",
            (Some(7), Some("groep")),
        ),
        file(
            "late-serial.xlsx",
            three("geboren", "<c r=\"C7\"><v>2000000</v></c>"),
            "value.date-out-of-range",
            (Some(7), Some("geboren")),
        ),
        file(
            "negative-serial.xlsx",
            three("geboren", "<c r=\"C7\"><v>-5</v></c>"),
            "value.not-a-date",
            (Some(7), Some("geboren")),
        ),
        file(
            "cell-beyond-header.xlsx",
            three("groep", "<c r=\"XFD7\"><v>1</v></c>"),
            "sheet.row-too-long",
            (Some(7), None),
        ),
        file(
            "last-column-header.xlsx",
            of_rows("<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>"),
            "sheet.too-many-columns",
            (Some(1), None),
        ),
        file(
            "million-characters.xlsx",
            three("groep", &text("C7", &"a".repeat(1_000_000))),
            "sheet.cell-too-long",
            (Some(7), Some("groep")),
        ),
        file(
            "duplicate-header.xlsx",
            three("Naam", &text("C7", "x")),
            "sheet.duplicate-header",
            (Some(1), Some("Naam")),
        ),
    ]
}
