//! Pages of imports: choose a file, look at what it does, agree, watch, read the result.

mod run;
mod settings;
mod start;

use access::Permission as _;
use web::{Guard, Routes, SignedIn};

use super::commands;
use super::model::{RunId, Source, SourceKind};
use crate::commands::pick::{self, Offer};
use crate::model::Organisation;
use crate::permissions::{ManagePeople, ViewUnits};

pub(super) fn routes(routes: &mut Routes) {
    let keep = Guard::Needs(ManagePeople::DEF);
    routes.get("/people/import", keep, start::page);
    routes.post("/people/import", keep, start::upload);
    routes.get("/people/import/sources", keep, settings::list);
    routes.get("/people/import/sources/{source}", keep, settings::page);
    routes.post("/people/import/sources/{source}", keep, settings::save);
    routes.get("/people/import/{run}", keep, run::page);
    routes.post("/people/import/{run}/columns", keep, run::columns);
    routes.post("/people/import/{run}/apply", keep, run::apply);
    routes.post("/people/import/{run}/withdraw", keep, run::withdraw);
    routes.get("/live/import/{run}", keep, run::live);
}

/// The organisation that an address asks for; the actor's own when it asks for none.
async fn organisation(ctx: &SignedIn, asked: &str) -> kernel::Result<Organisation> {
    let id = asked.parse().unwrap_or(ctx.me().house.organisation);
    commands::organisation(ctx.acting(), id, SourceKind::People).await
}

fn run_address(id: RunId) -> String {
    format!("/people/import/{id}")
}

/// The units in which an import can put who has none.
async fn unit_offer(ctx: &SignedIn, source: &Source) -> kernel::Result<Offer> {
    let organisation = commands::organisation(ctx.acting(), source.organisation, source.kind).await?;
    let chosen = source.settings.default_unit.map(|unit| unit.to_string()).unwrap_or_default();
    pick::offer::<ViewUnits>(ctx.acting(), Some(&organisation), &chosen).await
}
