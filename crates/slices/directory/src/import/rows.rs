//! From a table to rows of people or units: values in our own types, units looked up, each problem at its row and column.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use kernel::{Lang, UnitId};
use sheets::value::name::{Habit, PersonName as SheetName};
use sheets::value::text::{clean, key};
use sheets::{Applied, Mapping, Record, Schema, Sheet};

use super::model::{Problem, Problems, Settings, SourceKind};
use super::schema;
use crate::model::{PersonKind, PersonName, Unit, UnitDraft, UnitKind};

/// A row of people: one membership of one person.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonRow {
    /// Row in the file, from 1.
    pub row: u32,
    /// Number of the person in the source.
    pub number: String,
    /// Name.
    pub name: PersonName,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Birth date.
    pub born_on: Option<NaiveDate>,
    /// Staff or pupil, when the file says.
    pub kind: Option<PersonKind>,
    /// Language, when the file says.
    pub lang: Option<Lang>,
    /// Where; `None` for a row without membership.
    pub unit: Option<UnitId>,
    /// As what.
    pub function: Option<String>,
    /// Tenths of hours a week.
    pub hours: Option<i64>,
    /// First day.
    pub starts_on: Option<NaiveDate>,
    /// Last day.
    pub ends_on: Option<NaiveDate>,
}

/// A row of units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    /// Row in the file, from 1.
    pub row: u32,
    /// Its code.
    pub code: String,
    /// What is known of it; its kind only when the file says.
    pub draft: UnitDraft,
    /// Whether the file says what kind it is.
    pub kind_given: bool,
    /// Code of the unit above; `None` for right below the organisation or the source's unit.
    pub parent: Option<String>,
}

/// What a file turned out to hold.
#[derive(Debug, Clone)]
pub struct Read<T> {
    /// Rows in which nothing is wrong.
    pub rows: Vec<T>,
    /// What is wrong with the others.
    pub problems: Problems,
    /// Numbers or codes of rows that were left out, which a full list does mention.
    pub left_out: HashSet<String>,
    /// Where in the file things stand, to say so in later problems.
    pub place: FilePlace,
}

/// Names of the file and of the columns that hold each field.
#[derive(Debug, Clone, Default)]
pub struct FilePlace {
    /// The file's name.
    pub file: String,
    /// Column by field.
    pub columns: BTreeMap<String, String>,
}

impl FilePlace {
    fn of(sheet: &Sheet, mapping: &Mapping) -> Self {
        let columns = mapping.iter().map(|(field, header)| (field.to_owned(), header.to_owned())).collect();
        Self { file: sheet.file.clone(), columns }
    }

    /// Whether the file has a column for a field.
    #[must_use]
    pub fn has(&self, field: &str) -> bool {
        self.columns.contains_key(field)
    }

    /// A problem with the value of a field on a row.
    #[must_use]
    pub fn problem(&self, row: u32, field: &str, code: &str, args: &[(&str, &str)]) -> Problem {
        Problem {
            file: self.file.clone(),
            row: Some(row),
            column: self.columns.get(field).cloned(),
            code: code.to_owned(),
            args: args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        }
    }
}

/// Finds units by what a file calls them.
#[derive(Debug, Default)]
pub struct UnitIndex {
    units: Vec<(UnitId, access::UnitPath, bool)>,
    by_code: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
}

impl UnitIndex {
    /// The units of an organisation.
    #[must_use]
    pub fn new(units: &[Unit]) -> Self {
        let mut index = Self::default();
        for unit in units {
            let at = index.units.len();
            index.units.push((unit.id, unit.path.clone(), unit.ended_on.is_some()));
            if let Some(code) = &unit.code {
                index.by_code.insert(code.clone(), at);
            }
            if unit.ended_on.is_none() {
                index.by_name.entry(key(&unit.name)).or_default().push(at);
            }
        }
        index
    }

