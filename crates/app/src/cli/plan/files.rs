//! Problems and plans on disk: a JSON file, or a folder with one CSV file for each list.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use kernel::{Error, Result};
use planners::Faults;
use planners::exchange::{self, Exchanged};
use planners::named::{self, Opened, Table};
use sheets::{Cell, Column, CsvStyle, Export, ReadOptions, TableWriter};

use super::{Format, Planner};

/// What was found at a path.
pub(super) struct Given {
    path: PathBuf,
    content: Content,
}

enum Content {
    Text(String),
    Tables {
        tables: Vec<Table>,
        /// The rows of each table as a spreadsheet program numbers them.
        rows: BTreeMap<String, Vec<u32>>,
    },
}

impl Given {
    pub(super) fn read(path: &Path) -> Result<Self> {
        let content = if path.is_dir() { folder(path)? } else { Content::Text(text(path)?) };
        Ok(Self { path: path.to_owned(), content })
    }

    /// What is wrong with it, each fault with its file and, in a table, its row and column.
    pub(super) fn said(&self, faults: &Faults) -> Error {
        let lines: Vec<String> = faults.all().iter().map(|fault| self.line(fault)).collect();
        Error::internal(lines.join("\n"))
    }

    fn line(&self, fault: &planners::Fault) -> String {
        let in_table = || {
            let Content::Tables { rows, .. } = &self.content else { return None };
            let (list, rest) = fault.place.split_once(['[', '.']).unwrap_or((&fault.place, ""));
            let file = self.path.join(format!("{list}.csv"));
            let rows = rows.get(list)?;
            let place = match rest.split_once(']') {
                Some((number, column)) => {
                    let row = rows.get(number.parse::<usize>().ok()?)?;
                    match column.trim_start_matches('.') {
                        "" => format!("{}, row {row}", file.display()),
                        column => format!("{}, row {row}, column {column}", file.display()),
                    }
                }
                None if rest.is_empty() => file.display().to_string(),
                None => format!("{}, column {rest}", file.display()),
            };
            Some(format!("{place}: {} ({}). {}", fault.told, fault.code, fault.remedy))
        };
        in_table().unwrap_or_else(|| format!("{}: {fault}", self.path.display()))
    }
}

/// A problem that was read, and the form of its plans.
pub(super) enum Asked {
    Exchange(Box<dyn Exchanged>),
    Named(Opened),
}

impl Asked {
    pub(super) fn open(planner: Planner, format: Format, given: &Given) -> Result<Self> {
        let opened = match (&given.content, format) {
            (Content::Text(text), Format::Exchange) => exchange::open_for(planner.name(), text).map(Self::Exchange),
            (Content::Text(text), Format::Named) => named::open(planner.name(), text).map(Self::Named),
            (Content::Tables { tables, .. }, Format::Named) => {
                named::open_tables(planner.name(), tables).map(Self::Named)
            }
            (Content::Tables { .. }, Format::Exchange) => {
                return Err(Error::internal("the exchange format is one JSON file, not a folder of tables"));
            }
        };
        opened.map_err(|faults| given.said(&faults))
    }

    pub(super) fn problem(&self) -> &dyn Exchanged {
        match self {
            Self::Exchange(problem) => problem.as_ref(),
            Self::Named(opened) => opened.problem(),
        }
    }

    /// A plan as JSON, also when it was given as tables.
    pub(super) fn plan(&self, given: &Given) -> Result<String> {
        match (&given.content, self) {
            (Content::Text(text), _) => Ok(text.clone()),
            (Content::Tables { tables, .. }, Self::Named(opened)) => {
                opened.plan_of_tables(tables).map_err(|faults| given.said(&faults))
            }
            (Content::Tables { .. }, Self::Exchange(_)) => {
                Err(Error::internal("a plan in the exchange format is one JSON file, not a folder of tables"))
            }
        }
    }

    /// Writes a plan: tables into a folder, or one JSON file.
    pub(super) fn write(&self, plan: &str, out: &Path) -> Result<()> {
        match self {
            Self::Named(opened) if is_folder(out) => {
                let tables = opened.plan_tables(plan).map_err(|faults| Error::internal(faults.to_string()))?;
                write_tables(out, &tables)
            }
            _ => write(out, plan),
        }
    }
}

/// Whether what is written there is a folder of tables: so when it is no file of JSON.
pub(super) fn is_folder(out: &Path) -> bool {
    !out.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

/// Reads the CSV files of a folder.
fn folder(path: &Path) -> Result<Content> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(|error| at(path, &error))? {
        let file = entry.map_err(|error| at(path, &error))?.path();
        if file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv")) {
            files.push(file);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(Error::internal(format!("{}: there is no file that ends in .csv in this folder", path.display())));
    }
    let (mut tables, mut rows) = (Vec::new(), BTreeMap::new());
    for file in files {
        let bytes = std::fs::read(&file).map_err(|error| at(&file, &error))?;
        let sheet = sheets::read(&file.display().to_string(), &bytes, &ReadOptions::default())
            .map_err(|problems| Error::internal(problems.to_string()))?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        rows.insert(name.clone(), sheet.rows.iter().map(|row| row.number).collect());
        let cells = |row: sheets::Row| row.cells.iter().map(|cell| cell.text().into_owned()).collect();
        tables.push(Table { name, header: sheet.headers, rows: sheet.rows.into_iter().map(cells).collect() });
    }
    Ok(Content::Tables { tables, rows })
}

/// Writes one CSV file for each table into a folder, which is made when it is not there.
pub(super) fn write_tables(folder: &Path, tables: &[Table]) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(|error| at(folder, &error))?;
    for table in tables {
        let path = folder.join(format!("{}.csv", table.name));
        let file = File::create(&path).map_err(|error| at(&path, &error))?;
        let columns: Vec<Column> = table.header.iter().map(|name| Column::new(name, name)).collect();
        let failed = |error: sheets::WriteError| Error::internal(format!("{}: {error}", path.display()));
        let mut out =
            TableWriter::new(BufWriter::new(file), &columns, Export::Csv(CsvStyle::default())).map_err(failed)?;
        for row in &table.rows {
            let cells: Vec<Cell> = row.iter().map(|cell| Cell::from(cell.as_str())).collect();
            out.row(&cells).map_err(failed)?;
        }
        out.finish().map_err(failed)?.into_inner().map_err(|error| at(&path, error.error()))?;
    }
    Ok(())
}

fn text(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).map_err(|error| at(file, &error))
}

pub(super) fn write(file: &Path, text: &str) -> Result<()> {
    std::fs::write(file, text).map_err(|error| at(file, &error))
}

fn at(path: &Path, error: &std::io::Error) -> Error {
    Error::internal(format!("{}: {error}", path.display()))
}
