//! The account of somebody else: make it, give a temporary password, end its sessions.

use access::Permission as _;
use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use kernel::{Fields, PersonId, Text};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Badge, Button, Card, Checkbox, CopyCode, Description, Field, Form as FormMarkup, Heading, Icon, Severity, Tone,
};
use web::{Form, Guard, Page, PageResult, Redirect, Routes, SignedIn, t};

use super::{Pressed, alert, all_permissions, error_on, fields_of, moment, summary};
use crate::commands::passwords::Temporary;
use crate::commands::{Target, accounts, passwords, sessions};
use crate::model::{Account, Holder};
use crate::permissions::{ManageAccounts, ResetPupilPasswords};

pub(super) fn routes(routes: &mut Routes) {
    // Whoever may reset a colleague's password may reset a pupil's, so this is the wider of the two.
    let resets = Guard::Needs(ResetPupilPasswords::DEF);
    let manages = Guard::Needs(ManageAccounts::DEF);
    routes.get("/people/{person}/password", resets, page);
    routes.post("/people/{person}/password", resets, reset);
    routes.post("/people/{person}/account", manages, create);
    routes.post("/people/{person}/sessions/end", manages, end_sessions);
}

#[derive(Debug, Default, Deserialize)]
struct Kept {
    #[serde(default)]
    keep: bool,
}

#[derive(Debug, Default, Deserialize)]
struct Named {
    #[serde(default)]
    username: String,
}

async fn page(ctx: SignedIn, Path(person): Path<PersonId>) -> PageResult {
    let account = accounts::of(ctx.acting(), person).await?;
    let target = Target::find(ctx.acting(), person).await?;
    let named = match &account {
        Some(_) => Named::default(),
        None => Named { username: accounts::free_username(ctx.acting(), &target).await? },
    };
    Ok(render(&ctx, &target, account.as_ref(), (&named, &Fields::default())))
}

fn render(ctx: &SignedIn, target: &Target, account: Option<&Account>, form: (&Named, &Fields)) -> Page {
    let name = target.person.name.display();
    let body = match account {
        Some(account) => with_account(ctx, target, account),
        None if target.require::<ManageAccounts>(ctx.acting()).is_ok() => without_account(ctx, target, form),
        None => alert(Severity::Info, ctx.t("account-none-ask")),
    };
    Page::new(
        t!(ctx, "account-of-title", name = name),
        html! {
            div class="tb-stack" {
                (Heading::new(t!(ctx, "account-of-title", name = name)))
                (summary(ctx, form.1))
                (body)
            }
        },
    )
    .under(name, format!("/people/{}", target.person.id))
}

fn with_account(ctx: &SignedIn, target: &Target, account: &Account) -> Markup {
    let id = target.person.id;
    let manages = target.require::<ManageAccounts>(ctx.acting()).is_ok();
    html! {
        (Card::new(state(ctx, account)).title(ctx.t("account-state")).icon(Icon::IdCard))
        @if target.may_reset(ctx.acting()).is_ok() {
            (Card::new(reset_form(ctx, target)).title(ctx.t("password-reset-title")).icon(Icon::KeyRound))
        }
        @if manages {
            (Card::new(html! {
                p { (ctx.t("session-end-theirs-text")) }
                (FormMarkup::new(format!("/people/{id}/sessions/end"), ctx.csrf(), html! {
                    div class="tb-actions" {
                        (Button::submit(ctx.t("session-end-theirs")).secondary().icon(Icon::LogOut))
                    }
                }))
            }).title(ctx.t("session-end-theirs")).icon(Icon::Monitor))
        }
    }
}

fn state(ctx: &SignedIn, account: &Account) -> Markup {
    let password = match (account.has_password, account.must_change) {
        (false, _) => Badge::new(Tone::Warning, ctx.t("account-password-none")),
        (true, true) => Badge::new(Tone::Warning, ctx.t("account-password-temporary")),
        (true, false) => Badge::new(Tone::Ok, ctx.t("account-password-own")),
    };
    let facts = Description::new()
        .fact(ctx.t("sign-in-username"), html! { code class="nl-code" { (account.username) } })
        .fact(ctx.t("sign-in-password"), html! { (password) })
        .fact(ctx.t("account-changed"), moment(ctx, account.changed_at));
    html! { (facts) }
}

