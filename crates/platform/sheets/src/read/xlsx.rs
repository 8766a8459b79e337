//! Reading a workbook, after the archive has been checked.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use chrono::NaiveDateTime;

use super::grid::{Finished, Grid};
use super::{ReadOptions, archive};
use crate::problem::{Problem, ProblemKind, Problems, excerpt};
use crate::sheet::{Cell, Epoch, Format, Sheet};
use crate::value::date::from_serial;

type Workbook<'b> = Xlsx<Cursor<&'b [u8]>>;

pub(super) fn read(file: &str, bytes: &[u8], options: &ReadOptions) -> Result<(Sheet, Problems), Problems> {
    archive::check(bytes, &options.limits).map_err(|kind| Problem::of_file(file, kind))?;
    // The parser has arithmetic that overflows on absurd references; a refusal serves the user better than a crash.
    catch_unwind(AssertUnwindSafe(|| parse(file, bytes, options))).unwrap_or_else(|_| {
        let detail = "it contradicts itself".to_owned();
        Err(Problem::of_file(file, ProblemKind::Damaged { detail }).into())
    })
}

fn parse(file: &str, bytes: &[u8], options: &ReadOptions) -> Result<(Sheet, Problems), Problems> {
    let mut workbook = Workbook::new(Cursor::new(bytes)).map_err(|error| damaged(file, &error))?;
    let epoch = if workbook.has_1904_epoch() { Epoch::Year1904 } else { Epoch::Year1900 };
    let candidates = candidates(&workbook, file, options)?;
    let mut refusal = Problems::from(Problem::of_file(file, ProblemKind::EmptyFile {}));
    for worksheet in candidates {
        match read_worksheet(&mut workbook, &worksheet, file, options) {
            Ok(done) => {
                let sheet = Sheet {
                    file: file.to_owned(),
                    format: Format::Xlsx,
                    headers: done.headers,
                    header_row: done.header_row,
                    rows: done.rows,
                    encoding: None,
                    delimiter: None,
                    worksheet: Some(worksheet),
                    epoch,
                };
                return Ok((sheet, done.problems));
            }
            // The first worksheet is sometimes an empty one; the rows are on the next.
            Err(problems) if problems.items().iter().all(|problem| problem.kind == ProblemKind::EmptyFile {}) => {
                refusal = problems;
            }
            Err(problems) => return Err(problems),
        }
    }
    Err(refusal)
}

/// The worksheet asked for, or all visible ones in their order.
fn candidates(workbook: &Workbook<'_>, file: &str, options: &ReadOptions) -> Result<Vec<String>, Problems> {
    let all = workbook.sheets_metadata();
    let worksheets = all.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let found: Vec<String> = match &options.worksheet {
        Some(wanted) => worksheets.filter(|sheet| sheet.name == *wanted).map(|sheet| sheet.name.clone()).collect(),
        None => {
            worksheets.filter(|sheet| sheet.visible == SheetVisible::Visible).map(|sheet| sheet.name.clone()).collect()
        }
    };
    if !found.is_empty() {
        return Ok(found);
    }
    let names: Vec<&str> = all.iter().map(|sheet| sheet.name.as_str()).collect();
    let present = excerpt(&names.join(", "));
    let kind = match &options.worksheet {
        _ if names.is_empty() => ProblemKind::Damaged { detail: "it has no worksheets".to_owned() },
        Some(wanted) => ProblemKind::NoSuchSheet { wanted: wanted.clone(), present },
        None => ProblemKind::NoVisibleSheet { present },
    };
    Err(Problem::of_file(file, kind).into())
}

fn read_worksheet(
    workbook: &mut Workbook<'_>,
    worksheet: &str,
    file: &str,
    options: &ReadOptions,
) -> Result<Finished, Problems> {
    let epoch = if workbook.has_1904_epoch() { Epoch::Year1904 } else { Epoch::Year1900 };
    let mut reader = workbook.worksheet_cells_reader(worksheet).map_err(|error| damaged(file, &error))?;
    let mut grid = Grid::new(file, options, false);
    let mut current = 0;
    let mut cells: Vec<Cell> = Vec::new();
    while let Some(found) = reader.next_cell().map_err(|error| damaged(file, &error))? {
        let (row, column) = found.get_position();
        if row < current {
            let detail = format!("row {} comes after row {}", row.saturating_add(1), current.saturating_add(1));
            return Err(Problem::of_file(file, ProblemKind::Damaged { detail }).into());
        }
        if row > current {
            grid.push(current.saturating_add(1), std::mem::take(&mut cells))?;
            current = row;
        }
        let value = cell(found.get_value(), epoch);
        if value != Cell::Empty {
            let column = usize::try_from(column).unwrap_or(usize::MAX).min(16_384);
            if column >= cells.len() {
                cells.resize(column + 1, Cell::Empty);
            }
            if let Some(slot) = cells.get_mut(column) {
                *slot = value;
            }
        }
    }
    grid.push(current.saturating_add(1), cells)?;
    grid.finish()
}

fn cell(value: &DataRef<'_>, epoch: Epoch) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        #[expect(clippy::cast_precision_loss, reason = "a workbook holds its numbers as f64 anyway")]
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => finite(*number),
        DataRef::String(text) | DataRef::DurationIso(text) => Cell::from(text.as_str()),
        DataRef::SharedString(text) => Cell::from(*text),
        DataRef::Bool(value) => Cell::Bool(*value),
        DataRef::DateTime(serial) if serial.is_duration() => finite(serial.as_f64()),
        DataRef::DateTime(serial) => dated(serial.as_f64(), epoch),
        DataRef::DateTimeIso(text) => iso(text),
        DataRef::Error(error) => Cell::Error(error.to_string().into_boxed_str()),
    }
}

fn finite(number: f64) -> Cell {
    if number.is_finite() { Cell::Number(number) } else { Cell::Error("#NUM!".into()) }
}

/// A date cell; below one day it is a time of day, which reads best as text.
fn dated(serial: f64, epoch: Epoch) -> Cell {
    match from_serial(serial, epoch) {
        Some(moment) if (0.0..1.0).contains(&serial) => Cell::from(moment.format("%H:%M:%S").to_string()),
        Some(moment) => Cell::Date(moment),
        None => finite(serial),
    }
}

fn iso(text: &str) -> Cell {
    let moment = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M:%S%.fZ"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    moment.map_or_else(|| Cell::from(text), Cell::Date)
}

fn damaged(file: &str, error: &XlsxError) -> Problem {
    let kind = match error {
        XlsxError::Password => ProblemKind::Password {},
        other => ProblemKind::Damaged { detail: excerpt(&other.to_string()) },
    };
    Problem::of_file(file, kind)
}
