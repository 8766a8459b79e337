use maud::{Markup, Render, html};

use super::{Icon, Text};

/// How serious a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Severity {
    /// Good to know.
    #[default]
    Info,
    /// It went well.
    Ok,
    /// Take care.
    Warning,
    /// It went wrong.
    Error,
}

impl Severity {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    pub(crate) const fn icon(self) -> Icon {
        match self {
            Self::Info => Icon::Info,
            Self::Ok => Icon::CircleCheck,
            Self::Warning => Icon::TriangleAlert,
            Self::Error => Icon::CircleAlert,
        }
    }
}

/// A message in the page. Errors and warnings are read out at once, others when there is a pause.
#[derive(Debug, Clone)]
pub struct Alert<'a> {
    severity: Severity,
    text: Text<'a>,
    title: Option<Text<'a>>,
    body: Option<Markup>,
}

impl<'a> Alert<'a> {
    /// A message of one sentence.
    #[must_use]
    pub fn new(severity: Severity, text: impl Into<Text<'a>>) -> Self {
        Self { severity, text: text.into(), title: None, body: None }
    }

    /// Puts a title above it.
    #[must_use]
    pub fn title(mut self, title: impl Into<Text<'a>>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Adds something under the sentence: a link, a list.
    #[must_use]
    pub fn body(mut self, body: Markup) -> Self {
        self.body = Some(body);
        self
    }
}

impl Render for Alert<'_> {
    fn render(&self) -> Markup {
        let role = if matches!(self.severity, Severity::Error | Severity::Warning) { "alert" } else { "status" };
        html! {
            div class={ "utrecht-alert utrecht-alert--" (self.severity.name()) } role=(role) {
                div class={ "utrecht-alert__icon utrecht-alert__icon--" (self.severity.name()) } { (self.severity.icon()) }
                div class="utrecht-alert__content" {
                    @if let Some(title) = &self.title { p class="tb-alert__title" { (title) } }
                    p class="utrecht-alert__message" { (self.text) }
                    @if let Some(body) = &self.body { div { (body) } }
                }
            }
        }
    }
}

/// What stands where a list would be, when there is nothing in it: what this is, and what to do.
#[derive(Debug, Clone)]
pub struct EmptyState<'a> {
    icon: Icon,
    title: Text<'a>,
    text: Text<'a>,
    action: Option<Markup>,
}

impl<'a> EmptyState<'a> {
    /// Says what is empty and why, or what to do about it.
    #[must_use]
    pub fn new(icon: Icon, title: impl Into<Text<'a>>, text: impl Into<Text<'a>>) -> Self {
        Self { icon, title: title.into(), text: text.into(), action: None }
    }

    /// Offers the next step.
    #[must_use]
    pub fn action(mut self, action: Markup) -> Self {
        self.action = Some(action);
        self
    }
}

impl Render for EmptyState<'_> {
    fn render(&self) -> Markup {
        html! {
            div class="tb-empty" {
                span class="tb-empty__icon" { (self.icon) }
                p class="tb-empty__title" { (self.title) }
                p class="tb-empty__text" { (self.text) }
                @if let Some(action) = &self.action { div class="tb-actions" { (action) } }
            }
        }
    }
}

/// How far something is.
#[derive(Debug, Clone)]
pub struct Progress<'a> {
    label: Text<'a>,
    state: Text<'a>,
    done: u64,
    total: u64,
}

impl<'a> Progress<'a> {
    /// `done` out of `total`, with a label and the same in words: "1.200 van 5.000 gelezen".
    #[must_use]
    pub fn new(label: impl Into<Text<'a>>, state: impl Into<Text<'a>>, done: u64, total: u64) -> Self {
        Self { label: label.into(), state: state.into(), done, total }
    }
}

impl Render for Progress<'_> {
    fn render(&self) -> Markup {
        html! {
            label class="tb-progress" {
                span class="tb-progress__text" { span { (self.label) } span class="tb-soft" { (self.state) } }
                progress value=(self.done.min(self.total)) max=(self.total.max(1)) { (self.state) }
            }
        }
    }
}
