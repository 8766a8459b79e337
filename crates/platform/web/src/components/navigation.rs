use maud::{Markup, Render, html};

use super::{Icon, Text};

/// One page on the way from the start to this page.
#[derive(Debug, Clone)]
pub struct Crumb<'a> {
    label: Text<'a>,
    href: Text<'a>,
}

impl<'a> Crumb<'a> {
    /// A page above this one.
    #[must_use]
    pub fn new(label: impl Into<Text<'a>>, href: impl Into<Text<'a>>) -> Self {
        Self { label: label.into(), href: href.into() }
    }
}

/// The way from the start to this page; this page itself is not in it.
#[derive(Debug, Clone)]
pub struct Breadcrumbs<'a> {
    label: Text<'a>,
    crumbs: Vec<Crumb<'a>>,
}

impl<'a> Breadcrumbs<'a> {
    /// The pages above this one, from the top, and what screen readers call the list: "Kruimelpad".
    #[must_use]
    pub fn new(label: impl Into<Text<'a>>, crumbs: Vec<Crumb<'a>>) -> Self {
        Self { label: label.into(), crumbs }
    }
}

impl Render for Breadcrumbs<'_> {
    fn render(&self) -> Markup {
        html! {
            @if !self.crumbs.is_empty() {
                nav class="utrecht-breadcrumb-nav tb-breadcrumbs" aria-label=(self.label) {
                    ol class="utrecht-breadcrumb-nav__list" {
                        @for crumb in &self.crumbs {
                            li class="utrecht-breadcrumb-nav__item" {
                                a class="utrecht-breadcrumb-nav__link nl-link" href=(crumb.href) { (crumb.label) }
                                (Icon::ChevronRight)
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Links to the pages before and after in a list that is read by cursor.
#[derive(Debug, Clone)]
pub struct Pagination<'a> {
    label: Text<'a>,
    previous: Option<Crumb<'a>>,
    next: Option<Crumb<'a>>,
}

impl<'a> Pagination<'a> {
    /// What screen readers call it: "Pagina's".
    #[must_use]
    pub fn new(label: impl Into<Text<'a>>) -> Self {
        Self { label: label.into(), previous: None, next: None }
    }

    /// Adds the link back, when there is an address for it.
    #[must_use]
    pub fn previous(mut self, label: impl Into<Text<'a>>, href: Option<impl Into<Text<'a>>>) -> Self {
        self.previous = href.map(|href| Crumb::new(label, href));
        self
    }

    /// Adds the link onward, when there is an address for it.
    #[must_use]
    pub fn next(mut self, label: impl Into<Text<'a>>, href: Option<impl Into<Text<'a>>>) -> Self {
        self.next = href.map(|href| Crumb::new(label, href));
        self
    }
}

impl Render for Pagination<'_> {
    fn render(&self) -> Markup {
        html! {
            @if self.previous.is_some() || self.next.is_some() {
                nav class="tb-pagination" aria-label=(self.label) {
                    @if let Some(page) = &self.previous {
                        a class="nl-button nl-button--secondary" href=(page.href) rel="prev" {
                            span class="nl-button__icon-start" { (Icon::ArrowLeft) }
                            span class="nl-button__label" { (page.label) }
                        }
                    }
                    @if let Some(page) = &self.next {
                        a class="nl-button nl-button--secondary tb-pagination__next" href=(page.href) rel="next" {
                            span class="nl-button__label" { (page.label) }
                            span class="nl-button__icon-end" { (Icon::ArrowRight) }
                        }
                    }
                }
            }
        }
    }
}

/// One of the pages about the same thing.
#[derive(Debug, Clone)]
pub struct Tab<'a> {
    label: Text<'a>,
    href: Text<'a>,
    current: bool,
    count: Option<u64>,
}

impl<'a> Tab<'a> {
    /// A page, and whether it is this one.
    #[must_use]
    pub fn new(label: impl Into<Text<'a>>, href: impl Into<Text<'a>>, current: bool) -> Self {
        Self { label: label.into(), href: href.into(), current, count: None }
    }

    /// Says how many things stand there.
    #[must_use]
    pub const fn count(mut self, count: u64) -> Self {
        self.count = Some(count);
        self
    }
}

/// Pages about the same thing, as links beside each other.
#[derive(Debug, Clone)]
pub struct Tabs<'a> {
    label: Text<'a>,
    tabs: Vec<Tab<'a>>,
}

impl<'a> Tabs<'a> {
    /// The pages, and what screen readers call the list.
    #[must_use]
    pub fn new(label: impl Into<Text<'a>>, tabs: Vec<Tab<'a>>) -> Self {
        Self { label: label.into(), tabs }
    }
}

impl Render for Tabs<'_> {
    fn render(&self) -> Markup {
        html! {
            nav class="tb-tabs" aria-label=(self.label) {
                ul {
                    @for tab in &self.tabs {
                        li {
                            a href=(tab.href) aria-current=[tab.current.then_some("page")] {
                                (tab.label)
                                @if let Some(count) = tab.count { " " span class="tb-count" { (count) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A step of a [`Stepper`].
#[derive(Debug, Clone)]
pub struct Step<'a> {
    label: Text<'a>,
    href: Option<Text<'a>>,
}

impl<'a> Step<'a> {
    /// A step.
    #[must_use]
    pub fn new(label: impl Into<Text<'a>>) -> Self {
        Self { label: label.into(), href: None }
    }

    /// Lets one go back to it.
    #[must_use]
    pub fn href(mut self, href: impl Into<Text<'a>>) -> Self {
        self.href = Some(href.into());
        self
    }
}

/// Where one is in a task of several steps.
#[derive(Debug, Clone)]
pub struct Stepper<'a> {
    label: Text<'a>,
    done: Text<'a>,
    steps: Vec<Step<'a>>,
    current: usize,
}

impl<'a> Stepper<'a> {
    /// The steps and the index of the current one (from 0); `label` names the list and `done` ("klaar") marks, for
    /// screen readers, the steps before it.
    #[must_use]
    pub fn new(label: impl Into<Text<'a>>, done: impl Into<Text<'a>>, steps: Vec<Step<'a>>, current: usize) -> Self {
        Self { label: label.into(), done: done.into(), steps, current }
    }
}

impl Render for Stepper<'_> {
    fn render(&self) -> Markup {
        html! {
            ol class="tb-stepper" aria-label=(self.label) {
                @for (index, step) in self.steps.iter().enumerate() {
                    @let done = index < self.current;
                    li class=[done.then_some("tb-stepper__done")] aria-current=[(index == self.current).then_some("step")] {
                        span class="tb-stepper__mark" aria-hidden="true" {
                            @if done { (Icon::Check) } @else { (index + 1) }
                        }
                        span class="tb-stepper__label" {
                            @match &step.href {
                                Some(href) if done => a class="nl-link" href=(href) { (step.label) },
                                _ => (step.label),
                            }
                            @if done { span class="tb-only-read" { " (" (self.done) ")" } }
                        }
                    }
                }
            }
        }
    }
}

/// The choice of language: each named in itself.
#[derive(Debug, Clone)]
pub struct LanguageSwitch<'a> {
    label: Text<'a>,
    languages: Vec<(Text<'a>, Text<'a>, Text<'a>)>,
    current: Text<'a>,
}

impl<'a> LanguageSwitch<'a> {
    /// What screen readers call it, and the tag of the language of this page: `nl`.
    #[must_use]
    pub fn new(label: impl Into<Text<'a>>, current: impl Into<Text<'a>>) -> Self {
        Self { label: label.into(), languages: Vec::new(), current: current.into() }
    }

    /// Adds a language: its tag, its own name, and the address that changes to it.
    #[must_use]
    pub fn language(mut self, tag: impl Into<Text<'a>>, name: impl Into<Text<'a>>, href: impl Into<Text<'a>>) -> Self {
        self.languages.push((tag.into(), name.into(), href.into()));
        self
    }
}

impl Render for LanguageSwitch<'_> {
    fn render(&self) -> Markup {
        html! {
            nav class="tb-languages" aria-label=(self.label) {
                (Icon::Languages)
                ul {
                    @for (tag, name, href) in &self.languages {
                        li {
                            a lang=(tag) hreflang=(tag) href=(href)
                                aria-current=[(*tag == self.current).then_some("true")] { (name) }
                        }
                    }
                }
            }
        }
    }
}
