//! Writing CSV.

use std::io::Write;

use super::guard::guard;
use super::{Column, CsvStyle, WriteError};
use crate::sheet::Cell;

pub(super) struct CsvWriter<W> {
    out: W,
    delimiter: u8,
    line: String,
}

impl<W: Write> CsvWriter<W> {
    pub(super) fn new(out: W, columns: &[Column], style: CsvStyle) -> Result<Self, WriteError> {
        let mut writer = Self { out, delimiter: if style.semicolon { b';' } else { b',' }, line: String::new() };
        if style.mark {
            writer.out.write_all("\u{feff}".as_bytes())?;
        }
        for (index, column) in columns.iter().enumerate() {
            writer.field(index, &guard(&column.title));
        }
        writer.end_line()?;
        Ok(writer)
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> Result<(), WriteError> {
        for (index, cell) in cells.iter().enumerate() {
            match cell {
                Cell::Text(text) | Cell::Error(text) => self.field(index, &guard(text)),
                Cell::Number(number) if self.delimiter == b';' => {
                    // Where `;` separates, Excel expects a decimal comma.
                    let text = Cell::Number(*number).text().replace('.', ",");
                    self.separate(index);
                    self.line.push_str(&text);
                }
                other => self.field(index, &other.text()),
            }
        }
        self.end_line()
    }

    pub(super) fn finish(mut self) -> Result<W, WriteError> {
        self.out.flush()?;
        Ok(self.out)
    }

    fn field(&mut self, index: usize, text: &str) {
        self.separate(index);
        if !must_quote(text) {
            self.line.push_str(text);
            return;
        }
        self.line.push('"');
        for c in text.chars().filter(|c| *c != '\0') {
            if c == '"' {
                self.line.push('"');
            }
            self.line.push(c);
        }
        self.line.push('"');
    }

    fn separate(&mut self, index: usize) {
        if index > 0 {
            self.line.push(char::from(self.delimiter));
        }
    }

    fn end_line(&mut self) -> Result<(), WriteError> {
        self.line.push_str("\r\n");
        self.out.write_all(self.line.as_bytes())?;
        self.line.clear();
        Ok(())
    }
}

/// Quotes whatever any reader could cut or trim: every usual separator, not just this file's.
fn must_quote(text: &str) -> bool {
    let cut = |b: u8| matches!(b, b';' | b',' | b'\t' | b'|' | b'"' | b'\r' | b'\n' | b'\0');
    let looks_like_declaration = text.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("sep="));
    text.bytes().any(cut) || text.starts_with(' ') || text.ends_with([' ', '\u{1a}']) || looks_like_declaration
}
