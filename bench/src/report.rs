//! The results: as a table for people, as JSON for machines, and held against what we promise.

use std::fmt::Write as _;

use serde::Serialize;

use crate::load::Measured;
use crate::machine::Machine;
use crate::pages::Weight;

/// All that was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Report {
    pub(crate) machine: Machine,
    pub(crate) binary_bytes: u64,
    pub(crate) connections: u16,
    pub(crate) seconds: u64,
    pub(crate) gzip: bool,
    pub(crate) runs: Vec<Run>,
    pub(crate) imports: Vec<Import>,
}

/// One engine at one size.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Run {
    pub(crate) engine: &'static str,
    pub(crate) people: usize,
    /// Seconds that filling took, unless it was filled before.
    pub(crate) filled_in: Option<f64>,
    pub(crate) database_bytes: u64,
    pub(crate) ready_seconds: f64,
    pub(crate) idle_bytes: u64,
    pub(crate) weight: Weight,
    pub(crate) pages: Vec<Measured>,
}

/// One import.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Import {
    pub(crate) engine: &'static str,
    pub(crate) rows: usize,
    pub(crate) seconds: f64,
}

/// A promise held against what was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Promise {
    pub(crate) what: String,
    pub(crate) wanted: &'static str,
    pub(crate) measured: String,
    pub(crate) held: bool,
}

const SMALL: usize = 6_000;
const LARGE: usize = 1_000_000;
const LANDING: &str = "landing page";
const SQLITE: &str = "SQLite";

impl Report {
    /// Requests that went wrong, over all runs.
    pub(crate) fn errors(&self) -> u64 {
        self.runs.iter().flat_map(|run| &run.pages).map(|page| page.errors).sum()
    }

    /// What we promise, as far as it was measured.
    pub(crate) fn promises(&self) -> Vec<Promise> {
        let mut all = Vec::new();
        for run in &self.runs {
            let at = format!("{}, {} people", run.engine, run.people);
            let mut promise = |what: &str, wanted, measured, held| {
                all.push(Promise { what: format!("{what} ({at})"), wanted, measured, held });
            };
            if let Some(landing) = run.page(LANDING).filter(|_| run.people == SMALL) {
                let (rate, p99) = (landing.per_second, landing.milliseconds.p99);
                promise("landing page, requests a second", "at least 1,500", format!("{rate:.0}"), rate >= 1_500.0);
                promise("landing page, 99th percentile", "under 30 ms", format!("{p99:.1} ms"), p99 < 30.0);
            }
            if let Some(times) = self.slowdown(run) {
                promise(
                    "landing page, slower than at 6,000 people",
                    "at most 1.3 ×",
                    format!("{times:.2} ×"),
                    times <= 1.3,
                );
            }
            promise(
                "memory at rest",
                "under 80 MB",
                format!("{} MB", megabytes(run.idle_bytes)),
                run.idle_bytes < 80_000_000,
            );
            let ready = run.ready_seconds;
            promise("ready after", "under 1 s", format!("{ready:.2} s"), ready < 1.0);
        }
        for import in self.imports.iter().filter(|import| import.engine == SQLITE && import.rows == 100_000) {
            all.push(Promise {
                what: "import of 100,000 rows (SQLite)".to_owned(),
                wanted: "under 60 s",
                measured: format!("{:.1} s", import.seconds),
                held: import.seconds < 60.0,
            });
        }
        all
    }

    /// How many times slower the landing page is than on the same engine with few people.
    fn slowdown(&self, run: &Run) -> Option<f64> {
        let small = self.runs.iter().find(|other| other.engine == run.engine && other.people == SMALL)?;
        (run.people == LARGE).then_some(())?;
        Some(small.page(LANDING)?.per_second / run.page(LANDING)?.per_second)
    }

