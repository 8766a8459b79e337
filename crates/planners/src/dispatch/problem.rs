//! The problem in the form of exchange, and what it must keep to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Faults;

/// Most tickets, managers, clients, days and skills.
const MOST: [usize; 5] = [2_000_000, 20_000, 1_000_000, 1_000, 1_000];
/// Most minutes of one ticket, or of one manager on one day.
const MOST_MINUTES: i64 = 10_000;
/// Most of one term of the cost, so that no sum overflows.
const MOST_COST: i64 = 1_000_000;

/// Tickets that arrive one by one, and the managers who can take them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Dispatch {
    /// Days, counted from 0.
    pub days: usize,
    /// Minutes of a day in which tickets arrive.
    pub day_minutes: i64,
    /// Who can take tickets.
    pub managers: Vec<Manager>,
    /// How many clients there are.
    pub clients: usize,
    /// In the order of their arrival.
    pub tickets: Vec<Ticket>,
    /// For each priority, the days after its arrival within which a ticket is on time.
    pub due_days: BTreeMap<u8, i64>,
    /// What is to be avoided, and how much.
    pub cost: Cost,
}

/// Somebody who solves tickets.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Manager {
    /// Subjects that this person masters.
    pub skills: Vec<usize>,
    /// How well this person knows each client, from 0 to 100; not at all when absent.
    pub fam: BTreeMap<usize, i64>,
    /// Minutes for tickets on each day.
    pub avail: Vec<i64>,
}

/// A ticket: arrival in minutes from the beginning of day 0, client, skill, effort in minutes, priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket(pub i64, pub usize, pub usize, pub i64, pub u8);

impl Ticket {
    /// When it arrives, in minutes.
    #[must_use]
    pub fn arrival(&self) -> i64 {
        self.0
    }

    /// Whose it is.
    #[must_use]
    pub fn client(&self) -> usize {
        self.1
    }

    /// The subject.
    #[must_use]
    pub fn skill(&self) -> usize {
        self.2
    }

    /// How many minutes it takes.
    #[must_use]
    pub fn effort(&self) -> i64 {
        self.3
    }

    /// Its priority; 1 is the most urgent.
    #[must_use]
    pub fn priority(&self) -> u8 {
        self.4
    }
}

/// Weights of the objective.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cost {
    /// For each point of not knowing the client.
    pub unfam: i64,
    /// For a ticket in hands without its skill.
    pub noskill: i64,
    /// For each day that a ticket is late, by priority.
    pub late_day: BTreeMap<u8, i64>,
    /// For a ticket that nobody takes.
    pub unassigned: i64,
    /// For each percent point by which a manager's load differs from the mean.
    pub fairness: i64,
}

/// Who solves each ticket, and on which day; none for a ticket that nobody takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchPlan {
    /// Manager and day, in the order of the tickets.
    pub assign: Vec<Option<(usize, usize)>>,
}

impl Dispatch {
    /// See [`crate::Problem::validate`].
    pub(super) fn validated(&self) -> Result<(), Faults> {
        let mut faults = Faults::new();
        let lists = [
            (self.tickets.len(), MOST[0], "tickets"),
            (self.managers.len(), MOST[1], "managers"),
            (self.clients, MOST[2], "clients"),
            (self.days, MOST[3], "days"),
        ];
        for (length, most, place) in lists {
            if length > most {
                let told = format!("there are {length}, at most {most} can be planned");
                faults.add("too-many", place, told, "Plan a shorter time or fewer people at once.");
            }
        }
        faults.range(self.day_minutes, (1, MOST_MINUTES), "day_minutes");
        self.check_cost(&mut faults);
        for (n, manager) in self.managers.iter().enumerate() {
            self.check_manager(&mut faults, n, manager);
        }
        self.check_tickets(&mut faults);
        faults.into_result()
    }

    fn check_cost(&self, faults: &mut Faults) {
        let Cost { unfam, noskill, late_day, unassigned, fairness } = &self.cost;
        let terms = [(unfam, "unfam"), (noskill, "noskill"), (unassigned, "unassigned"), (fairness, "fairness")];
        for (value, name) in terms {
            faults.range(*value, (0, MOST_COST), format_args!("cost.{name}"));
        }
        for (priority, value) in late_day {
            faults.range(*value, (0, MOST_COST), format_args!("cost.late_day.{priority}"));
        }
        for (priority, value) in &self.due_days {
            faults.range(*value, (0, MOST_COST), format_args!("due_days.{priority}"));
        }
    }

    fn check_manager(&self, faults: &mut Faults, n: usize, manager: &Manager) {
        if manager.avail.len() != self.days {
            let told = format!("there are {} numbers for {} days", manager.avail.len(), self.days);
            faults.add(
                "wrong-length",
                format!("managers[{n}].avail"),
                told,
                "Give the minutes of each day, 0 for none.",
            );
        }
        for (day, minutes) in manager.avail.iter().enumerate() {
            faults.range(*minutes, (0, MOST_MINUTES), format_args!("managers[{n}].avail[{day}]"));
        }
        for (client, known) in &manager.fam {
            faults.index(*client, self.clients, format_args!("managers[{n}].fam"));
            faults.range(*known, (0, 100), format_args!("managers[{n}].fam.{client}"));
        }
        for (k, skill) in manager.skills.iter().enumerate() {
            faults.index(*skill, MOST[4], format_args!("managers[{n}].skills[{k}]"));
        }
    }

    fn check_tickets(&self, faults: &mut Faults) {
        let span = self.day_minutes.saturating_mul(i64::try_from(self.days).unwrap_or(i64::MAX));
        let mut last = 0;
        for (n, ticket) in self.tickets.iter().enumerate() {
            faults.range(ticket.arrival(), (0, span - 1), format_args!("tickets[{n}][0]"));
            if ticket.arrival() < last {
                let told = format!("it arrives at {}, before the one above it at {last}", ticket.arrival());
                faults.add("not-in-order", format!("tickets[{n}][0]"), told, "Sort the tickets by their arrival.");
            }
            last = last.max(ticket.arrival());
            faults.index(ticket.client(), self.clients, format_args!("tickets[{n}][1]"));
            faults.index(ticket.skill(), MOST[4], format_args!("tickets[{n}][2]"));
            faults.range(ticket.effort(), (0, MOST_MINUTES), format_args!("tickets[{n}][3]"));
            let priority = ticket.priority();
            if !(self.due_days.contains_key(&priority) && self.cost.late_day.contains_key(&priority)) {
                let told = format!("priority {priority} has no term");
                let remedy = "Add it to due_days and cost.late_day, or correct the priority.";
                faults.add("unknown-id", format!("tickets[{n}][4]"), told, remedy);
            }
        }
    }
}
