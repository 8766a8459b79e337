//! In a demo alone: a list of people to step into.

use access::Role;
use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use kernel::{Error, PersonId};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Avatar, Button, Card, EmptyState, Form as FormMarkup, Heading, Icon, SearchForm, Toolbar};
use web::{Ctx, Form, Guard, Page, PageResult, Redirect, Routes, t};

use super::{Pressed, enter, visitor};
use crate::commands::demo::{self, Shown};

const DEMO: Guard = Guard::Public("exists in a demo alone, whose people are made up");

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/demo/persons", DEMO, page);
    routes.post("/demo/persons/{person}", DEMO, step_in);
}

/// People shown at most.
const MOST: usize = 60;

/// Whom most visitors are comes first: pupils and employees, then the roles from the last of the matrix to the first.
fn place(showcase: Option<&str>) -> usize {
    let role = Role::ALL.iter().rev().position(|role| Some(role.key()) == showcase);
    role.unwrap_or(Role::ALL.len())
}

/// Nothing is here outside a demo.
fn in_demo(ctx: &Ctx) -> kernel::Result<()> {
    if ctx.app().settings.demo { Ok(()) } else { Err(Error::NotFound) }
}

#[derive(Debug, Default, Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
}

async fn page(ctx: Ctx, Query(asked): Query<Asked>) -> PageResult {
    in_demo(&ctx)?;
    let words = asked.q.trim();
    let found = if words.is_empty() { Vec::new() } else { demo::search(ctx.db(), words).await? };
    let mut shown = if words.is_empty() { demo::showcase(ctx.db()).await? } else { Vec::new() };
    shown.sort_by_key(|shown| place(shown.showcase.as_deref()));
    shown.truncate(MOST);
    let search =
        SearchForm::new("/demo/persons", ctx.t("demo-persons-search"), ctx.t("shell-search-submit")).value(words);
    Ok(Page::new(
        ctx.t("demo-persons-title"),
        html! {
            div class="tb-stack" {
                (Heading::new(ctx.t("demo-persons-title")).lead(ctx.t("demo-persons-lead")))
                (Toolbar::new().search(html! { (search) }))
                @if words.is_empty() {
                    (showcase(&ctx, &shown))
                } @else if found.is_empty() {
                    (EmptyState::new(Icon::Search, t!(ctx, "demo-persons-none", name = words), ctx.t("demo-persons-none-text")))
                } @else {
                    div class="tb-cards" { @for shown in &found { (card(&ctx, shown)) } }
                }
            }
        },
    ))
}

fn showcase(ctx: &Ctx, shown: &[Shown]) -> Markup {
    html! {
        @if shown.is_empty() {
            (EmptyState::new(Icon::Users, ctx.t("demo-persons-empty"), ctx.t("demo-persons-empty-text")))
        } @else {
            div class="tb-cards" { @for shown in shown { (card(ctx, shown)) } }
        }
    }
}

fn card(ctx: &Ctx, shown: &Shown) -> Markup {
    let role = shown.showcase.as_deref();
    let title = role.map_or_else(|| shown.name.clone(), |role| ctx.t(&format!("demo-persons-role-{role}")));
    let label = t!(ctx, "demo-persons-step-in", name = shown.name);
    let button = html! { (Button::submit(label).secondary().small().icon(Icon::LogIn)) };
    let body = html! {
        @if let Some(role) = role { p { (ctx.t(&format!("demo-persons-show-{role}"))) } }
        p { (Avatar::new(shown.name.as_str())) " " (shown.name) " " span class="tb-soft" { "– " (shown.house) } }
        (FormMarkup::new(format!("/demo/persons/{}", shown.person), ctx.csrf(), button).inline())
    };
    html! { (Card::new(body).title(title)) }
}

async fn step_in(
    ctx: Ctx,
    Path(person): Path<PersonId>,
    headers: HeaderMap,
    Form(_): Form<Pressed>,
) -> PageResult<Redirect> {
    in_demo(&ctx)?;
    let onlooker = demo::onlooker(ctx.db(), ctx.actor());
    let started = demo::step_in(&onlooker, person, &visitor(&ctx, &headers)).await?;
    Ok(enter(&ctx, &started, "/"))
}
