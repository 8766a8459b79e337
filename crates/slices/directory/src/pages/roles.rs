//! Who holds which role within reach.

use access::{Permission as _, Role};
use axum::extract::Query;
use kernel::Text;
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Avatar, Button, Choice, Column, Confirm, EmptyState, Field, Heading, Icon, Pagination, Row, SearchForm, Table,
    Toolbar,
};
use web::{Guard, Page, PageResult, Redirect, Routes, SignedIn};

use super::narrowing_unit;
use super::people::roles::{all_permissions, place, take_button};
use super::view::{View, address};
use crate::UnitField;
use crate::at::At;
use crate::commands::find::{self, PageOf, RoleFilter};
use crate::commands::pick::{self, Offer};
use crate::commands::roles as commands;
use crate::model::{PersonSummary, RoleHolding, RoleHoldingId};
use crate::permissions::ManageRoles;
use crate::store::search::PeopleFilter;

pub(super) fn routes(routes: &mut Routes) {
    let gives = Guard::Needs(ManageRoles::DEF);
    routes.get("/roles", gives, page);
    routes.get("/roles/{holding}/take", gives, ask);
    routes.post("/roles/{holding}/take", gives, take);
}

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    role: String,
    unit: String,
    after: String,
}

impl Asked {
    fn from(&self, after: &str) -> String {
        address("/roles", &[("q", &self.q), ("role", &self.role), ("unit", &self.unit), ("after", after)])
    }
}

/// A place in the list, as it stands in an address.
pub(crate) fn cursor(holding: &RoleHolding) -> String {
    format!("{}~{}", holding.id, holding.sort_name)
}

/// Reads a place in the list back.
pub(crate) fn read_cursor(text: &str) -> Option<(String, RoleHoldingId)> {
    let (id, name) = text.split_once('~')?;
    Some((name.to_owned(), id.parse().ok()?))
}

/// What the page shows.
struct List {
    asked: Asked,
    units: Offer,
    /// What is wrong with the unit that was typed.
    unit_wrong: Option<Text>,
    roles: PageOf<RoleHolding>,
    /// People with the name that was searched for, to give a role to.
    people: Vec<PersonSummary>,
}

async fn page(ctx: SignedIn, Query(mut asked): Query<Asked>) -> PageResult {
    let acting = ctx.acting();
    let (unit, unit_wrong) = narrowing_unit::<ManageRoles>(&ctx, None, &mut asked.unit).await?;
    let units = pick::offer::<ManageRoles>(acting, None, &asked.unit).await?;
    let filter = RoleFilter {
        role: asked.role.parse().ok(),
        below: unit.as_ref().map(|unit| unit.path.clone()),
        words: asked.q.clone(),
        after: read_cursor(&asked.after),
        ..RoleFilter::default()
    };
    let roles = find::roles(acting, &filter).await?;
    let people = if asked.q.trim().is_empty() {
        Vec::new()
    } else {
        let organisation = unit.map_or(ctx.me().house.organisation, |unit| unit.organisation);
        let filter = PeopleFilter { words: asked.q.clone(), limit: 10, ..PeopleFilter::of(organisation) };
        find::people(acting, &filter).await?.items
    };
    let v = View::of(&ctx);
    Ok(Page::new(v.t("role-list-title"), render(&v, &List { asked, units, unit_wrong, roles, people })))
}

fn render(v: &View<'_>, list: &List) -> Markup {
    html! { div class="tb-stack" {
        (Heading::new(v.t("role-list-title")).lead(v.t("role-list-lead")))
        (toolbar(v, list))
        (filters(v, list))
        (table(v, list))
        (pages(v, list))
        @if !list.asked.q.trim().is_empty() { (candidates(v, list)) }
    } }
}

fn toolbar(v: &View<'_>, list: &List) -> Markup {
    let mut search =
        SearchForm::new("/roles", v.t("role-search"), v.t("people-search-submit")).value(list.asked.q.as_str());
    for (name, value) in [("role", &list.asked.role), ("unit", &list.asked.unit)] {
        if !value.is_empty() {
            search = search.keep(name, value.as_str());
        }
    }
    html! { (Toolbar::new().search(html! { (search) })) }
}

