use maud::{Markup, Render, html};

use super::{Button, Heading, Icon, Text};
use crate::csrf::CsrfToken;

/// A form that changes something. It cannot be made without the token that proves that the form is ours.
#[derive(Debug)]
pub struct Form<'a> {
    action: Text<'a>,
    csrf: &'a CsrfToken,
    body: Markup,
    multipart: bool,
    inline: bool,
    id: Option<Text<'a>>,
}

impl<'a> Form<'a> {
    /// A form that posts to `action`.
    #[must_use]
    pub fn new(action: impl Into<Text<'a>>, csrf: &'a CsrfToken, body: Markup) -> Self {
        Self { action: action.into(), csrf, body, multipart: false, inline: false, id: None }
    }

    /// Sends files too.
    #[must_use]
    pub const fn multipart(mut self) -> Self {
        self.multipart = true;
        self
    }

    /// Stands in a line: a single button in a table row or a bar.
    #[must_use]
    pub const fn inline(mut self) -> Self {
        self.inline = true;
        self
    }

    /// Sets the id.
    #[must_use]
    pub fn id(mut self, id: impl Into<Text<'a>>) -> Self {
        self.id = Some(id.into());
        self
    }
}

impl Render for Form<'_> {
    fn render(&self) -> Markup {
        html! {
            form class=(if self.inline { "tb-form-inline" } else { "tb-form" }) method="post" action=(self.action)
                id=[&self.id] enctype=[self.multipart.then_some("multipart/form-data")] {
                (self.csrf.field())
                (self.body)
            }
        }
    }
}

/// A form that only asks: it sends its fields in the address, so it needs no token and its result can be bookmarked.
#[derive(Debug)]
pub struct SearchForm<'a> {
    action: Text<'a>,
    label: Text<'a>,
    value: Text<'a>,
    submit: Text<'a>,
    hidden: Vec<(Text<'a>, Text<'a>)>,
}

impl<'a> SearchForm<'a> {
    /// One search field, `q`, with its label (for screen readers, and shown inside it while it is empty) and button.
    #[must_use]
    pub fn new(action: impl Into<Text<'a>>, label: impl Into<Text<'a>>, submit: impl Into<Text<'a>>) -> Self {
        Self {
            action: action.into(),
            label: label.into(),
            value: Text::Borrowed(""),
            submit: submit.into(),
            hidden: Vec::new(),
        }
    }

    /// Sets what was searched for.
    #[must_use]
    pub fn value(mut self, value: impl Into<Text<'a>>) -> Self {
        self.value = value.into();
        self
    }

    /// Keeps another parameter of the address, such as a filter.
    #[must_use]
    pub fn keep(mut self, name: impl Into<Text<'a>>, value: impl Into<Text<'a>>) -> Self {
        self.hidden.push((name.into(), value.into()));
        self
    }
}

impl Render for SearchForm<'_> {
    fn render(&self) -> Markup {
        html! {
            form class="tb-search" role="search" aria-label=(self.label) method="get" action=(self.action) {
                @for (name, value) in &self.hidden { input type="hidden" name=(name) value=(value); }
                span class="tb-search__icon" { (Icon::Search) }
                input class="utrecht-textbox tb-search__input" type="search" name="q" value=(self.value)
                    placeholder=(self.label) aria-label=(self.label) autocomplete="off" data-slash;
                (Button::submit(self.submit.as_ref()).secondary().icon_only(Icon::ArrowRight))
            }
        }
    }
}

/// Questions that belong together.
#[derive(Debug)]
pub struct Fieldset<'a> {
    legend: Text<'a>,
    hint: Option<Text<'a>>,
    body: Markup,
}

impl<'a> Fieldset<'a> {
    /// A group with its title.
    #[must_use]
    pub fn new(legend: impl Into<Text<'a>>, body: Markup) -> Self {
        Self { legend: legend.into(), hint: None, body }
    }

    /// Explains the group.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Text<'a>>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl Render for Fieldset<'_> {
    fn render(&self) -> Markup {
        html! {
            fieldset class="utrecht-form-fieldset tb-fieldset" {
                legend class="utrecht-form-fieldset__legend" { (self.legend) }
                @if let Some(hint) = &self.hint { p class="utrecht-form-field-description" { (hint) } }
                (self.body)
            }
        }
    }
}

/// What is wrong in a form, at its top, each with a link to the field. Gets the focus when the page opens.
#[derive(Debug)]
pub struct ErrorSummary<'a> {
    title: Text<'a>,
    errors: Vec<(Text<'a>, Text<'a>)>,
}

impl<'a> ErrorSummary<'a> {
    /// An empty summary, which renders as nothing.
    #[must_use]
    pub fn new(title: impl Into<Text<'a>>) -> Self {
        Self { title: title.into(), errors: Vec::new() }
    }

    /// Adds what is wrong with the field that has this id.
    #[must_use]
    pub fn error(mut self, field: impl Into<Text<'a>>, text: impl Into<Text<'a>>) -> Self {
        self.errors.push((field.into(), text.into()));
        self
    }
}

impl Render for ErrorSummary<'_> {
    fn render(&self) -> Markup {
        html! {
            @if !self.errors.is_empty() {
                div class="tb-error-summary" role="alert" tabindex="-1" autofocus data-focus
                    aria-labelledby="error-summary" {
                    (Icon::CircleAlert)
                    div {
                        h2 class="tb-error-summary__title" id="error-summary" { (self.title) }
                        ul {
                            @for (field, text) in &self.errors {
                                li { a class="nl-link" href={ "#" (field) } { (text) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The row of buttons that ends a form.
#[must_use]
pub fn actions(buttons: &[Button<'_>]) -> Markup {
    html! { div class="tb-actions" { @for button in buttons { (button) } } }
}

/// A page that asks whether to go on: says what will happen, and offers to do it or to go back.
#[derive(Debug)]
pub struct Confirm<'a> {
    /// The question: "Account van Noor de Wit beëindigen?"
    pub title: Text<'a>,
    /// What will happen.
    pub body: Markup,
    /// Where the form posts to.
    pub action: Text<'a>,
    /// Proof that the form is ours.
    pub csrf: &'a CsrfToken,
    /// The button that does it.
    pub submit: Button<'a>,
    /// The button that goes back.
    pub cancel: Button<'a>,
}

impl Render for Confirm<'_> {
    fn render(&self) -> Markup {
        html! {
            div class="tb-confirm" {
                (Heading::new(self.title.as_ref()))
                div class="tb-prose" { (self.body) }
                (Form::new(self.action.as_ref(), self.csrf, html! {
                    div class="tb-actions" { (self.submit) (self.cancel) }
                }))
            }
        }
    }
}
