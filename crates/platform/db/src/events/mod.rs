//! The one history: who did what, on what, from where, when, and how it ended.
//!
//! Events are gathered in the [`Tx`](crate::Tx) and written just before its commit. Writing them takes the lock on one
//! row, `event_head`, and holds it until the commit: sequence numbers have no gaps, become visible in their order, and
//! each event can carry the hash of the one before it. The lock is held for four statements, so it is no bottleneck at
//! the scale of an organisation (see the book's decision on the event stream).
//!
//! An event's hash covers a digest of its payload with a random salt, not the payload itself: personal data in it can
//! be erased, salt and all, and the chain still holds.

mod append;
mod chain;
mod reader;
mod store;

pub(crate) use append::{append, bump};
pub use chain::{Broken, verify};
pub use reader::{Handler, Reader, pump, register};
pub use store::{Filter, Stored, after, end, erase_payloads, page};
