//! Reading text with a separator.

use super::decode::{Broken, decode};
use super::grid::Grid;
use super::records::{Fault, Records};
use super::{ReadOptions, delimiter};
use crate::problem::{Problem, ProblemKind, Problems};
use crate::sheet::{Cell, Epoch, Format, Sheet};
use crate::write::guard;

pub(super) fn read(file: &str, bytes: &[u8], options: &ReadOptions) -> Result<(Sheet, Problems), Problems> {
    let (text, encoding) = decode(bytes, options.encoding).map_err(|Broken { row, kind }| Problem {
        file: file.to_owned(),
        row,
        column: None,
        kind,
    })?;
    // Programs from the days of DOS end a text with this byte.
    let text = text.strip_suffix('\u{1a}').unwrap_or(&text);
    let (declared, body) = delimiter::declared(text);
    let wanted = options.delimiter.and_then(|c| u8::try_from(c).ok()).filter(u8::is_ascii);
    let delimiter = wanted.or(declared).unwrap_or_else(|| delimiter::sniff(body));

    let mut grid = Grid::new(file, options, true);
    let mut records = Records::new(body, delimiter);
    let mut fields = Vec::new();
    let mut number = 0;
    while let Some(end) = records.next_into(&mut fields) {
        number += 1;
        match end {
            Ok(()) => grid.push(number, fields.iter().map(|field| cell(field)).collect())?,
            Err(fault) => {
                let kind = match fault {
                    Fault::Unclosed => ProblemKind::UnclosedQuote {},
                    Fault::Stray => ProblemKind::StrayQuote {},
                };
                grid.report(number, Some(fields.len()), kind);
            }
        }
    }
    let done = grid.finish()?;
    let sheet = Sheet {
        file: file.to_owned(),
        format: Format::Csv,
        headers: done.headers,
        header_row: done.header_row,
        rows: done.rows,
        encoding: Some(encoding),
        delimiter: Some(char::from(delimiter)),
        worksheet: None,
        epoch: Epoch::default(),
    };
    Ok((sheet, done.problems))
}

fn cell(field: &str) -> Cell {
    Cell::from(guard::unguard(field))
}
