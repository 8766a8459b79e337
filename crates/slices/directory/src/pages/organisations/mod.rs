//! Organisations: the list, founding one, its look.

mod list;
mod look;

use access::Permission as _;
use web::{Guard, Routes};

use crate::permissions::{ManageUnits, ViewUnits};

pub(super) fn routes(routes: &mut Routes) {
    let manage = Guard::Needs(ManageUnits::DEF);
    routes.get("/organisations", Guard::Needs(ViewUnits::DEF), list::page);
    routes.get("/organisations/new", manage, list::new);
    routes.post("/organisations/new", manage, list::found);
    routes.get("/organisations/{organisation}/look", manage, look::page);
    routes.post("/organisations/{organisation}/look", manage, look::furnish);
    routes.post("/organisations/{organisation}/logo", manage, look::set_logo);
}
