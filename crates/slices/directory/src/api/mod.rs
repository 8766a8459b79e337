//! The same commands as REST, under `/api/v1/`.

mod body;
mod memberships;
mod organisations;
mod people;
mod roles;
mod units;

pub(crate) use body::key;

use access::Permission as _;
use utoipa::OpenApi;
use web::{Guard, Routes};

use crate::permissions::{ManagePeople, ManageRoles, ManageUnits, ViewUnits};

pub(crate) fn routes(routes: &mut Routes) {
    let see = Guard::Needs(ViewUnits::DEF);
    let manage = Guard::Needs(ManageUnits::DEF);
    let keep = Guard::Needs(ManagePeople::DEF);
    let give = Guard::Needs(ManageRoles::DEF);

    routes.get("/api/v1/organisations", see, organisations::list);
    routes.post("/api/v1/organisations", manage, organisations::found);
    routes.get("/api/v1/organisations/{organisation}", see, organisations::show);
    routes.patch("/api/v1/organisations/{organisation}", manage, organisations::change);

    routes.get("/api/v1/units", see, units::list);
    routes.post("/api/v1/units", manage, units::add);
    routes.get("/api/v1/units/suggestions", see, units::suggestions);
    routes.get("/api/v1/units/{unit}", see, units::show);
    routes.patch("/api/v1/units/{unit}", manage, units::change);
    routes.post("/api/v1/units/{unit}/move", manage, units::rehang);
    routes.post("/api/v1/units/{unit}/end", manage, units::end);

    routes.get("/api/v1/people", Guard::SignedIn, people::list);
    routes.post("/api/v1/people", keep, people::add);
    routes.get("/api/v1/people/{person}", Guard::SignedIn, people::show);
    routes.patch("/api/v1/people/{person}", keep, people::change);
    routes.post("/api/v1/people/{person}/end", keep, people::end);
    routes.post("/api/v1/people/{person}/return", keep, people::bring_back);
    routes.get("/api/v1/functions", Guard::SignedIn, people::functions);

    routes.get("/api/v1/people/{person}/memberships", Guard::SignedIn, memberships::list);
    routes.post("/api/v1/people/{person}/memberships", keep, memberships::add);
    routes.patch("/api/v1/memberships/{membership}", keep, memberships::change);
    routes.post("/api/v1/memberships/{membership}/end", keep, memberships::end);
    routes.post("/api/v1/memberships/{membership}/move", keep, memberships::move_person);

    routes.get("/api/v1/roles", give, roles::list);
    routes.get("/api/v1/people/{person}/roles", give, roles::of_person);
    routes.post("/api/v1/people/{person}/roles", give, roles::give);
    routes.delete("/api/v1/roles/{holding}", give, roles::take);
}

#[derive(OpenApi)]
#[openapi(
    paths(
        organisations::list,
        organisations::found,
        organisations::show,
        organisations::change,
        units::list,
        units::suggestions,
        units::add,
        units::show,
        units::change,
        units::rehang,
        units::end,
        people::list,
        people::add,
        people::show,
        people::change,
        people::end,
        people::bring_back,
        people::functions,
        memberships::list,
        memberships::add,
        memberships::change,
        memberships::end,
        memberships::move_person,
        roles::list,
        roles::of_person,
        roles::give,
        roles::take,
    ),
    components(schemas(web::problem::Problem))
)]
struct Document;

/// The description of this API.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}

#[cfg(test)]
mod tests;
