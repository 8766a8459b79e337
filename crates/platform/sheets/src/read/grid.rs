//! From numbered rows of cells to a sheet: the header row, widths and limits.

use std::collections::HashMap;

use super::{Limits, ReadOptions};
use crate::problem::{Problem, ProblemKind, Problems};
use crate::sheet::{Cell, Row, column_letters};
use crate::value::text::{clean, fold};

/// Headers and rows while they are being read.
pub(super) struct Grid<'o> {
    file: &'o str,
    limits: &'o Limits,
    wanted_header: Option<u32>,
    /// In CSV every row spells out all its cells; in a workbook the empty ones may be left out.
    every_cell_written: bool,
    header_row: Option<u32>,
    headers: Vec<String>,
    nameless: Vec<usize>,
    filled_nameless: Vec<bool>,
    rows: Vec<Row>,
    cells: usize,
    problems: Problems,
}

/// What the grid holds in the end.
pub(super) struct Finished {
    pub(super) headers: Vec<String>,
    pub(super) header_row: u32,
    pub(super) rows: Vec<Row>,
    pub(super) problems: Problems,
}

impl<'o> Grid<'o> {
    pub(super) fn new(file: &'o str, options: &'o ReadOptions, every_cell_written: bool) -> Self {
        Self {
            file,
            limits: &options.limits,
            wanted_header: options.header_row,
            every_cell_written,
            header_row: None,
            headers: Vec::new(),
            nameless: Vec::new(),
            filled_nameless: Vec::new(),
            rows: Vec::new(),
            cells: 0,
            problems: Problems::with_limit(options.limits.problems),
        }
    }

    /// Takes a row. Rows without any content are passed over.
    ///
    /// # Errors
    ///
    /// All problems so far, when a limit is reached after which reading on makes no sense.
    pub(super) fn push(&mut self, number: u32, mut cells: Vec<Cell>) -> Result<(), Problems> {
        let Some(last) = cells.iter().rposition(|cell| !cell.is_empty()) else { return Ok(()) };
        if self.header_row.is_none() {
            if self.wanted_header.is_none_or(|wanted| number >= wanted) {
                cells.truncate(last + 1);
                return self.set_headers(number, &cells);
            }
            return Ok(());
        }
        self.cells += cells.len();
        if self.cells > self.limits.cells {
            return Err(self.stop(number, ProblemKind::TooManyCells { limit: self.limits.cells as u64 }));
        }
        if self.rows.len() >= self.limits.rows {
            return Err(self.stop(number, ProblemKind::TooManyRows { limit: self.limits.rows as u64 }));
        }
        if self.fits(number, &cells, last) {
            cells.resize(self.headers.len(), Cell::Empty);
            for (slot, index) in self.nameless.iter().enumerate() {
                if cells.get(*index).is_some_and(|cell| !cell.is_empty())
                    && let Some(filled) = self.filled_nameless.get_mut(slot)
                {
                    *filled = true;
                }
            }
            self.rows.push(Row { number, cells });
        }
        Ok(())
    }

    /// Reports a problem of a row that cannot be taken. `index` is the column, from 0.
    pub(super) fn report(&mut self, number: u32, index: Option<usize>, kind: ProblemKind) {
        let column = index.map(|index| self.column_name(index));
        self.problems.push(Problem { file: self.file.to_owned(), row: Some(number), column, kind });
    }

    /// Ends reading at a row, with all that was wrong before.
    pub(super) fn stop(&mut self, number: u32, kind: ProblemKind) -> Problems {
        self.report(number, None, kind);
        std::mem::take(&mut self.problems)
    }

    /// # Errors
    ///
    /// When nothing at all was found.
    pub(super) fn finish(mut self) -> Result<Finished, Problems> {
        let Some(header_row) = self.header_row else {
            if self.problems.is_empty() {
                self.problems.push(Problem::of_file(self.file, ProblemKind::EmptyFile {}));
            }
            return Err(self.problems);
        };
        for (slot, index) in self.nameless.clone().into_iter().enumerate() {
            if self.filled_nameless.get(slot) == Some(&true) {
                self.report(header_row, Some(index), ProblemKind::EmptyHeader {});
                if let Some(header) = self.headers.get_mut(index) {
                    *header = column_letters(index);
                }
            }
        }
        if self.rows.is_empty() && self.problems.is_empty() {
            self.problems.push(Problem::of_file(self.file, ProblemKind::HeaderOnly {}));
        }
        Ok(Finished { headers: self.headers, header_row, rows: self.rows, problems: self.problems })
    }

    fn set_headers(&mut self, number: u32, cells: &[Cell]) -> Result<(), Problems> {
        self.header_row = Some(number);
        if cells.len() > self.limits.columns {
            let kind = ProblemKind::TooManyColumns { found: cells.len() as u64, limit: self.limits.columns as u64 };
            return Err(self.stop(number, kind));
        }
        let mut firsts: HashMap<String, usize> = HashMap::new();
        for (index, cell) in cells.iter().enumerate() {
            let problem = self.cell_problem(cell);
            let mut name = clean(&cell.text()).into_owned();
            if name.is_empty() {
                self.nameless.push(index);
                self.filled_nameless.push(false);
            } else if let Some(first) = firsts.get(&fold(&name)) {
                let kind = ProblemKind::DuplicateHeader { first: column_letters(*first) };
                self.problems.push(Problem {
                    file: self.file.to_owned(),
                    row: Some(number),
                    column: Some(name.clone()),
                    kind,
                });
                name = numbered(&name, &firsts);
            }
            if let Some(kind) = problem {
                let column = Some(column_letters(index));
                self.problems.push(Problem { file: self.file.to_owned(), row: Some(number), column, kind });
            }
            firsts.entry(fold(&name)).or_insert(index);
            self.headers.push(name);
        }
        Ok(())
    }

    /// Whether the row can be taken; what is wrong with it is reported.
    fn fits(&mut self, number: u32, cells: &[Cell], last: usize) -> bool {
        let expected = self.headers.len();
        if last >= expected {
            let kind = ProblemKind::RowTooLong { found: last as u64 + 1, expected: expected as u64 };
            self.report(number, None, kind);
            return false;
        }
        if self.every_cell_written && cells.len() < expected {
            let kind = ProblemKind::RowTooShort { found: cells.len() as u64, expected: expected as u64 };
            self.report(number, None, kind);
            return false;
        }
        let mut fits = true;
        for (index, cell) in cells.iter().enumerate() {
            if let Some(kind) = self.cell_problem(cell) {
                self.report(number, Some(index), kind);
                fits = false;
            }
        }
        fits
    }

    fn cell_problem(&self, cell: &Cell) -> Option<ProblemKind> {
        let Cell::Text(text) = cell else { return None };
        let limit = self.limits.cell_chars;
        if text.len() > limit {
            let found = text.chars().count();
            if found > limit {
                return Some(ProblemKind::CellTooLong { found: found as u64, limit: limit as u64 });
            }
        }
        (!text.is_ascii() && text.contains('\u{fffd}')).then_some(ProblemKind::LostCharacter {})
    }

    fn column_name(&self, index: usize) -> String {
        match self.headers.get(index) {
            Some(name) if !name.is_empty() => name.clone(),
            _ => column_letters(index),
        }
    }
}

fn numbered(name: &str, taken: &HashMap<String, usize>) -> String {
    let mut number = 2_usize;
    loop {
        let candidate = format!("{name} ({number})");
        if !taken.contains_key(&fold(&candidate)) {
            return candidate;
        }
        number += 1;
    }
}
