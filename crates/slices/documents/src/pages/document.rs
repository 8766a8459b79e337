//! One document: what is in it, what it was, and what can be done with it.

use std::collections::HashMap;

use axum::extract::{Path, Query};
use axum::response::{IntoResponse as _, Response};
use files::{Store, kind};
use groups::gate::look;
use kernel::{PersonId, Text};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Alert, Badge, Button, Card, Description, Form as FormView, Icon, Severity, Tone};
use web::{Entry, Page, PageResult, Redirect, SignedIn, View};

use super::forms::change_forms;
use super::{list, read_node, size};
use crate::commands::find;
use crate::gate::{self, Found};
use crate::model::{Node, Revision, Spot};

/// How much of a text is shown, in bytes.
const TEXT: usize = 20_000;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    revision: Option<i64>,
}

/// What of a document is shown on its page.
enum Preview {
    Image,
    Pdf,
    /// A text, and whether this is only its beginning.
    Text(String, bool),
    None,
}

struct Shown<'a> {
    node: &'a Node,
    revision: Revision,
    revisions: Vec<Revision>,
    preview: Preview,
    names: HashMap<PersonId, String>,
    above: Vec<Node>,
    writes: bool,
}

pub(super) async fn page(me: SignedIn, Path(node): Path<String>, Query(asked): Query<Asked>) -> PageResult<Response> {
    let found = gate::find(me.acting(), read_node(&node)?).await?;
    if found.node().is_folder() && found.node().trashed_at.is_none() {
        return Ok(Redirect::to(found.node().href()).into_response());
    }
    if found.node().is_folder() {
        return Ok(Redirect::to(format!("/groups/{}/documents/trash", found.node().group)).into_response());
    }
    Ok(dress(&me, &found, asked.revision, &Entry::default()).await?.into_response())
}

pub(super) async fn dress(me: &SignedIn, found: &Found, number: Option<i64>, entry: &Entry) -> PageResult {
    let acting = me.acting();
    let revision = find::revision(acting, found, number).await?;
    let revisions = find::revisions(acting, found).await?;
    let people: Vec<PersonId> = revisions.iter().filter_map(|one| one.made_by).chain(found.node().created_by).collect();
    let shown = Shown {
        node: found.node(),
        preview: preview(me, found.node(), &revision).await?,
        revision,
        revisions,
        names: directory::names(me.conn(), &people).await?,
        above: find::above(acting, found).await?,
        writes: found.writes().is_ok() && found.node().trashed_at.is_none(),
    };
    let view = View::of(me);
    let seen = look(acting, found.node().group).await?;
    let body = render(&view, &shown, entry);
    let page = groups::frame(&view, me.app(), &seen, groups::Tab::Documents, &body);
    Ok(trail(&view, page, &shown))
}

fn trail(view: &View<'_>, page: Page, shown: &Shown<'_>) -> Page {
    let inner = Spot { group: shown.node.group, folder: Some(shown.node.id) };
    list::trail(view, page, inner, &shown.above)
}

async fn preview(me: &SignedIn, node: &Node, revision: &Revision) -> kernel::Result<Preview> {
    let store = me.app().tools.get::<Store>()?;
    let start = match store.start(revision.blob, TEXT.max(kind::HEAD)).await {
        Ok(start) => start,
        Err(error) => {
            // The page must stay, so that an older revision can be brought back.
            tracing::error!(%error, node = %node.id, "the content of a document cannot be read");
            return Ok(Preview::None);
        }
    };
    let served = kind::serve(node.name.as_str(), start.get(..kind::HEAD).unwrap_or(&start));
    Ok(match served.media.name {
        name if served.inline && name.starts_with("image/") => Preview::Image,
        "application/pdf" if served.inline => Preview::Pdf,
        "text/plain" if served.inline => {
            let shown = start.get(..TEXT).unwrap_or(&start);
            let text = String::from_utf8_lossy(shown);
            // The cut may go through the middle of a character.
            Preview::Text(text.trim_end_matches('\u{fffd}').to_owned(), revision.blob.size > TEXT as u64)
        }
        _ => Preview::None,
    })
}

