//! The one thing that a capability hands to the application.

use std::sync::Arc;

use access::PermissionDef;
use db::Migration;
use db::events::Reader;
use jobs::{Handler, Schedule};

use crate::components::Icon;
use crate::i18n::Locale;
use crate::personal::Personal;
use crate::route::Routes;

/// Adds a capability's routes. Shared, since a capability may hold what others gave it to show on its pages.
pub type AddRoutes = Arc<dyn Fn(&mut Routes) + Send + Sync>;

/// A capability, complete. Adding one is adding its crate and one line in `app`.
#[derive(Clone)]
pub struct Slice {
    /// Its name, also the prefix of its permissions, events and tables.
    pub name: &'static str,
    /// Its schema.
    pub migrations: &'static [Migration],
    /// Its tables, in an order in which they can be filled.
    pub tables: &'static [&'static str],
    /// What can be done in it.
    pub permissions: &'static [PermissionDef],
    /// Its texts.
    pub locales: &'static [Locale],
    /// Its pages and API.
    pub routes: AddRoutes,
    /// The description of its API: an `OpenAPI` document with its paths and schemas.
    pub openapi: fn() -> utoipa::openapi::OpenApi,
    /// Its entries in the menu.
    pub navigation: &'static [NavEntry],
    /// What it does when something happens elsewhere.
    pub readers: fn() -> Vec<Reader>,
    /// The work that it does in the background; it is told of all capabilities, for what concerns them too.
    pub jobs: fn(&[Self]) -> Vec<Handler>,
    /// When it does so by itself; each names the kind of one of its [`jobs`](Slice::jobs).
    pub schedules: &'static [Schedule],
    /// How what it keeps of people is shown to them and erased.
    pub personal: &'static [Personal],
}

impl std::fmt::Debug for Slice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Slice({})", self.name)
    }
}

/// An entry of the menu, shown to whoever holds its permission somewhere.
#[derive(Debug, Clone, Copy)]
pub struct NavEntry {
    /// Key of its text.
    pub label: &'static str,
    /// Where it leads.
    pub href: &'static str,
    /// Its picture.
    pub icon: Icon,
    /// What it takes to see it; `None` for everybody who signed in.
    pub needs: Option<PermissionDef>,
    /// Key of the text above the group it stands in; `None` for the first, nameless group.
    pub section: Option<&'static str>,
}
