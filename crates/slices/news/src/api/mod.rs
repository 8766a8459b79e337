//! Posts and news for programs.

mod body;
mod posts;
mod said;

use kernel::Error;
use utoipa::OpenApi;
use web::Routes;

/// All of the API.
pub(crate) fn routes(routes: &mut Routes) {
    posts::routes(routes);
    said::routes(routes);
}

/// Its description.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    #[derive(OpenApi)]
    #[openapi(paths(
        posts::in_group,
        posts::write_in_group,
        posts::news,
        posts::write_news,
        posts::show,
        posts::change,
        posts::delete,
        posts::archive,
        posts::unarchive,
        posts::pin,
        posts::unpin,
        posts::share,
        said::comments,
        said::add_comment,
        said::change_comment,
        said::delete_comment,
        said::likes,
        said::like,
        said::unlike,
        said::confirm,
        said::readers,
    ))]
    struct Described;
    Described::openapi()
}

/// An id in an address.
fn read<T: std::str::FromStr>(text: &str) -> kernel::Result<T> {
    text.parse().map_err(|_| Error::NotFound)
}
