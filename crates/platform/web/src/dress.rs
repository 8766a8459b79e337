//! Puts the shell around a page, and makes pages of failures.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::{Error, Lang, Result};
use maud::{Markup, html};

use crate::app::Identity;
use crate::components::{Button, Crumb, Icon, LanguageSwitch};
use crate::ctx::{Caller, Ctx};
use crate::problem;
use crate::respond::{Page, status_of};
use crate::shell::{NavItem, NavSection, Organisation, Plain, SearchBox, Shell, ShellTexts, UserActions, UserMenu};

/// A page with the shell around it.
pub(crate) async fn page(ctx: &Ctx, page: &Page) -> Result<Response> {
    let html = match ctx.identity() {
        Some(identity) if !page.plain => {
            let banners = ctx.app().furnish.banners(ctx).await?;
            Shell {
                lang: ctx.lang().tag().into(),
                title: page.title.as_str().into(),
                organisation: organisation(ctx),
                user: Some(user_menu(ctx, identity)),
                nav: navigation(ctx, identity),
                banners,
                bell: ctx.app().furnish.bell(ctx).await?,
                search: Some(search_box(ctx)),
                breadcrumbs: page.trail.iter().map(|(name, to)| Crumb::new(name.as_str(), to.as_str())).collect(),
                scheme: ctx.scheme(),
                flash: flash(ctx),
                languages: Some(languages(ctx)),
                footer: footer(ctx),
                texts: texts(ctx),
                body: page.body.clone(),
            }
            .render()
        }
        _ => plain(ctx, &page.title, page.body.clone()),
    };
    Ok((page.status, html).into_response())
}

fn plain(ctx: &Ctx, title: &str, body: Markup) -> Markup {
    Plain {
        lang: ctx.lang().tag().into(),
        title: title.into(),
        organisation: organisation(ctx),
        scheme: ctx.scheme(),
        flash: flash(ctx),
        languages: Some(languages(ctx)),
        footer: footer(ctx),
        skip: ctx.t("shell-skip").into(),
        wide: false,
        body,
    }
    .render()
}

/// A failure as a page, a redirect to the sign-in page, or a problem for a program.
pub(crate) async fn failure(ctx: &Ctx, error: &Error, made: Response) -> Response {
    let reference = matches!(error, Error::Internal(_)).then(|| {
        let reference = kernel::hex(&ctx.db().random().bytes::<4>());
        tracing::error!(reference, path = ctx.path(), %error, "a request failed");
        reference
    });
    match ctx.caller() {
        Caller::Program => return problem::respond(problem::describe(ctx, error, reference)),
        Caller::Drive => return drive_failure(ctx, error),
        Caller::Browser => {}
    }
    if matches!(error, Error::SignInNeeded) {
        let to = format!("/sign-in?next={}", percent(ctx.path()));
        return (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response();
    }
    let status = status_of(error);
    let body = error_body(ctx, error, reference.as_deref());
    let title = ctx.t(&format!("error-{}-title", kind(error)));
    let mut response = match page(ctx, &Page::new(title, body).status(status)).await {
        Ok(response) => response,
        Err(error) => {
            tracing::error!(%error, "could not dress an error page");
            problem::last_resort()
        }
    };
    if let Some(wait) = made.headers().get(header::RETRY_AFTER) {
        response.headers_mut().insert(header::RETRY_AFTER, wait.clone());
    }
    response
}

/// A failure for a file manager: a status, and a sentence for who looks closer. The challenge makes it ask for a name and
/// a password.
fn drive_failure(ctx: &Ctx, error: &Error) -> Response {
    let mut response = (status_of(error), said(ctx, error)).into_response();
    if matches!(error, Error::SignInNeeded) {
        let challenge = HeaderValue::from_static("Basic realm=\"Thuisbasis\", charset=\"UTF-8\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}

fn said(ctx: &Ctx, error: &Error) -> String {
    match error {
        Error::Refused(refusal) => ctx.text(&refusal.text),
        Error::Fields(fields) => fields.0.iter().map(|field| ctx.text(&field.text)).collect::<Vec<_>>().join(" "),
        other => ctx.t(&format!("error-{}", problem::code(other))),
    }
}

fn kind(error: &Error) -> &'static str {
    match error {
        Error::Refused(_) | Error::Fields(_) => "refused",
        other => problem::code(other),
    }
}

fn error_body(ctx: &Ctx, error: &Error, reference: Option<&str>) -> Markup {
    let said = said(ctx, error);
    html! {
        div class="tb-confirm" {
            h1 class="nl-heading nl-heading--level-1" { (ctx.t(&format!("error-{}-title", kind(error)))) }
            p class="tb-lead" { (said) }
            @if let Some(reference) = reference {
                p { (crate::t!(ctx, "error-reference", reference = reference)) }
            }
            div class="tb-actions" {
                (Button::link(ctx.t("error-home"), "/").icon(Icon::House))
            }
        }
    }
}

fn organisation(ctx: &Ctx) -> Organisation<'_> {
    match ctx.identity() {
        Some(identity) => Organisation {
            name: identity.house.name.as_str().into(),
            logo: identity.house.logo.as_deref().map(Into::into),
            theme: identity.house.theme.as_deref().map(Into::into),
            home: "/".into(),
        },
        None => Organisation { name: "Thuisbasis".into(), logo: None, theme: None, home: "/".into() },
    }
}

fn user_menu<'a>(ctx: &'a Ctx, identity: &'a Identity) -> UserMenu<'a> {
    UserMenu {
        name: identity.name.as_str().into(),
        note: Some(identity.house.name.as_str().into()),
        items: vec![NavItem::new(ctx.t("nav-account"), "/account", Icon::User).current(at(ctx, "/account"))],
        actions: UserActions { csrf: ctx.csrf(), sign_out: "/sign-out".into(), scheme: "/preferences/scheme".into() },
    }
}

/// Whether the page asked for is `href` or lies below it.
fn at(ctx: &Ctx, href: &str) -> bool {
    let path = ctx.path().split('?').next().unwrap_or_default();
    path == href || (href != "/" && path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')))
}

fn navigation<'a>(ctx: &'a Ctx, identity: &Identity) -> Vec<NavSection<'a>> {
    let mut sections: Vec<(Option<&'static str>, NavSection<'a>)> = Vec::new();
    for entry in ctx.app().slices.iter().flat_map(|slice| slice.navigation) {
        let shown =
            entry.needs.is_none_or(|needed| identity.grants.held().iter().any(|held| needed.is_carried_by(held.role)));
        if !shown {
            continue;
        }
        let item = NavItem::new(ctx.t(entry.label), entry.href, entry.icon).current(at(ctx, entry.href));
        if let Some((_, section)) = sections.iter_mut().find(|(key, _)| *key == entry.section) {
            section.items.push(item);
        } else {
            let title = entry.section.map(|key| ctx.t(key).into());
            sections.push((entry.section, NavSection { title, items: vec![item] }));
        }
    }
    sections.into_iter().map(|(_, section)| section).collect()
}

fn search_box(ctx: &Ctx) -> SearchBox<'_> {
    SearchBox {
        action: "/search".into(),
        value: "".into(),
        label: ctx.t("shell-search").into(),
        submit: ctx.t("shell-search-submit").into(),
    }
}

