//! Saying that one read a post, and who did so.

use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use kernel::{Error, Text};
use maud::{Markup, html};
use serde::Deserialize;
use sheets::{Cell, Column as SheetColumn, CsvStyle, Export, TableWriter};
use web::components::{
    Badge, Button, Chip, Column, EmptyState, Heading, Icon, Pagination, Progress, Row, Table, Tone, Toolbar,
};
use web::{Form, Nothing, PageResult, Redirect, SignedIn, View, address};

use super::read_post;
use super::show::about;
use crate::commands::reads;
use crate::gate;
use crate::model::PostId;
use crate::store::reads::MustRead;

/// How many people stand on a page.
const MOST: usize = 100;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    /// `read` for who did; who did not yet when empty.
    which: String,
    page: usize,
}

pub(super) async fn confirm(me: SignedIn, Path(post): Path<String>, Form(_): Form<Nothing>) -> PageResult<Redirect> {
    let id = read_post(&post)?;
    reads::confirm(me.acting(), id).await?;
    Ok(Redirect::to(format!("/posts/{id}")).saying(&Text::new("news-you-read")))
}

pub(super) async fn page(me: SignedIn, Path(post): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let reading = gate::read(me.acting(), read_post(&post)?).await?;
    let everybody = reads::everybody(me.acting(), &reading).await?;
    let body = render(&View::of(&me), reading.post().id, &asked, &everybody);
    about(&me, &reading, &body).await
}

fn render(view: &View<'_>, id: PostId, asked: &Asked, everybody: &[MustRead]) -> Markup {
    let did = everybody.iter().filter(|one| one.read_at.is_some()).count();
    let read = asked.which == "read";
    let chosen: Vec<&MustRead> = everybody.iter().filter(|one| one.read_at.is_some() == read).collect();
    let at = format!("/posts/{id}/readers");
    let to = |page: usize| address(&at, &[("which", &asked.which), ("page", &page.to_string())]);
    let state = Text::new("news-readers-count").with("n", did).with("total", everybody.len());
    let chips = vec![
        Chip::choice(view.t("news-not-read"), at.clone(), !read),
        Chip::choice(view.t("news-did-read"), address(&at, &[("which", "read")]), read),
    ];
    let shown = chosen.iter().skip(asked.page.saturating_mul(MOST)).take(MOST).copied();
    let back = (asked.page > 0).then(|| to(asked.page - 1));
    let next = (chosen.len() > asked.page.saturating_add(1).saturating_mul(MOST)).then(|| to(asked.page + 1));
    html! {
        (Heading::new(view.t("news-readers")).level(2))
        (Progress::new(view.t("news-did-read"), view.text(&state), did as u64, everybody.len() as u64))
        (Toolbar::new().chips(view.t("news-which"), chips).actions(html! {
            (Button::link(view.t("news-readers-csv"), format!("{at}.csv")).icon(Icon::Download))
            (Button::link(view.t("news-back"), format!("/posts/{id}")).icon(Icon::ArrowLeft))
        }))
        (table(view, shown))
        (Pagination::new(view.t("news-pages")).previous(view.t("news-previous-page"), back)
            .next(view.t("news-next-page"), next))
    }
}

fn table<'a>(view: &View<'_>, shown: impl Iterator<Item = &'a MustRead>) -> Markup {
    let columns = vec![Column::new(view.t("news-reader")).row_header(), Column::new(view.t("news-read-at"))];
    let row = |one: &MustRead| {
        Row::new(vec![
            html! { a class="nl-link" href={ "/people/" (one.person) } { (one.name) } },
            html! {
                @match one.read_at {
                    Some(at) => (view.moment(at)),
                    None => (Badge::new(Tone::Warning, view.t("news-not-read"))),
                }
            },
        ])
    };
    let none = EmptyState::new(Icon::UserCheck, view.t("news-readers-none-title"), view.t("news-readers-none"));
    html! { (Table::new(view.t("news-readers"), columns, shown.map(row).collect()).empty(html! { (none) })) }
}

pub(super) async fn csv(me: SignedIn, Path(post): Path<String>) -> PageResult<Response> {
    let reading = gate::read(me.acting(), read_post(&post)?).await?;
    let everybody = reads::everybody(me.acting(), &reading).await?;
    let bytes = write_csv(&View::of(&me), &everybody)?;
    let head = [
        (header::CONTENT_TYPE, Export::Csv(CsvStyle::default()).media_type().to_owned()),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"gelezen.csv\"".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((head, bytes).into_response())
}

fn write_csv(view: &View<'_>, everybody: &[MustRead]) -> kernel::Result<Vec<u8>> {
    let failed = |error: sheets::WriteError| Error::Internal(Box::new(error));
    let columns =
        [SheetColumn::new("name", view.t("news-reader")), SheetColumn::new("read_at", view.t("news-read-at"))];
    let mut writer = TableWriter::new(Vec::new(), &columns, Export::Csv(CsvStyle::default())).map_err(failed)?;
    for one in everybody {
        let at = one.read_at.map_or(Cell::Empty, |at| {
            let (day, time) = view.day_and_time(at);
            Cell::Text(format!("{day} {time}").into())
        });
        writer.row(&[Cell::Text(one.name.as_str().into()), at]).map_err(failed)?;
    }
    writer.finish().map_err(failed)
}
