//! A group's calendar.

use axum::extract::{Path, Query};
use axum::response::{IntoResponse as _, Response};
use chrono::Datelike as _;
use kernel::{Error, Text};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Button, Card, Chip, EmptyState, Field, Fieldset, Form as FormView, Icon, Toolbar, Width, actions,
};
use web::{Entry, Form, Nothing, PageResult, Redirect, SignedIn, View, address};

use super::frame::{Tab, frame};
use super::read_group;
use crate::commands::agenda;
use crate::gate;
use crate::model::{DateDraft, DateId, GroupDate, GroupId, Standing};

/// How many dates the page shows.
const MOST: u16 = 100;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    past: String,
}

pub(super) async fn page(me: SignedIn, Path(group): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let seen = gate::look(me.acting(), read_group(&group)?).await?;
    let inside = seen.inside(me.acting()).await?;
    let past = !asked.past.is_empty();
    let found = if past {
        agenda::past(me.acting(), &inside, MOST).await?
    } else {
        agenda::coming(me.acting(), &inside, MOST).await?
    };
    let view = View::of(&me);
    let at = format!("/groups/{}", inside.id());
    let list = format!("{at}/agenda");
    let chips = vec![
        Chip::choice(view.t("groups-dates-coming"), list.clone(), !past),
        Chip::choice(view.t("groups-dates-past"), address(&list, &[("past", "true")]), past),
    ];
    let add = Button::link(view.t("groups-date-add"), format!("{list}/new")).primary().icon(Icon::Plus);
    let body = html! {
        (Toolbar::new().chips(view.t("groups-which"), chips).actions(html! {
            @if inside.standing() >= Standing::Member { (add) }
        }))
        @if found.is_empty() {
            (EmptyState::new(Icon::Calendar, view.t("groups-dates-none-title"), view.t("groups-dates-none")))
        }
        (dates(&view, &at, inside.standing(), &found))
    };
    Ok(frame(&view, me.app(), &seen, Tab::Agenda, &body))
}

/// Dates as a list: the day stands out, as on a sheet of a calendar.
pub(super) fn dates(view: &View<'_>, at: &str, standing: Standing, found: &[GroupDate]) -> Markup {
    html! {
        ul class="tb-list" {
            @for date in found {
                @let day = date.starts_at.at(view.zone);
                li class="tb-media" {
                    span class="tb-sheet" aria-hidden="true" {
                        span { (view.t(&format!("month-{}", day.month())).chars().take(3).collect::<String>()) }
                        b { (day.day()) }
                    }
                    div {
                        @if standing >= Standing::Member {
                            a class="nl-link" href={ (at) "/agenda/" (date.id) } { (date.title) }
                        } @else { (date.title) }
                        br;
                        span class="tb-soft" { (when(view, date)) @if !date.place.is_empty() { ", " (date.place) } }
                        @if !date.note.is_empty() { br; span class="tb-soft" { (date.note) } }
                    }
                }
            }
        }
    }
}

fn when(view: &View<'_>, date: &GroupDate) -> Markup {
    let (from, to) = (date.starts_at.at(view.zone).date_naive(), date.ends_at.at(view.zone).date_naive());
    let weekday = view.t(&format!("weekday-{}", from.weekday().number_from_monday()));
    html! {
        (weekday) " " (view.day(from)) ", " (view.time(date.starts_at)) " – "
        @if from != to { (view.day(to)) ", " }
        (view.time(date.ends_at))
    }
}

pub(super) async fn new(me: SignedIn, Path(group): Path<String>) -> PageResult {
    let id = read_group(&group)?;
    dress(&me, id, None, &Entry::default()).await
}

pub(super) async fn edit(me: SignedIn, Path((group, date)): Path<(String, String)>) -> PageResult {
    let (id, date) = (read_group(&group)?, read_date(&date)?);
    let inside = gate::enter(me.acting(), id).await?;
    let found = agenda::find(me.acting(), &inside, date).await?;
    let view = View::of(&me);
    let (from, to) = (view.day_and_time(found.starts_at), view.day_and_time(found.ends_at));
    let entry = Entry::default()
        .with("title", &found.title)
        .with("place", &found.place)
        .with("note", &found.note)
        .with("starts_at", from.0)
        .with("starts_time", from.1)
        .with("ends_at", to.0)
        .with("ends_time", to.1)
        .with("version", found.version);
    dress(&me, id, Some(date), &entry).await
}

async fn dress(me: &SignedIn, id: GroupId, date: Option<DateId>, entry: &Entry) -> PageResult {
    let seen = gate::look(me.acting(), id).await?;
    let inside = seen.inside(me.acting()).await?;
    inside.member()?;
    let date = match date {
        Some(date) => Some(agenda::find(me.acting(), &inside, date).await?),
        None => None,
    };
    let view = View::of(me);
    Ok(frame(&view, me.app(), &seen, Tab::Agenda, &form(&view, id, date.as_ref(), entry)))
}

