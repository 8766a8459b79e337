//! The landing page and the pages to sign in.

use maud::{Markup, html};
use thuisbasis_web::{
    components::{
        Alert, AppTile, Badge, Button, Card, Field, Form, Heading, Icon, Severity, TileFilter, TileGrid, Tone, tint,
    },
    shell::Banner,
};

use crate::frame::{CSRF, Inside, Look, plain, shell};

const APPS: [(&str, &str, Option<Icon>); 30] = [
    ("Zaaksysteem", "Zaken en besluiten", Some(Icon::FolderOpen)),
    ("Mail en agenda", "Post, afspraken en vergaderingen", Some(Icon::Mail)),
    ("Personeelsplein", "Verlof, loon en declaraties", Some(Icon::IdCard)),
    ("Burgerzaken", "Paspoorten en uittreksels", None),
    ("Videobellen", "Vergaderen op afstand", Some(Icon::Video)),
    ("Documenten", "Bestanden van je team", Some(Icon::FileText)),
    ("Roosters", "Wie werkt wanneer en waar", Some(Icon::CalendarDays)),
    ("Meldingen openbare ruimte", "Losse tegels, kapotte lampen", Some(Icon::TrafficCone)),
    ("Financiën", "Facturen en budgetten", Some(Icon::Banknote)),
    ("Vergunningen", "Bouwen, kappen, evenementen", Some(Icon::Gavel)),
    ("Leerplein", "Trainingen en e-learning", Some(Icon::GraduationCap)),
    ("Sociaal domein", "Hulpvragen en gezinnen", Some(Icon::Handshake)),
    ("Kaarten", "De gemeente op de kaart", Some(Icon::MapPin)),
    ("Inkoop", "Bestellen en contracten", Some(Icon::Package)),
    ("Gemeenteraad", "Stukken en stemmingen", Some(Icon::Landmark)),
    ("Telefonie", "Doorschakelen en voicemail", Some(Icon::Phone)),
    ("Werkplek reserveren", "Bureau of overlegkamer", Some(Icon::Monitor)),
    ("Belastingen", "Aanslagen en bezwaren", Some(Icon::Receipt)),
    ("Afvalpassen", "", None),
    ("Basisregistraties", "Adressen en gebouwen", Some(Icon::Database)),
    ("Cijfers", "Figuren en rapporten", Some(Icon::ChartColumn)),
    ("Archief", "Stukken van vroeger", Some(Icon::History)),
    ("Wagenpark", "Auto of fiets lenen", Some(Icon::Car)),
    ("Jeugdgezondheid", "Consulten en vaccinaties", Some(Icon::Stethoscope)),
    ("Bibliotheek", "Boeken en kranten", Some(Icon::BookOpen)),
    ("Crisisteam", "Alarm en draaiboeken", Some(Icon::Siren)),
    ("Huisstijl", "Logo's en sjablonen", Some(Icon::Palette)),
    ("Sportvelden", "Verhuur en onderhoud", None),
    ("Rekentuin", "Oefenen met sommen", Some(Icon::Calculator)),
    ("Wachtwoordkluis", "Gedeelde wachtwoorden", Some(Icon::Lock)),
];

fn app(index: usize, grid: &str) -> Markup {
    let (name, text, icon) = APPS[index];
    let mut tile = AppTile::new(name, format!("/apps/{index}?via={grid}"))
        .new_tab("(opent in een nieuw tabblad)")
        .favourite(thuisbasis_web::components::Favourite {
            action: format!("/apps/{index}/favoriet").into(),
            csrf: &CSRF,
            on: grid == "favorieten" || matches!(index, 0 | 1 | 4 | 6),
            label: format!("Favoriet: {name}").into(),
        });
    if !text.is_empty() {
        tile = tile.text(text);
    }
    if let Some(icon) = icon {
        tile = tile.icon(icon);
    }
    html! { (tile) }
}

fn today() -> Markup {
    let rows = [
        (Icon::Calendar, "10:00", "Overleg Burgerzaken", "Videobellen, 45 minuten"),
        (Icon::Newspaper, "Moet je lezen", "Nieuwe regels voor thuiswerken vanaf maandag", "Van Personeel, 2 minuten"),
        (Icon::Ticket, "Jouw vraag", "Tweede scherm: we brengen het dinsdag langs", "Servicedesk, vanmorgen"),
    ];
    html! {
        ul class="tb-list" {
            @for (icon, when, what, note) in rows {
                li class="tb-media" {
                    span class={ "tb-tile__square " (tint(when)) } { (icon) }
                    div {
                        span class="tb-soft" { (when) } br;
                        a class="nl-link" href="#main" { (what) } br;
                        span class="tb-soft" { (note) }
                    }
                }
            }
        }
    }
}

