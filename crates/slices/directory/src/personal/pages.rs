//! The pages: how long people are kept, erasing somebody, taking out what is held of them.

use access::Permission as _;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use kernel::{Error, Fields, OrgId, PersonId, Text};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Alert, Button, Card, Checkbox, Description, ErrorSummary, Field, Form, Heading, Icon, Severity, actions,
};
use web::{Form as Posted, Guard, Page, PageResult, Personal, Redirect, Routes, SignedIn, t};

use super::forget::erasable;
use super::model::{Overview, Terms};
use super::{confirm, erase, export, export_own, overview, set};
use crate::at::At;
use crate::model::Person;
use crate::permissions::{ErasePeople, ExportPersonalData, ManageRetention};

pub(super) fn routes(routes: &mut Routes) {
    let keep = Guard::Needs(ManageRetention::DEF);
    routes.get("/organisations/{organisation}/retention", keep, terms);
    routes.post("/organisations/{organisation}/retention", keep, save);
    routes.post("/organisations/{organisation}/retention/confirm", keep, agree);
    routes.get("/people/{person}/erase", Guard::Needs(ErasePeople::DEF), ask);
    routes.post("/people/{person}/erase", Guard::Needs(ErasePeople::DEF), go);
    routes.get("/people/{person}/data.json", Guard::Needs(ExportPersonalData::DEF), of_person);
    routes.get("/account/data.json", Guard::SignedIn, own);
}

/// The parts of all capabilities.
pub(super) fn all(ctx: &SignedIn) -> Vec<Personal> {
    Personal::all(&ctx.app().slices)
}

/// What is filled in: a number of months, as it was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    staff: String,
    pupils: String,
}

impl From<Terms> for Typed {
    fn from(terms: Terms) -> Self {
        Self { staff: terms.staff.to_string(), pupils: terms.pupils.to_string() }
    }
}

fn address(id: OrgId) -> String {
    format!("/organisations/{id}/retention")
}

async fn terms(ctx: SignedIn, At(id): At<OrgId>) -> PageResult {
    let shown = overview(ctx.acting(), id).await?;
    Ok(terms_page(&ctx, &shown, &shown.terms.into(), &Fields::default()))
}

fn terms_page(ctx: &SignedIn, shown: &Overview, typed: &Typed, wrong: &Fields) -> Page {
    let organisation = &shown.organisation;
    let summary = wrong.0.iter().fold(ErrorSummary::new(ctx.t("error-fields-wrong")), |all, field| {
        all.error(field.name.clone(), ctx.text(&field.text))
    });
    let months = |name: &'static str, value: &str| {
        Field::number(name, ctx.t(&format!("retention-{name}")))
            .value(value.to_owned())
            .error(wrong.on(name).map(|text| ctx.text(text)))
            .attribute("min", "1")
            .attribute("max", "120")
            .required()
    };
    let body = html! { div class="tb-stack" {
        (Heading::new(ctx.t("retention-title")).lead(t!(ctx, "retention-lead", name = organisation.name)))
        (summary)
        (state(ctx, shown))
        (Card::new(html! {
            (Form::new(address(organisation.id), ctx.csrf(), html! {
                (months("staff", &typed.staff).hint(ctx.t("retention-staff-hint")))
                (months("pupils", &typed.pupils).hint(ctx.t("retention-pupils-hint")))
                (actions(&[Button::submit(ctx.t("field-save"))]))
            }))
        }).title(ctx.t("retention-terms")).icon(Icon::CalendarDays))
        div class="tb-prose" { p { (ctx.t("retention-what")) } }
    } };
    Page::new(ctx.t("retention-title"), body)
        .under(ctx.t("organisation-list-title"), "/organisations")
        .under(organisation.name.as_str(), format!("/units/{}", organisation.id))
}

