//! What a caller wants from a table: fields, their kinds, and the names they go by elsewhere.

use crate::value::date::DateRule;

/// The fields that a table is read into.
#[derive(Debug, Clone, Copy)]
pub struct Schema<'s> {
    /// In the order in which columns are looked for: the first field that fits a column gets it.
    pub fields: &'s [Field<'s>],
}

/// One field.
#[derive(Debug, Clone, Copy)]
pub struct Field<'s> {
    /// The field's stable name, as it stands in a kept mapping.
    pub name: &'s str,
    /// Whether there must be a column, filled on every row.
    pub required: bool,
    /// What the cells hold.
    pub kind: Kind<'s>,
    /// Names of columns that mean this field, likely ones first. Case, spaces, signs and diacritics do not matter.
    pub synonyms: &'s [&'s str],
}

/// What the cells of a field hold.
#[derive(Debug, Clone, Copy)]
pub enum Kind<'s> {
    /// Text, cleaned.
    Text {
        /// Characters at most.
        max: usize,
    },
    /// A key in the source: text, cleaned; a number cell becomes digits without fraction.
    Id {
        /// Characters at most.
        max: usize,
        /// Whether it may occur on one row only.
        unique: bool,
    },
    /// A date.
    Date(DateRule),
    /// An e-mail address.
    Email,
    /// One of a list of words.
    Words(&'s [Word<'s>]),
    /// A Dutch postcode, as `1234 AB`.
    DutchPostcode,
    /// A Belgian postcode.
    BelgianPostcode,
    /// A Dutch or a Belgian postcode.
    AnyPostcode,
    /// A whole number within bounds, both included.
    Integer {
        /// At least.
        min: i64,
        /// At most.
        max: i64,
    },
    /// A number within bounds, both included.
    Number {
        /// At least.
        min: f64,
        /// At most.
        max: f64,
    },
}

/// A word of a list.
#[derive(Debug, Clone, Copy)]
pub struct Word<'s> {
    /// What the record holds.
    pub value: &'s str,
    /// What the file may say instead. Case, spaces, signs and diacritics do not matter.
    pub synonyms: &'s [&'s str],
}

impl Schema<'_> {
    /// The field of that name, with its place.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }
}

impl Field<'_> {
    /// The name that a problem shows as expected: what columns are called, else the field's own name.
    pub(crate) fn expected(&self) -> String {
        if self.synonyms.is_empty() { self.name.to_owned() } else { self.synonyms.join(", ") }
    }
}
