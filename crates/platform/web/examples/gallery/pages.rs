//! Pages of the directory, the log, and an error.

use maud::{Markup, html};
use thuisbasis_web::components::{
    Alert, Avatar, Badge, Button, Card, Change, Checkbox, Chip, Choice, Column, Confirm, CopyCode, Crumb, Description,
    Difference, Direction, ErrorSummary, Field, Fieldset, Form, Heading, Icon, Pagination, Progress, RadioGroup, Row,
    SearchForm, Severity, Step, Stepper, Tab, Table, Tabs, Timeline, TimelineRow, Tone, Toolbar, Width, actions,
};

use crate::frame::{CSRF, Inside, Look, plain, shell};

const PEOPLE: [(&str, &str, &str, &str, Tone, &str); 9] = [
    ("Noor de Wit", "n.dewit", "Burgerzaken", "Actief", Tone::Ok, "1 sep 2021"),
    ("Youssef El Amrani", "y.elamrani", "Sociaal domein", "Actief", Tone::Ok, "15 jan 2019"),
    ("Sanne van der Heijden", "s.vanderheijden", "Burgerzaken", "Begint 1 dec", Tone::Brand, "1 dec 2026"),
    ("Bram Janssens", "b.janssens", "Openbare werken", "Actief", Tone::Ok, "3 mrt 2016"),
    ("Fatma Yıldız", "f.yildiz", "Financiën", "Nog geen tweede stap", Tone::Warning, "1 jun 2024"),
    ("Ilse Verstraeten", "i.verstraeten", "Bibliotheek", "Eindigt 30 nov", Tone::Warning, "12 aug 2011"),
    ("Daan Bakker", "d.bakker", "ICT", "Actief", Tone::Ok, "1 feb 2020"),
    (
        "Maria-Christina van Nieuwenhuizen-Oostveen",
        "m.vannieuwenhuizen",
        "Sociaal domein",
        "Actief",
        Tone::Ok,
        "9 okt 2018",
    ),
    ("Jan Smit", "j.smit", "Openbare werken", "Geblokkeerd", Tone::Error, "1 mei 2003"),
];

fn people_crumbs() -> Vec<Crumb<'static>> {
    vec![Crumb::new("Beheer", "#main"), Crumb::new("Mensen", "/mensen")]
}

/// A list of people with filters.
pub(crate) fn people(look: &Look) -> Markup {
    let columns = vec![
        Column::new("Naam").sort("?op=naam&om=ja", Some(Direction::Ascending)).row_header(),
        Column::new("Gebruikersnaam"),
        Column::new("Afdeling").sort("?op=afdeling", None),
        Column::new("Account"),
        Column::new("Sinds").sort("?op=sinds", None).numeric(),
        Column::new("Acties").hidden_title(),
    ];
    let rows = PEOPLE.iter().map(|(name, user, unit, state, tone, since)| {
        Row::new(vec![
            html! { span class="tb-media" { (Avatar::new(*name)) a href="/mens" { (name) } } },
            html! { (user) },
            html! { (unit) },
            html! { (Badge::new(*tone, *state)) },
            html! { (since) },
            html! { (Button::link(format!("Wijzig {name}"), "/formulier").subtle().small().icon_only(Icon::Pencil)) },
        ])
    });
    let body = html! {
        (Heading::new("Mensen").lead("Iedereen met een plek in de organisatie.").actions(html! {
            (Button::link("Importeren", "/import").icon(Icon::Upload))
            (Button::link("Persoon toevoegen", "/formulier").primary().icon(Icon::UserPlus))
        }))
        (Toolbar::new()
            .search(html! { (SearchForm::new("/mensen", "Zoek op naam of gebruikersnaam", "Zoeken").keep("staat", "actief")) })
            .chips("Filters", vec![
                Chip::choice("Iedereen", "?", false),
                Chip::choice("In dienst", "?staat=actief", true),
                Chip::choice("Begint binnenkort", "?staat=begint", false),
                Chip::active("Afdeling: alle", "?", "filter weghalen"),
            ])
            .count("1 tot 9 van 1.204"))
        (Table::new("Mensen in dienst", columns, rows.collect()).id("lijst"))
        (Pagination::new("Pagina's").previous("Vorige", None::<&str>).next("Volgende", Some("?na=9")))
    };
    shell(
        look,
        Inside {
            title: "Mensen",
            current: "/mensen",
            crumbs: vec![Crumb::new("Beheer", "#main")],
            banners: vec![],
            flash: Some((
                Severity::Ok,
                "Sanne van der Heijden is toegevoegd. Haar account start op 1 december.".into(),
            )),
            body,
        },
    )
}

