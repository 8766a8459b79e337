//! A table as it was read: headers, rows and cells.

use std::borrow::Cow;
use std::fmt;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::Serialize;

use crate::value::number::display_number;

/// The kind of file a sheet came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Text with a separator.
    Csv,
    /// An Excel workbook of 2007 or later.
    Xlsx,
}

/// How the text of a CSV file was encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum TextEncoding {
    /// UTF-8, with or without a byte order mark.
    #[serde(rename = "UTF-8")]
    Utf8,
    /// UTF-16, low byte first, with a byte order mark.
    #[serde(rename = "UTF-16LE")]
    Utf16Le,
    /// UTF-16, high byte first, with a byte order mark.
    #[serde(rename = "UTF-16BE")]
    Utf16Be,
    /// Windows-1252, of which ISO-8859-1 text is a part.
    #[serde(rename = "windows-1252")]
    Windows1252,
}

impl fmt::Display for TextEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1252 => "windows-1252",
        })
    }
}

/// From which day a workbook counts its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum Epoch {
    /// Serial 1 is 1 January 1900, with the 29 February 1900 that never was (Excel's default).
    #[default]
    Year1900,
    /// Serial 0 is 1 January 1904 (workbooks made on old Macs).
    Year1904,
}

/// One cell. Text from CSV stays text, so that `00123` keeps its zeros.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, exactly as in the file.
    Text(Box<str>),
    /// A number cell of a workbook.
    Number(f64),
    /// A date cell of a workbook, with its time of day.
    Date(NaiveDateTime),
    /// A yes/no cell of a workbook.
    Bool(bool),
    /// A formula that ended in an error, such as `#N/A`.
    Error(Box<str>),
}

impl Cell {
    /// Whether the cell holds nothing, or a text of nothing but white space.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// The cell as text: numbers without a needless `.0`, dates as `2026-09-01` with the time only if it is not midnight.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) | Self::Error(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(display_number(*number)),
            Self::Date(date) if date.time() == NaiveTime::MIN => Cow::Owned(date.format("%Y-%m-%d").to_string()),
            Self::Date(date) => Cow::Owned(date.format("%Y-%m-%d %H:%M:%S").to_string()),
            Self::Bool(true) => Cow::Borrowed("true"),
            Self::Bool(false) => Cow::Borrowed("false"),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.into()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.into_boxed_str()) }
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(f64::from(number))
    }
}

impl From<i32> for Cell {
    fn from(number: i32) -> Self {
        Self::Number(f64::from(number))
    }
}

impl From<bool> for Cell {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<NaiveDate> for Cell {
    fn from(date: NaiveDate) -> Self {
        Self::Date(date.and_time(NaiveTime::MIN))
    }
}

impl From<NaiveDateTime> for Cell {
    fn from(date: NaiveDateTime) -> Self {
        Self::Date(date)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// One row below the headers.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The row's number, from 1, as a spreadsheet program shows it for this file.
    pub number: u32,
    /// One cell per header.
    pub cells: Vec<Cell>,
}

/// A table that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The file's name as the user gave it.
    pub file: String,
    /// What kind of file it was.
    pub format: Format,
    /// The column names, cleaned of stray white space. Empty for a column without name or cells.
    pub headers: Vec<String>,
    /// The row on which the headers stand.
    pub header_row: u32,
    /// The rows that hold something, in the order of the file.
    pub rows: Vec<Row>,
    /// How the text was encoded. `None` for a workbook.
    pub encoding: Option<TextEncoding>,
    /// The separator. `None` for a workbook.
    pub delimiter: Option<char>,
    /// The worksheet that was read. `None` for CSV.
    pub worksheet: Option<String>,
    /// How numbers in this workbook turn into dates.
    pub epoch: Epoch,
}

/// The letters of a column as a spreadsheet program shows them: 0 is `A`, 26 is `AA`.
#[must_use]
pub fn column_letters(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index;
    loop {
        let letter = u8::try_from(rest % 26).unwrap_or_default();
        letters.push(char::from(b'A' + letter));
        if rest < 26 {
            break;
        }
        rest = rest / 26 - 1;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_excel() {
        for (index, letters) in
            [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")]
        {
            assert_eq!(column_letters(index), letters);
        }
    }

    #[test]
    fn numbers_and_dates_read_as_people_write_them() {
        assert_eq!(Cell::Number(123.0).text(), "123");
        assert_eq!(Cell::Number(0.1 + 0.2).text(), "0.3");
        assert_eq!(Cell::from(NaiveDate::from_ymd_opt(2026, 9, 1)).text(), "2026-09-01");
        assert_eq!(Cell::from("00123").text(), "00123");
    }
}
