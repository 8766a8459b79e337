//! One's own account: password, sessions, language.

use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Response};
use kernel::{Error, Fields, Lang, Text};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Badge, Button, Card, Column, Field, Form as FormMarkup, Heading, Icon, Row, Table, Tone};
use web::{Form, Guard, Page, PageResult, Redirect, Routes, SignedIn, t};

use super::{Pressed, error_on, fields_of, moment, summary};
use crate::commands::{passwords, sessions};
use crate::cookies;
use crate::model::{Holder, SessionId, SessionRow, describe_agent};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/account", Guard::SignedIn, page);
    routes.get("/account/password", Guard::SignedIn, password_page);
    routes.post("/account/password", Guard::SignedIn, change_password);
    routes.post("/account/sessions/end", Guard::SignedIn, end_all);
    routes.post("/account/sessions/{session}/end", Guard::SignedIn, end_one);
}

async fn page(ctx: SignedIn, headers: HeaderMap) -> PageResult {
    let current = cookies::read_session(&headers, ctx.app().settings.secure);
    let sessions = sessions::mine(ctx.acting(), current.as_ref()).await?;
    let pupil = ctx.me().pupil;
    Ok(Page::new(
        ctx.t("account-title"),
        html! {
            div class="tb-stack" {
                (Heading::new(ctx.t("account-title")).lead(t!(ctx, "account-lead", name = ctx.me().name)))
                div class="tb-cards" {
                    (password_card(&ctx))
                    (language_card(&ctx))
                    @if !pupil { (tokens_card(&ctx)) }
                    (data_card(&ctx))
                }
                (sessions_card(&ctx, &sessions))
            }
        },
    ))
}

fn password_card(ctx: &SignedIn) -> Markup {
    let body = html! {
        p { (ctx.t("account-password-text")) }
        div class="tb-actions" { (Button::link(ctx.t("account-password-change"), "/account/password")) }
    };
    html! { (Card::new(body).title(ctx.t("account-password")).icon(Icon::KeyRound)) }
}

fn language_card(ctx: &SignedIn) -> Markup {
    let body = html! {
        p { (ctx.t("account-language-text")) }
        ul class="tb-chips" {
            @for lang in Lang::ALL {
                li lang=(lang.tag()) {
                    (web::components::Chip::choice(
                        lang.own_name(),
                        format!("/preferences/language/{lang}?next=/account"),
                        lang == ctx.lang(),
                    ))
                }
            }
        }
    };
    html! { (Card::new(body).title(ctx.t("account-language")).icon(Icon::Languages)) }
}

fn tokens_card(ctx: &SignedIn) -> Markup {
    let body = html! {
        p { (ctx.t("account-tokens-text")) }
        div class="tb-actions" { (Button::link(ctx.t("account-tokens-link"), "/account/tokens")) }
    };
    html! { (Card::new(body).title(ctx.t("token-list-title")).icon(Icon::QrCode)) }
}

/// All that is held of whoever reads it; the directory asks every capability.
fn data_card(ctx: &SignedIn) -> Markup {
    let body = html! {
        p { (ctx.t("account-data-text")) }
        div class="tb-actions" { (Button::link(ctx.t("account-data-link"), "/account/data.json").icon(Icon::Download)) }
    };
    html! { (Card::new(body).title(ctx.t("account-data")).icon(Icon::IdCard)) }
}

fn sessions_card(ctx: &SignedIn, sessions: &[SessionRow]) -> Markup {
    let columns = vec![
        Column::new(ctx.t("session-device")).row_header(),
        Column::new(ctx.t("session-address")),
        Column::new(ctx.t("session-began")),
        Column::new(ctx.t("session-seen")),
        Column::new(ctx.t("session-end")).hidden_title(),
    ];
    let rows = sessions.iter().map(|session| session_row(ctx, session)).collect();
    let end = FormMarkup::new(
        "/account/sessions/end",
        ctx.csrf(),
        html! { (Button::submit(ctx.t("session-end-all")).secondary().small().icon(Icon::LogOut)) },
    )
    .inline();
    let card = Card::new(html! { (Table::new(ctx.t("account-sessions"), columns, rows)) })
        .title(ctx.t("account-sessions"))
        .icon(Icon::Monitor)
        .flush();
    html! {
        @if sessions.len() > 1 { (card.actions(html! { (end) })) } @else { (card) }
    }
}