    fn open(&self, at: usize) -> Result<usize, &'static str> {
        match self.units.get(at) {
            Some((_, _, false)) => Ok(at),
            _ => Err("import.unit-closed"),
        }
    }

    fn coded(&self, code: &str) -> Result<usize, &'static str> {
        self.by_code.get(code).copied().ok_or("import.unit-unknown").and_then(|at| self.open(at))
    }

    fn named(&self, name: &str, below: Option<usize>) -> Result<usize, &'static str> {
        let reach = below.and_then(|at| self.units.get(at)).map(|(_, path, _)| path);
        let within = |at: &&usize| {
            reach.is_none_or(|reach| self.units.get(**at).is_some_and(|(_, path, _)| reach.reaches(path)))
        };
        let mut found = self.by_name.get(&key(name)).into_iter().flatten().filter(within);
        match (found.next(), found.next()) {
            (Some(at), None) => Ok(*at),
            (Some(_), Some(_)) => Err("import.unit-ambiguous"),
            (None, _) => self.coded(name),
        }
    }

    /// The unit that the cells of a row mean: `None` when all are empty.
    ///
    /// # Errors
    /// The field whose value is the trouble, and the code of the problem.
    fn find(&self, record: &Record<'_>) -> Result<Option<UnitId>, (&'static str, &'static str)> {
        let id = |at: usize| self.units.get(at).map(|(id, _, _)| *id);
        if let Some(code) = record.text("unit_code") {
            return self.coded(code).map(id).map_err(|problem| ("unit_code", problem));
        }
        let site = match record.text("site") {
            Some(site) => {
                Some(self.coded(site).or_else(|_| self.named(site, None)).map_err(|problem| ("site", problem))?)
            }
            None => None,
        };
        match record.text("unit") {
            Some(name) => self.named(name, site).map(id).map_err(|problem| ("unit", problem)),
            None => Ok(site.and_then(id)),
        }
    }
}

