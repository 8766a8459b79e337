//! Bringing in people and units from files: propose, look, agree, write.
//!
//! * A [`model::Source`] remembers how the files of one system are taken; a [`model::Run`] is one file on its way in.
//! * [`people::difference`] and [`units::difference`] say what a file changes. They are pure.
//! * The brake: a file that would end or move many is not written until somebody agrees to the exact number.
//! * [`commands::apply`] writes in batches. Killed at any moment, the same file again leads to the same end.

pub mod commands;
pub mod events;
pub mod model;
pub mod people;
pub mod rows;
pub mod schema;
pub mod units;

mod apply;
mod plan;
mod store;

pub use apply::Progress;

use db::Migration;

/// The schema of imports.
pub const MIGRATION: Migration =
    Migration { slice: "directory", number: 2, sql: include_str!("../../migrations/0002_import.sql") };

/// The tables of imports, in an order in which they can be filled after those of the directory.
pub const TABLES: &[&str] = &["import_source", "import_run", "import_change"];
