use maud::{Markup, Render, html};

use super::{Icon, Text, Tone};

/// Facts about one thing: each a name and a value.
#[derive(Debug, Clone, Default)]
pub struct Description<'a> {
    facts: Vec<(Text<'a>, Markup)>,
}

impl<'a> Description<'a> {
    /// An empty list.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fact.
    #[must_use]
    pub fn fact(mut self, name: impl Into<Text<'a>>, value: Markup) -> Self {
        self.facts.push((name.into(), value));
        self
    }
}

impl Render for Description<'_> {
    fn render(&self) -> Markup {
        html! {
            dl class="utrecht-data-list utrecht-data-list--rows tb-facts" {
                @for (name, value) in &self.facts {
                    div class="utrecht-data-list__item" {
                        dt class="utrecht-data-list__item-key" { (name) }
                        dd class="utrecht-data-list__item-value" { (value) }
                    }
                }
            }
        }
    }
}

/// A node of a [`Tree`].
#[derive(Debug, Clone)]
pub struct TreeNode<'a> {
    label: Text<'a>,
    href: Text<'a>,
    note: Option<Text<'a>>,
    open: bool,
    current: bool,
    children: Vec<Self>,
}

impl<'a> TreeNode<'a> {
    /// A node that goes to a page.
    #[must_use]
    pub fn new(label: impl Into<Text<'a>>, href: impl Into<Text<'a>>) -> Self {
        Self { label: label.into(), href: href.into(), note: None, open: false, current: false, children: Vec::new() }
    }

    /// Adds a remark: a kind, a number.
    #[must_use]
    pub fn note(mut self, note: impl Into<Text<'a>>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Shows what is below it.
    #[must_use]
    pub const fn open(mut self) -> Self {
        self.open = true;
        self
    }

    /// Says that this is the page one is on.
    #[must_use]
    pub const fn current(mut self) -> Self {
        self.current = true;
        self
    }

    /// Puts nodes below it.
    #[must_use]
    pub fn children(mut self, children: Vec<Self>) -> Self {
        self.children = children;
        self
    }

    fn line(&self) -> Markup {
        html! {
            a href=(self.href) aria-current=[self.current.then_some("page")] { (self.label) }
            @if let Some(note) = &self.note { " " span class="tb-soft" { (note) } }
        }
    }
}

/// Things within things, such as units: a nested list of which the parts can be folded.
#[derive(Debug, Clone)]
pub struct Tree<'a> {
    label: Text<'a>,
    nodes: Vec<TreeNode<'a>>,
}

impl<'a> Tree<'a> {
    /// The nodes at the top, and what screen readers call the list.
    #[must_use]
    pub fn new(label: impl Into<Text<'a>>, nodes: Vec<TreeNode<'a>>) -> Self {
        Self { label: label.into(), nodes }
    }

    fn level(nodes: &[TreeNode<'_>]) -> Markup {
        html! {
            @for node in nodes {
                li {
                    // The link stands outside the summary: one inside the other cannot be told apart by a screen reader.
                    div class="tb-tree__line" { (node.line()) }
                    @if !node.children.is_empty() {
                        details open[node.open] {
                            summary { (Icon::ChevronRight) span class="tb-only-read" { (node.label) } }
                            ul { (Self::level(&node.children)) }
                        }
                    }
                }
            }
        }
    }
}

impl Render for Tree<'_> {
    fn render(&self) -> Markup {
        html! { ul class="tb-tree" aria-label=(self.label) { (Self::level(&self.nodes)) } }
    }
}

/// Something that happened.
#[derive(Debug, Clone)]
pub struct TimelineRow<'a> {
    icon: Icon,
    tone: Tone,
    title: Markup,
    when: Text<'a>,
    iso: Text<'a>,
    body: Option<Markup>,
}

impl<'a> TimelineRow<'a> {
    /// What happened, when for people ("gisteren 14:02") and when for machines (`2026-09-01T14:02:00+02:00`).
    #[must_use]
    pub fn new(icon: Icon, title: Markup, when: impl Into<Text<'a>>, iso: impl Into<Text<'a>>) -> Self {
        Self { icon, tone: Tone::Neutral, title, when: when.into(), iso: iso.into(), body: None }
    }

