//! Tickets to the people who know the client.

use std::collections::BTreeMap;

use chrono::{NaiveDateTime, Timelike};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::days::{Calendar, date};
use super::names::{Book, Called, Names};
use super::spot::seconds;
use super::{Form, Why};
use crate::clock::clock;
use crate::dispatch::{self, Cost, DispatchPlan};
use crate::fault::Faults;

/// Tickets as they arrive, and who can take them.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Dispatching of tickets")]
pub(super) struct Dispatch {
    /// When the desk opens. What arrives earlier arrives then.
    #[serde(default = "half_past_eight")]
    pub opens: String,
    /// When the desk closes. What arrives later arrives in the last minute.
    #[serde(default = "half_past_four")]
    pub closes: String,
    /// What each point costs that is lacking to knowing the client fully (100).
    #[serde(default = "super::usual::<1>")]
    pub cost_unfamiliar: i64,
    /// What a ticket costs in hands that do not master its subject.
    #[serde(default = "super::usual::<150>")]
    pub cost_no_skill: i64,
    /// What a ticket costs that nobody takes.
    #[serde(default = "super::usual::<2_000>")]
    pub cost_nobody: i64,
    /// What each percent point costs by which somebody's load differs from the mean.
    #[serde(default = "super::usual::<2>")]
    pub cost_unequal: i64,
    /// The working days, in their order.
    pub days: Vec<Day>,
    /// Who can take tickets.
    pub managers: Vec<Manager>,
    /// When somebody has other hours for tickets than usual.
    #[serde(default)]
    pub hours: Vec<Hours>,
    /// Who knows which client. Who is not named does not know it.
    #[serde(default)]
    pub familiarity: Vec<Familiarity>,
    /// The priorities, the most urgent first.
    pub priorities: Vec<Priority>,
    /// The tickets, in the order of their arrival.
    pub tickets: Vec<Ticket>,
}

fn half_past_eight() -> String {
    "08:30".to_owned()
}

fn half_past_four() -> String {
    "16:30".to_owned()
}

/// A working day.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Day {
    /// Its date.
    pub date: String,
}

/// Somebody who solves tickets.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Manager {
    /// The name.
    pub name: String,
    /// Subjects that this person masters.
    #[serde(default)]
    pub skills: Vec<String>,
    /// Minutes for tickets on a usual day.
    pub minutes_a_day: i64,
}

/// Minutes for tickets on a day that is not as usual.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Hours {
    /// Who.
    pub manager: String,
    /// The first day, or the only one.
    pub from: String,
    /// The last day; the first when it is not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Minutes on each of these days; 0 for absence.
    #[serde(default)]
    pub minutes: i64,
}

/// How well somebody knows a client.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Familiarity {
    /// Who.
    pub manager: String,
    /// The client.
    pub client: String,
    /// From 0 to 100.
    pub percent: i64,
}

/// A priority.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Priority {
    /// Its name.
    pub name: String,
    /// Within how many working days after its arrival a ticket is on time.
    pub due_days: i64,
    /// What each further day costs.
    pub cost_late_day: i64,
}

/// A ticket.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Ticket {
    /// Its number.
    pub name: String,
    /// When it arrives, such as 2026-03-02 09:30.
    pub arrives: String,
    /// The client.
    pub client: String,
    /// The subject.
    pub skill: String,
    /// How many minutes it takes.
    pub minutes: i64,
    /// One of the priorities.
    pub priority: String,
}

/// Who solves which ticket, and on which day.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Plan of tickets")]
pub(super) struct Plan {
    /// One line for each ticket; a line without manager is a ticket that nobody takes.
    pub assignments: Vec<Assignment>,
}

/// Who solves a ticket.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Assignment {
    /// The ticket.
    pub ticket: String,
    /// Who solves it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub manager: Option<String>,
    /// On which day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Why it is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// The names of a form, and their numbers.
struct Books {
    days: Calendar,
    managers: Book,
    clients: Called,
    skills: Called,
}

impl Dispatch {
    fn books(&self, faults: &mut Faults) -> Books {
        Books {
            days: Calendar::of("days", self.days.iter().map(|day| day.date.as_str()), faults),
            managers: Book::of(
                ("manager", "managers"),
                self.managers.iter().map(|manager| manager.name.as_str()),
                faults,
            ),
            clients: Called::default(),
            skills: Called::default(),
        }
    }

