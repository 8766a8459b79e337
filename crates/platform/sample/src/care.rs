//! D: a care organisation, 2,740 staff over dwelling groups and day centres, with one portal of 113 apps.

use rand::RngExt;

use crate::builder::{Builder, Post, Profile, Setting};
use crate::model::{Brand, Membership, Organisation, UnitKind};
use crate::names::{DUTCH, weighted};

const STAFF: usize = 2_740;

const PROFILE: Profile = Profile {
    key: "driebeken",
    letter: 'D',
    name: "Driebeken Zorg",
    served_by: None,
    brand: Brand { primary: "#8a2b52", accent: "#7fc8a9" },
    languages: &["nl"],
    mix: DUTCH,
    phone: "+31 53 000",
    apps: include_str!("apps/driebeken.txt"),
};

/// Region with its town, postcode and middle. The towns exist, the locations do not.
const REGIONS: [(&str, &str, &str, f64, f64); 8] = [
    ("Enschede", "Enschede", "7511", 6.893, 52.221),
    ("Hengelo", "Hengelo", "7551", 6.793, 52.265),
    ("Almelo", "Almelo", "7607", 6.663, 52.357),
    ("Oldenzaal", "Oldenzaal", "7571", 6.929, 52.313),
    ("Rijssen", "Rijssen", "7461", 6.518, 52.306),
    ("Haaksbergen", "Haaksbergen", "7481", 6.738, 52.156),
    ("Vriezenveen", "Vriezenveen", "7671", 6.622, 52.408),
    ("Losser", "Losser", "7581", 7.004, 52.261),
];
const LOCATIONS: [&str; 6] =
    ["De Esrand", "Het Bleekveld", "De Watermolen", "De Hoge Kamp", "Het Weverserf", "De Beekzoom"];
/// Dwelling groups at a location, by its place in [`LOCATIONS`]: 180 over eight regions with [`EXTRA_REGIONS`].
const GROUPS: [usize; 6] = [5, 4, 4, 3, 3, 3];
/// Regions that have one dwelling group more.
const EXTRA_REGIONS: usize = 4;
const DAY_CENTRES: [&str; 5] = ["De Werkplaats", "De Tuinderij", "Het Atelier", "De Bakkerij", "De Kringloop"];
const GROUP_NAMES: [&str; 12] = [
    "Merel",
    "Zwaluw",
    "Kievit",
    "Lijster",
    "Vink",
    "Roodborst",
    "Ekster",
    "Wulp",
    "Specht",
    "Uil",
    "Leeuwerik",
    "Putter",
];

/// Support service with its jobs.
const SERVICES: [(&str, &[(&str, usize)]); 10] = [
    ("Raad van bestuur", &[("board-member", 2), ("secretary", 4), ("privacy-officer", 2), ("policy-officer", 6)]),
    ("HR", &[("manager", 1), ("hr-officer", 22)]),
    ("Financiën", &[("manager", 1), ("finance-officer", 18)]),
    ("Zorgadministratie", &[("manager", 1), ("client-administrator", 20)]),
    ("Facilitair bedrijf", &[("manager", 1), ("facility-officer", 10), ("technician", 24), ("driver", 8)]),
    ("Communicatie", &[("manager", 1), ("communication-officer", 7)]),
    (
        "ICT",
        &[("manager", 1), ("it-officer", 6), ("service-desk-agent", 8), ("app-manager", 6), ("system-engineer", 4)],
    ),
    ("Planning", &[("manager", 1), ("planner", 24)]),
    ("Kwaliteit en leren", &[("manager", 1), ("quality-officer", 8), ("trainer", 9)]),
    ("Behandeling", &[("manager", 1), ("behavioural-expert", 26), ("therapist", 18), ("nurse", 12)]),
];

const GROUP_JOBS: [(&str, u32); 7] = [
    ("support-worker", 10),
    ("personal-coach", 6),
    ("night-support-worker", 3),
    ("care-worker", 3),
    ("domestic-help", 2),
    ("nurse", 1),
    ("care-intern", 1),
];
const DAY_JOBS: [(&str, u32); 4] = [("activity-coach", 9), ("support-worker", 4), ("driver", 1), ("care-intern", 1)];
/// Contract hours a week.
const PART_TIME: [(u8, u32); 8] = [(8, 1), (12, 2), (16, 4), (20, 5), (24, 6), (28, 5), (32, 4), (36, 3)];

pub(crate) fn build(index: usize, setting: &mut Setting) -> Organisation {
    let mut care = Builder::new(PROFILE, index, setting);
    hire_services(&mut care);
    for number in 0..REGIONS.len() {
        lay_out_region(&mut care, number);
    }
    hire_groups(&mut care);
    add_emergency_officers(&mut care);
    grant_roles(&mut care);
    care.turnover();
    care.finish()
}

