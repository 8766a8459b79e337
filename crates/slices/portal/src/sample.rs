//! The portal's part of the demo organisations.

use std::collections::HashMap;

use access::Acting;
use directory::model::FunctionId;
use directory::sample::SeededOrganisation;
use kernel::{Error, PersonId, Result, Timestamp, UnitId};
use sample::{Audience, Organisation};

use crate::events::PortalEvent;
use crate::model::{AppDraft, AppId, BannerDraft, GrantTo, Urgency};
use crate::store::{apps, banners, desk, grants};

/// How many favourites somebody of the showcase begins with.
const FAVOURITES: usize = 4;

/// Writes the apps, grants and banners of one sample organisation, and favourites for these of its people.
pub async fn seed(
    acting: &Acting,
    organisation: &Organisation,
    seeded: &SeededOrganisation,
    showcase: &[PersonId],
) -> Result<()> {
    let mut tx = acting.begin().await?;
    for app in &organisation.apps {
        let draft = AppDraft {
            name: app.name.to_owned(),
            description_nl: app.description_nl.to_owned(),
            description_en: app.description_en.to_owned(),
            url: app.url.clone(),
            category: app.category.to_owned(),
            icon: picture(app.key).to_owned(),
            pinned: app.pinned,
        }
        .checked()?;
        let id = apps::insert(&tx, seeded.id, &draft).await?;
        for to in app.audience.iter().flat_map(|audience| whom(*audience, organisation, seeded)) {
            grants::insert(&tx, id, &to).await?;
        }
        tx.record(&PortalEvent::AppAdded { organisation: seeded.id, app: id, name: draft.name, url: draft.url })?;
    }
    for draft in announcements(organisation, seeded, tx.at())? {
        let draft = draft.checked()?;
        let banner = banners::insert(&tx, seeded.id, &draft).await?;
        tx.record(&PortalEvent::BannerAdded {
            organisation: seeded.id,
            unit: draft.unit,
            banner,
            severity: draft.urgency.to_string(),
            text: draft.text_nl,
        })?;
    }
    for person in showcase {
        let held = desk::held(tx.conn(), *person, acting.today()).await?;
        let chosen: Vec<AppId> = held.iter().map(|held| held.app).take(FAVOURITES).collect();
        desk::set_favourites(&tx, *person, &chosen).await?;
    }
    if organisation.apps.is_empty() {
        return tx.commit_without_trace("an organisation without apps, of which nothing was written").await;
    }
    tx.commit().await.map(|_| ())
}

/// The picture of an app that many people have; the others show that of their category.
fn picture(key: &str) -> &'static str {
    match key {
        "mail" | "veiligbericht" => "mail",
        "agenda" | "clientagenda" | "maandplanning" => "calendar",
        "vergaderen" | "schoolfilm" => "video",
        "telefonie" | "telefoongids" | "belcentrale" => "phone",
        "spreekin" => "mic",
        "beeldbank" => "image",
        "nieuwsredactie" | "ouderpost" => "newspaper",
        "drukwerk" => "printer",
        "kennisbank" | "leesboom" | "vakbladen" => "book-open",
        "medicatie" | "artsenpost" | "wondzorg" => "stethoscope",
        "maaltijden" | "menukaart" | "boodschappen" => "apple",
        "vervoer" | "wagenpark" => "car",
        "fietsplan" => "bike",
        "tijdschrijven" | "tijdsregistratie" | "prikklok" => "clock",
        "dienstrooster" | "roosterplanner" | "planbord" => "calendar-days",
        "wachtwoordkluis" | "sleutels" => "key-round",
        "onkosten" | "facturen" | "facturatie" => "receipt",
        "tekendoos" => "palette",
        "codeclub" => "puzzle",
        "rekenwereld" => "calculator",
        _ => "",
    }
}

/// Whom a sample audience names. Pupils of some grades are the classes in which those grades sit together.
fn whom(audience: Audience, organisation: &Organisation, seeded: &SeededOrganisation) -> Vec<GrantTo> {
    match audience {
        Audience::Everyone => vec![GrantTo::Everyone],
        Audience::Staff => vec![GrantTo::Staff],
        Audience::Pupils(1, 8) => vec![GrantTo::Pupils],
        Audience::Pupils(first, last) => classes(organisation, seeded, first, last),
        Audience::Function(key) => function(&seeded.functions, key).map(GrantTo::Function).into_iter().collect(),
        Audience::Kind(kind) => kind.key().parse().map(GrantTo::UnitKind).into_iter().collect(),
        Audience::Unit(index) => seeded.units.get(index).map(|unit| GrantTo::Unit(*unit)).into_iter().collect(),
    }
}

fn function(functions: &HashMap<&'static str, FunctionId>, key: &str) -> Option<FunctionId> {
    functions.get(key).copied()
}

fn classes(organisation: &Organisation, seeded: &SeededOrganisation, first: u8, last: u8) -> Vec<GrantTo> {
    organisation
        .units
        .iter()
        .zip(&seeded.units)
        .filter(|(unit, _)| unit.grades.is_some_and(|(low, high)| low <= last && first <= high))
        .map(|(_, id)| GrantTo::Unit(*id))
        .collect()
}

/// One banner that begins now for everybody, and one for a single site.
fn announcements(organisation: &Organisation, seeded: &SeededOrganisation, now: Timestamp) -> Result<Vec<BannerDraft>> {
    const DAY: std::time::Duration = std::time::Duration::from_hours(24);
    let whole = *seeded.units.first().ok_or_else(|| Error::internal("a sample organisation without units"))?;
    let news = |unit: UnitId, urgency, nl: &str, en: &str, days: u32| BannerDraft {
        unit,
        urgency,
        text_nl: nl.to_owned(),
        text_en: en.to_owned(),
        link: "/help".to_owned(),
        starts_at: now,
        ends_at: Some(now.after(DAY * days)),
    };
    let mut drafts = vec![news(
        whole,
        Urgency::Info,
        "Dit is je nieuwe startpagina. Alles wat je nodig hebt, staat hier bij elkaar.",
        "This is your new home page. All that you need is here, in one place.",
        60,
    )];
    let site = organisation.units.iter().zip(&seeded.units).find(|(unit, _)| unit.kind == sample::UnitKind::Site);
    if let Some((_, site)) = site {
        drafts.push(news(
            *site,
            Urgency::Warning,
            "Vrijdag van 16 tot 18 uur werkt het wifi op deze locatie niet. We vervangen de apparatuur.",
            "The wifi at this location is off on Friday from 4 to 6 pm. We are replacing the equipment.",
            7,
        ));
    }
    Ok(drafts)
}
