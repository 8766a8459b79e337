//! Where a person belongs: one more unit, other days or hours, an end.

use axum::response::{IntoResponse as _, Response};
use kernel::{PersonId, Text};
use maud::{Markup, html};
use web::components::{Button, Field, Form, Heading, actions};
use web::{Page, PageResult, Redirect, SignedIn};

use super::super::entry::{Entry, fields_of, was_changed_meanwhile};
use super::super::settle_unit;
use super::super::view::View;
use super::form::{Places, membership_draft, membership_fields, places, work_draft, work_fields};
use crate::at::At;
use crate::commands::{find, memberships};
use crate::model::{JobFunction, Membership, MembershipId, Person};
use crate::permissions::ManagePeople;

/// Fields of a membership with the keys of their labels.
const LABELS: &[(&str, &str)] = &[
    ("function", "person-function"),
    ("hours", "person-hours"),
    ("starts_on", "person-starts-on"),
    ("ends_on", "person-ends-on"),
];

/// A page about a person: its title, its form, the way to it.
pub(super) fn page_about(v: &View<'_>, person: &Person, title: &str, content: &Markup) -> Page {
    let name = person.name.display();
    let body = html! { div class="tb-stack" { (Heading::new(title).lead(name.as_str())) div class="tb-stack tb-stack--tight" { (content) } } };
    Page::new(format!("{title} – {name}"), body)
        .under(v.t("people-title"), "/people")
        .under(name, format!("/people/{}", person.id))
}

/// The buttons under a form about a person.
pub(super) fn buttons(v: &View<'_>, person: PersonId, label: &str) -> Markup {
    actions(&[Button::submit(v.t(label)), Button::link(v.t("field-cancel"), format!("/people/{person}")).subtle()])
}

/// The way back to a person's page, with a message that names them.
pub(super) fn back(person: &Person, said: &'static str) -> Response {
    let said = Text::new(said).with("name", person.name.display());
    Redirect::to(format!("/people/{}", person.id)).saying(&said).into_response()
}

/// A person whom the actor keeps.
pub(super) async fn kept(ctx: &SignedIn, id: PersonId) -> kernel::Result<Person> {
    let seen = find::person(ctx.acting(), id).await?;
    seen.require::<ManagePeople>(ctx.acting())?;
    Ok(seen.person)
}

/// Where a person can be put.
pub(super) async fn places_of(ctx: &SignedIn, person: &Person, chosen: &str) -> kernel::Result<Places> {
    let organisation = find::organisation_in_part(ctx.acting(), person.organisation).await?;
    places(ctx, organisation, chosen).await
}

pub(super) async fn new(ctx: SignedIn, At(id): At<PersonId>) -> PageResult {
    let person = kept(&ctx, id).await?;
    let places = places_of(&ctx, &person, "").await?;
    let entry = Entry::new().with("starts_on", &ctx.acting().today());
    Ok(new_page(&View::of(&ctx), &person, &places, &entry))
}

fn new_page(v: &View<'_>, person: &Person, places: &Places, entry: &Entry) -> Page {
    let body = html! {
        (membership_fields(v, places, entry))
        (last_day(v, entry))
        (buttons(v, person.id, "field-save"))
    };
    let form = Form::new(format!("/people/{}/memberships/new", person.id), v.csrf, body);
    page_about(v, person, &v.t("person-membership-add"), &html! { (entry.summary(v)) (form) })
}

fn last_day(v: &View<'_>, entry: &Entry) -> Markup {
    let field =
        Field::date("ends_on", v.t("person-ends-on")).mark(v.t("field-optional")).hint(v.t("person-ends-on-hint"));
    html! { (entry.fill(v, "ends_on", field)) }
}

pub(super) async fn add(
    ctx: SignedIn,
    At(id): At<PersonId>,
    web::Form(mut entry): web::Form<Entry>,
) -> PageResult<Response> {
    let acting = ctx.acting();
    let person = kept(&ctx, id).await?;
    let organisation = find::organisation_in_part(acting, person.organisation).await?;
    settle_unit::<ManagePeople>(&ctx, Some(&organisation), &mut entry, "unit").await?;
    let outcome = match membership_draft(&mut entry, acting.today()) {
        Some(draft) if !entry.is_wrong() => fields_of(memberships::add(acting, id, draft).await)?,
        _ => Err(kernel::Fields::default()),
    };
    match outcome {
        Ok(()) => Ok(back(&person, "person-membership-added")),
        Err(fields) => {
            entry.refuse(fields);
            let places = places_of(&ctx, &person, entry.get("unit")).await?;
            Ok(new_page(&View::of(&ctx), &person, &places, &entry).with_errors().into_response())
        }
    }
}