fn form(view: &View<'_>, id: GroupId, date: Option<&GroupDate>, entry: &Entry) -> Markup {
    let list = format!("/groups/{id}/agenda");
    let (title, to) = match date {
        Some(date) => ("groups-date-change", format!("{list}/{}", date.id)),
        None => ("groups-date-add", format!("{list}/new")),
    };
    let buttons = [
        Button::submit(view.t("groups-date-save")).primary(),
        Button::link(view.t("groups-cancel"), list.clone()).subtle(),
    ];
    let body = html! {
        (entry.summary(view))
        (FormView::new(to.clone(), view.csrf, html! {
            input type="hidden" name="version" value=(entry.version_over(date.map_or(0, |date| date.version)));
            (fields(view, entry))
            (actions(&buttons))
        }))
        @if date.is_some() {
            (FormView::new(format!("{to}/remove"), view.csrf, html! {
                (Button::submit(view.t("groups-date-remove")).danger().icon(Icon::Trash))
            }))
        }
    };
    html! { (Card::new(body).title(view.t(title)).icon(Icon::Calendar)) }
}

fn fields(view: &View<'_>, entry: &Entry) -> Markup {
    let optional = view.t("optional");
    let time = |name: &'static str| {
        Field::text(name, view.t("groups-date-time")).attribute("placeholder", "09:00").width(Width::Short)
    };
    html! {
        (entry.fill(view, "title", Field::text("title", view.t("groups-date-title")).required().attribute("maxlength", "120")))
        (Fieldset::new(view.t("groups-date-from"), html! {
            (entry.fill(view, "starts_at", Field::date("starts_at", view.t("groups-date-day")).required()))
            (entry.fill(view, "starts_time", time("starts_time")))
        }))
        (Fieldset::new(view.t("groups-date-until"), html! {
            (entry.fill(view, "ends_at", Field::date("ends_at", view.t("groups-date-day")).mark(optional.as_str())))
            (entry.fill(view, "ends_time", time("ends_time")))
        }).hint(view.t("groups-date-until-hint")))
        (entry.fill(view, "place", Field::text("place", view.t("groups-date-place")).mark(optional.as_str())
            .attribute("maxlength", "120")))
        (entry.fill(view, "note", Field::area("note", view.t("groups-date-note"), 3).mark(optional.as_str())
            .attribute("maxlength", "500")))
    }
}

fn read_date(text: &str) -> kernel::Result<DateId> {
    text.parse().map_err(|_| Error::NotFound)
}

/// What was filled in; `None` when something in it cannot be read, which is then noted. A time without a day is meant
/// for the day on which it begins.
fn draft(view: &View<'_>, entry: &mut Entry) -> Option<DateDraft> {
    if entry.get("starts_at").is_empty() {
        let mut wrong = kernel::Fields::default();
        wrong.add("starts_at", Text::new("field-needed"));
        entry.refuse(wrong);
    }
    if entry.get("ends_at").is_empty() && !entry.get("ends_time").is_empty() {
        let day = entry.text("starts_at");
        *entry = std::mem::take(entry).with("ends_at", day);
    }
    let starts_at = entry.moment(view, "starts_at", "starts_time");
    let ends_at = entry.moment(view, "ends_at", "ends_time");
    if entry.is_wrong() {
        return None;
    }
    Some(DateDraft {
        title: entry.text("title"),
        place: entry.text("place"),
        note: entry.text("note"),
        starts_at: starts_at?,
        ends_at,
    })
}

pub(super) async fn add(me: SignedIn, Path(group): Path<String>, Form(entry): Form<Entry>) -> PageResult<Response> {
    save(&me, read_group(&group)?, None, entry).await
}

pub(super) async fn change(
    me: SignedIn,
    Path((group, date)): Path<(String, String)>,
    Form(entry): Form<Entry>,
) -> PageResult<Response> {
    save(&me, read_group(&group)?, Some(read_date(&date)?), entry).await
}

async fn save(me: &SignedIn, id: GroupId, date: Option<DateId>, mut entry: Entry) -> PageResult<Response> {
    let view = View::of(me);
    if let Some(draft) = draft(&view, &mut entry) {
        let version = entry.version();
        let done = match date {
            Some(date) => agenda::change(me.acting(), id, date, (version, draft)).await,
            None => agenda::add(me.acting(), id, draft).await.map(|_| ()),
        };
        match done {
            Ok(()) => {
                let said = Text::new("groups-date-saved");
                return Ok(Redirect::to(format!("/groups/{id}/agenda")).saying(&said).into_response());
            }
            Err(error) => entry.take(error)?,
        }
    }
    Ok(dress(me, id, date, &entry).await?.with_errors().into_response())
}

pub(super) async fn remove(
    me: SignedIn,
    Path((group, date)): Path<(String, String)>,
    Form(_): Form<Nothing>,
) -> PageResult<Redirect> {
    let id = read_group(&group)?;
    agenda::remove(me.acting(), id, read_date(&date)?).await?;
    Ok(Redirect::to(format!("/groups/{id}/agenda")).saying(&Text::new("groups-date-removed")))
}
