//! Bringing in people and units from files: propose, look, agree, write.
//!
//! * A [`model::Source`] remembers how the files of one system are taken; a [`model::Run`] is one file on its way in.
//! * [`people::difference`] and [`units::difference`] say what a file changes. They are pure.
//! * The brake: a file that would end or move many is not written until somebody agrees to the exact number.
//! * [`commands::apply`] writes in batches. Killed at any moment, the same file again leads to the same end.
//! * [`commands::start`] has a job do that, on behalf of who agreed; when its node dies, another goes on.

pub mod commands;
pub mod events;
pub mod model;
pub mod people;
pub mod rows;
pub mod schema;
pub mod units;

mod api;
mod api_sources;
mod apply;
mod pages;
mod plan;
mod steps;
mod store;

pub use apply::Progress;

use db::Migration;
use kernel::Lang;
use utoipa::OpenApi as _;
use web::Routes;
use web::i18n::Locale;

/// The schema of imports.
pub const MIGRATIONS: [Migration; 2] = [
    Migration { slice: "directory", number: 2, sql: include_str!("../../migrations/0002_import.sql") },
    Migration { slice: "directory", number: 4, sql: include_str!("../../migrations/0004_import_agreed.sql") },
];

/// The tables of imports, in an order in which they can be filled after those of the directory.
pub const TABLES: &[&str] = &["import_source", "import_run", "import_change"];

/// The texts of imports and exports.
pub const LOCALES: &[Locale] = &[
    (Lang::Nl, include_str!("../../locales/nl/import.ftl")),
    (Lang::En, include_str!("../../locales/en/import.ftl")),
    (Lang::Fr, include_str!("../../locales/fr/import.ftl")),
    (Lang::De, include_str!("../../locales/de/import.ftl")),
];

/// The pages and the API of imports and exports.
pub(crate) fn routes(routes: &mut Routes) {
    pages::routes(routes);
    api::routes(routes);
    api_sources::routes(routes);
    crate::export::routes(routes);
}

/// The description of that API.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = api::Document::openapi();
    document.merge(api_sources::Document::openapi());
    document.merge(crate::export::Document::openapi());
    document
}
