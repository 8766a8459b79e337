//! The sign-in page, and signing out.

use axum::extract::Query;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use kernel::{Error, Fields, Refusal, Text};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Button, Card, Checkbox, Field, Form as FormMarkup, Heading, Icon, Severity};
use web::{Ctx, Form, Guard, Page, PageResult, Redirect, Routes, SignedIn, status_of, t};

use super::{Next, Pressed, alert, enter, error_on, nobody, summary, visitor};
use crate::commands::sessions;
use crate::commands::sign_in::{Attempt, Entered, sign_in as enter_with};
use crate::cookies;
use crate::model::local;

const OPEN: Guard = Guard::Public("whoever signs in has not done so yet");

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/sign-in", OPEN, page);
    routes.post("/sign-in", OPEN, submit);
    routes.post("/sign-out", Guard::SignedIn, sign_out);
}

/// What is filled in. The password is never written back.
#[derive(Debug, Default, Deserialize)]
struct Filled {
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    keep: bool,
    #[serde(default)]
    next: String,
}

async fn page(ctx: Ctx, Query(asked): Query<Next>) -> PageResult<Response> {
    if ctx.identity().is_some() {
        return Ok(Redirect::to(local(&asked.next).unwrap_or("/")).into_response());
    }
    let filled = Filled { next: asked.next, ..Filled::default() };
    Ok(render(&ctx, &filled, &Fields::default(), None).into_response())
}

async fn submit(ctx: Ctx, headers: HeaderMap, Form(filled): Form<Filled>) -> PageResult<Response> {
    let mut wrong = Fields::default();
    if filled.username.trim().is_empty() {
        wrong.add("username", Text::new("sign-in-username-needed"));
    }
    if filled.password.is_empty() {
        wrong.add("password", Text::new("sign-in-password-needed"));
    }
    if !wrong.is_empty() {
        return Ok(render(&ctx, &filled, &wrong, None).with_errors().into_response());
    }
    let visitor = visitor(&ctx, &headers);
    let attempt =
        Attempt { username: &filled.username, password: &filled.password, keep: filled.keep, visitor: &visitor };
    match enter_with(&nobody(&ctx), attempt).await {
        Ok(Entered::Session(started)) => Ok(enter(&ctx, &started, &filled.next).into_response()),
        Ok(Entered::MustChange(ticket)) => {
            let to = match local(&filled.next) {
                Some(next) => format!("/sign-in/password?next={}", in_query(next)),
                None => "/sign-in/password".to_owned(),
            };
            Ok(Redirect::to(to).cookie(cookies::ticket(&ticket, ctx.app().settings.secure)).into_response())
        }
        Err(Error::Refused(refusal)) => Ok(refused(&ctx, &filled, &refusal)),
        Err(error) => Err(error.into()),
    }
}

/// A local path as the value of a query parameter: all that could end it is escaped.
fn in_query(path: &str) -> String {
    path.replace('%', "%25").replace('&', "%26").replace('#', "%23").replace('+', "%2B")
}

fn refused(ctx: &Ctx, filled: &Filled, refusal: &Refusal) -> Response {
    let minutes =
        refusal.text.args.iter().find(|(name, _)| *name == "minutes").and_then(|(_, n)| n.parse::<u64>().ok());
    let status = match refusal.code {
        "sign-in-wrong" | "sign-in-temporary-over" => StatusCode::UNPROCESSABLE_ENTITY,
        _ => status_of(&Error::Refused(refusal.clone())),
    };
    let mut response = render(ctx, filled, &Fields::default(), Some(&refusal.text)).status(status).into_response();
    if let Some(wait) = minutes {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait * 60));
    }
    response
}

fn render(ctx: &Ctx, filled: &Filled, wrong: &Fields, refused: Option<&Text>) -> Page {
    let form = FormMarkup::new("/sign-in", ctx.csrf(), fields(ctx, filled, wrong));
    let demo = ctx.app().settings.demo;
    Page::new(
        ctx.t("sign-in-title"),
        html! {
            (Card::new(html! {
                (Heading::new(ctx.t("sign-in-title")).lead(ctx.t("sign-in-lead")))
                (summary(ctx, wrong))
                @if let Some(text) = refused { (alert(Severity::Error, ctx.text(text))) }
                (form)
                p class="tb-soft" { (ctx.t("sign-in-forgotten")) }
            }))
            @if demo {
                (Card::new(html! {
                    p { (ctx.t("sign-in-demo")) }
                    div class="tb-actions" {
                        (Button::link(ctx.t("sign-in-demo-link"), "/demo/persons").icon(Icon::Users))
                    }
                }))
            }
        },
    )
    .plain()
}

fn fields(ctx: &Ctx, filled: &Filled, wrong: &Fields) -> Markup {
    let mut username = Field::text("username", ctx.t("sign-in-username"))
        .value(filled.username.as_str())
        .error(error_on(ctx, wrong, "username"))
        .autocomplete("username")
        .attribute("spellcheck", "false")
        .attribute("maxlength", "200")
        .required()
        .big();
    let mut password = Field::password("password", ctx.t("sign-in-password"))
        .error(error_on(ctx, wrong, "password"))
        .reveal(ctx.t("password-show"))
        .attribute("maxlength", "400")
        .required()
        .big();
    // Whoever comes back with the name filled in goes on where it went wrong.
    if filled.username.is_empty() {
        username = username.autofocus();
    } else {
        password = password.autofocus();
    }
    html! {
        @if let Some(next) = local(&filled.next) { input type="hidden" name="next" value=(next); }
        (username)
        (password)
        (Checkbox::new("keep", ctx.t("sign-in-keep")).hint(t!(ctx, "sign-in-keep-hint", days = 30)).checked(filled.keep))
        div class="tb-actions" { (Button::submit(ctx.t("sign-in-submit")).icon(Icon::LogIn)) }
    }
}

async fn sign_out(ctx: SignedIn, headers: HeaderMap, Form(_): Form<Pressed>) -> PageResult<Redirect> {
    let secure = ctx.app().settings.secure;
    if let Some(token) = cookies::read_session(&headers, secure) {
        sessions::sign_out(ctx.acting(), &token).await?;
    }
    Ok(Redirect::to("/sign-in").cookie(web::cookies::end_session(secure)).saying(&Text::new("signed-out")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_a_query_survives_as_a_parameter() {
        assert_eq!(in_query("/people?q=a%20b&unit=1#x"), "/people?q=a%2520b%26unit=1%23x");
    }
}
