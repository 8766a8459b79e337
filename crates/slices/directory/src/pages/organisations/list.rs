//! The organisations within reach, and a new one.

use axum::response::{IntoResponse as _, Response};
use kernel::{Lang, Text};
use maud::html;
use web::components::{Button, Choice, Column, Field, Form, Heading, Icon, Row, Table, Width, actions};
use web::{Page, PageResult, Redirect, SignedIn};

use super::super::entry::{Entry, fields_of, read_lang};
use super::super::view::{View, address};
use crate::commands::find;
use crate::commands::units::{self, NewOrganisation};
use crate::model::Organisation;
use crate::permissions::{ManageRetention, ManageUnits};

/// Whether the actor may found organisations: whoever runs the installation.
fn founds(ctx: &SignedIn) -> bool {
    let scope = ctx.grants().scope::<ManageUnits>();
    scope.is_ok_and(|scope| scope.reaches(&access::UnitPath::everywhere()))
}

pub(super) async fn page(ctx: SignedIn) -> PageResult {
    let organisations = find::organisations(ctx.acting()).await?;
    let v = View::of(&ctx);
    let columns = vec![
        Column::new(v.t("organisation-name")).row_header(),
        Column::new(v.t("organisation-slug")),
        Column::new(v.t("organisation-lang")),
        Column::new(v.t("field-actions")).hidden_title(),
    ];
    let rows = organisations.iter().map(|organisation| row(&ctx, &v, organisation)).collect();
    let body = html! { div class="tb-stack" {
        (Heading::new(v.t("organisation-list-title")).actions(html! {
            @if founds(&ctx) { (Button::link(v.t("organisation-add"), "/organisations/new").primary().icon(Icon::Plus)) }
        }))
        (Table::new(v.t("organisation-list-title"), columns, rows))
    } };
    Ok(Page::new(v.t("organisation-list-title"), body))
}

fn row(ctx: &SignedIn, v: &View<'_>, organisation: &Organisation) -> Row {
    let id = organisation.id.to_string();
    let manages = ctx.grants().at::<ManageUnits>(&organisation.access_place()).is_some();
    let retains = ctx.grants().at::<ManageRetention>(&organisation.access_place()).is_some();
    Row::new(vec![
        html! { a href={ "/units/" (id) } { (organisation.name) } },
        html! { (organisation.slug) },
        html! { span lang=(organisation.lang.tag()) { (organisation.lang.own_name()) } },
        html! {
            (Button::link(v.t("people-title"), address("/people", &[("org", &id)])).subtle().small())
            (Button::link(v.t("unit-tree-title"), address("/units", &[("org", &id)])).subtle().small())
            @if manages { (Button::link(v.t("organisation-look"), format!("/organisations/{id}/look")).subtle().small()) }
            @if retains { (Button::link(v.t("retention-title"), format!("/organisations/{id}/retention")).subtle().small()) }
        },
    ])
}

pub(super) async fn new(ctx: SignedIn) -> PageResult {
    if !founds(&ctx) {
        return Err(kernel::Error::Forbidden.into());
    }
    Ok(new_page(&View::of(&ctx), &Entry::new().with("lang", &Lang::Nl)))
}

/// The choice of a language.
pub(super) fn lang_field<'a>(v: &View<'_>, entry: &'a Entry) -> Field<'a> {
    let langs = Lang::ALL.map(|lang| Choice::new(lang.tag(), lang.own_name())).to_vec();
    entry.fill(
        v,
        "lang",
        Field::select("lang", v.t("organisation-lang"), langs).hint(v.t("organisation-lang-hint")).required(),
    )
}

fn new_page(v: &View<'_>, entry: &Entry) -> Page {
    let body = html! {
        (entry.fill(v, "name", Field::text("name", v.t("organisation-name")).required()))
        (entry.fill(v, "slug", Field::text("slug", v.t("organisation-slug")).hint(v.t("organisation-slug-hint"))
            .attribute("pattern", "[a-z0-9\\-]+").attribute("maxlength", "40").width(Width::Medium).required()))
        (lang_field(v, entry))
        (actions(&[Button::submit(v.t("field-save")), Button::link(v.t("field-cancel"), "/organisations").subtle()]))
    };
    let content = html! {
        (Heading::new(v.t("organisation-add")))
        (entry.summary(v))
        (Form::new("/organisations/new", v.csrf, body))
    };
    Page::new(v.t("organisation-add"), content).under(v.t("organisation-list-title"), "/organisations")
}

pub(super) async fn found(ctx: SignedIn, web::Form(mut entry): web::Form<Entry>) -> PageResult<Response> {
    let new = NewOrganisation {
        name: entry.get("name").to_owned(),
        slug: entry.get("slug").to_owned(),
        lang: read_lang(entry.get("lang")).unwrap_or_default(),
        colour: None,
    };
    match fields_of(units::found(ctx.acting(), new).await)? {
        Ok(organisation) => {
            let said = Text::new("organisation-added").with("name", &organisation.name);
            Ok(Redirect::to(format!("/organisations/{}/look", organisation.id)).saying(&said).into_response())
        }
        Err(fields) => {
            entry.refuse(fields);
            Ok(new_page(&View::of(&ctx), &entry).with_errors().into_response())
        }
    }
}
