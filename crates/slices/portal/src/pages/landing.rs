//! The landing page: laid out alike for every school and every team, so that who moves need relearn nothing.

use axum::extract::{Path, Query};
use chrono::Timelike as _;
use directory::model::fold;
use directory::permissions::ViewStaff;
use kernel::{Error, Text};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Alert, AppTile, Button, Card, EmptyState, Favourite, Heading, Icon, Severity, TileFilter, TileGrid, tint,
};
use web::{Form, Page, PageResult, Part, Redirect, SignedIn, View, address};

use crate::commands::desk;
use crate::desks::{Desks, Notices, Place};
use crate::model::{App, AppId, Desk, Notice};

/// Above so many apps a pupil gets a search field too.
const MANY_FOR_A_CHILD: usize = 12;

/// What was typed in the filter.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
}

/// What the page shows, besides what everybody gets.
pub(super) struct Landing<'a> {
    pub(super) name: &'a str,
    pub(super) place: &'a Place,
    pub(super) notices: Vec<&'a Notice>,
    pub(super) query: &'a str,
    pub(super) folded: String,
    /// Whether there are colleagues to look up.
    pub(super) colleagues: bool,
    /// What other capabilities show here.
    pub(super) parts: Vec<Markup>,
}

pub(super) async fn page(
    (desks, notices): (&Desks, &Notices),
    home: &[Part<()>],
    me: &SignedIn,
    Query(asked): Query<Asked>,
) -> PageResult {
    let place = desks.of(me.acting(), me.me()).await?;
    let notices = notices.of(me.acting(), me.me()).await?;
    let view = View::of(me);
    let landing = Landing {
        name: &me.me().given_name,
        place: &place,
        notices: notices.iter().filter(|notice| !notice.urgency.is_urgent() && notice.holds_at(view.now)).collect(),
        query: asked.q.trim(),
        folded: fold(&asked.q),
        colleagues: me.grants().any::<ViewStaff>(),
        parts: if me.me().pupil { Vec::new() } else { Part::all(home, me, &()).await },
    };
    let body = if me.me().pupil { for_a_pupil(&view, &landing) } else { render(&view, &landing) };
    Ok(Page::new(view.t("portal-home-title"), body))
}

pub(super) fn render(view: &View<'_>, landing: &Landing<'_>) -> Markup {
    let desk = &landing.place.desk;
    let tiles = Tiles::new(view, landing);
    let searching = !landing.folded.is_empty();
    html! {
        (Heading::new(greeting(view, landing.name)).lead(view.today()))
        div class="tb-stack" {
            @if desk.all.is_empty() {
                (EmptyState::new(Icon::LayoutGrid, view.t("portal-no-apps-title"), view.t("portal-no-apps")))
            } @else {
                (filter(view, landing))
                (tiles.part(view, "portal-favourites", &desk.favourites))
                (tiles.part(view, "portal-recent", &desk.recent))
                (tiles.part(view, "portal-pinned", &desk.pinned))
            }
            @if !searching {
                div class="tb-cards" data-filter-away {
                    (today(view, landing))
                    @for part in &landing.parts { (part) }
                    (help(view, landing))
                }
            }
            @if !desk.all.is_empty() { (tiles.everything(view)) }
        }
    }
}

/// Good morning, good afternoon or good evening, by the clock on the wall.
fn greeting(view: &View<'_>, name: &str) -> String {
    let key = match view.now.at(view.zone).hour() {
        5..=11 => "portal-good-morning",
        12..=17 => "portal-good-afternoon",
        _ => "portal-good-evening",
    };
    view.text(&Text::new(key).with("name", name))
}

fn filter(view: &View<'_>, landing: &Landing<'_>) -> Markup {
    let sections = landing.place.desk.sections.iter();
    let grids = ["portal-favourites", "portal-recent", "portal-pinned"]
        .into_iter()
        .map(str::to_owned)
        .chain(sections.map(|section| format!("portal-apps-{}", section.category)))
        .collect::<Vec<_>>()
        .join(" ");
    html! {
        (TileFilter {
            action: "/".into(),
            value: landing.query.into(),
            label: view.t("portal-filter").into(),
            grids: grids.into(),
            nothing: view.t("portal-filter-nothing").into(),
        })
    }
}

