//! One file: what it would do, what is wrong with it, how far it is, what it did.

use axum::extract::{Path, Query};
use axum::response::Response;
use kernel::{Error, Fields};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Alert, Button, Card, Change, Checkbox, Chip, Column, Description, Difference, Form, Heading, Icon, Pagination,
    Progress, Row, SearchForm, Severity, Step, Stepper, Table, Toolbar, actions,
};
use web::{Form as Posted, Page, PageResult, Redirect, SignedIn, t};

use super::super::commands;
use super::super::model::{FieldChange, Run, RunId, RunState, Source};
use super::super::plan::KINDS;
use super::settings::{self, Typed};
use super::start::badge;
use super::{run_address, unit_offer};
use crate::commands::find::PageOf;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    kind: String,
    after: i64,
}

/// Changes to a page.
const CHANGES: u16 = 50;
/// Problems shown; the rest is counted.
const PROBLEMS: usize = 200;

pub(super) async fn page(ctx: SignedIn, Path(id): Path<RunId>, Query(asked): Query<Asked>) -> PageResult {
    let (run, source) = commands::run(ctx.acting(), id).await?;
    let body = html! {
        (Heading::new(run.file_name.as_str()).lead(source.name.as_str()).actions(html! { (badge(&ctx, run.state)) }))
        (steps(&ctx, run.state))
        @match run.state {
            RunState::Proposed => { (proposed(&ctx, &run, &source, &asked).await?) }
            RunState::Applying => { (progress(&ctx, &run)) }
            RunState::Done => { (Alert::new(Severity::Ok, t!(ctx, "import-done", file = run.file_name))) (counts(&ctx, &run)) }
            RunState::Refused => { (Alert::new(Severity::Warning, ctx.t("import-refused"))) (problems(&ctx, &run)) }
            RunState::Failed => { (Alert::new(Severity::Error, ctx.t("import-failed"))) (counts(&ctx, &run)) }
        }
        @if run.state.is_over() { (actions(&[Button::link(ctx.t("import-again"), "/people/import"), Button::link(ctx.t("people-title"), "/people")])) }
    };
    Ok(Page::new(run.file_name, body)
        .under(ctx.t("people-title"), "/people")
        .under(ctx.t("import-title"), "/people/import"))
}

fn steps(ctx: &SignedIn, state: RunState) -> Markup {
    let current = match state {
        RunState::Proposed => 1,
        RunState::Applying => 2,
        RunState::Done | RunState::Refused | RunState::Failed => 3,
    };
    let names = ["import-step-file", "import-step-look", "import-step-write", "import-step-result"];
    html! { (Stepper::new(ctx.t("import-steps"), ctx.t("import-step-done"), names.map(|key| Step::new(ctx.t(key))).into(), current)) }
}

async fn proposed(ctx: &SignedIn, run: &Run, source: &Source, asked: &Asked) -> kernel::Result<Markup> {
    let units = unit_offer(ctx, source).await?;
    let kind = KINDS.into_iter().find(|kind| *kind == asked.kind);
    let changes = commands::changes(ctx.acting(), run.id, (kind, &asked.q), asked.after, CHANGES).await?;
    let shown = Source { mapping: run.columns.mapping.clone(), ..source.clone() };
    Ok(html! {
        (problems(ctx, run))
        (counts(ctx, run))
        (agree(ctx, run, source))
        (differences(ctx, run, asked, &changes))
        details class="tb-more" open[run.problems.items.iter().any(|problem| problem.code.starts_with("sheet."))] {
            summary { (ctx.t("import-columns-change")) }
            (Form::new(format!("{}/columns", run_address(run.id)), ctx.csrf(), html! {
                (settings::fields(ctx, &shown, &run.columns, &units, &Fields::default()))
                (actions(&[Button::submit(ctx.t("import-look-again")).secondary().icon(Icon::RefreshCw)]))
            }))
        }
    })
}

