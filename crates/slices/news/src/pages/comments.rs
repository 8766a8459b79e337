//! Writing a comment, changing one's own, deleting one.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use kernel::{Error, Text};
use maud::{Markup, html};
use web::components::{Button, Card, Field, Form as FormView, Icon, actions};
use web::{Entry, Form, Nothing, PageResult, Redirect, SignedIn, View};

use super::show::about;
use super::{read_comment, read_post};
use crate::commands::comments;
use crate::gate::{self, Reading};
use crate::model::{COMMENT_MOST, CommentId, PostId};

/// The box in which a comment is written.
pub(super) fn write_box(view: &View<'_>, post: PostId) -> Markup {
    html! { div class="tb-screen" { (form(view, &format!("/posts/{post}/comments"), (&Entry::default(), 0), None)) } }
}

fn form(view: &View<'_>, to: &str, (entry, version): (&Entry, i64), back: Option<&str>) -> Markup {
    let field =
        Field::area("text", view.t("news-comment"), 3).required().attribute("maxlength", COMMENT_MOST.to_string());
    let mut buttons = vec![Button::submit(view.t("news-comment-do"))];
    buttons.extend(back.map(|back| Button::link(view.t("news-cancel"), back).subtle()));
    html! {
        (FormView::new(to, view.csrf, html! {
            input type="hidden" name="version" value=(entry.version_over(version));
            (entry.fill(view, "text", field))
            (actions(&buttons))
        }))
    }
}

fn at(post: PostId, comment: CommentId) -> String {
    format!("/posts/{post}#comment-{comment}")
}

pub(super) async fn add(me: SignedIn, Path(post): Path<String>, Form(mut entry): Form<Entry>) -> PageResult<Response> {
    let id = read_post(&post)?;
    match comments::add(me.acting(), id, entry.get("text")).await {
        Ok(comment) => Ok(Redirect::to(at(id, comment)).into_response()),
        Err(error) => {
            entry.take(error)?;
            let reading = gate::read(me.acting(), id).await?;
            Ok(dress(&me, &reading, None, &entry).await?.with_errors().into_response())
        }
    }
}

pub(super) async fn edit(me: SignedIn, Path((post, comment)): Path<(String, String)>) -> PageResult {
    let reading = gate::read(me.acting(), read_post(&post)?).await?;
    reading.saying()?;
    let found = comments::find(me.acting(), &reading, read_comment(&comment)?).await?;
    if found.author != Some(reading.person()) {
        return Err(Error::Forbidden.into());
    }
    let entry = Entry::default().with("text", &found.source).with("version", found.version);
    dress(&me, &reading, Some(found.id), &entry).await
}

async fn dress(me: &SignedIn, reading: &Reading, comment: Option<CommentId>, entry: &Entry) -> PageResult {
    let view = View::of(me);
    let post = reading.post().id;
    let (to, back, version) = match comment {
        Some(id) => {
            let now = comments::find(me.acting(), reading, id).await?;
            (format!("/posts/{post}/comments/{id}"), at(post, id), now.version)
        }
        None => (format!("/posts/{post}/comments"), format!("/posts/{post}"), 0),
    };
    let title = view.t("news-comment");
    let body = html! {
        (entry.summary(&view))
        (Card::new(form(&view, &to, (entry, version), Some(&back))).title(title).icon(Icon::MessageSquare))
    };
    about(me, reading, &body).await
}

pub(super) async fn change(
    me: SignedIn,
    Path((post, comment)): Path<(String, String)>,
    Form(mut entry): Form<Entry>,
) -> PageResult<Response> {
    let (id, comment) = (read_post(&post)?, read_comment(&comment)?);
    match comments::change(me.acting(), id, (comment, entry.version()), entry.get("text")).await {
        Ok(()) => Ok(Redirect::to(at(id, comment)).into_response()),
        Err(error) => {
            entry.take(error)?;
            let reading = gate::read(me.acting(), id).await?;
            Ok(dress(&me, &reading, Some(comment), &entry).await?.with_errors().into_response())
        }
    }
}

pub(super) async fn delete(
    me: SignedIn,
    Path((post, comment)): Path<(String, String)>,
    Form(_): Form<Nothing>,
) -> PageResult<Redirect> {
    let (id, comment) = (read_post(&post)?, read_comment(&comment)?);
    comments::delete(me.acting(), id, comment).await?;
    Ok(Redirect::to(at(id, comment)).saying(&Text::new("news-comment-deleted")))
}
