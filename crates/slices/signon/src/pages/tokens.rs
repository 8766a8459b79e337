//! One's own API tokens.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use chrono::{Days, NaiveDate};
use kernel::{Error, Fields, Text};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Button, Card, Checkbox, Column, CopyCode, EmptyState, Field, Fieldset, Form as FormMarkup, Heading, Icon, Row,
    Severity, Table,
};
use web::{Form, Guard, Page, PageResult, Redirect, Routes, SignedIn};

use super::{Pressed, alert, all_permissions, error_on, fields_of, moment, summary};
use crate::commands::tokens::{self, Made, TokenDraft};
use crate::model::{ApiToken, TokenId};

pub(super) fn routes(routes: &mut Routes) {
    routes.get("/account/tokens", Guard::SignedIn, page);
    routes.post("/account/tokens", Guard::SignedIn, create);
    routes.post("/account/tokens/{token}/end", Guard::SignedIn, end);
}

/// What is filled in. `more` holds keys of permissions, separated by spaces or lines.
#[derive(Debug, Default, Deserialize)]
struct Filled {
    #[serde(default)]
    name: String,
    #[serde(default)]
    read: bool,
    #[serde(default)]
    write: bool,
    #[serde(default)]
    more: String,
    #[serde(default)]
    expires_on: String,
}

impl Filled {
    fn draft(&self) -> kernel::Result<TokenDraft> {
        let general = [(self.read, "read"), (self.write, "write")];
        let general = general.iter().filter(|(on, _)| *on).map(|(_, scope)| *scope);
        let scopes = general.chain(self.more.split([' ', ',', '\n', '\r'])).map(str::to_owned).collect();
        let expires_on = self
            .expires_on
            .parse::<NaiveDate>()
            .map_err(|_| Error::field("expires_on", Text::new("token-expiry-wrong")))?;
        Ok(TokenDraft { name: self.name.clone(), scopes, expires_on })
    }
}

async fn page(ctx: SignedIn) -> PageResult {
    let expires_on = ctx.clock().today().checked_add_days(Days::new(365)).unwrap_or_default().to_string();
    let filled = Filled { read: true, expires_on, ..Filled::default() };
    show(&ctx, &filled, &Fields::default()).await
}

async fn show(ctx: &SignedIn, filled: &Filled, wrong: &Fields) -> PageResult {
    let list = tokens::mine(ctx.acting()).await?;
    Ok(Page::new(
        ctx.t("token-list-title"),
        html! {
            div class="tb-stack" {
                (Heading::new(ctx.t("token-list-title")).lead(ctx.t("token-list-lead")))
                (summary(ctx, wrong))
                (table(ctx, &list))
                (Card::new(form(ctx, filled, wrong)).title(ctx.t("token-new")).icon(Icon::Plus))
            }
        },
    )
    .under(ctx.t("account-title"), "/account"))
}

fn table(ctx: &SignedIn, list: &[ApiToken]) -> Markup {
    let columns = vec![
        Column::new(ctx.t("token-name")).row_header(),
        Column::new(ctx.t("token-scopes")),
        Column::new(ctx.t("token-until")),
        Column::new(ctx.t("token-used")),
        Column::new(ctx.t("token-end")).hidden_title(),
    ];
    let rows = list
        .iter()
        .map(|token| {
            let button = html! { (Button::submit(ctx.t("token-end")).subtle().small()) };
            let end = FormMarkup::new(format!("/account/tokens/{}/end", token.id), ctx.csrf(), button).inline();
            Row::new(vec![
                html! { (token.name) },
                html! { @for scope in &token.scopes { code class="nl-code" { (scope) } " " } },
                moment(ctx, token.expires_at),
                html! {
                    @match token.last_used_at {
                        Some(at) => (moment(ctx, at)),
                        None => (ctx.t("token-never-used")),
                    }
                },
                html! { (end) },
            ])
        })
        .collect();
    let empty = EmptyState::new(Icon::KeyRound, ctx.t("token-empty"), ctx.t("token-empty-text"));
    html! { (Table::new(ctx.t("token-list-title"), columns, rows).empty(html! { (empty) })) }
}

fn form(ctx: &SignedIn, filled: &Filled, wrong: &Fields) -> Markup {
    let scopes = html! {
        @if let Some(error) = error_on(ctx, wrong, "scopes") { (alert(Severity::Error, error)) }
        (Checkbox::new("read", ctx.t("token-scope-read")).id("scopes").checked(filled.read))
        (Checkbox::new("write", ctx.t("token-scope-write")).hint(ctx.t("token-scope-write-hint")).checked(filled.write))
        (Field::text("more", ctx.t("token-scope-more")).mark(ctx.t("signon-optional"))
            .hint(ctx.t("token-scope-more-hint")).value(filled.more.as_str()).attribute("spellcheck", "false"))
    };
    let body = html! {
        (Field::text("name", ctx.t("token-name")).hint(ctx.t("token-name-hint")).value(filled.name.as_str())
            .error(error_on(ctx, wrong, "name")).attribute("maxlength", "80").required())
        (Fieldset::new(ctx.t("token-scopes"), scopes))
        (Field::date("expires_on", ctx.t("token-until")).value(filled.expires_on.as_str())
            .error(error_on(ctx, wrong, "expires_on")).required())
        div class="tb-actions" { (Button::submit(ctx.t("token-create"))) }
    };
    html! { (FormMarkup::new("/account/tokens", ctx.csrf(), body)) }
}

async fn create(ctx: SignedIn, Form(filled): Form<Filled>) -> PageResult<Response> {
    let made = match filled.draft() {
        Ok(draft) => tokens::create(ctx.acting(), ctx.person(), draft, &all_permissions(&ctx)).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(made) => Ok(shown_once(&ctx, &made).into_response()),
        Err(error) => Ok(show(&ctx, &filled, &fields_of(error)?).await?.with_errors().into_response()),
    }
}

fn shown_once(ctx: &SignedIn, made: &Made) -> Page {
    Page::new(
        ctx.t("token-made-title"),
        html! {
            div class="tb-stack" {
                (Heading::new(ctx.t("token-made-title")))
                (alert(Severity::Warning, ctx.t("token-made-once")))
                (CopyCode::new(made.secret.as_str(), ctx.t("token-copy"), ctx.t("token-copied")))
                div class="tb-actions" { (Button::link(ctx.t("token-made-back"), "/account/tokens")) }
            }
        },
    )
    .under(ctx.t("account-title"), "/account")
    .under(ctx.t("token-list-title"), "/account/tokens")
}

async fn end(ctx: SignedIn, Path(id): Path<TokenId>, Form(_): Form<Pressed>) -> PageResult<Redirect> {
    tokens::end(ctx.acting(), id).await?;
    Ok(Redirect::to("/account/tokens").saying(&Text::new("token-ended")))
}