fn applied<T>(
    kind: SourceKind,
    mapping: &Mapping,
    sheet: &Sheet,
    mut row: impl FnMut(&Record<'_>, &FilePlace) -> Result<Option<T>, Problem>,
) -> Read<T> {
    let fields = schema::required_under(kind, mapping);
    let Applied { records, problems } = mapping.apply_with_limit(&Schema { fields: &fields }, sheet, Problems::LIMIT);
    let place = FilePlace::of(sheet, mapping);
    let key = if kind == SourceKind::People { "number" } else { "code" };
    let mut left_out = left_out(sheet, mapping.header(key), &records);
    let mut read =
        Read { rows: Vec::with_capacity(records.len()), problems: (&problems).into(), left_out: HashSet::new(), place };
    for record in &records {
        match row(record, &read.place) {
            Ok(Some(row)) => read.rows.push(row),
            Ok(None) => {}
            Err(problem) => {
                left_out.extend(record.text(key).map(str::to_owned));
                read.problems.push(problem);
            }
        }
    }
    read.left_out = left_out;
    read
}

/// The numbers that stand on rows of which no record was made.
fn left_out(sheet: &Sheet, header: Option<&str>, records: &[Record<'_>]) -> HashSet<String> {
    let Some(column) = header.and_then(|header| sheet.headers.iter().position(|own| own == header)) else {
        return HashSet::new();
    };
    let taken: HashSet<u32> = records.iter().map(|record| record.row).collect();
    let number = |row: &sheets::Row| row.cells.get(column).map(|cell| clean(&cell.text()).into_owned());
    sheet.rows.iter().filter(|row| !taken.contains(&row.number)).filter_map(number).filter(|n| !n.is_empty()).collect()
}

/// Reads people.
#[must_use]
pub fn people(sheet: &Sheet, mapping: &Mapping, settings: &Settings, units: &UnitIndex) -> Read<PersonRow> {
    applied(SourceKind::People, mapping, sheet, |record, place| {
        let row = person(record, place, settings, units)?;
        if let (Some(from), Some(to)) = (row.starts_on, row.ends_on)
            && to < from
        {
            let args = [("from", from.to_string()), ("to", to.to_string())];
            let args = args.each_ref().map(|(name, day)| (*name, day.as_str()));
            return Err(place.problem(row.row, "ends_on", "import.ends-before-start", &args));
        }
        Ok(Some(row))
    })
}

fn person(
    record: &Record<'_>,
    place: &FilePlace,
    settings: &Settings,
    units: &UnitIndex,
) -> Result<PersonRow, Problem> {
    let row = record.row;
    let name = name(record, place, settings);
    if name.given.is_empty() {
        let field = if place.has("given_name") { "given_name" } else { "name" };
        return Err(place.problem(row, field, "import.given-missing", &[]));
    }
    let phone = record.text("phone").map(str::to_owned);
    if let Some(phone) = &phone
        && !crate::model::plausible_phone(phone)
    {
        return Err(place.problem(row, "phone", "import.phone", &[("found", phone)]));
    }
    let unit = units.find(record).map_err(|(field, code)| {
        place.problem(row, field, code, &[("found", record.text(field).unwrap_or_default())])
    })?;
    #[expect(clippy::cast_possible_truncation, reason = "the schema keeps hours between 0 and 60")]
    let hours = record.number("hours").map(|hours| (hours * 10.0).round() as i64);
    Ok(PersonRow {
        row,
        number: record.text("number").unwrap_or_default().to_owned(),
        name,
        email: record.text("email").map(str::to_owned),
        phone,
        born_on: record.date("born_on"),
        kind: record.text("kind").and_then(|kind| kind.parse().ok()),
        lang: record.text("lang").and_then(|lang| lang.parse().ok()),
        unit: unit.or(settings.default_unit),
        function: record.text("function").map(str::to_owned),
        hours,
        starts_on: record.date("starts_on"),
        ends_on: record.date("ends_on"),
    })
}

/// The parts of a name. Where a column holds the prefix, the surname is taken as it is.
fn name(record: &Record<'_>, place: &FilePlace, settings: &Settings) -> PersonName {
    let habit = if settings.belgian_names { Habit::Belgian } else { Habit::Dutch };
    let cell = |field| record.text(field).unwrap_or_default();
    let parts = match record.text("surname") {
        None => {
            let mut split = SheetName::split(cell("name"), habit);
            if split.initials.is_empty() {
                split.initials = normal_initials(cell("initials"));
            }
            split
        }
        Some(surname) if place.has("prefix") && !surname.contains(',') => SheetName {
            given: cell("given_name").to_owned(),
            initials: normal_initials(cell("initials")),
            prefix: cell("prefix").to_owned(),
            surname: surname.to_owned(),
        },
        Some(surname) => SheetName::from_parts(cell("given_name"), cell("initials"), cell("prefix"), surname, habit),
    };
    // Who is known by initials alone is called by them.
    let given = if parts.given.is_empty() { parts.initials.clone() } else { parts.given };
    PersonName { given, initials: parts.initials, prefix: parts.prefix, surname: parts.surname }
}

/// Initials with points, as an import keeps them.
#[must_use]
pub fn normal_initials(text: &str) -> String {
    SheetName::from_parts("", text, "", "", Habit::Belgian).initials
}

/// Reads units.
#[must_use]
pub fn units(sheet: &Sheet, mapping: &Mapping) -> Read<UnitRow> {
    applied(SourceKind::Units, mapping, sheet, |record, _| {
        let kind = record.text("kind").and_then(|kind| kind.parse().ok());
        let mut row = unit(record, kind.unwrap_or(UnitKind::Department));
        row.kind_given = kind.is_some();
        row.parent = record.text("parent_code").map(str::to_owned);
        Ok(Some(row))
    })
}

/// Reads the list of schools, of one municipality where the filter names it.
#[must_use]
pub fn schools(sheet: &Sheet, mapping: &Mapping, filter: &str) -> Read<UnitRow> {
    let wanted = key(filter);
    let mut read = applied(SourceKind::Schools, mapping, sheet, |record, _| {
        let here = wanted.is_empty() || key(record.text("municipality").unwrap_or_default()) == wanted;
        Ok(here.then(|| unit(record, UnitKind::Site)))
    });
    if read.rows.is_empty() && read.problems.is_empty() {
        let mut problem = read.place.problem(1, "municipality", "import.nothing-left", &[("found", filter)]);
        problem.row = None;
        read.problems.push(problem);
    }
    read
}

fn unit(record: &Record<'_>, kind: UnitKind) -> UnitRow {
    let cell = |field| record.text(field).map(str::to_owned);
    let code = cell("code").unwrap_or_default();
    UnitRow {
        row: record.row,
        draft: UnitDraft {
            kind,
            name: cell("name").unwrap_or_default(),
            code: Some(code.clone()),
            street: cell("street"),
            postcode: cell("postcode"),
            place: cell("place"),
        },
        code,
        kind_given: true,
        parent: None,
    }
}
