//! Adding a person and changing what is known of one.

use axum::extract::Query;
use axum::response::{IntoResponse as _, Response};
use chrono::NaiveDate;
use kernel::{PersonId, Text, UnitId};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Button, Choice, Field, Fieldset, Form, Heading, RadioGroup, Width, actions};
use web::{Page, PageResult, Redirect, SignedIn};

use super::super::entry::{Entry, fields_of, read_lang, was_changed_meanwhile};
use super::super::view::View;
use super::super::{chosen_organisation, settle_unit, unit_field};
use crate::UnitField;
use crate::at::At;
use crate::commands::pick::{self, Offer};
use crate::commands::{find, people};
use crate::model::{JobFunction, MembershipDraft, Organisation, Person, PersonDraft, PersonKind, PersonName};
use crate::permissions::ManagePeople;

/// Fields of a person with the keys of their labels, in the order of the form.
const LABELS: &[(&str, &str)] = &[
    ("kind", "person-kind"),
    ("given_name", "person-given-name"),
    ("prefix", "person-prefix"),
    ("surname", "person-surname"),
    ("initials", "person-initials"),
    ("email", "person-email"),
    ("phone", "person-phone"),
    ("external_id", "person-external-id"),
    ("born_on", "person-born-on"),
    ("lang", "person-lang"),
];

/// Where a new person can be put.
pub(crate) struct Places {
    pub(crate) organisation: Organisation,
    pub(crate) units: Offer,
    pub(crate) functions: Vec<JobFunction>,
}

/// Where the actor may put people in an organisation.
pub(super) async fn places(ctx: &SignedIn, organisation: Organisation, chosen: &str) -> kernel::Result<Places> {
    let units = pick::offer::<ManagePeople>(ctx.acting(), Some(&organisation), chosen).await?;
    let functions = find::functions(ctx.acting(), &organisation).await?;
    Ok(Places { organisation, units, functions })
}

/// What the address says beforehand.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    org: String,
    unit: String,
}

pub(super) async fn new(ctx: SignedIn, Query(asked): Query<Asked>) -> PageResult {
    let places = places_for(&ctx, &asked.org, &asked.unit).await?;
    let unit = match asked.unit.parse::<UnitId>() {
        Ok(unit) => Some(find::unit(ctx.acting(), unit).await?.0),
        Err(_) => None,
    };
    let class = unit.is_some_and(|unit| unit.kind == crate::model::UnitKind::Class);
    let kind = if class { PersonKind::Pupil } else { PersonKind::Staff };
    let entry = Entry::new().with("kind", &kind).with("unit", &asked.unit).with("starts_on", &ctx.acting().today());
    let v = View::of(&ctx);
    Ok(new_page(&v, &places, &entry))
}

/// The organisation of the unit that is asked for, or the one that is asked for, or the actor's own.
async fn places_for(ctx: &SignedIn, org: &str, unit: &str) -> kernel::Result<Places> {
    let organisation = match unit.parse::<UnitId>() {
        Ok(unit) => {
            let (unit, _) = find::unit(ctx.acting(), unit).await?;
            find::organisation_in_part(ctx.acting(), unit.organisation).await?
        }
        Err(_) => chosen_organisation(ctx, org).await?,
    };
    places(ctx, organisation, unit).await
}

fn new_page(v: &View<'_>, places: &Places, entry: &Entry) -> Page {
    Page::new(v.t("people-add"), render_new(v, places, entry)).under(v.t("people-title"), "/people")
}

pub(crate) fn render_new(v: &View<'_>, places: &Places, entry: &Entry) -> Markup {
    let buttons = [Button::submit(v.t("field-save")), Button::link(v.t("field-cancel"), "/people").subtle()];
    let body = html! {
        input type="hidden" name="org" value=(places.organisation.id);
        (Fieldset::new(v.t("person-who"), person_fields(v, entry)))
        (Fieldset::new(v.t("person-where"), membership_fields(v, places, entry)))
        (Fieldset::new(v.t("person-reach"), reach_fields(v, entry)))
        (actions(&buttons))
    };
    html! {
        (Heading::new(v.t("people-add")).lead(places.organisation.name.as_str()))
        (entry.summary(v))
        (Form::new("/people/new", v.csrf, body))
    }
}

