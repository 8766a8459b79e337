//! One app: what it is, who gets it and why.

use axum::extract::{Path, Query};
use axum::response::{IntoResponse as _, Response};
use directory::commands::find;
use directory::commands::pick::{self, Offer};
use directory::model::{JobFunction, PersonSummary, UnitKind};
use directory::permissions::ViewUnits;
use directory::{PeopleFilter, UnitField};
use kernel::{Error, PersonId, Text};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Alert, Button, Card, Choice, Column, Description, EmptyState, Field, Form as FormView, Heading, Icon, Row,
    SearchForm, Severity, Table,
};
use web::{Form, Nothing, Page, PageResult, Redirect, SignedIn, View, address};

use super::app_list::badges;
use super::landing::read_app;
use crate::commands::{apps, grants};
use crate::model::{App, AppId, Grant, GrantId, GrantTo, Reason};
use crate::permissions::ManageApps;

/// Which person is looked for, and which is asked about.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    check: String,
}

struct Shown {
    app: App,
    grants: Vec<Grant>,
    reach: Vec<(GrantId, i64)>,
    /// What can be granted to; `None` for who may only look.
    offer: Option<Givable>,
    query: String,
    people: Vec<PersonSummary>,
    checked: Option<(String, Reason)>,
    wrong: Option<String>,
}

struct Givable {
    functions: Vec<JobFunction>,
    units: Offer,
}

pub(super) async fn page(me: SignedIn, Path(app): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let app = apps::find(me.acting(), read_app(&app)?).await?;
    let shown = load(&me, app, &asked).await?;
    Ok(dress(&View::of(&me), &shown))
}

async fn load(me: &SignedIn, app: App, asked: &Asked) -> kernel::Result<Shown> {
    let acting = me.acting();
    let organisation = find::organisation(acting, app.organisation).await?;
    let offer = match acting.grants().at::<ManageApps>(&app.access_place()) {
        Some(_) => Some(Givable {
            functions: grants::functions(acting, &app).await?,
            units: pick::offer::<ViewUnits>(acting, Some(&organisation), "").await?,
        }),
        None => None,
    };
    let query = asked.q.trim().to_owned();
    let people = if query.is_empty() {
        Vec::new()
    } else {
        let filter = PeopleFilter { words: query.clone(), limit: 8, ..PeopleFilter::of(app.organisation) };
        find::people(acting, &filter).await?.items
    };
    let checked = match asked.check.parse::<PersonId>() {
        Ok(person) => {
            let name = find::person(acting, person).await?.person.name.display();
            Some((name, grants::explain(acting, &app, person).await?))
        }
        Err(_) => None,
    };
    let found = grants::of(acting, &app).await?;
    let reach = grants::reach(acting, &app).await?;
    Ok(Shown { app, grants: found, reach, offer, query, people, checked, wrong: None })
}

fn dress(view: &View<'_>, shown: &Shown) -> Page {
    let app = &shown.app;
    let body = html! {
        (Heading::new(app.name.as_str()).lead(app.description(view.lang)).actions(head_actions(view, shown)))
        @if let Some(wrong) = &shown.wrong { (Alert::new(Severity::Error, wrong.as_str())) }
        div class="tb-stack" {
            (Description::new()
                .fact(view.t("portal-app-url"), html! { (app.url) })
                .fact(view.t("portal-category"), html! { (view.t(&app.category.label())) })
                .fact(view.t("portal-app-state"), badges(view, app)))
            (Card::new(who(view, shown)).title(view.t("portal-grants-title")).icon(Icon::Users))
            @if let Some(offer) = &shown.offer {
                (Card::new(give(view, app, offer)).title(view.t("portal-grant-add")).icon(Icon::UserPlus))
            }
            (Card::new(person(view, shown)).title(view.t("portal-check-title")).icon(Icon::UserCheck))
        }
    };
    Page::new(app.name.as_str(), body).under(view.t("portal-apps-title"), "/apps")
}

fn head_actions(view: &View<'_>, shown: &Shown) -> Markup {
    let app = &shown.app;
    let at = format!("/apps/{}", app.id);
    let (pin, value) = if app.pinned { ("portal-app-unpin", "false") } else { ("portal-app-pin", "true") };
    let (end, to) = if app.ended_at.is_some() {
        (Button::submit(view.t("portal-app-restore")).secondary(), format!("{at}/restore"))
    } else {
        (Button::submit(view.t("portal-app-end")).danger(), format!("{at}/end"))
    };
    html! {
        @if shown.offer.is_some() {
            (Button::link(view.t("portal-change"), format!("{at}/edit")).icon(Icon::Pencil))
            (FormView::new(format!("{at}/pin"), view.csrf, html! {
                (Button::submit(view.t(pin)).secondary().value("on", value))
            }).inline())
            (FormView::new(to, view.csrf, html! { (end) }).inline())
        }
    }
}

