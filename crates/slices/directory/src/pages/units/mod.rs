//! Units: the tree, one unit, and what is done to it.

mod form;
mod hang;
mod show;
pub(super) mod tree;

use access::Permission as _;
use web::{Guard, Routes};

use crate::permissions::{ManageUnits, ViewUnits};

pub(super) fn routes(routes: &mut Routes) {
    let see = Guard::Needs(ViewUnits::DEF);
    let manage = Guard::Needs(ManageUnits::DEF);
    routes.get("/units", see, tree::page);
    routes.get("/units/new", manage, form::new);
    routes.post("/units/new", manage, form::add);
    routes.get("/units/{unit}", see, show::page);
    routes.get("/units/{unit}/edit", manage, form::edit);
    routes.post("/units/{unit}/edit", manage, form::change);
    routes.get("/units/{unit}/move", manage, hang::page);
    routes.post("/units/{unit}/move", manage, hang::go);
    routes.get("/units/{unit}/end", manage, hang::ask_end);
    routes.post("/units/{unit}/end", manage, hang::end);
}
