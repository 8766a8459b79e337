#![expect(clippy::unwrap_used, reason = "a failing test may panic")]

use proptest::prelude::*;

use super::*;
use crate::corpus;
use crate::sheet::{Cell, Epoch, Format};
use crate::{Field, Kind, Mapping, Schema};

fn texts(sheet: &Sheet) -> Vec<(u32, Vec<String>)> {
    sheet.rows.iter().map(|row| (row.number, row.cells.iter().map(|cell| cell.text().into_owned()).collect())).collect()
}

fn row(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
    (number, cells.iter().map(ToString::to_string).collect())
}

#[test]
fn a_dutch_export_in_windows_1252() {
    let bytes = b"sep=;\r\n\r\n Nr ;Na\xefm;\r\n00123;\"Zo\xeb \"\"Z\"\"\nde Boer\";\r\n;;\r\n7;x;\r\n;;\r\n";
    let sheet = read("export.csv", bytes, &ReadOptions::default()).unwrap();
    assert_eq!(sheet.headers, ["Nr", "Naïm"]);
    assert_eq!((sheet.header_row, sheet.delimiter, sheet.encoding), (2, Some(';'), Some(TextEncoding::Windows1252)));
    assert_eq!(texts(&sheet), [row(3, &["00123", "Zoë \"Z\"\nde Boer"]), row(5, &["7", "x"])]);
}

#[test]
fn utf_16_and_tabs_as_excel_saves_unicode_text() {
    let bytes: Vec<u8> = "\u{feff}nr\tnaam\r\n1\tĲsbrand\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let sheet = read("export.txt", &bytes, &ReadOptions::default()).unwrap();
    assert_eq!((sheet.format, sheet.delimiter, sheet.encoding), (Format::Csv, Some('\t'), Some(TextEncoding::Utf16Le)));
    assert_eq!(texts(&sheet), [row(2, &["1", "Ĳsbrand"])]);
}

#[test]
fn a_preview_keeps_the_sound_rows() {
    let bytes = "nr;naam;naam;\n1;a;b;x\n2;a\n3;a;b;c;d\n4;a;b;c\n";
    let (sheet, problems) = inspect("a.csv", bytes.as_bytes(), &ReadOptions::default()).unwrap();
    let codes: Vec<_> = problems.items().iter().map(|p| (p.code(), p.row)).collect();
    assert_eq!(sheet.headers, ["nr", "naam", "naam (2)"]);
    assert_eq!(
        codes,
        [
            ("sheet.duplicate-header", Some(1)),
            ("sheet.row-too-long", Some(2)),
            ("sheet.row-too-short", Some(3)),
            ("sheet.row-too-long", Some(4)),
            ("sheet.row-too-long", Some(5)),
        ]
    );
}

#[test]
fn options_overrule_what_is_found() {
    let options = ReadOptions { delimiter: Some('|'), header_row: Some(3), ..ReadOptions::default() };
    let sheet = read("a.csv", b"Lijst van, 2026\n\nnr,x|naam\n1|Jan\n", &options).unwrap();
    assert_eq!((sheet.headers.as_slice(), sheet.header_row), (["nr,x".to_owned(), "naam".to_owned()].as_slice(), 3));
}

#[test]
fn problems_are_counted_beyond_the_limit() {
    let file = corpus::damaged().into_iter().find(|file| file.name == "row-too-short.csv").unwrap();
    let mut bytes = file.bytes;
    bytes.extend(b"9;x\n".repeat(50));
    let limits = Limits { problems: 5, ..Limits::default() };
    let problems = read("a.csv", &bytes, &ReadOptions { limits, ..ReadOptions::default() }).unwrap_err();
    assert_eq!((problems.items().len(), problems.total()), (5, 51));
}

fn workbook(edit: impl FnOnce(&mut rust_xlsxwriter::Workbook)) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    edit(&mut workbook);
    workbook.save_to_buffer().unwrap()
}