fn render(view: &View<'_>, shown: &Shown<'_>, entry: &Entry) -> Markup {
    let content = format!("/documents/{}/content?revision={}", shown.node.id, shown.revision.number);
    html! {
        (entry.summary(view))
        @if shown.node.trashed_at.is_some() { (in_trash(view, shown.node)) }
        @if shown.revision.number != shown.node.revision {
            (Alert::new(Severity::Info, view.text(&Text::new("documents-revision-old").with("n", shown.revision.number)))
                .body(html! { (Button::link(view.t("documents-revision-current"), format!("/documents/{}", shown.node.id)).small()) }))
        }
        div class="tb-split" {
            div class="tb-stack" { (content_card(view, shown, &content)) }
            div class="tb-stack" {
                (facts(view, shown))
                (history(view, shown))
                @if shown.writes {
                    (Card::new(change_forms(view, shown.node, entry)).title(view.t("documents-change")).icon(Icon::Pencil))
                }
            }
        }
    }
}

fn in_trash(view: &View<'_>, node: &Node) -> Markup {
    html! {
        (Alert::new(Severity::Warning, view.t("documents-in-trash")).body(html! {
            (FormView::new(format!("/documents/{}/restore", node.id), view.csrf, html! {
                (Button::submit(view.t("documents-restore")).small().icon(Icon::History))
            }).inline())
        }))
    }
}

fn content_card(view: &View<'_>, shown: &Shown<'_>, content: &str) -> Markup {
    let download = Button::link(view.t("documents-download"), format!("{content}&download")).icon(Icon::Download);
    let body = html! {
        @match &shown.preview {
            Preview::Image => img class="tb-preview" src=(content) alt=(shown.node.name);,
            Preview::Pdf => p { (Button::link(view.t("documents-open"), content.to_owned()).secondary().icon(Icon::ExternalLink)) },
            Preview::Text(text, cut) => {
                pre class="tb-preview" tabindex="0" { (text) }
                @if *cut { p class="tb-soft" { (view.t("documents-text-cut")) } }
            },
            Preview::None => p class="tb-soft" { (view.t("documents-no-preview")) },
        }
        div class="tb-actions" { (download.primary()) }
    };
    html! { (Card::new(body).title(shown.node.name.as_str()).icon(list::icon(shown.node))) }
}

fn who<'a>(view: &View<'_>, shown: &'a Shown<'_>, person: Option<PersonId>) -> std::borrow::Cow<'a, str> {
    let name = person.and_then(|person| shown.names.get(&person));
    name.map_or_else(|| view.t("documents-somebody").into(), |name| name.as_str().into())
}

fn facts(view: &View<'_>, shown: &Shown<'_>) -> Markup {
    let kind = if shown.revision.media == "application/octet-stream" {
        view.t("documents-kind-unknown")
    } else {
        shown.revision.media.clone()
    };
    let facts = Description::new()
        .fact(view.t("documents-size"), html! { (size(view, shown.revision.blob.size)) })
        .fact(view.t("documents-kind"), html! { (kind) })
        .fact(
            view.t("documents-made"),
            html! { (view.moment(shown.node.created_at)) ", " (who(view, shown, shown.node.created_by)) },
        );
    html! { (Card::new(html! { (facts) }).title(view.t("documents-facts")).icon(Icon::Info)) }
}

fn history(view: &View<'_>, shown: &Shown<'_>) -> Markup {
    let at = format!("/documents/{}", shown.node.id);
    let body = html! {
        ul class="tb-list" {
            @for one in &shown.revisions {
                li {
                    a class="nl-link" href={ (at) "?revision=" (one.number) } {
                        (view.text(&Text::new("documents-revision").with("n", one.number)))
                    }
                    @if one.number == shown.node.revision { " " (Badge::new(Tone::Ok, view.t("documents-revision-now"))) }
                    br;
                    span class="tb-soft" {
                        (view.told(one.made_at)) ", " (who(view, shown, one.made_by)) ", " (size(view, one.blob.size))
                    }
                    @if shown.writes && one.number != shown.node.revision {
                        (FormView::new(format!("{at}/revisions/{}/restore", one.number), view.csrf, html! {
                            (Button::submit(view.text(&Text::new("documents-bring-back").with("n", one.number))).subtle().small())
                        }).inline())
                    }
                }
            }
        }
    };
    html! { (Card::new(body).title(view.t("documents-revisions")).icon(Icon::History)) }
}