    fn tickets(&self, faults: &mut Faults) -> Book {
        Book::of(("ticket", "tickets"), self.tickets.iter().map(|ticket| ticket.name.as_str()), faults)
    }

    fn managers(&self, books: &mut Books, faults: &mut Faults) -> Vec<dispatch::Manager> {
        let days = books.days.len();
        let manager = |manager: &Manager| dispatch::Manager {
            skills: manager.skills.iter().map(|skill| books.skills.number(skill)).collect(),
            fam: BTreeMap::new(),
            avail: vec![manager.minutes_a_day; days],
        };
        let mut managers: Vec<_> = self.managers.iter().map(manager).collect();
        for (n, Familiarity { manager, client, percent }) in self.familiarity.iter().enumerate() {
            faults.range(*percent, (0, 100), format!("familiarity[{n}].percent"));
            let manager = books.managers.find(manager, format!("familiarity[{n}].manager"), faults);
            let client = books.clients.number(client);
            if let Some(manager) = managers.get_mut(manager) {
                manager.fam.insert(client, *percent);
            }
        }
        for (n, Hours { manager, from, to, minutes }) in self.hours.iter().enumerate() {
            faults.range(*minutes, (0, 1_440), format!("hours[{n}].minutes"));
            let manager = books.managers.find(manager, format!("hours[{n}].manager"), faults);
            let to = to.as_deref().filter(|text| !text.is_empty()).unwrap_or(from);
            let first = date(from, format!("hours[{n}].from"), faults);
            let span = first.zip(date(to, format!("hours[{n}].to"), faults));
            let Some((span, manager)) = span.zip(managers.get_mut(manager)) else { continue };
            for day in books.days.between(span) {
                manager.avail[day] = *minutes;
            }
        }
        managers
    }

    /// Minutes from the beginning of the first day, each day as long as the desk is open.
    fn arrival((n, ticket): (usize, &Ticket), days: &Calendar, (opens, open): (i64, i64), faults: &mut Faults) -> i64 {
        let place = format!("tickets[{n}].arrives");
        let text = ticket.arrives.trim().replace('T', " ");
        let formats = ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"];
        let Some(at) = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(&text, format).ok()) else {
            let told = format!("\"{text}\" is not a date with a time");
            faults.add("not-a-time", place, told, "Write it such as 2026-03-02 09:30.");
            return 0;
        };
        let day = days.not_before(at.date());
        if day >= days.len() {
            let told = format!("{} comes after the last of the days", at.date());
            faults.add("unknown-date", place, told, "Correct the date, or add the days in which it can be solved.");
            return 0;
        }
        let same = days.date(day) == Some(at.date());
        let minute = i64::from(at.time().num_seconds_from_midnight() / 60) - opens;
        let minute = if same { minute.clamp(0, open - 1) } else { 0 };
        super::number(day) * open + minute
    }

    fn arrivals(&self, books: &mut Books, open: (i64, i64), faults: &mut Faults) -> Vec<dispatch::Ticket> {
        let names = self.priorities.iter().map(|priority| priority.name.as_str());
        let priorities = Book::of(("priority", "priorities"), names, faults);
        let ticket = |(n, ticket): (usize, &Ticket)| {
            let arrival = Self::arrival((n, ticket), &books.days, open, faults);
            let priority = priorities.find(&ticket.priority, format!("tickets[{n}].priority"), faults);
            let (client, skill) = (books.clients.number(&ticket.client), books.skills.number(&ticket.skill));
            dispatch::Ticket(arrival, client, skill, ticket.minutes, urgency(priority))
        };
        self.tickets.iter().enumerate().map(ticket).collect()
    }
}

/// The most urgent priority is 1.
fn urgency(priority: usize) -> u8 {
    u8::try_from(priority + 1).unwrap_or(u8::MAX)
}

impl Form for Dispatch {
    type Problem = dispatch::Dispatch;
    type Plan = Plan;