fn person_fields(v: &View<'_>, entry: &Entry) -> Markup {
    let kinds = PersonKind::ALL.map(|kind| Choice::new(kind.key(), v.t(&format!("person-kind-{kind}"))));
    let optional = v.t("field-optional");
    html! {
        (RadioGroup::new("kind", v.t("person-kind"), kinds.to_vec()).value(entry.get("kind")).error(entry.error(v, "kind")))
        (entry.fill(v, "given_name", Field::text("given_name", v.t("person-given-name")).required()))
        (entry.fill(v, "prefix", Field::text("prefix", v.t("person-prefix")).hint(v.t("person-prefix-hint"))
            .mark(optional.as_str()).width(Width::Medium)))
        (entry.fill(v, "surname", Field::text("surname", v.t("person-surname")).required()))
        (entry.fill(v, "initials", Field::text("initials", v.t("person-initials")).mark(optional.as_str())
            .width(Width::Medium)))
    }
}

fn reach_fields(v: &View<'_>, entry: &Entry) -> Markup {
    let optional = v.t("field-optional");
    html! {
        (entry.fill(v, "email", Field::email("email", v.t("person-email")).mark(optional.as_str()).autocomplete("off")))
        (entry.fill(v, "phone", Field::phone("phone", v.t("person-phone")).mark(optional.as_str())))
        (entry.fill(v, "external_id", Field::text("external_id", v.t("person-external-id"))
            .hint(v.t("person-external-id-hint")).mark(optional.as_str()).width(Width::Medium)))
        (entry.fill(v, "born_on", Field::date("born_on", v.t("person-born-on")).hint(v.t("person-born-on-hint"))
            .mark(optional.as_str())))
    }
}

/// Unit, function, hours and first day of a membership.
pub(super) fn membership_fields(v: &View<'_>, places: &Places, entry: &Entry) -> Markup {
    let unit = UnitField {
        name: "unit",
        label: v.t("person-unit"),
        empty: Some(v.t("field-pick")),
        about: String::new(),
        hint: v.t("unit-pick-hint"),
        purpose: "people",
        organisation: Some(places.organisation.id),
    };
    html! {
        (unit_field(v, entry, &places.units, unit).required())
        (work_fields(v, &places.functions, entry))
    }
}

/// Function, hours and first day.
pub(super) fn work_fields(v: &View<'_>, functions: &[JobFunction], entry: &Entry) -> Markup {
    let optional = v.t("field-optional");
    html! {
        (entry.fill(v, "function", Field::text("function", v.t("person-function")).hint(v.t("person-function-hint"))
            .mark(optional.as_str()).attribute("list", "functions")))
        datalist id="functions" { @for function in functions { option value=(function.name) {} } }
        (entry.fill(v, "hours", Field::text("hours", v.t("person-hours")).mark(optional.as_str())
            .width(Width::Short).attribute("inputmode", "decimal")))
        (entry.fill(v, "starts_on", Field::date("starts_on", v.t("person-starts-on")).required()))
    }
}

/// Reads a person from what was typed; what cannot be read is noted in the entry.
pub(super) fn person_draft(entry: &mut Entry) -> PersonDraft {
    let kind = entry.read("kind").unwrap_or(PersonKind::Staff);
    let born_on = entry.maybe_day("born_on");
    PersonDraft {
        kind,
        external_id: entry.some("external_id"),
        name: PersonName {
            given: entry.get("given_name").to_owned(),
            initials: entry.get("initials").to_owned(),
            prefix: entry.get("prefix").to_owned(),
            surname: entry.get("surname").to_owned(),
        },
        email: entry.some("email"),
        phone: entry.some("phone"),
        born_on,
        lang: read_lang(entry.get("lang")),
    }
}

/// Reads a membership at `unit` from what was typed; what cannot be read is noted in the entry.
pub(super) fn work_draft(entry: &mut Entry, unit: UnitId, today: NaiveDate) -> MembershipDraft {
    MembershipDraft {
        unit,
        function: entry.get("function").to_owned(),
        hours: entry.hours("hours"),
        starts_on: entry.day("starts_on", today),
        ends_on: entry.maybe_day("ends_on"),
    }
}

/// Reads a membership with its unit; `None` when no unit was chosen.
pub(super) fn membership_draft(entry: &mut Entry, today: NaiveDate) -> Option<MembershipDraft> {
    let unit = entry.read::<UnitId>("unit");
    // Read the rest in any case, so that all that is wrong is said at once.
    let draft = work_draft(entry, unit.unwrap_or_else(|| kernel::Id::from_uuid(uuid::Uuid::nil())), today);
    unit.map(|_| draft)
}

