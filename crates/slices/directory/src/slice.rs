//! What the directory hands to the application.

use access::Permission as _;
use jobs::Handler;
use kernel::Lang;
use web::components::Icon;
use web::i18n::Locale;
use web::{NavEntry, Personal, Routes, Slice};

use crate::permissions::{ManageRoles, ManageUnits, PERMISSIONS, ViewStaff, ViewUnits};
use crate::{MIGRATIONS, TABLES, api, import, pages, personal};

/// The directory's texts.
pub(crate) const LOCALES: &[Locale] = &[
    (Lang::Nl, include_str!("../locales/nl/directory.ftl")),
    (Lang::En, include_str!("../locales/en/directory.ftl")),
    (Lang::Fr, include_str!("../locales/fr/directory.ftl")),
    (Lang::De, include_str!("../locales/de/directory.ftl")),
    import::LOCALES[0],
    import::LOCALES[1],
    import::LOCALES[2],
    import::LOCALES[3],
    personal::LOCALES[0],
    personal::LOCALES[1],
];

const SECTION: Option<&str> = Some("nav-section-organisation");

const NAVIGATION: &[NavEntry] = &[
    NavEntry {
        label: "people-title",
        href: "/people",
        icon: Icon::Users,
        needs: Some(ViewStaff::DEF),
        section: SECTION,
    },
    NavEntry {
        label: "unit-tree-title",
        href: "/units",
        icon: Icon::Network,
        needs: Some(ViewUnits::DEF),
        section: SECTION,
    },
    NavEntry {
        label: "role-list-title",
        href: "/roles",
        icon: Icon::ShieldCheck,
        needs: Some(ManageRoles::DEF),
        section: SECTION,
    },
    NavEntry {
        label: "organisation-list-title",
        href: "/organisations",
        icon: Icon::Landmark,
        needs: Some(ManageUnits::DEF),
        section: SECTION,
    },
];

/// The directory, complete.
#[must_use]
pub fn slice() -> Slice {
    Slice {
        name: "directory",
        migrations: MIGRATIONS,
        tables: TABLES,
        permissions: PERMISSIONS,
        locales: LOCALES,
        routes: std::sync::Arc::new(routes),
        openapi,
        navigation: NAVIGATION,
        readers: Vec::new,
        jobs,
        schedules: &[import::commands::SCHEDULE, personal::SCHEDULE],
        personal: &[personal::HOOK],
    }
}

fn jobs(all: &[Slice]) -> Vec<Handler> {
    let mut handlers = import::commands::handlers();
    handlers.push(personal::handler(Personal::all(all)));
    handlers
}

fn routes(routes: &mut Routes) {
    pages::routes(routes);
    import::routes(routes);
    api::routes(routes);
    personal::routes(routes);
}

fn openapi() -> utoipa::openapi::OpenApi {
    let mut document = api::openapi();
    document.merge(import::openapi());
    document.merge(personal::openapi());
    document
}
