//! The sources of an organisation, and how the files of each are taken.

use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use axum::response::{IntoResponse as _, Response};
use kernel::{Error, Fields};
use maud::{Markup, html};
use serde::Deserialize;
use sheets::Mapping;
use web::components::{
    Button, Checkbox, Choice, Column, EmptyState, Field, Fieldset, Form, Heading, Icon, Row, Table, Width, actions,
};
use web::{Form as Posted, Page, PageResult, Redirect, SignedIn};

use super::super::commands::{self, SourceDraft};
use super::super::model::{Columns, Settings, Source, SourceId, SourceKind};
use super::super::schema;
use super::start::summary;
use super::{organisation, unit_offer};
use crate::UnitField;
use crate::commands::pick::{self, Offer};
use crate::model::PersonKind;
use crate::permissions::ViewUnits;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    org: String,
}

/// What the form sends: every field by name.
pub(super) type Typed = BTreeMap<String, String>;

pub(super) async fn list(ctx: SignedIn, Query(asked): Query<Asked>) -> PageResult {
    let organisation = organisation(&ctx, &asked.org).await?;
    let sources = commands::sources(ctx.acting(), organisation.id).await?;
    let columns = vec![
        Column::new(ctx.t("import-source")).row_header(),
        Column::new(ctx.t("import-kind")),
        Column::new(ctx.t("import-full-list")),
        Column::new(ctx.t("import-brake-percent")).numeric(),
    ];
    let rows = sources.iter().map(|source| {
        Row::new(vec![
            html! { a class="nl-link" href={ "/people/import/sources/" (source.id) } { (source.name) } },
            html! { (ctx.t(&format!("import-kind-{}", source.kind))) },
            html! { (ctx.t(if source.settings.full_list { "import-yes" } else { "import-no" })) },
            html! { (source.settings.brake_percent) " %" },
        ])
    });
    let empty = EmptyState::new(Icon::Inbox, ctx.t("import-sources-none"), ctx.t("import-sources-none-hint"))
        .action(html! { (Button::link(ctx.t("import-title"), "/people/import").primary()) });
    let body = html! {
        (Heading::new(ctx.t("import-sources")).lead(organisation.name.as_str()))
        (Table::new(ctx.t("import-sources"), columns, rows.collect()).empty(html! { (empty) }))
    };
    Ok(Page::new(ctx.t("import-sources"), body).under(ctx.t("import-title"), "/people/import"))
}

pub(super) async fn page(ctx: SignedIn, Path(id): Path<SourceId>) -> PageResult {
    let source = commands::source(ctx.acting(), id).await?;
    render(&ctx, &source, &Fields::default()).await
}

async fn render(ctx: &SignedIn, source: &Source, wrong: &Fields) -> PageResult {
    let units = unit_offer(ctx, source).await?;
    // Without a file, the columns known are those that were chosen.
    let headers = source.mapping.iter().map(|(_, header)| header.to_owned()).collect();
    let columns = Columns { headers, samples: Vec::new(), mapping: source.mapping.clone() };
    let body = html! {
        (Heading::new(source.name.as_str()).lead(ctx.t(&format!("import-kind-{}", source.kind))))
        (summary(ctx, wrong))
        (Form::new(format!("/people/import/sources/{}", source.id), ctx.csrf(), html! {
            (fields(ctx, source, &columns, &units, wrong))
            (actions(&[Button::submit(ctx.t("import-save")), Button::link(ctx.t("import-cancel"), "/people/import/sources").subtle()]))
        }))
    };
    let page = Page::new(source.name.clone(), body)
        .under(ctx.t("import-title"), "/people/import")
        .under(ctx.t("import-sources"), "/people/import/sources");
    Ok(if wrong.is_empty() { page } else { page.with_errors() })
}

/// Columns and settings of a source.
pub(super) fn fields(ctx: &SignedIn, source: &Source, columns: &Columns, units: &Offer, wrong: &Fields) -> Markup {
    let error = |name: &str| wrong.on(name).map(|text| ctx.text(text));
    let settings = &source.settings;
    let people = source.kind == SourceKind::People;
    let places = UnitField {
        name: "default_unit",
        label: ctx.t("import-default-unit"),
        empty: Some(ctx.t("import-default-unit-none")),
        about: String::new(),
        hint: ctx.t("unit-pick-hint"),
        purpose: "see",
        organisation: Some(source.organisation),
    };
    let unit = settings.default_unit.map(|unit| unit.to_string()).unwrap_or_default();
    let kinds = PersonKind::ALL.map(|kind| Choice::new(kind.key(), ctx.t(&format!("export-kind-{kind}"))));
    html! {
        input type="hidden" name="version" value=(source.version);
        (Fieldset::new(ctx.t("import-columns"), html! {
            @for field in schema::required_under(source.kind, &columns.mapping) {
                (column(ctx, &field, columns))
            }
        }).hint(ctx.t("import-columns-hint")))
        (Fieldset::new(ctx.t("import-settings"), html! {
            (Field::text("name", ctx.t("import-source-name")).value(source.name.as_str()).error(error("name")).required())
            (Checkbox::new("full_list", ctx.t("import-full-list")).checked(settings.full_list).hint(ctx.t("import-full-list-hint")))
            (Field::number("brake_percent", ctx.t("import-brake-percent")).value(settings.brake_percent.to_string())
                .attribute("min", "0").attribute("max", "100").hint(ctx.t("import-brake-percent-hint")).error(error("brake_percent")))
            (Checkbox::new("skip_bad", ctx.t("import-skip-bad")).checked(settings.skip_bad).hint(ctx.t("import-skip-bad-hint")))
            @if source.kind != SourceKind::Schools {
                (places.render(units, &unit).error(error("default_unit")))
            } @else {
                (Field::text("filter", ctx.t("import-filter")).value(settings.filter.as_str()).hint(ctx.t("import-filter-hint")))
            }
            @if people {
                (Field::select("default_kind", ctx.t("import-default-kind"), kinds.into()).value(settings.default_kind.key()))
                (Checkbox::new("belgian_names", ctx.t("import-belgian-names")).checked(settings.belgian_names).hint(ctx.t("import-belgian-names-hint")))
            }
            (Field::number("header_row", ctx.t("import-header-row")).hint(ctx.t("import-header-row-hint")).attribute("min", "1").width(Width::Short)
                .value(settings.hints.header_row.map(|row| row.to_string()).unwrap_or_default()))
        }))
    }
}

