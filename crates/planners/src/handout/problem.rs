//! The problem and the plan in the form in which they are exchanged, and what is refused.

use serde::{Deserialize, Serialize};

use crate::fault::Faults;

/// Most people that a problem may have.
const MOST_PEOPLE: usize = 200_000;
/// Most sites.
const MOST_SITES: usize = 1_000;
/// Most days: as many as the bits of the mask of a team's days.
const MOST_DAYS: usize = 128;
/// Most entries in any table of people by sites or by days.
const MOST_ENTRIES: usize = 20_000_000;
/// Most that one unit of anything may cost.
const MOST_WEIGHT: i64 = 1_000_000;
/// Furthest that a coordinate may be from the origin, in metres.
const FURTHEST: i64 = 1_000_000;
/// Furthest that a team's target day may be from the first day.
const FURTHEST_TARGET: i64 = 10_000;
/// Most people on one half day at one site.
const MOST_CAPACITY: i64 = 1_000_000;

/// Everyone gets an appointment at a site, on a day, in a half of that day; or none, at a price.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "problem", rename = "P3")]
pub struct Handout {
    /// How many days there are.
    pub days: usize,
    /// Who must come.
    pub people: Vec<Person>,
    /// Where one can come.
    pub sites: Vec<Site>,
    /// How many can be helped, by site, day and half.
    pub cap: Vec<Vec<[i64; 2]>>,
    /// How many sites may be open on each day.
    pub max_open: Vec<i64>,
    /// The teams.
    pub teams: Vec<Team>,
    /// Pairs of teams: the last day of the first is not after the first day of the second.
    pub prec: Vec<[usize; 2]>,
    /// What things cost.
    pub cost: Cost,
    /// How much longer than the crow's flight a way is, in percent of the crow's flight.
    pub detour_pct: i64,
}

/// Who must come.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Person {
    /// Metres to the east.
    pub x: i64,
    /// Metres to the north.
    pub y: i64,
    /// The number of the team.
    pub team: usize,
    /// 0 prefers the morning, 1 the afternoon, 2 neither.
    pub half: usize,
    /// Days on which the person cannot come.
    pub away: Vec<usize>,
}

/// Where one can come.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Site {
    /// Metres to the east.
    pub x: i64,
    /// Metres to the north.
    pub y: i64,
    /// A name for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// A team.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Team {
    /// The day on which it would best come.
    pub target: i64,
}

/// What things cost.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cost {
    /// A site that is open on a day.
    pub open: i64,
    /// A day between a person's day and the target of the team.
    pub day_dev: i64,
    /// A half that is not the preferred one.
    pub half_pref: i64,
    /// A day of a team beyond its first.
    pub team_day: i64,
    /// A person without an appointment.
    pub unassigned: i64,
    /// A hundred metres of travel.
    pub travel_per_100m: i64,
    /// From how many kilometres on a way is far.
    pub far_km: i64,
    /// The weight of the square of the kilometres beyond that.
    pub far_w: i64,
}

/// A plan: site, day and half of each person, or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointments {
    /// Site, day and half of each person.
    pub assign: Vec<Option<[usize; 3]>>,
}

impl Handout {
    /// Refuses what the planner should not see.
    pub(super) fn faults(&self) -> Faults {
        let mut faults = Faults::new();
        if self.sizes(&mut faults) {
            self.costs(&mut faults);
            self.people_and_teams(&mut faults);
            self.places(&mut faults);
        }
        faults
    }

    fn sizes(&self, faults: &mut Faults) -> bool {
        let (people, sites) = (self.people.len(), self.sites.len());
        let limits = [
            ("people", people, MOST_PEOPLE),
            ("sites", sites, MOST_SITES),
            ("days", self.days, MOST_DAYS),
            ("teams", self.teams.len(), MOST_PEOPLE),
            ("prec", self.prec.len(), 2 * MOST_PEOPLE),
            ("people", people.saturating_mul(sites), MOST_ENTRIES),
            ("people", people.saturating_mul(self.days), MOST_ENTRIES),
        ];
        let mut fits = true;
        for (place, size, most) in limits {
            if size > most {
                let told = format!("this planner bears at most {most}, but the size is {size}");
                faults.add("too-large", place, told, "Plan a part of it at a time.");
                fits = false;
            }
        }
        let lengths = [("cap", self.cap.len(), sites), ("max_open", self.max_open.len(), self.days)];
        for (place, length, expected) in lengths {
            fits &= expect_length(faults, place.to_owned(), length, expected);
        }
        for (s, days) in self.cap.iter().enumerate() {
            fits &= expect_length(faults, format!("cap[{s}]"), days.len(), self.days);
        }
        fits
    }

    fn costs(&self, faults: &mut Faults) {
        let cost = &self.cost;
        let weights = [
            ("open", cost.open, MOST_WEIGHT),
            ("day_dev", cost.day_dev, MOST_WEIGHT),
            ("half_pref", cost.half_pref, MOST_WEIGHT),
            ("team_day", cost.team_day, MOST_WEIGHT),
            ("unassigned", cost.unassigned, MOST_WEIGHT),
            ("travel_per_100m", cost.travel_per_100m, 10_000),
            ("far_km", cost.far_km, 100_000),
            ("far_w", cost.far_w, 10_000),
        ];
        for (name, value, most) in weights {
            faults.range(value, (0, most), format_args!("cost.{name}"));
        }
        faults.range(self.detour_pct, (0, 1_000), "detour_pct");
    }

    fn people_and_teams(&self, faults: &mut Faults) {
        for (p, person) in self.people.iter().enumerate() {
            faults.index(person.team, self.teams.len(), format_args!("people[{p}].team"));
            faults.range(person.x, (-FURTHEST, FURTHEST), format_args!("people[{p}].x"));
            faults.range(person.y, (-FURTHEST, FURTHEST), format_args!("people[{p}].y"));
            faults.index(person.half, 3, format_args!("people[{p}].half"));
            for (n, &day) in person.away.iter().enumerate() {
                faults.index(day, self.days, format_args!("people[{p}].away[{n}]"));
            }
        }
        for (t, team) in self.teams.iter().enumerate() {
            faults.range(team.target, (-FURTHEST_TARGET, FURTHEST_TARGET), format_args!("teams[{t}].target"));
        }
        for (n, pair) in self.prec.iter().enumerate() {
            for (m, &team) in pair.iter().enumerate() {
                faults.index(team, self.teams.len(), format_args!("prec[{n}][{m}]"));
            }
        }
    }

    fn places(&self, faults: &mut Faults) {
        for (s, site) in self.sites.iter().enumerate() {
            faults.range(site.x, (-FURTHEST, FURTHEST), format_args!("sites[{s}].x"));
            faults.range(site.y, (-FURTHEST, FURTHEST), format_args!("sites[{s}].y"));
        }
        for (s, days) in self.cap.iter().enumerate() {
            for (d, halves) in days.iter().enumerate() {
                for (h, &capacity) in halves.iter().enumerate() {
                    faults.range(capacity, (0, MOST_CAPACITY), format_args!("cap[{s}][{d}][{h}]"));
                }
            }
        }
        for (d, &most) in self.max_open.iter().enumerate() {
            faults.range(most, (0, MOST_CAPACITY), format_args!("max_open[{d}]"));
        }
    }
}

fn expect_length(faults: &mut Faults, place: String, length: usize, expected: usize) -> bool {
    if length != expected {
        let told = format!("the list has {length} entries, but {expected} were expected");
        faults.add("wrong-length", place, told, "Give one entry for each.");
    }
    length == expected
}
