use maud::{Markup, Render, html};

use super::{Icon, Text};

/// How much a button asks for attention. A page has one primary button at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ButtonKind {
    /// The one thing that this page is for.
    Primary,
    /// Another thing to do.
    #[default]
    Secondary,
    /// A thing to do that must not draw the eye, such as in a table row.
    Subtle,
    /// Something that takes away: deactivate, end, delete.
    Danger,
}

/// A button: one that submits its form, or a link that looks like a button.
#[derive(Debug, Clone)]
pub struct Button<'a> {
    label: Text<'a>,
    href: Option<Text<'a>>,
    kind: ButtonKind,
    icon: Option<Icon>,
    icon_only: bool,
    small: bool,
    value: Option<(Text<'a>, Text<'a>)>,
    action: Option<Text<'a>>,
    pressed: Option<bool>,
}

impl<'a> Button<'a> {
    /// A primary button that submits the form in which it stands.
    #[must_use]
    pub fn submit(label: impl Into<Text<'a>>) -> Self {
        Self { kind: ButtonKind::Primary, ..Self::new(label, None) }
    }

    /// A secondary button that goes to a page.
    #[must_use]
    pub fn link(label: impl Into<Text<'a>>, href: impl Into<Text<'a>>) -> Self {
        Self::new(label, Some(href.into()))
    }

    fn new(label: impl Into<Text<'a>>, href: Option<Text<'a>>) -> Self {
        Self {
            label: label.into(),
            href,
            kind: ButtonKind::Secondary,
            icon: None,
            icon_only: false,
            small: false,
            value: None,
            action: None,
            pressed: None,
        }
    }

    /// Sets how much it asks for attention.
    #[must_use]
    pub const fn kind(mut self, kind: ButtonKind) -> Self {
        self.kind = kind;
        self
    }

    /// Makes it primary.
    #[must_use]
    pub const fn primary(self) -> Self {
        self.kind(ButtonKind::Primary)
    }

    /// Makes it secondary.
    #[must_use]
    pub const fn secondary(self) -> Self {
        self.kind(ButtonKind::Secondary)
    }

    /// Makes it subtle.
    #[must_use]
    pub const fn subtle(self) -> Self {
        self.kind(ButtonKind::Subtle)
    }

    /// Marks it as one that takes away.
    #[must_use]
    pub const fn danger(self) -> Self {
        self.kind(ButtonKind::Danger)
    }

    /// Puts an icon before the label.
    #[must_use]
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// Shows the icon alone; the label stays for screen readers and as a tooltip.
    #[must_use]
    pub const fn icon_only(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self.icon_only = true;
        self
    }

    /// Makes it lower, for in a table row or a toolbar; still 44 px high under a finger.
    #[must_use]
    pub const fn small(mut self) -> Self {
        self.small = true;
        self
    }

    /// Sends `name=value` with the form when this button submits it.
    #[must_use]
    pub fn value(mut self, name: impl Into<Text<'a>>, value: impl Into<Text<'a>>) -> Self {
        self.value = Some((name.into(), value.into()));
        self
    }

    /// Submits the form to another address than the form's own.
    #[must_use]
    pub fn action(mut self, action: impl Into<Text<'a>>) -> Self {
        self.action = Some(action.into());
        self
    }

    /// Makes it a switch that is on or off.
    #[must_use]
    pub const fn pressed(mut self, pressed: bool) -> Self {
        self.pressed = Some(pressed);
        self
    }

    fn class(&self) -> String {
        let kind = match self.kind {
            ButtonKind::Primary => "nl-button--primary",
            ButtonKind::Secondary => "nl-button--secondary",
            ButtonKind::Subtle => "nl-button--subtle",
            ButtonKind::Danger => "nl-button--primary nl-button--negative",
        };
        let mut class = format!("nl-button {kind}");
        for (on, name) in [
            (self.icon_only, " nl-button--icon-only"),
            (self.small, " tb-button--small"),
            (self.pressed == Some(true), " nl-button--pressed"),
        ] {
            if on {
                class.push_str(name);
            }
        }
        class
    }
}

impl Render for Button<'_> {
    fn render(&self) -> Markup {
        let inner = html! {
            @if let Some(icon) = self.icon { span class="nl-button__icon-start" { (icon) } }
            span class="nl-button__label" { (self.label) }
        };
        let title = self.icon_only.then_some(&self.label);
        let (name, value) = self.value.as_ref().map(|(n, v)| (n, v)).unzip();
        html! {
            @if let Some(href) = &self.href {
                a class=(self.class()) href=(href) title=[title] { (inner) }
            } @else {
                button class=(self.class()) type="submit" name=[name] value=[value] formaction=[&self.action]
                    aria-pressed=[self.pressed.map(|on| if on { "true" } else { "false" })] title=[title] { (inner) }
            }
        }
    }
}
