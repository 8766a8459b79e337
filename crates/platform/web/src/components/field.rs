use maud::{Markup, Render, html};

use super::{Choice, Icon, Text};

/// How wide an input is: as wide as what is asked for, so that it hints at the length of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Width {
    /// A few characters: a number, a grade.
    Short,
    /// A date, a postal code, a user name.
    Medium,
    /// A name, an address: as wide as a form is.
    #[default]
    Long,
}

#[derive(Debug, Clone)]
enum Control<'a> {
    Input { kind: &'static str, reveal: Option<Text<'a>> },
    Area { rows: u8 },
    Select { choices: Vec<Choice<'a>> },
}

/// A question of a form: label, hint, error and the input, tied together for screen readers.
///
/// The id of the input is the name unless [`Field::id`] sets another; [`super::ErrorSummary`] links to it.
#[derive(Debug, Clone)]
pub struct Field<'a> {
    name: Text<'a>,
    id: Option<Text<'a>>,
    label: Text<'a>,
    control: Control<'a>,
    value: Text<'a>,
    mark: Option<Text<'a>>,
    hint: Option<Text<'a>>,
    error: Option<Text<'a>>,
    required: bool,
    autofocus: bool,
    big: bool,
    width: Width,
    autocomplete: Option<&'static str>,
    suggest: Option<Text<'a>>,
    extra: Vec<(&'static str, Text<'a>)>,
}

impl<'a> Field<'a> {
    fn new(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>, control: Control<'a>) -> Self {
        Self {
            name: name.into(),
            id: None,
            label: label.into(),
            control,
            value: Text::Borrowed(""),
            mark: None,
            hint: None,
            error: None,
            required: false,
            autofocus: false,
            big: false,
            width: Width::Long,
            autocomplete: None,
            suggest: None,
            extra: Vec::new(),
        }
    }

    fn input(kind: &'static str, name: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self::new(name, label, Control::Input { kind, reveal: None })
    }

    /// A line of text.
    #[must_use]
    pub fn text(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self::input("text", name, label)
    }

    /// An e-mail address.
    #[must_use]
    pub fn email(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self { autocomplete: Some("email"), ..Self::input("email", name, label) }
    }

    /// A telephone number.
    #[must_use]
    pub fn phone(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self { width: Width::Medium, ..Self::input("tel", name, label) }
    }

    /// A password. Its value is never written back in the page.
    #[must_use]
    pub fn password(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self { autocomplete: Some("current-password"), ..Self::input("password", name, label) }
    }

    /// A date; its value is written as `2026-09-01`.
    #[must_use]
    pub fn date(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self { width: Width::Medium, ..Self::input("date", name, label) }
    }

    /// A number; give its bounds with [`Field::attribute`].
    #[must_use]
    pub fn number(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self { width: Width::Short, ..Self::input("number", name, label) }
    }

    /// A text to search for.
    #[must_use]
    pub fn search(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>) -> Self {
        Self::input("search", name, label)
    }

    /// A file to upload; its form must be [`super::Form::multipart`]. `accept` lists types as in HTML, `.csv,.xlsx`.
    #[must_use]
    pub fn file(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>, accept: impl Into<Text<'a>>) -> Self {
        Self::input("file", name, label).attribute("accept", accept)
    }

    /// Several lines of text.
    #[must_use]
    pub fn area(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>, rows: u8) -> Self {
        Self::new(name, label, Control::Area { rows })
    }

    /// A choice of one out of a list.
    #[must_use]
    pub fn select(name: impl Into<Text<'a>>, label: impl Into<Text<'a>>, choices: Vec<Choice<'a>>) -> Self {
        Self::new(name, label, Control::Select { choices })
    }

    /// Sets the id, where the name is not unique in the page.
    #[must_use]
    pub fn id(mut self, id: impl Into<Text<'a>>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Sets what stands in it; for a list, the value of the choice that is selected.
    #[must_use]
    pub fn value(mut self, value: impl Into<Text<'a>>) -> Self {
        self.value = value.into();
        self
    }

    /// Puts a remark after the label: "(niet verplicht)".
    #[must_use]
    pub fn mark(mut self, mark: impl Into<Text<'a>>) -> Self {
        self.mark = Some(mark.into());
        self
    }

    /// Explains the question.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Text<'a>>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says what is wrong with the answer; nothing when `None`.
    #[must_use]
    pub fn error(mut self, error: Option<impl Into<Text<'a>>>) -> Self {
        self.error = error.map(Into::into);
        self
    }

    /// An answer must be given.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The cursor stands here when the page opens. For the first question of a page that is only a form.
    #[must_use]
    pub const fn autofocus(mut self) -> Self {
        self.autofocus = true;
        self
    }

    /// Larger, for children and shared screens.
    #[must_use]
    pub const fn big(mut self) -> Self {
        self.big = true;
        self
    }

    /// Sets the width.
    #[must_use]
    pub const fn width(mut self, width: Width) -> Self {
        self.width = width;
        self
    }

    /// Sets what a browser or password manager fills in: a token of the HTML attribute `autocomplete`.
    #[must_use]
    pub const fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = Some(token);
        self
    }

    /// Gives a password field a button with this label that shows what was typed. Appears with script only.
    #[must_use]
    pub fn reveal(mut self, label: impl Into<Text<'a>>) -> Self {
        if let Control::Input { reveal, .. } = &mut self.control {
            *reveal = Some(label.into());
        }
        self
    }