fn problems(ctx: &SignedIn, run: &Run) -> Markup {
    if run.problems.is_empty() {
        return html! {};
    }
    let columns = vec![
        Column::new(ctx.t("import-file")),
        Column::new(ctx.t("import-row")).numeric(),
        Column::new(ctx.t("import-column")),
        Column::new(ctx.t("import-problem")).row_header(),
    ];
    let rows = run.problems.items.iter().take(PROBLEMS).map(|problem| {
        Row::new(vec![
            html! { (problem.file) },
            html! { @if let Some(row) = problem.row { (row) } },
            html! { (problem.column.as_deref().unwrap_or_default()) },
            html! { (ctx.text(&problem.text())) },
        ])
    });
    html! {
        (Alert::new(Severity::Error, t!(ctx, "import-problems-count", n = run.problems.total)))
        (Table::new(ctx.t("import-problems-title"), columns, rows.collect()))
    }
}

fn counts(ctx: &SignedIn, run: &Run) -> Markup {
    let s = &run.summary;
    let counts = [
        ("import-count-rows", s.rows),
        ("import-count-added", s.added),
        ("import-count-changed", s.changed + s.memberships_changed),
        ("import-count-moved", s.moved),
        ("import-count-ended", s.ended),
        ("import-count-returned", s.returned),
        ("import-count-memberships-added", s.memberships_added),
        ("import-count-memberships-ended", s.memberships_ended),
        ("import-count-unchanged", s.unchanged),
        ("import-count-skipped", s.skipped),
    ];
    let facts = counts.iter().fold(Description::new(), |facts, (key, count)| facts.fact(ctx.t(key), html! { (count) }));
    html! { (Card::new(html! { (facts) }).title(ctx.t("import-counts")).icon(Icon::FileSpreadsheet)) }
}

/// The buttons that write it or put it aside, with the brake before them.
fn agree(ctx: &SignedIn, run: &Run, source: &Source) -> Markup {
    let brakes = run.summary.brakes(source.settings.brake_percent);
    let bad = !run.problems.is_empty() && !source.settings.skip_bad;
    let (leaving, present) = (run.summary.leaving, run.summary.present);
    html! {
        @if brakes {
            (Alert::new(Severity::Warning, t!(ctx, "import-brake-text", n = leaving, present = present, percent = source.settings.brake_percent))
                .title(ctx.t("import-brake-title")))
        }
        @if !bad {
            (Form::new(format!("{}/apply", run_address(run.id)), ctx.csrf(), html! {
                @if brakes {
                    (Checkbox::new("confirm", t!(ctx, "import-brake-agree", n = leaving)).value(leaving.to_string()).required())
                }
                (actions(&[Button::submit(ctx.t("import-write")).icon(Icon::Check)]))
            }))
        }
        (Form::new(format!("{}/withdraw", run_address(run.id)), ctx.csrf(), html! {
            (Button::submit(ctx.t("import-withdraw")).secondary())
        }).inline())
    }
}

type Shown = (i64, String, String, Vec<FieldChange>);

fn differences(ctx: &SignedIn, run: &Run, asked: &Asked, changes: &PageOf<Shown>) -> Markup {
    let here = run_address(run.id);
    let address = |kind: &str, after: i64| {
        let after = after.to_string();
        let after = if after == "0" { "" } else { &after };
        address_of(&here, &[("q", asked.q.as_str()), ("kind", kind), ("after", after)])
    };
    let mut chips = vec![Chip::choice(ctx.t("import-change-all"), address("", 0), asked.kind.is_empty())];
    chips.extend(
        KINDS.map(|kind| Chip::choice(ctx.t(&format!("import-change-{kind}")), address(kind, 0), asked.kind == kind)),
    );
    let next = changes.items.last().filter(|_| changes.more).map(|(seq, ..)| address(&asked.kind, *seq));
    html! {
        section aria-labelledby="differences" {
            (Heading::new(ctx.t("import-differences")).level(2).id("differences"))
            (Toolbar::new()
                .search(html! { (SearchForm::new(here.as_str(), ctx.t("import-search"), ctx.t("shell-search-submit")).value(asked.q.as_str()).keep("kind", asked.kind.as_str())) })
                .chips(ctx.t("import-filters"), chips))
            @if changes.items.is_empty() {
                p { (ctx.t("import-no-differences")) }
            } @else {
                (Difference::new(ctx.t("import-differences"), ["added", "changed", "ended"].map(|kind| ctx.t(&format!("import-change-{kind}")).into()),
                    changes.items.iter().flat_map(|shown| lines(ctx, shown)).collect()))
                (Pagination::new(ctx.t("import-pages")).next(ctx.t("import-more"), next))
            }
        }
    }
}

