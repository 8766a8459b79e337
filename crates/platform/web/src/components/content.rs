use maud::{Markup, Render, html};

use super::{Icon, Text};

/// The title of a page or a part of it, with an introduction and the things one can do there.
#[derive(Debug, Clone)]
pub struct Heading<'a> {
    text: Text<'a>,
    level: u8,
    lead: Option<Text<'a>>,
    actions: Option<Markup>,
    id: Option<Text<'a>>,
}

impl<'a> Heading<'a> {
    /// The title of the page: level 1.
    #[must_use]
    pub fn new(text: impl Into<Text<'a>>) -> Self {
        Self { text: text.into(), level: 1, lead: None, actions: None, id: None }
    }

    /// The title of a part: level 2 to 4.
    #[must_use]
    pub fn level(mut self, level: u8) -> Self {
        self.level = level.clamp(1, 4);
        self
    }

    /// Sets the id, to link to or to name a region with.
    #[must_use]
    pub fn id(mut self, id: impl Into<Text<'a>>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Adds a sentence under the title.
    #[must_use]
    pub fn lead(mut self, lead: impl Into<Text<'a>>) -> Self {
        self.lead = Some(lead.into());
        self
    }

    /// Puts buttons beside the title.
    #[must_use]
    pub fn actions(mut self, actions: Markup) -> Self {
        self.actions = Some(actions);
        self
    }
}

impl Render for Heading<'_> {
    fn render(&self) -> Markup {
        let class = format!("nl-heading nl-heading--level-{}", self.level);
        html! {
            div class={ "tb-heading tb-heading--" (self.level) } {
                div class="tb-heading__text" {
                    @match self.level {
                        1 => h1 class=(class) id=[&self.id] { (self.text) },
                        2 => h2 class=(class) id=[&self.id] { (self.text) },
                        3 => h3 class=(class) id=[&self.id] { (self.text) },
                        _ => h4 class=(class) id=[&self.id] { (self.text) },
                    }
                    @if let Some(lead) = &self.lead { p class="nl-paragraph nl-paragraph--lead" { (lead) } }
                }
                @if let Some(actions) = &self.actions { div class="tb-heading__actions" { (actions) } }
            }
        }
    }
}

/// What a badge or a mark says at a glance. Never by colour alone: there is always a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing special.
    #[default]
    Neutral,
    /// New, or the organisation's own.
    Brand,
    /// In order, active.
    Ok,
    /// Needs attention.
    Warning,
    /// Wrong, blocked, ended.
    Error,
}

impl Tone {
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Neutral => "tb-tone-neutral",
            Self::Brand => "tb-tone-brand",
            Self::Ok => "tb-tone-ok",
            Self::Warning => "tb-tone-warning",
            Self::Error => "tb-tone-error",
        }
    }
}

/// A state in one or two words.
#[derive(Debug, Clone)]
pub struct Badge<'a> {
    text: Text<'a>,
    tone: Tone,
}

impl<'a> Badge<'a> {
    /// A badge.
    #[must_use]
    pub fn new(tone: Tone, text: impl Into<Text<'a>>) -> Self {
        Self { text: text.into(), tone }
    }
}

impl Render for Badge<'_> {
    fn render(&self) -> Markup {
        html! { span class={ "nl-data-badge " (self.tone.class()) } { (self.text) } }
    }
}

/// A framed part of a page.
#[derive(Debug, Clone)]
pub struct Card<'a> {
    title: Option<Text<'a>>,
    icon: Option<Icon>,
    actions: Option<Markup>,
    body: Markup,
    flush: bool,
}

impl<'a> Card<'a> {
    /// A card without a title.
    #[must_use]
    pub const fn new(body: Markup) -> Self {
        Self { title: None, icon: None, actions: None, body, flush: false }
    }

    /// Gives it a title (a level-2 heading).
    #[must_use]
    pub fn title(mut self, title: impl Into<Text<'a>>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Puts an icon before the title.
    #[must_use]
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Puts buttons or a link beside the title.
    #[must_use]
    pub fn actions(mut self, actions: Markup) -> Self {
        self.actions = Some(actions);
        self
    }

    /// Lets the body reach the edges: for a table or a list.
    #[must_use]
    pub const fn flush(mut self) -> Self {
        self.flush = true;
        self
    }
}

impl Render for Card<'_> {
    fn render(&self) -> Markup {
        html! {
            section class={ "tb-card" @if self.flush { " tb-card--flush" } } {
                @if let Some(title) = &self.title {
                    div class="tb-card__head" {
                        @if let Some(icon) = self.icon { span class="tb-card__icon" { (icon) } }
                        h2 class="nl-heading nl-heading--level-3" { (title) }
                        @if let Some(actions) = &self.actions { div class="tb-card__actions" { (actions) } }
                    }
                }
                div class="tb-card__body" { (self.body) }
            }
        }
    }
}

/// A person as a coloured disc with initials. Decorative: the name stands beside it.
#[derive(Debug, Clone)]
pub struct Avatar<'a> {
    name: Text<'a>,
    large: bool,
}

impl<'a> Avatar<'a> {
    /// The disc of the person with this name.
    #[must_use]
    pub fn new(name: impl Into<Text<'a>>) -> Self {
        Self { name: name.into(), large: false }
    }

    /// For the head of a page.
    #[must_use]
    pub const fn large(mut self) -> Self {
        self.large = true;
        self
    }

    /// The first letters of the first and the last word that begins with a capital: "Noor de Wit" gives "NW".
    fn initials(&self) -> String {
        let capital = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
        let mut words = self.name.split_whitespace().filter(capital);
        let first = words.next().or_else(|| self.name.split_whitespace().next());
        [first, words.next_back()].into_iter().flatten().filter_map(|word| word.chars().next()).collect()
    }
}

impl Render for Avatar<'_> {
    fn render(&self) -> Markup {
        html! {
            span class={ "tb-avatar " (super::tint(&self.name)) @if self.large { " tb-avatar--large" } }
                aria-hidden="true" { (self.initials()) }
        }
    }
}

/// A code to copy: shown in full and selected with one click; with script there is a button too.
#[derive(Debug, Clone)]
pub struct CopyCode<'a> {
    code: Text<'a>,
    copy: Text<'a>,
    copied: Text<'a>,
}

impl<'a> CopyCode<'a> {
    /// The code, the label of the button, and what is said once it is copied.
    #[must_use]
    pub fn new(code: impl Into<Text<'a>>, copy: impl Into<Text<'a>>, copied: impl Into<Text<'a>>) -> Self {
        Self { code: code.into(), copy: copy.into(), copied: copied.into() }
    }
}

impl Render for CopyCode<'_> {
    fn render(&self) -> Markup {
        html! {
            span class="tb-copy" {
                code class="nl-code" { (self.code) }
                button class="tb-icon-button" type="button" hidden data-copy=(self.code) data-copied=(self.copied)
                    title=(self.copy) aria-label=(self.copy) { (Icon::Copy) }
            }
        }
    }
}
