//! Help: what happened and what you can do, in plain words. For everybody, also for who cannot sign in.

use axum::extract::Path;
use kernel::{Error, Lang};
use maud::{Markup, html};
use web::components::{Button, Card, Heading, Icon, Tile, TileGrid};
use web::{Ctx, Page, PageResult};

/// Pages that are about something else than a refusal, with their pictures.
const TOPICS: [(&str, Icon); 5] = [
    ("start", Icon::House),
    ("favourites", Icon::Star),
    ("missing-app", Icon::CircleQuestionMark),
    ("accessibility", Icon::Heart),
    ("privacy", Icon::Shield),
];

/// How many paragraphs a page can have at most.
const PARAGRAPHS: usize = 8;

pub(super) async fn index(ctx: Ctx) -> PageResult {
    let tiles = TOPICS
        .iter()
        .map(|(code, icon)| {
            let tile = Tile::new(title(&ctx, code), format!("/help/{code}")).icon(*icon);
            html! { (tile.text(ctx.t(&format!("help-{code}-lead")))) }
        })
        .collect();
    let body = html! {
        (Heading::new(ctx.t("portal-help-title")).lead(ctx.t("portal-help-lead")))
        div class="tb-stack" {
            (TileGrid::new("help-topics", ctx.t("portal-help-title"), tiles))
            (Card::new(html! { p { (ctx.t("portal-help-code-text")) } }).title(ctx.t("portal-help-code-title")).icon(Icon::Info))
        }
    };
    Ok(dressed(&ctx, ctx.t("portal-help-title"), body))
}

pub(super) async fn page(ctx: Ctx, Path(code): Path<String>) -> PageResult {
    if !is_code(&code) {
        return Err(Error::NotFound.into());
    }
    let topic = TOPICS.iter().any(|(known, _)| *known == code);
    if !topic && !says(&ctx, &format!("help-{code}")) && !says(&ctx, &code) {
        return Err(Error::NotFound.into());
    }
    let title = title(&ctx, &code);
    let body = html! {
        (Heading::new(title.as_str()))
        div class="tb-stack" {
            div class="tb-prose" { (prose(&ctx, &code)) }
            div class="tb-actions" {
                @if ctx.identity().is_some() {
                    (Button::link(ctx.t("error-home"), "/").icon(Icon::House))
                } @else {
                    (Button::link(ctx.t("portal-help-to-sign-in"), "/sign-in").icon(Icon::LogIn))
                }
                (Button::link(ctx.t("portal-help-more"), "/help").subtle())
            }
        }
    };
    Ok(dressed(&ctx, title, body).under(ctx.t("portal-help-title"), "/help"))
}

/// Without a session there is no menu to put around it.
fn dressed(ctx: &Ctx, title: String, body: Markup) -> Page {
    let page = Page::new(title, body);
    if ctx.identity().is_some() { page } else { page.plain() }
}

/// The paragraphs of a page: `help-<code>`, then `help-<code>-2` and so on; a question before one is `-2-title`. A code
/// without a page of its own shows its sentence and what always helps.
fn prose(ctx: &Ctx, code: &str) -> Markup {
    let own = format!("help-{code}");
    if !says(ctx, &own) {
        return html! {
            p class="nl-paragraph nl-paragraph--lead" { (ctx.t(code)) }
            p { (ctx.t("portal-help-any")) }
        };
    }
    html! {
        p class="nl-paragraph nl-paragraph--lead" { (ctx.t(&own)) }
        @for n in 2..=PARAGRAPHS {
            @let key = format!("{own}-{n}");
            @let heading = format!("{key}-title");
            @if says(ctx, &heading) { h2 class="nl-heading nl-heading--level-3" { (ctx.t(&heading)) } }
            @if says(ctx, &key) { p { (ctx.t(&key)) } }
        }
    }
}

fn title(ctx: &Ctx, code: &str) -> String {
    for key in [format!("help-{code}-title"), format!("error-{code}-title")] {
        if says(ctx, &key) {
            return ctx.t(&key);
        }
    }
    ctx.t("error-refused-title")
}

/// Whether there is a text under a key; English has all of them.
fn says(ctx: &Ctx, key: &str) -> bool {
    ctx.app().catalog.has(Lang::En, key)
}

/// Codes are lower-case words with hyphens; anything else is no address of ours.
fn is_code(code: &str) -> bool {
    !code.is_empty()
        && code.len() <= 60
        && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}
