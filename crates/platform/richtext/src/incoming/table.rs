//! A table being read.

use crate::lines::Lines;

/// Columns of a table, at most; a wider one becomes paragraphs.
const MAX_COLUMNS: usize = 32;

/// The rows so far.
#[derive(Debug, Default)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Begins a row.
    pub(super) fn row(&mut self) {
        if self.rows.last().is_none_or(|row| !row.is_empty()) {
            self.rows.push(Vec::new());
        }
    }

    /// Adds a cell to the row.
    pub(super) fn cell(&mut self, text: &str) {
        if self.rows.is_empty() {
            self.rows.push(Vec::new());
        }
        if let Some(row) = self.rows.last_mut() {
            row.push(text.replace("\\\n", " ").replace('\n', " "));
        }
    }

    /// Writes the table. What has one row or one column was a way to lay a page out, and becomes paragraphs.
    pub(super) fn write(mut self, lines: &mut Lines) {
        self.rows.retain(|row| !row.is_empty());
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        if self.rows.len() < 2 || !(2..=MAX_COLUMNS).contains(&columns) {
            for cell in self.rows.iter().flatten().filter(|cell| !cell.is_empty()) {
                lines.block(cell);
            }
            return;
        }
        let mut out = Vec::with_capacity(self.rows.len() + 1);
        for (number, row) in self.rows.iter().enumerate() {
            let cells: Vec<_> = (0..columns).map(|column| row.get(column).map_or("", String::as_str)).collect();
            out.push(format!("| {} |", cells.join(" | ")));
            if number == 0 {
                out.push(format!("|{}", " --- |".repeat(columns)));
            }
        }
        lines.block(&out.join("\n"));
    }
}
