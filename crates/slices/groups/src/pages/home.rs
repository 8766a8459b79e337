//! Groups on pages of the portal: one's own on the landing page, each one click away, and those that a search finds.

use kernel::{Error, Result};
use maud::{Markup, html};
use web::components::{Button, Card, Heading, Icon, tint};
use web::{Part, Showing, SignedIn, Sought, View, address};

use crate::commands::find;
use crate::store::groups::{GroupFilter, OwnGroup};

/// How many groups stand on the landing page.
const MOST: u16 = 6;

/// The card of one's own groups on the landing page.
pub const HOME: Part<()> = Part { order: 10, show };

fn show<'a>(me: &'a SignedIn, (): &'a ()) -> Showing<'a> {
    Box::pin(card(me))
}

async fn card(me: &SignedIn) -> Result<Option<Markup>> {
    let groups = match find::mine(me.acting(), MOST).await {
        Ok(groups) => groups,
        Err(Error::SignInNeeded) => return Ok(None),
        Err(error) => return Err(error),
    };
    let view = View::of(me);
    Ok(Some(html! {
        (Card::new(render(&view, &groups)).title(view.t("groups-mine")).icon(Icon::Users)
            .actions(html! { (Button::link(view.t("groups-all"), "/groups").subtle().small()) }))
    }))
}

fn render(view: &View<'_>, groups: &[OwnGroup]) -> Markup {
    html! {
        @if groups.is_empty() {
            p { (view.t("groups-mine-none")) }
        }
        ul class="tb-list" {
            @for group in groups {
                li class="tb-media" {
                    span class={ "tb-tile__square " (tint(&group.name)) } { (Icon::Users) }
                    div {
                        a class="nl-link" href={ "/groups/" (group.id) } { (group.name) }
                        @if !group.about.is_empty() { br; span class="tb-soft" { (group.about) } }
                    }
                }
            }
        }
    }
}

/// How many groups stand among what a search found.
const MOST_FOUND: u16 = 5;

/// The groups among what a search found.
pub const FOUND: Part<Sought> = Part { order: 10, show: find_groups };

fn find_groups<'a>(me: &'a SignedIn, sought: &'a Sought) -> Showing<'a> {
    Box::pin(found(me, sought))
}

async fn found(me: &SignedIn, sought: &Sought) -> Result<Option<Markup>> {
    let filter = GroupFilter { words: sought.words().to_owned(), limit: MOST_FOUND, ..GroupFilter::default() };
    let page = match find::list(me.acting(), &filter).await {
        Ok(page) if !page.items.is_empty() => page,
        Ok(_) | Err(Error::SignInNeeded) => return Ok(None),
        Err(error) => return Err(error),
    };
    let view = View::of(me);
    let title = view.t("groups-title");
    Ok(Some(html! {
        section aria-label=(title) {
            (Heading::new(title.as_str()).level(2))
            ul class="tb-list" {
                @for one in &page.items {
                    li class="tb-media" {
                        span class={ "tb-tile__square " (tint(&one.group.name)) } { (one.group.visibility.icon()) }
                        div {
                            a class="nl-link" href={ "/groups/" (one.group.id) } { (one.group.name) }
                            @if !one.group.about.is_empty() { br; span class="tb-soft" { (one.group.about) } }
                        }
                    }
                }
            }
            @if page.more {
                (Button::link(view.t("groups-found-more"), address("/groups", &[("which", "all"), ("q", sought.words())])).subtle())
            }
        }
    }))
}
