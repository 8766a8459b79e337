//! The same as tables: one for each list, and one for the settings.

use serde_json::{Map, Value};

use super::shape::{List, SETTINGS, Shape, Type};
use crate::fault::Faults;

/// A table of a spreadsheet: a list of records, or the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The name of the list, or `settings`.
    pub name: String,
    /// The names of the columns.
    pub header: Vec<String>,
    /// The cells as text; an empty cell is nothing.
    pub rows: Vec<Vec<String>>,
}

/// What separates several texts in one cell.
const SEPARATOR: char = ';';

impl Shape {
    /// Makes one value of tables. What does not fit is told with the table, the record (counted from 0) and the column.
    pub(super) fn value(&self, tables: &[Table]) -> Result<Value, Faults> {
        let mut faults = Faults::new();
        let mut object = Map::new();
        for table in tables {
            if table.name == SETTINGS {
                self.read_settings(table, &mut object, &mut faults);
            } else if let Some(list) = self.list(&table.name) {
                object.insert(table.name.clone(), list.read(table, &mut faults));
            } else {
                let known: Vec<&str> = self.lists.iter().map(|list| list.name.as_str()).collect();
                let remedy = format!("Use {SETTINGS}, {}, or leave the table out.", known.join(", "));
                faults.add("unknown-field", table.name.clone(), "there is no such table", remedy);
            }
        }
        faults.into_result().map(|()| Value::Object(object))
    }

    fn read_settings(&self, table: &Table, object: &mut Map<String, Value>, faults: &mut Faults) {
        for (n, row) in table.rows.iter().enumerate() {
            let (name, text) = (row.first().map_or("", |cell| cell.trim()), row.get(1).map_or("", |cell| cell.trim()));
            let place = || format!("{SETTINGS}[{n}].value");
            match self.settings.iter().find(|field| field.name == name) {
                None if name.is_empty() => {}
                None => {
                    let known: Vec<&str> = self.settings.iter().map(|field| field.name.as_str()).collect();
                    let told = format!("there is no setting \"{name}\"");
                    faults.add("unknown-field", place(), told, format!("Use one of {}.", known.join(", ")));
                }
                Some(_) if text.is_empty() => {}
                Some(field) => {
                    if let Some(value) = field.kind.read(text, &place(), faults) {
                        object.insert(field.name.clone(), value);
                    }
                }
            }
        }
    }

    /// Writes a value that fits as tables.
    pub(super) fn tables(&self, value: &Value) -> Vec<Table> {
        let mut tables = Vec::new();
        let set = |name: &str| value.get(name).filter(|value| !value.is_null());
        let settings =
            self.settings.iter().filter_map(|field| Some(vec![field.name.clone(), written(set(&field.name)?)]));
        let rows: Vec<Vec<String>> = settings.collect();
        if !rows.is_empty() {
            tables.push(Table {
                name: SETTINGS.to_owned(),
                header: vec!["setting".to_owned(), "value".to_owned()],
                rows,
            });
        }
        for list in &self.lists {
            if let Some(rows) = value.get(&list.name).and_then(Value::as_array) {
                tables.push(list.written(rows));
            }
        }
        tables
    }
}

impl List {
    fn read(&self, table: &Table, faults: &mut Faults) -> Value {
        let known: Vec<&str> = self.fields.iter().map(|field| field.name.as_str()).collect();
        let columns = table.header.iter().map(|name| self.fields.iter().find(|field| field.name == name.trim()));
        let columns: Vec<_> = columns.collect();
        for (name, _) in
            table.header.iter().zip(&columns).filter(|(name, column)| column.is_none() && !name.trim().is_empty())
        {
            let place = format!("{}.{name}", table.name);
            faults.add("unknown-field", place, "there is no such column", format!("Use {}.", known.join(", ")));
        }
        let rows = table.rows.iter().enumerate().map(|(n, row)| {
            let cells = row.iter().zip(&columns).filter_map(|(cell, field)| Some((cell.trim(), (*field)?)));
            let filled = cells.filter(|(cell, _)| !cell.is_empty());
            let read = filled.filter_map(|(cell, field)| {
                let place = format!("{}[{n}].{}", table.name, field.name);
                Some((field.name.clone(), field.kind.read(cell, &place, faults)?))
            });
            Value::Object(read.collect())
        });
        Value::Array(rows.collect())
    }

    /// Columns that no row fills are left out.
    fn written(&self, rows: &[Value]) -> Table {
        let filled = |name: &str| rows.iter().any(|row| row.get(name).is_some_and(|value| !value.is_null()));
        let columns: Vec<&str> = self
            .fields
            .iter()
            .filter(|field| field.required || filled(&field.name))
            .map(|field| field.name.as_str())
            .collect();
        let cells = |row: &Value| columns.iter().map(|name| row.get(*name).map(written).unwrap_or_default()).collect();
        Table {
            name: self.name.clone(),
            header: columns.iter().map(|&name| name.to_owned()).collect(),
            rows: rows.iter().map(cells).collect(),
        }
    }
}

fn written(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(truth) => if *truth { "yes" } else { "no" }.to_owned(),
        Value::Array(all) => all.iter().map(written).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

impl Type {
    fn read(&self, text: &str, place: &str, faults: &mut Faults) -> Option<Value> {
        let value = match self {
            Self::Text => Some(Value::from(text)),
            Self::Whole => whole(text).map(Value::from),
            Self::Number => {
                text.replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from)
            }
            Self::Truth => match text.to_lowercase().as_str() {
                "yes" | "true" | "1" | "ja" => Some(Value::Bool(true)),
                "no" | "false" | "0" | "nee" => Some(Value::Bool(false)),
                _ => None,
            },
            Self::OneOf(words) => one_of(text, words).map(Value::from),
            Self::Texts(words) => {
                let parts = text.split(SEPARATOR).map(str::trim).filter(|part| !part.is_empty());
                let read = parts.map(|part| match words {
                    Some(words) => one_of(part, words),
                    None => Some(part.to_owned()),
                });
                read.collect::<Option<Vec<_>>>().map(Value::from)
            }
        };
        if value.is_none() {
            let text: String = text.chars().take(40).collect();
            faults.add("not-readable", place, format!("\"{text}\" is not {}", self.expected()), "Correct the cell.");
        }
        value
    }
}

/// The word of a choice, whatever its case.
fn one_of(text: &str, words: &[String]) -> Option<String> {
    words.iter().find(|word| word.eq_ignore_ascii_case(text)).cloned()
}

/// A whole number; a spreadsheet may write 12 as 12.0.
fn whole(text: &str) -> Option<i64> {
    let text = text.strip_suffix(".0").unwrap_or(text);
    text.parse().ok()
}
