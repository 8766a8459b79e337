//! Adding a unit and changing what is known of one.

use axum::extract::Query;
use axum::response::{IntoResponse as _, Response};
use kernel::{Text, UnitId};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Button, Choice, Field, Form, Heading, Width, actions};
use web::{Page, PageResult, Redirect, SignedIn};

use super::super::entry::{Entry, fields_of, was_changed_meanwhile};
use super::super::view::View;
use super::show::under;
use crate::at::At;
use crate::commands::{find, units};
use crate::model::{Unit, UnitDraft, UnitKind};
use crate::permissions::{ManageUnits, ViewUnits};

/// Fields of a unit with the keys of their labels.
const LABELS: &[(&str, &str)] = &[
    ("kind", "unit-kind"),
    ("name", "unit-name"),
    ("code", "unit-code"),
    ("street", "unit-street"),
    ("postcode", "unit-postcode"),
    ("place", "unit-place"),
];

/// Under which unit.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    under: String,
}

/// A unit that the actor manages, and those above it.
pub(super) async fn managed(ctx: &SignedIn, id: UnitId) -> kernel::Result<(Unit, Vec<Unit>)> {
    let (unit, _) = find::unit(ctx.acting(), id).await?;
    ctx.grants().require::<ManageUnits, ViewUnits>(&unit.access_place())?;
    let above = find::ancestry(ctx.acting(), &unit).await?;
    Ok((unit, above))
}

async fn parent(ctx: &SignedIn, under: &str) -> kernel::Result<(Unit, Vec<Unit>)> {
    let id = match under.parse() {
        Ok(id) => id,
        Err(_) if under.is_empty() => ctx.me().house.organisation.unit(),
        Err(_) => return Err(kernel::Error::NotFound),
    };
    managed(ctx, id).await
}

pub(super) async fn new(ctx: SignedIn, Query(asked): Query<Asked>) -> PageResult {
    let (unit, above) = parent(&ctx, &asked.under).await?;
    let entry = Entry::new().with("kind", &usual_kind(unit.kind));
    Ok(new_page(&View::of(&ctx), (&unit, &above), &entry))
}

/// What most often hangs below a unit of a kind.
fn usual_kind(above: UnitKind) -> UnitKind {
    match above {
        UnitKind::Organisation => UnitKind::Site,
        UnitKind::Site => UnitKind::Class,
        _ => UnitKind::Team,
    }
}

fn new_page(v: &View<'_>, (unit, above): (&Unit, &[Unit]), entry: &Entry) -> Page {
    let body = html! {
        (fields(v, entry, false))
        (actions(&[
            Button::submit(v.t("field-save")),
            Button::link(v.t("field-cancel"), format!("/units/{}", unit.id)).subtle(),
        ]))
    };
    let lead = v.text(&Text::new("unit-add-under").with("unit", &unit.name));
    let form = Form::new(super::super::view::address("/units/new", &[("under", &unit.id.to_string())]), v.csrf, body);
    let content = html! { (Heading::new(v.t("unit-add")).lead(lead)) (entry.summary(v)) (form) };
    under(v, above, Page::new(v.t("unit-add"), content))
}

fn fields(v: &View<'_>, entry: &Entry, organisation: bool) -> Markup {
    let kinds = UnitKind::ALL
        .into_iter()
        .filter(|kind| (*kind == UnitKind::Organisation) == organisation)
        .map(|kind| Choice::new(kind.key(), v.t(&format!("unit-kind-{kind}"))))
        .collect();
    let optional = v.t("field-optional");
    html! {
        (entry.fill(v, "name", Field::text("name", v.t("unit-name")).required()))
        (entry.fill(v, "kind", Field::select("kind", v.t("unit-kind"), kinds).required()))
        (entry.fill(v, "street", Field::text("street", v.t("unit-street")).mark(optional.as_str())))
        (entry.fill(v, "postcode", Field::text("postcode", v.t("unit-postcode")).mark(optional.as_str())
            .width(Width::Medium)))
        (entry.fill(v, "place", Field::text("place", v.t("unit-place")).mark(optional.as_str())))
        (entry.fill(v, "code", Field::text("code", v.t("unit-code")).hint(v.t("unit-code-hint"))
            .mark(optional.as_str()).width(Width::Medium)))
    }
}

