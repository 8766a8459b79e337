//! What was thrown away, and taking it back.

use axum::extract::Path;
use groups::gate::look;
use kernel::Text;
use maud::{Markup, html};
use web::components::{Button, Card, Column, EmptyState, Form as FormView, Icon, Row, Table};
use web::{Form, Nothing, PageResult, Redirect, SignedIn, View};

use super::list::icon;
use super::{read_group, read_node, size};
use crate::commands::{find, trash};
use crate::gate;
use crate::model::{Node, Spot};

/// How much of it is shown.
const MOST: u16 = 200;

pub(super) async fn page(me: SignedIn, Path(group): Path<String>) -> PageResult {
    let acting = me.acting();
    let seen = look(acting, read_group(&group)?).await?;
    let inside = seen.inside(acting).await?;
    let found = find::trash(acting, &inside, MOST).await?;
    let view = View::of(&me);
    let at = format!("{}/trash", Spot::top(inside.id()).href());
    let body = html! {
        p { (view.t("documents-trash-text")) }
        (table(&view, &found))
        @if inside.owner().is_ok() && !found.is_empty() { (emptying(&view, &at)) }
    };
    let page = groups::frame(&view, me.app(), &seen, groups::Tab::Documents, &body);
    Ok(page.under(view.t("groups-tab-documents"), Spot::top(inside.id()).href()))
}

fn table(view: &View<'_>, found: &[Node]) -> Markup {
    let columns = vec![
        Column::new(view.t("documents-name")).row_header(),
        Column::new(view.t("documents-trashed-at")),
        Column::new(view.t("documents-size")).numeric(),
        Column::new(view.t("documents-restore")).hidden_title(),
    ];
    let rows = found.iter().map(|node| {
        let label = Text::new("documents-restore-this").with("name", &node.name);
        Row::new(vec![
            html! {
                (icon(node)) " "
                @if node.is_folder() { (node.name) } @else { a class="nl-link" href=(node.href()) { (node.name) } }
            },
            html! { @if let Some(at) = node.trashed_at { (view.told(at)) } },
            html! { @if !node.is_folder() { (size(view, node.size)) } },
            html! {
                (FormView::new(format!("/documents/{}/restore", node.id), view.csrf, html! {
                    (Button::submit(view.text(&label)).small().subtle().icon(Icon::History))
                }).inline())
            },
        ])
    });
    let empty = EmptyState::new(Icon::Trash, view.t("documents-trash-none-title"), view.t("documents-trash-none"));
    html! { (Table::new(view.t("documents-trash"), columns, rows.collect()).empty(html! { (empty) })) }
}

fn emptying(view: &View<'_>, at: &str) -> Markup {
    let body = html! {
        p { (view.t("documents-empty-text")) }
        (FormView::new(format!("{at}/empty"), view.csrf, html! {
            (Button::submit(view.t("documents-empty")).danger().icon(Icon::Trash))
        }))
    };
    html! { (Card::new(body).title(view.t("documents-empty-title")).icon(Icon::Trash)) }
}

pub(super) async fn empty(me: SignedIn, Path(group): Path<String>, Form(_): Form<Nothing>) -> PageResult<Redirect> {
    let id = read_group(&group)?;
    trash::empty(me.acting(), id).await?;
    Ok(Redirect::to(format!("{}/trash", Spot::top(id).href())).saying(&Text::new("documents-emptied")))
}

pub(super) async fn restore(me: SignedIn, Path(node): Path<String>, Form(_): Form<Nothing>) -> PageResult<Redirect> {
    let id = read_node(&node)?;
    trash::restore(me.acting(), id).await?;
    let found = gate::find(me.acting(), id).await?;
    Ok(Redirect::to(found.node().href()).saying(&Text::new("documents-restored")))
}