fn column(ctx: &SignedIn, field: &sheets::Field<'_>, columns: &Columns) -> Markup {
    let mut choices = vec![Choice::new("", ctx.t("import-column-none"))];
    choices.extend(columns.headers.iter().enumerate().map(|(at, header)| {
        let sample = columns.samples.iter().filter_map(|row| row.get(at)).find(|cell| !cell.is_empty());
        Choice::new(header.as_str(), sample.map_or_else(|| header.clone(), |cell| format!("{header} ({cell})")))
    }));
    let label = ctx.t(&format!("import-field-{}", field.name.replace('_', "-")));
    let select = Field::select(format!("column-{}", field.name), label, choices)
        .value(columns.mapping.header(field.name).unwrap_or_default().to_owned());
    html! { (if field.required { select } else { select.mark(ctx.t("import-optional")) }) }
}

/// What the form says of a source; what it says nothing of stays.
pub(super) fn draft(source: &Source, typed: &Typed) -> (i64, SourceDraft) {
    let text = |name: &str| typed.get(name).map(|value| value.trim()).unwrap_or_default();
    let mut mapping = Mapping::default();
    for (name, header) in typed {
        if let Some(field) = name.strip_prefix("column-")
            && !header.is_empty()
        {
            mapping.set(field, header);
        }
    }
    let mut settings = Settings {
        brake_percent: text("brake_percent").parse().unwrap_or(101),
        full_list: typed.contains_key("full_list"),
        skip_bad: typed.contains_key("skip_bad"),
        default_unit: text("default_unit").parse().ok(),
        default_kind: text("default_kind").parse().unwrap_or(source.settings.default_kind),
        belgian_names: typed.contains_key("belgian_names"),
        filter: text("filter").to_owned(),
        hints: source.settings.hints.clone(),
    };
    settings.hints.header_row = text("header_row").parse().ok();
    let version = text("version").parse().unwrap_or_default();
    (version, SourceDraft { name: text("name").to_owned(), kind: source.kind, mapping, settings })
}

/// Reads a default unit that was typed instead of chosen; returns what is wrong with it.
pub(super) async fn settle_unit(
    ctx: &SignedIn,
    source: &Source,
    typed: &Typed,
    draft: &mut SourceDraft,
) -> kernel::Result<Fields> {
    let mut wrong = Fields::default();
    let text = typed.get("default_unit").map(|text| text.trim()).unwrap_or_default();
    if !text.is_empty() {
        let organisation = commands::organisation(ctx.acting(), source.organisation, source.kind).await?;
        match pick::read::<ViewUnits>(ctx.acting(), Some(&organisation), text).await? {
            Ok(unit) => draft.settings.default_unit = Some(unit),
            Err(text) => wrong.add("default_unit", text),
        }
    }
    Ok(wrong)
}

pub(super) async fn save(
    ctx: SignedIn,
    Path(id): Path<SourceId>,
    Posted(typed): Posted<Typed>,
) -> PageResult<Response> {
    let source = commands::source(ctx.acting(), id).await?;
    let (version, mut draft) = draft(&source, &typed);
    let wrong = settle_unit(&ctx, &source, &typed, &mut draft).await?;
    let saved = match wrong.or(()) {
        Ok(()) => commands::change_source(ctx.acting(), id, version, draft.clone()).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(saved) => {
            let said = kernel::Text::new("import-source-saved").with("name", saved.name);
            Ok(Redirect::to(format!("/people/import/sources?org={}", saved.organisation)).saying(&said).into_response())
        }
        Err(Error::Fields(wrong)) => {
            let shown = Source { name: draft.name, mapping: draft.mapping, settings: draft.settings, ..source };
            Ok(render(&ctx, &shown, &wrong).await?.into_response())
        }
        Err(error) => Err(error.into()),
    }
}
