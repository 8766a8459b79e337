//! One unit: what it is, what hangs below it, who is here.

use kernel::{Text, UnitId};
use maud::{Markup, html};
use web::components::{Alert, Button, Card, Column, Description, EmptyState, Heading, Icon, Severity, Table};
use web::{Page, PageResult, SignedIn};

use super::super::people::{list, roles};
use super::super::view::{View, address};
use super::tree::tree;
use crate::at::At;
use crate::commands::find::{self, PageOf};
use crate::model::{PersonSummary, RoleHolding, Unit};
use crate::permissions::{ManagePeople, ManageRoles, ManageUnits};

/// What the page shows.
pub(crate) struct Shown {
    pub(crate) unit: Unit,
    pub(crate) above: Vec<Unit>,
    pub(crate) below: Vec<Unit>,
    pub(crate) people: PageOf<PersonSummary>,
    pub(crate) roles: Vec<RoleHolding>,
    pub(crate) manages: bool,
    pub(crate) keeps: bool,
    pub(crate) gives: bool,
}

pub(super) async fn page(ctx: SignedIn, At(id): At<UnitId>) -> PageResult {
    let acting = ctx.acting();
    let (unit, seen) = find::unit(acting, id).await?;
    let mut above = find::ancestry(acting, &unit).await?;
    above.retain(|other| other.id != unit.id);
    let place = unit.access_place();
    let shown = Shown {
        above,
        below: find::children(acting, &seen).await?,
        people: find::right_at(acting, &seen, 25).await?,
        roles: find::roles_at(acting, &unit).await?,
        manages: acting.grants().at::<ManageUnits>(&place).is_some(),
        keeps: acting.grants().at::<ManagePeople>(&place).is_some(),
        gives: acting.grants().at::<ManageRoles>(&place).is_some(),
        unit,
    };
    let v = View::of(&ctx);
    Ok(under(&v, &shown.above, Page::new(shown.unit.name.as_str(), render(&v, &shown))))
}

/// Puts the units above one in the way to its page.
pub(super) fn under(v: &View<'_>, above: &[Unit], page: Page) -> Page {
    above.iter().fold(page.under(v.t("unit-tree-title"), "/units"), |page, unit| {
        page.under(unit.name.as_str(), format!("/units/{}", unit.id))
    })
}

pub(crate) fn render(v: &View<'_>, shown: &Shown) -> Markup {
    let unit = &shown.unit;
    html! { div class="tb-stack" {
        (Heading::new(unit.name.as_str()).lead(v.t(&format!("unit-kind-{}", unit.kind))).actions(buttons(v, shown)))
        @if let Some(day) = unit.ended_on {
            (Alert::new(Severity::Warning, v.text(&Text::new("unit-closed-on").with("day", v.day_text(day)))))
        }
        @if unit.street.is_some() || unit.postcode.is_some() || unit.place.is_some() || unit.code.is_some() {
            (Card::new(facts(v, unit)).title(v.t("unit-about")).icon(Icon::MapPin))
        }
        (people(v, shown))
        (Card::new(tree(v, &shown.below)).title(v.t("unit-below")).icon(Icon::Network).actions(html! {
            @if shown.manages && unit.ended_on.is_none() {
                (Button::link(v.t("unit-add"), address("/units/new", &[("under", &unit.id.to_string())])).small().icon(Icon::Plus))
            }
        }))
        @if shown.gives { (Card::new(held(v, shown)).title(v.t("unit-roles")).icon(Icon::ShieldCheck)) }
    } }
}

fn buttons(v: &View<'_>, shown: &Shown) -> Markup {
    let unit = &shown.unit;
    if !shown.manages {
        return html! {};
    }
    let to = |rest: &str| format!("/units/{}/{rest}", unit.id);
    html! {
        (Button::link(v.t("unit-change"), to("edit")).icon(Icon::Pencil))
        @if unit.parent.is_none() {
            (Button::link(v.t("organisation-look"), format!("/organisations/{}/look", unit.id)).icon(Icon::Palette))
        } @else if unit.ended_on.is_none() {
            (Button::link(v.t("unit-move"), to("move")).icon(Icon::ArrowRight))
            (Button::link(v.t("unit-close"), to("end")).icon(Icon::CircleX))
        }
    }
}

fn facts(v: &View<'_>, unit: &Unit) -> Markup {
    let mut facts = Description::new();
    if unit.street.is_some() || unit.postcode.is_some() || unit.place.is_some() {
        let town =
            [unit.postcode.as_deref(), unit.place.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        facts = facts.fact(
            v.t("unit-address"),
            html! {
                @if let Some(street) = &unit.street { (street) br; }
                (town)
            },
        );
    }
    if let Some(code) = &unit.code {
        facts = facts.fact(v.t("unit-code"), html! { (code) });
    }
    html! { (facts) }
}

fn people(v: &View<'_>, shown: &Shown) -> Markup {
    let id = shown.unit.id.to_string();
    let org = shown.unit.organisation.to_string();
    let all = address("/people", &[("org", &org), ("unit", &id)]);
    let add = address("/people/new", &[("unit", &id)]);
    let columns = vec![
        Column::new(v.t("people-name")).row_header(),
        Column::new(v.t("people-place")),
        Column::new(v.t("people-phone")),
        Column::new(v.t("people-email")),
    ];
    let rows = shown.people.items.iter().map(|person| list::row(v, person)).collect();
    let mut empty = EmptyState::new(Icon::Users, v.t("unit-people-none"), v.t("unit-people-none-text"));
    if shown.keeps && shown.unit.ended_on.is_none() {
        empty = empty.action(html! { (Button::link(v.t("people-add"), add.as_str()).icon(Icon::UserPlus)) });
    }
    let body = html! { (Table::new(v.t("unit-people"), columns, rows).empty(html! { (empty) })) };
    html! {
        (Card::new(body).title(v.t("unit-people")).icon(Icon::Users).flush().actions(html! {
            (Button::link(v.t(if shown.people.more { "unit-people-more" } else { "unit-people-all" }), all).small())
            @if shown.keeps && shown.unit.ended_on.is_none() {
                (Button::link(v.t("people-add"), add.as_str()).small().icon(Icon::UserPlus))
            }
        }))
    }
}

fn held(v: &View<'_>, shown: &Shown) -> Markup {
    if shown.roles.is_empty() {
        return html! { p class="tb-soft" { (v.t("unit-roles-none")) } };
    }
    html! {
        ul class="tb-stack tb-stack--tight" {
            @for holding in &shown.roles {
                li {
                    a class="nl-link" href={ "/people/" (holding.person) } { (holding.person_name) } " – "
                    (v.t(&format!("role-{}", holding.role))) " "
                    span class="tb-soft" { (v.days(holding.starts_on, holding.ends_on)) } " "
                    (roles::take_button(v, holding, "/roles"))
                }
            }
        }
    }
}
