//! What can be wrong with a table, each kind with a stable code for translation.

use std::fmt;

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeStruct, Serializer};

/// One kind of problem in the catalogue: its code and the names of its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProblemCode {
    /// Stable, such as `sheet.missing-column`. Translations are keyed by it.
    pub code: &'static str,
    /// The names of the arguments a translation may use, besides `file`, `row` and `column`.
    pub args: &'static [&'static str],
}

macro_rules! problem_kinds {
    ($( $(#[doc = $doc:literal])+ $name:ident { $($arg:ident: $ty:ty),* } = $code:literal, $text:literal; )+) => {
        /// What is wrong. The texts are plain English: found, expected, what to do.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum ProblemKind {
            $(
                $(#[doc = $doc])+
                $name {
                    $(
                        #[doc = concat!("Argument `", stringify!($arg), "` of the text.")]
                        $arg: $ty
                    ),*
                },
            )+
        }

        impl ProblemKind {
            /// Every kind of problem, for a test that all are translated.
            pub const CATALOGUE: &'static [ProblemCode] = &[
                $( ProblemCode { code: $code, args: &[$(stringify!($arg)),*] } ),+
            ];

            /// The stable code of this kind.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self { $( Self::$name { .. } => $code ),+ }
            }

            /// The arguments of this kind, name and value, in the order of the catalogue.
            #[must_use]
            pub fn args(&self) -> Vec<(&'static str, String)> {
                match self {
                    $( Self::$name { $($arg),* } => vec![$((stringify!($arg), $arg.to_string())),*] ),+
                }
            }
        }

        impl fmt::Display for ProblemKind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $( Self::$name { $($arg),* } => write!(f, $text) ),+
                }
            }
        }
    };
}