fn flash(ctx: &Ctx) -> Option<(crate::components::Severity, crate::components::Text<'_>)> {
    ctx.flash().map(|flash| {
        // Names of gaps come from our own cookie and are few; an unknown one fills nothing.
        const NAMES: [&str; 6] = ["name", "n", "unit", "app", "role", "file"];
        let args: Vec<(&'static str, String)> = flash
            .args
            .iter()
            .filter_map(|(name, value)| NAMES.iter().find(|own| *own == name).map(|own| (*own, value.clone())))
            .collect();
        (flash.severity(), ctx.app().catalog.format(ctx.lang(), &flash.key, &args).into())
    })
}

fn languages(ctx: &Ctx) -> LanguageSwitch<'_> {
    let back = percent(ctx.path());
    Lang::ALL.into_iter().fold(LanguageSwitch::new(ctx.t("shell-languages"), ctx.lang().tag()), |switch, lang| {
        switch.language(lang.tag(), lang.own_name(), format!("/preferences/language/{lang}?next={back}"))
    })
}

fn footer(ctx: &Ctx) -> Vec<(crate::components::Text<'_>, crate::components::Text<'_>)> {
    vec![
        ("/help".into(), ctx.t("shell-help").into()),
        ("/help/accessibility".into(), ctx.t("shell-accessibility").into()),
        ("/help/privacy".into(), ctx.t("shell-privacy").into()),
    ]
}

fn texts(ctx: &Ctx) -> ShellTexts<'_> {
    ShellTexts {
        skip: ctx.t("shell-skip").into(),
        menu: ctx.t("shell-menu").into(),
        navigation: ctx.t("shell-navigation").into(),
        breadcrumbs: ctx.t("shell-breadcrumbs").into(),
        user_menu: ctx.t("shell-user-menu").into(),
        sign_out: ctx.t("shell-sign-out").into(),
        scheme: ctx.t("shell-scheme").into(),
        schemes: [
            ctx.t("shell-scheme-auto").into(),
            ctx.t("shell-scheme-light").into(),
            ctx.t("shell-scheme-dark").into(),
        ],
        banners: ctx.t("shell-banners").into(),
        speak: [ctx.t("shell-speak").into(), ctx.t("shell-speak-note").into()],
    }
}

/// A path as the value of a query parameter.
pub(crate) fn percent(path: &str) -> String {
    serde_html_form::to_string([("p", path)]).map_or_else(|_| String::new(), |pair| pair[2..].to_owned())
}
