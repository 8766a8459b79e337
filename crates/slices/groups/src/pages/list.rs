//! One's own groups, and all that can be found.

use axum::extract::Query;
use directory::commands::find::PageOf;
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Badge, Button, Chip, EmptyState, Heading, Icon, Pagination, SearchForm, Tone, Toolbar, tint};
use web::{PageResult, SignedIn, View, address};

use super::frame::badges;
use crate::commands::find;
use crate::model::GroupId;
use crate::permissions::{CreateGroups, ManageGroups};
use crate::store::groups::{FoundGroup, GroupFilter};

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    /// `all` or `ended`; one's own when empty.
    which: String,
    after: String,
}

impl Asked {
    fn at(&self, which: &str, after: &str) -> String {
        address("/groups", &[("q", &self.q), ("which", which), ("after", after)])
    }
}

/// A place in the list, as it stands in an address.
pub(crate) fn cursor(found: &FoundGroup) -> String {
    format!("{}~{}", found.group.id, found.group.sort_name)
}

/// Reads a place in the list back.
pub(crate) fn read_cursor(text: &str) -> Option<(String, GroupId)> {
    let (id, name) = text.split_once('~')?;
    Some((name.to_owned(), id.parse().ok()?))
}

pub(super) async fn page(me: SignedIn, Query(asked): Query<Asked>) -> PageResult {
    let filter = GroupFilter {
        words: asked.q.clone(),
        own: asked.which.is_empty(),
        ended: asked.which == "ended",
        after: read_cursor(&asked.after),
        limit: 50,
    };
    let found = find::list(me.acting(), &filter).await?;
    let view = View::of(&me);
    let may = (me.grants().any::<CreateGroups>(), me.grants().any::<ManageGroups>());
    Ok(web::Page::new(view.t("groups-title"), render(&view, &asked, &found, may)))
}

fn render(view: &View<'_>, asked: &Asked, found: &PageOf<FoundGroup>, (creates, keeps): (bool, bool)) -> Markup {
    let new = Button::link(view.t("groups-begin"), "/groups/new").primary().icon(Icon::Plus);
    let first = (!asked.after.is_empty()).then(|| asked.at(&asked.which, ""));
    let next = found.items.last().filter(|_| found.more).map(|last| asked.at(&asked.which, &cursor(last)));
    html! {
        (Heading::new(view.t("groups-title")).lead(view.t("groups-lead"))
            .actions(html! { @if creates { (new) } }))
        div class="tb-stack" {
            (toolbar(view, asked, keeps))
            @if found.items.is_empty() { (empty(view, asked)) }
            ul class="tb-list" {
                @for one in &found.items { (item(view, asked, one)) }
            }
            (Pagination::new(view.t("groups-pages"))
                .previous(view.t("groups-first-page"), first)
                .next(view.t("groups-next-page"), next))
        }
    }
}

fn toolbar(view: &View<'_>, asked: &Asked, keeps: bool) -> Markup {
    let search = SearchForm::new("/groups", view.t("groups-search"), view.t("shell-search-submit"))
        .value(asked.q.as_str())
        .keep("which", asked.which.as_str());
    let mut which = vec![("", "groups-which-mine"), ("all", "groups-which-all")];
    if keeps {
        which.push(("ended", "groups-which-ended"));
    }
    let chips = which
        .into_iter()
        .map(|(key, label)| Chip::choice(view.t(label), asked.at(key, ""), asked.which == key))
        .collect();
    html! { (Toolbar::new().search(html! { (search) }).chips(view.t("groups-which"), chips)) }
}

fn item(view: &View<'_>, asked: &Asked, found: &FoundGroup) -> Markup {
    let group = &found.group;
    html! {
        li class="tb-media" {
            span class={ "tb-tile__square " (tint(&group.name)) } { (group.visibility.icon()) }
            div {
                a class="nl-link" href={ "/groups/" (group.id) } { (group.name) }
                " " (badges(view, group))
                @if found.mine && !asked.which.is_empty() { " " (Badge::new(Tone::Ok, view.t("groups-member"))) }
                @if !group.about.is_empty() { br; span class="tb-soft" { (group.about) } }
            }
        }
    }
}

fn empty(view: &View<'_>, asked: &Asked) -> Markup {
    let all = Button::link(view.t("groups-which-all"), "/groups?which=all").secondary();
    if asked.q.is_empty() && asked.which.is_empty() {
        html! { (EmptyState::new(Icon::Users, view.t("groups-none-title"), view.t("groups-none")).action(html! { (all) })) }
    } else {
        html! { (EmptyState::new(Icon::Search, view.t("groups-nothing-title"), view.t("groups-nothing")).action(html! {
            @if asked.which.is_empty() { (all) }
        })) }
    }
}
