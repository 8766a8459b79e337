//! Choosing where a document or folder goes: first the group, then the folder in it.

use axum::extract::{Path, Query};
use axum::response::{IntoResponse as _, Response};
use groups::gate::{enter, look};
use kernel::{Error, Text};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Button, Card, Choice, Field, Form as FormView, Icon, actions};
use web::{Entry, Form, PageResult, Redirect, SignedIn, View};

use super::{read_node, read_spot};
use crate::commands::{change, find};
use crate::gate::{self, Found};
use crate::model::{Node, NodeId};

/// How many groups there are to choose from.
const GROUPS: u16 = 100;
/// How many folders there are to choose from.
const FOLDERS: u16 = 500;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// The group to move to; that in which it lies when empty.
    group: String,
}

pub(super) async fn page(me: SignedIn, Path(node): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let found = gate::find(me.acting(), read_node(&node)?).await?;
    found.writes()?;
    dress(&me, &found, &asked.group, &Entry::default()).await
}

async fn dress(me: &SignedIn, found: &Found, group: &str, entry: &Entry) -> PageResult {
    let (acting, node) = (me.acting(), found.node());
    let target = if group.is_empty() { node.group } else { super::read_group(group)? };
    let inside = enter(acting, target).await?;
    inside.member()?;
    let groups = groups::commands::find::mine(acting, GROUPS).await?;
    let folders = find::folders(acting, &inside, FOLDERS).await?;
    let view = View::of(me);
    let at = format!("/documents/{}/move", node.id);
    let mut choices = vec![Choice::new("", view.t("documents-top"))];
    choices.extend(offered(&folders, node.id).into_iter().map(|(id, path)| Choice::new(id.to_string(), path)));
    let now = node.parent.map(|parent| parent.to_string()).unwrap_or_default();
    let chosen = if entry.get("folder").is_empty() { now } else { entry.text("folder") };
    let others = groups.iter().map(|own| Choice::new(own.id.to_string(), own.name.as_str()));
    let body = html! {
        (entry.summary(&view))
        @if groups.len() > 1 {
            form class="tb-form" method="get" action=(at) {
                (Field::select("group", view.t("documents-move-group"), others.collect()).value(target.to_string()))
                (Button::submit(view.t("documents-move-look")).secondary())
            }
        }
        (folder_form(&view, (&at, node), &target.to_string(), &Field::select("folder", view.t("documents-move-folder"), choices)
            .value(chosen).error(entry.error(&view, "name"))))
    };
    let card = html! { (Card::new(body).title(node.name.as_str()).icon(Icon::ArrowRight)) };
    let seen = look(acting, node.group).await?;
    let page = groups::frame(&view, me.app(), &seen, groups::Tab::Documents, &card);
    Ok(page.under(node.name.as_str(), node.href()))
}

fn folder_form(view: &View<'_>, (at, node): (&str, &Node), group: &str, field: &Field<'_>) -> Markup {
    let buttons = [
        Button::submit(view.t("documents-move-do")).primary(),
        Button::link(view.t("documents-cancel"), node.href()).subtle(),
    ];
    html! {
        (FormView::new(at.to_owned(), view.csrf, html! {
            input type="hidden" name="version" value=(node.version);
            input type="hidden" name="group" value=(group);
            (field)
            (actions(&buttons))
        }))
    }
}

/// The folders with the way to them, without the one that is to be moved and what lies in it.
fn offered(folders: &[Node], moving: NodeId) -> Vec<(NodeId, String)> {
    let mut offered: Vec<(NodeId, String)> =
        folders.iter().filter_map(|folder| path(folders, folder, moving)).collect();
    offered.sort_by(|one, other| one.1.cmp(&other.1));
    offered
}

fn path(folders: &[Node], folder: &Node, moving: NodeId) -> Option<(NodeId, String)> {
    let mut path = folder.name.to_string();
    let mut at = folder;
    // No more steps than there are folders, whatever they say of each other.
    for _ in 0..folders.len() {
        if at.id == moving {
            return None;
        }
        let Some(above) = at.parent.and_then(|parent| folders.iter().find(|one| one.id == parent)) else { break };
        path = format!("{} / {path}", above.name);
        at = above;
    }
    Some((folder.id, path))
}

pub(super) async fn place(
    me: SignedIn,
    Path(node): Path<String>,
    Form(mut entry): Form<Entry>,
) -> PageResult<Response> {
    let id = read_node(&node)?;
    let to = read_spot(entry.get("group"), entry.get("folder"))?;
    match change::place(me.acting(), id, Some(entry.version()), to).await {
        Ok(()) => Ok(Redirect::to(to.href()).saying(&Text::new("documents-moved")).into_response()),
        Err(Error::Fields(wrong)) => {
            entry.refuse(wrong);
            let found = gate::find(me.acting(), id).await?;
            let group = entry.text("group");
            Ok(dress(&me, &found, &group, &entry).await?.with_errors().into_response())
        }
        Err(error) => Err(error.into()),
    }
}