/// A membership that the actor may change, its person, and the functions to choose from.
async fn kept_membership(ctx: &SignedIn, id: MembershipId) -> kernel::Result<(Membership, Person, Vec<JobFunction>)> {
    let (membership, organisation) = memberships::managed(ctx.acting(), id).await?;
    let person = find::person(ctx.acting(), membership.person).await?.person;
    let organisation = find::organisation_in_part(ctx.acting(), organisation).await?;
    Ok((membership, person, find::functions(ctx.acting(), &organisation).await?))
}

fn entry_of(v: &View<'_>, membership: &Membership) -> Entry {
    Entry::new()
        .with("version", &membership.version)
        .with_some("function", membership.function.as_ref().map(|function| &function.name))
        .with_some("hours", membership.hours.map(|hours| v.hours(hours)))
        .with("starts_on", &membership.starts_on)
        .with_some("ends_on", membership.ends_on)
}

pub(super) async fn edit(ctx: SignedIn, At(id): At<MembershipId>) -> PageResult {
    let (membership, person, functions) = kept_membership(&ctx, id).await?;
    let v = View::of(&ctx);
    Ok(edit_page(&v, &(membership.clone(), person, functions), &entry_of(&v, &membership), &html! {}))
}

fn edit_page(v: &View<'_>, about: &(Membership, Person, Vec<JobFunction>), entry: &Entry, above: &Markup) -> Page {
    let (membership, person, functions) = about;
    let body = html! {
        input type="hidden" name="version" value=(entry.get("version"));
        (work_fields(v, functions, entry))
        (last_day(v, entry))
        (buttons(v, person.id, "field-save"))
    };
    let form = Form::new(format!("/memberships/{}/edit", membership.id), v.csrf, body);
    let title = v.text(&Text::new("person-membership-change").with("unit", &membership.unit_name));
    page_about(v, person, &title, &html! { (above) (entry.summary(v)) (form) })
}

pub(super) async fn change(
    ctx: SignedIn,
    At(id): At<MembershipId>,
    web::Form(mut entry): web::Form<Entry>,
) -> PageResult<Response> {
    let acting = ctx.acting();
    let before = kept_membership(&ctx, id).await?;
    let draft = work_draft(&mut entry, before.0.unit, acting.today());
    let result = if entry.is_wrong() {
        draft.checked().map(|_| ())
    } else {
        memberships::change(acting, id, entry.version(), draft).await
    };
    let v = View::of(&ctx);
    if was_changed_meanwhile(&result) {
        let now = kept_membership(&ctx, id).await?;
        let above = entry.meanwhile(&v, &entry_of(&v, &now.0), LABELS);
        let entry = entry.with("version", &now.0.version);
        return Ok(edit_page(&v, &now, &entry, &above).status(axum::http::StatusCode::CONFLICT).into_response());
    }
    match fields_of(result)? {
        Ok(()) if !entry.is_wrong() => Ok(back(&before.1, "person-membership-changed")),
        outcome => {
            entry.refuse(outcome.err().unwrap_or_default());
            Ok(edit_page(&v, &before, &entry, &html! {}).with_errors().into_response())
        }
    }
}

pub(super) async fn ask_end(ctx: SignedIn, At(id): At<MembershipId>) -> PageResult {
    let (membership, person, _) = kept_membership(&ctx, id).await?;
    let entry = Entry::new().with("ends_on", &membership.ends_on.unwrap_or_else(|| ctx.acting().today()));
    Ok(end_page(&View::of(&ctx), &membership, &person, &entry))
}

fn end_page(v: &View<'_>, membership: &Membership, person: &Person, entry: &Entry) -> Page {
    let what =
        Text::new("person-membership-end-what").with("name", person.name.display()).with("unit", &membership.unit_name);
    let body = html! {
        (entry.fill(v, "ends_on", Field::date("ends_on", v.t("person-ends-on")).hint(v.t("person-last-day-hint")).required()))
        (buttons(v, person.id, "person-membership-end"))
    };
    let form = Form::new(format!("/memberships/{}/end", membership.id), v.csrf, body);
    let title = v.text(&Text::new("person-membership-end-title").with("unit", &membership.unit_name));
    page_about(v, person, &title, &html! { p { (v.text(&what)) } (entry.summary(v)) (form) })
}

pub(super) async fn end(
    ctx: SignedIn,
    At(id): At<MembershipId>,
    web::Form(mut entry): web::Form<Entry>,
) -> PageResult<Response> {
    let (membership, person, _) = kept_membership(&ctx, id).await?;
    let on = entry.day("ends_on", ctx.acting().today());
    let outcome = if entry.is_wrong() {
        Err(kernel::Fields::default())
    } else {
        fields_of(memberships::end(ctx.acting(), id, on).await)?
    };
    match outcome {
        Ok(()) => Ok(back(&person, "person-membership-ended")),
        Err(fields) => {
            entry.refuse(fields);
            Ok(end_page(&View::of(&ctx), &membership, &person, &entry).with_errors().into_response())
        }
    }
}
