//! People: finding them, keeping them, and where they belong.

mod form;
mod leave;
mod links;
pub(super) mod list;
mod memberships;
mod moves;
pub(super) mod roles;
pub(super) mod show;

use access::Permission as _;
use web::{Guard, Routes};

use crate::permissions::{ManagePeople, ManageRoles};

pub(super) fn routes(routes: &mut Routes) {
    let keep = Guard::Needs(ManagePeople::DEF);
    // Pupils who help and teachers see people too, without the permission to see all colleagues.
    routes.get("/people", Guard::SignedIn, list::page);
    routes.get("/people/new", keep, form::new);
    routes.post("/people/new", keep, form::add);
    routes.get("/people/{person}", Guard::SignedIn, show::page);
    routes.get("/people/{person}/edit", keep, form::edit);
    routes.post("/people/{person}/edit", keep, form::change);
    routes.get("/people/{person}/move", keep, moves::page);
    routes.post("/people/{person}/move", keep, moves::go);
    routes.get("/people/{person}/memberships/new", keep, memberships::new);
    routes.post("/people/{person}/memberships/new", keep, memberships::add);
    routes.get("/memberships/{membership}/edit", keep, memberships::edit);
    routes.post("/memberships/{membership}/edit", keep, memberships::change);
    routes.get("/memberships/{membership}/end", keep, memberships::ask_end);
    routes.post("/memberships/{membership}/end", keep, memberships::end);
    routes.get("/people/{person}/end", keep, leave::ask);
    routes.post("/people/{person}/end", keep, leave::end);
    routes.get("/people/{person}/return", keep, leave::ask_return);
    routes.post("/people/{person}/return", keep, leave::bring_back);
    routes.get("/people/{person}/roles", Guard::Needs(ManageRoles::DEF), roles::page);
    routes.post("/people/{person}/roles", Guard::Needs(ManageRoles::DEF), roles::give);
}