#[test]
fn the_first_visible_worksheet_with_rows_is_read() {
    let bytes = workbook(|book| {
        book.add_worksheet().set_name("Leeg").unwrap();
        book.add_worksheet().set_name("Oud").unwrap().set_hidden(true).write(0, 0, "x").unwrap();
        let sheet = book.add_worksheet().set_name("Lijst").unwrap();
        sheet.write(2, 0, "nr").unwrap().write(2, 1, "naam").unwrap();
        sheet.write(5, 0, 123.0).unwrap().write(5, 1, true).unwrap();
        sheet.write(6, 1, "alleen naam").unwrap();
    });
    let sheet = read("a.xlsx", &bytes, &ReadOptions::default()).unwrap();
    assert_eq!((sheet.worksheet.as_deref(), sheet.header_row, sheet.epoch), (Some("Lijst"), 3, Epoch::Year1900));
    assert_eq!(texts(&sheet), [row(6, &["123", "true"]), row(7, &["", "alleen naam"])]);

    let other = ReadOptions { worksheet: Some("Weg".into()), ..ReadOptions::default() };
    let problems = read("a.xlsx", &bytes, &other).unwrap_err();
    assert_eq!(problems.items().first().map(crate::Problem::code), Some("sheet.no-such-sheet"));
}

#[test]
fn dates_times_and_numbers_survive() {
    let bytes = workbook(|book| {
        let day = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
        let time = rust_xlsxwriter::Format::new().set_num_format("hh:mm");
        let sheet = book.add_worksheet();
        for (column, title) in ["dag", "tijd", "getal"].into_iter().enumerate() {
            sheet.write(0, u16::try_from(column).unwrap(), title).unwrap();
        }
        sheet
            .write_with_format(1, 0, 46_266.0, &day)
            .unwrap()
            .write_with_format(1, 1, 0.5, &time)
            .unwrap()
            .write(1, 2, 0.1 + 0.2)
            .unwrap();
    });
    let sheet = read("a.xlsx", &bytes, &ReadOptions::default()).unwrap();
    assert_eq!(texts(&sheet), [row(2, &["2026-09-01", "12:00:00", "0.3"])]);
    assert!(matches!(sheet.rows[0].cells[0], Cell::Date(_)));
}

#[test]
fn a_bare_number_is_a_date_by_the_workbooks_own_epoch() {
    let sheet = read("a.xlsx", &corpus::workbook_of_1904(), &ReadOptions::default()).unwrap();
    assert_eq!(sheet.epoch, Epoch::Year1904);
    let day = |year, month, day| chrono::NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let rule = crate::value::date::DateRule::between(day(1900, 1, 1), day(2100, 1, 1));
    let fields = [Field { name: "dag", required: true, kind: Kind::Date(rule), synonyms: &[] }];
    let schema = Schema { fields: &fields };
    let applied = Mapping::guess(&schema, &sheet.headers).apply(&schema, &sheet);
    assert_eq!(applied.records[0].date("dag"), Some(day(2026, 9, 1)));
}

#[test]
fn a_backward_dimension_is_survived() {
    assert!(read("a.xlsx", &corpus::backward_dimension(), &ReadOptions::default()).is_err());
}

/// The open data of all Dutch primary schools, where the developer has it.
#[test]
fn the_school_list_reads_whole() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared/data/nl_primary_schools_2024.csv");
    let Ok(bytes) = std::fs::read(path) else { return };
    let sheet = read("schools.csv", &bytes, &ReadOptions::default()).unwrap();
    assert_eq!((sheet.rows.len(), sheet.headers.len(), sheet.delimiter), (6_381, 10, Some(',')));
    let fields = [
        Field { name: "code", required: true, kind: Kind::Id { max: 6, unique: true }, synonyms: &[] },
        Field { name: "postcode", required: true, kind: Kind::DutchPostcode, synonyms: &[] },
        Field { name: "lon", required: true, kind: Kind::Number { min: 3.0, max: 8.0 }, synonyms: &[] },
    ];
    let schema = Schema { fields: &fields };
    let applied = Mapping::guess(&schema, &sheet.headers).apply(&schema, &sheet);
    assert_eq!(applied.records.len() + applied.problems.total(), 6_381, "{}", applied.problems);
    assert_eq!(applied.records[0].text("postcode"), Some("2716 PH"));
}

fn sound_or_explained(bytes: &[u8]) -> Result<(), TestCaseError> {
    match inspect("any", bytes, &ReadOptions::default()) {
        Ok((sheet, _)) => prop_assert!(sheet.rows.iter().all(|row| row.cells.len() == sheet.headers.len())),
        Err(problems) => prop_assert!(!problems.is_empty()),
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        sound_or_explained(&bytes)?;
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[a-c;,|\"'\t\r\n é=]{0,80}") {
        sound_or_explained(text.as_bytes())?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_workbook_with_bytes_changed_is_read_or_refused(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        let mut bytes = corpus::sound_workbook();
        let length = bytes.len();
        for (index, byte) in changes {
            bytes[index.index(length)] = byte;
        }
        sound_or_explained(&bytes)?;
    }
}
