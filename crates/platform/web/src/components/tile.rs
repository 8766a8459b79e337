use maud::{Markup, Render, html};

use super::{Icon, Text};
use crate::csrf::CsrfToken;

/// The class of the colour that belongs to a name: one of eight, always the same for the same name.
#[must_use]
pub fn tint(name: &str) -> &'static str {
    const TINTS: [&str; 8] =
        ["tb-tint-0", "tb-tint-1", "tb-tint-2", "tb-tint-3", "tb-tint-4", "tb-tint-5", "tb-tint-6", "tb-tint-7"];
    // FNV-1a: any fixed hash does, as long as it stays the same over builds.
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    TINTS[(hash >> 16) as usize % TINTS.len()]
}

/// The square of a tile: an icon, or else the first letter of the name.
fn square(name: &str, icon: Option<Icon>) -> Markup {
    html! {
        span class={ "tb-tile__square " (tint(name)) } aria-hidden="true" {
            @match icon {
                Some(icon) => (icon),
                None => (name.chars().find(|c| c.is_alphanumeric()).unwrap_or('•').to_uppercase()),
            }
        }
    }
}

/// A large link with an icon: a task, a place to go.
#[derive(Debug, Clone)]
pub struct Tile<'a> {
    name: Text<'a>,
    href: Text<'a>,
    icon: Option<Icon>,
    text: Option<Text<'a>>,
    badge: Option<Markup>,
}

impl<'a> Tile<'a> {
    /// A tile that goes to a page.
    #[must_use]
    pub fn new(name: impl Into<Text<'a>>, href: impl Into<Text<'a>>) -> Self {
        Self { name: name.into(), href: href.into(), icon: None, text: None, badge: None }
    }

    /// Sets the icon; without one the first letter is shown.
    #[must_use]
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Adds a line under the name.
    #[must_use]
    pub fn text(mut self, text: impl Into<Text<'a>>) -> Self {
        self.text = Some(text.into());
        self
    }

    /// Adds a badge.
    #[must_use]
    pub fn badge(mut self, badge: Markup) -> Self {
        self.badge = Some(badge);
        self
    }
}

impl Render for Tile<'_> {
    fn render(&self) -> Markup {
        html! {
            div class="tb-tile" {
                (square(&self.name, self.icon))
                div class="tb-tile__text" {
                    a class="tb-tile__link" href=(self.href) { (self.name) }
                    @if let Some(text) = &self.text { span class="tb-tile__note" { (text) } }
                }
                @if let Some(badge) = &self.badge { (badge) }
            }
        }
    }
}

/// The star on an app tile: a form that turns the favourite on or off.
#[derive(Debug, Clone)]
pub struct Favourite<'a> {
    /// Where the form posts to. With script the answer is not shown, so any 2xx or redirect will do.
    pub action: Text<'a>,
    /// Proof that the form is ours.
    pub csrf: &'a CsrfToken,
    /// Whether it is a favourite now.
    pub on: bool,
    /// The label, of the state "on" and of the button: "Favoriet: Rekentuin".
    pub label: Text<'a>,
}

/// An app on the landing page: a link, a line of explanation and a star.
#[derive(Debug, Clone)]
pub struct AppTile<'a> {
    tile: Tile<'a>,
    image: Option<Text<'a>>,
    words: Text<'a>,
    favourite: Option<Favourite<'a>>,
    new_tab: Option<Text<'a>>,
}

impl<'a> AppTile<'a> {
    /// An app and the address that opens it.
    #[must_use]
    pub fn new(name: impl Into<Text<'a>>, href: impl Into<Text<'a>>) -> Self {
        Self { tile: Tile::new(name, href), image: None, words: Text::Borrowed(""), favourite: None, new_tab: None }
    }

