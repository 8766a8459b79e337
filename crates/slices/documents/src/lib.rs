//! The documents of a group: folders, files with their revisions, a trash.
//!
//! # Who reads and who writes
//!
//! Whoever may look into a group ([`groups::gate::Inside`]) reads its documents; whoever belongs to it changes them; its
//! owners empty the trash. A document keeps its address when it is renamed or moved, also to another group.
//!
//! # Content
//!
//! The content of a revision is a blob in [`files::Store`], named by its hash. It is there before the row that names it,
//! and is removed by [`collect`] when no row does any more, never while somebody waits.
//!
//! # One writer for each group
//!
//! Whoever changes the tree of a group holds its row in `document_shelf` until the commit. So two files of one name that
//! come at once are both kept, two folders are never moved into each other, and what is used is counted right.

mod api;
mod collect;
pub mod commands;
mod dav;
mod events;
pub mod gate;
pub mod model;
mod pages;
pub mod permissions;
mod personal;
pub mod sample;
mod search;
mod store;

pub use collect::{SCHEDULE, collect};
pub use events::DocumentEvent;
pub use pages::ROOM;
pub use search::SOURCE;
pub use store::lists::{After, NodeFilter, Sort};

use std::sync::Arc;

use db::Migration;
use kernel::Lang;
use web::Slice;
use web::i18n::Locale;

/// The documents' schema.
pub const MIGRATIONS: &[Migration] = &[
    Migration { slice: "documents", number: 1, sql: include_str!("../migrations/0001_documents.sql") },
    Migration { slice: "documents", number: 2, sql: include_str!("../migrations/0002_locks.sql") },
];

/// The documents' tables, in an order in which they can be filled.
pub const TABLES: &[&str] =
    &["document_node", "document_revision", "document_shelf", "document_upload", "document_lock"];

/// The documents' texts.
pub const LOCALES: &[Locale] =
    &[(Lang::Nl, include_str!("../locales/nl/documents.ftl")), (Lang::En, include_str!("../locales/en/documents.ftl"))];

/// The documents as the application takes them. The work in the background needs the store, so the application
/// adds [`collect`] with its [`SCHEDULE`].
#[must_use]
pub fn slice() -> Slice {
    Slice {
        name: "documents",
        migrations: MIGRATIONS,
        tables: TABLES,
        permissions: permissions::PERMISSIONS,
        locales: LOCALES,
        routes: Arc::new(|routes| {
            pages::routes(routes);
            api::routes(routes);
            dav::routes(routes);
        }),
        openapi: api::openapi,
        navigation: &[],
        readers: Vec::new,
        jobs: |_| Vec::new(),
        schedules: &[],
        personal: &[personal::HOOK],
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