pub(super) async fn add(ctx: SignedIn, web::Form(mut entry): web::Form<Entry>) -> PageResult<Response> {
    let acting = ctx.acting();
    let org = acting.actor().organisation.map(|id| id.to_string()).unwrap_or_default();
    let asked = if entry.get("org").is_empty() { org } else { entry.get("org").to_owned() };
    let organisation = chosen_organisation(&ctx, &asked).await?;
    settle_unit::<ManagePeople>(&ctx, Some(&organisation), &mut entry, "unit").await?;
    let draft = person_draft(&mut entry);
    let outcome = match membership_draft(&mut entry, acting.today()) {
        Some(membership) if !entry.is_wrong() => fields_of(people::add(acting, draft, membership).await)?,
        _ => fields_of(draft.checked(acting.today()))?.and(Err(kernel::Fields::default())),
    };
    match outcome {
        Ok(person) => {
            let said = Text::new("person-added").with("name", person.name.display());
            Ok(Redirect::to(format!("/people/{}", person.id)).saying(&said).into_response())
        }
        Err(fields) => {
            entry.refuse(fields);
            let places = places_for(&ctx, &asked, entry.get("unit")).await?;
            Ok(new_page(&View::of(&ctx), &places, &entry).with_errors().into_response())
        }
    }
}

/// A person as the form shows them.
fn entry_of(person: &Person) -> Entry {
    Entry::new()
        .with("version", &person.version)
        .with("kind", &person.kind)
        .with("given_name", &person.name.given)
        .with("prefix", &person.name.prefix)
        .with("surname", &person.name.surname)
        .with("initials", &person.name.initials)
        .with_some("email", person.email.as_ref())
        .with_some("phone", person.phone.as_ref())
        .with_some("external_id", person.external_id.as_ref())
        .with_some("born_on", person.born_on)
        .with_some("lang", person.lang)
}

pub(super) async fn edit(ctx: SignedIn, At(id): At<PersonId>) -> PageResult {
    let seen = find::person(ctx.acting(), id).await?;
    seen.require::<ManagePeople>(ctx.acting())?;
    Ok(edit_page(&View::of(&ctx), &seen.person, &entry_of(&seen.person), &html! {}))
}

fn edit_page(v: &View<'_>, person: &Person, entry: &Entry, above: &Markup) -> Page {
    let name = person.name.display();
    let address = format!("/people/{}", person.id);
    let langs = std::iter::once(Choice::new("", v.t("person-lang-none")))
        .chain(kernel::Lang::ALL.into_iter().map(|lang| Choice::new(lang.tag(), lang.own_name())))
        .collect();
    let buttons = [Button::submit(v.t("field-save")), Button::link(v.t("field-cancel"), address.as_str()).subtle()];
    let body = html! {
        input type="hidden" name="version" value=(entry.get("version"));
        (Fieldset::new(v.t("person-who"), person_fields(v, entry)))
        (Fieldset::new(v.t("person-reach"), html! {
            (reach_fields(v, entry))
            (entry.fill(v, "lang", Field::select("lang", v.t("person-lang"), langs)))
        }))
        (actions(&buttons))
    };
    let title = v.text(&Text::new("person-change-title").with("name", &name));
    let content = html! {
        (Heading::new(title.as_str()))
        (above)
        (entry.summary(v))
        (Form::new(format!("{address}/edit"), v.csrf, body))
    };
    Page::new(title, content).under(v.t("people-title"), "/people").under(name, address)
}

pub(super) async fn change(
    ctx: SignedIn,
    At(id): At<PersonId>,
    web::Form(mut entry): web::Form<Entry>,
) -> PageResult<Response> {
    let acting = ctx.acting();
    let draft = person_draft(&mut entry);
    let version = entry.version();
    let result = if entry.is_wrong() {
        draft.checked(acting.today()).map(|_| ())
    } else {
        people::change(acting, id, version, draft).await
    };
    let v = View::of(&ctx);
    let person = find::person(acting, id).await?.person;
    if was_changed_meanwhile(&result) {
        let now = entry_of(&person);
        let above = entry.meanwhile(&v, &now, LABELS);
        let entry = entry.with("version", &person.version);
        return Ok(edit_page(&v, &person, &entry, &above).status(axum::http::StatusCode::CONFLICT).into_response());
    }
    match fields_of(result)? {
        Ok(()) if !entry.is_wrong() => {
            let said = Text::new("person-changed").with("name", person.name.display());
            Ok(Redirect::to(format!("/people/{id}")).saying(&said).into_response())
        }
        outcome => {
            entry.refuse(outcome.err().unwrap_or_default());
            Ok(edit_page(&v, &person, &entry, &html! {}).with_errors().into_response())
        }
    }
}
