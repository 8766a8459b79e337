//! The roles of one person: giving and taking back.

use access::{PermissionDef, Role};
use axum::response::{IntoResponse as _, Response};
use kernel::{PersonId, Text, UnitId};
use maud::{Markup, html};
use web::components::{Button, Card, Choice, Field, Form, actions};
use web::{Page, PageResult, Redirect, SignedIn};

use super::super::entry::{Entry, fields_of};
use super::super::view::View;
use super::super::{settle_unit, unit_field};
use super::memberships::page_about;
use crate::UnitField;
use crate::at::At;
use crate::commands::find::{self, SeenPerson};
use crate::commands::pick::{self, Offer};
use crate::commands::roles::{self as commands, NewRole};
use crate::model::{Person, RoleHolding};
use crate::permissions::ManageRoles;

/// All permissions that exist: giving a role takes holding all that it carries.
pub(crate) fn all_permissions(ctx: &SignedIn) -> Vec<PermissionDef> {
    ctx.app().slices.iter().flat_map(|slice| slice.permissions).copied().collect()
}

/// Where a role is held.
pub(crate) fn place(v: &View<'_>, holding: &RoleHolding) -> Markup {
    let text = holding.unit_name.as_ref().map(|name| v.text(&Text::new("role-at").with("unit", name)));
    html! { (text.unwrap_or_else(|| v.t("role-at-everything"))) }
}

/// What the page shows.
struct Given {
    person: Person,
    roles: Vec<RoleHolding>,
    /// Roles that the actor could give somewhere.
    choices: Vec<Role>,
    units: Offer,
    /// Whether the actor could give a role above all units.
    everywhere: bool,
}

async fn load(ctx: &SignedIn, seen: SeenPerson, chosen: &str) -> kernel::Result<Given> {
    let acting = ctx.acting();
    let permissions = all_permissions(ctx);
    let units = pick::offer::<ManageRoles>(acting, None, chosen).await?;
    let scope = acting.grants().scope::<ManageRoles>()?;
    let everywhere = scope.reaches(&access::UnitPath::everywhere());
    let choices = Role::ALL
        .iter()
        .copied()
        .filter(|role| !role.follows_membership())
        .filter(|role| *role != Role::SystemAdministrator || everywhere)
        .filter(|role| scope.paths().iter().any(|path| acting.grants().outranks(*role, path, &permissions)))
        .collect();
    let roles = find::roles_of(acting, &seen).await?;
    Ok(Given { person: seen.person, roles, choices, units, everywhere })
}

pub(super) async fn page(ctx: SignedIn, At(id): At<PersonId>) -> PageResult {
    let seen = find::person(ctx.acting(), id).await?;
    let own = find::organisation_in_part(ctx.acting(), seen.person.organisation).await?;
    let mut entry = Entry::new().with("starts_on", &ctx.acting().today());
    if ctx.grants().at::<ManageRoles>(&own.access_place()).is_some() {
        entry = entry.with("unit", &own.id.unit());
    }
    let given = load(&ctx, seen, entry.get("unit")).await?;
    Ok(render(&View::of(&ctx), &given, &entry))
}

fn render(v: &View<'_>, given: &Given, entry: &Entry) -> Page {
    let content = html! {
        (Card::new(held(v, given)).title(v.t("person-roles")))
        (Card::new(html! { (entry.summary(v)) (give_form(v, given, entry)) }).title(v.t("role-give")))
    };
    page_about(v, &given.person, &v.t("person-roles"), &content)
}

fn held(v: &View<'_>, given: &Given) -> Markup {
    if given.roles.is_empty() {
        return html! { p class="tb-soft" { (v.t("person-roles-none")) } };
    }
    html! {
        ul class="tb-stack tb-stack--tight" {
            @for holding in &given.roles {
                li {
                    strong { (v.t(&format!("role-{}", holding.role))) } " " (place(v, holding)) " "
                    span class="tb-soft" { (v.days(holding.starts_on, holding.ends_on)) } " "
                    (take_button(v, holding, &format!("/people/{}/roles", given.person.id)))
                }
            }
        }
    }
}

/// The button that leads to the question whether to take a role back.
pub(crate) fn take_button(v: &View<'_>, holding: &RoleHolding, back: &str) -> Markup {
    let href = super::super::view::address(&format!("/roles/{}/take", holding.id), &[("back", back)]);
    html! { (Button::link(v.t("role-take"), href).subtle().small()) }
}

fn give_form(v: &View<'_>, given: &Given, entry: &Entry) -> Markup {
    let roles = std::iter::once(Choice::new("", v.t("field-pick")))
        .chain(given.choices.iter().map(|role| Choice::new(role.key(), v.t(&format!("role-{role}")))))
        .collect();
    let empty = v.t(if given.everywhere { "role-at-everything" } else { "field-pick" });
    let unit = UnitField {
        name: "unit",
        label: v.t("role-where"),
        empty: Some(empty),
        about: v.t("role-where-hint"),
        hint: v.t(if given.everywhere { "unit-pick-hint-everything" } else { "unit-pick-hint" }),
        purpose: "roles",
        organisation: None,
    };
    let id = given.person.id;
    let body = html! {
        (entry.fill(v, "role", Field::select("role", v.t("role-which"), roles).required()))
        (unit_field(v, entry, &given.units, unit))
        (entry.fill(v, "starts_on", Field::date("starts_on", v.t("role-from")).required()))
        (entry.fill(v, "ends_on", Field::date("ends_on", v.t("role-until")).mark(v.t("field-optional"))
            .hint(v.t("role-until-hint"))))
        (actions(&[Button::submit(v.t("role-give")), Button::link(v.t("field-cancel"), format!("/people/{id}")).subtle()]))
    };
    html! { (Form::new(format!("/people/{id}/roles"), v.csrf, body)) }
}

pub(super) async fn give(
    ctx: SignedIn,
    At(id): At<PersonId>,
    web::Form(mut entry): web::Form<Entry>,
) -> PageResult<Response> {
    let acting = ctx.acting();
    let seen = find::person(acting, id).await?;
    let role = entry.read::<Role>("role");
    if !entry.get("unit").is_empty() {
        settle_unit::<ManageRoles>(&ctx, None, &mut entry, "unit").await?;
    }
    let unit = if entry.get("unit").is_empty() { None } else { entry.read::<UnitId>("unit") };
    let starts_on = entry.day("starts_on", acting.today());
    let ends_on = entry.maybe_day("ends_on");
    let outcome = match role {
        Some(role) if !entry.is_wrong() => {
            let new = NewRole { person: id, role, unit, starts_on, ends_on };
            fields_of(commands::give(acting, new, &all_permissions(&ctx)).await)?
        }
        _ => Err(kernel::Fields::default()),
    };
    match (outcome, role) {
        (Ok(()), Some(role)) => {
            let said = Text::new("role-given")
                .with("name", seen.person.name.display())
                .with("role", ctx.t(&format!("role-{role}")));
            Ok(Redirect::to(format!("/people/{id}/roles")).saying(&said).into_response())
        }
        (outcome, _) => {
            entry.refuse(outcome.err().unwrap_or_default());
            let given = load(&ctx, seen, entry.get("unit")).await?;
            Ok(render(&View::of(&ctx), &given, &entry).with_errors().into_response())
        }
    }
}
