//! The links on a group's page.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use kernel::{Error, Text};
use maud::{Markup, html};
use web::components::{Button, Card, EmptyState, Field, Form as FormView, Icon, actions};
use web::{Entry, Form, Nothing, Page, PageResult, Redirect, SignedIn, View};

use super::frame::{Tab, frame};
use super::read_group;
use crate::commands::links;
use crate::gate;
use crate::model::{GroupId, GroupLink, LinkDraft};

pub(super) async fn page(me: SignedIn, Path(group): Path<String>) -> PageResult {
    dress(&me, read_group(&group)?, &Entry::default()).await
}

async fn dress(me: &SignedIn, id: GroupId, entry: &Entry) -> PageResult {
    let seen = gate::look(me.acting(), id).await?;
    let inside = seen.inside(me.acting()).await?;
    inside.member()?;
    let found = links::list(me.acting(), &inside).await?;
    let view = View::of(me);
    let page: Page = frame(&view, me.app(), &seen, Tab::Overview, &render(&view, id, &found, entry));
    Ok(page)
}

fn render(view: &View<'_>, id: GroupId, found: &[GroupLink], entry: &Entry) -> Markup {
    let at = format!("/groups/{id}");
    let buttons = [
        Button::submit(view.t("groups-link-add")).primary(),
        Button::link(view.t("groups-links-done"), at.clone()).subtle(),
    ];
    let add = html! {
        (entry.summary(view))
        (FormView::new(format!("{at}/links"), view.csrf, html! {
            (entry.fill(view, "url", Field::text("url", view.t("groups-link-url")).required()))
            (entry.fill(view, "label", Field::text("label", view.t("groups-link-label")).mark(view.t("optional"))
                .attribute("maxlength", "80")))
            (actions(&buttons))
        }))
    };
    let list = html! {
        @if found.is_empty() { (EmptyState::new(Icon::Link, view.t("groups-links"), view.t("groups-links-none"))) }
        ul class="tb-list" {
            @for link in found {
                li class="tb-media" {
                    div { a class="nl-link" href=(link.url) rel="noopener" { (link.label) } br; span class="tb-soft" { (link.url) } }
                    (FormView::new(format!("{at}/links/{}/remove", link.id), view.csrf, html! {
                        (Button::submit(view.text(&Text::new("groups-link-remove").with("link", &link.label))).subtle().small()
                            .icon_only(Icon::Trash))
                    }).inline())
                }
            }
        }
    };
    html! {
        (Card::new(list).title(view.t("groups-links")).icon(Icon::Link))
        (Card::new(add).title(view.t("groups-link-add")).icon(Icon::Plus))
    }
}

pub(super) async fn add(me: SignedIn, Path(group): Path<String>, Form(mut entry): Form<Entry>) -> PageResult<Response> {
    let id = read_group(&group)?;
    let draft = LinkDraft { label: entry.text("label"), url: entry.text("url") };
    match links::add(me.acting(), id, draft).await {
        Ok(_) => {
            Ok(Redirect::to(format!("/groups/{id}/links")).saying(&Text::new("groups-link-added")).into_response())
        }
        Err(error) => {
            entry.take(error)?;
            Ok(dress(&me, id, &entry).await?.with_errors().into_response())
        }
    }
}

pub(super) async fn remove(
    me: SignedIn,
    Path((group, link)): Path<(String, String)>,
    Form(_): Form<Nothing>,
) -> PageResult<Redirect> {
    let id = read_group(&group)?;
    links::remove(me.acting(), id, link.parse().map_err(|_| Error::NotFound)?).await?;
    Ok(Redirect::to(format!("/groups/{id}/links")).saying(&Text::new("groups-link-removed")))
}
