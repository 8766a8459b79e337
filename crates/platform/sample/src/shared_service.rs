//! E: a shared IT service with 40 staff, and the ten administrations that it works for.

use crate::builder::{Builder, Post, Profile, Setting};
use crate::model::{Brand, MembershipKind, Organisation, RoleHeld, UnitKind, UnitRef};
use crate::names::{FLEMISH, weighted};

const KEY: &str = "ictstreek";

const PROFILE: Profile = Profile {
    key: KEY,
    letter: 'E',
    name: "ICT-Streekdienst",
    served_by: None,
    brand: Brand { primary: "#0b5d66", accent: "#ff8c42" },
    languages: &["nl"],
    mix: FLEMISH,
    phone: "+32 14 000",
    apps: include_str!("apps/ictstreek.txt"),
};

/// Team with its jobs: 40 people.
const TEAMS: [(&str, &[(&str, usize)]); 6] = [
    ("Servicedesk", &[("service-desk-agent", 8), ("dispatcher", 2)]),
    ("Lokaal beheer", &[("it-manager", 14)]),
    ("Systemen", &[("system-engineer", 3)]),
    ("Projecten", &[("project-leader", 5)]),
    ("Informatieveiligheid", &[("privacy-officer", 3)]),
    (
        "Directie en ondersteuning",
        &[("general-director", 1), ("hr-officer", 1), ("communication-officer", 1), ("finance-officer", 2)],
    ),
];

/// An administration: key, name, place, people, colour.
type Client = (&'static str, &'static str, &'static str, usize, &'static str);

pub(crate) const CLIENTS: [Client; 10] = [
    ("berkenrode", "Gemeente Berkenrode", "Berkenrode", 60, "#7a1f2b"),
    ("elsendal", "Gemeente Elsendal", "Elsendal", 52, "#14507a"),
    ("kleibroek", "Gemeente Kleibroek", "Kleibroek", 47, "#4a4a12"),
    ("lisdonk", "Gemeente Lisdonk", "Lisdonk", 44, "#23613b"),
    ("maalwijk", "Gemeente Maalwijk", "Maalwijk", 41, "#5b3a8c"),
    ("oosterheide", "Gemeente Oosterheide", "Oosterheide", 38, "#84400b"),
    ("peperhoven", "Gemeente Peperhoven", "Peperhoven", 34, "#0e5e63"),
    ("roggeveld", "Gemeente Roggeveld", "Roggeveld", 31, "#6b2d5c"),
    ("steenlaar", "OCMW-vereniging Steenlaar", "Steenlaar", 28, "#2f4858"),
    ("wolvendonk", "Intergemeentelijke Dienst Wolvendonk", "Wolvendonk", 25, "#8a1c1c"),
];

/// The jobs that every administration has, however small.
const CLIENT_CORE: [(&str, &str); 11] = [
    ("Algemene directie", "general-director"),
    ("Algemene directie", "secretary"),
    ("Personeel", "hr-officer"),
    ("Communicatie en onthaal", "communication-officer"),
    ("Communicatie en onthaal", "counter-officer"),
    ("Financiën", "finance-officer"),
    ("Algemene directie", "it-officer"),
    ("Burgerzaken", "counter-officer"),
    ("Omgeving", "permit-officer"),
    ("Sociale dienst", "social-worker"),
    ("Vrije tijd", "librarian"),
];
const CLIENT_JOBS: [((&str, &str), u32); 7] = [
    (("Burgerzaken", "administrative-officer"), 4),
    (("Burgerzaken", "counter-officer"), 3),
    (("Omgeving", "permit-officer"), 4),
    (("Omgeving", "technician"), 5),
    (("Financiën", "finance-officer"), 2),
    (("Sociale dienst", "social-worker"), 4),
    (("Vrije tijd", "librarian"), 3),
];
const CLIENT_DEPARTMENTS: [&str; 8] = [
    "Algemene directie",
    "Personeel",
    "Communicatie en onthaal",
    "Financiën",
    "Burgerzaken",
    "Omgeving",
    "Sociale dienst",
    "Vrije tijd",
];

