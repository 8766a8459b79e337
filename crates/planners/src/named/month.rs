//! Places and days of a team for a month.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::days::{Calendar, date};
use super::names::{Book, Names};
use super::{Form, Why};
use crate::fault::Faults;
use crate::month::{self, Cost, Own, Roster};

/// Who is planned, and what was agreed with clients.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Month of a team")]
pub(super) struct Month {
    /// The Monday of the first week.
    pub first_monday: String,
    /// How many weeks, from Monday to Friday.
    #[serde(default = "super::usual::<4>")]
    pub weeks: i64,
    /// How many may be in the office on a day.
    pub office_places: i64,
    /// What an agreed day costs that is missing.
    #[serde(default = "super::usual::<500>")]
    pub cost_missing_day: i64,
    /// What each point costs that is lacking to knowing the client fully (100).
    #[serde(default = "super::usual::<1>")]
    pub cost_unfamiliar: i64,
    /// What a unit of travel costs.
    #[serde(default = "super::usual::<1>")]
    pub cost_travel: i64,
    /// What each manager of a client costs beyond the first.
    #[serde(default = "super::usual::<40>")]
    pub cost_extra_manager: i64,
    /// What a day at home costs on a weekday that does not suit.
    #[serde(default = "super::usual::<6>")]
    pub cost_home_unsuited: i64,
    /// What a missing day in the office costs.
    #[serde(default = "super::usual::<60>")]
    pub cost_office_short: i64,
    /// What each client day costs that somebody has more or less than the fair share.
    #[serde(default = "super::usual::<10>")]
    pub cost_unequal: i64,
    /// Who is planned.
    pub managers: Vec<Manager>,
    /// Days of leave.
    #[serde(default)]
    pub leave: Vec<Leave>,
    /// Who is visited.
    pub clients: Vec<Client>,
    /// Who may go to which client.
    pub familiarity: Vec<Familiarity>,
}

/// A working day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Weekday {
    /// The first.
    Monday,
    /// The second.
    Tuesday,
    /// The third.
    Wednesday,
    /// The fourth.
    Thursday,
    /// The fifth.
    Friday,
}

/// Somebody who is planned.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Manager {
    /// The name.
    pub name: String,
    /// How many days in the office are wanted.
    #[serde(default)]
    pub office_days: i64,
    /// Weekdays on which working at home suits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub home: Vec<Weekday>,
    /// Most days at clients in a week.
    #[serde(default = "super::usual::<4>")]
    pub client_days_a_week: i64,
}

/// Days on which somebody is not there.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Leave {
    /// Who.
    pub manager: String,
    /// The first day, or the only one.
    pub from: String,
    /// The last day; the first when it is not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// A client that is visited.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Client {
    /// Its name.
    pub name: String,
    /// How many days were agreed.
    pub days: i64,
    /// Most managers on one day.
    #[serde(default = "super::usual::<1>")]
    pub most_a_day: i64,
    /// Weekdays without visits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub closed: Vec<Weekday>,
}

/// Who may go to a client.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Familiarity {
    /// Who.
    pub manager: String,
    /// The client.
    pub client: String,
    /// How well this person knows the client, from 0 to 100.
    pub percent: i64,
    /// What the way costs.
    #[serde(default)]
    pub travel: i64,
}

/// Where everybody is on each day.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Plan of a month")]
pub(super) struct Plan {
    /// One line for each person and day that is not one of leave.
    pub roster: Vec<Line>,
}

/// Where somebody is on a day.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Line {
    /// Who.
    pub manager: String,
    /// When.
    pub date: String,
    /// `office`, `home` or the name of a client.
    pub place: String,
    /// Why it is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

const OFFICE: &str = "office";
const HOME: &str = "home";

fn numbers(days: &[Weekday]) -> Vec<usize> {
    days.iter().map(|day| *day as usize).collect()
}

/// The names of a form, and their numbers.
struct Books {
    days: Calendar,
    managers: Book,
    clients: Book,
}

impl Month {
    fn books(&self, faults: &mut Faults) -> Books {
        for (n, client) in self.clients.iter().enumerate() {
            if [OFFICE, HOME].iter().any(|word| word.eq_ignore_ascii_case(client.name.trim())) {
                let told = "this word stands for a place of one's own in plans";
                faults.add("reserved", format!("clients[{n}].name"), told, "Give the client another name.");
            }
        }
        Books {
            days: Calendar::weeks(&self.first_monday, self.weeks, faults),
            managers: Book::of(
                ("manager", "managers"),
                self.managers.iter().map(|manager| manager.name.as_str()),
                faults,
            ),
            clients: Book::of(("client", "clients"), self.clients.iter().map(|client| client.name.as_str()), faults),
        }
    }

