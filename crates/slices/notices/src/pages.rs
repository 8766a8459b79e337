//! The bell, the list of notices, and the choices.

use axum::extract::{Path, Query};
use chrono::NaiveDate;
use groups::model::GroupId;
use kernel::{Error, Result, Text, Timestamp};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{
    Badge, Button, Chip, Choice as Offer, EmptyState, Field, Form as FormView, Heading, Icon, Pagination, Tone,
    Toolbar, actions,
};
use web::shell::Bell;
use web::{Ctx, Entry, Form, Guard, Page, PageResult, Redirect, Routes, SignedIn, View, address};

use crate::commands::{self, After, NoticeFilter};
use crate::model::{Choice, Kind, Notice};

/// Notices on a page: each is asked of who keeps its subject.
const PAGE: u16 = 25;
/// Groups that the list can be narrowed to with one press: those last looked at.
const CHIPS: u16 = 8;

pub(crate) fn routes(routes: &mut Routes) {
    routes.get("/notices", Guard::SignedIn, page);
    routes.get("/notices/settings", Guard::SignedIn, settings);
    routes.post("/notices/settings", Guard::SignedIn, choose);
    routes.post("/notices/seen", Guard::SignedIn, see_all);
    routes.get("/notices/{notice}/open", Guard::SignedIn, open);
}

/// The bell at the top of every page, for who signed in. One count of an index that holds what was not seen.
pub async fn bell(ctx: &Ctx) -> Result<Option<Bell<'static>>> {
    let Some(me) = SignedIn::of(ctx) else { return Ok(None) };
    let count = commands::unseen(me.acting()).await?;
    let label = ctx.text(&Text::new("notices-bell").with("n", count));
    Ok(Some(Bell { href: "/notices".into(), label: label.into(), count: count.unsigned_abs() }))
}

/// A place in the list, as it stands in an address.
pub(crate) fn cursor((at, event): (Timestamp, i64)) -> String {
    format!("{}~{event}", at.micros())
}

/// Reads a place in the list back.
pub(crate) fn read_cursor(text: &str) -> After {
    let (at, event) = text.split_once('~')?;
    Some((Timestamp::from_micros(at.parse().ok()?), event.parse().ok()?))
}

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    group: String,
    after: String,
}

impl Asked {
    fn at(group: &str, after: &str) -> String {
        address("/notices", &[("group", group), ("after", after)])
    }
}

async fn page(me: SignedIn, Query(asked): Query<Asked>) -> PageResult {
    let filter = NoticeFilter { group: asked.group.parse().ok(), after: read_cursor(&asked.after), limit: PAGE };
    let (found, next) = commands::list(me.acting(), &filter).await?;
    let groups: Vec<(GroupId, String)> = match groups::commands::find::mine(me.acting(), CHIPS).await {
        Ok(mine) => mine.into_iter().map(|group| (group.id, group.name)).collect(),
        Err(Error::SignInNeeded) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let view = View::of(&me);
    let body = render(&view, &asked, &found.items, (&groups, next));
    Ok(Page::new(view.t("notices-title"), body))
}

fn render(view: &View<'_>, asked: &Asked, found: &[Notice], (groups, next): (&[(GroupId, String)], After)) -> Markup {
    let see = FormView::new(
        "/notices/seen",
        view.csrf,
        html! {
            input type="hidden" name="group" value=(asked.group);
            (Button::submit(view.t("notices-see-all")).secondary().icon(Icon::Check))
        },
    )
    .inline();
    let settings = Button::link(view.t("notices-settings"), "/notices/settings").subtle().icon(Icon::Settings);
    let mut chips = vec![Chip::choice(view.t("notices-filter-all"), Asked::at("", ""), asked.group.is_empty())];
    chips.extend(groups.iter().map(|(id, name)| {
        let id = id.to_string();
        Chip::choice(name.clone(), Asked::at(&id, ""), asked.group == id)
    }));
    let first = (!asked.after.is_empty()).then(|| Asked::at(&asked.group, ""));
    let next = next.map(|next| Asked::at(&asked.group, &cursor(next)));
    html! {
        (Heading::new(view.t("notices-title")).lead(view.t("notices-lead"))
            .actions(html! { @if found.iter().any(|one| one.seen_at.is_none()) { (see) } (settings) }))
        div class="tb-stack" {
            @if !groups.is_empty() { (Toolbar::new().chips(view.t("notices-filter"), chips)) }
            @if found.is_empty() && next.is_none() {
                (EmptyState::new(Icon::Bell, view.t("notices-none-title"), view.t("notices-none")))
            }
            @for (day, of_day) in by_day(view, found) {
                section class="tb-stack" {
                    h2 class="nl-heading nl-heading--level-2" {
                        @if day == day_of(view, view.now) { (view.t("notices-today")) } @else { (view.day(day)) }
                    }
                    ul class="tb-list" { @for one in of_day { (item(view, one)) } }
                }
            }
            (Pagination::new(view.t("notices-pages"))
                .previous(view.t("notices-first"), first)
                .next(view.t("notices-next"), next))
        }
    }
}

fn day_of(view: &View<'_>, at: Timestamp) -> NaiveDate {
    at.at(view.zone).date_naive()
}

/// Notices in runs of one day.
fn by_day<'a>(view: &View<'_>, found: &'a [Notice]) -> Vec<(NaiveDate, &'a [Notice])> {
    found
        .chunk_by(|a, b| day_of(view, a.at) == day_of(view, b.at))
        .filter_map(|run| Some((day_of(view, run.first()?.at), run)))
        .collect()
}

