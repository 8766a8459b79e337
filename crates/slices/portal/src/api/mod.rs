//! The portal for programs: the same commands as the pages.

mod apps;
mod banners;
mod desk;

use utoipa::OpenApi;
use web::Routes;

use crate::Others;
use crate::desks::Desks;

/// All of the API's routes.
pub(crate) fn routes(routes: &mut Routes, desks: &Desks, others: &Others) {
    desk::routes(routes, desks, others);
    apps::routes(routes);
    banners::routes(routes);
}

#[derive(OpenApi)]
#[openapi(
    paths(
        desk::apps,
        desk::favourites,
        desk::put_favourites,
        desk::put_favourite,
        desk::delete_favourite,
        desk::search,
        apps::add,
        apps::show,
        apps::change,
        apps::end,
        apps::restore,
        apps::grants,
        apps::grant,
        apps::remove_grant,
        banners::list,
        banners::add,
        banners::show,
        banners::change,
        banners::end,
    ),
    components(schemas(
        desk::MyApp,
        desk::Favourites,
        desk::SearchResult,
        desk::FoundThing,
        apps::AppBody,
        apps::AppInput,
        apps::AppPatch,
        apps::GrantBody,
        apps::GrantInput,
        banners::BannerBody,
        banners::BannerInput,
    ))
)]
struct Description;

/// The description of the API.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Description::openapi()
}
