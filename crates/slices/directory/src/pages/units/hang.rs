//! Hanging a unit elsewhere, and closing it.

use axum::response::{IntoResponse as _, Response};
use kernel::{Text, UnitId};
use maud::html;
use web::components::{Button, Choice, Field, Form, Heading, actions};
use web::{Page, PageResult, Redirect, SignedIn};

use super::super::entry::{Entry, fields_of};
use super::super::unit_choices;
use super::super::view::View;
use super::form::managed;
use super::show::under;
use crate::at::At;
use crate::commands::{find, units};
use crate::model::Unit;
use crate::permissions::ManageUnits;

/// The units under which this one can hang: of its organisation, managed, not itself nor below it.
async fn places(ctx: &SignedIn, unit: &Unit) -> kernel::Result<Vec<Unit>> {
    let organisation = find::organisation_in_part(ctx.acting(), unit.organisation).await?;
    let mut places = find::units_with::<ManageUnits>(ctx.acting(), &organisation).await?;
    places.retain(|place| !unit.path.reaches(&place.path) && Some(place.id) != unit.parent);
    Ok(places)
}

pub(super) async fn page(ctx: SignedIn, At(id): At<UnitId>) -> PageResult {
    let (unit, above) = managed(&ctx, id).await?;
    let places = places(&ctx, &unit).await?;
    Ok(move_page(&View::of(&ctx), (&unit, &above), &places, &Entry::new()))
}

fn move_page(v: &View<'_>, (unit, above): (&Unit, &[Unit]), places: &[Unit], entry: &Entry) -> Page {
    let choices = std::iter::once(Choice::new("", v.t("field-pick"))).chain(unit_choices(places)).collect();
    let address = format!("/units/{}", unit.id);
    let body = html! {
        (entry.fill(v, "under", Field::select("under", v.t("unit-move-under"), choices).required()))
        (actions(&[Button::submit(v.t("unit-move")), Button::link(v.t("field-cancel"), address.as_str()).subtle()]))
    };
    let title = v.text(&Text::new("unit-move-title").with("unit", &unit.name));
    let content = html! {
        (Heading::new(title.as_str()).lead(v.t("unit-move-what")))
        (entry.summary(v))
        (Form::new(format!("{address}/move"), v.csrf, body))
    };
    under(v, above, Page::new(title, content))
}

pub(super) async fn go(
    ctx: SignedIn,
    At(id): At<UnitId>,
    web::Form(mut entry): web::Form<Entry>,
) -> PageResult<Response> {
    let (unit, above) = managed(&ctx, id).await?;
    let outcome = match entry.read::<UnitId>("under") {
        Some(under) => fields_of(units::rehang(ctx.acting(), id, under).await)?,
        None => Err(kernel::Fields::default()),
    };
    match outcome {
        Ok(()) => {
            let said = Text::new("unit-moved").with("unit", &unit.name);
            Ok(Redirect::to(format!("/units/{id}")).saying(&said).into_response())
        }
        Err(fields) => {
            entry.refuse(fields);
            let places = places(&ctx, &unit).await?;
            Ok(move_page(&View::of(&ctx), (&unit, &above), &places, &entry).with_errors().into_response())
        }
    }
}

pub(super) async fn ask_end(ctx: SignedIn, At(id): At<UnitId>) -> PageResult {
    let (unit, above) = managed(&ctx, id).await?;
    let entry = Entry::new().with("on", &ctx.acting().today());
    Ok(end_page(&View::of(&ctx), (&unit, &above), &entry))
}

fn end_page(v: &View<'_>, (unit, above): (&Unit, &[Unit]), entry: &Entry) -> Page {
    let address = format!("/units/{}", unit.id);
    let body = html! {
        (entry.fill(v, "on", Field::date("on", v.t("unit-close-on")).hint(v.t("unit-close-on-hint")).required()))
        (actions(&[
            Button::submit(v.t("unit-close")).danger(),
            Button::link(v.t("field-cancel"), address.as_str()).subtle(),
        ]))
    };
    let title = v.text(&Text::new("unit-close-title").with("unit", &unit.name));
    let content = html! {
        (Heading::new(title.as_str()).lead(v.t("unit-close-what")))
        (entry.summary(v))
        (Form::new(format!("{address}/end"), v.csrf, body))
    };
    under(v, above, Page::new(title, content))
}

pub(super) async fn end(
    ctx: SignedIn,
    At(id): At<UnitId>,
    web::Form(mut entry): web::Form<Entry>,
) -> PageResult<Response> {
    let (unit, above) = managed(&ctx, id).await?;
    let on = entry.day("on", ctx.acting().today());
    if entry.is_wrong() {
        return Ok(end_page(&View::of(&ctx), (&unit, &above), &entry).with_errors().into_response());
    }
    units::end(ctx.acting(), id, on).await?;
    let said = Text::new("unit-closed-done").with("unit", &unit.name);
    let to = unit.parent.map_or_else(|| "/units".to_owned(), |parent| format!("/units/{parent}"));
    Ok(Redirect::to(to).saying(&said).into_response())
}