problem_kinds! {
    /// No bytes at all, or nothing but white space.
    EmptyFile {} = "sheet.empty-file", "The file is empty. Export it again and check that it holds rows.";
    /// Column names, but no row below them.
    HeaderOnly {} = "sheet.header-only", "The file has column names but no rows. Export it again with the rows included.";
    /// More bytes than the limit.
    FileTooLarge { bytes: u64, limit: u64 } = "sheet.file-too-large", "The file is {bytes} bytes; at most {limit} are allowed. Split it.";
    /// An Excel file that asks for a password.
    Password {} = "sheet.password", "The workbook is protected with a password. Save it without a password and try again.";
    /// The binary Excel format from before 2007.
    OldExcel {} = "sheet.old-excel", "This is an old Excel file (.xls). Save it as .xlsx or .csv and try again.";
    /// The binary Excel format `.xlsb`.
    BinaryExcel {} = "sheet.binary-excel", "This is a binary Excel file (.xlsb). Save it as .xlsx or .csv and try again.";
    /// A spreadsheet of `LibreOffice` or `OpenOffice`.
    OpenDocument {} = "sheet.open-document", "This is an OpenDocument file (.ods). Save it as .xlsx or .csv and try again.";
    /// A PDF document.
    Pdf {} = "sheet.pdf", "This is a PDF, which holds no rows and columns. Export the list as .xlsx or .csv.";
    /// A web page that some systems name `.xls`.
    Html {} = "sheet.html", "This is a web page, even if it is named .xls or .csv. Open it in Excel, save it as .xlsx and try again.";
    /// An XML file.
    Xml {} = "sheet.xml", "This is an XML file, not a table. Export the list as .xlsx or .csv.";
    /// Any other format that is recognised but is no table.
    OtherFormat { found: &'static str } = "sheet.other-format", "This is {found}, not a table. Export the list as .xlsx or .csv.";
    /// The workbook or the text breaks off or contradicts itself.
    Damaged { detail: String } = "sheet.damaged", "The file is damaged ({detail}). Export or download it again.";
    /// A workbook that unpacks to far more than a table needs.
    Bomb { limit: u64 } = "sheet.unpacks-too-large", "The workbook unpacks to an unreasonable size (more than {limit} bytes). Copy the rows to a new workbook.";
    /// A workbook of more parts than the limit.
    TooManyParts { found: u64, limit: u64 } = "sheet.too-many-parts", "The workbook has {found} parts; at most {limit} are allowed. Copy the rows to a new workbook.";
    /// A workbook whose XML declares a document type or entities.
    XmlEntities { part: String } = "sheet.xml-entities", "Part {part} of the workbook declares its own entities, which no spreadsheet program does. Copy the rows to a new workbook.";
    /// No worksheet by the name asked for.
    NoSuchSheet { wanted: String, present: String } = "sheet.no-such-sheet", "There is no worksheet {wanted}; the workbook has: {present}. Rename the worksheet or choose another.";
    /// Every worksheet is hidden.
    NoVisibleSheet { present: String } = "sheet.no-visible-sheet", "All worksheets are hidden ({present}). Make the one with the rows visible and save the workbook.";
    /// More rows than the limit.
    TooManyRows { limit: u64 } = "sheet.too-many-rows", "The file has more than {limit} rows. Split it.";
    /// More columns than the limit.
    TooManyColumns { found: u64, limit: u64 } = "sheet.too-many-columns", "There are {found} columns; at most {limit} are allowed. Remove the columns that are not needed.";
    /// More filled cells than the limit.
    TooManyCells { limit: u64 } = "sheet.too-many-cells", "The file has more than {limit} cells. Remove columns that are not needed, or split it.";
    /// A cell that is longer than the limit.
    CellTooLong { found: u64, limit: u64 } = "sheet.cell-too-long", "The cell holds {found} characters; at most {limit} are allowed. Look for a missing quotation mark.";
    /// NUL bytes in what should be text.
    NulBytes {} = "sheet.nul-bytes", "The text holds NUL bytes, so it is damaged or in an unmarked encoding. Save it as UTF-8 and try again.";
    /// Not text at all.
    Binary {} = "sheet.binary", "The file holds binary data, not text. Export the list as .xlsx or .csv.";
    /// A file in UTF-8 with bytes that are not.
    InvalidUtf8 { bytes: String } = "sheet.invalid-utf8", "The file is in UTF-8, but here it holds the bytes {bytes}, which are not. Save the whole file as UTF-8 and try again.";
    /// A file in UTF-16 that breaks off or holds half characters.
    InvalidUtf16 {} = "sheet.invalid-utf16", "The file is in UTF-16, but here it holds half a character. Save it as UTF-8 and try again.";
    /// Text that was already damaged when the file was made.
    LostCharacter {} = "sheet.lost-character", "A character was lost before this file was made (\u{fffd}). Correct it in the source and export again.";
    /// A quotation mark that is opened and never closed.
    UnclosedQuote {} = "sheet.unclosed-quote", "A quotation mark is opened here and never closed. The file may have been cut off; export it again.";
    /// Text after a closing quotation mark.
    StrayQuote {} = "sheet.stray-quote", "There is text after a closing quotation mark. Write a quotation mark inside a cell twice.";
    /// Two columns of one name.
    DuplicateHeader { first: String } = "sheet.duplicate-header", "This column name is used twice (first in column {first}). Rename one of the two.";
    /// A column with cells but without a name.
    EmptyHeader {} = "sheet.empty-header", "This column has cells but no name. Give it a name in the header row.";
    /// A row with fewer cells than there are column names.
    RowTooShort { found: u64, expected: u64 } = "sheet.row-too-short", "The row has {found} cells; {expected} were expected. The row may have been cut off.";
    /// A row with more cells than there are column names.
    RowTooLong { found: u64, expected: u64 } = "sheet.row-too-long", "The row has {found} cells; {expected} were expected. Put cells that contain the separator between quotation marks.";
    /// A field that must be mapped has no column.
    MissingColumn { field: String, expected: String, present: String } = "sheet.missing-column", "No column was found for {field} (expected: {expected}; the file has: {present}). Add the column or choose it in the mapping.";
    /// The mapping names a column that the file does not have.
    MappedColumnGone { field: String, present: String } = "sheet.mapped-column-gone", "The column chosen for {field} is no longer in the file (it has: {present}). Choose another or restore it.";
    /// The mapping names a field that the schema does not have.
    UnknownField { field: String } = "sheet.unknown-field", "The mapping speaks of a field {field} that does not exist. Make the mapping anew.";
    /// An empty cell in a required field.
    ValueMissing { field: String } = "value.missing", "The cell is empty, but {field} is required. Fill it in.";
    /// A formula that ended in an error.
    CellError { found: String } = "value.cell-error", "The cell shows the error {found}. Correct the formula, or replace it by its value.";
    /// A text that is longer than the field allows.
    TextTooLong { found: u64, limit: u64 } = "value.too-long", "The text has {found} characters; at most {limit} are allowed. Shorten it.";
    /// A text that is no date.
    NotADate { found: String } = "value.not-a-date", "'{found}' is not a date. Write it as day-month-year, for example 31-12-2026.";
    /// A date that the calendar does not have.
    NoSuchDate { found: String } = "value.no-such-date", "The date {found} does not exist. Write it as day-month-year and check the day and the month.";
    /// A date outside what is plausible for the field.
    DateOutOfRange { found: String, from: String, to: String } = "value.date-out-of-range", "The date {found} is not between {from} and {to}. Check the year.";
    /// A text that is no e-mail address.
    NotAnEmail { found: String } = "value.not-an-email", "'{found}' is not an e-mail address. Write one address, such as name@example.org.";
    /// A word outside the list.
    NotInList { found: String, expected: String } = "value.not-in-list", "'{found}' is not one of: {expected}.";
    /// A text that is no postcode.
    NotAPostcode { found: String } = "value.not-a-postcode", "'{found}' is not a postcode. Write 1234 AB (Netherlands) or 1234 (Belgium).";
    /// A text that is no whole number.
    NotAnInteger { found: String } = "value.not-an-integer", "'{found}' is not a whole number. Write digits only.";
    /// A text that is no number.
    NotANumber { found: String } = "value.not-a-number", "'{found}' is not a number. Write it with digits and one decimal comma.";
    /// A number outside the range of the field.
    NumberOutOfRange { found: String, from: String, to: String } = "value.number-out-of-range", "{found} is not between {from} and {to}. Check the number.";
    /// The same key on two rows.
    DuplicateValue { found: String, first_row: u32 } = "value.duplicate", "'{found}' is also on row {first_row}, but may occur once. Remove or correct one of the two.";
}

/// One thing that is wrong with a table, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file's name as the user gave it.
    pub file: String,
    /// The row, from 1, as a spreadsheet program shows it. `None` when the whole file is meant.
    pub row: Option<u32>,
    /// The column's name, or its letters where it has no name.
    pub column: Option<String>,
    /// What is wrong.
    pub kind: ProblemKind,
}

