//! What all pages of one group have in common: its name, and the way to its other pages.

use maud::{Markup, html};
use web::components::{Badge, Heading, Tabs, Tone};
use web::{App, Page, View};

use crate::gate::Seen;
use crate::model::{Group, Visibility};

/// A page of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// All at a glance.
    Overview,
    /// What is said.
    Posts,
    /// What is kept.
    Documents,
    /// When.
    Agenda,
    /// Who.
    Members,
    /// For who keeps it.
    Settings,
}

impl Tab {
    const ALL: [Self; 6] = [Self::Overview, Self::Posts, Self::Documents, Self::Agenda, Self::Members, Self::Settings];

    const fn key(self) -> &'static str {
        match self {
            Self::Overview => "",
            Self::Posts => "posts",
            Self::Documents => "documents",
            Self::Agenda => "agenda",
            Self::Members => "members",
            Self::Settings => "settings",
        }
    }

    /// The capability that fills the page, for those that are not the groups' own.
    const fn filled_by(self) -> Option<&'static str> {
        match self {
            Self::Posts => Some("news"),
            Self::Documents => Some("documents"),
            _ => None,
        }
    }

    fn label(self) -> String {
        if self == Self::Overview { "groups-tab-overview".to_owned() } else { format!("groups-tab-{}", self.key()) }
    }

    fn href(self, group: &Group) -> String {
        match self {
            Self::Overview => format!("/groups/{}", group.id),
            other => format!("/groups/{}/{}", group.id, other.key()),
        }
    }

    fn is_there(self, app: &App, seen: &Seen) -> bool {
        let filled = self.filled_by().is_none_or(|name| app.slices.iter().any(|slice| slice.name == name));
        let open = match self {
            Self::Overview => true,
            Self::Settings => seen.steers(),
            Self::Members => seen.standing().is_some() || seen.steers(),
            _ => seen.standing().is_some(),
        };
        filled && open
    }
}

/// A page of a group: `body` below the group's name and the way to its other pages.
#[must_use]
pub fn frame(view: &View<'_>, app: &App, seen: &Seen, tab: Tab, body: &Markup) -> Page {
    let group = seen.group();
    let title = view.t(&tab.label());
    let tabs = Tab::ALL.into_iter().filter(|tab| tab.is_there(app, seen));
    let tabs = tabs.map(|one| web::components::Tab::new(view.t(&one.label()), one.href(group), one == tab)).collect();
    let content = html! {
        (Heading::new(group.name.as_str()).lead(group.about.as_str()).actions(badges(view, group)))
        div class="tb-stack" {
            (Tabs::new(view.t("groups-tabs"), tabs))
            (body)
        }
    };
    let name = if tab == Tab::Overview { group.name.clone() } else { format!("{title} – {}", group.name) };
    let page = Page::new(name, content).under(view.t("groups-title"), "/groups");
    if tab == Tab::Overview { page } else { page.under(group.name.as_str(), Tab::Overview.href(group)) }
}

/// What sets a group apart from one that is open.
pub(super) fn badges(view: &View<'_>, group: &Group) -> Markup {
    html! {
        @if group.visibility != Visibility::Open {
            (Badge::new(Tone::Neutral, view.t(&format!("groups-visibility-{}", group.visibility))))
        }
        @if group.ended_at.is_some() { " " (Badge::new(Tone::Warning, view.t("groups-has-ended"))) }
    }
}
