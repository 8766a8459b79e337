//! What is said in a group.

use axum::extract::{Path, Query};
use axum::response::{IntoResponse as _, Response};
use directory::commands::find::PageOf;
use groups::Tab;
use groups::gate::{self, Inside};
use groups::model::{GroupId, Standing};
use kernel::Text;
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Card, Chip, EmptyState, Icon, Pagination, Toolbar};
use web::{Entry, Form, PageResult, Redirect, SignedIn, View, address};

use super::form::{self, Kind};
use super::item::{Marks, items};
use super::{cursor, read_cursor, read_group};
use crate::commands::{find, posts};
use crate::model::Listed;
use crate::store::lists::PostFilter;

/// How many posts stand on a page.
const MOST: u16 = 20;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    archived: String,
    after: String,
}

/// What the page shows.
struct Posts {
    pinned: Vec<Listed>,
    coming: Vec<Listed>,
    page: PageOf<Listed>,
}

pub(super) async fn page(me: SignedIn, Path(group): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    dress(&me, read_group(&group)?, &asked, &form::fresh(me.lang())).await
}

async fn dress(me: &SignedIn, id: GroupId, asked: &Asked, entry: &Entry) -> PageResult {
    let seen = gate::look(me.acting(), id).await?;
    let inside = seen.inside(me.acting()).await?;
    let found = load(me, &inside, asked).await?;
    let view = View::of(me);
    let writes = inside.standing() >= Standing::Member && seen.group().ended_at.is_none();
    let body = html! {
        @if writes && asked.archived.is_empty() { (write_box(&view, &inside, entry)) }
        (list(&view, &inside, asked, &found))
    };
    Ok(groups::frame(&view, me.app(), &seen, Tab::Posts, &body))
}

async fn load(me: &SignedIn, inside: &Inside, asked: &Asked) -> kernel::Result<Posts> {
    let (acting, archived) = (me.acting(), !asked.archived.is_empty());
    let first = asked.after.is_empty() && !archived;
    let filter =
        PostFilter { archived, pinned: (!archived).then_some(false), after: read_cursor(&asked.after), limit: MOST };
    let above = PostFilter { pinned: Some(true), limit: MOST, ..PostFilter::default() };
    Ok(Posts {
        pinned: if first { find::in_group(acting, inside, &above).await?.items } else { Vec::new() },
        coming: if first { find::coming_in_group(acting, inside).await? } else { Vec::new() },
        page: find::in_group(acting, inside, &filter).await?,
    })
}

fn write_box(view: &View<'_>, inside: &Inside, entry: &Entry) -> Markup {
    let at = format!("/groups/{}/posts", inside.id());
    let kind = Kind {
        version: 0,
        news: false,
        keeps: inside.standing() == Standing::Owner,
        to: at.clone(),
        back: at,
        submit: "news-post",
        audience: None,
        hidden: &[],
    };
    html! { (Card::new(form::render(view, &kind, entry)).title(view.t("news-write")).icon(Icon::Pencil)) }
}

fn list(view: &View<'_>, inside: &Inside, asked: &Asked, found: &Posts) -> Markup {
    let at = format!("/groups/{}/posts", inside.id());
    let archived = !asked.archived.is_empty();
    let go = |after: &str| address(&at, &[("archived", &asked.archived), ("after", after)]);
    let chips = vec![
        Chip::choice(view.t("news-which-now"), at.clone(), !archived),
        Chip::choice(view.t("news-which-archive"), address(&at, &[("archived", "true")]), archived),
    ];
    let first = (!asked.after.is_empty()).then(|| go(""));
    let next = found.page.items.last().filter(|_| found.page.more).map(|last| go(&cursor(last)));
    let marks = Marks { since: inside.since(), ..Marks::default() };
    html! {
        (Toolbar::new().chips(view.t("news-which"), chips))
        @if !found.coming.is_empty() {
            (Card::new(items(view, marks, &found.coming)).title(view.t("news-coming")).icon(Icon::Clock))
        }
        @if found.pinned.is_empty() && found.page.items.is_empty() {
            (EmptyState::new(Icon::MessagesSquare, view.t("news-posts-none-title"), view.t("news-posts-none")))
        } @else {
            (items(view, marks, &found.pinned))
            (items(view, marks, &found.page.items))
        }
        (Pagination::new(view.t("news-pages"))
            .previous(view.t("news-first-page"), first)
            .next(view.t("news-next-page"), next))
    }
}

pub(super) async fn write(
    me: SignedIn,
    Path(group): Path<String>,
    Form(mut entry): Form<Entry>,
) -> PageResult<Response> {
    let id = read_group(&group)?;
    let view = View::of(&me);
    if let (Some(draft), false) = (form::draft(&view, &mut entry), entry.ticked("preview")) {
        match posts::write_in_group(me.acting(), id, draft).await {
            Ok(_) => {
                let said = Text::new("news-posted");
                return Ok(Redirect::to(format!("/groups/{id}/posts")).saying(&said).into_response());
            }
            Err(error) => entry.take(error)?,
        }
    }
    let page = dress(&me, id, &Asked::default(), &entry).await?;
    Ok(if entry.is_wrong() { page.with_errors() } else { page }.into_response())
}
