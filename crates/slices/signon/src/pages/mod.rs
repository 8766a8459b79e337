//! Signing in, one's own account, and the accounts of others.

mod account;
mod choose;
mod demo;
mod people;
mod preferences;
mod sign_in;
mod tokens;

use access::{Acting, Grants, PermissionDef};
use axum::http::{HeaderMap, header};
use kernel::{Error, Fields, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{ErrorSummary, Severity};
use web::{Ctx, Failure, Redirect, Routes};

use crate::commands::sign_in::{Started, Visitor};
use crate::cookies;
use crate::model::KEPT;

/// All of them.
pub(crate) fn routes(routes: &mut Routes) {
    sign_in::routes(routes);
    choose::routes(routes);
    account::routes(routes);
    tokens::routes(routes);
    people::routes(routes);
    preferences::routes(routes);
    demo::routes(routes);
}

/// A form that is nothing but its button.
#[derive(Debug, Deserialize)]
struct Pressed {}

/// Where an address asks to go afterwards.
#[derive(Debug, Default, Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

/// Who has not signed in, as commands take it.
fn nobody(ctx: &Ctx) -> Acting {
    Acting::new(ctx.db().clone(), ctx.actor().clone(), Grants::none())
}

/// All permissions that exist.
pub(crate) fn all_permissions(ctx: &Ctx) -> Vec<PermissionDef> {
    ctx.app().slices.iter().flat_map(|slice| slice.permissions).copied().collect()
}

fn visitor(ctx: &Ctx, headers: &HeaderMap) -> Visitor {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Visitor { agent: agent.to_owned(), device: cookies::read_device(headers, ctx.app().settings.secure) }
}

/// On with the cookies of a session that began.
fn enter(ctx: &Ctx, started: &Started, next: &str) -> Redirect {
    let secure = ctx.app().settings.secure;
    let days = u16::try_from(KEPT.as_secs() / 86_400).unwrap_or(u16::MAX);
    Redirect::to(crate::model::local(next).unwrap_or("/"))
        .cookie(web::cookies::session(&started.token, secure, started.kept.then_some(days)))
        .cookie(cookies::device(&started.device, secure))
        .cookie(cookies::end_ticket(secure))
}

/// The errors of a form; what is not about its fields goes on as a failure.
fn fields_of(error: Error) -> Result<Fields, Failure> {
    match error {
        Error::Fields(fields) => Ok(fields),
        other => Err(Failure(other)),
    }
}

fn summary(ctx: &Ctx, wrong: &Fields) -> Markup {
    let errors = wrong.0.iter().fold(ErrorSummary::new(ctx.t("error-fields-wrong")), |summary, field| {
        summary.error(field.name.clone(), ctx.text(&field.text))
    });
    html! { (errors) }
}

fn error_on(ctx: &Ctx, wrong: &Fields, field: &str) -> Option<String> {
    wrong.on(field).map(|text| ctx.text(text))
}

/// A moment as people write it, and for machines.
fn moment(ctx: &Ctx, at: Timestamp) -> Markup {
    let local = at.at(ctx.clock().zone());
    html! { time datetime=(at.rfc3339()) { (local.format("%d-%m-%Y %H:%M")) } }
}

/// A sentence in a coloured frame.
fn alert(severity: Severity, text: String) -> Markup {
    html! { (web::components::Alert::new(severity, text)) }
}