    /// The whole as Markdown.
    pub(crate) fn markdown(&self) -> String {
        let mut text = String::new();
        let machine = &self.machine;
        let _ = writeln!(
            text,
            "{}, {} cores, {} MB of memory. {} connections, {} s each, {}. The program: {} MB.\n",
            machine.processor,
            machine.cores,
            megabytes(machine.memory_bytes),
            self.connections,
            self.seconds,
            if self.gzip { "compressed as browsers ask" } else { "not compressed" },
            megabytes(self.binary_bytes)
        );
        text.push_str(&table(&INSTALLATION, &self.runs.iter().map(Run::installation).collect::<Vec<_>>()));
        text.push('\n');
        text.push_str(&table(&PAGES, &self.runs.iter().flat_map(Run::page_rows).collect::<Vec<_>>()));
        if !self.imports.is_empty() {
            text.push('\n');
            let rows: Vec<_> = self.imports.iter().map(Import::row).collect();
            text.push_str(&table(&["import", "rows", "seconds", "rows/s"], &rows));
        }
        text.push('\n');
        let promises: Vec<_> = self.promises().into_iter().map(Promise::row).collect();
        text.push_str(&table(&["promise", "wanted", "measured", "held"], &promises));
        text
    }
}

const INSTALLATION: [&str; 9] = [
    "engine",
    "people",
    "filled in s",
    "database MB",
    "ready after s",
    "memory at rest MB",
    "page kB",
    "page sent kB",
    "assets sent kB",
];
const PAGES: [&str; 11] = [
    "engine",
    "people",
    "page",
    "requests/s",
    "p50 ms",
    "p90 ms",
    "p99 ms",
    "max ms",
    "kB sent",
    "memory after MB",
    "errors",
];

impl Run {
    fn page(&self, name: &str) -> Option<&Measured> {
        self.pages.iter().find(|page| page.name == name)
    }

    fn installation(&self) -> [String; 9] {
        [
            self.engine.to_owned(),
            self.people.to_string(),
            self.filled_in.map_or_else(|| "before".to_owned(), |seconds| format!("{seconds:.1}")),
            megabytes(self.database_bytes),
            format!("{:.2}", self.ready_seconds),
            megabytes(self.idle_bytes),
            kilobytes(self.weight.page),
            kilobytes(self.weight.page_sent),
            kilobytes(self.weight.assets_sent),
        ]
    }

    fn page_rows(&self) -> Vec<[String; 11]> {
        let row = |page: &Measured| {
            let spread = page.milliseconds;
            [
                self.engine.to_owned(),
                self.people.to_string(),
                page.name.clone(),
                format!("{:.0}", page.per_second),
                format!("{:.1}", spread.p50),
                format!("{:.1}", spread.p90),
                format!("{:.1}", spread.p99),
                format!("{:.1}", spread.max),
                kilobytes(usize::try_from(page.bytes).unwrap_or_default()),
                megabytes(page.resident_bytes),
                page.errors.to_string(),
            ]
        };
        self.pages.iter().map(row).collect()
    }
}

impl Import {
    fn row(&self) -> [String; 4] {
        let rate = f64::from(u32::try_from(self.rows).unwrap_or(u32::MAX)) / self.seconds.max(0.001);
        [self.engine.to_owned(), self.rows.to_string(), format!("{:.1}", self.seconds), format!("{rate:.0}")]
    }
}

impl Promise {
    fn row(self) -> [String; 4] {
        [self.what, self.wanted.to_owned(), self.measured, if self.held { "yes" } else { "no" }.to_owned()]
    }
}

