//! The tree of an organisation.

use std::collections::HashMap;

use axum::extract::Query;
use kernel::{Text, UnitId};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Button, Card, Column, EmptyState, Heading, Icon, Row, SearchForm, Table, Toolbar, Tree, TreeNode,
};
use web::{Page, PageResult, SignedIn};

use super::super::view::{View, address};
use super::super::{chosen_organisation, organisation_field};
use crate::commands::find;
use crate::commands::pick::{self, Labelled};
use crate::model::{Organisation, Unit, fold};
use crate::permissions::{ManageUnits, ViewUnits};

/// Most hits shown: beyond that, more letters help more than more rows.
const HITS: usize = 100;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    org: String,
    q: String,
}

/// What the page shows.
pub(crate) struct Shown {
    pub(crate) organisation: Organisation,
    pub(crate) organisations: Vec<Organisation>,
    pub(crate) units: Vec<Unit>,
    /// Whether these are all its units.
    pub(crate) whole: bool,
    pub(crate) words: String,
    /// What was found for the words.
    pub(crate) hits: Vec<Labelled>,
    /// Whether units may be added right below the organisation.
    pub(crate) manages: bool,
}

pub(super) async fn page(ctx: SignedIn, Query(asked): Query<Asked>) -> PageResult {
    let acting = ctx.acting();
    let organisation = chosen_organisation(&ctx, &asked.org).await?;
    let words = !fold(&asked.q).is_empty();
    let hits =
        if words { pick::suggest::<ViewUnits>(acting, Some(&organisation), &asked.q, HITS).await? } else { Vec::new() };
    let (units, whole) = if words { (Vec::new(), false) } else { find::tree(acting, &organisation).await? };
    let shown = Shown {
        units,
        whole,
        hits,
        organisations: find::organisations(acting).await?,
        manages: acting.grants().at::<ManageUnits>(&organisation.access_place()).is_some(),
        words: asked.q,
        organisation,
    };
    let v = View::of(&ctx);
    Ok(Page::new(v.t("unit-tree-title"), render(&v, &shown)))
}

pub(crate) fn render(v: &View<'_>, shown: &Shown) -> Markup {
    let org = shown.organisation.id.to_string();
    let add = address("/units/new", &[("under", &org)]);
    let search = SearchForm::new("/units", v.t("unit-search"), v.t("people-search-submit"))
        .value(shown.words.as_str())
        .keep("org", org.as_str());
    let mut bar = Toolbar::new().search(html! { (search) });
    if shown.whole {
        bar = bar.count(v.text(&Text::new("unit-count").with("n", shown.units.len())));
    }
    html! { div class="tb-stack" {
        (Heading::new(v.t("unit-tree-title")).lead(shown.organisation.name.as_str()).actions(html! {
            @if shown.manages { (Button::link(v.t("unit-add"), add).primary().icon(Icon::Plus)) }
        }))
        (bar)
        @if shown.organisations.len() > 1 {
            form class="tb-filters" method="get" action="/units" {
                (organisation_field(v, &shown.organisations, shown.organisation.id))
                (Button::submit(v.t("people-filter-apply")).secondary())
            }
        }
        @if !fold(&shown.words).is_empty() { (hits(v, shown)) }
        @else {
            @if !shown.whole { p class="tb-soft" { (v.t("unit-tree-top")) } }
            (Card::new(tree(v, &shown.units)))
        }
    } }
}

/// Units with what hangs below them; the topmost are open.
pub(crate) fn tree(v: &View<'_>, units: &[Unit]) -> Markup {
    if units.is_empty() {
        return html! { (EmptyState::new(Icon::Network, v.t("unit-none"), v.t("unit-none-text"))) };
    }
    let mut below: HashMap<Option<UnitId>, Vec<&Unit>> = HashMap::new();
    let known: std::collections::HashSet<UnitId> = units.iter().map(|unit| unit.id).collect();
    for unit in units {
        below.entry(unit.parent.filter(|parent| known.contains(parent))).or_default().push(unit);
    }
    let nodes = nodes(v, &below, None);
    html! { (Tree::new(v.t("unit-tree-title"), nodes.into_iter().map(TreeNode::open).collect())) }
}

fn nodes<'a>(v: &View<'_>, below: &HashMap<Option<UnitId>, Vec<&'a Unit>>, of: Option<UnitId>) -> Vec<TreeNode<'a>> {
    let units = below.get(&of).map(Vec::as_slice).unwrap_or_default();
    units
        .iter()
        .map(|unit| {
            TreeNode::new(unit.name.as_str(), format!("/units/{}", unit.id))
                .note(v.t(&format!("unit-kind-{}", unit.kind)))
                .children(nodes(v, below, Some(unit.id)))
        })
        .collect()
}

fn hits(v: &View<'_>, shown: &Shown) -> Markup {
    let columns = vec![Column::new(v.t("unit-name")).row_header(), Column::new(v.t("unit-kind"))];
    let rows = shown.hits.iter().map(|hit| {
        Row::new(vec![
            html! { a href={ "/units/" (hit.unit.id) } { (hit.label) } },
            html! { (v.t(&format!("unit-kind-{}", hit.unit.kind))) },
        ])
    });
    let all = address("/units", &[("org", &shown.organisation.id.to_string())]);
    let empty = EmptyState::new(Icon::Search, v.t("unit-none-found"), v.t("people-none-found-text"))
        .action(html! { (Button::link(v.t("people-show-all"), all)) });
    html! { (Table::new(v.t("unit-tree-title"), columns, rows.collect()).empty(html! { (empty) })) }
}