fn hire_services(care: &mut Builder<'_>) {
    let address = care.address("7521AA", "Enschede");
    let office = care.site(0, "Bestuurscentrum De Spil", address, (6.871, 52.235));
    for (name, jobs) in SERVICES {
        let unit = care.unit(office, UnitKind::Department, name);
        for (function, count) in jobs {
            for _ in 0..*count {
                let hours = weighted(&mut care.rng, &[(36, 5), (32, 4), (24, 3)]);
                care.hire(Post { unit, function, hours });
            }
        }
    }
}

fn lay_out_region(care: &mut Builder<'_>, number: usize) {
    let (name, place, postcode, lon, lat) = REGIONS[number];
    let region = care.unit(0, UnitKind::Region, &format!("Regio {name}"));
    care.hire(Post { unit: region, function: "director", hours: 36 });
    care.hire(Post { unit: region, function: "secretary", hours: 24 });
    let mut birds = GROUP_NAMES.iter().cycle();
    for (place_in_region, location) in LOCATIONS.iter().enumerate() {
        let address =
            care.address(&format!("{postcode}{}", ["AB", "BC", "CD", "DE", "EG", "GH"][place_in_region]), place);
        let position = (nearby(care, lon), nearby(care, lat));
        let site = care.site(region, &format!("{location} {place}"), address, position);
        care.hire(Post { unit: site, function: "team-leader", hours: 32 });
        let extra = usize::from(place_in_region == 0 && number < EXTRA_REGIONS);
        for bird in birds.by_ref().take(GROUPS[place_in_region] + extra) {
            care.unit(site, UnitKind::DwellingGroup, &format!("Woongroep {bird} ({location} {place})"));
        }
        if let Some(centre) = DAY_CENTRES.get(place_in_region) {
            care.unit(site, UnitKind::DayCentre, &format!("{centre} {place}"));
        }
    }
}

/// Within some three kilometres of `degrees`, to four decimals.
fn nearby(care: &mut Builder<'_>, degrees: f64) -> f64 {
    let step = f64::from(care.rng.random_range(-300_i32..=300));
    ((degrees * 10_000.0).round() + step) / 10_000.0
}

/// Fills dwelling groups and day centres in turn until everybody is there.
fn hire_groups(care: &mut Builder<'_>) {
    let groups: Vec<usize> = (0..care.units.len())
        .filter(|unit| matches!(care.units[*unit].kind, UnitKind::DwellingGroup | UnitKind::DayCentre))
        .collect();
    let lacking = STAFF.saturating_sub(care.people.len());
    for step in 0..lacking {
        let unit = groups[step % groups.len()];
        let jobs: &[(&'static str, u32)] =
            if care.units[unit].kind == UnitKind::DayCentre { &DAY_JOBS } else { &GROUP_JOBS };
        // Whoever is there first leads the care, so that no group consists of night staff alone.
        let function = if step < groups.len() { jobs[0].0 } else { weighted(&mut care.rng, jobs) };
        let hours = weighted(&mut care.rng, &PART_TIME);
        care.hire(Post { unit, function, hours });
    }
}

/// One person per group, and two at every support service, is emergency-response officer beside the main job.
fn add_emergency_officers(care: &mut Builder<'_>) {
    let mut lacking: Vec<usize> = care
        .units
        .iter()
        .map(|unit| match unit.kind {
            UnitKind::DwellingGroup | UnitKind::DayCentre => 1,
            UnitKind::Department => 2,
            _ => 0,
        })
        .collect();
    for person in &mut care.people {
        let main = person.memberships[0].clone();
        if lacking[main.unit] > 0 && main.hours >= Some(16) {
            lacking[main.unit] -= 1;
            let function = "emergency-response-officer";
            person.memberships.push(Membership { function, hours: None, ..main });
        }
    }
}

fn grant_roles(care: &mut Builder<'_>) {
    care.grant_first(2, "it-officer", "organisation-administrator");
    care.grant_first(6, "app-manager", "app-manager");
    care.grant_first(8, "service-desk-agent", "service-desk-agent");
    care.grant_first(10, "hr-officer", "hr-officer");
    care.grant_first(5, "communication-officer", "editor");
    care.grant_first(4, "facility-officer", "facility-manager");
    care.grant_first(2, "privacy-officer", "data-protection-officer");
    care.grant_first(2, "board-member", "director");
    care.grant_at_work("director", "director");
    let mut keyed = vec![false; care.units.len()];
    for person in 0..care.people.len() {
        let held = &care.people[person].memberships;
        let unit = held[0].unit;
        let group = matches!(care.units[unit].kind, UnitKind::DwellingGroup | UnitKind::DayCentre);
        if group && !keyed[unit] && held.len() == 1 {
            keyed[unit] = true;
            care.grant(person, "key-user", unit);
        }
    }
}
