//! Choosing a password of one's own after a temporary one. Nobody is in before that.

use axum::extract::Query;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use kernel::{Error, Fields, Text, Token};
use maud::html;
use serde::Deserialize;
use web::components::{Button, Card, Field, Form as FormMarkup, Heading, Icon};
use web::{Ctx, Form, Guard, Page, PageResult, Redirect, Routes, t};

use super::{Next, enter, error_on, fields_of, nobody, summary, visitor};
use crate::commands::passwords;
use crate::cookies;
use crate::model::{Holder, local};

const WITH_TICKET: Guard = Guard::Public("the ticket in the cookie says who asks; there is no session yet");

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/sign-in/password", WITH_TICKET, page);
    routes.post("/sign-in/password", WITH_TICKET, submit);
}

#[derive(Debug, Default, Deserialize)]
struct Filled {
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
    #[serde(default)]
    next: String,
}

async fn page(ctx: Ctx, headers: HeaderMap, Query(asked): Query<Next>) -> PageResult<Response> {
    match holder(&ctx, &headers).await? {
        Some((_, username, holder)) => {
            Ok(render(&ctx, &username, holder, (&asked.next, &Fields::default())).into_response())
        }
        None => Ok(Redirect::to("/sign-in").into_response()),
    }
}

async fn submit(ctx: Ctx, headers: HeaderMap, Form(filled): Form<Filled>) -> PageResult<Response> {
    let Some((ticket, username, holder)) = holder(&ctx, &headers).await? else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    let chosen = if filled.password == filled.again {
        passwords::choose(&nobody(&ctx), &ticket, &filled.password, &visitor(&ctx, &headers)).await
    } else {
        Err(Error::field("again", Text::new("password-again-differs")))
    };
    match chosen {
        Ok(started) => Ok(enter(&ctx, &started, &filled.next).saying(&Text::new("password-changed")).into_response()),
        Err(error) => {
            let wrong = fields_of(error)?;
            Ok(render(&ctx, &username, holder, (&filled.next, &wrong)).with_errors().into_response())
        }
    }
}

/// The ticket, and whose it is; `None` when it no longer holds.
async fn holder(ctx: &Ctx, headers: &HeaderMap) -> kernel::Result<Option<(Token, String, Holder)>> {
    let Some(ticket) = cookies::read_ticket(headers, ctx.app().settings.secure) else { return Ok(None) };
    match passwords::ticket_holder(&nobody(ctx), &ticket).await {
        Ok((username, holder)) => Ok(Some((ticket, username, holder))),
        Err(Error::Refused(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn render(ctx: &Ctx, username: &str, holder: Holder, (next, wrong): (&str, &Fields)) -> Page {
    let form = html! {
        @if let Some(next) = local(next) { input type="hidden" name="next" value=(next); }
        // Password managers store the new password with the name that stands in the same form.
        input type="hidden" name="username" value=(username) autocomplete="username";
        (Field::password("password", ctx.t("password-new"))
            .hint(t!(ctx, "password-rule", min = holder.fewest()))
            .error(error_on(ctx, wrong, "password"))
            .autocomplete("new-password")
            .reveal(ctx.t("password-show"))
            .required().autofocus().big())
        (Field::password("again", ctx.t("password-again"))
            .error(error_on(ctx, wrong, "again"))
            .autocomplete("new-password")
            .reveal(ctx.t("password-show"))
            .required().big())
        div class="tb-actions" { (Button::submit(ctx.t("password-choose-submit")).icon(Icon::KeyRound)) }
    };
    Page::new(
        ctx.t("password-choose-title"),
        html! {
            (Card::new(html! {
                (Heading::new(ctx.t("password-choose-title")).lead(ctx.t("password-choose-lead")))
                (summary(ctx, wrong))
                (FormMarkup::new("/sign-in/password", ctx.csrf(), form))
            }))
        },
    )
    .plain()
}
