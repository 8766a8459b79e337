//! What others say and think of a post, which follows what happens while one looks.

use std::collections::HashMap;

use access::Acting;
use axum::extract::Path;
use axum::response::Response;
use kernel::{Error, PersonId, Text};
use maud::{Markup, html};
use web::components::{Avatar, Button, Form as FormView, Heading, Icon};
use web::{Entry, Form, PageResult, Redirect, SignedIn, View};

use super::item::{author, author_name, text};
use super::read_post;
use crate::commands::comments::may_delete;
use crate::commands::likes::Likes;
use crate::commands::{comments, likes};
use crate::gate::{self, Reading};
use crate::model::{Comment, PostId};

/// How many of those who like a post are named.
const NAMED: u16 = 50;

/// What is said and thought of a post.
#[derive(Debug)]
pub(super) struct Reactions {
    pub(super) likes: Likes,
    pub(super) comments: Vec<Comment>,
    pub(super) names: HashMap<PersonId, String>,
}

pub(super) async fn load(acting: &Acting, reading: &Reading) -> kernel::Result<Reactions> {
    let (comments, names) = comments::list(acting, reading).await?;
    Ok(Reactions { likes: likes::of(acting, reading, NAMED).await?, comments, names })
}

/// The part of the page that the live stream sends again and again. The box to write in stands outside it, so that
/// nothing that is being typed is ever lost.
pub(super) fn frame(view: &View<'_>, reading: &Reading, reactions: &Reactions) -> Markup {
    html! {
        section class="tb-stack" aria-label=(view.t("news-reactions")) data-live={ "/live/posts/" (reading.post().id) } {
            (render(view, reading, reactions))
        }
    }
}

pub(super) fn render(view: &View<'_>, reading: &Reading, reactions: &Reactions) -> Markup {
    let post = reading.post();
    let count = reactions.comments.iter().filter(|comment| comment.deleted_at.is_none()).count();
    html! {
        @if post.likes { (likes_part(view, reading, &reactions.likes)) }
        @if post.comments || count > 0 {
            (Heading::new(view.text(&Text::new("news-comment-count").with("n", count))).level(2).id("comments"))
            @if !post.comments { p class="tb-soft" { (view.t("news-comments-off")) } }
            ol class="tb-list tb-comments" {
                @for one in &reactions.comments { (comment(view, reading, reactions, one)) }
            }
        }
    }
}

fn likes_part(view: &View<'_>, reading: &Reading, likes: &Likes) -> Markup {
    let said = view.text(&Text::new("news-like-count").with("n", likes.count));
    html! {
        div class="tb-likes" {
            @if reading.saying().is_ok() {
                (FormView::new(format!("/posts/{}/like", reading.post().id), view.csrf, html! {
                    (Button::submit(view.t("news-like")).secondary().icon(Icon::Heart).pressed(likes.own)
                        .value("on", if likes.own { "false" } else { "true" }))
                }).inline())
            }
            @if likes.count > 0 {
                details class="tb-details" {
                    summary { (said) }
                    (likes.who.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", "))
                }
            } @else { span class="tb-soft" { (said) } }
        }
    }
}

fn comment(view: &View<'_>, reading: &Reading, reactions: &Reactions, one: &Comment) -> Markup {
    let name = one.author.and_then(|author| reactions.names.get(&author)).map(String::as_str);
    let at = format!("/posts/{}/comments/{}", reading.post().id, one.id);
    let own = one.author == Some(reading.person()) && reading.saying().is_ok();
    html! {
        li class="tb-post" id={ "comment-" (one.id) } {
            (Avatar::new(author_name(view, name)))
            div {
                p class="tb-soft tb-post__facts" {
                    span { (author(view, one.author, name)) }
                    a href={ "#comment-" (one.id) } { (view.told(one.at)) }
                    @if one.edited_at.is_some() { span { (view.t("news-edited")) } }
                }
                @if one.deleted_at.is_some() {
                    p class="tb-soft" { (view.t("news-comment-gone")) }
                } @else {
                    (text(view, &one.source, 2))
                    @if own || may_delete(reading, one) {
                        div class="tb-actions" {
                            @if own { (Button::link(view.t("news-comment-edit"), at.as_str()).subtle().small()) }
                            (FormView::new(format!("{at}/delete"), view.csrf, html! {
                                (Button::submit(view.t("news-comment-delete")).subtle().small())
                            }).inline())
                        }
                    }
                }
            }
        }
    }
}

pub(super) async fn live(me: SignedIn, Path(post): Path<String>) -> PageResult<Response> {
    let id = read_post(&post)?;
    gate::read(me.acting(), id).await?;
    Ok(web::live::fragments(&me, move |now| async move {
        let now = SignedIn::of(&now).ok_or(Error::SignInNeeded)?;
        let reading = match gate::read(now.acting(), id).await {
            Ok(reading) => reading,
            // Whoever may no longer read it, or whose post is gone, is told no more.
            Err(Error::NotFound) => return Ok((html! {}, true)),
            Err(error) => return Err(error),
        };
        let reactions = load(now.acting(), &reading).await?;
        Ok((render(&View::of(&now), &reading, &reactions), false))
    }))
}

pub(super) async fn like(me: SignedIn, Path(post): Path<String>, Form(entry): Form<Entry>) -> PageResult<Redirect> {
    let id: PostId = read_post(&post)?;
    likes::set(me.acting(), id, entry.get("on") != "false").await?;
    Ok(Redirect::to(format!("/posts/{id}")))
}