/// The tiles of one page, with the texts that all of them share put into the language once.
struct Tiles<'a> {
    desk: &'a Desk,
    folded: &'a str,
    query: &'a str,
    lang: kernel::Lang,
    csrf: &'a web::csrf::CsrfToken,
    new_tab: String,
    favourite: String,
}

impl<'a> Tiles<'a> {
    fn new(view: &View<'a>, landing: &'a Landing<'a>) -> Self {
        Self {
            desk: &landing.place.desk,
            folded: &landing.folded,
            query: landing.query,
            lang: view.lang,
            csrf: view.csrf,
            new_tab: view.t("portal-new-tab"),
            favourite: view.t("portal-favourite"),
        }
    }

    fn tile(&self, index: usize, app: &App) -> Markup {
        let description = app.description(self.lang);
        let mut tile = AppTile::new(app.name.as_str(), format!("/apps/{}/open", app.id))
            .icon(app.icon.unwrap_or_else(|| app.category.icon()))
            .new_tab(self.new_tab.as_str())
            .favourite(Favourite {
                action: format!("/apps/{}/favourite", app.id).into(),
                csrf: self.csrf,
                on: self.desk.favourites.contains(&index),
                label: format!("{}: {}", self.favourite, app.name).into(),
            });
        if !description.is_empty() {
            tile = tile.text(description);
        }
        html! { (tile) }
    }

    /// The rendered tiles at these places that match what is searched for.
    fn rendered(&self, places: &[usize]) -> Vec<Markup> {
        self.desk
            .apps(places)
            .filter(|(index, _)| self.desk.matches(*index, self.folded))
            .map(|(index, app)| self.tile(index, app))
            .collect()
    }

    /// A group with its title; nothing when it is empty.
    fn part(&self, view: &View<'_>, id: &str, places: &[usize]) -> Markup {
        let tiles = self.rendered(places);
        let title = view.t(id);
        html! {
            @if !tiles.is_empty() {
                section data-filter-part aria-label=(title) {
                    (Heading::new(title.as_str()).level(2))
                    (TileGrid::new(id, title.as_str(), tiles))
                }
            }
        }
    }

    /// All apps, by category.
    fn everything(&self, view: &View<'_>) -> Markup {
        let sections: Vec<(String, String, Vec<Markup>)> = self
            .desk
            .sections
            .iter()
            .map(|section| {
                let id = format!("portal-apps-{}", section.category);
                (id, view.t(&section.category.label()), self.rendered(&section.apps))
            })
            .filter(|(_, _, tiles)| !tiles.is_empty())
            .collect();
        html! {
            (Heading::new(view.t("portal-all-apps")).level(2).id("portal-all"))
            @if sections.is_empty() {
                (EmptyState::new(Icon::Search, view.t("portal-nothing-title"), view.t("portal-nothing"))
                    .action(html! {
                        (Button::link(view.t("portal-search-everywhere"), address("/search", &[("q", self.query)])).primary())
                        (Button::link(view.t("portal-show-all"), "/"))
                    }))
            }
            @for (id, title, tiles) in sections {
                section data-filter-part aria-label=(title) {
                    (Heading::new(title.as_str()).level(3))
                    (TileGrid::new(id, title.as_str(), tiles))
                }
            }
        }
    }
}

/// Where one works today and what is new.
fn today(view: &View<'_>, landing: &Landing<'_>) -> Markup {
    let body = html! {
        ul class="tb-list" {
            @for notice in &landing.notices {
                li class="tb-media" {
                    span class="tb-tile__square tb-tint-0" { (Icon::Megaphone) }
                    div { (notice.text(view.lang)) (more(view, notice)) }
                }
            }
            @for (unit, function) in &landing.place.places {
                li class="tb-media" {
                    span class={ "tb-tile__square " (tint(unit)) } { (Icon::MapPin) }
                    div {
                        (unit)
                        @if let Some(function) = function { br; span class="tb-soft" { (function) } }
                    }
                }
            }
            @if landing.notices.is_empty() && landing.place.places.is_empty() {
                li { (view.t("portal-today-nothing")) }
            }
        }
    };
    html! { (Card::new(body).title(view.t("portal-today")).icon(Icon::Sun)) }
}

