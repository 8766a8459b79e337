//! Groups: a team, a dwelling group, the emergency-response officers, and what they share.
//!
//! # Who finds a group and who gets in
//!
//! An *open* group is found by all of its organisation, read by all and joined by whoever wants. A *closed* one is found
//! by all; an owner lets people in who ask. A *hidden* one is known to its members only. Pupils find a group when it says
//! so.
//!
//! People belong to a group by hand, or by a *rule*: everybody of a unit, with a function there, staff or pupils. A rule
//! is asked each time, never copied: who starts on Monday is in on Monday, who leaves is out, and there is nothing to
//! bring up to date. Both questions, "which are my groups" and "who is in this group", begin at what is small: a person's
//! few places, a group's few rules.
//!
//! # The proof
//!
//! What is in a group can only be reached with an [`gate::Inside`], which [`gate::enter`] hands out. Other capabilities
//! that keep things for groups take the same proof: documents, news. An administrator may keep a group (its name, owners,
//! end) without getting an `Inside`: what is said in it is not theirs.
//!
//! # Rooms
//!
//! The page of a group has parts that others fill: see [`web::Part`]. The application says which.

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
pub mod search;
mod store;

pub use events::GroupEvent;
pub use pages::{HOME, Tab, frame};
pub use store::groups::{FoundGroup, GroupFilter, OwnGroup};
pub use store::members::{Member, MemberFilter};
pub use store::requests::Request;

use std::sync::Arc;

use db::Migration;
use kernel::Lang;
use web::components::Icon;
use web::i18n::Locale;
use web::{NavEntry, Part, Slice};

/// The groups' schema.
pub const MIGRATIONS: &[Migration] =
    &[Migration { slice: "groups", number: 1, sql: include_str!("../migrations/0001_groups.sql") }];

/// The groups' tables, in an order in which they can be filled.
pub const TABLES: &[&str] =
    &["work_group", "group_member", "group_rule", "group_request", "group_link", "group_date", "group_visit"];

/// The groups' texts.
pub const LOCALES: &[Locale] =
    &[(Lang::Nl, include_str!("../locales/nl/groups.ftl")), (Lang::En, include_str!("../locales/en/groups.ftl"))];

const NAVIGATION: &[NavEntry] =
    &[NavEntry { label: "groups-nav", href: "/groups", icon: Icon::MessagesSquare, needs: None, section: None }];

/// The groups as the application takes them, with what others show on a group's page.
#[must_use]
pub fn slice(rooms: Vec<Part<gate::Inside>>) -> Slice {
    let rooms: Arc<[Part<gate::Inside>]> = rooms.into();
    Slice {
        name: "groups",
        migrations: MIGRATIONS,
        tables: TABLES,
        permissions: permissions::PERMISSIONS,
        locales: LOCALES,
        routes: Arc::new(move |routes| {
            pages::routes(routes, &rooms);
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
