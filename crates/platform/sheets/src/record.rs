//! Rows as records: typed values by field name, with problems that name row and column.

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::NaiveDate;

use crate::problem::{Problem, ProblemKind, Problems, excerpt};
use crate::schema::{Field, Kind, Schema, Word};
use crate::sheet::{Cell, Epoch, Row, Sheet};
use crate::value::date::date_of_cell;
use crate::value::email::parse_email;
use crate::value::number::{display_number, parse_integer, parse_number};
use crate::value::postcode::{parse_belgian, parse_dutch};
use crate::value::text::{clean, key};

/// The outcome of reading a sheet by a mapping.
#[derive(Debug, Clone)]
pub struct Applied<'s> {
    /// The rows in which nothing is wrong.
    pub records: Vec<Record<'s>>,
    /// What is wrong with the other rows, or with the columns.
    pub problems: Problems,
}

/// A value of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldValue<'s> {
    /// Text, an id, an e-mail address, a postcode or a word.
    Text(Cow<'s, str>),
    /// A date.
    Date(NaiveDate),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
}

/// One row, by field name.
#[derive(Debug, Clone)]
pub struct Record<'s> {
    /// The row's number in the file, from 1.
    pub row: u32,
    fields: &'s [Field<'s>],
    values: Vec<Option<FieldValue<'s>>>,
}

impl<'s> Record<'s> {
    /// The value of a field; `None` when the cell is empty or the field has no column.
    #[must_use]
    pub fn value(&self, field: &str) -> Option<&FieldValue<'s>> {
        let at = self.fields.iter().position(|candidate| candidate.name == field)?;
        self.values.get(at)?.as_ref()
    }

    /// A text, id, e-mail address, postcode or word.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<&str> {
        match self.value(field)? {
            FieldValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A date.
    #[must_use]
    pub fn date(&self, field: &str) -> Option<NaiveDate> {
        match self.value(field)? {
            FieldValue::Date(date) => Some(*date),
            _ => None,
        }
    }

    /// A whole number.
    #[must_use]
    pub fn integer(&self, field: &str) -> Option<i64> {
        match self.value(field)? {
            FieldValue::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// A number, whole or not.
    #[must_use]
    pub fn number(&self, field: &str) -> Option<f64> {
        match self.value(field)? {
            FieldValue::Number(number) => Some(*number),
            _ => None,
        }
    }
}

/// Reads all rows. `columns` has the place of each field's column.
pub(crate) fn read_all<'s>(
    schema: &Schema<'s>,
    sheet: &'s Sheet,
    columns: &[Option<usize>],
    problems: Problems,
) -> Applied<'s> {
    let words = schema.fields.iter().map(|field| word_keys(&field.kind)).collect();
    let mut reader = RowReader { schema, sheet, columns, words, seen: HashMap::new(), problems };
    let records = sheet.rows.iter().filter_map(|row| reader.record(row)).collect();
    Applied { records, problems: reader.problems }
}

/// The folded words of a list, so that they are folded once and not per row.
fn word_keys<'s>(kind: &Kind<'s>) -> HashMap<String, &'s str> {
    let Kind::Words(words) = kind else { return HashMap::new() };
    let mut keys = HashMap::new();
    for word in *words {
        for name in std::iter::once(&word.value).chain(word.synonyms) {
            keys.entry(key(name)).or_insert(word.value);
        }
    }
    keys
}

struct RowReader<'a, 's> {
    schema: &'a Schema<'s>,
    sheet: &'s Sheet,
    columns: &'a [Option<usize>],
    words: Vec<HashMap<String, &'s str>>,
    seen: HashMap<(usize, String), u32>,
    problems: Problems,
}

impl<'s> RowReader<'_, 's> {
    fn record(&mut self, row: &'s Row) -> Option<Record<'s>> {
        let mut values = Vec::with_capacity(self.schema.fields.len());
        let mut fine = true;
        for (at, field) in self.schema.fields.iter().enumerate() {
            let column = self.columns.get(at).copied().flatten();
            let cell = column.and_then(|column| row.cells.get(column)).unwrap_or(&Cell::Empty);
            match self.value(at, field, cell, row.number) {
                Ok(value) => values.push(value),
                Err(kind) => {
                    fine = false;
                    let column = column.and_then(|column| self.sheet.headers.get(column)).cloned();
                    self.problems.push(Problem { file: self.sheet.file.clone(), row: Some(row.number), column, kind });
                }
            }
        }
        fine.then_some(Record { row: row.number, fields: self.schema.fields, values })
    }

    fn value(
        &mut self,
        at: usize,
        field: &Field<'s>,
        cell: &'s Cell,
        row: u32,
    ) -> Result<Option<FieldValue<'s>>, ProblemKind> {
        if let Cell::Error(error) = cell {
            return Err(ProblemKind::CellError { found: error.to_string() });
        }
        let text = cleaned(cell);
        if text.is_empty() {
            let missing = ProblemKind::ValueMissing { field: field.name.to_owned() };
            return if field.required { Err(missing) } else { Ok(None) };
        }
        let value = match field.kind {
            Kind::Words(words) => {
                let found = self.words.get(at).and_then(|keys| keys.get(&key(&text)));
                FieldValue::Text(Cow::Borrowed(*found.ok_or_else(|| not_in_list(&text, words))?))
            }
            Kind::Id { max, unique } => {
                let text = within(text, max)?;
                if unique {
                    let first_row = *self.seen.entry((at, text.clone().into_owned())).or_insert(row);
                    if first_row != row {
                        return Err(ProblemKind::DuplicateValue { found: excerpt(&text), first_row });
                    }
                }
                FieldValue::Text(text)
            }
            kind => plain(&kind, cell, text, self.sheet.epoch)?,
        };
        Ok(Some(value))
    }
}

