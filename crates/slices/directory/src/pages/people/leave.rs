//! Leaving, and coming back.

use axum::response::{IntoResponse as _, Response};
use kernel::{PersonId, Text};
use maud::{Markup, html};
use web::components::{Alert, Field, Form, Severity};
use web::{Page, PageResult, SignedIn};

use super::super::entry::{Entry, fields_of};
use super::super::settle_unit;
use super::super::view::View;
use super::form::{Places, membership_draft, membership_fields};
use super::memberships::{back, buttons, kept, page_about, places_of};
use crate::at::At;
use crate::commands::{find, people};
use crate::model::{Membership, Person, RoleHolding};
use crate::permissions::ManagePeople;

/// What ends with a person's leaving.
struct Leaving {
    person: Person,
    memberships: Vec<Membership>,
    roles: Vec<RoleHolding>,
}

async fn load(ctx: &SignedIn, id: PersonId) -> kernel::Result<Leaving> {
    let person = kept(ctx, id).await?;
    let today = ctx.acting().today();
    let seen = find::person(ctx.acting(), id).await?;
    let mut memberships = find::memberships(ctx.acting(), &seen).await?;
    memberships.retain(|membership| membership.ends_on.is_none_or(|end| end >= today));
    let mut roles = find::roles_of(ctx.acting(), &seen).await?;
    roles.retain(|holding| holding.ends_on.is_none_or(|end| end >= today));
    Ok(Leaving { person, memberships, roles })
}

pub(super) async fn ask(ctx: SignedIn, At(id): At<PersonId>) -> PageResult {
    let leaving = load(&ctx, id).await?;
    if leaving.person.ended_on.is_some() {
        return Err(kernel::Error::refused("person-left-already").into());
    }
    let entry = Entry::new().with("on", &ctx.acting().today());
    Ok(ask_page(&View::of(&ctx), &leaving, &entry))
}

fn ask_page(v: &View<'_>, leaving: &Leaving, entry: &Entry) -> Page {
    let id = leaving.person.id;
    let body = html! {
        (entry.fill(v, "on", Field::date("on", v.t("person-last-day")).hint(v.t("person-last-day-hint")).required()))
        (buttons(v, id, "person-leave-do"))
    };
    let content = html! {
        (entry.summary(v))
        (what_happens(v, leaving))
        (Form::new(format!("/people/{id}/end"), v.csrf, body))
    };
    page_about(v, &leaving.person, &v.t("person-leave"), &content)
}

fn what_happens(v: &View<'_>, leaving: &Leaving) -> Markup {
    html! {
        div class="tb-prose" {
            p { (v.text(&Text::new("person-leave-what").with("name", leaving.person.name.display()))) }
            ul {
                @for membership in &leaving.memberships {
                    li { (v.text(&Text::new("person-leave-membership").with("unit", &membership.unit_name))) }
                }
                @for holding in &leaving.roles {
                    li { (v.text(&Text::new("person-leave-role").with("role", v.t(&format!("role-{}", holding.role))))) }
                }
                li { (v.t("person-leave-account")) }
            }
            p { (v.t("person-leave-kept")) }
        }
    }
}

pub(super) async fn end(
    ctx: SignedIn,
    At(id): At<PersonId>,
    web::Form(mut entry): web::Form<Entry>,
) -> PageResult<Response> {
    let leaving = load(&ctx, id).await?;
    let on = entry.day("on", ctx.acting().today());
    let outcome = if entry.is_wrong() {
        Err(kernel::Fields::default())
    } else {
        fields_of(people::end(ctx.acting(), id, on).await)?
    };
    match outcome {
        Ok(()) => Ok(back(&leaving.person, "person-ended")),
        Err(fields) => {
            entry.refuse(fields);
            Ok(ask_page(&View::of(&ctx), &leaving, &entry).with_errors().into_response())
        }
    }
}

pub(super) async fn ask_return(ctx: SignedIn, At(id): At<PersonId>) -> PageResult {
    let person = kept(&ctx, id).await?;
    if person.ended_on.is_none() {
        return Err(kernel::Error::refused("person-never-left").into());
    }
    let seen = find::person(ctx.acting(), id).await?;
    let last = find::memberships(ctx.acting(), &seen).await?.into_iter().next();
    let unit = last.as_ref().map(|membership| membership.unit.to_string()).unwrap_or_default();
    let places = places_of(&ctx, &person, &unit).await?;
    let entry = Entry::new()
        .with("starts_on", &ctx.acting().today())
        .with("unit", &unit)
        .with_some("function", last.and_then(|membership| membership.function).map(|function| function.name));
    Ok(return_page(&View::of(&ctx), &person, &places, &entry))
}

fn return_page(v: &View<'_>, person: &Person, places: &Places, entry: &Entry) -> Page {
    let body = html! { (membership_fields(v, places, entry)) (buttons(v, person.id, "person-return-do")) };
    let form = Form::new(format!("/people/{}/return", person.id), v.csrf, body);
    let content = html! {
        (Alert::new(Severity::Info, v.t("person-return-what")))
        (entry.summary(v))
        (form)
    };
    page_about(v, person, &v.t("person-return"), &content)
}

pub(super) async fn bring_back(
    ctx: SignedIn,
    At(id): At<PersonId>,
    web::Form(mut entry): web::Form<Entry>,
) -> PageResult<Response> {
    let person = kept(&ctx, id).await?;
    let organisation = find::organisation_in_part(ctx.acting(), person.organisation).await?;
    settle_unit::<ManagePeople>(&ctx, Some(&organisation), &mut entry, "unit").await?;
    let outcome = match membership_draft(&mut entry, ctx.acting().today()) {
        Some(draft) if !entry.is_wrong() => fields_of(people::bring_back(ctx.acting(), id, draft).await)?,
        _ => Err(kernel::Fields::default()),
    };
    match outcome {
        Ok(()) => Ok(back(&person, "person-returned")),
        Err(fields) => {
            entry.refuse(fields);
            let places = places_of(&ctx, &person, entry.get("unit")).await?;
            Ok(return_page(&View::of(&ctx), &person, &places, &entry).with_errors().into_response())
        }
    }
}
