//! The banners that the actor may change.

use axum::extract::{Path, Query};
use directory::commands::find::PageOf;
use kernel::{Text, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Badge, Button, Chip, Column, EmptyState, Form as FormView, Heading, Icon, Pagination, Row, SearchForm, Table, Tone,
    Toolbar,
};
use web::{Form, Nothing, Page, PageResult, Redirect, SignedIn, View, address};

use crate::commands::banners;
use crate::model::{Banner, BannerId, Urgency};
use crate::store::banners::BannerFilter;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    past: String,
    after: String,
}

/// A place in the list, as it stands in an address.
pub(crate) fn cursor(banner: &Banner) -> String {
    format!("{}~{}", banner.id, banner.notice.starts_at.micros())
}

/// Reads a place in the list back.
pub(crate) fn read_cursor(text: &str) -> Option<(Timestamp, BannerId)> {
    let (id, at) = text.split_once('~')?;
    Some((Timestamp::from_micros(at.parse().ok()?), id.parse().ok()?))
}

pub(super) async fn page(me: SignedIn, Query(asked): Query<Asked>) -> PageResult {
    let filter = BannerFilter {
        words: asked.q.clone(),
        past: !asked.past.is_empty(),
        after: read_cursor(&asked.after),
        limit: 50,
    };
    let found = banners::list(me.acting(), &filter).await?;
    let view = View::of(&me);
    Ok(Page::new(view.t("portal-banners-title"), render(&view, &asked, &found)))
}

fn render(view: &View<'_>, asked: &Asked, found: &PageOf<Banner>) -> Markup {
    let columns = vec![
        Column::new(view.t("portal-banner-text")).row_header(),
        Column::new(view.t("portal-banner-urgency")),
        Column::new(view.t("portal-banner-unit")),
        Column::new(view.t("portal-banner-from")),
        Column::new(view.t("portal-banner-until")),
        Column::new(view.t("portal-banner-end")).hidden_title(),
    ];
    let rows = found.items.iter().map(|banner| row(view, banner)).collect();
    let parameters = |after: &str| address("/banners", &[("q", &asked.q), ("past", &asked.past), ("after", after)]);
    let first = (!asked.after.is_empty()).then(|| parameters(""));
    let next = found.items.last().filter(|_| found.more).map(|banner| parameters(&cursor(banner)));
    html! {
        (Heading::new(view.t("portal-banners-title")).lead(view.t("portal-banners-lead"))
            .actions(html! { (Button::link(view.t("portal-banner-add"), "/banners/new").primary().icon(Icon::Plus)) }))
        (toolbar(view, asked))
        (Table::new(view.t("portal-banners-title"), columns, rows).empty(empty(view, asked)))
        (Pagination::new(view.t("portal-pages"))
            .previous(view.t("portal-first-page"), first)
            .next(view.t("portal-next-page"), next))
    }
}

fn toolbar(view: &View<'_>, asked: &Asked) -> Markup {
    let mut search = SearchForm::new("/banners", view.t("portal-banners-search"), view.t("shell-search-submit"))
        .value(asked.q.as_str());
    if !asked.past.is_empty() {
        search = search.keep("past", asked.past.as_str());
    }
    let chips = vec![
        Chip::choice(view.t("portal-banners-now"), address("/banners", &[("q", &asked.q)]), asked.past.is_empty()),
        Chip::choice(
            view.t("portal-banners-past"),
            address("/banners", &[("q", &asked.q), ("past", "true")]),
            !asked.past.is_empty(),
        ),
    ];
    html! { (Toolbar::new().search(html! { (search) }).chips(view.t("portal-filters"), chips)) }
}

fn empty(view: &View<'_>, asked: &Asked) -> Markup {
    if asked.q.is_empty() && asked.past.is_empty() {
        return html! {
            (EmptyState::new(Icon::Megaphone, view.t("portal-banners-empty-title"), view.t("portal-banners-empty")))
        };
    }
    html! {
        (EmptyState::new(Icon::Search, view.t("portal-nothing-title"), view.t("portal-banners-nothing"))
            .action(html! { (Button::link(view.t("portal-show-all"), "/banners")) }))
    }
}

fn row(view: &View<'_>, banner: &Banner) -> Row {
    let notice = &banner.notice;
    let ended = notice.ends_at.is_some_and(|end| end <= view.now);
    let at = format!("/banners/{}", banner.id);
    Row::new(vec![
        html! { a class="nl-link" href=(at) { (notice.text(view.lang)) } },
        urgency(view, notice.urgency),
        html! { (banner.unit_name) },
        html! { (view.moment(notice.starts_at)) @if notice.starts_at > view.now { " " (Badge::new(Tone::Neutral, view.t("portal-banner-later"))) } },
        html! {
            @match notice.ends_at {
                Some(end) => (view.moment(end)),
                None => span class="tb-soft" { (view.t("portal-banner-open")) },
            }
        },
        html! {
            @if !ended {
                (FormView::new(format!("{at}/end"), view.csrf, html! {
                    (Button::submit(view.t("portal-banner-end")).subtle().icon(Icon::X).small())
                }).inline())
            }
        },
    ])
}

fn urgency(view: &View<'_>, urgency: Urgency) -> Markup {
    let tone = match urgency {
        Urgency::Info => Tone::Neutral,
        Urgency::Warning => Tone::Warning,
        Urgency::Error => Tone::Error,
    };
    html! { (Badge::new(tone, view.t(&format!("portal-urgency-{urgency}")))) }
}

pub(super) async fn end(me: SignedIn, Path(banner): Path<String>, Form(_): Form<Nothing>) -> PageResult<Redirect> {
    banners::end(me.acting(), banner.parse().map_err(|_| kernel::Error::NotFound)?).await?;
    Ok(Redirect::to("/banners").saying(&Text::new("portal-banner-was-ended")))
}
