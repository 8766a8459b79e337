//! Adding an app and changing what is known of one.

use axum::extract::{Path, Query};
use axum::response::{IntoResponse as _, Response};
use directory::commands::find;
use directory::model::Organisation;
use kernel::{Error, OrgId, Text};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Button, Checkbox, Choice, Field, Form as FormView, Heading, Icon, actions};
use web::{Entry, Form, Page, PageResult, Redirect, SignedIn, View};

use super::app_list::organisation_choices;
use super::landing::read_app;
use crate::commands::apps;
use crate::model::{App, AppDraft, AppId, Category};
use crate::permissions::ManageApps;

/// What the address says beforehand.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    org: String,
}

/// The organisations in which the actor may add apps, by name.
async fn manageable(me: &SignedIn) -> kernel::Result<Vec<Organisation>> {
    let mut all = find::organisations(me.acting()).await?;
    all.retain(|one| me.grants().at::<ManageApps>(&one.access_place()).is_some());
    if all.is_empty() { Err(Error::Forbidden) } else { Ok(all) }
}

pub(super) async fn new(me: SignedIn, Query(asked): Query<Asked>) -> PageResult {
    let organisations = manageable(&me).await?;
    let own = me.me().house.organisation;
    let chosen = asked.org.parse::<OrgId>().unwrap_or(own);
    let entry = Entry::default().with("org", chosen).with("category", Category::Other).with("url", "https://");
    let view = View::of(&me);
    Ok(new_page(&view, &organisations, &entry))
}

fn new_page(view: &View<'_>, organisations: &[Organisation], entry: &Entry) -> Page {
    let buttons = [Button::submit(view.t("portal-app-add")), Button::link(view.t("portal-cancel"), "/apps").subtle()];
    let body = html! {
        (Heading::new(view.t("portal-app-add")).lead(view.t("portal-app-add-lead")))
        (entry.summary(view))
        (FormView::new("/apps/new", view.csrf, html! {
            @if organisations.len() > 1 {
                (entry.fill(view, "org", Field::select("org", view.t("portal-organisation"), organisation_choices(organisations))))
            } @else if let Some(only) = organisations.first() {
                input type="hidden" name="org" value=(only.id);
            }
            (fields(view, entry))
            (actions(&buttons))
        }))
    };
    Page::new(view.t("portal-app-add"), body).under(view.t("portal-apps-title"), "/apps")
}

fn fields(view: &View<'_>, entry: &Entry) -> Markup {
    let optional = view.t("optional");
    let categories = Category::ALL.iter().map(|c| Choice::new(c.key(), view.t(&c.label()))).collect();
    let icons = std::iter::once(Choice::new("", view.t("portal-app-icon-of-category")))
        .chain(Icon::ALL.iter().map(|icon| Choice::new(icon.name(), icon.name())))
        .collect();
    html! {
        (entry.fill(view, "name", Field::text("name", view.t("portal-app-name")).required().attribute("maxlength", "60")))
        (entry.fill(view, "url", Field::text("url", view.t("portal-app-url")).hint(view.t("portal-app-url-hint")).required()
            .attribute("inputmode", "url").attribute("spellcheck", "false")))
        (entry.fill(view, "description_nl", Field::text("description_nl", view.t("portal-app-description-nl"))
            .hint(view.t("portal-app-description-hint")).mark(optional.as_str())))
        (entry.fill(view, "description_en", Field::text("description_en", view.t("portal-app-description-en"))
            .mark(optional.as_str())))
        (entry.fill(view, "category", Field::select("category", view.t("portal-category"), categories)))
        (entry.fill(view, "icon", Field::select("icon", view.t("portal-app-icon"), icons).mark(optional.as_str())))
        (Checkbox::new("pinned", view.t("portal-app-pin-for-all")).hint(view.t("portal-app-pin-hint"))
            .checked(entry.ticked("pinned")))
    }
}

fn draft(entry: &Entry) -> AppDraft {
    AppDraft {
        name: entry.text("name"),
        description_nl: entry.text("description_nl"),
        description_en: entry.text("description_en"),
        url: entry.text("url"),
        category: entry.text("category"),
        icon: entry.text("icon"),
        pinned: entry.ticked("pinned"),
    }
}

pub(super) async fn add(me: SignedIn, Form(mut entry): Form<Entry>) -> PageResult<Response> {
    let organisation = entry.get("org").parse::<OrgId>().map_err(|_| Error::NotFound)?;
    match apps::add(me.acting(), organisation, draft(&entry)).await {
        Ok(app) => {
            let said = Text::new("portal-app-added").with("app", entry.get("name"));
            Ok(Redirect::to(format!("/apps/{app}")).saying(&said).into_response())
        }
        Err(error) => {
            entry.take(error)?;
            let organisations = manageable(&me).await?;
            Ok(new_page(&View::of(&me), &organisations, &entry).with_errors().into_response())
        }
    }
}

pub(super) async fn edit(me: SignedIn, Path(app): Path<String>) -> PageResult {
    let app = apps::managed(me.acting(), read_app(&app)?).await?;
    let entry = Entry::default()
        .with("name", &app.name)
        .with("description_nl", &app.description_nl)
        .with("description_en", &app.description_en)
        .with("url", &app.url)
        .with("category", app.category)
        .with("icon", app.icon.map(Icon::name).unwrap_or_default())
        .with("pinned", app.pinned)
        .with("version", app.version);
    Ok(edit_page(&View::of(&me), &app, &entry))
}

fn edit_page(view: &View<'_>, app: &App, entry: &Entry) -> Page {
    let back = format!("/apps/{}", app.id);
    let buttons =
        [Button::submit(view.t("portal-save")), Button::link(view.t("portal-cancel"), back.as_str()).subtle()];
    let body = html! {
        (Heading::new(view.t("portal-app-edit")).lead(app.name.as_str()))
        (entry.summary(view))
        (FormView::new(format!("{back}/edit"), view.csrf, html! {
            input type="hidden" name="version" value=(entry.version_over(app.version));
            (fields(view, entry))
            (actions(&buttons))
        }))
    };
    Page::new(view.t("portal-app-edit"), body)
        .under(view.t("portal-apps-title"), "/apps")
        .under(app.name.as_str(), back.as_str())
}

pub(super) async fn change(
    me: SignedIn,
    Path(app): Path<String>,
    Form(mut entry): Form<Entry>,
) -> PageResult<Response> {
    let id: AppId = read_app(&app)?;
    match apps::change(me.acting(), id, entry.version(), draft(&entry)).await {
        Ok(()) => {
            let said = Text::new("portal-app-changed").with("app", entry.get("name"));
            Ok(Redirect::to(format!("/apps/{id}")).saying(&said).into_response())
        }
        Err(error) => {
            entry.take(error)?;
            let app = apps::managed(me.acting(), id).await?;
            Ok(edit_page(&View::of(&me), &app, &entry).with_errors().into_response())
        }
    }
}
