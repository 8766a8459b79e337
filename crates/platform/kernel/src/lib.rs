//! What every other crate speaks: ids, clock, randomness, actors, error kinds and the event vocabulary.
//!
//! The kernel knows no capability and does no input or output. The clock and the source of randomness are values that
//! are passed along, so that a test can hold both still.

extern crate self as kernel;

mod actor;
mod error;
mod event;
mod id;
mod lang;
mod random;
mod time;

pub use actor::{Actor, Origin, Performer};
pub use error::{Error, FieldError, Fields, Refusal, Result};
pub use event::{DomainEvent, NewEvent, Outcome, Stamp, Subject};
#[doc(hidden)]
pub use id::sea_orm_for_id;
pub use id::{Id, OrgId, PersonId, UnitId};
pub use lang::{Args, Lang, Text};
pub use random::{Random, Token, hex};
pub use time::{Clock, Timestamp};
