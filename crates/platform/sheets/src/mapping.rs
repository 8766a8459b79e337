//! Which column holds which field.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::problem::{Problem, ProblemKind, Problems, excerpt};
use crate::record::{self, Applied};
use crate::schema::Schema;
use crate::sheet::Sheet;
use crate::value::text::key;

/// Which column holds which field. Kept per source as JSON: `{"surname":"Achternaam"}`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mapping {
    columns: BTreeMap<String, String>,
}

impl Mapping {
    /// Chooses columns by the names of the fields and their synonyms. A column goes to one field at most, and each field
    /// gets the column that fits its likeliest name.
    #[must_use]
    pub fn guess(schema: &Schema<'_>, headers: &[String]) -> Self {
        let keys: Vec<String> = headers.iter().map(|header| key(header)).collect();
        let mut taken = BTreeSet::new();
        let mut mapping = Self::default();
        for field in schema.fields {
            let names = field.synonyms.iter().chain(std::iter::once(&field.name)).map(|name| key(name));
            let found = names
                .filter(|name| !name.is_empty())
                .find_map(|name| (0..keys.len()).find(|at| !taken.contains(at) && keys.get(*at) == Some(&name)));
            if let Some((at, header)) = found.and_then(|at| headers.get(at).map(|header| (at, header))) {
                taken.insert(at);
                mapping.set(field.name, header);
            }
        }
        mapping
    }

    /// Chooses a column for a field.
    pub fn set(&mut self, field: &str, header: &str) {
        self.columns.insert(field.to_owned(), header.to_owned());
    }

    /// Leaves a field without column.
    pub fn remove(&mut self, field: &str) {
        self.columns.remove(field);
    }

    /// The column chosen for a field.
    #[must_use]
    pub fn header(&self, field: &str) -> Option<&str> {
        self.columns.get(field).map(String::as_str)
    }

    /// The choices, by field.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.columns.iter().map(|(field, header)| (field.as_str(), header.as_str()))
    }

    /// What stands in the way of reading the sheet with this mapping; empty when nothing does.
    #[must_use]
    pub fn check(&self, schema: &Schema<'_>, sheet: &Sheet) -> Problems {
        let mut problems = Problems::default();
        let present = excerpt(&sheet.headers.join(", "));
        let mut report = |column: Option<String>, kind| {
            problems.push(Problem { file: sheet.file.clone(), row: Some(sheet.header_row), column, kind });
        };
        for field in self.columns.keys().filter(|field| schema.position(field).is_none()) {
            report(None, ProblemKind::UnknownField { field: field.clone() });
        }
        for field in schema.fields {
            match self.header(field.name) {
                Some(header) if sheet.headers.iter().any(|present| present == header) => {}
                Some(header) => {
                    let kind = ProblemKind::MappedColumnGone { field: field.name.to_owned(), present: present.clone() };
                    report(Some(header.to_owned()), kind);
                }
                None if field.required => {
                    let kind = ProblemKind::MissingColumn {
                        field: field.name.to_owned(),
                        expected: field.expected(),
                        present: present.clone(),
                    };
                    report(None, kind);
                }
                None => {}
            }
        }
        problems
    }

    /// Reads the rows into records. Rows with a problem are left out; when the columns do not fit, all are.
    #[must_use]
    pub fn apply<'s>(&self, schema: &Schema<'s>, sheet: &'s Sheet) -> Applied<'s> {
        self.apply_with_limit(schema, sheet, Problems::DEFAULT_LIMIT)
    }

    /// As [`Mapping::apply`], keeping at most so many problems.
    #[must_use]
    pub fn apply_with_limit<'s>(&self, schema: &Schema<'s>, sheet: &'s Sheet, limit: usize) -> Applied<'s> {
        let mut problems = Problems::with_limit(limit);
        problems.append(self.check(schema, sheet));
        if !problems.is_empty() {
            return Applied { records: Vec::new(), problems };
        }
        let columns: Vec<Option<usize>> = schema
            .fields
            .iter()
            .map(|field| {
                self.header(field.name).and_then(|header| sheet.headers.iter().position(|present| present == header))
            })
            .collect();
        record::read_all(schema, sheet, &columns, problems)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failing test may panic")]
mod tests {
    use super::*;
    use crate::schema::{Field, Kind};
    use crate::{ReadOptions, read};

    const FIELDS: [Field<'_>; 3] = [
        Field { name: "email", required: false, kind: Kind::Email, synonyms: &["E-mailadres", "Mail"] },
        Field { name: "surname", required: true, kind: Kind::Text { max: 10 }, synonyms: &["Achternaam", "Naam"] },
        Field {
            name: "given",
            required: true,
            kind: Kind::Text { max: 10 },
            synonyms: &["Roepnaam", "Voornaam", "Prénom"],
        },
    ];

    #[test]
    fn guesses_by_folded_synonyms() {
        let headers: Vec<String> = ["PRENOM", "Achter_naam", "e-mail adres", "Naam"].map(String::from).to_vec();
        let mapping = Mapping::guess(&Schema { fields: &FIELDS }, &headers);
        assert_eq!(
            mapping.iter().collect::<Vec<_>>(),
            [("email", "e-mail adres"), ("given", "PRENOM"), ("surname", "Achter_naam")]
        );
    }

    #[test]
    fn is_kept_as_json() {
        let mut mapping = Mapping::default();
        mapping.set("surname", "Achternaam");
        let json = serde_json::to_string(&mapping).unwrap();
        assert_eq!(json, r#"{"surname":"Achternaam"}"#);
        assert_eq!(serde_json::from_str::<Mapping>(&json).unwrap(), mapping);
    }

    #[test]
    fn columns_that_do_not_fit_are_named() {
        let sheet = read("a.csv", b"Naam;x\na;b\n", &ReadOptions::default()).unwrap();
        let mut mapping = Mapping::guess(&Schema { fields: &FIELDS }, &sheet.headers);
        mapping.set("email", "Mail");
        mapping.set("shoe", "x");
        let applied = mapping.apply(&Schema { fields: &FIELDS }, &sheet);
        let codes: Vec<_> = applied.problems.items().iter().map(|p| (p.code(), p.row, p.column.clone())).collect();
        assert!(applied.records.is_empty());
        assert_eq!(
            codes,
            [
                ("sheet.unknown-field", Some(1), None),
                ("sheet.mapped-column-gone", Some(1), Some("Mail".to_owned())),
                ("sheet.missing-column", Some(1), None),
            ]
        );
    }
}
