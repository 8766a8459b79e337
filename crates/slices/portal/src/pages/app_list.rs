//! The apps of the organisations within reach, for who keeps them.

use axum::extract::Query;
use directory::commands::find::PageOf;
use directory::model::Organisation;
use kernel::OrgId;
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Badge, Button, Chip, Choice, Column, EmptyState, Field, Heading, Icon, Pagination, Row, SearchForm, Table, Tone,
    Toolbar,
};
use web::{Page, PageResult, SignedIn, View, address};

use crate::commands::apps;
use crate::model::{App, AppId, Category};
use crate::permissions::ManageApps;
use crate::store::apps::AppFilter;

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    org: String,
    q: String,
    category: String,
    pinned: String,
    ended: String,
    after: String,
}

impl Asked {
    /// The address of this list with one parameter changed, from its first page.
    fn with(&self, name: &str, value: &str) -> String {
        let own = [
            ("org", self.org.as_str()),
            ("q", self.q.as_str()),
            ("category", self.category.as_str()),
            ("pinned", self.pinned.as_str()),
            ("ended", self.ended.as_str()),
            ("after", ""),
        ];
        address("/apps", &own.map(|(key, current)| (key, if key == name { value } else { current })))
    }

    fn filters(&self) -> bool {
        [&self.q, &self.category, &self.pinned, &self.ended].iter().any(|value| !value.is_empty())
    }
}

/// A place in the list, as it stands in an address.
pub(crate) fn cursor(app: &App) -> String {
    format!("{}~{}", app.id, app.sort_name)
}

/// Reads a place in the list back.
pub(crate) fn read_cursor(text: &str) -> Option<(String, AppId)> {
    let (id, name) = text.split_once('~')?;
    Some((name.to_owned(), id.parse().ok()?))
}

struct List {
    asked: Asked,
    /// The organisation whose apps are shown.
    shown: OrgId,
    organisations: Vec<Organisation>,
    apps: PageOf<App>,
    manages: bool,
}

pub(super) async fn page(me: SignedIn, Query(asked): Query<Asked>) -> PageResult {
    let acting = me.acting();
    let shown = if asked.org.is_empty() {
        me.me().house.organisation
    } else {
        asked.org.parse().map_err(|_| kernel::Error::NotFound)?
    };
    let filter = AppFilter {
        organisation: Some(shown),
        words: asked.q.clone(),
        category: asked.category.parse().ok(),
        pinned: !asked.pinned.is_empty(),
        ended: !asked.ended.is_empty(),
        after: read_cursor(&asked.after),
        limit: 50,
    };
    let apps = apps::list(acting, &filter).await?;
    let organisations = directory::commands::find::organisations(acting).await?;
    let manages = organisations
        .iter()
        .any(|one| one.id == shown && acting.grants().at::<ManageApps>(&one.access_place()).is_some());
    let list = List { asked, shown, organisations, apps, manages };
    let view = View::of(&me);
    Ok(Page::new(view.t("portal-apps-title"), render(&view, &list)))
}

fn render(view: &View<'_>, list: &List) -> Markup {
    let to_new = address("/apps/new", &[("org", list.asked.org.as_str())]);
    let actions = html! {
        @if list.manages { (Button::link(view.t("portal-app-add"), to_new).primary().icon(Icon::Plus)) }
    };
    html! {
        (Heading::new(view.t("portal-apps-title")).lead(view.t("portal-apps-lead")).actions(actions))
        (toolbar(view, list))
        (choices(view, list))
        (table(view, list))
        (pages(view, list))
    }
}

fn toolbar(view: &View<'_>, list: &List) -> Markup {
    let asked = &list.asked;
    let mut search =
        SearchForm::new("/apps", view.t("portal-apps-search"), view.t("shell-search-submit")).value(asked.q.as_str());
    for (name, value) in
        [("org", &asked.org), ("category", &asked.category), ("pinned", &asked.pinned), ("ended", &asked.ended)]
    {
        if !value.is_empty() {
            search = search.keep(name, value.as_str());
        }
    }
    let on_offer = asked.pinned.is_empty() && asked.ended.is_empty();
    let chips = vec![
        Chip::choice(
            view.t("portal-apps-on-offer"),
            Asked { pinned: String::new(), ..asked.clone() }.with("ended", ""),
            on_offer,
        ),
        Chip::choice(
            view.t("portal-pinned"),
            Asked { ended: String::new(), ..asked.clone() }.with("pinned", "true"),
            !asked.pinned.is_empty(),
        ),
        Chip::choice(
            view.t("portal-apps-ended"),
            Asked { pinned: String::new(), ..asked.clone() }.with("ended", "true"),
            !asked.ended.is_empty(),
        ),
    ];
    html! { (Toolbar::new().search(html! { (search) }).chips(view.t("portal-filters"), chips)) }
}

