//! A post in a list, and a text as readers see it.

use kernel::{PersonId, Timestamp};
use maud::{Markup, html};
use richtext::{Rules, Source, render};
use web::View;
use web::components::{Avatar, Badge, Icon, Tone};

use crate::model::Listed;

/// What a list says of its posts besides.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Marks {
    /// Whether to say in which group or for which unit each is.
    pub(super) place: bool,
    /// Whether to say what was not opened yet.
    pub(super) unseen: bool,
    /// Since when things are new; `None` when nothing is called new.
    pub(super) since: Option<Timestamp>,
}

/// A text as readers see it, below a heading of that level.
pub(super) fn text(view: &View<'_>, source: &Source, heading_above: u8) -> Markup {
    let rules = Rules::page(view.lang).below(heading_above);
    html! { div class="tb-prose tb-written" { (render(source, &rules)) } }
}

/// The name of who wrote something; a word for nobody that is known.
pub(super) fn author_name(view: &View<'_>, name: Option<&str>) -> String {
    name.map_or_else(|| view.t("news-unknown"), str::to_owned)
}

/// A name that leads to the person, if there still is one.
pub(super) fn author(view: &View<'_>, id: Option<PersonId>, name: Option<&str>) -> Markup {
    let shown = author_name(view, name);
    html! {
        @match id {
            Some(id) => a class="nl-link" href={ "/people/" (id) } { (shown) },
            None => (shown),
        }
    }
}

/// Posts as a list.
pub(super) fn items(view: &View<'_>, marks: Marks, found: &[Listed]) -> Markup {
    html! { ul class="tb-list" { @for one in found { (item(view, marks, one)) } } }
}

fn item(view: &View<'_>, marks: Marks, one: &Listed) -> Markup {
    html! {
        li class="tb-post" {
            (Avatar::new(author_name(view, one.author_name.as_deref())))
            div {
                a class="nl-link" href={ "/posts/" (one.id) } { (one.headline()) }
                (badges(view, marks, one))
                @if !one.title.is_empty() { p { (one.excerpt) } }
                p class="tb-soft tb-post__facts" {
                    span { (author_name(view, one.author_name.as_deref())) }
                    @if marks.place && !one.place.is_empty() { span { (one.place) } }
                    span { @if one.published_at > view.now { (view.moment(one.published_at)) } @else { (view.told(one.published_at)) } }
                    (counts(view, one))
                }
            }
        }
    }
}

fn badges(view: &View<'_>, marks: Marks, one: &Listed) -> Markup {
    let new = marks.since.is_some_and(|since| one.published_at > since) || (marks.unseen && !one.seen);
    html! {
        @if one.asks(view.now) { " " (Badge::new(Tone::Warning, view.t("news-must-read"))) }
        @if one.pinned { " " (Badge::new(Tone::Neutral, view.t("news-pinned"))) }
        @if one.published_at > view.now { " " (Badge::new(Tone::Neutral, view.t("news-later"))) }
        @else if new { " " (Badge::new(Tone::Brand, view.t("news-new"))) }
    }
}

fn counts(view: &View<'_>, one: &Listed) -> Markup {
    let said = |key: &'static str, n: i64| view.text(&kernel::Text::new(key).with("n", n));
    html! {
        @if one.comments > 0 { span { (Icon::MessageSquare) " " (said("news-comment-count", one.comments)) } }
        @if one.likes > 0 { span { (Icon::Heart) " " (said("news-like-count", one.likes)) } }
    }
}
