//! Moving in, on both engines.
#![expect(clippy::unwrap_used, reason = "a test may stop at what must be there")]

mod bring;
mod killed;
mod town;
mod zip;