impl Problem {
    /// A problem of the whole file.
    #[must_use]
    pub fn of_file(file: &str, kind: ProblemKind) -> Self {
        Self { file: file.to_owned(), row: None, column: None, kind }
    }

    /// The stable code, such as `sheet.missing-column`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }

    /// The arguments for the translated text, without `file`, `row` and `column`.
    #[must_use]
    pub fn args(&self) -> Vec<(&'static str, String)> {
        self.kind.args()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(row) = self.row {
            write!(f, ", row {row}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {}", self.kind)
    }
}

struct Args(Vec<(&'static str, String)>);

impl Serialize for Args {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Problem", 6)?;
        out.serialize_field("file", &self.file)?;
        out.serialize_field("row", &self.row)?;
        out.serialize_field("column", &self.column)?;
        out.serialize_field("code", self.code())?;
        out.serialize_field("args", &Args(self.args()))?;
        out.serialize_field("message", &self.kind.to_string())?;
        out.end()
    }
}

/// The problems of one file: the first so many, and a count of the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problems {
    items: Vec<Problem>,
    more: usize,
    #[serde(skip)]
    limit: usize,
}

impl Problems {
    /// How many problems are kept unless the caller says otherwise.
    pub const DEFAULT_LIMIT: usize = 100;

    /// No problems yet; keeps at most `limit` (at least one), counts the rest.
    #[must_use]
    pub fn with_limit(limit: usize) -> Self {
        Self { items: Vec::new(), more: 0, limit: limit.max(1) }
    }