fn cleaned(cell: &Cell) -> Cow<'_, str> {
    match cell.text() {
        Cow::Borrowed(text) => clean(text),
        Cow::Owned(text) => Cow::Owned(text),
    }
}

/// The kinds for which a cell alone tells the value.
fn plain<'s>(kind: &Kind<'_>, cell: &Cell, text: Cow<'s, str>, epoch: Epoch) -> Result<FieldValue<'s>, ProblemKind> {
    let postcode = |found: Option<String>| {
        found
            .map(|code| FieldValue::Text(Cow::Owned(code)))
            .ok_or_else(|| ProblemKind::NotAPostcode { found: excerpt(&text) })
    };
    match kind {
        Kind::Date(rule) => Ok(FieldValue::Date(date_of_cell(cell, epoch, rule)?)),
        Kind::Email => {
            let email = parse_email(&text).ok_or_else(|| ProblemKind::NotAnEmail { found: excerpt(&text) })?;
            Ok(FieldValue::Text(Cow::Owned(email)))
        }
        Kind::DutchPostcode => postcode(parse_dutch(&text)),
        Kind::BelgianPostcode => postcode(parse_belgian(&text)),
        Kind::AnyPostcode => postcode(parse_dutch(&text).or_else(|| parse_belgian(&text))),
        Kind::Integer { min, max } => {
            let whole = if matches!(cell, Cell::Number(_)) { text.parse().ok() } else { parse_integer(&text) };
            let number = whole.ok_or_else(|| ProblemKind::NotAnInteger { found: excerpt(&text) })?;
            if (*min..=*max).contains(&number) {
                Ok(FieldValue::Integer(number))
            } else {
                Err(out_of_range(&text, min, max))
            }
        }
        Kind::Number { min, max } => {
            let number = if let Cell::Number(number) = cell { Some(*number) } else { parse_number(&text) };
            let number = number.ok_or_else(|| ProblemKind::NotANumber { found: excerpt(&text) })?;
            let (low, high) = (display_number(*min), display_number(*max));
            if (*min..=*max).contains(&number) {
                Ok(FieldValue::Number(number))
            } else {
                Err(out_of_range(&text, &low, &high))
            }
        }
        Kind::Text { max } | Kind::Id { max, .. } => Ok(FieldValue::Text(within(text, *max)?)),
        Kind::Words(words) => Err(not_in_list(&text, words)),
    }
}

fn within(text: Cow<'_, str>, max: usize) -> Result<Cow<'_, str>, ProblemKind> {
    let found = if text.len() > max { text.chars().count() } else { 0 };
    if found > max { Err(ProblemKind::TextTooLong { found: found as u64, limit: max as u64 }) } else { Ok(text) }
}

fn not_in_list(text: &str, words: &[Word<'_>]) -> ProblemKind {
    let expected: Vec<&str> = words.iter().map(|word| word.value).collect();
    ProblemKind::NotInList { found: excerpt(text), expected: expected.join(", ") }
}

fn out_of_range(text: &str, from: &impl ToString, to: &impl ToString) -> ProblemKind {
    ProblemKind::NumberOutOfRange { found: excerpt(text), from: from.to_string(), to: to.to_string() }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing test may panic")]
mod tests {
    use crate::corpus::schema;
    use crate::{Mapping, ReadOptions, read};

    #[test]
    fn a_row_gives_typed_values() {
        let bytes = "Leerlingnummer;NAAM;geboortedatum;E-mail;Geslacht;postcode;groep;uren\n\
            00123; Zoë  de\u{a0}Boer ;1 sept. 2015;zoe@School.NL;VROUW;2716ph;3;1,5\n\
            00124;Jan;;;;;;\n";
        let sheet = read("a.csv", bytes.as_bytes(), &ReadOptions::default()).unwrap();
        let applied = Mapping::guess(&schema(), &sheet.headers).apply(&schema(), &sheet);
        assert!(applied.problems.is_empty(), "{}", applied.problems);
        let [zoe, jan] = applied.records.as_slice() else { unreachable!() };
        assert_eq!((zoe.row, zoe.text("nr"), zoe.text("naam")), (2, Some("00123"), Some("Zoë de Boer")));
        assert_eq!(zoe.date("geboren"), chrono::NaiveDate::from_ymd_opt(2015, 9, 1));
        assert_eq!((zoe.text("mail"), zoe.text("geslacht")), (Some("zoe@school.nl"), Some("v")));
        assert_eq!(
            (zoe.text("postcode"), zoe.integer("groep"), zoe.number("uren")),
            (Some("2716 PH"), Some(3), Some(1.5))
        );
        assert_eq!((jan.date("geboren"), jan.text("groep"), jan.value("no such field")), (None, None, None));
    }

    #[test]
    fn every_problem_of_a_row_is_told_and_the_row_left_out() {
        let sheet = read("a.csv", b"nr;naam;groep;mail\n1;Jan;3;\n2;Els;9;x\n", &ReadOptions::default()).unwrap();
        let applied = Mapping::guess(&schema(), &sheet.headers).apply(&schema(), &sheet);
        let found: Vec<_> = applied.problems.items().iter().map(|p| (p.code(), p.row, p.column.as_deref())).collect();
        assert_eq!(applied.records.len(), 1);
        assert_eq!(
            found,
            [("value.not-an-email", Some(3), Some("mail")), ("value.number-out-of-range", Some(3), Some("groep")),]
        );
    }
}
