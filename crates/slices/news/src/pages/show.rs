//! A post with all that is said under it.

use std::collections::HashMap;

use axum::extract::Path;
use axum::http::{HeaderMap, header};
use groups::OwnGroup;
use groups::Tab;
use kernel::{Lang, Text, Timestamp};
use maud::{Markup, html};
use web::components::{Alert, Badge, Button, Checkbox, Choice, Field, Form as FormView, Heading, Icon, Severity, Tone};
use web::{Page, PageResult, Redirect, SignedIn, View};

use super::item::{author, text};
use super::reactions::{self, Reactions};
use super::{comments, read_post};
use crate::commands::{find, reads};
use crate::gate::{self, Reading};
use crate::model::{Audience, PostId};

/// In how many of one's groups a post can be shared.
const GROUPS: u16 = 50;

/// What the page shows besides the post.
struct Shown {
    author: Option<String>,
    versions: Vec<(PostId, Lang)>,
    read_at: Option<Timestamp>,
    reactions: Reactions,
    groups: Vec<OwnGroup>,
    /// The address of the page as others can open it.
    address: String,
}

/// News has the address of a post.
pub(super) async fn news(_: SignedIn, Path(post): Path<String>) -> PageResult<Redirect> {
    Ok(Redirect::to(format!("/posts/{}", read_post(&post)?)))
}

pub(super) async fn page(me: SignedIn, Path(post): Path<String>, headers: HeaderMap) -> PageResult {
    let reading = gate::read(me.acting(), read_post(&post)?).await?;
    reads::note_seen(me.acting(), &reading).await?;
    let shown = load(&me, &reading, &headers).await?;
    let view = View::of(&me);
    framed(&me, &reading, &render(&view, &reading, &shown)).await
}

/// A page about something of a post, which says of which one. In a group the name of the group is the title of the page.
pub(super) async fn about(me: &SignedIn, reading: &Reading, body: &Markup) -> PageResult {
    let body = html! {
        @if reading.inside().is_none() { (Heading::new(reading.post().title.as_str())) }
        (body)
    };
    framed(me, reading, &body).await
}

/// A page within the group of a post, or under the news.
async fn framed(me: &SignedIn, reading: &Reading, body: &Markup) -> PageResult {
    let view = View::of(me);
    let post = reading.post();
    match reading.inside() {
        Some(inside) => {
            let seen = groups::gate::look(me.acting(), inside.id()).await?;
            Ok(groups::frame(&view, me.app(), &seen, Tab::Posts, body))
        }
        None => Ok(Page::new(post.title.as_str(), body.clone()).under(view.t("news-title"), "/news")),
    }
}

async fn load(me: &SignedIn, reading: &Reading, headers: &HeaderMap) -> kernel::Result<Shown> {
    let acting = me.acting();
    let authors: Vec<_> = reading.post().author.into_iter().collect();
    let names: HashMap<_, _> = directory::names(acting.conn(), &authors).await?;
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let scheme = if me.app().settings.secure { "https" } else { "http" };
    Ok(Shown {
        author: names.into_values().next(),
        versions: find::versions(acting, reading).await?,
        read_at: reads::own(acting, reading).await?,
        reactions: reactions::load(acting, reading).await?,
        groups: groups::commands::find::mine(acting, GROUPS).await?,
        address: format!("{scheme}://{host}/posts/{}", reading.post().id),
    })
}

fn render(view: &View<'_>, reading: &Reading, shown: &Shown) -> Markup {
    let post = reading.post();
    // In a group the name of the group is the title of the page.
    let level = if reading.inside().is_some() { 2 } else { 1 };
    html! {
        article class="tb-stack tb-stack--tight" lang=(post.lang.tag()) {
            @if !post.title.is_empty() { (Heading::new(post.title.as_str()).level(level)) }
            (facts(view, reading, shown))
            @if !shown.versions.is_empty() { (versions(view, shown)) }
            (text(view, &post.source, level))
        }
        (must_read(view, reading, shown.read_at))
        (reactions::frame(view, reading, &shown.reactions))
        @if reading.post().comments && reading.saying().is_ok() { (comments::write_box(view, post.id)) }
        div class="tb-screen tb-stack" {
            (share(view, reading, shown))
            (keep(view, reading))
        }
    }
}

fn facts(view: &View<'_>, reading: &Reading, shown: &Shown) -> Markup {
    let post = reading.post();
    html! {
        p class="tb-soft tb-post__facts" {
            span { (author(view, post.author, shown.author.as_deref())) }
            span { @if post.is_published(view.now) { (view.told(post.published_at)) } @else { (view.moment(post.published_at)) } }
            @if let Audience::Unit { name, .. } = &post.audience { span { (view.text(&Text::new("news-for").with("unit", name))) } }
            @if let Some(at) = post.edited_at { span { (view.t("news-edited")) " " (view.told(at)) } }
            @if !post.is_published(view.now) { span { (Badge::new(Tone::Neutral, view.t("news-later"))) } }
            @if post.is_archived(view.now) { span { (Badge::new(Tone::Neutral, view.t("news-archived"))) } }
            @if post.pinned { span { (Badge::new(Tone::Neutral, view.t("news-pinned"))) } }
        }
    }
}

