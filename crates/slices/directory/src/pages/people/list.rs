//! The people of an organisation: to look up, to call, to keep.

use axum::extract::Query;
use kernel::{PersonId, Text};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Badge, Button, Chip, Column, EmptyState, Heading, Icon, Pagination, Row, SearchForm, Table, Tone, Toolbar,
};
use web::{Page, PageResult, SignedIn};

use super::super::view::{View, address};
use super::super::{chosen_organisation, narrowing_unit, organisation_field};
use crate::UnitField;
use crate::commands::find::{self, PageOf};
use crate::commands::pick::{self, Offer};
use crate::model::{Organisation, PersonKind, PersonSummary};
use crate::permissions::ViewUnits;
use crate::store::search::PeopleFilter;

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    org: String,
    q: String,
    kind: String,
    unit: String,
    left: String,
    after: String,
}

impl Asked {
    /// The address of this list with one parameter changed, from its first page.
    fn with(&self, name: &str, value: &str) -> String {
        let pick = |own: &'static str, current: &str| if own == name { value.to_owned() } else { current.to_owned() };
        let values = [
            ("org", pick("org", &self.org)),
            ("q", pick("q", &self.q)),
            ("kind", pick("kind", &self.kind)),
            ("unit", pick("unit", &self.unit)),
            ("left", pick("left", &self.left)),
            ("after", pick("after", "")),
        ];
        address("/people", &values.each_ref().map(|(name, value)| (*name, value.as_str())))
    }

    fn filters(&self) -> bool {
        [&self.q, &self.kind, &self.unit].iter().any(|value| !value.is_empty())
    }
}

/// A place in the list, as it stands in an address.
pub(crate) fn cursor(person: &PersonSummary) -> String {
    format!("{}~{}", person.id, person.sort_name)
}

/// Reads a place in the list back.
pub(crate) fn read_cursor(text: &str) -> Option<(String, PersonId)> {
    let (id, name) = text.split_once('~')?;
    Some((name.to_owned(), id.parse().ok()?))
}

/// What the page shows.
pub(crate) struct List {
    asked: Asked,
    organisation: Organisation,
    organisations: Vec<Organisation>,
    units: Offer,
    /// What is wrong with the unit that was typed.
    unit_wrong: Option<Text>,
    people: PageOf<PersonSummary>,
    /// Whether people may be added, and who left be seen.
    keeps: bool,
    pupils: bool,
}

pub(super) async fn page(ctx: SignedIn, Query(asked): Query<Asked>) -> PageResult {
    let list = load(&ctx, asked).await?;
    Ok(Page::new(ctx.t("people-title"), render(&View::of(&ctx), &list)))
}

async fn load(ctx: &SignedIn, mut asked: Asked) -> kernel::Result<List> {
    let acting = ctx.acting();
    let sight = find::sight(acting)?;
    let organisation = chosen_organisation(ctx, &asked.org).await?;
    let (unit, unit_wrong) = if acting.grants().any::<ViewUnits>() {
        narrowing_unit::<ViewUnits>(ctx, Some(&organisation), &mut asked.unit).await?
    } else {
        (None, None)
    };
    let units = pick::offer::<ViewUnits>(acting, Some(&organisation), &asked.unit).await?;
    let filter = PeopleFilter {
        words: asked.q.clone(),
        kind: asked.kind.parse().ok(),
        below: unit.map(|unit| unit.path),
        ended: !asked.left.is_empty(),
        after: read_cursor(&asked.after),
        ..PeopleFilter::of(organisation.id)
    };
    let people = find::people(acting, &filter).await?;
    let organisations =
        if acting.grants().any::<ViewUnits>() { find::organisations(acting).await? } else { Vec::new() };
    let keeps = find::keeps_people(acting, &organisation);
    let pupils = sight.pupils.as_ref().is_some_and(|scope| scope.below(&organisation.path).is_some());
    Ok(List { asked, organisation, organisations, units, unit_wrong, people, keeps, pupils })
}

pub(crate) fn render(v: &View<'_>, list: &List) -> Markup {
    html! { div class="tb-stack" {
        (Heading::new(v.t("people-title")).lead(list.organisation.name.as_str()).actions(actions(v, list)))
        (toolbar(v, list))
        (choices(v, list))
        (table(v, list))
        (pages(v, list))
    } }
}

fn actions(v: &View<'_>, list: &List) -> Markup {
    if !list.keeps {
        return html! {};
    }
    let to_new = address("/people/new", &[("unit", &list.asked.unit), ("org", &list.asked.org)]);
    html! {
        (Button::link(v.t("people-import"), "/people/import").icon(Icon::Upload))
        (Button::link(v.t("people-export"), "/people/export").icon(Icon::Download))
        (Button::link(v.t("people-add"), to_new).primary().icon(Icon::UserPlus))
    }
}