    fn managers(&self, books: &Books, faults: &mut Faults) -> Vec<month::Manager> {
        let mut leave = vec![Vec::new(); self.managers.len()];
        for (n, Leave { manager, from, to }) in self.leave.iter().enumerate() {
            let manager = books.managers.find(manager, format!("leave[{n}].manager"), faults);
            let to = to.as_deref().filter(|text| !text.is_empty()).unwrap_or(from);
            let first = date(from, format!("leave[{n}].from"), faults);
            let span = first.zip(date(to, format!("leave[{n}].to"), faults));
            let Some((span, days)) = span.zip(leave.get_mut(manager)) else { continue };
            days.extend(books.days.between(span));
        }
        let manager = |(manager, mut leave): (&Manager, Vec<usize>)| {
            leave.sort_unstable();
            leave.dedup();
            month::Manager {
                leave,
                office_min: manager.office_days,
                remote_pref: numbers(&manager.home),
                client_max_week: manager.client_days_a_week,
            }
        };
        self.managers.iter().zip(leave).map(manager).collect()
    }

    fn clients(&self, books: &Books, faults: &mut Faults) -> Vec<month::Client> {
        let client = |client: &Client| month::Client {
            days: client.days,
            max_per_day: client.most_a_day,
            closed_weekdays: numbers(&client.closed),
            fam: BTreeMap::new(),
            travel: BTreeMap::new(),
        };
        let mut clients: Vec<_> = self.clients.iter().map(client).collect();
        for (n, Familiarity { manager, client, percent, travel }) in self.familiarity.iter().enumerate() {
            faults.range(*percent, (0, 100), format!("familiarity[{n}].percent"));
            let manager = books.managers.find(manager, format!("familiarity[{n}].manager"), faults);
            let client = books.clients.find(client, format!("familiarity[{n}].client"), faults);
            if let Some(client) = clients.get_mut(client) {
                client.fam.insert(manager, *percent);
                client.travel.insert(manager, *travel);
            }
        }
        clients
    }
}

impl Form for Month {
    type Problem = month::Month;
    type Plan = Plan;

    const PLACES: &'static [(&'static str, &'static str)] = &[
        ("office_cap", "office_places"),
        ("managers[*].office_min", "managers[*].office_days"),
        ("managers[*].remote_pref", "managers[*].home"),
        ("managers[*].client_max_week", "managers[*].client_days_a_week"),
        ("clients[*].max_per_day", "clients[*].most_a_day"),
        ("clients[*].closed_weekdays", "clients[*].closed"),
        ("cost.unmet", "cost_missing_day"),
        ("cost.unfam", "cost_unfamiliar"),
        ("cost.travel", "cost_travel"),
        ("cost.extra_manager", "cost_extra_manager"),
        ("cost.remote_offpref", "cost_home_unsuited"),
        ("cost.office_short", "cost_office_short"),
        ("cost.fairness", "cost_unequal"),
    ];

    fn translate(&self, faults: &mut Faults) -> (month::Month, Names) {
        let books = self.books(faults);
        let problem = month::Month {
            days: books.days.len(),
            office_cap: self.office_places,
            managers: self.managers(&books, faults),
            clients: self.clients(&books, faults),
            cost: Cost {
                unmet: self.cost_missing_day,
                unfam: self.cost_unfamiliar,
                travel: self.cost_travel,
                extra_manager: self.cost_extra_manager,
                remote_offpref: self.cost_home_unsuited,
                office_short: self.cost_office_short,
                fairness: self.cost_unequal,
            },
        };
        let names = Names::default()
            .say(("manager", "managers"), self.managers.iter().map(|manager| manager.name.clone()))
            .say(("client", "clients"), self.clients.iter().map(|client| client.name.clone()))
            .say(("day", "days"), books.days.texts());
        (problem, names)
    }

    fn tell(&self, _: &month::Month, plan: &Roster, why: &Why) -> Plan {
        let days = self.books(&mut Faults::new()).days;
        let mut roster = Vec::new();
        for (n, (manager, places)) in self.managers.iter().zip(&plan.plan).enumerate() {
            for (day, place) in places.iter().enumerate() {
                let place = match place {
                    Some(month::Place::Own(Own::Office)) => OFFICE,
                    Some(month::Place::Own(Own::Remote)) => HOME,
                    Some(month::Place::Client(client)) => self.clients.get(*client).map_or("", |client| &client.name),
                    None => continue,
                };
                roster.push(Line {
                    manager: manager.name.clone(),
                    date: days.text(day),
                    place: place.to_owned(),
                    why: why.of(&format!("manager {n}, day {day}")),
                });
            }
        }
        Plan { roster }
    }

    fn understand(&self, _: &month::Month, plan: &Plan, faults: &mut Faults) -> Roster {
        let books = self.books(&mut Faults::new());
        let mut days = vec![vec![None; books.days.len()]; self.managers.len()];
        for (n, line) in plan.roster.iter().enumerate() {
            let place = |field: &str| format!("roster[{n}].{field}");
            let manager = books.managers.find(&line.manager, place("manager"), faults);
            let day = books.days.find(&line.date, place("date"), faults);
            let there = match line.place.trim() {
                word if word.eq_ignore_ascii_case(OFFICE) => month::Place::Own(Own::Office),
                word if word.eq_ignore_ascii_case(HOME) => month::Place::Own(Own::Remote),
                client => month::Place::Client(books.clients.find(client, place("place"), faults)),
            };
            if let Some(cell) = days.get_mut(manager).and_then(|days| days.get_mut(day)) {
                *cell = Some(there);
            }
        }
        Roster { plan: days }
    }
}
