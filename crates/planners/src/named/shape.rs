//! What a form looks like: settings, and lists of flat records. The same shape is an object in JSON and one table per list
//! in a spreadsheet.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value};

use crate::fault::Faults;

/// The table that holds the settings, one on each row.
pub const SETTINGS: &str = "settings";

/// What one cell may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Whole,
    Number,
    Truth,
    OneOf(Vec<String>),
    Texts(Option<Vec<String>>),
}

/// A setting, or a column of a list.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) kind: Type,
    pub(super) required: bool,
}

/// A list of records.
#[derive(Debug, Clone)]
pub(super) struct List {
    pub(super) name: String,
    pub(super) fields: Vec<Field>,
    pub(super) required: bool,
}

/// The shape of a form.
#[derive(Debug, Clone, Default)]
pub(super) struct Shape {
    pub(super) settings: Vec<Field>,
    pub(super) lists: Vec<List>,
}

/// The JSON Schema (2020-12) of a form.
pub(super) fn schema<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12()
        .with(|settings| settings.inline_subschemas = true)
        .into_generator()
        .into_root_schema_for::<T>()
}

impl Shape {
    pub(super) fn of<T: JsonSchema>() -> Self {
        let mut shape = Self::default();
        let schema = schema::<T>();
        for (name, of, required) in properties(schema.as_value()) {
            match of.get("items").filter(|items| items.get("properties").is_some()) {
                Some(items) => {
                    let fields = properties(items).map(|(name, of, required)| field(name, of, required)).collect();
                    shape.lists.push(List { name: name.to_owned(), fields, required });
                }
                None => shape.settings.push(field(name, of, required)),
            }
        }
        shape
    }

    pub(super) fn list(&self, name: &str) -> Option<&List> {
        self.lists.iter().find(|list| list.name == name)
    }

    /// All that does not fit, not just the first of it.
    pub(super) fn check(&self, value: &Value) -> Faults {
        let mut faults = Faults::new();
        let Some(object) = value.as_object() else {
            faults.add("not-readable", "", "this is not a JSON object", "Write { … } with the lists in it.");
            return faults;
        };
        let known: Vec<&str> = self
            .settings
            .iter()
            .map(|field| field.name.as_str())
            .chain(self.lists.iter().map(|list| list.name.as_str()))
            .collect();
        for name in object.keys().filter(|name| !known.contains(&name.as_str()) && *name != "$schema") {
            unknown(name.clone(), &known, &mut faults);
        }
        record(&self.settings, object, "", &mut faults);
        for list in &self.lists {
            match object.get(&list.name) {
                None if list.required => missing(list.name.clone(), &mut faults),
                None => {}
                Some(Value::Array(rows)) => list.check(rows, &mut faults),
                Some(_) => faults.add(
                    "not-readable",
                    list.name.clone(),
                    "this is not a list",
                    "Write [ … ] with records in it.",
                ),
            }
        }
        faults
    }
}

impl List {
    fn check(&self, rows: &[Value], faults: &mut Faults) {
        let known: Vec<&str> = self.fields.iter().map(|field| field.name.as_str()).collect();
        for (n, row) in rows.iter().enumerate() {
            let place = format!("{}[{n}]", self.name);
            let Some(object) = row.as_object() else {
                faults.add("not-readable", place, "this is not a record", "Write { … } with the fields in it.");
                continue;
            };
            for name in object.keys().filter(|name| !known.contains(&name.as_str())) {
                unknown(format!("{place}.{name}"), &known, faults);
            }
            record(&self.fields, object, &format!("{place}."), faults);
        }
    }
}

fn unknown(place: String, known: &[&str], faults: &mut Faults) {
    faults.add("unknown-field", place, "there is no such field", format!("Use one of {}.", known.join(", ")));
}

fn missing(place: String, faults: &mut Faults) {
    faults.add("missing", place, "this is not given, but needed", "Add it.");
}

fn record(fields: &[Field], object: &Map<String, Value>, before: &str, faults: &mut Faults) {
    for field in fields {
        let place = || format!("{before}{}", field.name);
        match object.get(&field.name) {
            None | Some(Value::Null) if field.required => missing(place(), faults),
            None | Some(Value::Null) => {}
            Some(value) if field.kind.fits(value) => {}
            Some(value) => {
                let told = format!("{} is not {}", shown(value), field.kind.expected());
                faults.add("not-readable", place(), told, "Correct it.");
            }
        }
    }
}

/// A value as it is told in a fault: the beginning of it.
fn shown(value: &Value) -> String {
    value.to_string().chars().take(40).collect()
}

impl Type {
    fn fits(&self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Whole => value.is_i64(),
            Self::Number => value.is_number(),
            Self::Truth => value.is_boolean(),
            Self::OneOf(words) => value.as_str().is_some_and(|word| words.iter().any(|known| known == word)),
            Self::Texts(words) => {
                let known = |text: &str| words.as_ref().is_none_or(|words| words.iter().any(|word| word == text));
                value.as_array().is_some_and(|all| all.iter().all(|text| text.as_str().is_some_and(known)))
            }
        }
    }

    pub(super) fn expected(&self) -> String {
        match self {
            Self::Text => "a text".to_owned(),
            Self::Whole => "a whole number".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Truth => "yes or no".to_owned(),
            Self::OneOf(words) => format!("one of {}", words.join(", ")),
            Self::Texts(None) => "a list of texts".to_owned(),
            Self::Texts(Some(words)) => format!("a list of {}", words.join(", ")),
        }
    }
}

fn properties(schema: &Value) -> impl Iterator<Item = (&str, &Value, bool)> {
    let required = schema.get("required").and_then(Value::as_array);
    let all = schema.get("properties").and_then(Value::as_object);
    all.into_iter().flatten().map(move |(name, of)| {
        let needed = required.is_some_and(|names| names.iter().any(|known| known == name));
        (name.as_str(), of, needed)
    })
}

fn field(name: &str, of: &Value, required: bool) -> Field {
    Field { name: name.to_owned(), kind: kind(of), required }
}

fn kind(of: &Value) -> Type {
    if let Some(words) = words(of) {
        return Type::OneOf(words);
    }
    let named = of.get("type").map(|kind| match kind {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null"),
        kind => kind.as_str(),
    });
    match named.flatten() {
        Some("integer") => Type::Whole,
        Some("number") => Type::Number,
        Some("boolean") => Type::Truth,
        Some("array") => Type::Texts(of.get("items").and_then(words)),
        _ => Type::Text,
    }
}

/// The words of a choice, however the schema writes it.
fn words(of: &Value) -> Option<Vec<String>> {
    let direct = of.get("enum").and_then(Value::as_array);
    let texts = |all: &Vec<Value>| all.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>();
    if let Some(all) = direct {
        return Some(texts(all));
    }
    let ways = of.get("oneOf").or_else(|| of.get("anyOf")).and_then(Value::as_array)?;
    let consts = || ways.iter().filter_map(|way| way.get("const").and_then(Value::as_str)).map(str::to_owned);
    if consts().next().is_some() { Some(consts().collect()) } else { ways.iter().find_map(words) }
}
