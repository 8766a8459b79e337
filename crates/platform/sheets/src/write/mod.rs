//! Writing tables as CSV, XLSX and JSON, row by row.

mod csv;
pub(crate) mod guard;
mod json;
mod xlsx;

use std::io::{self, Write};

use crate::sheet::Cell;

/// A column to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The name in JSON; stable, not translated.
    pub key: String,
    /// The name in the header row, in the reader's language.
    pub title: String,
}

impl Column {
    /// A column with its key and its title.
    #[must_use]
    pub fn new(key: impl Into<String>, title: impl Into<String>) -> Self {
        Self { key: key.into(), title: title.into() }
    }
}

/// How CSV is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CsvStyle {
    /// `;` as Excel in Dutch and Belgian settings expects, or `,`.
    pub semicolon: bool,
    /// Whether to start with the byte order mark by which Excel knows UTF-8.
    pub mark: bool,
}

impl Default for CsvStyle {
    fn default() -> Self {
        Self { semicolon: true, mark: true }
    }
}

/// In what form a table goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Export {
    /// Text with a separator.
    Csv(CsvStyle),
    /// An Excel workbook.
    Xlsx,
    /// An array of objects by column key.
    Json,
}

impl Export {
    /// The media type for an HTTP answer.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv(_) => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json => "application/json",
        }
    }

    /// The extension of the file's name, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv(_) => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }
}

/// Why writing stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The place written to refuses.
    #[error("writing the table failed: {0}")]
    Io(#[from] io::Error),
    /// A row has another number of cells than there are columns.
    #[error("row {row} has {found} cells, {expected} were expected")]
    Width {
        /// Which row, from 1, the header not counted.
        row: usize,
        /// Its cells.
        found: usize,
        /// The columns.
        expected: usize,
    },
    /// A workbook cannot hold this: over 1,048,576 rows, 16,384 columns or 32,767 characters in a cell.
    #[error("the table does not fit in a workbook: {0}")]
    Workbook(String),
}

enum Inner<W: Write> {
    Csv(csv::CsvWriter<W>),
    Xlsx(Box<xlsx::XlsxWriter<W>>),
    Json(json::JsonWriter<W>),
}

/// Takes rows one by one, so that a caller can feed it from a stream. CSV and JSON hold one row in memory; XLSX keeps the
/// rows in an unnamed temporary file of the system and writes the packed workbook in [`TableWriter::finish`].
pub struct TableWriter<W: Write> {
    inner: Inner<W>,
    width: usize,
    rows: usize,
}

impl<W: Write> TableWriter<W> {
    /// Starts a table with its headers.
    pub fn new(out: W, columns: &[Column], export: Export) -> Result<Self, WriteError> {
        let inner = match export {
            Export::Csv(style) => Inner::Csv(csv::CsvWriter::new(out, columns, style)?),
            Export::Xlsx => Inner::Xlsx(Box::new(xlsx::XlsxWriter::new(out, columns)?)),
            Export::Json => Inner::Json(json::JsonWriter::new(out, columns)?),
        };
        Ok(Self { inner, width: columns.len(), rows: 0 })
    }

    /// Writes a row: one cell per column.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), WriteError> {
        self.rows += 1;
        if cells.len() != self.width {
            return Err(WriteError::Width { row: self.rows, found: cells.len(), expected: self.width });
        }
        match &mut self.inner {
            Inner::Csv(writer) => writer.row(cells),
            Inner::Xlsx(writer) => writer.row(cells),
            Inner::Json(writer) => writer.row(cells),
        }
    }

    /// Completes the file and gives back where it was written to. Without this the file is not whole.
    pub fn finish(self) -> Result<W, WriteError> {
        match self.inner {
            Inner::Csv(writer) => writer.finish(),
            Inner::Xlsx(writer) => writer.finish(),
            Inner::Json(writer) => writer.finish(),
        }
    }
}

/// A whole table, its rows made while writing.
#[derive(Debug, Clone)]
pub struct Table<I> {
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// The rows, each with one cell per column.
    pub rows: I,
}

impl<I: IntoIterator<Item = Vec<Cell>>> Table<I> {
    /// Writes the table; see [`TableWriter`] for what is held in memory.
    pub fn write<W: Write>(self, out: W, export: Export) -> Result<W, WriteError> {
        let mut writer = TableWriter::new(out, &self.columns, export)?;
        for row in self.rows {
            writer.row(&row)?;
        }
        writer.finish()
    }
}

#[cfg(test)]
mod tests;