fn toolbar(v: &View<'_>, list: &List) -> Markup {
    let asked = &list.asked;
    let mut search =
        SearchForm::new("/people", v.t("people-search"), v.t("people-search-submit")).value(asked.q.as_str());
    for (name, value) in [("org", &asked.org), ("kind", &asked.kind), ("unit", &asked.unit), ("left", &asked.left)] {
        if !value.is_empty() {
            search = search.keep(name, value.as_str());
        }
    }
    let mut chips = Vec::new();
    if list.pupils {
        chips.push(Chip::choice(v.t("people-all"), asked.with("kind", ""), asked.kind.is_empty()));
        for kind in PersonKind::ALL {
            let label = v.t(&format!("people-kind-{kind}"));
            chips.push(Chip::choice(label, asked.with("kind", kind.key()), asked.kind == kind.key()));
        }
    }
    if list.keeps {
        let (label, on) = (v.t("people-left-too"), !asked.left.is_empty());
        chips.push(if on {
            Chip::active(label, asked.with("left", ""), v.t("people-filter-remove"))
        } else {
            Chip::choice(label, asked.with("left", "1"), false)
        });
    }
    let mut bar = Toolbar::new().search(html! { (search) }).chips(v.t("people-filters"), chips);
    if asked.after.is_empty() && !list.people.more {
        bar = bar.count(v.text(&kernel::Text::new("people-count").with("n", list.people.items.len())));
    }
    html! { (bar) }
}

/// The choice of organisation and unit; a form of its own, so that it works without script.
fn choices(v: &View<'_>, list: &List) -> Markup {
    let many = list.organisations.len() > 1;
    let units = !matches!(&list.units, Offer::Few(units) if units.len() < 2);
    if !many && !units {
        return html! {};
    }
    let asked = &list.asked;
    let unit = UnitField {
        name: "unit",
        label: v.t("people-unit"),
        empty: Some(v.t("people-unit-all")),
        about: String::new(),
        hint: v.t("unit-pick-hint"),
        purpose: "see",
        organisation: Some(list.organisation.id),
    };
    html! {
        form class="tb-filters" method="get" action="/people" {
            @for (name, value) in [("q", &asked.q), ("kind", &asked.kind), ("left", &asked.left)] {
                @if !value.is_empty() { input type="hidden" name=(name) value=(value); }
            }
            @if many { (organisation_field(v, &list.organisations, list.organisation.id)) }
            @else if !asked.org.is_empty() { input type="hidden" name="org" value=(asked.org); }
            @if units {
                (unit.render(&list.units, &asked.unit).error(list.unit_wrong.as_ref().map(|text| v.text(text))))
            }
            (Button::submit(v.t("people-filter-apply")).secondary())
        }
    }
}

fn table(v: &View<'_>, list: &List) -> Markup {
    let columns = vec![
        Column::new(v.t("people-name")).row_header(),
        Column::new(v.t("people-place")),
        Column::new(v.t("people-phone")),
        Column::new(v.t("people-email")),
    ];
    let rows = list.people.items.iter().map(|person| row(v, person)).collect();
    html! { (Table::new(v.t("people-title"), columns, rows).empty(empty(v, list))) }
}

pub(crate) fn row(v: &View<'_>, person: &PersonSummary) -> Row {
    Row::new(vec![
        html! {
            a href={ "/people/" (person.id) } { (person.name) }
            @if person.kind == PersonKind::Pupil { " " (Badge::new(Tone::Brand, v.t("person-kind-pupil"))) }
            @if let Some(day) = person.ended_on {
                @let text = kernel::Text::new(if day <= v.today { "person-left-since" } else { "person-leaves-on" });
                @let last = day.pred_opt().unwrap_or(day);
                " " (Badge::new(Tone::Warning, v.text(&text.with("day", v.day_text(last)))))
            }
        },
        html! {
            @for (unit, function) in &person.places {
                div { (unit) @if let Some(function) = function { " " span class="tb-soft" { (function) } } }
            }
        },
        html! { @if let Some(phone) = &person.phone { (phone_link(phone)) } },
        html! { @if let Some(email) = &person.email { (mail_link(email)) } },
    ])
}

/// A number to call with one touch.
pub(crate) fn phone_link(phone: &str) -> Markup {
    let dial: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    html! { a class="nl-link" href={ "tel:" (dial) } { (phone) } }
}

/// An address to write to.
pub(crate) fn mail_link(email: &str) -> Markup {
    html! { a class="nl-link" href={ "mailto:" (email) } { (email) } }
}

fn empty(v: &View<'_>, list: &List) -> Markup {
    if list.asked.filters() {
        let all = address("/people", &[("org", &list.asked.org)]);
        let state = EmptyState::new(Icon::Search, v.t("people-none-found"), v.t("people-none-found-text"));
        return html! { (state.action(html! { (Button::link(v.t("people-show-all"), all)) })) };
    }
    let state = EmptyState::new(Icon::Users, v.t("people-empty"), v.t("people-empty-text"));
    if !list.keeps {
        return html! { (state) };
    }
    html! {
        (state.action(html! {
            (Button::link(v.t("people-add"), "/people/new").primary().icon(Icon::UserPlus))
            (Button::link(v.t("people-import"), "/people/import").icon(Icon::Upload))
        }))
    }
}

fn pages(v: &View<'_>, list: &List) -> Markup {
    let first = (!list.asked.after.is_empty()).then(|| list.asked.with("after", ""));
    let next =
        list.people.items.last().filter(|_| list.people.more).map(|last| list.asked.with("after", &cursor(last)));
    html! {
        (Pagination::new(v.t("people-pages")).previous(v.t("people-first-page"), first).next(v.t("people-next-page"), next))
    }
}
