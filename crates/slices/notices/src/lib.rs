//! Notices: what happened that somebody wants to know, once for each event and person.
//!
//! # How a notice comes about
//!
//! The [`reader`](tell) of the event stream writes down what there is to tell, in the transaction that moves its cursor,
//! and tells the first people there and then. What is left, and what is to be told later, is the work of a job, which
//! tells so many people at a time: each piece and how far the telling has come are one transaction. Whatever is killed
//! when, everybody is told once; a key on person and event would refuse a second time.
//!
//! # What it shows
//!
//! A notice holds no words of what it is about. Whoever opens the list gets each thing through the gate of the capability
//! that keeps it, with the rights of that moment. What they may not see any more, or what is gone, is not shown.

mod api;
pub mod commands;
pub mod model;
mod pages;
mod personal;
mod store;
mod tell;

pub use pages::bell;
pub use tell::{SWEEP, TELL, reader};

use std::sync::Arc;

use db::Migration;
use jobs::{Rule, Schedule};
use kernel::Lang;
use web::Slice;
use web::i18n::Locale;

/// The notices' schema.
pub const MIGRATIONS: &[Migration] =
    &[Migration { slice: "notices", number: 1, sql: include_str!("../migrations/0001_notices.sql") }];

/// The notices' tables, in an order in which they can be filled.
pub const TABLES: &[&str] = &["notice_event", "notice", "notice_choice"];

/// The notices' texts.
pub const LOCALES: &[Locale] =
    &[(Lang::Nl, include_str!("../locales/nl/notices.ftl")), (Lang::En, include_str!("../locales/en/notices.ftl"))];

/// The notices as the application takes them. The number at the top of every page is [`bell`].
#[must_use]
pub fn slice() -> Slice {
    Slice {
        name: "notices",
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
        readers: || vec![reader()],
        jobs: |_| tell::handlers(),
        schedules: &[Schedule { kind: SWEEP, rule: Rule::Daily { hour: 3, minute: 40 } }],
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