/// What a grant says: the kind, and the name of what it names.
fn grant_text(view: &View<'_>, grant: &Grant) -> String {
    let kind = view.t(&format!("portal-grant-{}", grant.to.kind()));
    match &grant.to {
        GrantTo::UnitKind(of) => format!("{kind}: {}", view.t(&format!("unit-kind-{of}"))),
        GrantTo::Function(_) | GrantTo::Unit(_) | GrantTo::Person(_) => {
            format!("{kind}: {}", grant.name.as_deref().unwrap_or("?"))
        }
        GrantTo::Everyone | GrantTo::Staff | GrantTo::Pupils => kind,
    }
}

fn who(view: &View<'_>, shown: &Shown) -> Markup {
    let columns = vec![
        Column::new(view.t("portal-grant-who")).row_header(),
        Column::new(view.t("portal-grant-people")).numeric(),
        Column::new(view.t("portal-grant-remove")).hidden_title(),
    ];
    let rows = shown.grants.iter().map(|grant| {
        let people = shown.reach.iter().find(|(id, _)| *id == grant.id).map_or(0, |(_, people)| *people);
        let to = format!("/apps/{}/grants/{}/remove", shown.app.id, grant.id);
        let remove = html! {
            @if shown.offer.is_some() {
                (FormView::new(to, view.csrf, html! {
                    (Button::submit(view.t("portal-grant-remove")).subtle().icon(Icon::Trash).small())
                }).inline())
            }
        };
        Row::new(vec![html! { (grant_text(view, grant)) }, html! { (people) }, remove])
    });
    let empty = EmptyState::new(Icon::Users, view.t("portal-grants-empty-title"), view.t("portal-grants-empty"));
    html! { (Table::new(view.t("portal-grants-title"), columns, rows.collect()).empty(html! { (empty) })) }
}

fn give(view: &View<'_>, app: &App, offer: &Givable) -> Markup {
    let groups = ["everyone", "staff", "pupils"].map(|kind| Choice::new(kind, view.t(&format!("portal-grant-{kind}"))));
    let kinds = UnitKind::ALL
        .iter()
        .filter(|kind| **kind != UnitKind::Organisation)
        .map(|kind| Choice::new(format!("unit-kind:{kind}"), view.t(&format!("unit-kind-{kind}"))));
    let functions = offer.functions.iter().map(|one| Choice::new(format!("function:{}", one.id), one.name.as_str()));
    let unit = UnitField {
        name: "unit",
        label: view.t("portal-grant-unit"),
        empty: None,
        about: String::new(),
        hint: view.t("unit-pick-hint"),
        purpose: "see",
        organisation: Some(app.organisation),
    };
    html! {
        div class="tb-cards" {
            (chooser(view, app, "portal-grant-group", groups.to_vec()))
            (chooser(view, app, "portal-grant-function", functions.collect()))
            @if !offer.units.is_empty() {
                (FormView::new(format!("/apps/{}/grants", app.id), view.csrf, html! {
                    (unit.render(&offer.units, "").id("portal-grant-unit"))
                    (Button::submit(view.t("portal-grant-give")).secondary().icon(Icon::Plus))
                }))
            }
            (chooser(view, app, "portal-grant-unit-kind", kinds.collect()))
        }
    }
}

/// One list to choose from, with its own button: without script nothing has to appear or go.
fn chooser(view: &View<'_>, app: &App, label: &str, choices: Vec<Choice<'_>>) -> Markup {
    html! {
        @if !choices.is_empty() {
            (FormView::new(format!("/apps/{}/grants", app.id), view.csrf, html! {
                (Field::select("to", view.t(label), choices).id(label.to_owned()))
                (Button::submit(view.t("portal-grant-give")).secondary().icon(Icon::Plus))
            }))
        }
    }
}

/// Looking for a person: whether they get the app and why, and giving it to them alone.
fn person(view: &View<'_>, shown: &Shown) -> Markup {
    let at = format!("/apps/{}", shown.app.id);
    html! {
        @if let Some((name, reason)) = &shown.checked { (verdict(view, name, reason)) }
        p { (view.t("portal-check-text")) }
        (SearchForm::new(at.as_str(), view.t("portal-check-search"), view.t("shell-search-submit")).value(shown.query.as_str()))
        @if !shown.query.is_empty() && shown.people.is_empty() { p { (view.t("portal-check-nobody")) } }
        ul class="tb-list" {
            @for one in &shown.people {
                li class="tb-media" {
                    div {
                        (one.name)
                        @if let Some((unit, _)) = one.places.first() { " " span class="tb-soft" { (unit) } }
                    }
                    div class="tb-actions" {
                        (Button::link(view.t("portal-check"), address(&at, &[("q", &shown.query), ("check", &one.id.to_string())]))
                            .subtle().small())
                        @if shown.offer.is_some() {
                            (FormView::new(format!("{at}/grants"), view.csrf, html! {
                                (Button::submit(view.t("portal-grant-give")).secondary().small()
                                    .value("to", format!("person:{}", one.id)))
                            }).inline())
                        }
                    }
                }
            }
        }
    }
}

