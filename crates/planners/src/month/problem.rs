//! The problem and the plan in the form in which they are exchanged, and what is refused.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::fault::Faults;

/// Days in a week of work.
pub(super) const WEEK: usize = 5;
/// Most managers that a problem may have.
const MOST_MANAGERS: usize = 20_000;
/// Most clients.
const MOST_CLIENTS: usize = 100_000;
/// Most days.
const MOST_DAYS: usize = 400;
/// Most entries in any table of people or clients by days.
const MOST_ENTRIES: usize = 10_000_000;
/// Most that one unit of anything may cost.
const MOST_WEIGHT: i64 = 1_000_000;
/// Most days that may be agreed with a client.
const MOST_AGREED: i64 = 100_000;

/// Where each manager is on each day of a month.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "problem", rename = "P7")]
pub struct Month {
    /// How many days of work there are; five make a week.
    pub days: usize,
    /// How many may be in the office on a day.
    pub office_cap: i64,
    /// Who is planned.
    pub managers: Vec<Manager>,
    /// Who is visited.
    pub clients: Vec<Client>,
    /// What things cost.
    pub cost: Cost,
}

/// Who is planned.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Manager {
    /// Days of leave.
    pub leave: Vec<usize>,
    /// How many days in the office are wanted.
    pub office_min: i64,
    /// Weekdays on which working at home suits, counted from 0.
    pub remote_pref: Vec<usize>,
    /// Most days at clients in a week.
    pub client_max_week: i64,
}

/// Who is visited.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Client {
    /// How many days were agreed.
    pub days: i64,
    /// Most managers on one day.
    pub max_per_day: i64,
    /// Weekdays without visits, counted from 0.
    pub closed_weekdays: Vec<usize>,
    /// Who may come, and how well each knows the client, from 0 to 100.
    pub fam: BTreeMap<usize, i64>,
    /// What the way costs each of them.
    #[serde(default)]
    pub travel: BTreeMap<usize, i64>,
}

/// What things cost.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cost {
    /// An agreed day that is missing.
    pub unmet: i64,
    /// A point that the manager of a client day knows the client less than 100.
    pub unfam: i64,
    /// A unit of travel.
    pub travel: i64,
    /// A manager of a client beyond the first.
    pub extra_manager: i64,
    /// A day at home on a weekday that does not suit.
    pub remote_offpref: i64,
    /// A day in the office that is missing.
    pub office_short: i64,
    /// A client day more or less than the manager's share.
    pub fairness: i64,
}

/// A plan: each manager's place on each day; none on leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roster {
    /// Each manager's days.
    pub plan: Vec<Vec<Option<Place>>>,
}

/// Where somebody is on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Place {
    /// With a client.
    Client(usize),
    /// Not with a client.
    Own(Own),
}

/// Where somebody is who is not with a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Own {
    /// In the office.
    #[serde(rename = "O")]
    Office,
    /// At home.
    #[serde(rename = "R")]
    Remote,
}

impl Month {
    /// Refuses what the planner should not see.
    pub(super) fn faults(&self) -> Faults {
        let mut faults = Faults::new();
        if self.sizes(&mut faults) {
            self.costs(&mut faults);
            self.people(&mut faults);
            self.visited(&mut faults);
        }
        faults
    }

    fn sizes(&self, faults: &mut Faults) -> bool {
        let (managers, clients) = (self.managers.len(), self.clients.len());
        let pairs: usize = self.clients.iter().map(|client| client.fam.len()).sum();
        let limits = [
            ("managers", managers, MOST_MANAGERS),
            ("clients", clients, MOST_CLIENTS),
            ("days", self.days, MOST_DAYS),
            ("managers", managers.saturating_mul(self.days), MOST_ENTRIES),
            ("clients", clients.saturating_mul(self.days), MOST_ENTRIES),
            ("clients", pairs.saturating_mul(self.days), MOST_ENTRIES),
        ];
        let mut fits = true;
        for (place, size, most) in limits {
            if size > most {
                let told = format!("this planner bears at most {most}, but the size is {size}");
                faults.add("too-large", place, told, "Plan a part of it at a time.");
                fits = false;
            }
        }
        fits
    }

    fn costs(&self, faults: &mut Faults) {
        let cost = &self.cost;
        let weights = [
            ("unmet", cost.unmet),
            ("unfam", cost.unfam),
            ("travel", cost.travel),
            ("extra_manager", cost.extra_manager),
            ("remote_offpref", cost.remote_offpref),
            ("office_short", cost.office_short),
            ("fairness", cost.fairness),
        ];
        for (name, value) in weights {
            faults.range(value, (0, MOST_WEIGHT), format_args!("cost.{name}"));
        }
        faults.range(self.office_cap, (0, MOST_WEIGHT), "office_cap");
    }

    fn people(&self, faults: &mut Faults) {
        for (m, manager) in self.managers.iter().enumerate() {
            let place = format!("managers[{m}]");
            unique_below(faults, &manager.leave, self.days, &format!("{place}.leave"));
            unique_below(faults, &manager.remote_pref, WEEK, &format!("{place}.remote_pref"));
            faults.range(manager.office_min, (0, MOST_WEIGHT), format_args!("{place}.office_min"));
            faults.range(manager.client_max_week, (0, 7), format_args!("{place}.client_max_week"));
        }
    }

    fn visited(&self, faults: &mut Faults) {
        for (c, client) in self.clients.iter().enumerate() {
            let place = format!("clients[{c}]");
            faults.range(client.days, (0, MOST_AGREED), format_args!("{place}.days"));
            faults.range(client.max_per_day, (0, MOST_AGREED), format_args!("{place}.max_per_day"));
            unique_below(faults, &client.closed_weekdays, WEEK, &format!("{place}.closed_weekdays"));
            for (&manager, &known) in &client.fam {
                faults.index(manager, self.managers.len(), format_args!("{place}.fam.{manager}"));
                faults.range(known, (0, 100), format_args!("{place}.fam.{manager}"));
            }
            for (&manager, &way) in &client.travel {
                faults.index(manager, self.managers.len(), format_args!("{place}.travel.{manager}"));
                faults.range(way, (0, 10_000), format_args!("{place}.travel.{manager}"));
            }
        }
    }
}

/// Faults for numbers that are too high or stand twice.
fn unique_below(faults: &mut Faults, numbers: &[usize], length: usize, place: &str) {
    let mut seen = BTreeSet::new();
    for (n, &number) in numbers.iter().enumerate() {
        if faults.index(number, length, format_args!("{place}[{n}]")) && !seen.insert(number) {
            faults.add(
                "duplicate",
                format!("{place}[{n}]"),
                format!("{number} stands twice"),
                "Leave one of them out.",
            );
        }
    }
}