fn facts() -> Description<'static> {
    Description::new()
        .fact("Gebruikersnaam", html! { (CopyCode::new("n.dewit", "Kopieer", "Gekopieerd")) })
        .fact(
            "E-mail",
            html! { a class="nl-link" href="mailto:n.dewit@merwezicht.example" { "n.dewit@merwezicht.example" } },
        )
        .fact("Afdeling", html! { "Burgerzaken" })
        .fact("In dienst", html! { "Sinds 1 september 2021" })
        .fact("Account", html! { (Badge::new(Tone::Ok, "Actief")) })
}

fn history() -> Timeline<'static> {
    Timeline::new(
        "Geschiedenis",
        vec![
            TimelineRow::new(
                Icon::KeyRound,
                html! { "Wachtwoord opnieuw ingesteld door " strong { "Daan Bakker" } },
                "Gisteren 14:02",
                "2026-11-21T14:02:00+01:00",
            ),
            TimelineRow::new(Icon::ShieldCheck, html! { "Tweede stap ingesteld" }, "3 november", "2026-11-03")
                .tone(Tone::Ok),
            TimelineRow::new(Icon::UserPlus, html! { "In dienst gekomen" }, "1 september 2021", "2021-09-01")
                .tone(Tone::Brand),
        ],
    )
}

/// One person.
pub(crate) fn person(look: &Look) -> Markup {
    let body = html! {
        div class="tb-heading tb-heading--1" {
            div class="tb-media" {
                (Avatar::new("Noor de Wit").large())
                div { h1 class="nl-heading nl-heading--level-1" { "Noor de Wit" } p class="tb-soft" { "Medewerker Burgerzaken" } }
            }
            div class="tb-heading__actions" {
                (Button::link("Wijzigen", "/formulier").icon(Icon::Pencil))
                (Button::link("Nieuw wachtwoord", "#main").icon(Icon::KeyRound))
            }
        }
        (Tabs::new("Over Noor", vec![
            Tab::new("Overzicht", "/mens", true), Tab::new("Apps", "#main", false).count(14),
            Tab::new("Apparaten", "#main", false).count(2), Tab::new("Logboek", "#main", false),
        ]))
        div class="tb-split" {
            div class="tb-stack" {
                (Card::new(html! { (facts()) }).title("Gegevens"))
                (Card::new(html! { (history()) }).title("Geschiedenis"))
            }
            (Card::new(html! {
                div class="tb-stack tb-stack--tight" {
                    p { "Noor gaat uit dienst? Stel nu al een einddatum in. Haar account stopt dan vanzelf." }
                    (Button::link("Uit dienst melden", "/bevestigen").icon(Icon::UserMinus))
                }
            }).title("Uit dienst"))
        }
    };
    shell(
        look,
        Inside {
            title: "Noor de Wit",
            current: "/mensen",
            crumbs: people_crumbs(),
            banners: vec![],
            flash: None,
            body,
        },
    )
}