fn lines(ctx: &SignedIn, (_, kind, name, fields): &Shown) -> Vec<Change<'static>> {
    let what = ctx.t(&format!("import-change-{kind}"));
    let value = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
    let all = |pick: fn(&FieldChange) -> Option<String>| fields.iter().filter_map(pick).collect::<Vec<_>>().join(", ");
    match kind.as_str() {
        "added" => vec![Change::added(name.clone(), all(|field| field.new.clone()))],
        "membership-added" | "returned" => {
            vec![Change::added(name.clone(), format!("{what} {}", all(|field| field.new.clone())))]
        }
        "ended" => vec![Change::ended(name.clone(), what)],
        "membership-ended" => vec![Change::ended(name.clone(), format!("{what} {}", all(|field| field.old.clone())))],
        _ => fields
            .iter()
            .filter(|field| field.old != field.new)
            .map(|field| {
                let label = ctx.t(&format!("import-field-{}", field.field.replace('_', "-")));
                Change::changed(name.clone(), label, value(&field.old), value(&field.new))
            })
            .collect(),
    }
}

/// How far it is; the page follows along where script runs, and can be loaded again where it does not.
fn progress(ctx: &SignedIn, run: &Run) -> Markup {
    html! {
        div id="import-progress" data-live={ "/live/import/" (run.id) } data-live-then=(run_address(run.id)) {
            (how_far(ctx, run))
        }
        p class="tb-soft" { (ctx.t("import-progress-hint")) }
    }
}

/// What the live stream sends again and again.
fn how_far(ctx: &SignedIn, run: &Run) -> Markup {
    let (done, total) = (u64::try_from(run.done).unwrap_or_default(), u64::try_from(run.total).unwrap_or_default());
    html! {
        (Progress::new(ctx.t("import-progress"), t!(ctx, "import-progress-state", done = done, total = total), done, total))
        @if run.state.is_over() { p { a class="nl-link" href=(run_address(run.id)) { (ctx.t("import-to-result")) } } }
    }
}

pub(super) async fn live(ctx: SignedIn, Path(id): Path<RunId>) -> PageResult<Response> {
    commands::run(ctx.acting(), id).await?;
    Ok(web::live::fragments(&ctx, move |now| async move {
        let now = SignedIn::of(&now).ok_or(Error::SignInNeeded)?;
        let (run, _) = commands::run(now.acting(), id).await?;
        Ok((how_far(&now, &run), run.state != RunState::Applying))
    }))
}

pub(super) async fn columns(
    ctx: SignedIn,
    Path(id): Path<RunId>,
    Posted(typed): Posted<Typed>,
) -> PageResult<Redirect> {
    let (run, source) = commands::run(ctx.acting(), id).await?;
    let (version, mut draft) = settings::draft(&source, &typed);
    let wrong = settings::settle_unit(&ctx, &source, &typed, &mut draft).await?;
    wrong.or(())?;
    commands::change_source(ctx.acting(), source.id, version, draft).await?;
    commands::look_again(ctx.acting(), run.id).await?;
    Ok(Redirect::to(run_address(id)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Agreed {
    confirm: Option<u64>,
}

/// Has it written in the background: what can be refused is refused here, the rest shows on the page of the run.
pub(super) async fn apply(
    ctx: SignedIn,
    Path(id): Path<RunId>,
    Posted(agreed): Posted<Agreed>,
) -> PageResult<Redirect> {
    commands::start(ctx.acting(), id, agreed.confirm).await?;
    Ok(Redirect::to(run_address(id)))
}

pub(super) async fn withdraw(ctx: SignedIn, Path(id): Path<RunId>, Posted(_): Posted<Agreed>) -> PageResult<Redirect> {
    commands::withdraw(ctx.acting(), id).await?;
    Ok(Redirect::to("/people/import"))
}

/// Parameters of an address; empty ones are left out.
fn address_of(path: &str, parameters: &[(&str, &str)]) -> String {
    let filled: Vec<_> = parameters.iter().filter(|(_, value)| !value.is_empty()).collect();
    match serde_html_form::to_string(&filled) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_owned(),
    }
}
