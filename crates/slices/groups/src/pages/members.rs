//! Who belongs to a group; for who keeps it, adding and taking out.

use axum::extract::{Path, Query};
use directory::PeopleFilter;
use directory::commands::find::{self, PageOf};
use directory::model::PersonSummary;
use kernel::{Error, PersonId, Text};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Avatar, Badge, Button, Card, Column, EmptyState, Form as FormView, Icon, Pagination, Row, SearchForm, Table, Tone,
};
use web::{Form, Nothing, PageResult, Redirect, SignedIn, View, address};

use super::frame::{Tab, frame};
use super::{read_group, read_person};
use crate::commands::{members, requests};
use crate::gate::{self, Seen};
use crate::model::{GroupId, Standing};
use crate::store::members::{Member, MemberFilter};
use crate::store::requests::Request;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    after: String,
    /// Whom to look for, to add them.
    add: String,
}

/// A place in the list, as it stands in an address.
pub(crate) fn cursor(member: &Member) -> String {
    format!("{}~{}", member.person, member.sort_name)
}

/// Reads a place in the list back.
pub(crate) fn read_cursor(text: &str) -> Option<(String, PersonId)> {
    let (id, name) = text.split_once('~')?;
    Some((name.to_owned(), id.parse().ok()?))
}

struct Shown {
    at: String,
    asked: Asked,
    steers: bool,
    leaves: bool,
    members: PageOf<Member>,
    requests: Vec<Request>,
    people: Vec<PersonSummary>,
}

pub(super) async fn page(me: SignedIn, Path(group): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let seen = gate::look(me.acting(), read_group(&group)?).await?;
    let shown = load(&me, &seen, asked).await?;
    let view = View::of(&me);
    Ok(frame(&view, me.app(), &seen, Tab::Members, &render(&view, &shown)))
}

async fn load(me: &SignedIn, seen: &Seen, asked: Asked) -> kernel::Result<Shown> {
    let acting = me.acting();
    let filter = MemberFilter { words: asked.q.clone(), owners: false, after: read_cursor(&asked.after), limit: 50 };
    let (members, requests) = match seen.steering() {
        Ok(steering) => {
            (members::list_to_steer(acting, &steering, &filter).await?, requests::list(acting, &steering).await?)
        }
        Err(_) => (members::list(acting, &seen.inside(acting).await?, &filter).await?, Vec::new()),
    };
    let people = if seen.steers() && !asked.add.trim().is_empty() {
        let filter = PeopleFilter { words: asked.add.clone(), limit: 8, ..PeopleFilter::of(seen.group().organisation) };
        find::people(acting, &filter).await?.items
    } else {
        Vec::new()
    };
    Ok(Shown {
        at: format!("/groups/{}", seen.group().id),
        steers: seen.steers(),
        leaves: seen.standing() >= Some(Standing::Member),
        asked,
        members,
        requests,
        people,
    })
}

fn render(view: &View<'_>, shown: &Shown) -> Markup {
    html! {
        @if !shown.requests.is_empty() {
            (Card::new(asking(view, shown)).title(view.t("groups-requests")).icon(Icon::Handshake))
        }
        @if shown.steers {
            (Card::new(adding(view, shown)).title(view.t("groups-add")).icon(Icon::UserPlus))
        }
        (SearchForm::new(format!("{}/members", shown.at), view.t("groups-members-search"), view.t("shell-search-submit"))
            .value(shown.asked.q.as_str()))
        (table(view, shown))
        @if shown.leaves {
            (FormView::new(format!("{}/leave", shown.at), view.csrf, html! {
                (Button::submit(view.t("groups-leave")).subtle().icon(Icon::LogOut))
            }))
        }
    }
}

fn table(view: &View<'_>, shown: &Shown) -> Markup {
    let columns = vec![
        Column::new(view.t("groups-member-name")).row_header(),
        Column::new(view.t("groups-member-function")),
        Column::new(view.t("groups-member-unit")),
        Column::new(view.t("groups-member-actions")).hidden_title(),
    ];
    let rows = shown.members.items.iter().map(|member| row(view, shown, member)).collect();
    let list = format!("{}/members", shown.at);
    let first = (!shown.asked.after.is_empty()).then(|| address(&list, &[("q", &shown.asked.q)]));
    let next = shown.members.items.last().filter(|_| shown.members.more);
    let next = next.map(|last| address(&list, &[("q", &shown.asked.q), ("after", &cursor(last))]));
    let empty = EmptyState::new(Icon::Users, view.t("groups-members-none-title"), view.t("groups-members-none"));
    html! {
        (Table::new(view.t("groups-tab-members"), columns, rows).empty(html! { (empty) }))
        (Pagination::new(view.t("groups-pages"))
            .previous(view.t("groups-first-page"), first)
            .next(view.t("groups-next-page"), next))
    }
}

