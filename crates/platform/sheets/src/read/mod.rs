//! From bytes to a sheet.

mod archive;
mod csv;
mod decode;
mod delimiter;
mod grid;
mod records;
mod sniff;
mod xlsx;

use crate::problem::{Problem, ProblemKind, Problems};
use crate::sheet::{Sheet, TextEncoding};
use sniff::Found;

/// How much is accepted. Whatever goes beyond is refused before it is parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as it arrives.
    pub bytes: usize,
    /// Bytes that a workbook may unpack to.
    pub unpacked_bytes: u64,
    /// How many times its own size a workbook may unpack to, once past 16 MiB.
    pub unpack_ratio: u64,
    /// Files inside a workbook.
    pub parts: usize,
    /// Rows below the header.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
    /// Cells over the whole sheet.
    pub cells: usize,
    /// Characters in one cell; Excel itself stops at 32,767.
    pub cell_chars: usize,
    /// Problems that are kept; the rest is counted.
    pub problems: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            unpacked_bytes: 256 << 20,
            unpack_ratio: 100,
            parts: 2_000,
            rows: 250_000,
            columns: 500,
            cells: 5_000_000,
            cell_chars: 32_767,
            problems: Problems::DEFAULT_LIMIT,
        }
    }
}

/// What the caller knows better than the file tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The limits to keep to.
    pub limits: Limits,
    /// The encoding of a CSV file, instead of finding out.
    pub encoding: Option<TextEncoding>,
    /// The separator of a CSV file, instead of finding out.
    pub delimiter: Option<char>,
    /// The worksheet to read, instead of the first visible one.
    pub worksheet: Option<String>,
    /// The row with the column names, from 1, instead of the first row that holds something.
    pub header_row: Option<u32>,
}

/// Reads a table in which nothing at all is wrong.
///
/// # Errors
///
/// All problems found, up to the limit, when the file cannot be read or any row is not as it should be.
pub fn read(file_name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Sheet, Problems> {
    let (sheet, problems) = inspect(file_name, bytes, options)?;
    if problems.is_empty() { Ok(sheet) } else { Err(problems) }
}

/// Reads what can be read of a table, for a preview: rows that are not as they should be are left out and reported beside
/// it. A second column of the same name is renamed to `Name (2)`, a column without name gets its letters as name.
///
/// # Errors
///
/// The problems, when no table can be made of the file at all.
pub fn inspect(file_name: &str, bytes: &[u8], options: &ReadOptions) -> Result<(Sheet, Problems), Problems> {
    let limit = options.limits.bytes;
    if bytes.len() > limit {
        let kind = ProblemKind::FileTooLarge { bytes: bytes.len() as u64, limit: limit as u64 };
        return Err(Problem::of_file(file_name, kind).into());
    }
    match sniff::sniff(bytes) {
        Found::Text => csv::read(file_name, bytes, options),
        Found::Zip => xlsx::read(file_name, bytes, options),
        Found::Refused(kind) => Err(Problem::of_file(file_name, kind).into()),
    }
}

#[cfg(test)]
mod tests;
