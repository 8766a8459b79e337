//! The map: what becomes of every file of a drive, as a table that a person reads and edits.
//!
//! A CSV file in UTF-8 with a byte order mark, `;` between its columns, as spreadsheets in the Netherlands take it:
//!
//! ```text
//! old path ; exact path ; new folder ; new name ; size ; sha256 ; duplicate of ; remarks ; action
//! ```
//!
//! `new folder`, `new name` and `action` are for the person; `exact path` says which file a line is about, and `size` and
//! `sha256` what it held when it was looked at. A `'` stands before a text that a spreadsheet would take for a formula.

mod check;
mod read;

use std::io::{self, Write};

pub use check::{Checked, check};
pub use read::{Fault, Faults, Line, Lines};

/// The columns, in the order in which they are written.
pub const COLUMNS: [&str; 9] =
    ["old path", "exact path", "new folder", "new name", "size", "sha256", "duplicate of", "remarks", "action"];

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// It becomes a document.
    Bring,
    /// It stays behind; where it lay is remembered.
    Leave,
    /// Its content comes with a document of the same content; where it lay leads to that one.
    Once,
}

impl Action {
    /// As the map says it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Bring => "bring",
            Self::Leave => "leave",
            Self::Once => "once",
        }
    }

    /// Reads it.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        [Self::Bring, Self::Leave, Self::Once].into_iter().find(|one| text.trim().eq_ignore_ascii_case(one.key()))
    }
}

/// Writes a map.
pub struct Writer<W: Write>(csv::Writer<W>);

impl<W: Write> Writer<W> {
    /// Begins it, with the names of its columns.
    pub fn new(mut out: W) -> io::Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        let mut own = csv::WriterBuilder::new().delimiter(b';').from_writer(out);
        own.write_record(COLUMNS)?;
        Ok(Self(own))
    }

    /// Adds a line, with its cells in the order of [`COLUMNS`].
    pub fn line(&mut self, cells: [&str; 9]) -> io::Result<()> {
        let guarded = cells.map(guarded);
        Ok(self.0.write_record(guarded.iter().map(|cell| cell.as_bytes()))?)
    }

    /// Ends it.
    pub fn finish(self) -> io::Result<W> {
        self.0.into_inner().map_err(|error| io::Error::other(error.to_string()))
    }
}

fn needs_guard(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\''])
}

/// The text as a cell that no spreadsheet reckons with.
fn guarded(text: &str) -> std::borrow::Cow<'_, str> {
    if needs_guard(text) { format!("'{text}").into() } else { text.into() }
}

/// The text of a cell.
fn unguarded(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| needs_guard(text)).unwrap_or(cell)
}

#[cfg(test)]
mod tests;
