//! Groups on both engines.
#![expect(clippy::unwrap_used, reason = "a test may stop at what must be there")]

mod agenda;
mod belonging;
mod gate;
mod membership;
mod sample;
mod town;
mod visits;