fn session_row(ctx: &SignedIn, session: &SessionRow) -> Row {
    let end = FormMarkup::new(
        format!("/account/sessions/{}/end", session.id),
        ctx.csrf(),
        html! { (Button::submit(ctx.t("session-end")).subtle().small()) },
    )
    .inline();
    let row = Row::new(vec![
        device(ctx, session),
        html! { (session.address.as_deref().unwrap_or("–")) },
        moment(ctx, session.created_at),
        moment(ctx, session.last_seen_at),
        html! { @if !session.current { (end) } },
    ]);
    if session.current { row.marked() } else { row }
}

fn device(ctx: &SignedIn, session: &SessionRow) -> Markup {
    let (browser, system) = describe_agent(&session.agent);
    let name = |known: Option<&'static str>, key| known.map_or_else(|| ctx.t(key), str::to_owned);
    let browser = name(browser.name(), "session-browser-other");
    let icon = if system.is_handheld() { Icon::Smartphone } else { Icon::Monitor };
    let system = name(system.name(), "session-system-other");
    html! {
        (icon) " " (t!(ctx, "session-agent", browser = browser, system = system))
        @if session.current { " " (Badge::new(Tone::Ok, ctx.t("session-current"))) }
    }
}

async fn end_one(ctx: SignedIn, Path(id): Path<SessionId>, Form(_): Form<Pressed>) -> PageResult<Redirect> {
    sessions::end(ctx.acting(), id).await?;
    Ok(Redirect::to("/account").saying(&Text::new("session-ended")))
}

async fn end_all(ctx: SignedIn, headers: HeaderMap, Form(_): Form<Pressed>) -> PageResult<Redirect> {
    let current = cookies::read_session(&headers, ctx.app().settings.secure);
    let count = sessions::end_mine(ctx.acting(), current.as_ref()).await?;
    Ok(Redirect::to("/account").saying(&Text::new("session-ended-all").with("n", count)))
}

/// What is filled in to change a password.
#[derive(Debug, Default, Deserialize)]
struct Filled {
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
}

async fn password_page(ctx: SignedIn) -> Page {
    render_password(&ctx, &Fields::default())
}

async fn change_password(ctx: SignedIn, headers: HeaderMap, Form(filled): Form<Filled>) -> PageResult<Response> {
    let current = cookies::read_session(&headers, ctx.app().settings.secure);
    let changed = if filled.password == filled.again {
        passwords::change(ctx.acting(), &filled.current, &filled.password, current.as_ref()).await
    } else {
        Err(Error::field("again", Text::new("password-again-differs")))
    };
    match changed {
        Ok(()) => Ok(Redirect::to("/account").saying(&Text::new("password-changed")).into_response()),
        Err(error) => Ok(render_password(&ctx, &fields_of(error)?).with_errors().into_response()),
    }
}

fn render_password(ctx: &SignedIn, wrong: &Fields) -> Page {
    let holder = if ctx.me().pupil { Holder::Pupil } else { Holder::Staff };
    let field = |name: &'static str, label: &str, token: &'static str| {
        Field::password(name, ctx.t(label))
            .error(error_on(ctx, wrong, name))
            .autocomplete(token)
            .reveal(ctx.t("password-show"))
            .required()
    };
    let form = html! {
        (field("current", "password-current", "current-password").autofocus())
        (field("password", "password-new", "new-password").hint(t!(ctx, "password-rule", min = holder.fewest())))
        (field("again", "password-again", "new-password"))
        div class="tb-actions" {
            (Button::submit(ctx.t("password-change-submit")))
            (Button::link(ctx.t("signon-cancel"), "/account").subtle())
        }
    };
    Page::new(
        ctx.t("password-change-title"),
        html! {
            (Heading::new(ctx.t("password-change-title")).lead(ctx.t("password-change-lead")))
            (summary(ctx, wrong))
            (FormMarkup::new("/account/password", ctx.csrf(), form))
        },
    )
    .under(ctx.t("account-title"), "/account")
}
