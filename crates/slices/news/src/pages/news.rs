//! The news that is for the reader, and writing it.

use access::Acting;
use axum::extract::Query;
use axum::response::{IntoResponse as _, Response};
use directory::UnitField;
use directory::commands::find::PageOf;
use directory::commands::pick::{self, Offer};
use kernel::{Error, Text, UnitId};
use maud::{Markup, html};
use serde::Deserialize;
use web::components::{Button, Card, Chip, EmptyState, Heading, Icon, Pagination, SearchForm, Toolbar};
use web::{Entry, Form, Page, PageResult, Redirect, SignedIn, View, address};

use super::form::{self, Kind};
use super::item::{Marks, items};
use super::{cursor, read_cursor};
use crate::commands::{find, posts};
use crate::gate;
use crate::model::Listed;
use crate::permissions::WriteNews;
use crate::store::lists::{NewsFilter, Which};

/// How many items stand on a page.
const MOST: u16 = 20;

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    /// `must-read`, `unread` or `archive`; all that runs when empty.
    which: String,
    after: String,
}

impl Asked {
    fn at(&self, which: &str, after: &str) -> String {
        address("/news", &[("q", &self.q), ("which", which), ("after", after)])
    }
}

/// What a key in an address asks for.
pub(crate) fn read_which(key: &str) -> Which {
    match key {
        "must-read" => Which::MustRead,
        "unread" => Which::Unread,
        "archive" => Which::Archive,
        _ => Which::All,
    }
}

pub(super) async fn page(me: SignedIn, Query(asked): Query<Asked>) -> PageResult {
    let filter = NewsFilter {
        words: asked.q.clone(),
        which: read_which(&asked.which),
        lang: me.lang(),
        after: read_cursor(&asked.after),
        limit: MOST,
    };
    let found = find::news(me.acting(), &filter).await?;
    let writes = me.grants().any::<WriteNews>();
    let plain = asked.q.is_empty() && asked.which.is_empty() && asked.after.is_empty();
    let coming = if writes && plain { find::coming(me.acting()).await? } else { Vec::new() };
    let view = View::of(&me);
    Ok(Page::new(view.t("news-title"), render(&view, &asked, &found, (writes, &coming))))
}

fn render(view: &View<'_>, asked: &Asked, found: &PageOf<Listed>, (writes, coming): (bool, &[Listed])) -> Markup {
    let new = Button::link(view.t("news-new-item"), "/news/new").primary().icon(Icon::Plus);
    let marks = Marks { place: true, unseen: true, since: None };
    let first = (!asked.after.is_empty()).then(|| asked.at(&asked.which, ""));
    let next = found.items.last().filter(|_| found.more).map(|last| asked.at(&asked.which, &cursor(last)));
    html! {
        (Heading::new(view.t("news-title")).lead(view.t("news-lead")).actions(html! { @if writes { (new) } }))
        div class="tb-stack" {
            (toolbar(view, asked))
            @if !coming.is_empty() {
                (Card::new(items(view, Marks { place: true, ..Marks::default() }, coming))
                    .title(view.t("news-coming")).icon(Icon::Clock))
            }
            @if found.items.is_empty() { (empty(view, asked)) }
            (items(view, marks, &found.items))
            (Pagination::new(view.t("news-pages"))
                .previous(view.t("news-first-page"), first)
                .next(view.t("news-next-page"), next))
        }
    }
}

fn toolbar(view: &View<'_>, asked: &Asked) -> Markup {
    let search = SearchForm::new("/news", view.t("news-search"), view.t("shell-search-submit"))
        .value(asked.q.as_str())
        .keep("which", asked.which.as_str());
    let which = [
        ("", "news-which-now"),
        ("unread", "news-which-unread"),
        ("must-read", "news-which-must-read"),
        ("archive", "news-which-archive"),
    ];
    let chips = which.map(|(key, label)| Chip::choice(view.t(label), asked.at(key, ""), asked.which == key));
    html! { (Toolbar::new().search(html! { (search) }).chips(view.t("news-which"), chips.to_vec())) }
}

