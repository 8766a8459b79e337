//! The composition: which capabilities there are, how they are configured, and how they are served.
//!
//! This is the only crate that knows all capabilities. Adding one is adding its crate and its line in [`slices`].

pub mod config;
pub mod demo;
mod furnish;
mod metrics_page;
mod openapi;
mod router;
pub mod serve;

use db::{Db, Migration};
use jobs::Worker;
use kernel::Result;
use web::Slice;
use web::app::{Parts, Settings, Tools};
use web::i18n::Catalog;
use web::search::Source;

pub use openapi::document as openapi_document;
pub use router::{router, routes};

/// The capabilities, each after those whose tables it refers to. The menu follows the same order, the portal first.
#[must_use]
pub fn slices() -> Vec<Slice> {
    vec![
        portal::slice(portal::Others { home: vec![groups::HOME, news::HOME], sources: sources() }),
        groups::slice(vec![news::ROOM, documents::ROOM]),
        news::slice(),
        documents::slice(),
        movein::slice(),
        notices::slice(),
        directory::slice(),
        signon::slice(),
        audit::slice(),
    ]
}

/// What can be found, the kind that is looked for most first.
#[must_use]
pub fn sources() -> Vec<Source> {
    vec![directory::search::PEOPLE, groups::search::SOURCE, documents::SOURCE, news::SOURCE, directory::search::UNITS]
}

/// The schema of the jobs and of all capabilities, in the order in which it must be made.
#[must_use]
pub fn migrations() -> Vec<Migration> {
    let own = in_order_of_reference();
    jobs::MIGRATIONS.iter().chain(own.iter().flat_map(|slice| slice.migrations)).copied().collect()
}

/// All tables, in an order in which they can be filled.
#[must_use]
pub fn tables() -> Vec<&'static str> {
    let own = in_order_of_reference();
    let of_slices = own.iter().flat_map(|slice| slice.tables);
    db::migrate::BASE_TABLES.iter().chain(jobs::TABLES).chain(of_slices).copied().collect()
}

/// The directory holds what all others refer to.
fn in_order_of_reference() -> Vec<Slice> {
    let mut slices = slices();
    slices.sort_by_key(|slice| slice.name != "directory");
    slices
}

/// Does the work of all capabilities that waits in `db`, on the files of `store`; every node has one.
#[must_use]
pub fn worker(db: Db, store: files::Store) -> Worker {
    let slices = slices();
    let of_slices = slices.iter().flat_map(|slice| (slice.jobs)(&slices));
    Worker::new(db, of_slices.chain([documents::collect(store)]))
        .schedules(slices.iter().flat_map(|slice| slice.schedules).copied().chain([documents::SCHEDULE]))
}

/// Puts an application node together on an open, migrated database.
pub fn assemble(db: Db, settings: Settings, tools: Tools) -> Result<web::App> {
    let slices = slices();
    let locales =
        web::LOCALES.iter().chain(files::LOCALES).chain(slices.iter().flat_map(|slice| slice.locales)).copied();
    let catalog = Catalog::new(locales).map_err(|error| kernel::Error::Internal(Box::new(error)))?;
    Ok(web::App::new(Parts {
        db,
        catalog,
        settings,
        identify: Box::new(signon::Identify::new()),
        furnish: Box::new(furnish::Furnish::default()),
        slices,
        tools,
    }))
}
