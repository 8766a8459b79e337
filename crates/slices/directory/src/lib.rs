//! Units, people, memberships, roles: who is where, as what, from when to when.
//!
//! The directory is the source for all other capabilities: they hold ids of people and units and ask here for the
//! rest. What others may use is this file and [`commands`]; tables and queries are its own.

mod api;
mod at;
pub mod commands;
mod events;
pub mod export;
mod facade;
pub mod import;
pub mod model;
mod pages;
pub mod permissions;
pub mod personal;
pub mod sample;
pub mod search;
mod slice;
mod store;
mod unit_field;

pub use events::DirectoryEvent;
pub use facade::{
    Standing, StandingPlace, grants_of, house_of, names, organisation_by_slug, standing, unit_names, units_below,
};
pub use slice::slice;
pub use store::search::{PeopleFilter, Sight};
pub use unit_field::UnitField;

use db::Migration;

/// The directory's schema.
pub const MIGRATIONS: &[Migration] = &[
    Migration { slice: "directory", number: 1, sql: include_str!("../migrations/0001_directory.sql") },
    import::MIGRATIONS[0],
    Migration { slice: "directory", number: 3, sql: include_str!("../migrations/0003_unit_list.sql") },
    import::MIGRATIONS[1],
    personal::MIGRATIONS[0],
    personal::MIGRATIONS[1],
    Migration { slice: "directory", number: 7, sql: include_str!("../migrations/0007_function_view.sql") },
];

/// The directory's tables, in an order in which they can be filled.
pub const TABLES: &[&str] = &[
    "unit",
    "unit_number",
    "organisation",
    "job_function",
    "person",
    "person_term",
    "membership",
    "role_holding",
    "import_source",
    "import_run",
    "import_change",
    "retention",
];