    /// Colours the icon.
    #[must_use]
    pub const fn tone(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }

    /// Adds details.
    #[must_use]
    pub fn body(mut self, body: Markup) -> Self {
        self.body = Some(body);
        self
    }
}

/// What happened, in order.
#[derive(Debug, Clone)]
pub struct Timeline<'a> {
    label: Text<'a>,
    rows: Vec<TimelineRow<'a>>,
}

impl<'a> Timeline<'a> {
    /// The rows, and what screen readers call the list.
    #[must_use]
    pub fn new(label: impl Into<Text<'a>>, rows: Vec<TimelineRow<'a>>) -> Self {
        Self { label: label.into(), rows }
    }
}

impl Render for Timeline<'_> {
    fn render(&self) -> Markup {
        html! {
            ol class="tb-timeline" aria-label=(self.label) {
                @for row in &self.rows {
                    li {
                        span class={ "tb-timeline__mark " (row.tone.class()) } { (row.icon) }
                        div class="tb-timeline__text" {
                            div class="tb-timeline__title" { (row.title) }
                            @if let Some(body) = &row.body { div class="tb-timeline__body" { (body) } }
                        }
                        time class="tb-timeline__when" datetime=(row.iso) { (row.when) }
                    }
                }
            }
        }
    }
}

/// What will change, or changed, about one thing.
#[derive(Debug, Clone)]
pub enum Change<'a> {
    /// It comes: its name and what is known of it.
    Added(Text<'a>, Text<'a>),
    /// A value of it changes: its name, which value, from, to.
    Changed(Text<'a>, Text<'a>, Text<'a>, Text<'a>),
    /// It ends: its name and why.
    Ended(Text<'a>, Text<'a>),
}

impl<'a> Change<'a> {
    /// It comes.
    #[must_use]
    pub fn added(name: impl Into<Text<'a>>, note: impl Into<Text<'a>>) -> Self {
        Self::Added(name.into(), note.into())
    }

    /// A value changes.
    #[must_use]
    pub fn changed(
        name: impl Into<Text<'a>>,
        what: impl Into<Text<'a>>,
        from: impl Into<Text<'a>>,
        to: impl Into<Text<'a>>,
    ) -> Self {
        Self::Changed(name.into(), what.into(), from.into(), to.into())
    }

    /// It ends.
    #[must_use]
    pub fn ended(name: impl Into<Text<'a>>, why: impl Into<Text<'a>>) -> Self {
        Self::Ended(name.into(), why.into())
    }
}

/// The difference between what is and what will be.
#[derive(Debug, Clone)]
pub struct Difference<'a> {
    label: Text<'a>,
    words: [Text<'a>; 3],
    changes: Vec<Change<'a>>,
}

impl<'a> Difference<'a> {
    /// What screen readers call the list, the words for added, changed and ended, and the changes.
    #[must_use]
    pub fn new(label: impl Into<Text<'a>>, words: [Text<'a>; 3], changes: Vec<Change<'a>>) -> Self {
        Self { label: label.into(), words, changes }
    }

    fn change(&self, change: &Change<'_>) -> Markup {
        let [added, changed, ended] = &self.words;
        let (class, icon, word, name) = match change {
            Change::Added(name, _) => ("tb-diff--added", Icon::Plus, added, name),
            Change::Changed(name, ..) => ("tb-diff--changed", Icon::Pencil, changed, name),
            Change::Ended(name, _) => ("tb-diff--ended", Icon::Minus, ended, name),
        };
        html! {
            li class=(class) {
                span class="tb-diff__mark" { (icon) span class="tb-only-read" { (word) ": " } }
                span class="tb-diff__name" { (name) }
                span class="tb-diff__what" {
                    @match change {
                        Change::Added(_, note) | Change::Ended(_, note) => (note),
                        Change::Changed(_, what, from, to) => {
                            (what) ": " del { (from) } (Icon::ArrowRight) ins { (to) }
                        },
                    }
                }
            }
        }
    }
}

impl Render for Difference<'_> {
    fn render(&self) -> Markup {
        html! {
            ul class="tb-diff" aria-label=(self.label) {
                @for change in &self.changes { (self.change(change)) }
            }
        }
    }
}