/// The choice of category, and of the organisation for who sees several.
fn choices(view: &View<'_>, list: &List) -> Markup {
    let asked = &list.asked;
    let any = Choice::new("", view.t("portal-category-all"));
    let categories =
        std::iter::once(any).chain(Category::ALL.iter().map(|c| Choice::new(c.key(), view.t(&c.label())))).collect();
    html! {
        form class="tb-toolbar" method="get" action="/apps" {
            @for (name, value) in [("q", &asked.q), ("pinned", &asked.pinned), ("ended", &asked.ended)] {
                @if !value.is_empty() { input type="hidden" name=(name) value=(value); }
            }
            @if list.organisations.len() > 1 {
                (Field::select("org", view.t("portal-organisation"), organisation_choices(&list.organisations))
                    .value(list.shown.to_string()))
            }
            (Field::select("category", view.t("portal-category"), categories).value(asked.category.as_str()))
            (Button::submit(view.t("portal-show")).secondary().small())
        }
    }
}

pub(super) fn organisation_choices(organisations: &[Organisation]) -> Vec<Choice<'_>> {
    organisations.iter().map(|one| Choice::new(one.id.to_string(), one.name.as_str())).collect()
}

fn table(view: &View<'_>, list: &List) -> Markup {
    let columns = vec![
        Column::new(view.t("portal-app-name")).row_header(),
        Column::new(view.t("portal-category")),
        Column::new(view.t("portal-app-url")),
        Column::new(view.t("portal-app-state")),
    ];
    let rows = list.apps.items.iter().map(|app| row(view, app)).collect();
    html! { (Table::new(view.t("portal-apps-title"), columns, rows).empty(empty(view, list))) }
}

fn row(view: &View<'_>, app: &App) -> Row {
    Row::new(vec![
        html! { a class="nl-link" href={ "/apps/" (app.id) } { (app.name) } },
        html! { (view.t(&app.category.label())) },
        html! { span class="tb-soft" { (host(&app.url)) } },
        html! { (badges(view, app)) },
    ])
}

/// The part of an address that says whose it is.
pub(super) fn host(url: &str) -> &str {
    url.strip_prefix("https://").unwrap_or(url).split(['/', '?', '#']).next().unwrap_or_default()
}

/// Whether an app is pinned or ended, at a glance.
pub(super) fn badges(view: &View<'_>, app: &App) -> Markup {
    html! {
        @if app.ended_at.is_some() {
            (Badge::new(Tone::Error, view.t("portal-app-is-ended")))
        } @else if app.pinned {
            (Badge::new(Tone::Brand, view.t("portal-app-is-pinned")))
        } @else {
            (Badge::new(Tone::Ok, view.t("portal-app-is-on-offer")))
        }
    }
}

fn empty(view: &View<'_>, list: &List) -> Markup {
    if list.asked.filters() {
        let all = address("/apps", &[("org", list.asked.org.as_str())]);
        return html! {
            (EmptyState::new(Icon::Search, view.t("portal-nothing-title"), view.t("portal-apps-nothing"))
                .action(html! { (Button::link(view.t("portal-show-all"), all)) }))
        };
    }
    html! { (EmptyState::new(Icon::LayoutGrid, view.t("portal-apps-empty-title"), view.t("portal-apps-empty"))) }
}

fn pages(view: &View<'_>, list: &List) -> Markup {
    let first = (!list.asked.after.is_empty()).then(|| list.asked.with("after", ""));
    let next = list.apps.items.last().filter(|_| list.apps.more).map(|app| list.asked.with("after", &cursor(app)));
    html! {
        (Pagination::new(view.t("portal-pages"))
            .previous(view.t("portal-first-page"), first)
            .next(view.t("portal-next-page"), next))
    }
}
