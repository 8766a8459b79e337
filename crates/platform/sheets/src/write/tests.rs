#![expect(clippy::unwrap_used, reason = "a failing test may panic")]

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::{ReadOptions, read};

fn columns(titles: &[&str]) -> Vec<Column> {
    titles.iter().map(|title| Column::new(title.to_lowercase(), *title)).collect()
}

fn write(titles: &[&str], rows: Vec<Vec<Cell>>, export: Export) -> Vec<u8> {
    Table { columns: columns(titles), rows }.write(Vec::new(), export).unwrap()
}

fn sample() -> Vec<Vec<Cell>> {
    let day = NaiveDate::from_ymd_opt(2026, 9, 1);
    vec![
        vec!["00123".into(), "=1+1".into(), 12.5.into(), day.into()],
        vec!["+31 6 12345678".into(), "\"a\";\nb".into(), (-3).into(), Cell::Empty],
    ]
}

#[test]
fn csv_is_as_excel_expects_it() {
    let bytes = write(&["Nr", "Tekst", "Getal", "Dag"], sample(), Export::Csv(CsvStyle::default()));
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(
        text,
        "\u{feff}Nr;Tekst;Getal;Dag\r\n00123;'=1+1;12,5;2026-09-01\r\n+31 6 12345678;\"\"\"a\"\";\nb\";-3;\r\n"
    );
}

#[test]
fn json_is_an_array_of_objects() {
    let bytes = write(&["Nr", "Tekst", "Getal", "Dag"], sample(), Export::Json);
    let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(value[0], serde_json::json!({"nr": "00123", "tekst": "=1+1", "getal": 12.5, "dag": "2026-09-01"}));
    assert_eq!(value[1]["getal"], serde_json::json!(-3));
    assert_eq!(value[1]["dag"], serde_json::Value::Null);
    assert_eq!(write(&["Nr"], Vec::new(), Export::Json), b"[\n]\n");
}

#[test]
fn xlsx_keeps_types_and_runs_nothing() {
    let bytes = write(&["Nr", "Tekst", "Getal", "Dag"], sample(), Export::Xlsx);
    let sheet = read("a.xlsx", &bytes, &ReadOptions::default()).unwrap();
    let rows: Vec<_> = sheet.rows.into_iter().map(|row| row.cells).collect();
    assert_eq!(rows, sample());
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut xml).unwrap();
    assert!(
        xml.contains("<autoFilter ref=\"A1:D3\"") && xml.contains("state=\"frozen\"") && !xml.contains("<f>"),
        "{xml}"
    );
}

#[test]
fn awkward_text_survives_a_workbook() {
    let rows = vec![["a_x0041_b", " =x ", "<b>&amp;</b>", "a\rb\r\nc"].map(Cell::from).to_vec()];
    let bytes = write(&["A", "B", "C", "D"], rows.clone(), Export::Xlsx);
    let sheet = read("a.xlsx", &bytes, &ReadOptions::default()).unwrap();
    assert_eq!(sheet.rows[0].cells, rows[0]);
}

#[test]
fn a_row_of_another_width_is_refused() {
    let mut writer = TableWriter::new(Vec::new(), &columns(&["A", "B"]), Export::Json).unwrap();
    assert!(matches!(writer.row(&["x".into()]), Err(WriteError::Width { row: 1, found: 1, expected: 2 })));
}

#[test]
fn a_cell_beyond_excels_limit_is_an_error() {
    let mut writer = TableWriter::new(Vec::new(), &columns(&["A"]), Export::Xlsx).unwrap();
    assert!(matches!(writer.row(&["x".repeat(32_768).into()]), Err(WriteError::Workbook(_))));
}

/// Text as people type it: no control characters but line ends and tabs, nothing that was lost before.
fn cell_text() -> impl Strategy<Value = String> {
    let anything = "[^\\p{C}\u{fffd}]{1,12}";
    let awkward = "[;,|\"'=+@ \n\r\t0-9a-zé€-]{1,12}";
    prop_oneof![anything, awkward].prop_filter("blank cells read as empty", |text| !text.trim().is_empty())
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    (1_usize..6).prop_flat_map(|width| prop::collection::vec(prop::collection::vec(cell_text(), width), 1..8))
}

fn round_trip(rows: &[Vec<String>], export: Export) -> Vec<Vec<String>> {
    let width = rows.first().map_or(0, Vec::len);
    let columns = (0..width).map(|index| Column::new(format!("k{index}"), format!("Kolom, {index}"))).collect();
    let cells = rows.iter().map(|row| row.iter().map(|text| Cell::from(text.as_str())).collect::<Vec<_>>());
    let bytes = Table { columns, rows: cells }.write(Vec::new(), export).unwrap();
    let sheet = read("trip", &bytes, &ReadOptions::default()).unwrap();
    sheet.rows.iter().map(|row| row.cells.iter().map(|cell| cell.text().into_owned()).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn csv_comes_back(rows in table(), semicolon: bool, mark: bool) {
        prop_assert_eq!(round_trip(&rows, Export::Csv(CsvStyle { semicolon, mark })), rows);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn xlsx_comes_back(rows in table()) {
        prop_assert_eq!(round_trip(&rows, Export::Xlsx), rows);
    }
}
