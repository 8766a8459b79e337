//! The newest documents on the page of a group.

use groups::gate::Inside;
use kernel::Result;
use maud::{Markup, html};
use web::components::{Button, Card, Icon};
use web::{Part, Showing, SignedIn, View};

use super::list::name;
use crate::commands::find;
use crate::model::{Node, Spot};

/// How many documents stand there.
const MOST: u16 = 6;

/// The card of the newest documents of a group.
pub const ROOM: Part<Inside> = Part { order: 20, show };

fn show<'a>(me: &'a SignedIn, inside: &'a Inside) -> Showing<'a> {
    Box::pin(card(me, inside))
}

async fn card(me: &SignedIn, inside: &Inside) -> Result<Option<Markup>> {
    let found = find::newest(me.acting(), inside, MOST).await?;
    let view = View::of(me);
    let list = Spot::top(inside.id()).href();
    let upload = Button::link(view.t("documents-upload"), format!("{list}#upload")).subtle().small().icon(Icon::Upload);
    Ok(Some(html! {
        (Card::new(render(&view, inside, &list, &found)).title(view.t("groups-tab-documents")).icon(Icon::FileText)
            .actions(html! { @if inside.member().is_ok() { (upload) } }))
    }))
}

fn render(view: &View<'_>, inside: &Inside, list: &str, found: &[Node]) -> Markup {
    html! {
        @if found.is_empty() { p class="tb-soft" { (view.t("documents-none-title")) } }
        ul class="tb-list" {
            @for node in found {
                li { (name(view, inside, node)) br; span class="tb-soft" { (view.told(node.changed_at)) } }
            }
        }
        p { a class="nl-link" href=(list) { (view.t("documents-all")) } }
    }
}
