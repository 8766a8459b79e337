//! Search over what one may see: own apps, and all that the index finds.

use axum::extract::Query;
use kernel::Text;
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Alert, Avatar, Button, Chip, EmptyState, Heading, Icon, Pagination, SearchForm, Severity, Tile, Toolbar,
};
use web::search::{Hit, Line, Picture, Source};
use web::{Page, PageResult, SignedIn, View, address};

use crate::commands::search::{self, Found};
use crate::desks::Desks;
use crate::model::App;

/// What was asked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    kind: String,
    page: Option<usize>,
}

impl Asked {
    fn at(&self, kind: &str, page: usize) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        address("/search", &[("q", self.q.trim()), ("kind", kind), ("page", &page)])
    }
}

pub(super) async fn page(desks: &Desks, sources: &[Source], me: &SignedIn, Query(asked): Query<Asked>) -> PageResult {
    let place = desks.of(me.acting(), me.me()).await?;
    let wanted = search::Asked {
        words: asked.q.trim().to_owned(),
        kind: (!asked.kind.is_empty()).then(|| asked.kind.clone()),
        page: asked.page.unwrap_or(1),
    };
    let found = search::run(me, sources, &place.desk, &wanted).await?;
    let view = View::of(me);
    Ok(Page::new(view.t("portal-search-title"), render(&view, &asked, &found)))
}

fn render(view: &View<'_>, asked: &Asked, found: &Found) -> Markup {
    let query = asked.q.trim();
    let nothing = found.apps.is_empty() && found.counts.is_empty();
    let search = SearchForm::new("/search", view.t("shell-search"), view.t("shell-search-submit")).value(query);
    html! {
        (Heading::new(view.t("portal-search-title")))
        div class="tb-stack" {
            (Toolbar::new().search(html! { (search) }).chips(view.t("portal-search-which"), chips(view, asked, found)))
            @if !found.complete {
                (Alert::new(Severity::Info, view.t("portal-search-reading")).title(view.t("portal-search-reading-title")))
            }
            @if query.is_empty() {
                (tips(view, view.t("portal-search-tips-title")))
            } @else if nothing && found.complete {
                (tips(view, view.text(&Text::new("portal-search-nothing").with("q", query))))
            } @else if !nothing {
                (told(view, asked, found))
                (apps(view, &found.apps))
                (things(view, found))
                (pages(view, asked, found))
            }
        }
    }
}

/// The kinds that occur, with how many there are of each.
fn chips(view: &View<'_>, asked: &Asked, found: &Found) -> Vec<Chip<'static>> {
    if found.counts.len() < 2 && asked.kind.is_empty() {
        return Vec::new();
    }
    let all: usize = found.counts.iter().map(|(_, count)| count).sum();
    let chip = |label: String, kind: &str, count: usize| {
        Chip::choice(format!("{label} ({count})"), asked.at(kind, 1), asked.kind == kind)
    };
    std::iter::once(chip(view.t("portal-search-all"), "", all))
        .chain(found.counts.iter().map(|(kind, count)| chip(kind_name(view, kind), kind, *count)))
        .collect()
}

fn kind_name(view: &View<'_>, kind: &str) -> String {
    view.t(&format!("search-kind-{kind}"))
}

fn told(view: &View<'_>, asked: &Asked, found: &Found) -> Markup {
    let of_kind = |(kind, _): &&(&str, usize)| asked.kind.is_empty() || asked.kind == *kind;
    let count: usize = found.counts.iter().filter(of_kind).map(|(_, count)| count).sum();
    let count = Text::new("portal-search-count").with("n", count + found.apps.len());
    html! {
        @if found.alike {
            p role="status" { (view.text(&Text::new("portal-search-alike").with("q", asked.q.trim()))) }
        } @else {
            p class="tb-only-read" role="status" { (view.text(&count)) }
        }
    }
}

fn tips(view: &View<'_>, title: String) -> Markup {
    html! {
        (EmptyState::new(Icon::Search, title, view.t("portal-search-tips"))
            .action(html! { (Button::link(view.t("portal-show-all"), "/").icon(Icon::LayoutGrid)) }))
    }
}

fn apps(view: &View<'_>, apps: &[App]) -> Markup {
    let head = view.t("portal-search-apps");
    html! {
        @if !apps.is_empty() {
            section aria-label=(head) {
                (Heading::new(head.as_str()).level(2))
                ul class="tb-tiles" data-tiles {
                    @for app in apps {
                        @let tile = Tile::new(app.name.as_str(), format!("/apps/{}/open", app.id))
                            .icon(app.icon.unwrap_or_else(|| app.category.icon()));
                        li { (tile.text(app.description(view.lang))) }
                    }
                }
            }
        }
    }
}

fn things(view: &View<'_>, found: &Found) -> Markup {
    let title = view.t("portal-search-found");
    html! {
        @if !found.things.is_empty() {
            section aria-label=(title) {
                @if !found.apps.is_empty() { (Heading::new(title.as_str()).level(2)) }
                ol class="tb-list" {
                    @for (line, hit) in &found.things { (thing(view, line, hit)) }
                }
            }
        }
    }
}

fn thing(view: &View<'_>, line: &Line, hit: &Hit) -> Markup {
    let quotes = !hit.snippet.is_empty() && line.picture != Picture::Initials;
    html! {
        li class="tb-media" {
            @match line.picture {
                Picture::Initials => { (Avatar::new(line.title.as_str())) }
                Picture::Sign(icon) => { span class="tb-tile__square tb-tint-3" { (icon) } }
            }
            div {
                a class="nl-link" href=(line.href) { (line.title) }
                @if let Some(phone) = &line.phone {
                    " " a class="nl-link tb-nowrap" href={ "tel:" (phone.replace(' ', "")) } { (Icon::Phone) " " (phone) }
                }
                br;
                span class="tb-soft" {
                    (kind_name(view, hit.kind))
                    @for about in &line.about { " · " (about) }
                    @if let Some(at) = line.at { " · " (view.told(at)) }
                }
                @if quotes {
                    p class="tb-quote" {
                        @for (piece, marked) in &hit.snippet {
                            @if *marked { mark { (piece) } } @else { (piece) }
                        }
                    }
                }
            }
        }
    }
}

fn pages(view: &View<'_>, asked: &Asked, found: &Found) -> Markup {
    let previous = (found.page > 1).then(|| asked.at(&asked.kind, found.page - 1));
    let next = found.more.then(|| asked.at(&asked.kind, found.page + 1));
    html! {
        (Pagination::new(view.t("portal-search-pages"))
            .previous(view.t("portal-search-previous"), previous)
            .next(view.t("portal-search-next"), next))
    }
}
