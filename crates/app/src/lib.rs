//! The composition: which capabilities there are, how they are configured, and how they are served.
//!
//! This is the only crate that knows all capabilities. Adding one is adding its crate and its line in [`slices`].

pub mod config;
pub mod demo;
mod metrics_page;
mod openapi;
mod router;
pub mod serve;

use db::{Db, Migration};
use kernel::Result;
use web::Slice;
use web::app::{Parts, Settings};
use web::i18n::Catalog;

pub use openapi::document as openapi_document;
pub use router::{router, routes};

/// The capabilities, each after those whose tables it refers to. The menu follows the same order, the portal first.
#[must_use]
pub fn slices() -> Vec<Slice> {
    vec![portal::slice(), directory::slice(), signon::slice(), audit::slice()]
}

/// The schema of all capabilities, in the order in which it must be made.
#[must_use]
pub fn migrations() -> Vec<Migration> {
    in_order_of_reference().iter().flat_map(|slice| slice.migrations.iter().copied()).collect()
}

/// All tables, in an order in which they can be filled.
#[must_use]
pub fn tables() -> Vec<&'static str> {
    let own = in_order_of_reference();
    db::migrate::BASE_TABLES.iter().copied().chain(own.iter().flat_map(|slice| slice.tables.iter().copied())).collect()
}

/// The directory holds what all others refer to.
fn in_order_of_reference() -> Vec<Slice> {
    let mut slices = slices();
    slices.sort_by_key(|slice| slice.name != "directory");
    slices
}

/// Puts an application node together on an open, migrated database.
pub fn assemble(db: Db, settings: Settings) -> Result<web::App> {
    let slices = slices();
    let locales = web::LOCALES.iter().chain(slices.iter().flat_map(|slice| slice.locales)).copied();
    let catalog = Catalog::new(locales).map_err(|error| kernel::Error::Internal(Box::new(error)))?;
    Ok(web::App::new(Parts {
        db,
        catalog,
        settings,
        identify: Box::new(signon::Identify::new()),
        furnish: Box::new(portal::Furnish::default()),
        slices,
    }))
}
