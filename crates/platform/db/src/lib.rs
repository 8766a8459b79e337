//! One store for two engines: `SQLite`, embedded, and `PostgreSQL`, by URL.
//!
//! Every statement is one text that both engines take (`$1` placeholders, `ON CONFLICT`, `RETURNING`), sent through
//! [`sql`]. Where the engines differ, the difference lives in this crate and nowhere else.
//!
//! * [`Db`] opens the database and gives [`Conn`]s to read with.
//! * [`Tx`] is the only thing that can write. It carries the actor, and it commits with the events that say what was
//!   done; committing without one takes a method with an ugly name.
//! * [`events`] is the one history: a gap-free, ordered, hash-chained stream, with readers that keep a cursor.
//! * [`migrate`] brings the schema forward, [`copy`] moves an installation from one engine to the other.

mod bell;
mod connect;
pub mod copy;
pub mod events;
pub mod maintenance;
pub mod migrate;
mod query;
mod snapshot;
mod tx;

pub use bell::Bell;
pub use connect::{Db, DbUrl, Engine, OpenError, Settings};
pub use migrate::Migration;
pub use query::{Conn, Sql, changed_once, containing, insert_many, like_prefix_end, placeholders, sql};
pub use sea_orm::{FromQueryResult, Value};
pub use snapshot::Snapshot;
pub use tx::Tx;
