//! Personal data: how long it is kept, how it is erased, and how it is shown to whom it is about.
//!
//! * [`Terms`] say how many months after somebody's last day an organisation keeps what it holds of them. Each night
//!   [`handler`] erases who is past their term, one person to a transaction.
//! * The brake: many at once are not erased until an administrator agrees to the number.
//! * [`erase`] and [`export`] ask every capability through [`web::Personal`]; [`HOOK`] is the directory's own part.

mod api;
mod events;
mod export;
mod forget;
mod hook;
mod model;
mod pages;
mod retention;
mod store;

pub use export::{export, export_own};
pub use forget::erase;
pub(crate) use hook::HOOK;
pub use model::{Overview, Terms};
pub(crate) use retention::{SCHEDULE, handler};
pub use retention::{confirm, overview, set};

use db::Migration;
use kernel::Lang;
use utoipa::OpenApi as _;
use web::Routes;
use web::i18n::Locale;

/// The schema.
pub const MIGRATIONS: [Migration; 2] = [
    Migration { slice: "directory", number: 5, sql: include_str!("../../migrations/0005_retention.sql") },
    Migration { slice: "directory", number: 6, sql: include_str!("../../migrations/0006_left_noted.sql") },
];

/// The texts.
pub(crate) const LOCALES: [Locale; 2] = [
    (Lang::Nl, include_str!("../../locales/nl/personal.ftl")),
    (Lang::En, include_str!("../../locales/en/personal.ftl")),
];

pub(crate) fn routes(routes: &mut Routes) {
    pages::routes(routes);
    api::routes(routes);
}

/// The description of the API.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    api::Document::openapi()
}
