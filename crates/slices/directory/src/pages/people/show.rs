//! One person: how to reach them, where they belong, and for who keeps people all that is known.

use kernel::{PersonId, Text};
use maud::{Markup, html};
use web::components::{
    Alert, Avatar, Badge, Button, Card, Column, Description, Heading, Icon, Row, Severity, Table, Tone,
};
use web::{Page, PageResult, SignedIn};

use super::super::view::View;
use super::links;
use super::list::{mail_link, phone_link};
use crate::at::At;
use crate::commands::find;
use crate::model::{Membership, Person, PersonKind, RoleHolding};
use crate::permissions::{ManagePeople, ManageRoles, ViewPersonFile, ViewUnits};

/// What the page shows.
pub(crate) struct Shown {
    pub(crate) person: Person,
    pub(crate) memberships: Vec<Membership>,
    pub(crate) roles: Vec<RoleHolding>,
    pub(crate) links: Vec<(String, Icon, String)>,
    pub(crate) may: May,
}

/// What the reader may do with the person.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "independent rights, each of which shows a part of the page")]
pub(crate) struct May {
    /// See the personal file.
    pub(crate) file: bool,
    /// Keep the person.
    pub(crate) keep: bool,
    /// Give roles.
    pub(crate) give: bool,
    /// Follow the way to units.
    pub(crate) units: bool,
}

pub(super) async fn page(ctx: SignedIn, At(id): At<PersonId>) -> PageResult {
    let acting = ctx.acting();
    let seen = find::person(acting, id).await?;
    let shown = Shown {
        memberships: find::memberships(acting, &seen).await?,
        roles: find::roles_of(acting, &seen).await?,
        links: links::shown(&ctx, &seen),
        may: May {
            file: seen.may::<ViewPersonFile>(acting) || ctx.person() == id,
            keep: seen.may::<ManagePeople>(acting),
            give: seen.may::<ManageRoles>(acting),
            units: acting.grants().any::<ViewUnits>(),
        },
        person: seen.person,
    };
    let v = View::of(&ctx);
    Ok(Page::new(shown.person.name.display(), render(&v, &shown)).under(v.t("people-title"), "/people"))
}

pub(crate) fn render(v: &View<'_>, shown: &Shown) -> Markup {
    let name = shown.person.name.display();
    let lead = v.t(&format!("person-kind-{}", shown.person.kind));
    html! { div class="tb-stack" {
        (Avatar::new(name.as_str()).large())
        (Heading::new(name.as_str()).lead(lead).actions(buttons(v, shown)))
        (state(v, &shown.person))
        (Card::new(reach(v, &shown.person)).title(v.t("person-reach")).icon(Icon::Phone))
        (Card::new(today(v, shown)).title(v.t("person-where")).icon(Icon::MapPin))
        @if shown.may.file {
            (Card::new(file(v, &shown.person)).title(v.t("person-file")).icon(Icon::IdCard))
            (Card::new(history(v, shown)).title(v.t("person-memberships")).icon(Icon::CalendarDays).flush()
                .actions(html! {
                    @if shown.may.keep && shown.person.ended_on.is_none() {
                        (Button::link(v.t("person-membership-add"), to(shown, "/memberships/new")).small().icon(Icon::Plus))
                    }
                }))
        }
        @if shown.may.give || !shown.roles.is_empty() {
            (Card::new(roles(v, shown)).title(v.t("person-roles")).icon(Icon::ShieldCheck).actions(html! {
                @if shown.may.give { (Button::link(v.t("person-roles-change"), to(shown, "/roles")).small().icon(Icon::Pencil)) }
            }))
        }
    } }
}

fn to(shown: &Shown, rest: &str) -> String {
    format!("/people/{}{rest}", shown.person.id)
}

fn buttons(v: &View<'_>, shown: &Shown) -> Markup {
    html! {
        @if shown.may.keep {
            (Button::link(v.t("person-change"), to(shown, "/edit")).icon(Icon::Pencil))
            @if shown.person.ended_on.is_none() {
                (Button::link(v.t("person-move"), to(shown, "/move")).icon(Icon::ArrowRight))
                (Button::link(v.t("person-leave"), to(shown, "/end")).icon(Icon::UserMinus))
            } @else {
                (Button::link(v.t("person-return"), to(shown, "/return")).primary().icon(Icon::UserCheck))
                @if shown.person.ended_on.is_some_and(|day| day <= v.today) {
                    (Button::link(v.t("person-erase"), to(shown, "/erase")).icon(Icon::Trash))
                }
            }
        }
        @for (label, icon, href) in &shown.links {
            (Button::link(label.as_str(), href.as_str()).icon(*icon))
        }
    }
}

