//! Reading a map line by line.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};

use csv::ByteRecord;
use files::{FileName, Hash};

use super::{Action, COLUMNS, unguarded};
use crate::{drive, exact};

/// What is wrong with one cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Of which line of the file; the first is 1.
    pub row: u64,
    /// In which column.
    pub column: &'static str,
    /// What was expected.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

/// What is wrong with a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faults {
    /// The file.
    pub file: PathBuf,
    /// The first faults.
    pub shown: Vec<Fault>,
    /// How many there are in all.
    pub total: u64,
}

impl Faults {
    /// So many are shown.
    const MOST: usize = 50;

    pub(super) fn none(file: &Path) -> Self {
        Self { file: file.to_owned(), shown: Vec::new(), total: 0 }
    }

    pub(super) fn add(&mut self, fault: Fault) {
        self.total += 1;
        if self.shown.len() < Self::MOST {
            self.shown.push(fault);
        }
    }
}

impl std::error::Error for Faults {}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Fault { row, column, expected, found } in &self.shown {
            writeln!(f, "{}, row {row}, {column}: expected {expected}, found {found:?}", self.file.display())?;
        }
        let more = self.total - self.shown.len() as u64;
        if more > 0 {
            writeln!(f, "… and {more} more")?;
        }
        f.write_str("nothing was brought")
    }
}

/// A line of a map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// On which line of the file it begins.
    pub row: u64,
    /// Which file of the drive.
    pub path: Vec<u8>,
    /// The folders in which it will lie.
    pub folder: Vec<FileName>,
    /// How it will be called.
    pub name: FileName,
    /// Its size in bytes when it was looked at.
    pub size: u64,
    /// What it held; `None` for what could not be read.
    pub hash: Option<Hash>,
    /// What becomes of it.
    pub action: Action,
}

impl Line {
    /// Its new place, as one reads it.
    #[must_use]
    pub fn place(&self) -> String {
        let names = self.folder.iter().chain([&self.name]);
        names.map(FileName::as_str).collect::<Vec<_>>().join("/")
    }
}

/// The lines of a map. What a spreadsheet does with it is undone: another delimiter, columns in another order.
#[derive(Debug)]
pub struct Lines {
    csv: csv::Reader<BufReader<File>>,
    /// Where each of [`COLUMNS`] stands.
    places: [usize; 9],
    record: ByteRecord,
}

impl Lines {
    /// Opens a map.
    pub fn open(path: &Path) -> io::Result<Result<Self, Faults>> {
        let delimiter = delimiter(path)?;
        let file = BufReader::new(File::open(path)?);
        let mut csv = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(file);
        let read = |name: &[u8]| String::from_utf8_lossy(name).trim_start_matches('\u{feff}').trim().to_lowercase();
        let names: Vec<String> = csv.byte_headers()?.iter().map(read).collect();
        let mut faults = Faults::none(path);
        let places = COLUMNS.map(|column| {
            let found = names.iter().position(|name| name == column);
            // What only the program itself says may go.
            if found.is_none() && !matches!(column, "old path" | "duplicate of" | "remarks") {
                let expected = "a column of this name".to_owned();
                faults.add(Fault { row: 1, column, expected, found: names.join(", ").chars().take(120).collect() });
            }
            found.unwrap_or(usize::MAX)
        });
        if faults.total > 0 {
            return Ok(Err(faults));
        }
        Ok(Ok(Self { csv, places, record: ByteRecord::new() }))
    }

    /// The next line, or what is wrong with it; `None` at the end.
    pub fn next_line(&mut self) -> io::Result<Option<Result<Line, Vec<Fault>>>> {
        while self.csv.read_byte_record(&mut self.record)? {
            // Spreadsheets leave rows behind in which nothing stands.
            if self.record.iter().any(|cell| !cell.is_empty()) {
                let row = self.record.position().map_or(0, csv::Position::line);
                return Ok(Some(Cells { row, lines: self, faults: Vec::new() }.line()));
            }
        }
        Ok(None)
    }
}

/// What stands between the names of the columns most often.
fn delimiter(path: &Path) -> io::Result<u8> {
    let mut head = Vec::new();
    // A file of one long line is no map.
    BufReader::new(File::open(path)?).take(1 << 12).read_until(b'\n', &mut head)?;
    let count = |mark: &u8| head.split(|byte| byte == mark).count();
    Ok([b'\t', b',', b';'].into_iter().max_by_key(count).unwrap_or(b';'))
}

/// One line while it is being read.
struct Cells<'a> {
    row: u64,
    lines: &'a Lines,
    faults: Vec<Fault>,
}

impl Cells<'_> {
    fn line(mut self) -> Result<Line, Vec<Fault>> {
        let path = self.cell("exact path", "the exact path as it was written", |text| {
            exact::decode(text).filter(|path| !path.is_empty() && !path.contains(&0))
        });
        let action = self.cell("action", "bring, leave or once", Action::read).unwrap_or(Action::Leave);
        let stays = action == Action::Leave;
        let folder = self.cell("new folder", "names that documents take, with / between them", |text| {
            if stays { Some(Vec::new()) } else { folder(text) }
        });
        let name = self.cell("new name", "a name that documents take", |text| {
            let name = FileName::parse(text).ok();
            name.or_else(|| stays.then(|| FileName::tidied(text)))
        });
        let size = self.cell("size", "the size in bytes as it was written", |text| text.parse().ok());
        let hash = self.cell("sha256", "64 hexadecimal digits as they were written", |text| {
            if text.is_empty() && stays { Some(None) } else { text.parse().ok().map(Some) }
        });
        let path = path.filter(|path| {
            let sound = stays || drive::is_inside(path);
            if !sound {
                self.fault("action", "leave, as the path leads out of the drive", action.key());
            }
            sound
        });
        match (path, folder, name, size, hash) {
            (Some(path), Some(folder), Some(name), Some(size), Some(hash)) if self.faults.is_empty() => {
                Ok(Line { row: self.row, path, folder, name, size, hash, action })
            }
            _ => Err(self.faults),
        }
    }

    fn fault(&mut self, column: &'static str, expected: &str, found: &str) {
        let found = found.chars().take(120).collect();
        self.faults.push(Fault { row: self.row, column, expected: expected.to_owned(), found });
    }

    fn cell<T>(&mut self, column: &'static str, expected: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let lines = self.lines;
        let place = COLUMNS.iter().position(|own| *own == column).and_then(|at| lines.places.get(at));
        let bytes = place.and_then(|at| lines.record.get(*at)).unwrap_or_default();
        let Ok(text) = std::str::from_utf8(bytes) else {
            self.fault(column, "UTF-8: save the file as “CSV UTF-8”", &String::from_utf8_lossy(bytes));
            return None;
        };
        let value = read(unguarded(text));
        if value.is_none() {
            self.fault(column, expected, text);
        }
        value
    }
}

/// The folders of a path; none for the top.
fn folder(text: &str) -> Option<Vec<FileName>> {
    let text = text.trim_matches('/');
    if text.is_empty() {
        return Some(Vec::new());
    }
    text.split('/').map(|name| FileName::parse(name).ok()).collect()
}
