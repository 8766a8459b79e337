//! What its writers do with a post: change, archive, pin, delete; and what readers do: share.

use axum::extract::Path;
use axum::response::{IntoResponse as _, Response};
use kernel::{Error, Text};
use maud::html;
use web::components::{Card, Icon};
use web::{Entry, Form, PageResult, Redirect, SignedIn, View};

use super::form::{self, Kind};
use super::show::about;
use super::{read_group, read_post};
use crate::commands::posts;
use crate::gate::{self, Reading};

pub(super) async fn edit(me: SignedIn, Path(post): Path<String>) -> PageResult {
    let reading = gate::read(me.acting(), read_post(&post)?).await?;
    reading.editing()?;
    let entry = form::filled(&View::of(&me), reading.post());
    dress(&me, &reading, &entry).await
}

async fn dress(me: &SignedIn, reading: &Reading, entry: &Entry) -> PageResult {
    let view = View::of(me);
    let at = format!("/posts/{}", reading.post().id);
    let kind = Kind {
        version: reading.post().version,
        news: reading.inside().is_none(),
        keeps: reading.keeps(),
        to: format!("{at}/edit"),
        back: at,
        submit: "news-save",
        audience: None,
        hidden: &[],
    };
    let body = html! {
        (Card::new(form::render(&view, &kind, entry)).title(view.t("news-edit")).icon(Icon::Pencil))
    };
    about(me, reading, &body).await
}

pub(super) async fn change(
    me: SignedIn,
    Path(post): Path<String>,
    Form(mut entry): Form<Entry>,
) -> PageResult<Response> {
    let id = read_post(&post)?;
    let view = View::of(&me);
    let reading = gate::read(me.acting(), id).await?;
    reading.editing()?;
    if let (Some(mut draft), false) = (form::draft(&view, &mut entry), entry.ticked("preview")) {
        // The form writes minutes; a moment that stands to the minute is the one that was shown.
        let old = reading.post();
        draft.published_at = as_shown(&view, draft.published_at, Some(old.published_at));
        draft.archived_at = as_shown(&view, draft.archived_at, old.archived_at);
        draft.must_read_until = if reading.keeps() {
            as_shown(&view, draft.must_read_until, old.must_read_until)
        } else {
            old.must_read_until
        };
        match posts::change(me.acting(), id, entry.version(), draft).await {
            Ok(()) => {
                let said = Text::new("news-saved");
                return Ok(Redirect::to(format!("/posts/{id}")).saying(&said).into_response());
            }
            Err(error) => entry.take(error)?,
        }
    }
    let page = dress(&me, &reading, &entry).await?;
    Ok(if entry.is_wrong() { page.with_errors() } else { page }.into_response())
}

fn as_shown(
    view: &View<'_>,
    typed: Option<kernel::Timestamp>,
    old: Option<kernel::Timestamp>,
) -> Option<kernel::Timestamp> {
    let same = |typed: kernel::Timestamp, old: kernel::Timestamp| view.day_and_time(typed) == view.day_and_time(old);
    match (typed, old) {
        (Some(new), Some(old)) if same(new, old) => Some(old),
        _ => typed,
    }
}

pub(super) async fn archive(me: SignedIn, Path(post): Path<String>, Form(entry): Form<Entry>) -> PageResult<Redirect> {
    let (id, on) = (read_post(&post)?, entry.get("on") != "false");
    posts::archive(me.acting(), id, on).await?;
    let said = Text::new(if on { "news-archived-now" } else { "news-unarchived" });
    Ok(Redirect::to(format!("/posts/{id}")).saying(&said))
}

pub(super) async fn pin(me: SignedIn, Path(post): Path<String>, Form(entry): Form<Entry>) -> PageResult<Redirect> {
    let id = read_post(&post)?;
    posts::pin(me.acting(), id, entry.get("on") != "false").await?;
    Ok(Redirect::to(format!("/posts/{id}")).saying(&Text::new("news-saved")))
}

pub(super) async fn delete(me: SignedIn, Path(post): Path<String>, Form(entry): Form<Entry>) -> PageResult<Redirect> {
    let id = read_post(&post)?;
    let reading = gate::read(me.acting(), id).await?;
    if !entry.ticked("sure") {
        reading.removing()?;
        return Err(Error::refused("news-delete-unsure").into());
    }
    posts::delete(me.acting(), id).await?;
    let to = match reading.inside() {
        Some(inside) => format!("/groups/{}/posts", inside.id()),
        None => "/news".to_owned(),
    };
    Ok(Redirect::to(to).saying(&Text::new("news-deleted")))
}

pub(super) async fn share(me: SignedIn, Path(post): Path<String>, Form(entry): Form<Entry>) -> PageResult<Redirect> {
    let (id, group) = (read_post(&post)?, read_group(entry.get("group"))?);
    let shared = posts::share(me.acting(), id, group, me.lang()).await?;
    Ok(Redirect::to(format!("/posts/{shared}")).saying(&Text::new("news-shared")))
}
