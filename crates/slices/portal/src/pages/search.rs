//! Search over what one may see: own apps, people, units.

use axum::extract::Query;
use directory::model::{PersonSummary, Unit};
use kernel::Text;
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Avatar, Button, EmptyState, Heading, Icon, SearchForm, Tile};
use web::{Page, PageResult, Part, SignedIn, Sought, View, address};

use crate::commands::search::{self, Found};
use crate::desks::Desks;
use crate::model::App;

/// What was asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
}

pub(super) async fn page(
    desks: &Desks,
    others: &[Part<Sought>],
    me: &SignedIn,
    Query(asked): Query<Asked>,
) -> PageResult {
    let query = asked.q.trim();
    let place = desks.of(me.acting(), me.me()).await?;
    let found = search::run(me.acting(), me.me(), &place.desk, query).await?;
    let view = View::of(me);
    let parts = match Sought::new(query) {
        Some(sought) => Part::all(others, me, &sought).await,
        None => Vec::new(),
    };
    Ok(Page::new(view.t("portal-search-title"), render(&view, query, &found, &parts)))
}

/// Own apps and people first, then what other capabilities found.
fn render(view: &View<'_>, query: &str, found: &Found, parts: &[Markup]) -> Markup {
    let count = found.apps.len() + found.people.len() + found.units.len();
    html! {
        (Heading::new(view.t("portal-search-title")))
        div class="tb-stack" {
            (SearchForm::new("/search", view.t("shell-search"), view.t("shell-search-submit")).value(query))
            @if query.is_empty() {
                (tips(view, view.t("portal-search-tips-title")))
            } @else if count == 0 && parts.is_empty() {
                (tips(view, view.text(&Text::new("portal-search-nothing").with("q", query))))
            } @else {
                @if count > 0 {
                    p class="tb-only-read" role="status" { (view.text(&Text::new("portal-search-count").with("n", count))) }
                }
                (apps(view, &found.apps))
                (people(view, query, &found.people, found.more_people))
                @for part in parts { (part) }
                (units(view, &found.units))
            }
        }
    }
}

fn tips(view: &View<'_>, title: String) -> Markup {
    html! {
        (EmptyState::new(Icon::Search, title, view.t("portal-search-tips"))
            .action(html! { (Button::link(view.t("portal-show-all"), "/").icon(Icon::LayoutGrid)) }))
    }
}

fn group(title: &str, body: &Markup) -> Markup {
    html! {
        section aria-label=(title) {
            (Heading::new(title).level(2))
            (body)
        }
    }
}

fn apps(view: &View<'_>, apps: &[App]) -> Markup {
    let tiles = html! {
        ul class="tb-tiles" data-tiles {
            @for app in apps {
                @let tile = Tile::new(app.name.as_str(), format!("/apps/{}/open", app.id))
                    .icon(app.icon.unwrap_or_else(|| app.category.icon()));
                li { (tile.text(app.description(view.lang))) }
            }
        }
    };
    html! { @if !apps.is_empty() { (group(&view.t("portal-search-apps"), &tiles)) } }
}

fn people(view: &View<'_>, query: &str, people: &[PersonSummary], more: bool) -> Markup {
    let list = html! {
        ul class="tb-list" {
            @for person in people {
                li class="tb-media" {
                    (Avatar::new(person.name.as_str()))
                    div {
                        a class="nl-link" href={ "/people/" (person.id) } { (person.name) }
                        @for (unit, function) in &person.places {
                            br;
                            span class="tb-soft" {
                                @if let Some(function) = function { (function) ", " }
                                (unit)
                            }
                        }
                    }
                }
            }
        }
        @if more {
            (Button::link(view.t("portal-search-more-people"), address("/people", &[("q", query)])).subtle())
        }
    };
    html! { @if !people.is_empty() { (group(&view.t("portal-search-people"), &list)) } }
}

fn units(view: &View<'_>, units: &[Unit]) -> Markup {
    let list = html! {
        ul class="tb-list" {
            @for unit in units {
                li class="tb-media" {
                    span class="tb-tile__square tb-tint-3" { (Icon::Network) }
                    div {
                        a class="nl-link" href={ "/units/" (unit.id) } { (unit.name) }
                        br;
                        span class="tb-soft" { (view.t(&format!("unit-kind-{}", unit.kind))) }
                    }
                }
            }
        }
    };
    html! { @if !units.is_empty() { (group(&view.t("portal-search-units"), &list)) } }
}
