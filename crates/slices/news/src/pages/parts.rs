//! What posts and news show on the page of a group and on the landing page.

use groups::gate::Inside;
use groups::model::Standing;
use kernel::{Error, Result};
use maud::{Markup, html};
use web::components::{Button, Card, Icon};
use web::{Part, Showing, SignedIn, View};

use super::item::{Marks, items};
use crate::commands::find;
use crate::store::lists::PostFilter;

/// How many posts stand in a part.
const MOST: u16 = 4;

/// The newest posts on the page of a group.
pub const ROOM: Part<Inside> = Part { order: 10, show: |me, inside| -> Showing<'_> { Box::pin(room(me, inside)) } };

/// What is unread, on the landing page.
pub const HOME: Part<()> = Part { order: 20, show: |me, ()| -> Showing<'_> { Box::pin(home(me)) } };

async fn room(me: &SignedIn, inside: &Inside) -> Result<Option<Markup>> {
    let filter = PostFilter { limit: MOST, ..PostFilter::default() };
    let found = find::in_group(me.acting(), inside, &filter).await?.items;
    let view = View::of(me);
    let at = format!("/groups/{}/posts", inside.id());
    let body = html! {
        @if found.is_empty() { p class="tb-soft" { (view.t("news-posts-none")) } }
        (items(&view, Marks { since: inside.since(), ..Marks::default() }, &found))
        p { a class="nl-link" href=(at) { (view.t("news-posts-all")) } }
    };
    Ok(Some(html! {
        (Card::new(body).title(view.t("news-posts")).icon(Icon::MessagesSquare).actions(html! {
            @if inside.standing() >= Standing::Member {
                (Button::link(view.t("news-write-short"), at.as_str()).subtle().small().icon(Icon::Pencil))
            }
        }))
    }))
}

async fn home(me: &SignedIn) -> Result<Option<Markup>> {
    let found = match find::unread(me.acting(), me.lang(), MOST).await {
        Ok(found) => found,
        Err(Error::SignInNeeded) => return Ok(None),
        Err(error) => return Err(error),
    };
    let view = View::of(me);
    let body = html! {
        @if found.is_empty() { p { (view.t("news-all-read")) } }
        (items(&view, Marks { place: true, unseen: true, since: None }, &found))
    };
    Ok(Some(html! {
        (Card::new(body).title(view.t("news-title")).icon(Icon::Newspaper)
            .actions(html! { (Button::link(view.t("news-all"), "/news").subtle().small()) }))
    }))
}
