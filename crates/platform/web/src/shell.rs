//! The document around every page: [`Shell`] for who is at work, [`Plain`] for signing in and for errors.
//!
//! Both give a full HTML document that holds under the policy `default-src 'none'; script-src 'self'; style-src 'self';
//! img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none';
//! base-uri 'none'`: there is no script or style inside the page.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::{
    assets::{FAVICON, FONT, SCRIPT, STYLE},
    components::{Alert, Avatar, Breadcrumbs, Icon, LanguageSwitch, SearchForm, Severity, Text},
    csrf::CsrfToken,
};

/// The name of the cookie that keeps the choice of [`Scheme`]; its value is [`Scheme::name`].
pub const SCHEME_COOKIE: &str = "tb-scheme";

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scheme {
    /// As the device says.
    #[default]
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Scheme {
    /// `auto`, `light` or `dark`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The scheme with this name; [`Scheme::Auto`] for anything else.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::Auto,
        }
    }
}

/// The organisation whose page this is.
#[derive(Debug, Clone, Default)]
pub struct Organisation<'a> {
    /// Its name, as shown at the top.
    pub name: Text<'a>,
    /// The address of its logo on this server; without one, a house in the colour of the theme stands beside the name.
    pub logo: Option<Text<'a>>,
    /// The address of its stylesheet: `/theme/<org>.css`, made by [`crate::assets::theme_css`].
    pub theme: Option<Text<'a>>,
    /// Where the logo leads: `/`.
    pub home: Text<'a>,
}

/// A page to go to, in the navigation or the menu of the user.
#[derive(Debug, Clone)]
pub struct NavItem<'a> {
    /// Its title.
    pub label: Text<'a>,
    /// Its address.
    pub href: Text<'a>,
    /// Its icon.
    pub icon: Icon,
    /// Whether this page is it or stands below it.
    pub current: bool,
    /// How many things wait there; nothing is shown for `None`.
    pub count: Option<u64>,
}

impl<'a> NavItem<'a> {
    /// A page that is not the current one, without a number.
    #[must_use]
    pub fn new(label: impl Into<Text<'a>>, href: impl Into<Text<'a>>, icon: Icon) -> Self {
        Self { label: label.into(), href: href.into(), icon, current: false, count: None }
    }

    /// Sets whether it is the current page.
    #[must_use]
    pub const fn current(mut self, current: bool) -> Self {
        self.current = current;
        self
    }

    /// Sets how many things wait there.
    #[must_use]
    pub const fn count(mut self, count: u64) -> Self {
        self.count = Some(count);
        self
    }
}

/// Pages under one title.
#[derive(Debug, Clone, Default)]
pub struct NavSection<'a> {
    /// The title; the first section usually has none.
    pub title: Option<Text<'a>>,
    /// The pages.
    pub items: Vec<NavItem<'a>>,
}

/// Who is at work, and the menu that opens under the name.
#[derive(Debug, Clone)]
pub struct UserMenu<'a> {
    /// The name of the person.
    pub name: Text<'a>,
    /// A line under the name: the role, the school.
    pub note: Option<Text<'a>>,
    /// The pages in the menu.
    pub items: Vec<NavItem<'a>>,
    /// Where the forms "sign out" and "light or dark" post to.
    pub actions: UserActions<'a>,
}

/// The forms in the menu of the user.
#[derive(Debug, Clone)]
pub struct UserActions<'a> {
    /// Proof that the forms are ours.
    pub csrf: &'a CsrfToken,
    /// Where signing out posts to.
    pub sign_out: Text<'a>,
    /// Where the choice of light or dark posts to: `scheme` is `auto`, `light` or `dark`. The server sets
    /// [`SCHEME_COOKIE`] and goes back; with script the browser sets the cookie itself.
    pub scheme: Text<'a>,
}

/// A message to everybody, above the page.
#[derive(Debug, Clone)]
pub struct Banner<'a> {
    /// How serious it is.
    pub severity: Severity,
    /// The message.
    pub text: Text<'a>,
    /// A page with more: its address and the text of the link.
    pub link: Option<(Text<'a>, Text<'a>)>,
}

/// The bell at the top: how much is new, and where it is read.
#[derive(Debug, Clone)]
pub struct Bell<'a> {
    /// The page that lists it.
    pub href: Text<'a>,
    /// The number in words: "Meldingen: 3 nieuwe".
    pub label: Text<'a>,
    /// How much is new; nothing is shown for 0, and "99+" beyond that.
    pub count: u64,
}

/// The search field at the top.
#[derive(Debug, Clone)]
pub struct SearchBox<'a> {
    /// Where the form goes to, with the text as `q`.
    pub action: Text<'a>,
    /// What was searched for.
    pub value: Text<'a>,
    /// The label, also shown inside the empty field.
    pub label: Text<'a>,
    /// The label of the button.
    pub submit: Text<'a>,
}

