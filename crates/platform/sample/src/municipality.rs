//! B: a Flemish municipality and its welfare body (OCMW), 280 staff of whom 140 at a desk and three in IT.

use crate::builder::{Builder, Post, Profile, Setting};
use crate::model::{Brand, Organisation, UnitKind};
use crate::names::{FLEMISH, weighted};

const PROFILE: Profile = Profile {
    key: "wilgebeke",
    letter: 'B',
    name: "Gemeente en OCMW Wilgebeke",
    served_by: None,
    brand: Brand { primary: "#1d6b3a", accent: "#ffd166" },
    languages: &["nl"],
    mix: FLEMISH,
    phone: "+32 9 000",
    apps: include_str!("apps/wilgebeke.txt"),
};

/// Department, its first job, and how many people hold each job.
type Department = (&'static str, &'static [(&'static str, usize)]);

const TOWN_HALL: &[Department] = &[
    ("Algemene directie", &[("general-director", 1), ("secretary", 4), ("legal-officer", 2), ("privacy-officer", 1)]),
    ("Personeel", &[("hr-officer", 5)]),
    ("Financiën", &[("manager", 1), ("finance-officer", 8)]),
    ("Communicatie", &[("communication-officer", 4)]),
    ("ICT", &[("it-officer", 3)]),
    ("Burgerzaken", &[("manager", 1), ("administrative-officer", 9), ("counter-officer", 8)]),
    ("Omgeving en wonen", &[("manager", 1), ("permit-officer", 10), ("policy-officer", 4)]),
    ("Gebouwen en aankoop", &[("facility-officer", 3), ("administrative-officer", 4)]),
];
const SOCIAL_HOUSE: &[Department] = &[
    ("Sociale dienst", &[("manager", 1), ("social-worker", 16), ("administrative-officer", 9)]),
    ("Onthaal Sociaal Huis", &[("counter-officer", 8)]),
    ("Dienst wonen en energie", &[("policy-officer", 5), ("administrative-officer", 5)]),
];
const DEPOT: &[Department] = &[
    ("Openbare werken", &[("manager", 1), ("technician", 22), ("driver", 5), ("administrative-officer", 6)]),
    ("Groendienst", &[("gardener", 15), ("administrative-officer", 2)]),
    ("Poetsdienst", &[("cleaner", 14), ("planner", 2)]),
];
const LEISURE: &[Department] = &[
    ("Bibliotheek", &[("manager", 1), ("librarian", 9), ("administrative-officer", 3)]),
    ("Sport en jeugd", &[("sports-officer", 9), ("administrative-officer", 8), ("policy-officer", 4)]),
    ("Kinderopvang", &[("team-leader", 1), ("childcare-worker", 14), ("administrative-officer", 5)]),
];
const CARE_HOME: &[Department] = &[
    ("Woonzorg", &[("team-leader", 3), ("care-worker", 20), ("nurse", 8)]),
    ("Keuken", &[("cook", 5)]),
    ("Zorgadministratie", &[("client-administrator", 10)]),
];

const COUNTERS: [&str; 10] = [
    "Identiteitskaarten",
    "Rijbewijzen",
    "Geboorte en overlijden",
    "Huwelijk en samenwonen",
    "Adreswijziging",
    "Reispassen",
    "Bouwen en wonen",
    "Sociale hulp",
    "Pensioenen",
    "Vrije tijd",
];

pub(crate) fn build(index: usize, setting: &mut Setting) -> Organisation {
    let mut town = Builder::new(PROFILE, index, setting);
    let municipality = town.unit(0, UnitKind::Organisation, "Gemeente Wilgebeke");
    let welfare = town.unit(0, UnitKind::Organisation, "OCMW Wilgebeke");
    for (body, name, position, departments) in [
        (municipality, "Gemeentehuis", (3.611, 50.941), TOWN_HALL),
        (welfare, "Sociaal Huis", (3.614, 50.939), SOCIAL_HOUSE),
        (municipality, "Gemeentelijk depot", (3.628, 50.947), DEPOT),
        (municipality, "Vrijetijdscentrum De Wissel", (3.607, 50.936), LEISURE),
        (welfare, "Woonzorgcentrum Ter Wilgen", (3.619, 50.933), CARE_HOME),
    ] {
        let address = town.address("9899", "Wilgebeke");
        let site = town.site(body, name, address, position);
        staff(&mut town, site, departments);
    }
    open_counters(&mut town);
    grant_roles(&mut town);
    town.turnover();
    town.finish()
}

fn staff(town: &mut Builder<'_>, site: usize, departments: &[Department]) {
    for (name, jobs) in departments {
        let unit = town.unit(site, UnitKind::Department, name);
        for (function, count) in *jobs {
            for _ in 0..*count {
                let hours = weighted(&mut town.rng, &[(38, 6), (30, 3), (19, 2)]);
                town.hire(Post { unit, function, hours });
            }
        }
    }
}

/// Ten counters side by side in the town hall, each with somebody who receives citizens there.
fn open_counters(town: &mut Builder<'_>) {
    let Some(hall) = town.units.iter().position(|unit| unit.name == "Gemeentehuis") else {
        return;
    };
    let village = town.unit(hall, UnitKind::Department, "Lokettendorp");
    let officers = town.with_function("counter-officer");
    for (name, officer) in COUNTERS.iter().zip(officers) {
        let counter = town.unit(village, UnitKind::Counter, &format!("Loket {name}"));
        let held = town.people[officer].memberships[0].clone();
        town.people[officer].memberships.push(crate::model::Membership { unit: counter, hours: None, ..held });
    }
}

fn grant_roles(town: &mut Builder<'_>) {
    let it = town.with_function("it-officer");
    for (person, role) in it.into_iter().zip(["organisation-administrator", "app-manager", "service-desk-agent"]) {
        town.grant(person, role, 0);
    }
    town.grant_first(3, "hr-officer", "hr-officer");
    town.grant_first(2, "communication-officer", "editor");
    town.grant_first(2, "facility-officer", "facility-manager");
    town.grant_first(1, "privacy-officer", "data-protection-officer");
    town.grant_first(1, "general-director", "director");
    let mut seen = std::collections::BTreeSet::new();
    for person in town.with_function("administrative-officer") {
        let unit = town.people[person].memberships[0].unit;
        if seen.insert(unit) {
            town.grant(person, "key-user", unit);
        }
    }
}
