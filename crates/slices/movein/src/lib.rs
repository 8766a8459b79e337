//! Bringing an old shared drive over into the documents of a group.
//!
//! 1. [`look::look`] walks a folder or zip, hashes every file and writes a [`map`]: where each would go, for a person to
//!    read and change.
//! 2. [`bring::bring`] carries the map out, and verifies what arrived.
//! 3. The page and the API of this crate tell where a file went.
//!
//! This is a crate of its own and no part of documents: it reads drives, zips and tables, which documents need not, and
//! after the last drive came over it can be taken out again. What it needs of documents is
//! [`documents::commands::bring`].

mod api;
pub mod bring;
pub mod drive;
mod events;
pub mod exact;
pub mod find;
mod known;
pub mod look;
pub mod map;
mod pages;
pub mod propose;
pub mod sample;
mod store;

pub use events::FilesMoved;
pub use store::{Moved, MovedId};

use std::sync::Arc;

use db::Migration;
use kernel::Lang;
use web::Slice;
use web::i18n::Locale;

/// The schema.
pub const MIGRATIONS: &[Migration] =
    &[Migration { slice: "movein", number: 1, sql: include_str!("../migrations/0001_movein.sql") }];

/// The tables.
pub const TABLES: &[&str] = &["moved_file"];

/// The texts.
pub const LOCALES: &[Locale] =
    &[(Lang::Nl, include_str!("../locales/nl/movein.ftl")), (Lang::En, include_str!("../locales/en/movein.ftl"))];

/// The slice as the application takes it.
#[must_use]
pub fn slice() -> Slice {
    Slice {
        name: "movein",
        migrations: MIGRATIONS,
        tables: TABLES,
        permissions: &[],
        locales: LOCALES,
        routes: Arc::new(|routes| {
            pages::routes(routes);
            api::routes(routes);
        }),
        openapi: api::openapi,
        navigation: &[],
        readers: Vec::new,
        jobs: |_| Vec::new(),
        schedules: &[],
        personal: &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use web::i18n::{Catalog, keys};

    #[test]
    fn dutch_and_english_are_complete() {
        let of = |lang: Lang| -> BTreeSet<String> {
            LOCALES.iter().filter(|(one, _)| *one == lang).flat_map(|(_, source)| keys(source)).collect()
        };
        assert_eq!(of(Lang::Nl), of(Lang::En));
        assert!(Catalog::new(LOCALES.iter().chain(web::LOCALES).copied()).is_ok());
    }
}