    /// Sets the icon; without one, and without an image, the first letter is shown.
    #[must_use]
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.tile.icon = Some(icon);
        self
    }

    /// Sets the address of its own logo, on this server.
    #[must_use]
    pub fn image(mut self, image: impl Into<Text<'a>>) -> Self {
        self.image = Some(image.into());
        self
    }

    /// Adds a line under the name.
    #[must_use]
    pub fn text(mut self, text: impl Into<Text<'a>>) -> Self {
        self.tile.text = Some(text.into());
        self
    }

    /// Words by which the filter finds it besides its name and line: synonyms, categories.
    #[must_use]
    pub fn words(mut self, words: impl Into<Text<'a>>) -> Self {
        self.words = words.into();
        self
    }

    /// Gives it a star.
    #[must_use]
    pub fn favourite(mut self, favourite: Favourite<'a>) -> Self {
        self.favourite = Some(favourite);
        self
    }

    /// Opens in a new tab, with this remark for screen readers: "(opent in een nieuw tabblad)".
    #[must_use]
    pub fn new_tab(mut self, remark: impl Into<Text<'a>>) -> Self {
        self.new_tab = Some(remark.into());
        self
    }
}

impl Render for AppTile<'_> {
    fn render(&self) -> Markup {
        let (target, rel) = self.new_tab.is_some().then_some(("_blank", "noopener")).unzip();
        html! {
            div class="tb-tile tb-tile--app" data-filter-words=(self.words) {
                @match &self.image {
                    Some(image) => span class="tb-tile__square tb-tile__square--image" {
                        img src=(image) alt="" width="44" height="44" loading="lazy";
                    },
                    None => (square(&self.tile.name, self.tile.icon)),
                }
                div class="tb-tile__text" {
                    a class="tb-tile__link" href=(self.tile.href) target=[target] rel=[rel] {
                        (self.tile.name)
                        @if let Some(remark) = &self.new_tab { span class="tb-only-read" { " " (remark) } }
                    }
                    @if let Some(text) = &self.tile.text { span class="tb-tile__note" { (text) } }
                }
                @if let Some(star) = &self.favourite {
                    form class="tb-star" method="post" action=(star.action) data-star {
                        (star.csrf.field())
                        button class="tb-star__button" type="submit" name="on" value=(if star.on { "false" } else { "true" })
                            aria-pressed=(if star.on { "true" } else { "false" }) aria-label=(star.label) title=(star.label) { (Icon::Star) }
                    }
                }
            }
        }
    }
}

/// Tiles beside and under each other, as many as fit; the arrow keys go over them.
#[derive(Debug)]
pub struct TileGrid<'a> {
    id: Text<'a>,
    label: Text<'a>,
    tiles: Vec<Markup>,
}

impl<'a> TileGrid<'a> {
    /// The id (for [`TileFilter`]), what screen readers call the list, and the rendered tiles.
    #[must_use]
    pub fn new(id: impl Into<Text<'a>>, label: impl Into<Text<'a>>, tiles: Vec<Markup>) -> Self {
        Self { id: id.into(), label: label.into(), tiles }
    }
}

impl Render for TileGrid<'_> {
    fn render(&self) -> Markup {
        html! {
            ul class="tb-tiles" id=(self.id) aria-label=(self.label) data-tiles {
                @for tile in &self.tiles { li { (tile) } }
            }
        }
    }
}

/// A search field above one or more [`TileGrid`]s that hides, while typing, the tiles that do not match.
/// Without script it is an ordinary search form, so the server must filter on `q` as well.
///
/// A part of the page with `data-filter-part` around a grid disappears with its last tile; one with
/// `data-filter-away` is hidden as soon as something is typed, so that it does not stand before what is found.
#[derive(Debug)]
pub struct TileFilter<'a> {
    /// Where the form goes to: this page.
    pub action: Text<'a>,
    /// What was searched for.
    pub value: Text<'a>,
    /// The label, also shown inside the empty field.
    pub label: Text<'a>,
    /// The ids of the grids, with spaces between.
    pub grids: Text<'a>,
    /// What is said when nothing matches.
    pub nothing: Text<'a>,
}

impl Render for TileFilter<'_> {
    fn render(&self) -> Markup {
        html! {
            form class="tb-search tb-search--filter" role="search" aria-label=(self.label) method="get" action=(self.action) {
                span class="tb-search__icon" { (Icon::Search) }
                input class="utrecht-textbox tb-search__input" type="search" name="q" value=(self.value)
                    placeholder=(self.label) aria-label=(self.label) autocomplete="off"
                    data-slash data-filter=(self.grids);
                kbd class="tb-search__key" aria-hidden="true" hidden { "/" }
                p class="tb-search__nothing" role="status" data-filter-nothing=(self.nothing) {}
            }
        }
    }
}