fn versions(view: &View<'_>, shown: &Shown) -> Markup {
    html! {
        p { (view.t("news-also-in")) " "
            @for (id, lang) in &shown.versions {
                a class="nl-link" href={ "/posts/" (id) } lang=(lang.tag()) hreflang=(lang.tag()) { (lang.own_name()) } " "
            }
        }
    }
}

/// The question whether the reader read it, with their answer.
fn must_read(view: &View<'_>, reading: &Reading, read_at: Option<Timestamp>) -> Markup {
    let post = reading.post();
    let Some(until) = post.must_read_until else { return html! {} };
    html! {
        @if let Some(at) = read_at {
            (Alert::new(Severity::Ok, view.t("news-you-read")).body(html! { (view.moment(at)) }))
        } @else if reading.belongs() && post.is_published(view.now) {
            (Alert::new(if until > view.now { Severity::Warning } else { Severity::Info }, view.t("news-must-read-ask"))
                .body(html! {
                    (FormView::new(format!("/posts/{}/read", post.id), view.csrf, html! {
                        (Button::submit(view.t("news-read-do")).icon(Icon::Check))
                    }).inline())
                }))
        }
        @if reading.proof().is_ok() {
            p class="tb-screen" { a class="nl-link" href={ "/posts/" (post.id) "/readers" } { (view.t("news-readers")) } }
        }
    }
}

fn share(view: &View<'_>, reading: &Reading, shown: &Shown) -> Markup {
    let post = reading.post();
    let title = if post.title.is_empty() { view.t("news-title") } else { post.title.clone() };
    let mail =
        format!("mailto:{}", web::address("", &[("subject", &title), ("body", &shown.address)]).replace('+', "%20"));
    let groups: Vec<Choice<'_>> =
        shown.groups.iter().map(|group| Choice::new(group.id.to_string(), group.name.as_str())).collect();
    html! {
        details class="tb-more" {
            summary { (view.t("news-share")) }
            div class="tb-stack tb-stack--tight" {
                @if !groups.is_empty() {
                    (FormView::new(format!("/posts/{}/share", post.id), view.csrf, html! {
                        (Field::select("group", view.t("news-share-group"), groups).hint(view.t("news-share-hint")))
                        (Button::submit(view.t("news-share-do")).secondary().icon(Icon::Send))
                    }))
                }
                p { (Button::link(view.t("news-share-mail"), mail).icon(Icon::Mail)) }
            }
        }
    }
}

/// What its writers do with a post.
fn keep(view: &View<'_>, reading: &Reading) -> Markup {
    let post = reading.post();
    let at = format!("/posts/{}", post.id);
    let switch = |path: &str, on: bool, (set, clear): (&str, &str), icon: Icon| {
        let value = if on { "false" } else { "true" };
        html! {
            (FormView::new(format!("{at}/{path}"), view.csrf, html! {
                (Button::submit(view.t(if on { clear } else { set })).secondary().icon(icon).value("on", value))
            }).inline())
        }
    };
    html! {
        @if reading.removing().is_ok() {
            div class="tb-actions" {
                @if reading.editing().is_ok() {
                    (Button::link(view.t("news-edit"), format!("{at}/edit")).icon(Icon::Pencil))
                    @if reading.inside().is_none() {
                        (Button::link(view.t("news-translate"), format!("/news/new?of={}", post.id)).icon(Icon::Languages))
                    }
                }
                @if reading.keeps() {
                    (switch("pin", post.pinned, ("news-pin", "news-unpin"), Icon::ArrowUp))
                    (switch("archive", post.is_archived(view.now), ("news-archive", "news-unarchive"), Icon::Inbox))
                }
            }
            details class="tb-more" {
                summary { (view.t("news-delete")) }
                (FormView::new(format!("{at}/delete"), view.csrf, html! {
                    (Checkbox::new("sure", view.t("news-delete-sure")).required())
                    (Button::submit(view.t("news-delete")).danger().icon(Icon::Trash))
                }))
            }
        }
    }
}

#[cfg(test)]
pub(super) fn for_test(view: &View<'_>, reading: &Reading, reactions: Reactions) -> Markup {
    let shown = Shown {
        author: None,
        versions: Vec::new(),
        read_at: None,
        reactions,
        groups: Vec::new(),
        address: "https://thuis.example/posts/1".to_owned(),
    };
    render(view, reading, &shown)
}
