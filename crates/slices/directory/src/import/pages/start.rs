//! Choosing a file, and the files that came before.

use axum::extract::Query;
use kernel::{Error, Fields, Text};
use maud::{Markup, html};
use serde::Deserialize;
use sheets::Mapping;
use web::components::{
    Badge, Button, Choice, Column, EmptyState, ErrorSummary, Field, Form, Heading, Icon, Pagination, Row, Table, Tone,
    actions,
};
use web::{Page, PageResult, Redirect, SignedIn, Upload, t};

use super::super::commands::{self, SourceDraft};
use super::super::model::{Run, RunState, Settings, Source, SourceKind};
use super::{organisation, run_address};
use crate::commands::find::PageOf;
use crate::model::Organisation;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    org: String,
    before: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    org: String,
    source: String,
    name: String,
    kind: String,
}

const RUNS: u16 = 25;

pub(super) async fn page(ctx: SignedIn, Query(asked): Query<Asked>) -> PageResult {
    let organisation = organisation(&ctx, &asked.org).await?;
    render(&ctx, &organisation, &asked.before, &Typed::default(), &Fields::default()).await
}

async fn render(
    ctx: &SignedIn,
    organisation: &Organisation,
    before: &str,
    typed: &Typed,
    wrong: &Fields,
) -> PageResult {
    let sources = commands::sources(ctx.acting(), organisation.id).await?;
    let before = before
        .split_once('~')
        .and_then(|(at, id)| Some((kernel::Timestamp::from_micros(at.parse().ok()?), id.parse().ok()?)));
    let runs = commands::runs(ctx.acting(), organisation.id, before, RUNS).await?;
    let body = html! {
        (Heading::new(ctx.t("import-title")).lead(t!(ctx, "import-lead", name = organisation.name)).actions(html! {
            (Button::link(ctx.t("import-sources"), format!("/people/import/sources?org={}", organisation.id)).icon(Icon::Settings))
        }))
        (summary(ctx, wrong))
        (form(ctx, organisation, &sources, typed, wrong))
        (Heading::new(ctx.t("import-runs")).level(2))
        (table(ctx, &sources, &runs))
        @if let (true, Some(last)) = (runs.more, runs.items.last()) {
            (Pagination::new(ctx.t("import-pages")).next(ctx.t("import-older"), Some(format!(
                "/people/import?org={}&before={}~{}", organisation.id, last.started_at.micros(), last.id))))
        }
    };
    Ok(Page::new(ctx.t("import-title"), body).under(ctx.t("people-title"), "/people"))
}

pub(super) fn summary(ctx: &SignedIn, wrong: &Fields) -> Markup {
    let start = ErrorSummary::new(ctx.t("error-fields-wrong"));
    let all = wrong.0.iter().fold(start, |all, field| all.error(field.name.clone(), ctx.text(&field.text)));
    html! { (all) }
}

fn form(ctx: &SignedIn, organisation: &Organisation, sources: &[Source], typed: &Typed, wrong: &Fields) -> Markup {
    let error = |name: &str| wrong.on(name).map(|text| ctx.text(text));
    let mut choices: Vec<Choice<'_>> = sources.iter().map(|s| Choice::new(s.id.to_string(), s.name.as_str())).collect();
    choices.push(Choice::new("", ctx.t("import-source-new")));
    let kinds = SourceKind::ALL.map(|kind| Choice::new(kind.key(), ctx.t(&format!("import-kind-{kind}"))));
    let chosen = if typed.source.is_empty() && typed.name.is_empty() && wrong.is_empty() {
        sources.first().map(|source| source.id.to_string()).unwrap_or_default()
    } else {
        typed.source.clone()
    };
    let new_source = html! {
        (Field::text("name", ctx.t("import-source-name")).value(typed.name.as_str()).hint(ctx.t("import-source-name-hint")).error(error("name")))
        (Field::select("kind", ctx.t("import-kind"), kinds.into()).value(typed.kind.as_str()).error(error("kind")))
    };
    html! {
        (Form::new("/people/import", ctx.csrf(), html! {
            input type="hidden" name="org" value=(organisation.id);
            (Field::file("file", ctx.t("import-file"), ".csv,.txt,.xlsx").hint(ctx.t("import-file-hint")).error(error("file")).required())
            @if sources.is_empty() { (new_source) } @else {
                (Field::select("source", ctx.t("import-source"), choices).value(chosen).hint(ctx.t("import-source-hint")).error(error("source")))
                details class="tb-more" open[!wrong.is_empty()] { summary { (ctx.t("import-source-new")) } (new_source) }
            }
            (actions(&[Button::submit(ctx.t("import-look")).icon(Icon::Upload), Button::link(ctx.t("import-cancel"), "/people").subtle()]))
        }).multipart())
    }
}