fn verdict(view: &View<'_>, name: &str, reason: &Reason) -> Markup {
    let said = |key| view.text(&Text::new(key).with("name", name));
    let (severity, text) = match reason {
        Reason::Grant(grant) => {
            let by = grant_text(view, grant);
            (Severity::Ok, view.text(&Text::new("portal-check-yes").with("name", name).with("grant", by)))
        }
        Reason::Left => (Severity::Warning, said("portal-check-left")),
        Reason::NoPlaceToday => (Severity::Warning, said("portal-check-no-place")),
        Reason::NotNamed | Reason::OtherOrganisation => (Severity::Warning, said("portal-check-not-named")),
    };
    html! { (Alert::new(severity, text)) }
}

/// Whom to give the app to, as the lists write it: `staff`, `unit-kind:class`, `unit:<id>`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Give {
    to: String,
    /// A unit, chosen from a list or typed.
    unit: String,
}

impl Give {
    fn read(&self) -> Option<GrantTo> {
        let (kind, of) = self.to.split_once(':').unwrap_or((self.to.as_str(), ""));
        GrantTo::read(kind, of)
    }
}

pub(super) async fn grant(me: SignedIn, Path(app): Path<String>, Form(give): Form<Give>) -> PageResult<Response> {
    let id = read_app(&app)?;
    let to =
        if give.unit.is_empty() { Ok(give.read().ok_or(Error::NotFound)?) } else { unit(&me, id, &give.unit).await };
    let added = match to {
        Ok(to) => grants::add(me.acting(), id, to).await,
        Err(error) => Err(error),
    };
    match added {
        Ok(_) => Ok(Redirect::to(format!("/apps/{id}")).saying(&Text::new("portal-grant-added")).into_response()),
        Err(Error::Fields(wrong)) => {
            let view = View::of(&me);
            let app = apps::managed(me.acting(), id).await?;
            let mut shown = load(&me, app, &Asked::default()).await?;
            shown.wrong = wrong.0.first().map(|field| view.text(&field.text));
            Ok(dress(&view, &shown).with_errors().into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// The unit that was chosen or typed.
async fn unit(me: &SignedIn, app: AppId, typed: &str) -> kernel::Result<GrantTo> {
    let app = apps::managed(me.acting(), app).await?;
    let organisation = find::organisation(me.acting(), app.organisation).await?;
    match pick::read::<ViewUnits>(me.acting(), Some(&organisation), typed).await? {
        Ok(unit) => Ok(GrantTo::Unit(unit)),
        Err(text) => Err(Error::field("unit", text)),
    }
}

pub(super) async fn remove(
    me: SignedIn,
    Path((app, grant)): Path<(String, String)>,
    Form(_): Form<Nothing>,
) -> PageResult<Redirect> {
    let id = read_app(&app)?;
    grants::remove(me.acting(), id, grant.parse().map_err(|_| Error::NotFound)?).await?;
    Ok(Redirect::to(format!("/apps/{id}")).saying(&Text::new("portal-grant-removed")))
}

pub(super) async fn end(me: SignedIn, Path(app): Path<String>, Form(_): Form<Nothing>) -> PageResult<Redirect> {
    let app = apps::end(me.acting(), read_app(&app)?).await?;
    let said = Text::new("portal-app-was-ended").with("app", app.name);
    Ok(Redirect::to(format!("/apps/{}", app.id)).saying(&said))
}

pub(super) async fn restore(me: SignedIn, Path(app): Path<String>, Form(_): Form<Nothing>) -> PageResult<Redirect> {
    let app = apps::restore(me.acting(), read_app(&app)?).await?;
    let said = Text::new("portal-app-was-restored").with("app", app.name);
    Ok(Redirect::to(format!("/apps/{}", app.id)).saying(&said))
}

/// A switch that is on or off.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Switch {
    on: String,
}

pub(super) async fn pin(me: SignedIn, Path(app): Path<String>, Form(switch): Form<Switch>) -> PageResult<Redirect> {
    let on = switch.on == "true";
    let app = apps::pin(me.acting(), read_app(&app)?, on).await?;
    let key = if on { "portal-app-was-pinned" } else { "portal-app-was-unpinned" };
    Ok(Redirect::to(format!("/apps/{}", app.id)).saying(&Text::new(key).with("app", app.name)))
}
