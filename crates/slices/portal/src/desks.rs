//! What was derived for people, kept in memory until a version says that it is stale.
//!
//! An entry is kept under the version of the identity that it was read for, and that version moves with every change
//! to the person, the organisation or the whole. So nothing is ever taken out: what is stale is not asked for any
//! more, and gives way when room is needed. An entry can be newer than its version says, never older.

use std::sync::Arc;

use access::Acting;
use kernel::{OrgId, PersonId, Result};
use quick_cache::sync::Cache;
use web::app::{Identity, Version};

use crate::model::{Catalogue, Desk, Notice};
use crate::store;

/// Desks kept: the people who are at work at the same time.
const DESKS: usize = 20_000;
/// Catalogues kept: organisations at work at the same time, some in two versions.
const CATALOGUES: usize = 500;

/// What a person's landing page is made of.
#[derive(Debug)]
pub struct Place {
    /// The person's apps.
    pub desk: Desk,
    /// Units and functions of today.
    pub places: Vec<(String, Option<String>)>,
}

/// A node's memory of desks. Cheap to clone; clones share it.
#[derive(Clone)]
pub struct Desks(Arc<Kept>);

struct Kept {
    places: Cache<(PersonId, Version), Arc<Place>>,
    catalogues: Cache<(OrgId, i64, i64), Arc<Catalogue>>,
}

impl Default for Desks {
    fn default() -> Self {
        Self(Arc::new(Kept { places: Cache::new(DESKS), catalogues: Cache::new(CATALOGUES) }))
    }
}

impl std::fmt::Debug for Desks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Desks({})", self.0.places.len())
    }
}

impl Desks {
    /// What `me` finds on the landing page. Many who ask for the same wait for one to read it.
    pub async fn of(&self, acting: &Acting, me: &Identity) -> Result<Arc<Place>> {
        self.0.places.get_or_insert_async(&(me.person, me.version), self.derive(acting, me)).await
    }

    async fn derive(&self, acting: &Acting, me: &Identity) -> Result<Arc<Place>> {
        let held = store::desk::held(acting.conn(), me.person, acting.today()).await?;
        let organisation = me.house.organisation;
        let key = (organisation, me.version.organisation, me.version.everything);
        let read = async {
            let apps = store::apps::on_offer(acting.conn(), organisation).await?;
            Ok::<_, kernel::Error>(Arc::new(Catalogue::new(apps)))
        };
        let catalogue = self.0.catalogues.get_or_insert_async(&key, read).await?;
        let places = places(acting, me).await?;
        Ok(Arc::new(Place { desk: Desk::new(catalogue, &held), places }))
    }
}

async fn places(acting: &Acting, me: &Identity) -> Result<Vec<(String, Option<String>)>> {
    let seen = directory::commands::find::person(acting, me.person).await?;
    let today = acting.today();
    let memberships = directory::commands::find::memberships(acting, &seen).await?;
    Ok(memberships
        .into_iter()
        .filter(|membership| membership.holds_on(today))
        .map(|membership| (membership.unit_name, membership.function.map(|function| function.name)))
        .collect())
}

type KeptNotices = Cache<(PersonId, Version), Arc<[Notice]>>;

/// A node's memory of banners. Cheap to clone; clones share it.
#[derive(Clone)]
pub struct Notices(Arc<KeptNotices>);

impl Default for Notices {
    fn default() -> Self {
        Self(Arc::new(Cache::new(DESKS)))
    }
}

impl std::fmt::Debug for Notices {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Notices({})", self.0.len())
    }
}

impl Notices {
    /// The banners for `me`, also those that begin later today: ask each whether it holds now.
    pub async fn of(&self, acting: &Acting, me: &Identity) -> Result<Arc<[Notice]>> {
        let read = async {
            let found = store::banners::notices(acting.conn(), me.person, acting.today(), acting.clock().now()).await?;
            Ok::<_, kernel::Error>(Arc::from(found))
        };
        self.0.get_or_insert_async(&(me.person, me.version), read).await
    }
}