/// The landing page.
pub(crate) fn landing(look: &Look) -> Markup {
    let body = html! {
        (Heading::new("Goedemorgen, Noor").lead("Alles voor je werk op één plek."))
        div class="tb-stack" {
            (TileFilter {
                action: "/".into(),
                value: "".into(),
                label: "Zoek een app".into(),
                grids: "favorieten alle-apps".into(),
                nothing: "Geen app gevonden. Druk op Enter om overal te zoeken.".into(),
            })
            section data-filter-part aria-labelledby="kop-favorieten" {
                (Heading::new("Jouw favorieten").level(2).id("kop-favorieten"))
                (TileGrid::new("favorieten", "Jouw favorieten", [0, 1, 4, 6].map(|i| app(i, "favorieten")).into()))
            }
            div class="tb-cards" data-filter-away {
                (Card::new(today()).title("Vandaag").icon(Icon::Sun))
                (Card::new(html! {
                    p { "De collega's van de servicedesk zijn er van 8 tot 17 uur." }
                    div class="tb-actions" {
                        (Button::link("Stel je vraag", "#main").icon(Icon::MessageSquare))
                        (Button::link("Lees de uitleg", "#main").subtle())
                    }
                }).title("Hulp nodig?").icon(Icon::LifeBuoy))
            }
            section data-filter-part aria-labelledby="kop-alle" {
                (Heading::new("Alle apps").level(2).id("kop-alle")
                    .actions(html! { (Button::link("App aanvragen", "#main").subtle().icon(Icon::Plus)) }))
                (TileGrid::new("alle-apps", "Alle apps", (0..APPS.len()).map(|i| app(i, "alle")).collect()))
            }
        }
    };
    shell(
        look,
        Inside {
            title: "Start",
            current: "/",
            crumbs: vec![],
            banners: vec![Banner {
                severity: Severity::Warning,
                text: "Het zaaksysteem is vanavond van 20 tot 22 uur niet te bereiken.".into(),
                link: Some(("#main".into(), "Wat betekent dat voor jou?".into())),
            }],
            flash: None,
            body,
        },
    )
}

/// Signing in with a user name and password, or with the organisation's account.
pub(crate) fn sign_in(look: &Look) -> Markup {
    let body = html! {
        (Card::new(html! {
            (Heading::new("Aanmelden").lead("Met het account van je werk of school."))
            (Alert::new(Severity::Error, "Deze naam en dit wachtwoord horen niet bij elkaar. Probeer het nog eens."))
            (Form::new("/aanmelden", &CSRF, html! {
                (Field::text("gebruiker", "Gebruikersnaam").value("n.dewit").autocomplete("username").required()
                    .attribute("spellcheck", "false"))
                (Field::password("wachtwoord", "Wachtwoord").required().reveal("Toon wachtwoord"))
                div class="tb-actions" {
                    (Button::submit("Aanmelden"))
                    (Button::link("Wachtwoord vergeten?", "#main").subtle())
                }
            }))
        }))
        p class="tb-center" { a class="nl-link" href="/aanmelden-kind" { "Ik zit op school en meld me aan met plaatjes" } }
    };
    plain(look, "Aanmelden", false, body)
}

/// Signing in for a child: large, with pictures.
pub(crate) fn sign_in_child(look: &Look) -> Markup {
    let pictures = [
        (Icon::Cat, "kat"),
        (Icon::Apple, "appel"),
        (Icon::Fish, "vis"),
        (Icon::Rocket, "raket"),
        (Icon::Flower, "bloem"),
        (Icon::Turtle, "schildpad"),
        (Icon::Bike, "fiets"),
        (Icon::Rabbit, "konijn"),
        (Icon::TreePine, "boom"),
        (Icon::Umbrella, "paraplu"),
        (Icon::Bird, "vogel"),
        (Icon::Snail, "slak"),
    ];
    let body = html! {
        div class="tb-stack" {
            (Heading::new("Hoi! Wie ben jij?").lead("Typ je naam. Kies daarna jouw drie plaatjes."))
            (Form::new("/aanmelden-kind", &CSRF, html! {
                (Field::text("naam", "Jouw naam").big().required().attribute("spellcheck", "false"))
                fieldset class="utrecht-form-fieldset tb-fieldset" {
                    legend class="utrecht-form-fieldset__legend" { "Jouw plaatjes" }
                    ul class="tb-pictures" {
                        @for (icon, name) in pictures {
                            li {
                                button class="tb-picture" type="submit" name="plaatje" value=(name) {
                                    span class=(tint(name)) { (icon) }
                                    (name)
                                }
                            }
                        }
                    }
                }
            }))
            p { (Badge::new(Tone::Brand, "Tip")) " Lukt het niet? Vraag je juf of meester om een nieuw kaartje." }
        }
    };
    plain(look, "Aanmelden met plaatjes", true, body)
}
