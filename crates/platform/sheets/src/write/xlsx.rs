//! Writing a workbook. Text is always written as text, never as a formula.

use std::io::Write;

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::{Column, WriteError};
use crate::sheet::Cell;

pub(super) struct XlsxWriter<W> {
    out: W,
    workbook: Workbook,
    date: Format,
    moment: Format,
    width: u16,
    next_row: u32,
}

impl From<XlsxError> for WriteError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::IoError(error) => Self::Io(error),
            other => Self::Workbook(other.to_string()),
        }
    }
}

impl<W: Write> XlsxWriter<W> {
    pub(super) fn new(out: W, columns: &[Column]) -> Result<Self, WriteError> {
        let width = u16::try_from(columns.len()).map_err(|_| WriteError::Workbook("too many columns".to_owned()))?;
        let mut workbook = Workbook::new();
        let bold = Format::new().set_bold();
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_freeze_panes(1, 0)?;
        for (index, column) in (0..).zip(columns) {
            sheet.write_string_with_format(0, index, &column.title, &bold)?;
            sheet.set_column_width(index, title_width(&column.title))?;
        }
        let date = Format::new().set_num_format("dd-mm-yyyy");
        let moment = Format::new().set_num_format("dd-mm-yyyy hh:mm:ss");
        Ok(Self { out, workbook, date, moment, width, next_row: 1 })
    }

    pub(super) fn row(&mut self, cells: &[Cell]) -> Result<(), WriteError> {
        let row = self.next_row;
        self.next_row += 1;
        let sheet = self.workbook.worksheet_from_index(0)?;
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Cell::Empty => {}
                Cell::Text(text) | Cell::Error(text) => write_text(sheet, row, column, text)?,
                Cell::Number(number) if number.is_finite() => {
                    sheet.write_number(row, column, *number)?;
                }
                Cell::Number(_) => write_text(sheet, row, column, &cell.text())?,
                Cell::Bool(value) => {
                    sheet.write_boolean(row, column, *value)?;
                }
                Cell::Date(moment) => match serial(*moment) {
                    Some(serial) => {
                        let format = if serial.fract() == 0.0 { &self.date } else { &self.moment };
                        sheet.write_number_with_format(row, column, serial, format)?;
                    }
                    None => write_text(sheet, row, column, &cell.text())?,
                },
            }
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<W, WriteError> {
        if self.width > 0 {
            let sheet = self.workbook.worksheet_from_index(0)?;
            sheet.autofilter(0, 0, self.next_row - 1, self.width - 1)?;
        }
        // A workbook must be written to something that can go back, which `out` need not be; packed it is small.
        let packed = self.workbook.save_to_buffer()?;
        self.out.write_all(&packed)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

fn write_text(sheet: &mut Worksheet, row: u32, column: u16, text: &str) -> Result<(), WriteError> {
    sheet.write_string(row, column, text)?;
    Ok(())
}

/// The Excel serial of a moment; `None` before March 1900, where Excel's calendar is wrong.
fn serial(moment: chrono::NaiveDateTime) -> Option<f64> {
    const FIRST_SOUND: f64 = 61.0;
    let base = chrono::NaiveDate::from_ymd_opt(1899, 12, 30)?.and_time(chrono::NaiveTime::MIN);
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of any calendar date are exact in f64")]
    let serial = (moment - base).num_milliseconds() as f64 / 86_400_000.0;
    (FIRST_SOUND..2_958_466.0).contains(&serial).then_some(serial)
}

/// A column wide enough for its title and a filter button, within reason.
fn title_width(title: &str) -> f64 {
    let chars = title.chars().count().clamp(8, 40);
    f64::from(u32::try_from(chars).unwrap_or(40)) + 4.0
}
