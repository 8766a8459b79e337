//! Appointments over sites, days and halves of days.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::days::Calendar;
use super::names::{Book, Names};
use super::spot::{Map, Spot};
use super::{Form, Why};
use crate::fault::Faults;
use crate::handout::{self, Appointments, Cost};

/// Who must come, and where and when they can be helped.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Hand-out")]
pub(super) struct Handout {
    /// What a site that is open on a day costs.
    #[serde(default = "super::usual::<400>")]
    pub cost_site_day: i64,
    /// What each day between a person's day and the wanted day of the team costs.
    #[serde(default = "super::usual::<8>")]
    pub cost_day_off: i64,
    /// What the half of the day costs that a person does not prefer.
    #[serde(default = "super::usual::<20>")]
    pub cost_other_half: i64,
    /// What each day of a team beyond its first costs.
    #[serde(default = "super::usual::<30>")]
    pub cost_team_day: i64,
    /// What a person without an appointment costs.
    #[serde(default = "super::usual::<5_000>")]
    pub cost_nobody: i64,
    /// What a hundred metres of travel cost.
    #[serde(default = "super::usual::<1>")]
    pub cost_per_100m: i64,
    /// From how many kilometres on a way is far.
    #[serde(default = "super::usual::<5>")]
    pub far_km: i64,
    /// What the square of each kilometre beyond that costs.
    #[serde(default = "super::usual::<4>")]
    pub cost_far: i64,
    /// How much longer the road is than the straight line, in percent of the line.
    #[serde(default = "super::usual::<130>")]
    pub detour_percent: i64,
    /// Who must come.
    pub people: Vec<Person>,
    /// The teams.
    pub teams: Vec<Team>,
    /// Where people can come.
    pub sites: Vec<Site>,
    /// The days, in their order.
    pub days: Vec<Day>,
    /// Where a site can help other numbers of people than usual: closed, or more staff.
    #[serde(default)]
    pub capacity: Vec<Capacity>,
    /// Which team comes before which.
    #[serde(default)]
    pub order: Vec<Order>,
}

/// Somebody who must come.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Person {
    /// The name or staff number.
    pub name: String,
    /// The team.
    pub team: String,
    /// Where the person comes from.
    #[serde(flatten)]
    pub at: Spot,
    /// The half of the day that suits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefers: Option<Half>,
    /// Dates on which the person cannot come.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub away: Vec<String>,
}

/// Half of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Half {
    /// Before noon.
    Morning,
    /// After noon.
    Afternoon,
}

/// People who come together when they can.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Team {
    /// Its name.
    pub name: String,
    /// The date on which it would best come.
    pub wants: String,
}

/// Where people can come.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Site {
    /// Its name.
    pub name: String,
    /// Where it is.
    #[serde(flatten)]
    pub at: Spot,
    /// How many can usually be helped in a morning.
    pub morning: i64,
    /// How many can usually be helped in an afternoon.
    pub afternoon: i64,
}

/// A day on which people can come.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Day {
    /// Its date.
    pub date: String,
    /// How many sites may be open; all when it is not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sites_open: Option<i64>,
}

/// How many can be helped at a site on a day.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Capacity {
    /// The site.
    pub site: String,
    /// The date.
    pub date: String,
    /// The half of the day; both when it is not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub half: Option<Half>,
    /// How many, in each half.
    pub people: i64,
}

/// A team that is done before another begins: its last day is not after the first day of the other.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Order {
    /// The team that comes first.
    pub first: String,
    /// The team that comes then.
    pub then: String,
}

/// When and where each person comes.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Plan of a hand-out")]
pub(super) struct Plan {
    /// One line for each person; a line without site is a person without an appointment.
    pub appointments: Vec<Appointment>,
}

/// When and where somebody comes.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Appointment {
    /// Who.
    pub person: String,
    /// The team; not looked at when a plan is checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// On which day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// In which half of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub half: Option<Half>,
    /// Why it is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl Half {
    fn number(self) -> usize {
        match self {
            Self::Morning => 0,
            Self::Afternoon => 1,
        }
    }

    fn of(number: usize) -> Self {
        if number == 0 { Self::Morning } else { Self::Afternoon }
    }
}

/// The names of a form, and their numbers.
struct Books {
    people: Book,
    teams: Book,
    sites: Book,
    days: Calendar,
}

impl Handout {
    fn books(&self, faults: &mut Faults) -> Books {
        Books {
            people: Book::of(("person", "people"), self.people.iter().map(|person| person.name.as_str()), faults),
            teams: Book::of(("team", "teams"), self.teams.iter().map(|team| team.name.as_str()), faults),
            sites: Book::of(("site", "sites"), self.sites.iter().map(|site| site.name.as_str()), faults),
            days: Calendar::of("days", self.days.iter().map(|day| day.date.as_str()), faults),
        }
    }

    fn capacities(&self, books: &Books, faults: &mut Faults) -> Vec<Vec<[i64; 2]>> {
        let usual = |site: &Site| vec![[site.morning, site.afternoon]; books.days.len()];
        let mut capacities: Vec<_> = self.sites.iter().map(usual).collect();
        for (n, Capacity { site, date, half, people }) in self.capacity.iter().enumerate() {
            let site = books.sites.find(site, format!("capacity[{n}].site"), faults);
            let day = books.days.find(date, format!("capacity[{n}].date"), faults);
            faults.range(*people, (0, 1_000_000), format!("capacity[{n}].people"));
            let Some(halves) = capacities.get_mut(site).and_then(|days| days.get_mut(day)) else { continue };
            for half in half.map_or(vec![0, 1], |half| vec![half.number()]) {
                halves[half] = *people;
            }
        }
        capacities
    }