fn filters(v: &View<'_>, list: &List) -> Markup {
    let roles = std::iter::once(Choice::new("", v.t("role-all")))
        .chain(
            Role::ALL
                .iter()
                .filter(|role| !role.follows_membership())
                .map(|role| Choice::new(role.key(), v.t(&format!("role-{role}")))),
        )
        .collect();
    let unit = UnitField {
        name: "unit",
        label: v.t("role-where"),
        empty: Some(v.t("people-unit-all")),
        about: String::new(),
        hint: v.t("unit-pick-hint"),
        purpose: "roles",
        organisation: None,
    };
    html! {
        form class="tb-filters" method="get" action="/roles" {
            @if !list.asked.q.is_empty() { input type="hidden" name="q" value=(list.asked.q); }
            (Field::select("role", v.t("role-which"), roles).value(list.asked.role.as_str()))
            (unit.render(&list.units, &list.asked.unit).error(list.unit_wrong.as_ref().map(|text| v.text(text))))
            (Button::submit(v.t("people-filter-apply")).secondary())
        }
    }
}

fn table(v: &View<'_>, list: &List) -> Markup {
    let columns = vec![
        Column::new(v.t("people-name")).row_header(),
        Column::new(v.t("role-which")),
        Column::new(v.t("role-where")),
        Column::new(v.t("person-days")),
        Column::new(v.t("field-actions")).hidden_title(),
    ];
    let back = list.asked.from(&list.asked.after);
    let rows = list.roles.items.iter().map(|holding| {
        Row::new(vec![
            html! { a href={ "/people/" (holding.person) } { (holding.person_name) } },
            html! { (v.t(&format!("role-{}", holding.role))) },
            place(v, holding),
            v.days(holding.starts_on, holding.ends_on),
            take_button(v, holding, &back),
        ])
    });
    let empty = EmptyState::new(Icon::ShieldCheck, v.t("role-none"), v.t("role-none-text"));
    html! { (Table::new(v.t("role-list-title"), columns, rows.collect()).empty(html! { (empty) })) }
}

fn pages(v: &View<'_>, list: &List) -> Markup {
    let first = (!list.asked.after.is_empty()).then(|| list.asked.from(""));
    let next = list.roles.items.last().filter(|_| list.roles.more);
    let next = next.map(|last| list.asked.from(&cursor(last)));
    html! {
        (Pagination::new(v.t("people-pages")).previous(v.t("people-first-page"), first).next(v.t("people-next-page"), next))
    }
}

fn candidates(v: &View<'_>, list: &List) -> Markup {
    html! {
        (Heading::new(v.t("role-give-to")).level(2))
        @if list.people.is_empty() { p class="tb-soft" { (v.t("people-none-found-text")) } }
        ul class="tb-stack tb-stack--tight" {
            @for person in &list.people {
                li {
                    (Avatar::new(person.name.as_str())) " " (person.name) " "
                    @if let Some((unit, _)) = person.places.first() { span class="tb-soft" { (unit) } " " }
                    (Button::link(v.t("role-give"), format!("/people/{}/roles", person.id)).small())
                }
            }
        }
    }
}

/// Where to go afterwards.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Back {
    back: String,
}

impl Back {
    /// Only to the two pages that lead here; anything else goes to the list.
    fn address(&self) -> &str {
        let inside = self.back == "/roles" || self.back.starts_with("/roles?") || self.back.starts_with("/people/");
        if inside { &self.back } else { "/roles" }
    }
}

async fn ask(ctx: SignedIn, At(id): At<RoleHoldingId>, Query(back): Query<Back>) -> PageResult {
    let holding = find::role(ctx.acting(), id).await?;
    let v = View::of(&ctx);
    let role = v.t(&format!("role-{}", holding.role));
    let title = v.text(&Text::new("role-take-title").with("role", &role).with("name", &holding.person_name));
    let confirm = Confirm {
        title: title.as_str().into(),
        body: html! { p { strong { (role) } " " (place(&v, &holding)) } p { (v.t("role-take-what")) } },
        action: address(&format!("/roles/{id}/take"), &[("back", back.address())]).into(),
        csrf: v.csrf,
        submit: Button::submit(v.t("role-take")).danger(),
        cancel: Button::link(v.t("field-cancel"), back.address()).subtle(),
    };
    Ok(Page::new(title.as_str(), html! { (confirm) }).under(v.t("role-list-title"), "/roles"))
}

async fn take(
    ctx: SignedIn,
    At(id): At<RoleHoldingId>,
    Query(back): Query<Back>,
    _form: web::Form<super::entry::Entry>,
) -> PageResult<Redirect> {
    let holding = find::role(ctx.acting(), id).await?;
    commands::take(ctx.acting(), id, &all_permissions(&ctx)).await?;
    let said = Text::new("role-taken")
        .with("name", holding.person_name)
        .with("role", ctx.t(&format!("role-{}", holding.role)));
    Ok(Redirect::to(back.address()).saying(&said))
}
