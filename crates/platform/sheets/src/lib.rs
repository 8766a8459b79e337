//! Tables that come from outside, and tables that go out.
//!
//! Thuisbasis reads exports of HR systems, school administrations and Excel here, and nowhere else. The crate is pure:
//! bytes in, a [`Sheet`] or [`Problems`] out. Everything from outside is distrusted: sizes are limited before anything is
//! parsed, and whatever is wrong is said with file, row, column and a stable code.
//!
//! ```
//! use thuisbasis_sheets::{Field, Kind, Mapping, ReadOptions, Schema, read};
//!
//! let fields = [
//!     Field { name: "number", required: true, kind: Kind::Id { max: 20, unique: true }, synonyms: &["Personeelsnummer"] },
//!     Field { name: "surname", required: true, kind: Kind::Text { max: 100 }, synonyms: &["Achternaam"] },
//! ];
//! let schema = Schema { fields: &fields };
//! let sheet = read("staff.csv", b"Achternaam;Personeels_nummer\nJansen;00123\n", &ReadOptions::default())?;
//! let mapping = Mapping::guess(&schema, &sheet.headers);
//! let applied = mapping.apply(&schema, &sheet);
//! assert!(applied.problems.is_empty());
//! assert_eq!(applied.records[0].text("number"), Some("00123"));
//! # Ok::<(), thuisbasis_sheets::Problems>(())
//! ```

#[cfg(any(test, feature = "corpus"))]
pub mod corpus;
mod mapping;
mod problem;
mod read;
mod record;
mod schema;
mod sheet;
pub mod value;
mod write;

pub use mapping::Mapping;
pub use problem::{Problem, ProblemCode, ProblemKind, Problems};
pub use read::{Limits, ReadOptions, inspect, read};
pub use record::{Applied, FieldValue, Record};
pub use schema::{Field, Kind, Schema, Word};
pub use sheet::{Cell, Epoch, Format, Row, Sheet, TextEncoding, column_letters};
pub use write::{Column, CsvStyle, Export, Table, TableWriter, WriteError};
