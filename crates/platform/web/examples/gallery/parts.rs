//! Every component that the other pages do not show.

use maud::{Markup, html};
use thuisbasis_web::components::{
    Alert, Avatar, Badge, Button, Card, Column, EmptyState, Field, Form, Heading, Icon, Severity, Table, Tile,
    TileGrid, Tone, Tree, TreeNode, Width,
};

use crate::frame::{CSRF, Inside, Look, shell};

fn buttons() -> Markup {
    html! {
        div class="tb-stack tb-stack--tight" {
            (Form::new("/onderdelen", &CSRF, html! {
                div class="tb-actions" {
                    (Button::submit("Opslaan")) (Button::submit("Opslaan en nieuw").secondary())
                    (Button::submit("Overslaan").subtle()) (Button::submit("Verwijderen").danger().icon(Icon::Trash))
                }
            }))
            div class="tb-actions" {
                (Button::link("Met icoon", "#main").icon(Icon::Download)) (Button::link("Klein", "#main").small())
                (Button::link("Meer", "#main").subtle().icon_only(Icon::Ellipsis))
                (Button::submit("Aan").secondary().pressed(true)) (Button::submit("Uit").secondary().pressed(false))
            }
        }
    }
}

fn messages() -> Markup {
    html! {
        div class="tb-stack tb-stack--tight" {
            (Alert::new(Severity::Info, "Vanaf 1 december verandert het rooster."))
            (Alert::new(Severity::Ok, "Opgeslagen."))
            (Alert::new(Severity::Warning, "Je wachtwoord verloopt over drie dagen."))
            (Alert::new(Severity::Error, "Opslaan is niet gelukt.").title("Er ging iets mis"))
            div class="tb-actions" {
                (Badge::new(Tone::Neutral, "Concept")) (Badge::new(Tone::Brand, "Nieuw")) (Badge::new(Tone::Ok, "Actief"))
                (Badge::new(Tone::Warning, "Verloopt")) (Badge::new(Tone::Error, "Geblokkeerd"))
                @for name in ["Noor de Wit", "Youssef El Amrani", "Ilse Verstraeten", "Daan Bakker", "Fatma Yıldız"] { (Avatar::new(name)) }
            }
        }
    }
}

fn tree() -> Markup {
    let class = |name: &'static str| TreeNode::new(name, "#main");
    html! {
        (Tree::new("Onderdelen", vec![
            TreeNode::new("Scholengroep De Zonnewijzer", "#main").note("24 scholen").open().children(vec![
                TreeNode::new("De Regenboog", "#main").note("412 leerlingen").open().children(vec![
                    class("Groep 3"), class("Groep 4").current(), class("Groep 5").note("27 leerlingen"),
                ]),
                TreeNode::new("Het Kompas", "#main").note("288 leerlingen").children(vec![class("Groep 1"), class("Groep 2")]),
                TreeNode::new("Bestuursbureau", "#main"),
            ]),
        ]))
    }
}

/// The page with all of them.
pub(crate) fn all(look: &Look) -> Markup {
    let tiles = vec![
        html! { (Tile::new("Wachtwoorden van je klas", "#main").icon(Icon::KeyRound).text("Nieuw wachtwoord of kaartje")) },
        html! { (Tile::new("Uitgeleende laptops", "#main").icon(Icon::Laptop).badge(html! { (Badge::new(Tone::Warning, "3 te laat")) })) },
        html! { (Tile::new("Vergaderruimte", "#main")) },
    ];
    let empty = html! {
        (EmptyState::new(Icon::Inbox, "Nog geen vragen", "Vragen van collega's verschijnen hier zodra ze binnenkomen.")
            .action(html! { (Button::link("Stel zelf een vraag", "#main")) }))
    };
    let body = html! {
        (Heading::new("Onderdelen"))
        div class="tb-stack" {
            (Card::new(buttons()).title("Knoppen"))
            (Card::new(messages()).title("Berichten en merken"))
            (TileGrid::new("tegels", "Taken", tiles))
            div class="tb-cards" {
                (Card::new(tree()).title("Boom").icon(Icon::Network))
                (Card::new(html! {
                    (Form::new("/onderdelen", &CSRF, html! {
                        (Field::file("bestand", "Bestand met leerlingen", ".csv,.xlsx").hint("Csv of Excel, hoogstens 20 MB."))
                        (Field::phone("telefoon", "Telefoonnummer").autocomplete("tel"))
                        (Field::search("zoek", "Zoeken").width(Width::Medium))
                        (Field::password("nieuw", "Nieuw wachtwoord").autocomplete("new-password").reveal("Toon wachtwoord"))
                    }).multipart())
                }).title("Nog meer velden"))
            }
            (Table::new("Vragen", vec![Column::new("Vraag")], vec![]).empty(empty))
        }
    };
    shell(
        look,
        Inside { title: "Onderdelen", current: "/onderdelen", crumbs: vec![], banners: vec![], flash: None, body },
    )
}
