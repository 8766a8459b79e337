//! Posts in groups, and news for everybody of a unit and below it.
//!
//! # Who reads and who writes
//!
//! A post in a group is read by whoever may look into the group and written by its members. News is for a unit and all
//! below it, as banners are; who writes it holds `news.news.write` there. A moment in the future hides a post from all
//! but its writers until then, a moment in the archive takes it off the lists and leaves its address.
//!
//! # The proof
//!
//! [`gate::read`] hands out a [`gate::Reading`], without which nothing of a post can be reached. It tells what else its
//! reader may do: change, keep, delete, say something.
//!
//! # Opening and having read
//!
//! What somebody opened is kept for their own list of what is unread, and for nobody else. That somebody *read* what
//! everybody must read is what they say themselves with a button; who asked for it sees who did and who did not yet.

mod api;
pub mod audience;
pub mod commands;
mod events;
pub mod gate;
pub mod model;
mod pages;
pub mod permissions;
mod personal;
pub mod sample;
mod search;
mod store;

pub use events::{NewsEvent, PostPlace};
pub use pages::{HOME, ROOM};
pub use search::SOURCE;
pub use store::likes::Liking;
pub use store::lists::{After, NewsFilter, PostFilter, Which};
pub use store::reads::MustRead;

use std::sync::Arc;

use db::Migration;
use kernel::Lang;
use web::components::Icon;
use web::i18n::Locale;
use web::{NavEntry, Slice};

/// The schema of posts and news.
pub const MIGRATIONS: &[Migration] =
    &[Migration { slice: "news", number: 1, sql: include_str!("../migrations/0001_news.sql") }];

/// The tables of posts and news, in an order in which they can be filled.
pub const TABLES: &[&str] = &["post", "post_comment", "post_like", "post_read", "post_seen"];

/// The texts of posts and news.
pub const LOCALES: &[Locale] =
    &[(Lang::Nl, include_str!("../locales/nl/news.ftl")), (Lang::En, include_str!("../locales/en/news.ftl"))];

const NAVIGATION: &[NavEntry] =
    &[NavEntry { label: "news-nav", href: "/news", icon: Icon::Newspaper, needs: None, section: None }];

/// Posts and news as the application takes them. What they show on other pages is [`ROOM`] and [`HOME`].
#[must_use]
pub fn slice() -> Slice {
    Slice {
        name: "news",
        migrations: MIGRATIONS,
        tables: TABLES,
        permissions: permissions::PERMISSIONS,
        locales: LOCALES,
        routes: Arc::new(|routes| {
            pages::routes(routes);
            api::routes(routes);
        }),
        openapi: api::openapi,
        navigation: NAVIGATION,
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