fn item(view: &View<'_>, one: &Notice) -> Markup {
    let who = one.who.clone().unwrap_or_else(|| view.t("notices-somebody"));
    let said = Text::new(said(one.kind)).with("who", who).with("title", &one.title);
    html! {
        li class="tb-media" {
            (icon(one.kind))
            div {
                a class="nl-link" href={ "/notices/" (one.event) "/open" } { (view.text(&said)) }
                @if one.seen_at.is_none() { " " (Badge::new(Tone::Brand, view.t("notices-new"))) }
                p class="tb-soft" {
                    (view.time(one.at))
                    @if let Some((_, name)) = one.group.as_ref().filter(|_| !tells_group(one.kind)) { " · " (name) }
                }
            }
        }
    }
}

/// Whether what is said names the group already.
const fn tells_group(kind: Kind) -> bool {
    matches!(kind, Kind::Asked | Kind::Added | Kind::Owner)
}

const fn said(kind: Kind) -> &'static str {
    match kind {
        Kind::Post => "notices-said-post",
        Kind::MustRead => "notices-said-must-read",
        Kind::Comment => "notices-said-comment",
        Kind::Document => "notices-said-document",
        Kind::Asked => "notices-said-asked",
        Kind::Added => "notices-said-added",
        Kind::Owner => "notices-said-owner",
    }
}

const fn icon(kind: Kind) -> Icon {
    match kind {
        Kind::Post => Icon::Newspaper,
        Kind::MustRead => Icon::CircleAlert,
        Kind::Comment => Icon::MessageSquare,
        Kind::Document => Icon::FileText,
        Kind::Asked => Icon::UserPlus,
        Kind::Added | Kind::Owner => Icon::Users,
    }
}

async fn open(me: SignedIn, Path(notice): Path<String>) -> PageResult<Redirect> {
    let event = notice.parse().map_err(|_| Error::NotFound)?;
    Ok(Redirect::to(commands::open(me.acting(), event).await?))
}

/// Of which group all was seen; of all when empty.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Seeing {
    group: String,
}

async fn see_all(me: SignedIn, Form(seeing): Form<Seeing>) -> PageResult<Redirect> {
    commands::see_all(me.acting(), seeing.group.parse().ok()).await?;
    Ok(Redirect::to(Asked::at(&seeing.group, "")).saying(&Text::new("notices-seen-all")))
}

async fn settings(me: SignedIn) -> PageResult {
    let view = View::of(&me);
    let choices = commands::choices(me.acting()).await?;
    let body = html! {
        (Heading::new(view.t("notices-settings")).lead(view.t("notices-settings-lead")))
        @if choices.is_empty() { p { (view.t("notices-settings-none")) } } @else {
            div class="tb-stack" {
                p class="tb-soft" { (view.t("notices-choice-hint")) }
                (FormView::new("/notices/settings", view.csrf, html! {
                    @for (group, name, choice) in &choices { (choice_field(&view, *group, name, *choice)) }
                    (actions(&[Button::submit(view.t("notices-save"))]))
                }))
            }
        }
    };
    Ok(Page::new(view.t("notices-settings"), body).under(view.t("notices-title"), "/notices"))
}

fn choice_field(view: &View<'_>, group: GroupId, name: &str, choice: Choice) -> Markup {
    let offers = Choice::ALL.map(|one| Offer::new(one.key(), view.t(&format!("notices-choice-{one}"))));
    html! { (Field::select(group.to_string(), name.to_owned(), offers.into()).value(choice.key())) }
}

async fn choose(me: SignedIn, Form(entry): Form<Entry>) -> PageResult<Redirect> {
    let mine = commands::choices(me.acting()).await?;
    let wanted: Vec<(GroupId, Choice)> =
        mine.into_iter().filter_map(|(group, ..)| Some((group, entry.get(&group.to_string()).parse().ok()?))).collect();
    commands::choose(me.acting(), &wanted).await?;
    Ok(Redirect::to("/notices/settings").saying(&Text::new("notices-saved")))
}
