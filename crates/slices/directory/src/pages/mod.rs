//! The directory's pages: people, units, roles, organisations.

mod entry;
mod organisations;
mod people;
mod roles;
mod theme;
mod units;
mod view;

use access::Permission;
use kernel::{Id as _, OrgId, Text};
use web::components::{Choice, Field};
use web::{Routes, SignedIn};

use crate::UnitField;
use crate::commands::find;
use crate::commands::pick::{self, Offer};
use crate::model::{Organisation, Unit};
use entry::Entry;
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

/// A field with which a unit is chosen, filled with what was typed.
fn unit_field<'a>(v: &View<'_>, entry: &'a Entry, offer: &Offer, field: UnitField) -> Field<'a> {
    let (name, value) = (field.name, entry.get(field.name));
    field.render(offer, value).error(entry.error(v, name))
}

/// The unit that an address narrows a list to, and what is wrong when it means none. What was typed in `asked` is
/// replaced by the unit's id, for the addresses of the next pages.
async fn narrowing_unit<P: Permission>(
    ctx: &SignedIn,
    within: Option<&Organisation>,
    asked: &mut String,
) -> kernel::Result<(Option<Unit>, Option<Text>)> {
    if asked.trim().is_empty() {
        return Ok((None, None));
    }
    match pick::read::<P>(ctx.acting(), within, asked).await? {
        Ok(id) => {
            let unit = find::unit(ctx.acting(), id).await?.0;
            let inside = within.is_none_or(|organisation| organisation.path.reaches(&unit.path));
            *asked = if inside { id.to_string() } else { String::new() };
            Ok((Some(unit).filter(|_| inside), None))
        }
        Err(text) => Ok((None, Some(text))),
    }
}

/// Replaces what was typed in the field of a unit by the unit that it means; says beside the field when it means none.
async fn settle_unit<P: Permission>(
    ctx: &SignedIn,
    within: Option<&Organisation>,
    entry: &mut Entry,
    name: &str,
) -> kernel::Result<()> {
    match pick::read::<P>(ctx.acting(), within, entry.get(name)).await? {
        Ok(unit) => entry.set(name, &unit),
        Err(text) => {
            let mut wrong = kernel::Fields::default();
            wrong.add(name, text);
            entry.refuse(wrong);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
