//! Hanging a unit elsewhere, and closing it.

use axum::response::{IntoResponse as _, Response};
use kernel::{Text, UnitId};
use maud::html;
use web::components::{Button, Field, Form, Heading, actions};
use web::{Page, PageResult, Redirect, SignedIn};

use super::super::entry::{Entry, fields_of};
use super::super::view::View;
use super::super::{settle_unit, unit_field};
use super::form::managed;
use super::show::under;
use crate::UnitField;
use crate::at::At;
use crate::commands::pick::{self, Offer};
use crate::commands::{find, units};
use crate::model::Unit;
use crate::permissions::ManageUnits;

/// The units under which this one can hang: of its organisation, managed, in a list not itself nor below it.
async fn places(ctx: &SignedIn, unit: &Unit, chosen: &str) -> kernel::Result<Offer> {
    let organisation = find::organisation_in_part(ctx.acting(), unit.organisation).await?;
    let mut places = pick::offer::<ManageUnits>(ctx.acting(), Some(&organisation), chosen).await?;
    if let Offer::Few(few) = &mut places {
        few.retain(|place| !unit.path.reaches(&place.path) && Some(place.id) != unit.parent);
    }
    Ok(places)
}

pub(super) async fn page(ctx: SignedIn, At(id): At<UnitId>) -> PageResult {
    let (unit, above) = managed(&ctx, id).await?;
    let places = places(&ctx, &unit, "").await?;
    Ok(move_page(&View::of(&ctx), (&unit, &above), &places, &Entry::new()))
}

fn move_page(v: &View<'_>, (unit, above): (&Unit, &[Unit]), places: &Offer, entry: &Entry) -> Page {
    let under_which = UnitField {
        name: "under",
        label: v.t("unit-move-under"),
        empty: Some(v.t("field-pick")),
        about: String::new(),
        hint: v.t("unit-pick-hint"),
        purpose: "units",
        organisation: Some(unit.organisation),
    };
    let address = format!("/units/{}", unit.id);
    let body = html! {
        (unit_field(v, entry, places, under_which).required())
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
    let organisation = find::organisation_in_part(ctx.acting(), unit.organisation).await?;
    settle_unit::<ManageUnits>(&ctx, Some(&organisation), &mut entry, "under").await?;
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
            let places = places(&ctx, &unit, entry.get("under")).await?;
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