pub(super) fn badge(ctx: &SignedIn, state: RunState) -> Badge<'static> {
    let tone = match state {
        RunState::Proposed => Tone::Warning,
        RunState::Applying => Tone::Brand,
        RunState::Done => Tone::Ok,
        RunState::Refused => Tone::Neutral,
        RunState::Failed => Tone::Error,
    };
    Badge::new(tone, ctx.t(&format!("import-state-{}", state.key())))
}

fn table(ctx: &SignedIn, sources: &[Source], runs: &PageOf<Run>) -> Markup {
    let columns = vec![
        Column::new(ctx.t("import-file")).row_header(),
        Column::new(ctx.t("import-source")),
        Column::new(ctx.t("import-when")),
        Column::new(ctx.t("import-state")),
        Column::new(ctx.t("import-count-rows")).numeric(),
    ];
    let name = |run: &Run| sources.iter().find(|s| s.id == run.source).map(|s| s.name.clone()).unwrap_or_default();
    let rows = runs.items.iter().map(|run| {
        let when = run.started_at.at(ctx.clock().zone());
        Row::new(vec![
            html! { a class="nl-link" href=(run_address(run.id)) { (run.file_name) } },
            html! { (name(run)) },
            html! { time datetime=(when.to_rfc3339()) { (when.format("%d-%m-%Y %H:%M")) } },
            html! { (badge(ctx, run.state)) },
            html! { (run.summary.rows) },
        ])
    });
    html! {
        (Table::new(ctx.t("import-runs"), columns, rows.collect())
            .empty(html! { (EmptyState::new(Icon::Inbox, ctx.t("import-runs-none"), ctx.t("import-runs-none-hint"))) }))
    }
}

pub(super) async fn upload(ctx: SignedIn, upload: Upload<Typed>) -> PageResult<axum::response::Response> {
    use axum::response::IntoResponse as _;
    let typed = upload.fields;
    let organisation = organisation(&ctx, &typed.org).await?;
    match take(&ctx, &organisation, &typed, &upload.file_name, upload.file.to_vec()).await {
        Ok(run) => Ok(Redirect::to(run_address(run.id)).into_response()),
        Err(Error::Fields(wrong)) => {
            Ok(render(&ctx, &organisation, "", &typed, &wrong).await?.with_errors().into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn take(
    ctx: &SignedIn,
    organisation: &Organisation,
    typed: &Typed,
    file_name: &str,
    file: Vec<u8>,
) -> kernel::Result<Run> {
    if file_name.is_empty() {
        return Err(Error::field("file", Text::new("import-file-needed")));
    }
    let source = if typed.source.is_empty() {
        let kind = typed.kind.parse().map_err(|()| Error::field("kind", Text::new("import-kind-needed")))?;
        let draft =
            SourceDraft { name: typed.name.clone(), kind, mapping: Mapping::default(), settings: Settings::default() };
        commands::add_source(ctx.acting(), organisation.id, draft).await?
    } else {
        let id = typed.source.parse().map_err(|_| Error::NotFound)?;
        commands::source(ctx.acting(), id).await?
    };
    commands::propose(ctx.acting(), source.id, file_name, file).await
}