/// How many are past their term, and the question of the brake.
fn state(ctx: &SignedIn, shown: &Overview) -> Markup {
    let facts = Description::new()
        .fact(ctx.t("retention-due"), html! { (shown.due) })
        .fact(ctx.t("retention-people"), html! { (shown.people) });
    html! {
        @if shown.is_held() {
            (Alert::new(Severity::Warning, t!(ctx, "retention-held-text", n = shown.due, people = shown.people))
                .title(ctx.t("retention-held-title")))
            (Form::new(format!("{}/confirm", address(shown.organisation.id)), ctx.csrf(), html! {
                (Checkbox::new("number", t!(ctx, "retention-agree", n = shown.due)).value(shown.due.to_string()).required())
                (actions(&[Button::submit(ctx.t("retention-agree-do")).danger().icon(Icon::Trash)]))
            }))
        }
        (Card::new(html! {
            (facts)
            p class="tb-soft" { (ctx.t(if shown.due > 0 && !shown.is_held() { "retention-soon" } else { "retention-nightly" })) }
        }).title(ctx.t("retention-now")).icon(Icon::History))
    }
}

async fn save(ctx: SignedIn, At(id): At<OrgId>, Posted(typed): Posted<Typed>) -> PageResult<Response> {
    // What is no number is out of bounds, and said so at its field.
    let months = |text: &str| text.trim().parse().unwrap_or(0);
    let terms = Terms { staff: months(&typed.staff), pupils: months(&typed.pupils) };
    match set(ctx.acting(), id, terms).await {
        Ok(()) => Ok(Redirect::to(address(id)).saying(&Text::new("retention-saved")).into_response()),
        Err(Error::Fields(wrong)) => {
            let shown = overview(ctx.acting(), id).await?;
            Ok(terms_page(&ctx, &shown, &typed, &wrong).with_errors().into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// What is agreed to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Agreed {
    number: Option<i64>,
}

async fn agree(ctx: SignedIn, At(id): At<OrgId>, Posted(agreed): Posted<Agreed>) -> PageResult<Redirect> {
    let number = agreed.number.ok_or_else(|| Error::refused("retention-other-number"))?;
    confirm(ctx.acting(), id, number).await?;
    Ok(Redirect::to(address(id)).saying(&Text::new("retention-agreed").with("n", number)))
}

async fn ask(ctx: SignedIn, At(id): At<PersonId>) -> PageResult {
    let person = erasable(ctx.acting(), id).await?;
    let name = person.name.display();
    let body = html! { div class="tb-stack" {
        (Heading::new(ctx.t("erase-title")).lead(name.as_str()))
        (Alert::new(Severity::Warning, t!(ctx, "erase-warning", name = name)).title(ctx.t("erase-warning-title")))
        div class="tb-prose" {
            p { (ctx.t("erase-what")) }
            ul {
                @for key in ["erase-what-person", "erase-what-memberships", "erase-what-account", "erase-what-apps", "erase-what-audit"] {
                    li { (ctx.t(key)) }
                }
            }
            p { (ctx.t("erase-stays")) }
        }
        (Form::new(format!("/people/{id}/erase"), ctx.csrf(), html! {
            (Checkbox::new("sure", t!(ctx, "erase-sure", name = name)).value("yes").required())
            (actions(&[
                Button::submit(ctx.t("erase-do")).danger().icon(Icon::Trash),
                Button::link(ctx.t("field-cancel"), format!("/people/{id}")).subtle(),
            ]))
        }))
    } };
    Ok(Page::new(format!("{} – {name}", ctx.t("erase-title")), body)
        .under(ctx.t("people-title"), "/people")
        .under(name, format!("/people/{id}")))
}

/// Whether it is meant.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sure {
    sure: String,
}

async fn go(ctx: SignedIn, At(id): At<PersonId>, Posted(sure): Posted<Sure>) -> PageResult<Redirect> {
    let person: Person = erasable(ctx.acting(), id).await?;
    if sure.sure != "yes" {
        return Err(Error::refused("erase-not-sure").into());
    }
    erase(ctx.acting(), id, &all(&ctx)).await?;
    Ok(Redirect::to("/people").saying(&Text::new("erase-done").with("name", person.name.display())))
}

async fn of_person(ctx: SignedIn, At(id): At<PersonId>) -> PageResult<Response> {
    let held = export(ctx.acting(), id, &all(&ctx)).await?;
    file(&held)
}

async fn own(ctx: SignedIn) -> PageResult<Response> {
    let held = export_own(ctx.acting(), &all(&ctx)).await?;
    file(&held)
}

/// A file to keep: readable, and for its owner alone.
pub(super) fn file(held: &serde_json::Value) -> PageResult<Response> {
    let text = serde_json::to_string_pretty(held).map_err(Error::from)?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"thuisbasis-data.json\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, text).into_response())
}
