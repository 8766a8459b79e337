//! Documents on both engines.
#![expect(clippy::unwrap_used, reason = "a test may stop at what must be there")]

mod collect;
mod names;
mod pieces;
mod revisions;
mod rights;
mod room;
mod sample;
mod town;
mod trash;
mod tree;