fn draft(entry: &mut Entry) -> UnitDraft {
    UnitDraft {
        kind: entry.read("kind").unwrap_or(UnitKind::Team),
        name: entry.get("name").to_owned(),
        code: entry.some("code"),
        street: entry.some("street"),
        postcode: entry.some("postcode"),
        place: entry.some("place"),
    }
}

pub(super) async fn add(
    ctx: SignedIn,
    Query(asked): Query<Asked>,
    web::Form(mut entry): web::Form<Entry>,
) -> PageResult<Response> {
    let (unit, above) = parent(&ctx, &asked.under).await?;
    let draft = draft(&mut entry);
    let outcome = if entry.is_wrong() {
        fields_of(draft.checked())?.and(Err(kernel::Fields::default()))
    } else {
        fields_of(units::add(ctx.acting(), unit.id, draft).await)?
    };
    match outcome {
        Ok(added) => {
            let said = Text::new("unit-added").with("unit", &added.name);
            Ok(Redirect::to(format!("/units/{}", added.id)).saying(&said).into_response())
        }
        Err(fields) => {
            entry.refuse(fields);
            Ok(new_page(&View::of(&ctx), (&unit, &above), &entry).with_errors().into_response())
        }
    }
}

fn entry_of(unit: &Unit) -> Entry {
    Entry::new()
        .with("version", &unit.version)
        .with("kind", &unit.kind)
        .with("name", &unit.name)
        .with_some("code", unit.code.as_ref())
        .with_some("street", unit.street.as_ref())
        .with_some("postcode", unit.postcode.as_ref())
        .with_some("place", unit.place.as_ref())
}

pub(super) async fn edit(ctx: SignedIn, At(id): At<UnitId>) -> PageResult {
    let (unit, above) = managed(&ctx, id).await?;
    Ok(edit_page(&View::of(&ctx), (&unit, &above), &entry_of(&unit), &html! {}))
}

fn edit_page(v: &View<'_>, (unit, above): (&Unit, &[Unit]), entry: &Entry, meanwhile: &Markup) -> Page {
    let address = format!("/units/{}", unit.id);
    let body = html! {
        input type="hidden" name="version" value=(entry.get("version"));
        (fields(v, entry, unit.parent.is_none()))
        (actions(&[Button::submit(v.t("field-save")), Button::link(v.t("field-cancel"), address.as_str()).subtle()]))
    };
    let title = v.text(&Text::new("unit-change-title").with("unit", &unit.name));
    let content = html! {
        (Heading::new(title.as_str()))
        (meanwhile)
        (entry.summary(v))
        (Form::new(format!("{address}/edit"), v.csrf, body))
    };
    under(v, above, Page::new(title, content))
}

pub(super) async fn change(
    ctx: SignedIn,
    At(id): At<UnitId>,
    web::Form(mut entry): web::Form<Entry>,
) -> PageResult<Response> {
    let (unit, above) = managed(&ctx, id).await?;
    let draft = draft(&mut entry);
    let result = if entry.is_wrong() {
        draft.checked().map(|_| ())
    } else {
        units::change(ctx.acting(), id, entry.version(), draft).await
    };
    let v = View::of(&ctx);
    if was_changed_meanwhile(&result) {
        let meanwhile = entry.meanwhile(&v, &entry_of(&unit), LABELS);
        let entry = entry.with("version", &unit.version);
        let page = edit_page(&v, (&unit, &above), &entry, &meanwhile);
        return Ok(page.status(axum::http::StatusCode::CONFLICT).into_response());
    }
    match fields_of(result)? {
        Ok(()) if !entry.is_wrong() => {
            let said = Text::new("unit-changed").with("unit", entry.get("name"));
            Ok(Redirect::to(format!("/units/{id}")).saying(&said).into_response())
        }
        outcome => {
            entry.refuse(outcome.err().unwrap_or_default());
            Ok(edit_page(&v, (&unit, &above), &entry, &html! {}).with_errors().into_response())
        }
    }
}
