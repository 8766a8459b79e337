//! From one unit to another.

use axum::extract::Query;
use axum::response::{IntoResponse as _, Response};
use chrono::{Datelike as _, NaiveDate};
use kernel::{PersonId, UnitId};
use maud::html;
use serde::Deserialize;
use web::components::{Button, Choice, EmptyState, Field, Form, Icon};
use web::{Page, PageResult, SignedIn};

use super::super::entry::{Entry, fields_of};
use super::super::view::View;
use super::super::{settle_unit, unit_field};
use super::form::Places;
use super::memberships::{back, buttons, kept, page_about, places_of};
use crate::UnitField;
use crate::at::At;
use crate::commands::{find, memberships};
use crate::model::{Membership, MembershipId, Person};
use crate::permissions::ManagePeople;

/// Which membership the address means.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    membership: String,
}

/// What the page shows.
struct Move {
    person: Person,
    memberships: Vec<Membership>,
    places: Places,
}

async fn load(ctx: &SignedIn, id: PersonId, chosen: &str) -> kernel::Result<Move> {
    let person = kept(ctx, id).await?;
    let today = ctx.acting().today();
    let seen = find::person(ctx.acting(), id).await?;
    let mut memberships = find::memberships(ctx.acting(), &seen).await?;
    memberships.retain(|membership| membership.ends_on.is_none_or(|end| end >= today));
    let places = places_of(ctx, &person, chosen).await?;
    Ok(Move { person, memberships, places })
}

/// The day on which most moves begin: the first of the coming month, or today when that is the first.
pub(crate) fn usual_day(today: NaiveDate) -> NaiveDate {
    if today.day() == 1 {
        return today;
    }
    let (year, month) = if today.month() == 12 { (today.year() + 1, 1) } else { (today.year(), today.month() + 1) };
    NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(today)
}

pub(super) async fn page(ctx: SignedIn, At(id): At<PersonId>, Query(asked): Query<Asked>) -> PageResult {
    let about = load(&ctx, id, "").await?;
    let first = about.memberships.first().map(|membership| membership.id.to_string()).unwrap_or_default();
    let membership = if asked.membership.is_empty() { first } else { asked.membership };
    let entry = Entry::new().with("membership", &membership).with("on", &usual_day(ctx.acting().today()));
    Ok(render(&View::of(&ctx), &about, &entry))
}

fn render(v: &View<'_>, about: &Move, entry: &Entry) -> Page {
    let id = about.person.id;
    let title = v.t("person-move");
    if about.memberships.is_empty() {
        let state = EmptyState::new(Icon::Network, v.t("person-move-nowhere"), v.t("person-move-nowhere-text"));
        let add = Button::link(v.t("person-membership-add"), format!("/people/{id}/memberships/new")).primary();
        return page_about(v, &about.person, &title, &html! { (state.action(html! { (add) })) });
    }
    let from = about.memberships.iter().map(|m| {
        let function = m.function.as_ref().map(|function| format!(" – {}", function.name)).unwrap_or_default();
        Choice::new(m.id.to_string(), format!("{}{function}", m.unit_name))
    });
    let to = UnitField {
        name: "unit",
        label: v.t("person-move-to"),
        empty: Some(v.t("field-pick")),
        about: String::new(),
        hint: v.t("unit-pick-hint"),
        purpose: "people",
        organisation: Some(about.places.organisation.id),
    };
    let body = html! {
        (entry.fill(v, "membership", Field::select("membership", v.t("person-move-from"), from.collect()).required()))
        (unit_field(v, entry, &about.places.units, to).required())
        (entry.fill(v, "on", Field::date("on", v.t("person-move-on")).hint(v.t("person-move-on-hint")).required()))
        (buttons(v, id, "person-move"))
    };
    let form = Form::new(format!("/people/{id}/move"), v.csrf, body);
    page_about(v, &about.person, &title, &html! { (entry.summary(v)) (form) })
}

pub(super) async fn go(
    ctx: SignedIn,
    At(id): At<PersonId>,
    web::Form(mut entry): web::Form<Entry>,
) -> PageResult<Response> {
    let acting = ctx.acting();
    let mut about = load(&ctx, id, "").await?;
    settle_unit::<ManagePeople>(&ctx, Some(&about.places.organisation), &mut entry, "unit").await?;
    let membership = entry.read::<MembershipId>("membership");
    let to = entry.read::<UnitId>("unit");
    let on = entry.day("on", acting.today());
    // The membership must be this person's: the address says whose page it is.
    let own = membership.filter(|id| about.memberships.iter().any(|m| m.id == *id));
    let outcome = match (own, to) {
        (Some(membership), Some(to)) if !entry.is_wrong() => {
            fields_of(memberships::move_person(acting, membership, to, on).await)?
        }
        (None, _) if membership.is_some() => return Err(kernel::Error::NotFound.into()),
        _ => Err(kernel::Fields::default()),
    };
    match outcome {
        Ok(()) => Ok(back(&about.person, "person-moved")),
        Err(fields) => {
            entry.refuse(fields);
            about.places = places_of(&ctx, &about.person, entry.get("unit")).await?;
            Ok(render(&View::of(&ctx), &about, &entry).with_errors().into_response())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_move_begins_with_the_month() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap_or_default();
        assert_eq!(usual_day(day(2026, 3, 16)), day(2026, 4, 1));
        assert_eq!(usual_day(day(2026, 12, 2)), day(2027, 1, 1));
        assert_eq!(usual_day(day(2026, 9, 1)), day(2026, 9, 1));
    }
}