fn row(view: &View<'_>, shown: &Shown, member: &Member) -> Row {
    let at = format!("{}/members/{}", shown.at, member.person);
    let name = html! {
        a class="nl-link" href={ "/people/" (member.person) } { (member.name) }
        @if member.owner { " " (Badge::new(Tone::Brand, view.t("groups-owner"))) }
    };
    let (label, value) = if member.owner { ("groups-owner-not", "false") } else { ("groups-owner-make", "true") };
    let actions = html! {
        @if shown.steers {
            div class="tb-actions" {
                (FormView::new(format!("{at}/owner"), view.csrf, html! {
                    (Button::submit(view.t(label)).subtle().small().value("on", value))
                }).inline())
                @if member.by_hand {
                    (FormView::new(format!("{at}/remove"), view.csrf, html! {
                        (Button::submit(view.t("groups-member-remove")).subtle().small().icon(Icon::UserMinus))
                    }).inline())
                }
            }
        }
    };
    let text = |text: &Option<String>| html! { (text.as_deref().unwrap_or_default()) };
    Row::new(vec![name, text(&member.function), text(&member.unit), actions])
}

fn asking(view: &View<'_>, shown: &Shown) -> Markup {
    html! {
        ul class="tb-list" {
            @for request in &shown.requests {
                @let at = format!("{}/requests/{}", shown.at, request.person);
                li class="tb-media" {
                    (Avatar::new(request.name.as_str()))
                    div {
                        a class="nl-link" href={ "/people/" (request.person) } { (request.name) }
                        " " span class="tb-soft" { (view.told(request.asked_at)) }
                        @if !request.note.is_empty() { br; (request.note) }
                    }
                    div class="tb-actions" {
                        (FormView::new(format!("{at}/accept"), view.csrf, html! {
                            (Button::submit(view.t("groups-accept")).primary().small())
                        }).inline())
                        (FormView::new(format!("{at}/refuse"), view.csrf, html! {
                            (Button::submit(view.t("groups-refuse")).subtle().small())
                        }).inline())
                    }
                }
            }
        }
    }
}

fn adding(view: &View<'_>, shown: &Shown) -> Markup {
    html! {
        form class="tb-search" role="search" method="get" action={ (shown.at) "/members" } {
            (web::components::Field::search("add", view.t("groups-add-search")).value(shown.asked.add.as_str()))
            (Button::submit(view.t("shell-search-submit")).secondary())
        }
        @if !shown.asked.add.is_empty() && shown.people.is_empty() { p { (view.t("groups-add-nobody")) } }
        ul class="tb-list" {
            @for one in &shown.people {
                li class="tb-media" {
                    (Avatar::new(one.name.as_str()))
                    div {
                        (one.name)
                        @if let Some((unit, _)) = one.places.first() { br; span class="tb-soft" { (unit) } }
                    }
                    (FormView::new(format!("{}/members", shown.at), view.csrf, html! {
                        (Button::submit(view.t("groups-add-do")).secondary().small()
                            .value("person", one.id.to_string()))
                    }).inline())
                }
            }
        }
    }
}

/// Whom to add.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Adding {
    person: String,
}

pub(super) async fn add(me: SignedIn, Path(group): Path<String>, Form(adding): Form<Adding>) -> PageResult<Redirect> {
    let id = read_group(&group)?;
    members::add(me.acting(), id, read_person(&adding.person)?).await?;
    Ok(back(id, "groups-member-added"))
}

fn back(id: GroupId, said: &'static str) -> Redirect {
    Redirect::to(format!("/groups/{id}/members")).saying(&Text::new(said))
}

fn read(group: &str, person: &str) -> Result<(GroupId, PersonId), Error> {
    Ok((read_group(group)?, read_person(person)?))
}

type Of = Path<(String, String)>;

pub(super) async fn remove(me: SignedIn, Path((group, person)): Of, Form(_): Form<Nothing>) -> PageResult<Redirect> {
    let (id, person) = read(&group, &person)?;
    members::remove(me.acting(), id, person).await?;
    Ok(back(id, "groups-member-removed"))
}

/// A switch that is on or off.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Switch {
    on: String,
}

pub(super) async fn owner(me: SignedIn, Path((group, person)): Of, Form(switch): Form<Switch>) -> PageResult<Redirect> {
    let (id, person) = read(&group, &person)?;
    members::set_owner(me.acting(), id, person, switch.on == "true").await?;
    Ok(back(id, "groups-owner-set"))
}

pub(super) async fn accept(me: SignedIn, Path((group, person)): Of, Form(_): Form<Nothing>) -> PageResult<Redirect> {
    let (id, person) = read(&group, &person)?;
    requests::accept(me.acting(), id, person).await?;
    Ok(back(id, "groups-member-added"))
}

pub(super) async fn refuse(me: SignedIn, Path((group, person)): Of, Form(_): Form<Nothing>) -> PageResult<Redirect> {
    let (id, person) = read(&group, &person)?;
    requests::refuse(me.acting(), id, person).await?;
    Ok(back(id, "groups-request-closed"))
}