/// A Markdown table whose columns line up; numbers stand to the right.
fn table<const N: usize>(head: &[&str; N], rows: &[[String; N]]) -> String {
    let mut widths = head.map(|title| title.chars().count().max(3));
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let numeric: Vec<bool> = (0..N).map(|column| rows.iter().all(|row| row[column].parse::<f64>().is_ok())).collect();
    let mut text = String::new();
    let mut line = |cells: &[&str]| {
        for ((cell, width), numeric) in cells.iter().zip(widths).zip(&numeric) {
            let _ = if *numeric { write!(text, "| {cell:>width$} ") } else { write!(text, "| {cell:<width$} ") };
        }
        text.push_str("|\n");
    };
    line(head);
    let rules: Vec<String> = widths
        .iter()
        .zip(&numeric)
        .map(|(width, numeric)| if *numeric { format!("{}:", "-".repeat(width - 1)) } else { "-".repeat(*width) })
        .collect();
    line(&rules.iter().map(String::as_str).collect::<Vec<_>>());
    for row in rows {
        line(&row.each_ref().map(String::as_str));
    }
    text
}

/// Millions of bytes, to one decimal.
fn megabytes(bytes: u64) -> String {
    let tenths = (bytes + 50_000) / 100_000;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Thousands of bytes, to one decimal.
fn kilobytes(bytes: usize) -> String {
    let tenths = (bytes + 50) / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Spread;

    fn landing(per_second: f64, p99: f64, errors: u64) -> Measured {
        let milliseconds = Spread { p50: 5.0, p90: 9.0, p99, max: 40.0 };
        Measured {
            name: LANDING.to_owned(),
            requests: 10,
            per_second,
            milliseconds,
            bytes: 4_321,
            errors,
            first_error: None,
            resident_bytes: 90_000_000,
        }
    }

    fn run(people: usize, page: Measured) -> Run {
        Run {
            engine: SQLITE,
            people,
            filled_in: None,
            database_bytes: 12_345_678,
            ready_seconds: 0.25,
            idle_bytes: 30_000_000,
            weight: Weight { page: 20_000, page_sent: 4_000, assets_sent: 60_000, assets: 3 },
            pages: vec![page],
        }
    }

    fn report(runs: Vec<Run>) -> Report {
        let machine = Machine { processor: "Some CPU".to_owned(), cores: 2, memory_bytes: 24_000_000_000 };
        let imports = vec![Import { engine: SQLITE, rows: 100_000, seconds: 61.0 }];
        Report { machine, binary_bytes: 9_000_000, connections: 16, seconds: 10, gzip: true, runs, imports }
    }

    #[test]
    fn promises_are_held_or_broken() {
        let held = |report: &Report| report.promises().iter().map(|promise| promise.held).collect::<Vec<_>>();
        let good = report(vec![run(SMALL, landing(1_500.0, 29.9, 0)), run(LARGE, landing(1_200.0, 50.0, 0))]);
        assert_eq!(held(&good), [true, true, true, true, true, true, true, false]);
        let bad = report(vec![run(SMALL, landing(1_499.0, 30.0, 0)), run(LARGE, landing(1_000.0, 50.0, 3))]);
        assert_eq!(held(&bad), [false, false, true, true, false, true, true, false]);
        assert_eq!((good.errors(), bad.errors()), (0, 3));
    }

    #[test]
    fn what_was_not_measured_is_not_promised() {
        let other = report(vec![run(100_000, landing(10.0, 900.0, 0))]);
        assert!(other.promises().iter().all(|promise| !promise.what.contains("landing")));
    }

    #[test]
    fn a_table_lines_up() {
        let rows = [["a".to_owned(), "1.5".to_owned()], ["longer".to_owned(), "20".to_owned()]];
        let expected = "\
| name   |  ms |\n| ------ | --: |\n| a      | 1.5 |\n| longer |  20 |\n";
        assert_eq!(table(&["name", "ms"], &rows), expected);
    }

    #[test]
    fn the_report_names_machine_pages_and_promises() {
        let text = report(vec![run(SMALL, landing(2_000.0, 12.0, 0))]).markdown();
        for part in ["Some CPU, 2 cores, 24000.0 MB", "| landing page |", "| before", "61.0 s", "12.3"] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }

    #[test]
    fn sizes_are_rounded() {
        assert_eq!(megabytes(12_345_678), "12.3");
        assert_eq!(megabytes(0), "0.0");
        assert_eq!(kilobytes(950), "1.0");
    }
}
