//! Groups for programs.

mod agenda;
mod groups;
mod members;
mod rules;

use kernel::Error;
use utoipa::OpenApi;
use web::Routes;

use crate::model::GroupId;

/// All of the API.
pub(crate) fn routes(routes: &mut Routes) {
    groups::routes(routes);
    members::routes(routes);
    rules::routes(routes);
    agenda::routes(routes);
}

/// Its description.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(
        groups::list,
        groups::begin,
        groups::show,
        groups::change,
        groups::end,
        groups::restore,
        members::list,
        members::add,
        members::remove,
        members::requests,
        members::accept,
        members::refuse,
        rules::list,
        rules::add,
        rules::remove,
        agenda::list,
        agenda::add,
        agenda::change,
        agenda::remove,
        agenda::links,
        agenda::add_link,
        agenda::remove_link,
    ))]
    struct Described;
    Described::openapi()
}

fn read_group(text: &str) -> kernel::Result<GroupId> {
    text.parse().map_err(|_| Error::NotFound)
}

/// Any other id in an address.
fn read<T: std::str::FromStr>(text: &str) -> kernel::Result<T> {
    text.parse().map_err(|_| Error::NotFound)
}
