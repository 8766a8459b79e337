//! The directory's pages: people, units, roles, organisations.

mod entry;
mod organisations;
mod people;
mod roles;
mod theme;
mod units;
mod view;

use kernel::{Id as _, OrgId};
use web::components::{Choice, Field};
use web::{Routes, SignedIn};

use crate::commands::find;
use crate::model::{Organisation, Unit};
use view::View;

pub(crate) use people::list::{cursor as people_cursor, read_cursor as read_people_cursor};
pub(crate) use people::roles::all_permissions;
pub(crate) use roles::{cursor as role_cursor, read_cursor as read_role_cursor};

/// All of them.
pub(crate) fn routes(routes: &mut Routes) {
    people::routes(routes);
    units::routes(routes);
    roles::routes(routes);
    organisations::routes(routes);
    theme::routes(routes);
}

/// The organisation that an address asks for; the actor's own when it asks for none.
async fn chosen_organisation(ctx: &SignedIn, asked: &str) -> kernel::Result<Organisation> {
    let own = ctx.me().house.organisation;
    let id = if asked.is_empty() { own } else { asked.parse::<OrgId>().map_err(|_| kernel::Error::NotFound)? };
    find::organisation_in_part(ctx.acting(), id).await
}

/// The choice of an organisation, for who sees several.
fn organisation_field<'a>(v: &View<'_>, organisations: &'a [Organisation], chosen: OrgId) -> Field<'a> {
    let choices = organisations.iter().map(|o| Choice::new(o.id.to_string(), o.name.as_str())).collect();
    Field::select("org", v.t("organisation-choose"), choices).value(chosen.uuid().to_string())
}

/// Units as a list to choose from, each indented below the one it belongs to.
fn unit_choices(units: &[Unit]) -> Vec<Choice<'static>> {
    in_tree_order(units)
        .into_iter()
        .map(|(depth, unit)| Choice::new(unit.id.to_string(), format!("{}{}", "\u{2003}".repeat(depth), unit.name)))
        .collect()
}

/// Units sorted by name put in the order of their tree, each with its depth. A unit whose parent is not among them
/// stands at the top.
fn in_tree_order(units: &[Unit]) -> Vec<(usize, &Unit)> {
    let known: std::collections::HashSet<_> = units.iter().map(|unit| unit.id).collect();
    let mut below: std::collections::HashMap<_, Vec<&Unit>> = std::collections::HashMap::new();
    for unit in units {
        below.entry(unit.parent.filter(|parent| known.contains(parent))).or_default().push(unit);
    }
    let mut ordered = Vec::with_capacity(units.len());
    let mut rest: Vec<(usize, &Unit)> =
        below.remove(&None).unwrap_or_default().into_iter().rev().map(|u| (0, u)).collect();
    while let Some((depth, unit)) = rest.pop() {
        ordered.push((depth, unit));
        rest.extend(below.remove(&Some(unit.id)).unwrap_or_default().into_iter().rev().map(|u| (depth + 1, u)));
    }
    ordered
}

#[cfg(test)]
mod tests;
