//! What people do in their browser, from the sign-in page to the end of the task.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod apps;
mod budgets;
mod desk;
mod groups;
mod import;
mod keyboard;
mod pages;
mod passwords;
mod people;
mod preferences;
mod sessions;
mod sharing;
mod sign_in;
mod speech;
mod weight;