    fn persons(&self, books: &Books, map: &Map, faults: &mut Faults) -> Vec<handout::Person> {
        let person = |(n, person): (usize, &Person)| {
            let place = format!("people[{n}]");
            let (x, y) = map.metres(&person.at, &place, faults);
            let team = books.teams.find(&person.team, format!("{place}.team"), faults);
            let away = person.away.iter().map(|date| books.days.find(date, format!("{place}.away"), faults));
            let away = away.collect();
            handout::Person { x, y, team, half: person.prefers.map_or(2, Half::number), away }
        };
        self.people.iter().enumerate().map(person).collect()
    }

    fn sites(&self, map: &Map, faults: &mut Faults) -> Vec<handout::Site> {
        let site = |(n, site): (usize, &Site)| {
            let (x, y) = map.metres(&site.at, &format!("sites[{n}]"), faults);
            handout::Site { x, y, id: Some(site.name.clone()) }
        };
        self.sites.iter().enumerate().map(site).collect()
    }

    fn teams(&self, books: &Books, faults: &mut Faults) -> Vec<handout::Team> {
        let team = |(n, team): (usize, &Team)| handout::Team {
            target: super::number(books.days.find(&team.wants, format!("teams[{n}].wants"), faults)),
        };
        self.teams.iter().enumerate().map(team).collect()
    }

    fn cost(&self) -> Cost {
        Cost {
            open: self.cost_site_day,
            day_dev: self.cost_day_off,
            half_pref: self.cost_other_half,
            team_day: self.cost_team_day,
            unassigned: self.cost_nobody,
            travel_per_100m: self.cost_per_100m,
            far_km: self.far_km,
            far_w: self.cost_far,
        }
    }
}

impl Form for Handout {
    type Problem = handout::Handout;
    type Plan = Plan;

    const PLACES: &'static [(&'static str, &'static str)] = &[
        ("people[*].x", "people[*]"),
        ("people[*].y", "people[*]"),
        ("sites[*].x", "sites[*]"),
        ("sites[*].y", "sites[*]"),
        ("cap[*]", "sites[*]"),
        ("max_open[*]", "days[*].sites_open"),
        ("prec[*]", "order[*]"),
        ("cost.open", "cost_site_day"),
        ("cost.day_dev", "cost_day_off"),
        ("cost.half_pref", "cost_other_half"),
        ("cost.team_day", "cost_team_day"),
        ("cost.unassigned", "cost_nobody"),
        ("cost.travel_per_100m", "cost_per_100m"),
        ("cost.far_km", "far_km"),
        ("cost.far_w", "cost_far"),
        ("detour_pct", "detour_percent"),
    ];

    fn translate(&self, faults: &mut Faults) -> (handout::Handout, Names) {
        let books = self.books(faults);
        let map =
            Map::around(self.people.iter().map(|person| &person.at).chain(self.sites.iter().map(|site| &site.at)));
        let all = super::number(self.sites.len());
        let before = |(n, Order { first, then }): (usize, &Order)| {
            let first = books.teams.find(first, format!("order[{n}].first"), faults);
            [first, books.teams.find(then, format!("order[{n}].then"), faults)]
        };
        let prec = self.order.iter().enumerate().map(before).collect();
        let problem = handout::Handout {
            days: books.days.len(),
            people: self.persons(&books, &map, faults),
            sites: self.sites(&map, faults),
            cap: self.capacities(&books, faults),
            max_open: self.days.iter().map(|day| day.sites_open.unwrap_or(all)).collect(),
            teams: self.teams(&books, faults),
            prec,
            cost: self.cost(),
            detour_pct: self.detour_percent,
        };
        let names = Names::default()
            .say(("person", "people"), self.people.iter().map(|person| person.name.clone()))
            .keep(("team", "teams"), self.teams.iter().map(|team| team.name.clone()))
            .say(("site", "sites"), self.sites.iter().map(|site| site.name.clone()))
            .say(("day", "days"), books.days.texts())
            .say(("half", "halves"), ["morning", "afternoon"]);
        (problem, names)
    }

    fn tell(&self, _: &handout::Handout, plan: &Appointments, why: &Why) -> Plan {
        let line = |(n, (person, given)): (usize, (&Person, &Option<[usize; 3]>))| Appointment {
            person: person.name.clone(),
            team: Some(person.team.clone()),
            site: given.and_then(|[site, ..]| Some(self.sites.get(site)?.name.clone())),
            date: given.and_then(|[_, day, _]| Some(self.days.get(day)?.date.clone())),
            half: given.map(|[.., half]| Half::of(half)),
            why: why.of(&format!("person {n}")),
        };
        Plan { appointments: self.people.iter().zip(&plan.assign).enumerate().map(line).collect() }
    }

    fn understand(&self, _: &handout::Handout, plan: &Plan, faults: &mut Faults) -> Appointments {
        let books = self.books(&mut Faults::new());
        let mut assign = vec![None; self.people.len()];
        for (n, line) in plan.appointments.iter().enumerate() {
            let place = |field: &str| format!("appointments[{n}].{field}");
            let person = books.people.find(&line.person, place("person"), faults);
            let given = match (&line.site, &line.date, line.half) {
                (None, None, None) => None,
                (Some(site), Some(date), Some(half)) => {
                    let site = books.sites.find(site, place("site"), faults);
                    Some([site, books.days.find(date, place("date"), faults), half.number()])
                }
                _ => {
                    let told = "an appointment has a site, a date and a half of the day";
                    faults.add("missing", place("site"), told, "Fill in all three, or leave all three empty.");
                    None
                }
            };
            if let Some(assigned) = assign.get_mut(person) {
                *assigned = given;
            }
        }
        Appointments { assign }
    }
}
