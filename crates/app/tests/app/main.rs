//! The whole application, through its real router, on both engines.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

mod audit;
mod clients;
mod coverage;
mod documents;
mod drive;
mod isolation;
mod journeys;
mod killed;
mod nodes;
mod personal;
mod planning;
mod plans;
mod search;
mod texts;
mod world;