    /// Keeps the problem, or counts it when the limit is reached.
    pub fn push(&mut self, problem: Problem) {
        if self.items.len() < self.limit {
            self.items.push(problem);
        } else {
            self.more += 1;
        }
    }

    /// Takes over the problems of another collection, within this one's limit.
    pub fn append(&mut self, other: Self) {
        for problem in other.items {
            self.push(problem);
        }
        self.more += other.more;
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// How many problems there are, the uncollected included.
    #[must_use]
    pub fn total(&self) -> usize {
        self.items.len() + self.more
    }

    /// How many problems there are beyond those in [`Problems::items`].
    #[must_use]
    pub fn more(&self) -> usize {
        self.more
    }

    /// The problems that were kept, in the order they were found.
    #[must_use]
    pub fn items(&self) -> &[Problem] {
        &self.items
    }
}

impl Default for Problems {
    fn default() -> Self {
        Self::with_limit(Self::DEFAULT_LIMIT)
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        let mut problems = Self::default();
        problems.push(problem);
        problems
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.items.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{problem}")?;
        }
        if self.more > 0 {
            write!(f, "\nand {} more", self.more)?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

/// A part of a text from the file that is short enough to quote in a message.
pub(crate) fn excerpt(text: &str) -> String {
    const MAX: usize = 60;
    let mut out: String = text.chars().take(MAX).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(MAX).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_is_distinct_and_well_formed() {
        let codes: BTreeSet<_> = ProblemKind::CATALOGUE.iter().map(|entry| entry.code).collect();
        assert_eq!(codes.len(), ProblemKind::CATALOGUE.len());
        for code in codes {
            let (area, name) = code.split_once('.').unwrap_or_default();
            assert!(matches!(area, "sheet" | "value"), "{code}");
            assert!(
                !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'),
                "{code}"
            );
        }
    }

    #[test]
    fn arguments_follow_the_catalogue() {
        let kind = ProblemKind::RowTooShort { found: 3, expected: 12 };
        let entry = ProblemKind::CATALOGUE.iter().find(|entry| entry.code == kind.code());
        let names: Vec<_> = kind.args().iter().map(|(name, _)| *name).collect();
        assert_eq!(entry.map(|entry| entry.args), Some(names.as_slice()));
    }

    #[test]
    fn the_rest_is_counted() {
        let mut problems = Problems::with_limit(2);
        for row in 1..=5 {
            problems.push(Problem {
                file: "a.csv".into(),
                row: Some(row),
                column: Some("Naam".into()),
                kind: ProblemKind::StrayQuote {},
            });
        }
        assert_eq!((problems.items().len(), problems.more(), problems.total()), (2, 3, 5));
        let text = problems.to_string();
        assert!(text.starts_with("a.csv, row 1, column Naam: There is text after a closing"), "{text}");
        assert!(text.ends_with("and 3 more"), "{text}");
    }

    #[test]
    fn serialises_for_the_api() {
        let problem = Problem::of_file("a.csv", ProblemKind::TooManyRows { limit: 5 });
        let json = serde_json::to_value(problem).map(|value| value.to_string()).unwrap_or_default();
        assert!(json.contains(r#""code":"sheet.too-many-rows""#) && json.contains(r#""args":{"limit":"5"}"#), "{json}");
    }
}
