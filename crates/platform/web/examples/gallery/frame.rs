//! The document around the invented pages.

use std::sync::LazyLock;

use kernel::Random;
use maud::Markup;
use serde::Deserialize;
use thuisbasis_web::{
    components::{Crumb, Icon, LanguageSwitch, Severity, Text},
    csrf::CsrfToken,
    shell::{
        Banner, Bell, NavItem, NavSection, Organisation, Plain, Scheme, SearchBox, Shell, ShellTexts, UserActions,
        UserMenu,
    },
};

/// A token as every form has.
pub(crate) static CSRF: LazyLock<CsrfToken> = LazyLock::new(|| CsrfToken::of(&Random::seeded(1).token()));

/// What the address says about the look.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Look {
    #[serde(default)]
    scheme: String,
    #[serde(default)]
    org: String,
}

impl Look {
    fn scheme(&self) -> Scheme {
        Scheme::from_name(&self.scheme)
    }

    fn organisation(&self) -> Organisation<'static> {
        if self.org == "zonnewijzer" {
            Organisation {
                name: "Scholengroep De Zonnewijzer".into(),
                logo: None,
                theme: Some("/theme/zonnewijzer.css".into()),
                home: "/".into(),
            }
        } else {
            Organisation { name: "Gemeente Merwezicht".into(), logo: None, theme: None, home: "/".into() }
        }
    }
}

/// What differs per page.
pub(crate) struct Inside<'a> {
    pub(crate) title: &'a str,
    pub(crate) current: &'a str,
    pub(crate) crumbs: Vec<Crumb<'a>>,
    pub(crate) banners: Vec<Banner<'a>>,
    pub(crate) flash: Option<(Severity, Text<'a>)>,
    pub(crate) body: Markup,
}

pub(crate) fn languages() -> LanguageSwitch<'static> {
    LanguageSwitch::new("Taal", "nl")
        .language("nl", "Nederlands", "?taal=nl")
        .language("en", "English", "?taal=en")
        .language("fr", "Français", "?taal=fr")
        .language("de", "Deutsch", "?taal=de")
}

fn footer() -> Vec<(Text<'static>, Text<'static>)> {
    vec![("/toegankelijkheid".into(), "Toegankelijkheid".into()), ("/privacy".into(), "Privacy".into())]
}

fn nav(current: &str) -> Vec<NavSection<'static>> {
    let item = |label: &'static str, href: &'static str, icon| NavItem::new(label, href, icon).current(href == current);
    vec![
        NavSection {
            title: None,
            items: vec![
                item("Start", "/", Icon::House),
                item("Nieuws", "/nieuws", Icon::Newspaper).count(3),
                item("Groepen", "/groepen", Icon::MessagesSquare),
                item("Wie is wie", "/wie", Icon::IdCard),
            ],
        },
        NavSection {
            title: Some("Beheer".into()),
            items: vec![
                item("Mensen", "/mensen", Icon::Users),
                item("Onderdelen", "/onderdelen", Icon::Network),
                item("Apps", "/apps", Icon::LayoutGrid),
                item("Importeren", "/import", Icon::FileSpreadsheet),
                item("Logboek", "/logboek", Icon::ScrollText),
            ],
        },
    ]
}

fn texts() -> ShellTexts<'static> {
    ShellTexts {
        skip: "Naar de inhoud".into(),
        menu: "Menu".into(),
        navigation: "Hoofdmenu".into(),
        breadcrumbs: "Kruimelpad".into(),
        user_menu: "Jouw menu".into(),
        sign_out: "Uitloggen".into(),
        scheme: "Weergave".into(),
        schemes: ["Automatisch".into(), "Licht".into(), "Donker".into()],
        banners: "Meldingen".into(),
        speak: ["Spreek het in".into(), "Je browser zet om wat je zegt. Wil je verder?".into()],
    }
}

/// A page for who is at work.
pub(crate) fn shell(look: &Look, inside: Inside<'_>) -> Markup {
    Shell {
        lang: "nl".into(),
        title: inside.title.into(),
        organisation: look.organisation(),
        user: Some(UserMenu {
            name: "Noor de Wit".into(),
            note: Some("Medewerker Burgerzaken".into()),
            items: vec![
                NavItem::new("Jouw gegevens", "/jij", Icon::User),
                NavItem::new("Wachtwoord en aanmelden", "/jij/aanmelden", Icon::KeyRound),
            ],
            actions: UserActions { csrf: &CSRF, sign_out: "/uitloggen".into(), scheme: "/weergave".into() },
        }),
        nav: nav(inside.current),
        banners: inside.banners,
        bell: Some(Bell { href: "/meldingen".into(), label: "Meldingen: 3 nieuwe".into(), count: 3 }),
        search: Some(SearchBox {
            action: "/zoeken".into(),
            value: "".into(),
            label: "Zoek mensen, apps en uitleg".into(),
            submit: "Zoeken".into(),
        }),
        breadcrumbs: inside.crumbs,
        scheme: look.scheme(),
        flash: inside.flash,
        languages: Some(languages()),
        footer: footer(),
        texts: texts(),
        body: inside.body,
    }
    .render()
}

/// A page with one thing on it.
pub(crate) fn plain(look: &Look, title: &str, wide: bool, body: Markup) -> Markup {
    Plain {
        lang: "nl".into(),
        title: title.into(),
        organisation: look.organisation(),
        scheme: look.scheme(),
        flash: None,
        languages: Some(languages()),
        footer: footer(),
        skip: "Naar de inhoud".into(),
        wide,
        body,
    }
    .render()
}