fn empty(view: &View<'_>, asked: &Asked) -> Markup {
    let plain = asked.q.is_empty();
    let (title, said) = match (plain, asked.which.as_str()) {
        (true, "must-read" | "unread") => ("news-all-read-title", "news-all-read"),
        (true, _) => ("news-none-title", "news-none"),
        (false, _) => ("news-nothing-title", "news-nothing"),
    };
    let icon = if plain { Icon::Newspaper } else { Icon::Search };
    html! { (EmptyState::new(icon, view.t(title), view.t(said))) }
}

/// What the address of a new item asks for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Of {
    of: String,
}

pub(super) async fn new(me: SignedIn, Query(asked): Query<Of>) -> PageResult {
    let view = View::of(&me);
    let mut entry = form::fresh(me.lang());
    if let Ok(original) = asked.of.parse() {
        let reading = gate::read(me.acting(), original).await?;
        reading.editing()?;
        let unit = reading.post().unit().ok_or(Error::NotFound)?;
        entry = form::filled(&view, reading.post())
            .with("unit", unit)
            .with("translation_of", reading.post().root())
            .with("version", "");
    } else {
        entry = entry.with("unit", usual_unit(&me).await?.map(|unit| unit.to_string()).unwrap_or_default());
    }
    dress(&me, &entry).await
}

/// The whole organisation, where the writer may write for it; else the first unit.
async fn usual_unit(me: &SignedIn) -> kernel::Result<Option<UnitId>> {
    let own = &me.me().house;
    if me.grants().at::<WriteNews>(&own.place).is_some() {
        return Ok(Some(own.organisation.unit()));
    }
    Ok(match find::audiences(me.acting(), "").await? {
        Offer::Few(few) => few.first().map(|unit| unit.id),
        Offer::Many(_) => None,
    })
}

async fn dress(me: &SignedIn, entry: &Entry) -> PageResult {
    let view = View::of(me);
    let units = find::audiences(me.acting(), entry.get("unit")).await?;
    let audience = UnitField {
        name: "unit",
        label: view.t("news-unit"),
        empty: None,
        about: view.t("news-unit-hint"),
        hint: view.t("unit-pick-hint"),
        purpose: "see",
        organisation: None,
    };
    let field = audience.render(&units, entry.get("unit")).error(entry.error(&view, "unit"));
    let hidden = [("translation_of", entry.text("translation_of"))];
    let kind = Kind {
        version: 0,
        news: true,
        keeps: true,
        to: "/news/new".to_owned(),
        back: "/news".to_owned(),
        submit: "news-publish-do",
        audience: Some(html! { (field) }),
        hidden: &hidden,
    };
    let title = view.t("news-new-item");
    let body = html! { (Heading::new(title.as_str())) (form::render(&view, &kind, entry)) };
    Ok(Page::new(title, body).under(view.t("news-title"), "/news"))
}

/// Fills in the unit that was typed, or says what is wrong with it.
async fn settle_unit(acting: &Acting, mut entry: Entry) -> kernel::Result<Entry> {
    match pick::read::<WriteNews>(acting, None, entry.get("unit")).await? {
        Ok(unit) => Ok(entry.with("unit", unit)),
        Err(text) => {
            form::refuse(&mut entry, "unit", text);
            Ok(entry)
        }
    }
}

pub(super) async fn write(me: SignedIn, Form(entry): Form<Entry>) -> PageResult<Response> {
    let view = View::of(&me);
    let mut entry = settle_unit(me.acting(), entry).await?;
    let draft = form::draft(&view, &mut entry);
    let unit = entry.get("unit").parse::<UnitId>().ok();
    if let (Some(draft), Some(unit), false) = (draft, unit, entry.ticked("preview")) {
        match posts::write_news(me.acting(), unit, draft).await {
            Ok(id) => {
                let said = Text::new("news-published");
                return Ok(Redirect::to(format!("/posts/{id}")).saying(&said).into_response());
            }
            Err(error) => entry.take(error)?,
        }
    }
    let page = dress(&me, &entry).await?;
    Ok(if entry.is_wrong() { page.with_errors() } else { page }.into_response())
}
