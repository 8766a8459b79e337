//! One's own groups on the landing page, each one click away.

use kernel::{Error, Result};
use maud::{Markup, html};
use web::components::{Button, Card, Icon, tint};
use web::{Part, Showing, SignedIn, View};

use crate::commands::find;
use crate::store::groups::OwnGroup;

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
