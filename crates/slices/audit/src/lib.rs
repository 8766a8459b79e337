//! The audit trail: a page that reads the one history. It keeps nothing of its own.

mod api;
mod page;
mod read;

use access::Permission as _;
use kernel::Lang;
use web::components::Icon;
use web::{Guard, NavEntry, Routes, Slice};

access::permissions! {
    /// Read who did what.
    ViewAudit = "audit.trail.view": [OrganisationAdministrator, DataProtectionOfficer];
}

/// What the audit trail hands to the application.
#[must_use]
pub fn slice() -> Slice {
    Slice {
        name: "audit",
        migrations: &[],
        tables: &[],
        permissions: PERMISSIONS,
        locales: &[
            (Lang::Nl, include_str!("../locales/nl/audit.ftl")),
            (Lang::En, include_str!("../locales/en/audit.ftl")),
        ],
        routes: std::sync::Arc::new(routes),
        openapi: api::document,
        navigation: &[NavEntry {
            label: "nav-audit",
            href: "/audit",
            icon: Icon::History,
            needs: Some(ViewAudit::DEF),
            section: Some("nav-section-organisation"),
        }],
        readers: Vec::new,
        jobs: |_| Vec::new(),
        schedules: &[],
        personal: &[],
    }
}

fn routes(routes: &mut Routes) {
    routes.get("/audit", Guard::Needs(ViewAudit::DEF), page::show);
    routes.get("/api/v1/audit", Guard::Needs(ViewAudit::DEF), api::list);
}
