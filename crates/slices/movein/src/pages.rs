//! The page that tells where a file went.

use axum::extract::{Path, Query};
use groups::gate::look;
use groups::model::GroupId;
use kernel::Error;
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Column, EmptyState, Icon, Pagination, Row, SearchForm, Table, Toolbar};
use web::{Guard, PageResult, Routes, SignedIn, View, address};

use crate::find::{self, PageOf};
use crate::store::{Moved, MovedId};

/// How many rows a page has.
const ROWS: u16 = 50;

pub(crate) fn routes(routes: &mut Routes) {
    routes.get("/groups/{group}/moved", Guard::SignedIn, page);
}

/// A group's id in an address.
pub(crate) fn read_group(text: &str) -> kernel::Result<GroupId> {
    text.parse().map_err(|_| Error::NotFound)
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    after: String,
}

async fn page(me: SignedIn, Path(group): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let seen = look(me.acting(), read_group(&group)?).await?;
    let inside = seen.inside(me.acting()).await?;
    let after: Option<MovedId> = asked.after.parse().ok();
    let found = find::search(me.acting(), &inside, (&asked.q, after), ROWS).await?;
    let view = View::of(&me);
    let documents = format!("/groups/{}/documents", inside.id());
    let body = render(&view, &format!("/groups/{}/moved", inside.id()), &asked, &found);
    let page = groups::frame(&view, me.app(), &seen, groups::Tab::Documents, &body);
    Ok(page.under(view.t("groups-tab-documents"), documents))
}

fn render(view: &View<'_>, own: &str, asked: &Asked, found: &PageOf) -> Markup {
    let search =
        SearchForm::new(own.to_owned(), view.t("movein-search"), view.t("shell-search-submit")).value(asked.q.as_str());
    let columns = vec![Column::new(view.t("movein-old")).row_header(), Column::new(view.t("movein-new"))];
    let rows = found.items.iter().map(|moved| Row::new(vec![old(moved), new(view, moved)]));
    let (title, text) = match asked.q.trim() {
        "" => ("movein-none-title", "movein-none"),
        _ => ("movein-nothing-title", "movein-nothing"),
    };
    let empty = EmptyState::new(Icon::FolderOpen, view.t(title), view.t(text));
    let at = |after: &str| address(own, &[("q", &asked.q), ("after", after)]);
    let first = (!asked.after.is_empty()).then(|| at(""));
    let next = found.items.last().filter(|_| found.more).map(|moved| at(&moved.id.to_string()));
    html! {
        h2 class="nl-heading nl-heading--level-2" { (view.t("movein-title")) }
        p { (view.t("movein-text")) }
        (Toolbar::new().search(html! { (search) }))
        (Table::new(view.t("movein-title"), columns, rows.collect()).empty(html! { (empty) }))
        (Pagination::new(view.t("movein-pages"))
            .previous(view.t("movein-first-page"), first)
            .next(view.t("movein-next-page"), next))
    }
}

fn old(moved: &Moved) -> Markup {
    html! { span class="tb-soft" { (moved.drive) "/" } (moved.old) }
}

fn new(view: &View<'_>, moved: &Moved) -> Markup {
    html! {
        @match moved.node {
            Some(node) => a class="nl-link" href=(format!("/documents/{node}")) { (moved.place) },
            None => (view.t("movein-left")),
        }
    }
}
