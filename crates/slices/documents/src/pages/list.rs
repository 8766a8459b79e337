//! What lies in a folder, and what a search finds in a group.

use std::collections::HashMap;

use axum::extract::{Path, Query};
use directory::commands::find::PageOf;
use groups::gate::{Inside, look};
use kernel::{PersonId, Text};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Badge, Button, Column, Direction, EmptyState, Icon, Pagination, Row, SearchForm, Table, Tone, Toolbar,
};
use web::{Entry, Page, PageResult, SignedIn, View, address};

use super::forms::{folder_card, make_card, upload_card};
use super::{drive, read_spot, size};
use crate::commands::find;
use crate::model::{Kind, Node, Room, Spot};
use crate::store::lists::{After, NodeFilter, Sort};

/// How many rows a page has.
const ROWS: u16 = 100;

/// What the address asks for.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    folder: String,
    q: String,
    /// `changed`; by name when empty.
    sort: String,
    after: String,
}

impl Asked {
    fn of(folder: String) -> Self {
        Self { folder, ..Self::default() }
    }

    fn sort(&self) -> Sort {
        if self.sort == "changed" { Sort::Changed } else { Sort::Name }
    }
}

pub(super) async fn page(me: SignedIn, Path(group): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    dress(&me, &group, &asked, &Entry::default()).await
}

/// The list again, with what is wrong with a form on it.
pub(super) async fn again(me: &SignedIn, spot: Spot, entry: &Entry) -> PageResult {
    let folder = spot.folder.map(|folder| folder.to_string()).unwrap_or_default();
    Ok(dress(me, &spot.group.to_string(), &Asked::of(folder), entry).await?.with_errors())
}

/// What the page shows.
pub(super) struct Shown<'a> {
    pub(super) inside: &'a Inside,
    pub(super) spot: Spot,
    pub(super) way: Vec<Node>,
    pub(super) writes: bool,
    pub(super) room: Room,
    pub(super) drive: String,
    /// Whether there is a page that tells where the files of old drives went.
    tells_moved: bool,
    found: PageOf<Node>,
    names: HashMap<PersonId, String>,
    asked: &'a Asked,
}

async fn dress(me: &SignedIn, group: &str, asked: &Asked, entry: &Entry) -> PageResult {
    let acting = me.acting();
    let spot = read_spot(group, &asked.folder)?;
    let seen = look(acting, spot.group).await?;
    let inside = seen.inside(acting).await?;
    let way = find::way(acting, &inside, spot).await?;
    let after = After::read(&asked.after, asked.sort());
    let filter = NodeFilter { words: asked.q.clone(), sort: asked.sort(), after, limit: ROWS };
    let found = find::list(acting, &inside, spot, &filter).await?;
    let people: Vec<PersonId> = found.items.iter().filter_map(|node| node.changed_by).collect();
    let names = directory::names(me.conn(), &people).await?;
    let room = find::room(acting, &inside).await?;
    let writes = inside.member().is_ok();
    let drive = me.whole_address(&format!("{}/", web::DRIVE));
    let tells_moved = me.app().slices.iter().any(|slice| slice.name == "movein");
    let shown = Shown { inside: &inside, spot, way, writes, room, drive, tells_moved, found, names, asked };
    let view = View::of(me);
    let page = groups::frame(&view, me.app(), &seen, groups::Tab::Documents, &render(&view, &shown, entry));
    Ok(trail(&view, page, spot, shown.way.split_last().map_or(&[], |(_, above)| above)))
}

/// Adds the way down to a folder.
pub(super) fn trail(view: &View<'_>, page: Page, spot: Spot, above: &[Node]) -> Page {
    if spot.folder.is_none() {
        return page;
    }
    let page = page.under(view.t("groups-tab-documents"), Spot::top(spot.group).href());
    above.iter().fold(page, |page, folder| page.under(folder.name.as_str(), folder.href()))
}

fn render(view: &View<'_>, shown: &Shown<'_>, entry: &Entry) -> Markup {
    html! {
        (entry.summary(view))
        (toolbar(view, shown))
        @if let (Some(folder), true) = (shown.way.last(), shown.asked.q.is_empty()) {
            h2 class="nl-heading nl-heading--level-2" { (Icon::FolderOpen) " " (folder.name) }
        }
        div class="tb-drop" data-drop=[shown.writes.then_some("upload")] {
            (table(view, shown))
        }
        (pages(view, shown))
        @if shown.writes {
            div class="tb-cards" {
                (upload_card(view, shown))
                (make_card(view, shown, entry))
                @if let Some(folder) = shown.way.last() { (folder_card(view, folder, entry)) }
            }
            (drive::offer(view, &shown.drive))
        }
    }
}

