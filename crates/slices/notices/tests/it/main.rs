//! Notices on both engines.
#![expect(clippy::unwrap_used, reason = "a test may stop at what must be there")]

mod choices;
mod once;
mod seeing;
mod town;