/// The words of the document itself, in the language of the page.
#[derive(Debug, Clone)]
pub struct ShellTexts<'a> {
    /// "Naar de inhoud"
    pub skip: Text<'a>,
    /// "Menu"
    pub menu: Text<'a>,
    /// "Hoofdmenu": what screen readers call the navigation.
    pub navigation: Text<'a>,
    /// "Kruimelpad"
    pub breadcrumbs: Text<'a>,
    /// "Jouw menu": what screen readers call the menu under the name.
    pub user_menu: Text<'a>,
    /// "Uitloggen"
    pub sign_out: Text<'a>,
    /// "Weergave"
    pub scheme: Text<'a>,
    /// "Automatisch", "Licht", "Donker"
    pub schemes: [Text<'a>; 3],
    /// "Meldingen": what screen readers call the banners.
    pub banners: Text<'a>,
    /// The button to speak instead of type, and what one agrees to by that.
    pub speak: [Text<'a>; 2],
}

/// The document around a page for who is at work.
#[derive(Debug)]
pub struct Shell<'a> {
    /// The language of the page as a tag: `nl`.
    pub lang: Text<'a>,
    /// The title of the page; the name of the organisation is put behind it.
    pub title: Text<'a>,
    /// The organisation.
    pub organisation: Organisation<'a>,
    /// Who is at work; `None` on pages for everybody.
    pub user: Option<UserMenu<'a>>,
    /// The navigation; none at all when empty.
    pub nav: Vec<NavSection<'a>>,
    /// Messages to everybody.
    pub banners: Vec<Banner<'a>>,
    /// The bell; none at all on pages for everybody.
    pub bell: Option<Bell<'a>>,
    /// The search field.
    pub search: Option<SearchBox<'a>>,
    /// The pages above this one.
    pub breadcrumbs: Vec<crate::components::Crumb<'a>>,
    /// Light or dark.
    pub scheme: Scheme,
    /// What the last action led to.
    pub flash: Option<(Severity, Text<'a>)>,
    /// Languages to change to.
    pub languages: Option<LanguageSwitch<'a>>,
    /// Links at the foot: address and text.
    pub footer: Vec<(Text<'a>, Text<'a>)>,
    /// The words of the document itself.
    pub texts: ShellTexts<'a>,
    /// The page.
    pub body: Markup,
}

impl Shell<'_> {
    /// The whole document.
    #[must_use]
    pub fn render(self) -> Markup {
        let body = html! {
            a class="nl-skip-link nl-skip-link--visible-on-focus" href="#main" { (self.texts.skip) }
            (self.header())
            div class={ "tb-frame" @if self.nav.is_empty() { " tb-frame--bare" } } {
                @if !self.nav.is_empty() {
                    aside class="tb-side" { (self.navigation()) }
                }
                div class="tb-column" {
                    (self.banners())
                    main class="tb-main" id="main" tabindex="-1" {
                        (Breadcrumbs::new(self.texts.breadcrumbs.as_ref(), self.breadcrumbs.clone()))
                        (flash(self.flash.as_ref()))
                        (self.body)
                    }
                    (footer(&self.organisation.name, self.languages.as_ref(), &self.footer))
                }
            }
            (speak(&self.texts.speak))
        };
        document(&Head::new(&self.lang, &self.title, &self.organisation, self.scheme), &body)
    }

    fn header(&self) -> Markup {
        html! {
            header class="tb-header" {
                @if !self.nav.is_empty() {
                    details class="tb-burger" data-escape {
                        summary class="tb-icon-button" { (Icon::Menu) span class="tb-burger__label" { (self.texts.menu) } }
                        div class="tb-burger__panel" { (self.navigation()) }
                    }
                }
                (brand(&self.organisation))
                @if let Some(search) = &self.search {
                    div class="tb-header__search" {
                        (SearchForm::new(search.action.as_ref(), search.label.as_ref(), search.submit.as_ref())
                            .value(search.value.as_ref()))
                    }
                }
                @if let Some(bell) = &self.bell { (ring(bell)) }
                @if let Some(user) = &self.user { (self.user_menu(user)) }
            }
        }
    }

    fn navigation(&self) -> Markup {
        html! {
            nav class="tb-nav" aria-label=(self.texts.navigation) {
                @for section in &self.nav {
                    @if let Some(title) = &section.title { p class="tb-nav__title" { (title) } }
                    ul { @for item in &section.items { li { (nav_link(item)) } } }
                }
            }
        }
    }

    fn user_menu(&self, user: &UserMenu<'_>) -> Markup {
        let texts = &self.texts;
        let schemes = [
            (Scheme::Auto, Icon::Monitor, &texts.schemes[0]),
            (Scheme::Light, Icon::Sun, &texts.schemes[1]),
            (Scheme::Dark, Icon::Moon, &texts.schemes[2]),
        ];
        html! {
            details class="tb-user" data-escape {
                summary class="tb-user__summary" {
                    (Avatar::new(user.name.as_ref()))
                    span class="tb-user__name" { (user.name) }
                    (Icon::ChevronDown)
                }
                div class="tb-user__panel" {
                    p class="tb-user__who" {
                        strong { (user.name) }
                        @if let Some(note) = &user.note { span class="tb-soft" { (note) } }
                    }
                    nav class="tb-nav" aria-label=(texts.user_menu) {
                        ul { @for item in &user.items { li { (nav_link(item)) } } }
                    }
                    form class="tb-scheme" method="post" action=(user.actions.scheme) data-scheme-form=(SCHEME_COOKIE) {
                        (user.actions.csrf.field())
                        fieldset {
                            legend { (texts.scheme) }
                            div class="tb-scheme__choices" {
                                @for (scheme, icon, label) in schemes {
                                    button type="submit" name="scheme" value=(scheme.name())
                                        aria-pressed=(if scheme == self.scheme { "true" } else { "false" }) { (icon) (label) }
                                }
                            }
                        }
                    }
                    form class="tb-user__out" method="post" action=(user.actions.sign_out) {
                        (user.actions.csrf.field())
                        button class="tb-nav__link" type="submit" { (Icon::LogOut) span { (texts.sign_out) } }
                    }
                }
            }
        }
    }

    fn banners(&self) -> Markup {
        html! {
            @if !self.banners.is_empty() {
                section class="tb-banners" aria-label=(self.texts.banners) {
                    @for banner in &self.banners {
                        div class={ "tb-banner tb-banner--" (banner.severity.name()) } {
                            (banner.severity.icon())
                            p {
                                (banner.text)
                                @if let Some((href, text)) = &banner.link {
                                    " " a class="nl-link" href=(href) { (text) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn ring(bell: &Bell<'_>) -> Markup {
    html! {
        a class="tb-icon-button tb-bell" href=(bell.href) aria-label=(bell.label) title=(bell.label) {
            (Icon::Bell)
            @if bell.count > 99 { span class="tb-bell__count" aria-hidden="true" { "99+" } }
            @else if bell.count > 0 { span class="tb-bell__count" aria-hidden="true" { (bell.count) } }
        }
    }
}

/// The document around a page with one thing on it: signing in, an error.
#[derive(Debug)]
pub struct Plain<'a> {
    /// The language of the page as a tag: `nl`.
    pub lang: Text<'a>,
    /// The title of the page; the name of the organisation is put behind it.
    pub title: Text<'a>,
    /// The organisation.
    pub organisation: Organisation<'a>,
    /// Light or dark.
    pub scheme: Scheme,
    /// What the last action led to.
    pub flash: Option<(Severity, Text<'a>)>,
    /// Languages to change to.
    pub languages: Option<LanguageSwitch<'a>>,
    /// Links at the foot: address and text.
    pub footer: Vec<(Text<'a>, Text<'a>)>,
    /// "Naar de inhoud"
    pub skip: Text<'a>,
    /// Twice as wide: for a choice between several ways, or pictures for children.
    pub wide: bool,
    /// The page.
    pub body: Markup,
}

impl Plain<'_> {
    /// The whole document.
    #[must_use]
    pub fn render(self) -> Markup {
        let body = html! {
            a class="nl-skip-link nl-skip-link--visible-on-focus" href="#main" { (self.skip) }
            div class="tb-plain" {
                header class="tb-plain__header" { (brand(&self.organisation)) }
                main class={ "tb-plain__main" @if self.wide { " tb-plain__main--wide" } } id="main" tabindex="-1" {
                    (flash(self.flash.as_ref()))
                    (self.body)
                }
                (footer(&self.organisation.name, self.languages.as_ref(), &self.footer))
            }
        };
        document(&Head::new(&self.lang, &self.title, &self.organisation, self.scheme), &body)
    }
}

/// What the `<head>` needs.
struct Head<'a> {
    lang: &'a str,
    title: &'a str,
    organisation: &'a Organisation<'a>,
    scheme: Scheme,
}

impl<'a> Head<'a> {
    const fn new(lang: &'a str, title: &'a str, organisation: &'a Organisation<'a>, scheme: Scheme) -> Self {
        Self { lang, title, organisation, scheme }
    }
}

fn document(head: &Head<'_>, body: &Markup) -> Markup {
    let scheme = match head.scheme {
        Scheme::Auto => None,
        chosen => Some(chosen.name()),
    };
    html! {
        (DOCTYPE)
        html lang=(head.lang) data-scheme=[scheme] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title {
                    (head.title)
                    @if head.title != head.organisation.name { " – " (head.organisation.name) }
                }
                link rel="preload" href=(FONT.url) as="font" type="font/woff2" crossorigin;
                link rel="stylesheet" href=(STYLE.url);
                @if let Some(theme) = &head.organisation.theme { link rel="stylesheet" href=(theme); }
                link rel="icon" type="image/svg+xml" href=(FAVICON.url);
                // Styles made by script would break the policy, so htmx may not add its own.
                meta name="htmx-config" content=(PreEscaped("{&quot;includeIndicatorCSS&quot;:false}"));
                script type="module" src=(SCRIPT.url) {}
            }
            body class="tb-body" { (body) }
        }
    }
}

/// The button that script puts beside each text field where the browser can hear.
fn speak([label, note]: &[Text<'_>; 2]) -> Markup {
    html! {
        template id="tb-speak" data-note=(note) {
            button class="tb-reveal__button tb-speak" type="button" aria-pressed="false" aria-label=(label) title=(label)
                data-speak { (Icon::Mic) }
        }
    }
}

/// The logo and the name of the organisation, leading home.
fn brand(organisation: &Organisation<'_>) -> Markup {
    let home = if organisation.home.is_empty() { "/" } else { &organisation.home };
    html! {
        a class="tb-brand" href=(home) {
            @match &organisation.logo {
                Some(logo) => img class="tb-brand__logo" src=(logo) alt="" height="40";,
                None => span class="tb-brand__mark" aria-hidden="true" { (Icon::House) },
            }
            span class="tb-brand__name" { (organisation.name) }
        }
    }
}

fn nav_link(item: &NavItem<'_>) -> Markup {
    html! {
        a class="tb-nav__link" href=(item.href) aria-current=[item.current.then_some("page")] {
            (item.icon)
            span { (item.label) }
            @if let Some(count) = item.count { span class="tb-count" { (count) } }
        }
    }
}

fn flash(flash: Option<&(Severity, Text<'_>)>) -> Markup {
    html! {
        @if let Some((severity, text)) = flash {
            div class="tb-flash" { (Alert::new(*severity, text.as_ref())) }
        }
    }
}

fn footer(name: &str, languages: Option<&LanguageSwitch<'_>>, links: &[(Text<'_>, Text<'_>)]) -> Markup {
    html! {
        footer class="tb-footer" {
            p { (name) }
            @if !links.is_empty() {
                ul { @for (href, text) in links { li { a class="nl-link" href=(href) { (text) } } } }
            }
            @if let Some(languages) = languages { (languages) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(scheme: Scheme) -> String {
        let organisation =
            Organisation { name: "A & B".into(), logo: None, theme: Some("/theme/a.css".into()), home: "".into() };
        Plain {
            lang: "nl".into(),
            title: "Aanmelden".into(),
            organisation,
            scheme,
            flash: Some((Severity::Error, "<b>".into())),
            languages: None,
            footer: vec![],
            skip: "Naar de inhoud".into(),
            wide: false,
            body: html! { p { "hier" } },
        }
        .render()
        .into_string()
    }

    #[test]
    fn a_document_names_its_language_title_and_files() {
        let page = plain(Scheme::Auto);
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"nl\"><head>"), "{page}");
        assert!(page.contains("<title>Aanmelden – A &amp; B</title>"));
        for url in [STYLE.url, SCRIPT.url, FAVICON.url, FONT.url, "/theme/a.css"] {
            assert!(page.contains(&format!("=\"{url}\"")), "{url}");
        }
        assert!(page.contains("href=\"#main\"") && page.contains("id=\"main\""));
        assert!(page.contains("&lt;b&gt;") && !page.contains("<b>"));
    }

    #[test]
    fn the_theme_comes_after_the_common_style() {
        let page = plain(Scheme::Auto);
        assert!(page.find(STYLE.url) < page.find("/theme/a.css"));
    }

    #[test]
    fn only_a_chosen_scheme_is_written() {
        assert!(!plain(Scheme::Auto).contains("data-scheme"));
        assert!(plain(Scheme::Dark).contains("<html lang=\"nl\" data-scheme=\"dark\">"));
        for scheme in [Scheme::Auto, Scheme::Light, Scheme::Dark] {
            assert_eq!(Scheme::from_name(scheme.name()), scheme);
        }
        assert_eq!(Scheme::from_name("\"><script>"), Scheme::Auto);
    }

    #[test]
    fn htmx_may_not_add_styles() {
        assert!(plain(Scheme::Auto).contains("{&quot;includeIndicatorCSS&quot;:false}"));
    }
}
