//! Documents for programs.

mod body;
mod changes;
mod documents;
mod pieces;

use utoipa::OpenApi;
use web::Routes;

/// All of the API.
pub(crate) fn routes(routes: &mut Routes) {
    documents::routes(routes);
    changes::routes(routes);
    pieces::routes(routes);
}

/// Its description.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(
        documents::list,
        documents::put,
        documents::newest,
        documents::trash,
        documents::room,
        documents::show,
        documents::content,
        documents::revisions,
        changes::make_folder,
        changes::change,
        changes::throw_away,
        changes::restore,
        changes::bring_back,
        changes::empty_trash,
        changes::set_quota,
        pieces::begin,
        pieces::offset,
        pieces::append,
        pieces::give_up,
    ))]
    struct Described;
    Described::openapi()
}
