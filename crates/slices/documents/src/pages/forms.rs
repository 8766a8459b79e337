//! The forms on the pages of folders and documents, and what they do.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use kernel::{Error, Text};
use maud::{Markup, html};
use web::components::{Button, Card, Checkbox, Field, Form as FormView, Icon, actions};
use web::{Entry, Form, Nothing, PageResult, Redirect, SignedIn, View};

use super::list::{self, Shown, room_text};
use super::{document, read_node, read_spot, size};
use crate::commands::{change, folders, revisions, trash};
use crate::gate;
use crate::model::{FILE_LIMIT, Node, Spot};

pub(super) fn upload_card(view: &View<'_>, shown: &Shown<'_>) -> Markup {
    let hint = Text::new("documents-file-hint").with("most", size(view, FILE_LIMIT));
    let progress = view.t("documents-progress");
    let form = FormView::new(
        Spot::top(shown.spot.group).href(),
        view.csrf,
        html! {
            // What is said about the files stands before them: they are taken in as they come.
            input type="hidden" name="folder" value=[shown.spot.folder];
            (Checkbox::new("replaces", view.t("documents-replaces")).hint(view.t("documents-replaces-hint")))
            (Field::file("file", view.t("documents-files"), "").hint(view.text(&hint)).required().attribute("multiple", "multiple"))
            p class="tb-soft" { (room_text(view, shown.room)) }
            p role="status" data-progress=(progress) data-failed=(view.t("documents-upload-failed")) {}
            (actions(&[Button::submit(view.t("documents-upload")).primary().icon(Icon::Upload)]))
        },
    );
    html! { (Card::new(html! { (form.multipart().id("upload")) }).title(view.t("documents-upload-title")).icon(Icon::Upload)) }
}

pub(super) fn make_card(view: &View<'_>, shown: &Shown<'_>, entry: &Entry) -> Markup {
    let body = FormView::new(
        format!("{}/folders", Spot::top(shown.spot.group).href()),
        view.csrf,
        html! {
            input type="hidden" name="folder" value=[shown.spot.folder];
            (name_field(view, entry, "folder_name", "documents-folder-name"))
            (Button::submit(view.t("documents-folder-make")).secondary().icon(Icon::Plus))
        },
    );
    html! { (Card::new(html! { (body) }).title(view.t("documents-folder-new")).icon(Icon::Folder)) }
}

fn name_field<'a>(view: &View<'_>, entry: &'a Entry, name: &'static str, label: &str) -> Field<'a> {
    entry.fill(view, name, Field::text(name, view.t(label)).required().attribute("maxlength", "200"))
}

/// What can be done with the folder whose list this is.
pub(super) fn folder_card(view: &View<'_>, folder: &Node, entry: &Entry) -> Markup {
    html! { (Card::new(change_forms(view, folder, entry)).title(view.t("documents-folder-this")).icon(Icon::FolderOpen)) }
}

/// Another name, another place, away.
pub(super) fn change_forms(view: &View<'_>, node: &Node, entry: &Entry) -> Markup {
    let at = format!("/documents/{}", node.id);
    let typed = if entry.get("name").is_empty() { Entry::default().with("name", &node.name) } else { entry.clone() };
    html! {
        (FormView::new(format!("{at}/rename"), view.csrf, html! {
            input type="hidden" name="version" value=(node.version);
            (name_field(view, &typed, "name", "documents-name"))
            (Button::submit(view.t("documents-rename")).secondary().icon(Icon::Pencil))
        }))
        div class="tb-actions" {
            (Button::link(view.t("documents-move"), format!("{at}/move")).secondary().icon(Icon::ArrowRight))
            (FormView::new(format!("{at}/trash"), view.csrf, html! {
                (Button::submit(view.t("documents-throw-away")).subtle().icon(Icon::Trash))
            }).inline())
        }
    }
}

pub(super) async fn make_folder(
    me: SignedIn,
    Path(group): Path<String>,
    Form(mut entry): Form<Entry>,
) -> PageResult<Response> {
    let spot = read_spot(&group, entry.get("folder"))?;
    match folders::make(me.acting(), spot, entry.get("folder_name")).await {
        Ok(folder) => {
            let made = Spot { folder: Some(folder), ..spot };
            Ok(Redirect::to(made.href()).saying(&Text::new("documents-folder-made")).into_response())
        }
        Err(Error::Fields(mut wrong)) => {
            for field in &mut wrong.0 {
                "folder_name".clone_into(&mut field.name);
            }
            entry.refuse(wrong);
            Ok(list::again(&me, spot, &entry).await?.into_response())
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn rename(
    me: SignedIn,
    Path(node): Path<String>,
    Form(mut entry): Form<Entry>,
) -> PageResult<Response> {
    let id = read_node(&node)?;
    match change::rename(me.acting(), id, Some(entry.version()), entry.get("name")).await {
        Ok(()) => {
            let found = gate::find(me.acting(), id).await?;
            Ok(Redirect::to(found.node().href()).saying(&Text::new("documents-renamed")).into_response())
        }
        Err(Error::Fields(wrong)) => {
            entry.refuse(wrong);
            let found = gate::find(me.acting(), id).await?;
            if found.node().is_folder() {
                let spot = Spot { group: found.node().group, folder: Some(id) };
                return Ok(list::again(&me, spot, &entry).await?.into_response());
            }
            Ok(document::dress(&me, &found, None, &entry).await?.with_errors().into_response())
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn throw_away(me: SignedIn, Path(node): Path<String>, Form(_): Form<Nothing>) -> PageResult<Redirect> {
    let id = read_node(&node)?;
    let spot = gate::find(me.acting(), id).await?.node().spot();
    trash::throw_away(me.acting(), id).await?;
    Ok(Redirect::to(spot.href()).saying(&Text::new("documents-thrown-away")))
}

pub(super) async fn bring_back(
    me: SignedIn,
    Path((node, revision)): Path<(String, String)>,
    Form(_): Form<Nothing>,
) -> PageResult<Redirect> {
    let id = read_node(&node)?;
    revisions::bring_back(me.acting(), id, revision.parse().map_err(|_| Error::NotFound)?).await?;
    Ok(Redirect::to(format!("/documents/{id}")).saying(&Text::new("documents-brought-back")))
}
