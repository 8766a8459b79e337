//! The pages of groups.

mod agenda;
mod form;
mod frame;
mod home;
mod links;
pub(crate) mod list;
pub(crate) mod members;
mod membership;
mod settings;
mod show;

use std::sync::Arc;

use access::Permission as _;
use kernel::{Error, PersonId};
use web::{Guard, Part, Routes};

use crate::gate::Inside;
use crate::model::GroupId;
use crate::permissions::CreateGroups;

pub use frame::{Tab, frame};
pub use home::HOME;

/// All of them; `rooms` are what other capabilities show on a group's page.
pub(crate) fn routes(routes: &mut Routes, rooms: &Arc<[Part<Inside>]>) {
    let create = Guard::Needs(CreateGroups::DEF);
    routes.get("/groups", Guard::SignedIn, list::page);
    routes.get("/groups/new", create, form::new);
    routes.post("/groups/new", create, form::begin);
    let rooms = Arc::clone(rooms);
    routes.get("/groups/{group}", Guard::SignedIn, move |me, path| {
        let rooms = Arc::clone(&rooms);
        async move { show::page(&rooms, me, path).await }
    });
    own(routes);
    kept(routes);
}

/// What members do.
fn own(routes: &mut Routes) {
    let inside = Guard::SignedIn;
    routes.get("/groups/{group}/members", inside, members::page);
    routes.get("/groups/{group}/agenda", inside, agenda::page);
    routes.get("/groups/{group}/agenda/new", inside, agenda::new);
    routes.post("/groups/{group}/agenda/new", inside, agenda::add);
    routes.get("/groups/{group}/agenda/{date}", inside, agenda::edit);
    routes.post("/groups/{group}/agenda/{date}", inside, agenda::change);
    routes.post("/groups/{group}/agenda/{date}/remove", inside, agenda::remove);
    routes.get("/groups/{group}/links", inside, links::page);
    routes.post("/groups/{group}/links", inside, links::add);
    routes.post("/groups/{group}/links/{link}/remove", inside, links::remove);
    routes.post("/groups/{group}/join", inside, membership::join);
    routes.post("/groups/{group}/leave", inside, membership::leave);
    routes.post("/groups/{group}/ask", inside, membership::ask);
    routes.post("/groups/{group}/withdraw", inside, membership::withdraw);
}

/// What who keeps a group does.
fn kept(routes: &mut Routes) {
    let inside = Guard::SignedIn;
    routes.get("/groups/{group}/settings", inside, settings::page);
    routes.post("/groups/{group}/settings", inside, settings::change);
    routes.post("/groups/{group}/end", inside, settings::end);
    routes.post("/groups/{group}/restore", inside, settings::restore);
    routes.post("/groups/{group}/rules", inside, settings::add_rule);
    routes.post("/groups/{group}/rules/{rule}/remove", inside, settings::remove_rule);
    routes.post("/groups/{group}/members", inside, members::add);
    routes.post("/groups/{group}/members/{person}/remove", inside, members::remove);
    routes.post("/groups/{group}/members/{person}/owner", inside, members::owner);
    routes.post("/groups/{group}/requests/{person}/accept", inside, members::accept);
    routes.post("/groups/{group}/requests/{person}/refuse", inside, members::refuse);
}

/// A group's id in an address.
pub(crate) fn read_group(text: &str) -> kernel::Result<GroupId> {
    text.parse().map_err(|_| Error::NotFound)
}

/// A person's id in an address.
fn read_person(text: &str) -> kernel::Result<PersonId> {
    text.parse().map_err(|_| Error::NotFound)
}
