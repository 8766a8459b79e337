use maud::{Markup, Render, html};

use super::{
    Text,
    field::{described_by, hint_and_error},
};

/// One of the answers to choose from, in a list or as a radio button.
#[derive(Debug, Clone)]
pub struct Choice<'a> {
    pub(super) value: Text<'a>,
    pub(super) label: Text<'a>,
    hint: Option<Text<'a>>,
}

impl<'a> Choice<'a> {
    /// An answer: what the form sends, and what the person reads.
    #[must_use]
    pub fn new(value: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None }
    }

    /// Explains the answer; shown with radio buttons only.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Text<'a>>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// A box to tick. Sends `name=value`, by default `name=true`, when ticked.
#[derive(Debug, Clone)]
pub struct Checkbox<'a> {
    name: Text<'a>,
    id: Option<Text<'a>>,
    value: Text<'a>,
    label: Text<'a>,
    checked: bool,
    required: bool,
    hint: Option<Text<'a>>,
    error: Option<Text<'a>>,
}

impl<'a> Checkbox<'a> {
    /// A box with its label.
    #[must_use]
    pub fn new(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self {
            name: name.into(),
            id: None,
            value: Text::Borrowed("true"),
            label: label.into(),
            checked: false,
            required: false,
            hint: None,
            error: None,
        }
    }

    /// Sets the id, needed where several boxes have the same name.
    #[must_use]
    pub fn id(mut self, id: impl Into<Text<'a>>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Sets what is sent when it is ticked.
    #[must_use]
    pub fn value(mut self, value: impl Into<Text<'a>>) -> Self {
        self.value = value.into();
        self
    }

    /// Sets whether it is ticked.
    #[must_use]
    pub const fn checked(mut self, checked: bool) -> Self {
        self.checked = checked;
        self
    }

    /// It must be ticked.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Explains what ticking does.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Text<'a>>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says what is wrong; nothing when `None`.
    #[must_use]
    pub fn error(mut self, error: Option<impl Into<Text<'a>>>) -> Self {
        self.error = error.map(Into::into);
        self
    }
}

impl Render for Checkbox<'_> {
    fn render(&self) -> Markup {
        let id = self.id.as_deref().unwrap_or(&self.name);
        let described = described_by(id, self.hint.is_some(), self.error.is_some());
        html! {
            div class="utrecht-form-field tb-choice" {
                input class="utrecht-checkbox utrecht-custom-checkbox utrecht-checkbox--html-input utrecht-custom-checkbox--html-input"
                    type="checkbox" id=(id) name=(self.name) value=(self.value) checked[self.checked]
                    required[self.required] aria-describedby=[described]
                    aria-invalid=[self.error.is_some().then_some("true")];
                div class="tb-choice__text" {
                    label class="utrecht-form-label utrecht-form-label--checkbox" for=(id) { (self.label) }
                    (hint_and_error(id, self.hint.as_ref(), self.error.as_ref()))
                }
            }
        }
    }
}

/// A choice of one out of a few, all in sight.
#[derive(Debug, Clone)]
pub struct RadioGroup<'a> {
    name: Text<'a>,
    legend: Text<'a>,
    choices: Vec<Choice<'a>>,
    value: Text<'a>,
    required: bool,
    hint: Option<Text<'a>>,
    error: Option<Text<'a>>,
}

impl<'a> RadioGroup<'a> {
    /// The question and its answers. The first answer has the name as its id.
    #[must_use]
    pub fn new(name: impl Into<Text<'a>>, legend: impl Into<Text<'a>>, choices: Vec<Choice<'a>>) -> Self {
        Self {
            name: name.into(),
            legend: legend.into(),
            choices,
            value: Text::Borrowed(""),
            required: false,
            hint: None,
            error: None,
        }
    }

    /// Sets the value of the answer that is chosen.
    #[must_use]
    pub fn value(mut self, value: impl Into<Text<'a>>) -> Self {
        self.value = value.into();
        self
    }

    /// An answer must be given.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Explains the question.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Text<'a>>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says what is wrong; nothing when `None`.
    #[must_use]
    pub fn error(mut self, error: Option<impl Into<Text<'a>>>) -> Self {
        self.error = error.map(Into::into);
        self
    }

    fn choice(&self, index: usize, choice: &Choice<'_>) -> Markup {
        let id = if index == 0 { self.name.to_string() } else { format!("{}-{index}", self.name) };
        html! {
            div class="tb-choice" {
                input class="utrecht-radio-button utrecht-radio-button--html-input" type="radio" id=(id)
                    name=(self.name) value=(choice.value) checked[choice.value == self.value]
                    required[self.required] aria-describedby=[described_by(&id, choice.hint.is_some(), false)];
                div class="tb-choice__text" {
                    label class="utrecht-form-label utrecht-form-label--radio" for=(id) { (choice.label) }
                    (hint_and_error(&id, choice.hint.as_ref(), None))
                }
            }
        }
    }
}

impl Render for RadioGroup<'_> {
    fn render(&self) -> Markup {
        let group = format!("{}-group", self.name);
        let invalid = self.error.is_some();
        html! {
            fieldset class={ "utrecht-form-fieldset tb-fieldset" @if invalid { " tb-fieldset--invalid" } }
                aria-describedby=[described_by(&group, self.hint.is_some(), invalid)] {
                legend class="utrecht-form-fieldset__legend tb-legend--question" { (self.legend) }
                (hint_and_error(&group, self.hint.as_ref(), self.error.as_ref()))
                @for (index, choice) in self.choices.iter().enumerate() { (self.choice(index, choice)) }
            }
        }
    }
}
