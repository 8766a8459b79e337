//! Signing on: accounts, passwords, sessions and API tokens.
//!
//! * [`Identify`] tells who a cookie or token stands for; every page passes it.
//! * [`commands`] is what people, programs and the command line can do; [`model`] holds the rules.
//! * A temporary password opens nothing but the page where an own one is chosen: there is no session before that, so
//!   no page needs to know of the matter.
//! * Whether a password is right is asked only after the attempt was counted; see [`model::throttle`].

#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a test fails where it stands"))]

mod api;
mod clear;
pub mod commands;
mod cookies;
mod events;
mod hashing;
mod identify;
pub mod model;
mod pages;
pub mod permissions;
mod personal;
mod reader;
pub mod sample;
mod store;
#[cfg(test)]
mod tests;

pub use events::{EndedBy, SignonEvent};
pub use hashing::measure_argon2;
pub use identify::Identify;

use db::Migration;
use kernel::Lang;
use web::{Routes, Slice};

/// The schema.
pub const MIGRATIONS: &[Migration] =
    &[Migration { slice: "signon", number: 1, sql: include_str!("../migrations/0001_signon.sql") }];

/// The tables, in an order in which they can be filled.
pub const TABLES: &[&str] = &["account", "session", "known_device", "throttle", "reset_ticket", "api_token"];

/// The texts.
pub const LOCALES: &[web::i18n::Locale] = &[
    (Lang::Nl, include_str!("../locales/nl/signon.ftl")),
    (Lang::En, include_str!("../locales/en/signon.ftl")),
    (Lang::Fr, include_str!("../locales/fr/signon.ftl")),
    (Lang::De, include_str!("../locales/de/signon.ftl")),
];

/// Signing on, complete.
#[must_use]
pub fn slice() -> Slice {
    Slice {
        name: "signon",
        migrations: MIGRATIONS,
        tables: TABLES,
        permissions: permissions::PERMISSIONS,
        locales: LOCALES,
        routes: std::sync::Arc::new(routes),
        openapi: api::openapi,
        navigation: &[],
        readers: || vec![reader::on_directory()],
        jobs: |_| vec![clear::handler()],
        schedules: &[clear::SCHEDULE],
        personal: &[personal::HOOK],
    }
}

fn routes(routes: &mut Routes) {
    pages::routes(routes);
    api::routes(routes);
}
