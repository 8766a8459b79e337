//! Damaged files, for tests: each with the exact problem that must be reported.

mod text;
mod workbook;
mod workbooks;
mod zip;

use chrono::NaiveDate;

use crate::schema::{Field, Kind, Schema, Word};
use crate::value::date::DateRule;

/// The problem that a file must give first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expect {
    /// The code.
    pub code: &'static str,
    /// The row, from 1.
    pub row: Option<u32>,
    /// The column.
    pub column: Option<&'static str>,
}

/// A file in which something is wrong.
#[derive(Debug, Clone)]
pub struct DamagedFile {
    /// A file name; the part before the dot says what is wrong.
    pub name: &'static str,
    /// The content.
    pub bytes: Vec<u8>,
    /// What must be reported, by [`crate::read`] with default options or else by [`crate::Mapping::apply`] with the
    /// guessed mapping for [`schema`].
    pub expect: Expect,
}

/// The schema that the files of this collection are read by. Sound files have the columns `nr` and `naam`.
#[must_use]
pub fn schema() -> Schema<'static> {
    const BORN: DateRule =
        DateRule { from: january_first(1920), to: january_first(2031), pivot: DateRule::EXCEL_PIVOT };
    const SEXES: &[Word<'_>] = &[Word { value: "m", synonyms: &["man"] }, Word { value: "v", synonyms: &["vrouw"] }];
    const FIELDS: &[Field<'_>] = &[
        Field { name: "nr", required: true, kind: Kind::Id { max: 12, unique: true }, synonyms: &["Leerlingnummer"] },
        Field { name: "naam", required: true, kind: Kind::Text { max: 40 }, synonyms: &["Achternaam"] },
        Field { name: "geboren", required: false, kind: Kind::Date(BORN), synonyms: &["Geboortedatum"] },
        Field { name: "mail", required: false, kind: Kind::Email, synonyms: &["E-mail"] },
        Field { name: "geslacht", required: false, kind: Kind::Words(SEXES), synonyms: &[] },
        Field { name: "postcode", required: false, kind: Kind::AnyPostcode, synonyms: &[] },
        Field { name: "groep", required: false, kind: Kind::Integer { min: 1, max: 8 }, synonyms: &[] },
        Field { name: "uren", required: false, kind: Kind::Number { min: 0.0, max: 40.0 }, synonyms: &[] },
    ];
    Schema { fields: FIELDS }
}

const fn january_first(year: i32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, 1, 1) {
        Some(date) => date,
        None => NaiveDate::MAX,
    }
}

/// All damaged files. Building them takes some milliseconds and about ten megabytes.
#[must_use]
pub fn damaged() -> Vec<DamagedFile> {
    let mut files = text::files();
    files.extend(workbooks::files());
    files
}

/// A workbook in which nothing is wrong, to change at will.
#[must_use]
pub fn sound_workbook() -> Vec<u8> {
    workbook::of_rows(workbook::ROWS)
}

/// A workbook of an old Mac; its one date is 1 September 2026.
#[cfg(test)]
pub(crate) fn workbook_of_1904() -> Vec<u8> {
    workbook::of_1904()
}

/// A workbook that ends before it begins, which trips up the parser.
#[cfg(test)]
pub(crate) fn backward_dimension() -> Vec<u8> {
    zip::archive(&workbook::parts_around("<dimension ref=\"B9:A1\"/><sheetData></sheetData>"))
}

fn file(
    name: &'static str,
    bytes: impl Into<Vec<u8>>,
    code: &'static str,
    at: (Option<u32>, Option<&'static str>),
) -> DamagedFile {
    DamagedFile { name, bytes: bytes.into(), expect: Expect { code, row: at.0, column: at.1 } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Mapping, Problems, ReadOptions, read};

    fn problems(file: &DamagedFile) -> Problems {
        let sheet = match read(file.name, &file.bytes, &ReadOptions::default()) {
            Ok(sheet) => sheet,
            Err(problems) => return problems,
        };
        Mapping::guess(&schema(), &sheet.headers).apply(&schema(), &sheet).problems
    }

    #[test]
    fn each_file_gives_its_problem_at_its_place() {
        let files = damaged();
        assert!(files.len() >= 60, "{}", files.len());
        let mut wrong = Vec::new();
        for file in &files {
            let problems = problems(file);
            let found = problems.items().first().map(|p| (p.code(), p.row, p.column.as_deref(), p.file.as_str()));
            let expected = (file.expect.code, file.expect.row, file.expect.column, file.name);
            if found != Some(expected) {
                wrong.push(format!("expected {expected:?}\n   found {problems}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn names_are_distinct() {
        let files = damaged();
        let names: std::collections::BTreeSet<_> = files.iter().map(|file| file.name).collect();
        assert_eq!(names.len(), files.len());
    }
}