fn reset_form(ctx: &SignedIn, target: &Target) -> Markup {
    let pupil = target.holder() == Holder::Pupil;
    let body = html! {
        p { (ctx.t("password-reset-text")) }
        @if pupil {
            (Checkbox::new("keep", ctx.t("password-reset-keep")).hint(ctx.t("password-reset-keep-hint")))
        }
        div class="tb-actions" { (Button::submit(ctx.t("password-reset-submit")).icon(Icon::RefreshCw)) }
    };
    html! { (FormMarkup::new(format!("/people/{}/password", target.person.id), ctx.csrf(), body)) }
}

fn without_account(ctx: &SignedIn, target: &Target, (named, wrong): (&Named, &Fields)) -> Markup {
    let body = html! {
        p { (ctx.t("account-none-text")) }
        (Field::text("username", ctx.t("sign-in-username")).value(named.username.as_str())
            .hint(ctx.t("account-username-hint")).error(error_on(ctx, wrong, "username"))
            .attribute("spellcheck", "false").attribute("maxlength", "100").required())
        div class="tb-actions" { (Button::submit(ctx.t("account-create")).icon(Icon::UserPlus)) }
    };
    let form = FormMarkup::new(format!("/people/{}/account", target.person.id), ctx.csrf(), body);
    html! { (Card::new(html! { (form) }).title(ctx.t("account-none")).icon(Icon::IdCard)) }
}

async fn create(ctx: SignedIn, Path(person): Path<PersonId>, Form(named): Form<Named>) -> PageResult<Response> {
    match accounts::create(ctx.acting(), person, Some(&named.username)).await {
        Ok(account) => {
            let said = Text::new("account-created").with("name", account.username);
            Ok(Redirect::to(format!("/people/{person}/password")).saying(&said).into_response())
        }
        Err(error) => {
            let wrong = fields_of(error)?;
            let target = Target::find(ctx.acting(), person).await?;
            Ok(render(&ctx, &target, None, (&named, &wrong)).with_errors().into_response())
        }
    }
}

async fn reset(ctx: SignedIn, Path(person): Path<PersonId>, Form(kept): Form<Kept>) -> PageResult {
    let temporary = passwords::reset(ctx.acting(), person, kept.keep, &all_permissions(&ctx)).await?;
    Ok(card_to_print(&ctx, &temporary))
}

/// Shown once; made to be printed and handed over.
fn card_to_print(ctx: &SignedIn, temporary: &Temporary) -> Page {
    let house = &ctx.me().house.name;
    let code = |text: &str| CopyCode::new(text.to_owned(), ctx.t("token-copy"), ctx.t("token-copied"));
    let facts = Description::new()
        .fact(ctx.t("sign-in-username"), html! { (code(&temporary.username)) })
        .fact(ctx.t("sign-in-password"), html! { (code(&temporary.password)) });
    let then = if temporary.must_change { "password-card-change" } else { "password-card-keep" };
    Page::new(
        t!(ctx, "password-card-title", name = temporary.name),
        html! {
            div class="tb-stack" {
                (Heading::new(t!(ctx, "password-card-title", name = temporary.name)).lead(house.as_str()))
                (Card::new(html! { (facts) p { (ctx.t(then)) } }).icon(Icon::KeyRound).title(temporary.name.as_str()))
                (alert(Severity::Info, ctx.t("password-card-once")))
                div class="tb-actions" {
                    (Button::link(ctx.t("password-card-back"), format!("/people/{}", temporary.person)))
                }
            }
        },
    )
    .under(temporary.name.as_str(), format!("/people/{}", temporary.person))
}

async fn end_sessions(ctx: SignedIn, Path(person): Path<PersonId>, Form(_): Form<Pressed>) -> PageResult<Redirect> {
    let count = sessions::end_of(ctx.acting(), person, &all_permissions(&ctx)).await?;
    Ok(Redirect::to(format!("/people/{person}/password")).saying(&Text::new("session-ended-all").with("n", count)))
}