    const PLACES: &'static [(&'static str, &'static str)] = &[
        ("day_minutes", "closes"),
        ("tickets[*][0]", "tickets[*].arrives"),
        ("tickets[*][2]", "tickets[*].skill"),
        ("tickets[*][3]", "tickets[*].minutes"),
        ("managers[*].avail", "managers[*].minutes_a_day"),
        ("managers[*].skills", "managers[*].skills"),
        ("clients", "familiarity"),
        ("cost.unfam", "cost_unfamiliar"),
        ("cost.noskill", "cost_no_skill"),
        ("cost.unassigned", "cost_nobody"),
        ("cost.fairness", "cost_unequal"),
    ];

    fn translate(&self, faults: &mut Faults) -> (dispatch::Dispatch, Names) {
        let mut books = self.books(faults);
        self.tickets(faults);
        let (opens, closes) = (seconds(&self.opens, "opens", faults), seconds(&self.closes, "closes", faults));
        let open = (closes - opens) / 60;
        if open < 1 {
            let told = format!("the desk closes at {} and opens at {}", clock(closes), clock(opens));
            faults.add("out-of-range", "closes", told, "Close after opening.");
        }
        if self.priorities.len() > usize::from(u8::MAX) {
            faults.add("too-many", "priorities", "there are more than 255", "Leave out what is not used.");
        }
        let managers = self.managers(&mut books, faults);
        let tickets = self.arrivals(&mut books, (opens / 60, open.max(1)), faults);
        let by_priority = |of: fn(&Priority) -> i64| {
            self.priorities.iter().enumerate().map(|(n, priority)| (urgency(n), of(priority))).collect()
        };
        for (n, priority) in self.priorities.iter().enumerate() {
            faults.range(priority.due_days, (0, 1_000), format!("priorities[{n}].due_days"));
            faults.range(priority.cost_late_day, (0, 1_000_000), format!("priorities[{n}].cost_late_day"));
        }
        let problem = dispatch::Dispatch {
            days: books.days.len(),
            day_minutes: open.max(1),
            managers,
            clients: books.clients.names.len(),
            tickets,
            due_days: by_priority(|priority| priority.due_days),
            cost: Cost {
                unfam: self.cost_unfamiliar,
                noskill: self.cost_no_skill,
                late_day: by_priority(|priority| priority.cost_late_day),
                unassigned: self.cost_nobody,
                fairness: self.cost_unequal,
            },
        };
        let names = Names::default()
            .say(("manager", "managers"), self.managers.iter().map(|manager| manager.name.clone()))
            .keep(("ticket", "tickets"), self.tickets.iter().map(|ticket| ticket.name.clone()))
            .say(("day", "days"), books.days.texts());
        (problem, names)
    }

    fn tell(&self, _: &dispatch::Dispatch, plan: &DispatchPlan, why: &Why) -> Plan {
        let line = |(n, ticket): (usize, &Ticket), given: Option<(usize, usize)>| Assignment {
            ticket: ticket.name.clone(),
            manager: given.and_then(|(manager, _)| Some(self.managers.get(manager)?.name.clone())),
            date: given.and_then(|(_, day)| Some(self.days.get(day)?.date.clone())),
            why: why.of(&format!("ticket {n}")),
        };
        Plan {
            assignments: self
                .tickets
                .iter()
                .enumerate()
                .zip(&plan.assign)
                .map(|(ticket, given)| line(ticket, *given))
                .collect(),
        }
    }

    fn understand(&self, _: &dispatch::Dispatch, plan: &Plan, faults: &mut Faults) -> DispatchPlan {
        let (books, tickets) = (self.books(&mut Faults::new()), self.tickets(&mut Faults::new()));
        let mut assign = vec![None; self.tickets.len()];
        for (n, line) in plan.assignments.iter().enumerate() {
            let place = |field: &str| format!("assignments[{n}].{field}");
            let ticket = tickets.find(&line.ticket, place("ticket"), faults);
            let given = match (&line.manager, &line.date) {
                (None, None) => None,
                (Some(manager), Some(date)) => {
                    let manager = books.managers.find(manager, place("manager"), faults);
                    Some((manager, books.days.find(date, place("date"), faults)))
                }
                _ => {
                    let told = "a ticket that is taken has a manager and a date";
                    faults.add("missing", place("manager"), told, "Fill in both, or leave both empty.");
                    None
                }
            };
            if let Some(assigned) = assign.get_mut(ticket) {
                *assigned = given;
            }
        }
        DispatchPlan { assign }
    }
}