/// The service itself.
pub(crate) fn build(index: usize, setting: &mut Setting) -> Organisation {
    let mut service = Builder::new(PROFILE, index, setting);
    let address = service.address("2399", "Leemhout");
    let office = service.site(0, "Kantoor Leemhout", address, (4.975, 51.236));
    for (name, jobs) in TEAMS {
        let unit = service.unit(office, UnitKind::Team, name);
        for (function, count) in jobs {
            let hours = weighted(&mut service.rng, &[(38, 4), (30, 1)]);
            service.hire_many(*count, Post { unit, function, hours });
        }
    }
    service.grant_first(2, "system-engineer", "organisation-administrator");
    service.grant_first(3, "system-engineer", "app-manager");
    service.grant_first(1, "hr-officer", "hr-officer");
    service.grant_first(1, "communication-officer", "editor");
    service.grant_first(1, "general-director", "director");
    service.grant_first(3, "privacy-officer", "data-protection-officer");
    service.grant_first(2, "dispatcher", "dispatcher");
    service.grant_first(8, "service-desk-agent", "service-desk-agent");
    service.grant_first(14, "it-manager", "it-manager");
    service.grant_first(1, "project-leader", "key-user");
    service.finish()
}

/// The administration with this place in [`CLIENTS`].
pub(crate) fn build_client(number: usize, index: usize, setting: &mut Setting) -> Organisation {
    let (key, name, place, seats, primary) = CLIENTS[number];
    let profile = Profile {
        key,
        name,
        served_by: Some(KEY),
        brand: Brand { primary, accent: "#f2c14e" },
        phone: "+32 14 001",
        apps: include_str!("apps/clients.txt"),
        ..PROFILE
    };
    let mut client = Builder::new(profile, index, setting);
    let address = client.address(&format!("239{number}"), place);
    let step = f64::from(u8::try_from(number).unwrap_or(0));
    let hall =
        client.site(0, &format!("Administratief centrum {place}"), address, (4.8 + step / 25.0, 51.2 + step / 60.0));
    let departments = CLIENT_DEPARTMENTS.map(|name| client.unit(hall, UnitKind::Department, name));
    for seat in 0..seats {
        let (department, function) = match CLIENT_CORE.get(seat) {
            Some(core) => *core,
            None => weighted(&mut client.rng, &CLIENT_JOBS),
        };
        let unit = CLIENT_DEPARTMENTS.iter().position(|known| *known == department).map_or(hall, |at| departments[at]);
        let hours = weighted(&mut client.rng, &[(38, 5), (30, 2), (19, 1)]);
        let person = client.hire(Post { unit, function, hours });
        client.people[person].memberships[0].kind = MembershipKind::Official;
    }
    client.grant_first(1, "it-officer", "organisation-administrator");
    client.grant_first(1, "hr-officer", "hr-officer");
    client.grant_first(1, "communication-officer", "editor");
    client.grant_first(1, "general-director", "director");
    client.grant_first(1, "secretary", "key-user");
    client.finish()
}

/// Gives the staff of the service their roles at the clients: each manager at three of them, desk and
/// privacy officers as their work needs. `clients` are places in the world.
pub(crate) fn serve(service: &mut Organisation, clients: &[usize]) {
    let mut turn = 0;
    for person in &mut service.people {
        let (role, at): (&'static str, Vec<usize>) = match person.memberships[0].function {
            "it-manager" => {
                turn += 1;
                ("it-manager", vec![turn, turn + 3, turn + 6])
            }
            "privacy-officer" => {
                turn += 1;
                ("data-protection-officer", (0..clients.len()).filter(|number| number % 3 == turn % 3).collect())
            }
            "service-desk-agent" => ("service-desk-agent", (0..clients.len()).collect()),
            "dispatcher" => ("dispatcher", (0..clients.len()).collect()),
            _ => continue,
        };
        for number in at {
            let organisation = clients[number % clients.len()];
            person.roles.push(RoleHeld { role, at: UnitRef { organisation, unit: 0 } });
        }
    }
}