/// A form with two mistakes.
pub(crate) fn person_form(look: &Look) -> Markup {
    let fields = html! {
        (Fieldset::new("Wie is het?", html! {
            (Field::text("roepnaam", "Roepnaam").value("Sanne").autocomplete("off").required())
            (Field::text("achternaam", "Achternaam").error(Some("Vul de achternaam in.")).required())
            (Field::email("mail", "E-mail buiten het werk").mark("(niet verplicht)").value("sanne@").autocomplete("off")
                .hint("Daar sturen we de uitnodiging naartoe.")
                .error(Some("Dit is geen volledig adres. Een adres ziet eruit als naam@voorbeeld.nl.")))
        }))
        (Fieldset::new("Waar en wanneer?", html! {
            (Field::select("afdeling", "Afdeling", ["Burgerzaken", "Sociaal domein", "Openbare werken", "Financiën"]
                .map(|unit| Choice::new(unit, unit)).into()).value("Sociaal domein"))
            (Field::date("begin", "Eerste werkdag").value("2026-12-01").required())
            (Field::number("uren", "Uren per week").value("32").attribute("min", "1").attribute("max", "40").width(Width::Short))
            (RadioGroup::new("soort", "Soort contract", vec![
                Choice::new("vast", "Vast"), Choice::new("tijdelijk", "Tijdelijk").hint("Met een einddatum; het account stopt dan vanzelf."),
                Choice::new("inhuur", "Inhuur"),
            ]).value("tijdelijk"))
        }))
        (Fieldset::new("Account", html! {
            (Checkbox::new("account", "Maak meteen een account").checked(true).hint("De apps van de afdeling staan dan klaar op de eerste werkdag."))
            (Checkbox::new("brief", "Druk een welkomstbrief af"))
            (Field::area("bericht", "Bericht aan de leidinggevende", 4).mark("(niet verplicht)"))
        }))
        (actions(&[Button::submit("Persoon toevoegen"), Button::link("Annuleren", "/mensen").subtle()]))
    };
    let body = html! {
        (Heading::new("Persoon toevoegen"))
        (ErrorSummary::new("Nog twee dingen kloppen niet")
            .error("achternaam", "Vul de achternaam in.")
            .error("mail", "Het e-mailadres is niet volledig."))
        (Form::new("/formulier", &CSRF, fields))
    };
    shell(
        look,
        Inside {
            title: "Persoon toevoegen",
            current: "/mensen",
            crumbs: people_crumbs(),
            banners: vec![],
            flash: None,
            body,
        },
    )
}

/// The third step of an import.
pub(crate) fn import(look: &Look) -> Markup {
    let changes = vec![
        Change::added("Amira Benali", "Groep 7, De Regenboog"),
        Change::added("Finn Peeters", "Groep 3, De Regenboog"),
        Change::changed("Lotte Mulder", "klas", "Groep 5", "Groep 6"),
        Change::changed("Sem de Jong", "school", "De Regenboog", "Het Kompas"),
        Change::ended("Thijs Visser", "Staat niet meer in het bestand"),
    ];
    let body = html! {
        (Heading::new("Leerlingen importeren"))
        (Stepper::new("Stappen", "klaar", vec![
            Step::new("Bestand kiezen").href("#main"), Step::new("Kolommen").href("#main"),
            Step::new("Nakijken"), Step::new("Uitvoeren"),
        ], 2))
        div class="tb-split" {
            div class="tb-stack" {
                (Alert::new(Severity::Warning, "Dit bestand laat 412 leerlingen uitstromen. Dat is meer dan de 5 % die zonder vraag mag.")
                    .title("Klopt dit bestand?")
                    .body(html! { a class="nl-link" href="#main" { "Bekijk wie er uitstroomt" } }))
                section aria-labelledby="kop-verschil" {
                    (Heading::new("Wat er verandert").level(2).id("kop-verschil").lead("De eerste 5 van 1.036 veranderingen."))
                    (Difference::new("Veranderingen", ["Erbij".into(), "Anders".into(), "Eindigt".into()], changes))
                }
                (Form::new("/import", &CSRF, html! {
                    (Checkbox::new("zeker", "Ja, 412 leerlingen stromen uit").required())
                    (actions(&[Button::submit("Importeren"), Button::link("Ander bestand", "#main")]))
                }))
            }
            (Card::new(html! {
                div class="tb-stack tb-stack--tight" {
                    div data-live="/live/import" { (Progress::new("Gelezen", "0 van 5.012", 0, 5012)) }
                    (Progress::new("Zonder fouten", "4.998 van 5.012", 4998, 5012))
                    (Description::new().fact("Erbij", html! { "214" }).fact("Anders", html! { "410" }).fact("Eindigt", html! { "412" }).fact("Fouten", html! { a class="nl-link" href="#main" { "14 regels" } }))
                }
            }).title("leerlingen-2026.csv").icon(Icon::FileSpreadsheet))
        }
    };
    shell(
        look,
        Inside {
            title: "Leerlingen importeren",
            current: "/import",
            crumbs: vec![Crumb::new("Beheer", "#main")],
            banners: vec![],
            flash: None,
            body,
        },
    )
}