fn toolbar(view: &View<'_>, shown: &Shown<'_>) -> Markup {
    let top = Spot::top(shown.spot.group).href();
    let search = SearchForm::new(top.clone(), view.t("documents-search"), view.t("shell-search-submit"))
        .value(shown.asked.q.as_str());
    html! {
        (Toolbar::new().search(html! { (search) }).actions(html! {
            @if shown.writes {
                (Button::link(view.t("documents-upload"), "#upload").primary().icon(Icon::Upload))
                (Button::link(view.t("documents-trash"), format!("{top}/trash")).subtle().icon(Icon::Trash))
            }
            @if shown.tells_moved {
                (Button::link(view.t("documents-where"), format!("/groups/{}/moved", shown.spot.group)).subtle())
            }
        }))
    }
}

fn at(shown: &Shown<'_>, sort: &str, after: &str) -> String {
    let asked = shown.asked;
    address(
        &Spot::top(shown.spot.group).href(),
        &[("folder", &asked.folder), ("q", &asked.q), ("sort", sort), ("after", after)],
    )
}

fn table(view: &View<'_>, shown: &Shown<'_>) -> Markup {
    let changed = shown.asked.sort() == Sort::Changed;
    let columns = vec![
        Column::new(view.t("documents-name"))
            .sort(at(shown, "", ""), (!changed).then_some(Direction::Ascending))
            .row_header(),
        Column::new(view.t("documents-changed-by")),
        Column::new(view.t("documents-changed-at"))
            .sort(at(shown, "changed", ""), changed.then_some(Direction::Descending)),
        Column::new(view.t("documents-size")).numeric(),
    ];
    let rows = shown.found.items.iter().map(|node| {
        let by = node.changed_by.and_then(|person| shown.names.get(&person));
        Row::new(vec![
            name(view, shown.inside, node),
            html! { @match by { Some(name) => (name), None => (view.t("documents-somebody")) } },
            view.told(node.changed_at),
            html! { @if !node.is_folder() { (size(view, node.size)) } },
        ])
    });
    html! { (Table::new(view.t("groups-tab-documents"), columns, rows.collect()).empty(empty(view, shown))) }
}

/// The name of a document or folder as a link, and whether it is new to the reader.
pub(super) fn name(view: &View<'_>, inside: &Inside, node: &Node) -> Markup {
    let own = node.changed_by == Some(inside.person());
    html! {
        (icon(node)) " "
        a class="nl-link" href=(node.href()) { (node.name) }
        @if !own && !node.is_folder() && inside.is_new(node.changed_at) {
            " " (Badge::new(Tone::Brand, view.t("documents-new")))
        }
    }
}

/// The picture of a document or folder.
pub(crate) fn icon(node: &Node) -> Icon {
    match node.kind {
        Kind::Folder => Icon::Folder,
        Kind::Document if node.media.starts_with("image/") => Icon::Image,
        Kind::Document if node.media.contains("spreadsheet") || node.media.contains("csv") => Icon::FileSpreadsheet,
        Kind::Document if node.media == "application/octet-stream" => Icon::File,
        Kind::Document => Icon::FileText,
    }
}

fn empty(view: &View<'_>, shown: &Shown<'_>) -> Markup {
    let (title, text) = match (shown.asked.q.is_empty(), shown.writes) {
        (false, _) => ("documents-nothing-title", "documents-nothing"),
        (true, true) => ("documents-none-title", "documents-none"),
        (true, false) => ("documents-none-title", "documents-none-visitor"),
    };
    html! { (EmptyState::new(Icon::FolderOpen, view.t(title), view.t(text))) }
}

fn pages(view: &View<'_>, shown: &Shown<'_>) -> Markup {
    let sort = shown.asked.sort.as_str();
    let first = (!shown.asked.after.is_empty()).then(|| at(shown, sort, ""));
    let last = shown.found.items.last().filter(|_| shown.found.more);
    let next = last.map(|node| at(shown, sort, &After::of(node, shown.asked.sort()).text()));
    html! {
        (Pagination::new(view.t("documents-pages"))
            .previous(view.t("documents-first-page"), first)
            .next(view.t("documents-next-page"), next))
    }
}

/// How much room there is, in words.
pub(super) fn room_text(view: &View<'_>, room: Room) -> String {
    view.text(&Text::new("documents-room").with("used", size(view, room.used)).with("quota", size(view, room.quota)))
}