fn more(view: &View<'_>, notice: &Notice) -> Markup {
    html! {
        @if let Some(link) = &notice.link { " " a class="nl-link" href=(link) { (view.t("portal-banner-more")) } }
    }
}

fn help(view: &View<'_>, landing: &Landing<'_>) -> Markup {
    let body = html! {
        p { (view.t("portal-help-card-text")) }
        div class="tb-actions" {
            @if landing.colleagues {
                (Button::link(view.t("portal-help-colleague"), "/people").icon(Icon::Users))
            }
            (Button::link(view.t("portal-help-pages"), "/help").subtle().icon(Icon::LifeBuoy))
        }
    };
    html! { (Card::new(body).title(view.t("portal-help-card")).icon(Icon::LifeBuoy)) }
}

/// Few words and large pictures, always in the same place.
pub(super) fn for_a_pupil(view: &View<'_>, landing: &Landing<'_>) -> Markup {
    let desk = &landing.place.desk;
    let order: Vec<usize> =
        desk.favourites.iter().chain(&desk.pinned).chain(&desk.all).copied().fold(Vec::new(), |mut order, index| {
            if !order.contains(&index) && desk.matches(index, &landing.folded) {
                order.push(index);
            }
            order
        });
    let title = view.text(&Text::new("portal-hello-pupil").with("name", landing.name));
    html! {
        (Heading::new(title))
        div class="tb-stack" {
            @for notice in &landing.notices {
                (Alert::new(Severity::Info, notice.text(view.lang)))
            }
            @if desk.all.len() > MANY_FOR_A_CHILD || !landing.folded.is_empty() { (filter(view, landing)) }
            @if order.is_empty() {
                (EmptyState::new(Icon::LayoutGrid, view.t("portal-pupil-nothing-title"), view.t("portal-pupil-nothing")))
            }
            ul class="tb-pictures" id="portal-favourites" aria-label=(view.t("portal-all-apps")) data-tiles {
                @for (_, app) in desk.apps(&order) {
                    li {
                        a class="tb-picture" href={ "/apps/" (app.id) "/open" } target="_blank" rel="noopener" {
                            span class=(tint(&app.name)) { (app.icon.unwrap_or_else(|| app.category.icon())) }
                            (app.name)
                        }
                        (aloud(view, &app.name))
                    }
                }
            }
        }
    }
}

/// The button that reads a name aloud, for who cannot read yet; script shows it where the browser can.
fn aloud(view: &View<'_>, name: &str) -> Markup {
    let label = view.text(&Text::new("portal-read-aloud").with("name", name));
    html! {
        button class="tb-aloud" type="button" hidden aria-label=(label) data-aloud=(name) { (Icon::Volume2) }
    }
}

/// Opens an app: on to its address.
pub(super) async fn open(me: SignedIn, Path(app): Path<String>) -> PageResult<Redirect> {
    let app = desk::open(me.acting(), read_app(&app)?).await?;
    Ok(Redirect::to(app.url))
}

/// The star.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Star {
    on: String,
}

/// Makes an app a favourite, or no longer.
pub(super) async fn favourite(me: SignedIn, Path(app): Path<String>, Form(star): Form<Star>) -> PageResult<Redirect> {
    desk::set_favourite(me.acting(), read_app(&app)?, star.on == "true").await?;
    Ok(Redirect::to("/"))
}

/// An app's id in an address.
pub(super) fn read_app(text: &str) -> kernel::Result<AppId> {
    text.parse().map_err(|_| Error::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Lang, Timestamp};
    use web::Still;

    #[test]
    fn the_greeting_follows_the_clock_on_the_wall_not_utc() {
        let Some(still) = Still::new(crate::LOCALES) else { panic!("the locales must be read") };
        // 2026-06-30 22:30 UTC is half past midnight in Amsterdam; 03:30 UTC is half past five.
        let night = Timestamp::from_micros(1_782_858_600_000_000);
        let said = |hours: u64| {
            let at = night.after(std::time::Duration::from_secs(hours * 3_600));
            greeting(&still.view(Lang::Nl, at), "Noor")
        };
        assert_eq!(
            [said(0), said(5), said(12), said(18)].join(" · "),
            "Goedenavond, Noor · Goedemorgen, Noor · Goedemiddag, Noor · Goedenavond, Noor"
        );
    }
}
