//! Journeys in a real browser: Chromium, driven as a person would, against the real program.
//!
//! [`Server`] starts the program on a copy of the demo organisations, [`Browser`] is one person's browser, [`axe`]
//! finds what keeps people with a disability out, and [`crawl`] finds every page that somebody can reach.
//!
//! Whatever goes wrong stops the test: the functions here panic with what they saw, and a browser that is dropped
//! while the test fails leaves a picture of its page in `target/e2e`.
#![expect(clippy::missing_panics_doc, reason = "everything here stops a test that went wrong, by panicking")]
#![expect(clippy::expect_used, reason = "a test stops at what it did not expect")]

pub mod axe;
mod browser;
pub mod crawl;
mod driver;
mod places;
mod server;
mod wait;

pub use browser::Browser;
pub use driver::Setup;
pub use server::{Person, Server};
pub use wait::{PATIENCE, until};
