//! The landing page: apps and who gets them, favourites, banners, search and help.
//!
//! What a person finds on the landing page is derived once and kept under the version of their identity
//! ([`desks`]); a page that was derived before costs no query.

mod api;
pub mod commands;
pub mod desks;
mod events;
mod furnish;
pub mod model;
mod pages;
pub mod permissions;
mod personal;
pub mod sample;
mod store;

pub use events::PortalEvent;
pub use furnish::Furnish;
pub use store::apps::AppFilter;
pub use store::banners::BannerFilter;

use std::sync::Arc;

use access::Permission as _;
use db::Migration;
use kernel::Lang;
use web::components::Icon;
use web::i18n::Locale;
use web::search::Source;
use web::{NavEntry, Part, Routes, Slice};

/// The portal's schema.
pub const MIGRATIONS: &[Migration] =
    &[Migration { slice: "portal", number: 1, sql: include_str!("../migrations/0001_portal.sql") }];

/// The portal's tables, in an order in which they can be filled.
pub const TABLES: &[&str] = &["app", "app_grant", "favourite", "opened", "banner"];

/// The portal's texts.
pub const LOCALES: &[Locale] = &[
    (Lang::Nl, include_str!("../locales/nl/portal.ftl")),
    (Lang::En, include_str!("../locales/en/portal.ftl")),
    (Lang::Fr, include_str!("../locales/fr/portal.ftl")),
    (Lang::De, include_str!("../locales/de/portal.ftl")),
    (Lang::Nl, include_str!("../locales/nl/help.ftl")),
    (Lang::En, include_str!("../locales/en/help.ftl")),
];

const NAVIGATION: &[NavEntry] = &[
    NavEntry { label: "portal-nav-home", href: "/", icon: Icon::House, needs: None, section: None },
    NavEntry {
        label: "portal-nav-apps",
        href: "/apps",
        icon: Icon::LayoutGrid,
        needs: Some(permissions::ViewApps::DEF),
        section: Some("nav-section-organisation"),
    },
    NavEntry {
        label: "portal-nav-banners",
        href: "/banners",
        icon: Icon::Megaphone,
        needs: Some(permissions::ManageBanners::DEF),
        section: Some("nav-section-organisation"),
    },
];

/// What other capabilities show on the portal's pages.
#[derive(Debug, Clone, Default)]
pub struct Others {
    /// On everybody's landing page.
    pub home: Vec<Part<()>>,
    /// What can be found.
    pub sources: Vec<Source>,
}

/// The portal as the application takes it.
#[must_use]
pub fn slice(others: Others) -> Slice {
    Slice {
        name: "portal",
        migrations: MIGRATIONS,
        tables: TABLES,
        permissions: permissions::PERMISSIONS,
        locales: LOCALES,
        routes: Arc::new(move |routes| add_routes(routes, &others)),
        openapi: api::openapi,
        navigation: NAVIGATION,
        readers: Vec::new,
        jobs: |_| Vec::new(),
        schedules: &[],
        personal: &[personal::HOOK],
    }
}

fn add_routes(routes: &mut Routes, others: &Others) {
    let desks = desks::Desks::default();
    pages::routes(routes, &desks, others);
    api::routes(routes, &desks, others);
}

#[cfg(test)]
mod tests {
    use super::*;
    use web::i18n::{Catalog, keys};

    fn keys_of(lang: Lang) -> std::collections::BTreeSet<String> {
        LOCALES.iter().filter(|(of, _)| *of == lang).flat_map(|(_, source)| keys(source)).collect()
    }

    #[test]
    fn dutch_and_english_are_complete_and_others_add_nothing() {
        assert_eq!(keys_of(Lang::Nl), keys_of(Lang::En));
        assert!(keys_of(Lang::Fr).is_subset(&keys_of(Lang::En)));
        assert!(keys_of(Lang::De).is_subset(&keys_of(Lang::En)));
    }

    #[test]
    fn no_key_is_used_by_the_shell_too() {
        let locales = LOCALES.iter().chain(web::LOCALES).copied();
        assert!(Catalog::new(locales).is_ok());
    }

    #[test]
    fn all_that_has_a_stable_key_has_a_name() {
        let known = keys_of(Lang::Nl);
        let categories = model::Category::ALL.iter().map(|category| category.label());
        let urgencies = model::Urgency::ALL.iter().map(|urgency| format!("portal-urgency-{urgency}-hint"));
        for key in categories.chain(urgencies) {
            assert!(known.contains(&key), "{key}");
        }
        for (key, _, _) in ::sample::CATEGORIES {
            assert!(key.parse::<model::Category>().is_ok(), "the demo's category {key}");
        }
    }

    #[test]
    fn the_api_is_described() {
        let Ok(json) = api::openapi().to_json() else { panic!("the description must be JSON") };
        for path in ["/api/v1/apps/{app}/grants", "/api/v1/me/favourites", "/api/v1/banners", "/api/v1/search"] {
            assert!(json.contains(path), "{path}");
        }
    }
}
