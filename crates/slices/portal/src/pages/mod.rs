//! The portal's pages: start, apps and who gets them, banners, search, help.

mod app_form;
pub(crate) mod app_list;
mod app_show;
mod banner_form;
pub(crate) mod banner_list;
mod help;
mod landing;
mod search;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use access::Permission as _;
use web::search::Source;
use web::{Guard, Part, Routes, SignedIn};

use crate::Others;
use crate::desks::{Desks, Notices};
use crate::permissions::{ManageApps, ManageBanners, ViewApps};

/// All of them.
pub(crate) fn routes(routes: &mut Routes, desks: &Desks, others: &Others) {
    own(routes, desks, others);
    let (view, manage) = (Guard::Needs(ViewApps::DEF), Guard::Needs(ManageApps::DEF));
    routes.get("/apps", view, app_list::page);
    routes.get("/apps/new", manage, app_form::new);
    routes.post("/apps/new", manage, app_form::add);
    routes.get("/apps/{app}", view, app_show::page);
    routes.get("/apps/{app}/edit", manage, app_form::edit);
    routes.post("/apps/{app}/edit", manage, app_form::change);
    routes.post("/apps/{app}/end", manage, app_show::end);
    routes.post("/apps/{app}/restore", manage, app_show::restore);
    routes.post("/apps/{app}/pin", manage, app_show::pin);
    routes.post("/apps/{app}/grants", manage, app_show::grant);
    routes.post("/apps/{app}/grants/{grant}/remove", manage, app_show::remove);
    let write = Guard::Needs(ManageBanners::DEF);
    routes.get("/banners", write, banner_list::page);
    routes.get("/banners/new", write, banner_form::new);
    routes.post("/banners/new", write, banner_form::add);
    routes.get("/banners/{banner}", write, banner_form::edit);
    routes.post("/banners/{banner}", write, banner_form::change);
    routes.post("/banners/{banner}/end", write, banner_list::end);
    let open = Guard::Public("help must be there for who cannot sign in");
    routes.get("/help", open, help::index);
    routes.get("/help/{code}", open, help::page);
}

/// What everybody has for themselves.
fn own(routes: &mut Routes, desks: &Desks, others: &Others) {
    let (notices, home): (_, Arc<[Part<()>]>) = (Notices::default(), others.home.as_slice().into());
    let sources: Arc<[Source]> = others.sources.as_slice().into();
    let (of_landing, of_search) = (desks.clone(), desks.clone());
    routes.get("/", Guard::SignedIn, move |me: SignedIn, query| {
        let (desks, notices, home) = (of_landing.clone(), notices.clone(), Arc::clone(&home));
        async move { landing::page((&desks, &notices), &home, &me, query).await }
    });
    routes.get("/apps/{app}/open", Guard::SignedIn, landing::open);
    routes.post("/apps/{app}/favourite", Guard::SignedIn, landing::favourite);
    routes.get("/search", Guard::SignedIn, move |me: SignedIn, query| {
        let (desks, sources) = (of_search.clone(), Arc::clone(&sources));
        async move { search::page(&desks, &sources, &me, query).await }
    });
}
