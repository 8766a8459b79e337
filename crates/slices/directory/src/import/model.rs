//! Sources, runs and problems: what is remembered of imports.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use kernel::{OrgId, Text, Timestamp, UnitId};
use serde::{Deserialize, Serialize};
use sheets::{Mapping, ReadOptions};
use utoipa::ToSchema;

use crate::model::PersonKind;

kernel::id! {
    /// A source that files come from: a personnel system, a school administration.
    SourceId,
    /// One file on its way in.
    RunId,
}

/// What a source's files hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceKind {
    /// People with their memberships, one membership a row.
    People,
    /// Units.
    Units,
    /// The Dutch list of primary schools, which become sites.
    Schools,
}

impl SourceKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::People, Self::Units, Self::Schools];

    /// Stable key, as stored and as in the locales under `import-kind-`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Units => "units",
            Self::Schools => "schools",
        }
    }
}

impl FromStr for SourceKind {
    type Err = ();

    fn from_str(key: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.key() == key).ok_or(())
    }
}

impl fmt::Display for SourceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// What the reader of a source's files cannot find out by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Hints {
    /// The separator of text files.
    pub delimiter: Option<char>,
    /// The worksheet of workbooks.
    pub worksheet: Option<String>,
    /// The row with the column names, from 1.
    pub header_row: Option<u32>,
}

impl Hints {
    /// As the reader of tables takes them.
    #[must_use]
    pub fn options(&self) -> ReadOptions {
        ReadOptions {
            delimiter: self.delimiter,
            worksheet: self.worksheet.clone(),
            header_row: self.header_row,
            ..ReadOptions::default()
        }
    }
}

/// How a source's files are taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// What the reader cannot find out.
    pub hints: Hints,
    /// Percentage of present people that a file may end or move without being asked, 0 to 100.
    pub brake_percent: u8,
    /// Whether who is missing from a file has left; otherwise files only add and change.
    pub full_list: bool,
    /// Whether rows with a problem are left out instead of stopping the whole file.
    pub skip_bad: bool,
    /// Where people belong, or below what units hang, when the file does not say.
    pub default_unit: Option<UnitId>,
    /// What people are when the file does not say.
    pub default_kind: PersonKind,
    /// Whether names are written by Belgian habit: surname first, the prefix part of it.
    pub belgian_names: bool,
    /// Only rows of this municipality, in the list of schools; empty for all.
    pub filter: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            hints: Hints::default(),
            brake_percent: 5,
            full_list: false,
            skip_bad: false,
            default_unit: None,
            default_kind: PersonKind::Staff,
            belgian_names: false,
            filter: String::new(),
        }
    }
}

/// A source of files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Which.
    pub id: SourceId,
    /// Whose.
    pub organisation: OrgId,
    /// Its name.
    pub name: String,
    /// What its files hold.
    pub kind: SourceKind,
    /// Which column holds which field; empty until a file has come.
    pub mapping: Mapping,
    /// How its files are taken.
    pub settings: Settings,
    /// Counts changes, so that nobody overwrites what they have not seen.
    pub version: i64,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunState {
    /// Looked through, nothing written.
    Proposed,
    /// Being written.
    Applying,
    /// Written.
    Done,
    /// Refused: nothing was written.
    Refused,
    /// Stopped by a failure of the program; what was written stays, and the file can be imported again.
    Failed,
}

impl RunState {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Proposed, Self::Applying, Self::Done, Self::Refused, Self::Failed];

    /// Stable key, as stored and as in the locales under `import-state-`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Applying => "applying",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }

    /// Whether nothing more will happen.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Refused | Self::Failed)
    }
}

impl FromStr for RunState {
    type Err = ();

    fn from_str(key: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|state| state.key() == key).ok_or(())
    }
}

/// One file on its way in.
#[derive(Debug, Clone)]
pub struct Run {
    /// Which.
    pub id: RunId,
    /// From which source.
    pub source: SourceId,
    /// Into which organisation.
    pub organisation: OrgId,
    /// Who brought the file: a person's id or the name of a task.
    pub started_by: String,
    /// The file's name.
    pub file_name: String,
    /// How far it is.
    pub state: RunState,
    /// What its columns are taken for.
    pub columns: Columns,
    /// What is wrong with it.
    pub problems: Problems,
    /// What it does.
    pub summary: Summary,
    /// How many people somebody agreed to end or move.
    pub confirmed: Option<i64>,
    /// People or units written.
    pub done: i64,
    /// People or units to write.
    pub total: i64,
    /// When it came.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
}

/// The columns of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Columns {
    /// Their names, in order.
    pub headers: Vec<String>,
    /// The cells of the first rows; none once the run is over.
    pub samples: Vec<Vec<String>>,
    /// Which column holds which field.
    pub mapping: Mapping,
}

