//! The portal on both engines.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod apps;
mod banners;
mod desks;
mod rule;
mod sample;
mod town;
