//! A group at a glance: what is new, what is coming, who belongs to it.

use axum::extract::Path;
use maud::{Markup, html};
use web::components::{Alert, Avatar, Button, Card, EmptyState, Field, Form as FormView, Icon, Severity};
use web::{PageResult, Part, SignedIn, View};

use super::agenda::dates;
use super::frame::{Tab, frame};
use super::read_group;
use crate::commands::{agenda, links, members, requests, visit};
use crate::gate::{self, Inside, Seen};
use crate::model::{GroupDate, GroupLink, Standing, Visibility};
use crate::store::members::{Member, MemberFilter};

/// How many dates stand on the page.
const DATES: u16 = 4;
/// How many members stand on the page.
const MEMBERS: u16 = 8;

struct Glance {
    parts: Vec<Markup>,
    dates: Vec<GroupDate>,
    links: Vec<GroupLink>,
    members: Vec<Member>,
    count: i64,
    asking: i64,
}

pub(super) async fn page(rooms: &[Part<Inside>], me: SignedIn, Path(group): Path<String>) -> PageResult {
    let seen = gate::look(me.acting(), read_group(&group)?).await?;
    let view = View::of(&me);
    let body = match seen.standing() {
        Some(standing) => {
            let inside = seen.inside(me.acting()).await?;
            let glance = load(rooms, &me, &seen, &inside).await?;
            if standing != Standing::Visitor {
                visit::note(me.acting(), &inside).await?;
            }
            render(&view, &seen, standing, &glance)
        }
        None => outside(&view, &seen),
    };
    Ok(frame(&view, me.app(), &seen, Tab::Overview, &body))
}

async fn load(rooms: &[Part<Inside>], me: &SignedIn, seen: &Seen, inside: &Inside) -> kernel::Result<Glance> {
    let acting = me.acting();
    let owners = MemberFilter { owners: true, limit: MEMBERS, ..MemberFilter::default() };
    let asking = match seen.steering() {
        Ok(steering) => requests::count(acting, &steering).await?,
        Err(_) => 0,
    };
    Ok(Glance {
        parts: Part::all(rooms, me, inside).await,
        dates: agenda::coming(acting, inside, DATES).await?,
        links: links::list(acting, inside).await?,
        members: members::list(acting, inside, &owners).await?.items,
        count: members::count(acting, inside).await?,
        asking,
    })
}

fn render(view: &View<'_>, seen: &Seen, standing: Standing, glance: &Glance) -> Markup {
    let at = format!("/groups/{}", seen.group().id);
    html! {
        @if glance.asking > 0 {
            (Alert::new(Severity::Info, view.text(&kernel::Text::new("groups-asking").with("n", glance.asking)))
                .body(html! { (Button::link(view.t("groups-asking-look"), format!("{at}/members")).small()) }))
        }
        @if standing == Standing::Visitor { (invitation(view, &at)) }
        div class="tb-split" {
            div class="tb-stack" {
                @for part in &glance.parts { (part) }
            }
            div class="tb-stack" {
                (dates_card(view, &at, standing, &glance.dates))
                (links_card(view, &at, standing, &glance.links))
                (members_card(view, &at, glance))
            }
        }
    }
}

fn invitation(view: &View<'_>, at: &str) -> Markup {
    html! {
        (Alert::new(Severity::Info, view.t("groups-visiting")).body(html! {
            (FormView::new(format!("{at}/join"), view.csrf, html! {
                (Button::submit(view.t("groups-join")).primary().icon(Icon::UserPlus))
            }).inline())
        }))
    }
}

fn dates_card(view: &View<'_>, at: &str, standing: Standing, found: &[GroupDate]) -> Markup {
    let body = html! {
        @if found.is_empty() { p class="tb-soft" { (view.t("groups-dates-none")) } }
        (dates(view, at, standing, found))
    };
    html! {
        (Card::new(body).title(view.t("groups-tab-agenda")).icon(Icon::Calendar).actions(html! {
            @if standing >= Standing::Member {
                (Button::link(view.t("groups-date-add-short"), format!("{at}/agenda/new")).subtle().small().icon(Icon::Plus))
            }
        }))
    }
}

fn links_card(view: &View<'_>, at: &str, standing: Standing, links: &[GroupLink]) -> Markup {
    let body = html! {
        @if links.is_empty() { p class="tb-soft" { (view.t("groups-links-none")) } }
        ul class="tb-list" {
            @for link in links {
                li { a class="nl-link" href=(link.url) rel="noopener" { (link.label) } }
            }
        }
    };
    html! {
        (Card::new(body).title(view.t("groups-links")).icon(Icon::Link).actions(html! {
            @if standing >= Standing::Member {
                (Button::link(view.t("groups-links-change"), format!("{at}/links")).subtle().small().icon(Icon::Pencil))
            }
        }))
    }
}

fn members_card(view: &View<'_>, at: &str, glance: &Glance) -> Markup {
    let count = view.text(&kernel::Text::new("groups-count").with("n", glance.count));
    let body = html! {
        p { a class="nl-link" href={ (at) "/members" } { (count) } }
        @if !glance.members.is_empty() { p class="tb-soft" { (view.t("groups-owners")) } }
        ul class="tb-list" {
            @for member in &glance.members {
                li class="tb-media" {
                    (Avatar::new(member.name.as_str()))
                    div {
                        a class="nl-link" href={ "/people/" (member.person) } { (member.name) }
                        @if let Some(function) = &member.function { br; span class="tb-soft" { (function) } }
                    }
                }
            }
        }
    };
    html! { (Card::new(body).title(view.t("groups-tab-members")).icon(Icon::Users)) }
}

/// What somebody sees who may know of a group and not look in.
fn outside(view: &View<'_>, seen: &Seen) -> Markup {
    let at = format!("/groups/{}", seen.group().id);
    if seen.group().visibility == Visibility::Hidden || seen.group().ended_at.is_some() {
        return html! { (EmptyState::new(Icon::Lock, view.t("groups-kept-title"), view.t("groups-kept"))) };
    }
    let form = html! {
        @if seen.asked() {
            (FormView::new(format!("{at}/withdraw"), view.csrf, html! {
                (Button::submit(view.t("groups-withdraw")).secondary())
            }))
        } @else {
            (FormView::new(format!("{at}/ask"), view.csrf, html! {
                (Field::area("note", view.t("groups-ask-note"), 2).mark(view.t("optional")).attribute("maxlength", "300"))
                (Button::submit(view.t("groups-ask")).primary().icon(Icon::UserPlus))
            }))
        }
    };
    let (title, text) = if seen.asked() {
        ("groups-asked-title", "groups-asked-text")
    } else {
        ("groups-closed-title", "groups-closed")
    };
    html! { (EmptyState::new(Icon::Lock, view.t(title), view.t(text)).action(form)) }
}