/// The log.
pub(crate) fn audit(look: &Look) -> Markup {
    let rows = [
        ("22 nov 09:41:07", "Daan Bakker", "Wachtwoord opnieuw ingesteld", "Noor de Wit", "Gelukt", Tone::Ok),
        ("22 nov 09:12:55", "Noor de Wit", "Aangemeld", "Thuisbasis", "Gelukt", Tone::Ok),
        ("22 nov 09:12:31", "n.dewit", "Aangemeld", "Thuisbasis", "Geweigerd", Tone::Error),
        ("22 nov 08:00:00", "Thuisbasis", "Account gestopt na einddatum", "Kees Prins", "Gelukt", Tone::Ok),
    ];
    let columns = vec![
        Column::new("Wanneer").sort("?om=ja", Some(Direction::Descending)).row_header(),
        Column::new("Wie"),
        Column::new("Wat"),
        Column::new("Van wie of wat"),
        Column::new("Resultaat"),
    ];
    let rows = rows.map(|(when, who, what, about, result, tone)| {
        Row::new(vec![
            html! { (when) },
            html! { (who) },
            html! { (what) },
            html! { (about) },
            html! { (Badge::new(tone, result)) },
        ])
    });
    let body = html! {
        (Heading::new("Logboek").lead("Wie heeft wat gedaan. Alleen lezen.").actions(html! { (Button::link("Downloaden", "#main").icon(Icon::Download)) }))
        (Toolbar::new()
            .search(html! { (SearchForm::new("/logboek", "Zoek in het logboek", "Zoeken")) })
            .chips("Filters", vec![Chip::choice("Vandaag", "?dag=vandaag", true), Chip::choice("Deze week", "?dag=week", false), Chip::choice("Geweigerd", "?resultaat=nee", false)]))
        (Table::new("Gebeurtenissen van vandaag", columns, rows.into()))
        (Pagination::new("Pagina's").previous("Later", Some("?voor=1")).next("Eerder", Some("?na=4")))
    };
    shell(
        look,
        Inside {
            title: "Logboek",
            current: "/logboek",
            crumbs: vec![Crumb::new("Beheer", "#main")],
            banners: vec![],
            flash: None,
            body,
        },
    )
}

/// A question before something ends.
pub(crate) fn confirm(look: &Look) -> Markup {
    let body = html! {
        (Confirm {
            title: "Account van Noor de Wit stoppen?".into(),
            body: html! {
                p { "Noor kan dan niet meer aanmelden. Haar mail en bestanden blijven 90 dagen bewaard." }
                p { "Je kunt dit binnen 90 dagen terugdraaien." }
            },
            action: "/bevestigen".into(),
            csrf: &CSRF,
            submit: Button::submit("Account stoppen").danger(),
            cancel: Button::link("Annuleren", "/mens"),
        })
    };
    shell(
        look,
        Inside {
            title: "Account stoppen",
            current: "/mensen",
            crumbs: people_crumbs(),
            banners: vec![],
            flash: None,
            body,
        },
    )
}

/// An error page.
pub(crate) fn error(look: &Look) -> Markup {
    let body = html! {
        div class="tb-stack" {
            span class="tb-empty__icon" { (Icon::WifiOff) }
            (Heading::new("Dit lukt nu even niet").lead("Het ligt aan ons, niet aan jou. Probeer het over een paar minuten nog eens."))
            p { "Blijft het misgaan? Geef dan deze code door aan de servicedesk: " (CopyCode::new("7F3K-92QD", "Kopieer", "Gekopieerd")) }
            (actions(&[Button::link("Probeer opnieuw", "/fout").primary().icon(Icon::RefreshCw), Button::link("Naar de start", "/")]))
        }
    };
    plain(look, "Dit lukt nu even niet", false, body)
}