fn state(v: &View<'_>, person: &Person) -> Markup {
    let Some(day) = person.ended_on else { return html! {} };
    let last = day.pred_opt().unwrap_or(day);
    let key = if day <= v.today { "person-left-since" } else { "person-leaves-on" };
    html! { (Alert::new(Severity::Warning, v.text(&Text::new(key).with("day", v.day_text(last))))) }
}

fn reach(v: &View<'_>, person: &Person) -> Markup {
    if person.email.is_none() && person.phone.is_none() {
        return html! { p class="tb-soft" { (v.t("person-reach-none")) } };
    }
    let mut facts = Description::new();
    if let Some(phone) = &person.phone {
        facts = facts.fact(v.t("person-phone"), phone_link(phone));
    }
    if let Some(email) = &person.email {
        facts = facts.fact(v.t("person-email"), mail_link(email));
    }
    html! { (facts) }
}

fn unit(shown: &Shown, membership: &Membership) -> Markup {
    html! {
        @if shown.may.units { a class="nl-link" href={ "/units/" (membership.unit) } { (membership.unit_name) } }
        @else { (membership.unit_name) }
    }
}

fn today(v: &View<'_>, shown: &Shown) -> Markup {
    let now: Vec<_> = shown.memberships.iter().filter(|membership| membership.holds_on(v.today)).collect();
    if now.is_empty() {
        return html! { p class="tb-soft" { (v.t("person-where-none")) } };
    }
    let nothing =
        v.t(if shown.person.kind == PersonKind::Pupil { "person-kind-pupil" } else { "person-function-none" });
    let facts = now.into_iter().fold(Description::new(), |facts, membership| {
        let function = membership.function.as_ref().map_or(nothing.as_str(), |function| function.name.as_str());
        facts.fact(function.to_owned(), unit(shown, membership))
    });
    html! { (facts) }
}

fn file(v: &View<'_>, person: &Person) -> Markup {
    let none = || html! { span class="tb-soft" { (v.t("field-empty")) } };
    let mut facts = Description::new();
    if !person.name.initials.is_empty() {
        facts = facts.fact(v.t("person-initials"), html! { (person.name.initials) });
    }
    facts = facts
        .fact(v.t("person-external-id"), person.external_id.as_ref().map_or_else(none, |number| html! { (number) }));
    if let Some(born) = person.born_on {
        facts = facts.fact(v.t("person-born-on"), v.day(born));
    }
    if let Some(lang) = person.lang {
        facts = facts.fact(v.t("person-lang"), html! { span lang=(lang.tag()) { (lang.own_name()) } });
    }
    html! { (facts) }
}

fn history(v: &View<'_>, shown: &Shown) -> Markup {
    let mut columns = vec![
        Column::new(v.t("person-unit")).row_header(),
        Column::new(v.t("person-function")),
        Column::new(v.t("person-hours")).numeric(),
        Column::new(v.t("person-days")),
    ];
    if shown.may.keep {
        columns.push(Column::new(v.t("field-actions")).hidden_title());
    }
    let rows = shown.memberships.iter().map(|membership| membership_row(v, shown, membership)).collect();
    let empty = html! { p class="tb-soft" { (v.t("person-where-none")) } };
    html! { (Table::new(v.t("person-memberships"), columns, rows).empty(empty)) }
}

fn membership_row(v: &View<'_>, shown: &Shown, membership: &Membership) -> Row {
    let id = membership.id;
    let open = membership.ends_on.is_none_or(|end| end >= v.today);
    let mut cells = vec![
        html! {
            (unit(shown, membership))
            @if membership.holds_on(v.today) { " " (Badge::new(Tone::Ok, v.t("person-now"))) }
            @else if membership.starts_on > v.today { " " (Badge::new(Tone::Brand, v.t("person-later"))) }
        },
        html! { @if let Some(function) = &membership.function { (function.name) } },
        html! { @if let Some(hours) = membership.hours { (v.hours(hours)) } },
        v.days(membership.starts_on, membership.ends_on),
    ];
    if shown.may.keep {
        let moving = format!("/people/{}/move?membership={id}", shown.person.id);
        cells.push(html! {
            (Button::link(v.t("person-membership-edit"), format!("/memberships/{id}/edit")).subtle().small())
            @if open && shown.person.ended_on.is_none() {
                (Button::link(v.t("person-move"), moving).subtle().small())
                (Button::link(v.t("person-membership-end"), format!("/memberships/{id}/end")).subtle().small())
            }
        });
    }
    Row::new(cells)
}

fn roles(v: &View<'_>, shown: &Shown) -> Markup {
    if shown.roles.is_empty() {
        return html! { p class="tb-soft" { (v.t("person-roles-none")) } };
    }
    html! {
        ul {
            @for holding in &shown.roles {
                li {
                    strong { (v.t(&format!("role-{}", holding.role))) } " "
                    (super::roles::place(v, holding)) " "
                    span class="tb-soft" { (v.days(holding.starts_on, holding.ends_on)) }
                }
            }
        }
    }
}