    /// Offers what the server suggests for what is typed: `source` answers `{"items": [{"label": …}]}` to the typed text
    /// put after it. Appears with script only.
    #[must_use]
    pub fn suggest(mut self, source: impl Into<Text<'a>>) -> Self {
        self.suggest = Some(source.into());
        self.autocomplete = Some("off");
        self
    }

    /// Sets one more attribute of the input: `min`, `max`, `step`, `maxlength`, `pattern`, `inputmode`, `accept`,
    /// `multiple`, `placeholder`, `spellcheck` or `list`. Others are ignored.
    #[must_use]
    pub fn attribute(mut self, name: &'static str, value: impl Into<Text<'a>>) -> Self {
        self.extra.push((name, value.into()));
        self
    }

    fn extra(&self, name: &str) -> Option<&str> {
        self.extra.iter().find(|(n, _)| *n == name).map(|(_, v)| v.as_ref())
    }

    fn control_id(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.name)
    }

    fn described_by(&self) -> Option<String> {
        described_by(self.control_id(), self.hint.is_some(), self.error.is_some())
    }

    fn class(&self, base: &str) -> String {
        let invalid = if self.error.is_some() { format!(" {base}--invalid") } else { String::new() };
        let width = match self.width {
            Width::Short => " tb-width-short",
            Width::Medium => " tb-width-medium",
            Width::Long => "",
        };
        format!("{base}{invalid}{width}")
    }

    fn control(&self) -> Markup {
        let invalid = self.error.is_some().then_some("true");
        let described = self.described_by();
        match &self.control {
            Control::Input { kind, reveal } => self.render_input(kind, reveal.as_ref()),
            Control::Area { rows } => html! {
                textarea class=(self.class("utrecht-textarea")) id=(self.control_id()) name=(self.name) rows=(rows)
                    required[self.required] autofocus[self.autofocus] maxlength=[self.extra("maxlength")]
                    aria-describedby=[described] aria-invalid=[invalid] { (self.value) }
            },
            Control::Select { choices } => html! {
                select class=(self.class("utrecht-select")) id=(self.control_id()) name=(self.name)
                    required[self.required] autofocus[self.autofocus] autocomplete=[self.autocomplete]
                    aria-describedby=[described] aria-invalid=[invalid] {
                    @for choice in choices {
                        option value=(choice.value) selected[choice.value == self.value] { (choice.label) }
                    }
                }
            },
        }
    }

    fn render_input(&self, kind: &str, reveal: Option<&Text<'a>>) -> Markup {
        let value = (!matches!(kind, "password" | "file") && !self.value.is_empty()).then_some(&self.value);
        let class = self.class(if kind == "file" { "tb-file" } else { "utrecht-textbox" });
        let offered = self.suggest.as_ref().map(|_| format!("{}-offered", self.control_id()));
        let input = html! {
            input class=(class) type=(kind) id=(self.control_id()) name=(self.name) value=[value]
                required[self.required] autofocus[self.autofocus] autocomplete=[self.autocomplete]
                min=[self.extra("min")] max=[self.extra("max")] step=[self.extra("step")]
                maxlength=[self.extra("maxlength")] pattern=[self.extra("pattern")]
                inputmode=[self.extra("inputmode")] accept=[self.extra("accept")]
                placeholder=[self.extra("placeholder")] spellcheck=[self.extra("spellcheck")]
                list=[offered.as_deref().or(self.extra("list"))] data-suggest=[&self.suggest]
                multiple[self.extra("multiple").is_some()]
                aria-describedby=[self.described_by()] aria-invalid=[self.error.is_some().then_some("true")];
            @if let Some(offered) = &offered { datalist id=(offered) {} }
        };
        match reveal {
            None => input,
            Some(label) => html! {
                div class="tb-reveal" {
                    (input)
                    button class="tb-reveal__button" type="button" hidden aria-pressed="false" aria-label=(label)
                        title=(label) data-reveal=(self.control_id()) { (Icon::Eye) (Icon::EyeOff) }
                }
            },
        }
    }
}

impl Render for Field<'_> {
    fn render(&self) -> Markup {
        let id = self.control_id();
        let class = match (self.error.is_some(), self.big) {
            (false, false) => "utrecht-form-field",
            (true, false) => "utrecht-form-field utrecht-form-field--invalid",
            (false, true) => "utrecht-form-field tb-field--big",
            (true, true) => "utrecht-form-field utrecht-form-field--invalid tb-field--big",
        };
        html! {
            div class=(class) {
                div class="utrecht-form-field__label" {
                    label class="utrecht-form-label" for=(id) {
                        (self.label)
                        @if let Some(mark) = &self.mark { " " span class="tb-mark-soft" { (mark) } }
                    }
                }
                (hint_and_error(id, self.hint.as_ref(), self.error.as_ref()))
                div class="utrecht-form-field__input" { (self.control()) }
            }
        }
    }
}

/// The value of `aria-describedby` for the parts that [`hint_and_error`] writes.
pub(super) fn described_by(id: &str, hint: bool, error: bool) -> Option<String> {
    match (hint, error) {
        (false, false) => None,
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-error")),
        (true, true) => Some(format!("{id}-hint {id}-error")),
    }
}

pub(super) fn hint_and_error(id: &str, hint: Option<&Text<'_>>, error: Option<&Text<'_>>) -> Markup {
    html! {
        @if let Some(hint) = hint {
            div class="utrecht-form-field-description" id={ (id) "-hint" } { (hint) }
        }
        @if let Some(error) = error {
            div class="utrecht-form-field-error-message" id={ (id) "-error" } { (Icon::CircleAlert) (error) }
        }
    }
}