/// What a file does, in numbers. People count once under each heading, memberships each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Summary {
    /// Rows below the column names.
    pub rows: u64,
    /// People or units that come.
    pub added: u64,
    /// People or units of whom something changes.
    pub changed: u64,
    /// People who go to another unit; units that hang elsewhere.
    pub moved: u64,
    /// People or units that end.
    pub ended: u64,
    /// People who had left and are back; units that open again.
    pub returned: u64,
    /// Memberships that begin, those of people who come included.
    pub memberships_added: u64,
    /// Memberships with another function, hours or days.
    pub memberships_changed: u64,
    /// Memberships that end.
    pub memberships_ended: u64,
    /// People or units that stay as they are.
    pub unchanged: u64,
    /// Rows left out: with a problem, or of people who were never here and have left.
    pub skipped: u64,
    /// People or units present now of which a full list speaks.
    pub present: u64,
    /// How many of them end, move or lose a membership: what the brake weighs.
    pub leaving: u64,
}

impl Summary {
    /// Whether the file changes nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.added
            + self.changed
            + self.moved
            + self.ended
            + self.returned
            + self.memberships_added
            + self.memberships_changed
            + self.memberships_ended
            == 0
    }

    /// Whether so many leave that a person has to agree first: more than five, and more than `percent` of those
    /// present.
    #[must_use]
    pub const fn brakes(&self, percent: u8) -> bool {
        const ALWAYS_FINE: u64 = 5;
        self.leaving > ALWAYS_FINE && self.leaving * 100 > self.present * percent as u64
    }
}

/// What is wrong with a file, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// The file's name.
    pub file: String,
    /// The row as a spreadsheet program numbers it, from 1; absent when the whole file is meant.
    pub row: Option<u32>,
    /// The column's name.
    pub column: Option<String>,
    /// Stable code: `sheet.row-too-short`, `import.unit-unknown`.
    pub code: String,
    /// What fills the gaps of the sentence.
    pub args: BTreeMap<String, String>,
}

/// Names of gaps in the sentences of this module's own problems.
const OWN_ARGS: &[&str] = &["number", "known", "found", "first_row", "from", "to", "field"];

impl Problem {
    /// The sentence that says what is wrong and what to do.
    #[must_use]
    pub fn text(&self) -> Text {
        let names = sheets::ProblemKind::CATALOGUE.iter().flat_map(|entry| entry.args).chain(OWN_ARGS);
        let args = names
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .filter_map(|name| self.args.get(*name).map(|value| (*name, value.clone())))
            .collect();
        Text { key: format!("import-problem-{}", self.code.replace('.', "-")).into(), args }
    }
}

impl From<&sheets::Problem> for Problem {
    fn from(problem: &sheets::Problem) -> Self {
        Self {
            file: problem.file.clone(),
            row: problem.row,
            column: problem.column.clone(),
            code: problem.code().to_owned(),
            args: problem.args().into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(row) = self.row {
            write!(f, ", row {row}")?;
        }
        if let Some(column) = &self.column {
            write!(f, ", column {column}")?;
        }
        write!(f, ": {}", self.code)?;
        for (n, (name, value)) in self.args.iter().enumerate() {
            write!(f, "{}{name}: {value}", if n == 0 { " (" } else { ", " })?;
        }
        f.write_str(if self.args.is_empty() { "" } else { ")" })
    }
}

/// The problems of one file: the first thousand, and how many there are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problems {
    /// The first thousand.
    pub items: Vec<Problem>,
    /// How many there are.
    pub total: usize,
}

impl Problems {
    /// Most problems kept.
    pub const LIMIT: usize = 1_000;

    /// Keeps one more, or counts it.
    pub fn push(&mut self, problem: Problem) {
        self.total += 1;
        if self.items.len() < Self::LIMIT {
            self.items.push(problem);
        }
    }

    /// Takes over those of another collection.
    pub fn append(&mut self, other: Self) {
        let more = other.total - other.items.len();
        for problem in other.items {
            self.push(problem);
        }
        self.total += more;
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.total == 0
    }
}

impl From<&sheets::Problems> for Problems {
    fn from(problems: &sheets::Problems) -> Self {
        Self { items: problems.items().iter().map(Into::into).collect(), total: problems.total() }
    }
}

/// What a proposed run would do to one person or unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// `ended`, `moved`, `membership-ended`, `returned`, `changed`, `membership-changed`, `membership-added`, `added`.
    pub kind: &'static str,
    /// Whom or what.
    pub name: String,
    /// Which fields, from what, to what.
    pub fields: Vec<FieldChange>,
}

/// A value that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldChange {
    /// Which field: `email`, `unit`.
    pub field: String,
    /// What it is.
    pub old: Option<String>,
    /// What it becomes.
    pub new: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_brake_wants_both_many_and_a_large_part() {
        let of = |leaving, present| Summary { present, leaving, ..Summary::default() };
        assert!(!of(5, 5).brakes(5));
        assert!(of(6, 100).brakes(5));
        assert!(!of(6, 120).brakes(5));
        assert!(of(7, 0).brakes(100));
        assert!(!of(1_000, 1_000).brakes(100));
    }

    #[test]
    fn a_problem_reads_as_a_line() {
        let problem = Problem {
            file: "a.csv".into(),
            row: Some(3),
            column: Some("Afdeling".into()),
            code: "import.unit-unknown".into(),
            args: [("found".to_owned(), "X1".to_owned())].into(),
        };
        assert_eq!(problem.to_string(), "a.csv, row 3, column Afdeling: import.unit-unknown (found: X1)");
        assert_eq!(problem.text().key, "import-problem-import-unit-unknown");
        assert_eq!(problem.text().args, [("found", "X1".to_owned())]);
    }
}
