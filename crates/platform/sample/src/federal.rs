//! C: a Belgian federal service in Brussels, 1,050 people who work in Dutch or in French.

use rand::RngExt;

use crate::builder::{Builder, Post, Profile, Setting};
use crate::model::{Address, Brand, Organisation, UnitKind};
use crate::names::{FLEMISH, FRENCH, weighted};

const STAFF: usize = 1_050;
/// How many teams each directorate has, on top of its own management.
const TEAMS: usize = 7;

const PROFILE: Profile = Profile {
    key: "fodleef",
    letter: 'C',
    name: "Federale Dienst Leefomgeving – Service fédéral Cadre de vie",
    served_by: None,
    brand: Brand { primary: "#3b3a8f", accent: "#f4c20d" },
    languages: &["nl", "fr"],
    mix: FLEMISH,
    phone: "+32 2 000",
    apps: include_str!("apps/fodleef.txt"),
};

/// Building, street, postcode, longitude, latitude.
const BUILDINGS: [(&str, &str, &str, f64, f64); 3] = [
    ("Noordertoren – Tour du Nord", "Lindeplein 10 – place du Tilleul 10", "1000", 4.3581, 50.8592),
    ("Beurshof – Cour de la Bourse", "Klaverstraat 4 – rue du Trèfle 4", "1000", 4.3496, 50.8481),
    ("Zuidhuis – Maison du Midi", "Hopveld 21 – champ du Houblon 21", "1060", 4.3372, 50.8361),
];

/// Directorate with its building and the function most people in it have.
const DIRECTORATES: [(&str, usize, &str); 9] = [
    ("Voorzitter en strategie – Présidence et stratégie", 0, "policy-officer"),
    ("Personeel en organisatie – Personnel et organisation", 0, "administrative-officer"),
    ("Budget en beheer – Budget et gestion", 0, "finance-officer"),
    ("ICT – TIC", 0, "system-engineer"),
    ("Vergunningen – Autorisations", 1, "permit-officer"),
    ("Inspectie – Inspection", 1, "inspector"),
    ("Productbeleid – Politique des produits", 1, "policy-officer"),
    ("Dienstverlening – Services aux citoyens", 2, "call-agent"),
    ("Juridische dienst – Service juridique", 2, "legal-officer"),
];

/// The few with another job, by directorate; hired before the others.
const SPECIALISTS: [(usize, &str, usize); 12] = [
    (0, "communication-officer", 6),
    (0, "privacy-officer", 2),
    (0, "translator", 12),
    (1, "hr-officer", 14),
    (1, "trainer", 5),
    (2, "facility-officer", 9),
    (3, "service-desk-agent", 6),
    (3, "app-manager", 6),
    (3, "it-officer", 4),
    (3, "data-analyst", 8),
    (4, "project-leader", 4),
    (8, "quality-officer", 4),
];

pub(crate) fn build(index: usize, setting: &mut Setting) -> Organisation {
    let mut service = Builder::new(PROFILE, index, setting);
    let directorates = lay_out(&mut service);
    hire(&mut service, 0, "general-director");
    for directorate in &directorates {
        hire(&mut service, directorate[0], "director");
        for team in &directorate[1..] {
            hire(&mut service, *team, "team-leader");
        }
    }
    for (number, function, count) in SPECIALISTS {
        let teams = &directorates[number][1..];
        for step in 0..count {
            hire(&mut service, teams[step * teams.len() / count], function);
        }
    }
    let everywhere: Vec<(usize, &'static str)> = directorates
        .iter()
        .zip(DIRECTORATES)
        .flat_map(|(units, (_, _, function))| units[1..].iter().map(move |team| (*team, function)))
        .collect();
    let lacking = STAFF.saturating_sub(service.people.len());
    for step in 0..lacking {
        let (team, usual) = everywhere[step % everywhere.len()];
        let function = if step % 9 == 4 { "administrative-officer" } else { usual };
        hire(&mut service, team, function);
    }
    grant_roles(&mut service);
    service.turnover();
    service.finish()
}

/// Per directorate: itself, then its teams.
fn lay_out(service: &mut Builder<'_>) -> Vec<Vec<usize>> {
    let mut sites = Vec::new();
    for (name, street, postcode, lon, lat) in BUILDINGS {
        let place = "Brussel – Bruxelles".to_owned();
        let address = Address { street: Some(street.to_owned()), postcode: postcode.to_owned(), place };
        sites.push(service.site(0, name, address, (lon, lat)));
    }
    let mut found = Vec::new();
    for (name, building, _) in DIRECTORATES {
        let directorate = service.unit(sites[building], UnitKind::Department, name);
        let (dutch, french) = name.split_once(" – ").unwrap_or((name, name));
        let mut units = vec![directorate];
        for letter in ('A'..='Z').take(TEAMS) {
            let team = format!("{dutch} {letter} – {french} {letter}");
            units.push(service.unit(directorate, UnitKind::Team, &team));
        }
        found.push(units);
    }
    found
}

fn hire(service: &mut Builder<'_>, unit: usize, function: &'static str) -> usize {
    let french = service.rng.random_ratio(45, 100);
    (service.language, service.mix) = if french { ("fr", FRENCH) } else { ("nl", FLEMISH) };
    let hours = weighted(&mut service.rng, &[(38, 8), (30, 2), (19, 1)]);
    service.hire(Post { unit, function, hours })
}

fn grant_roles(service: &mut Builder<'_>) {
    service.grant_first(2, "it-officer", "organisation-administrator");
    service.grant_first(6, "app-manager", "app-manager");
    service.grant_first(6, "service-desk-agent", "service-desk-agent");
    service.grant_first(8, "hr-officer", "hr-officer");
    service.grant_first(4, "communication-officer", "editor");
    service.grant_first(4, "facility-officer", "facility-manager");
    service.grant_first(2, "privacy-officer", "data-protection-officer");
    service.grant_first(1, "general-director", "director");
    service.grant_at_work("director", "director");
    let mut seen = std::collections::BTreeSet::new();
    for person in 0..service.people.len() {
        let held = &service.people[person].memberships[0];
        let (unit, leads) = (held.unit, held.function == "team-leader");
        if !leads && service.units[unit].kind == UnitKind::Team && seen.insert(unit) {
            service.grant(person, "key-user", unit);
        }
    }
}
