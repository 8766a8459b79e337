//! Deciding at arrival, without knowing what comes.

use std::collections::BTreeMap;

use super::crew::Crew;
use super::prices::{Prices, Sample, to_f64};
use super::problem::{Dispatch, Ticket};

/// The share of all time that is taken to be asked for before anything is known.
const EXPECTED_LOAD: f64 = 0.7;
/// Minutes that a ticket takes, before anything is known.
const EXPECTED_EFFORT: f64 = 35.0;
/// How many days of what was expected beforehand weigh as much as what was seen.
const TRUST_IN_PRIOR: f64 = 1.0;
/// The prices are refreshed after this share of the tickets so far, and at least so many.
const REFRESH: (usize, usize) = (40, 12);
/// Rounds of a refresh.
const ROUNDS: u32 = 40;

/// What was decided of a ticket, and what it was decided by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decision {
    /// Who solves it.
    pub manager: usize,
    /// On which day.
    pub day: usize,
    /// What it costs that the manager does not know the client or the subject.
    pub direct: i64,
    /// What its being late costs.
    pub late: i64,
    /// What the manager's time is worth to others.
    pub price: f64,
    /// The next best: who, and how much worse, all terms counted.
    pub next: Option<(usize, f64)>,
}

/// Decides of tickets as they arrive.
pub struct Dispatcher<'a> {
    problem: &'a Dispatch,
    crew: Crew,
    prices: Prices,
    seen: Vec<Sample>,
    prior: usize,
    seen_minutes: f64,
    refresh_at: usize,
    day: usize,
}

impl<'a> Dispatcher<'a> {
    /// At the beginning of the first day. Of the problem's tickets it reads nothing but the highest number of a skill.
    #[must_use]
    pub fn new(problem: &'a Dispatch) -> Self {
        let crew = Crew::of(problem);
        let mut dispatcher = Self {
            problem,
            prices: Prices::zero(&crew),
            seen: Vec::new(),
            prior: 0,
            seen_minutes: 0.0,
            refresh_at: 0,
            day: 0,
            crew,
        };
        dispatcher.expect_all_clients_alike();
        dispatcher
    }

    fn expect_all_clients_alike(&mut self) {
        let (_, had) = self.crew.total();
        let days = to_f64(self.problem.days.try_into().unwrap_or(1)).max(1.0);
        let minutes = EXPECTED_LOAD * to_f64(had) / days * TRUST_IN_PRIOR;
        let clients = self.crew.clients();
        let each = minutes / EXPECTED_EFFORT / to_f64(clients.try_into().unwrap_or(1)).max(1.0);
        let skills = self.crew.skills();
        let alike =
            (0..clients).map(|client| Sample { client, skill: client % skills, effort: EXPECTED_EFFORT, weight: each });
        self.seen = alike.collect();
        self.prior = clients;
        self.seen_minutes = minutes;
    }

    /// What would be decided of a ticket. None when nobody has room for it.
    pub fn propose(&mut self, ticket: &Ticket) -> Option<Decision> {
        self.look_ahead(ticket);
        self.best(ticket)
    }

    /// Decides of a ticket and takes the time. None when nobody has room for it.
    pub fn decide(&mut self, ticket: &Ticket) -> Option<Decision> {
        let decision = self.propose(ticket);
        if let Some(Decision { manager, day, .. }) = decision {
            self.crew.take(manager, day, ticket.effort());
        }
        self.remember(ticket);
        decision
    }

    /// Gives a ticket where it is said to go, when there is room: whether there was.
    pub fn follow(&mut self, ticket: &Ticket, (manager, day): (usize, usize)) -> bool {
        let exists = manager < self.crew.size() && day < self.crew.days() && day >= self.crew.day_of(ticket.arrival());
        let fits = exists && self.crew.free(manager, day) >= ticket.effort();
        if fits {
            self.crew.take(manager, day, ticket.effort());
            self.remember(ticket);
        }
        fits
    }

    fn remember(&mut self, ticket: &Ticket) {
        let effort = to_f64(ticket.effort());
        self.seen.push(Sample { client: ticket.client(), skill: ticket.skill(), effort, weight: 1.0 });
        self.seen_minutes += effort;
    }

    fn look_ahead(&mut self, ticket: &Ticket) {
        let today = self.crew.day_of(ticket.arrival());
        let count = self.seen.len() - self.prior;
        if today == self.day && count < self.refresh_at {
            return;
        }
        self.day = today;
        self.refresh_at = count + (count / REFRESH.0).max(REFRESH.1);
        let days = to_f64(self.problem.days.try_into().unwrap_or(1));
        let elapsed = to_f64(ticket.arrival()) / to_f64(self.problem.day_minutes);
        let scale = (days - elapsed).max(0.0) / (elapsed + TRUST_IN_PRIOR);
        let left: Vec<f64> = (0..self.crew.size()).map(|m| to_f64(self.crew.free_from(m, today))).collect();
        self.prices.refresh(&self.crew, &self.seen, scale, (&left, ROUNDS));
    }

    fn best(&self, ticket: &Ticket) -> Option<Decision> {
        let arrived = self.crew.day_of(ticket.arrival());
        let known: BTreeMap<usize, i64> = self.crew.who_knows(ticket.client()).iter().copied().collect();
        let mut best: Option<(f64, Decision)> = None;
        let mut next: Option<(usize, f64)> = None;
        for manager in 0..self.crew.size() {
            let how_well = known.get(&manager).copied().unwrap_or_default();
            let Some((total, decision)) = self.offer(ticket, (manager, how_well), arrived) else { continue };
            if best.as_ref().is_none_or(|(cost, _)| total < *cost) {
                next = best.map(|(cost, decision)| (decision.manager, cost));
                best = Some((total, decision));
            } else if next.is_none_or(|(_, cost)| total < cost) {
                next = Some((manager, total));
            }
        }
        let (cost, decision) = best?;
        (cost < to_f64(self.problem.cost.unassigned))
            .then(|| Decision { next: next.map(|(who, then)| (who, then - cost)), ..decision })
    }

    /// What it costs, all terms counted, when this manager takes the ticket on the best of the days with room.
    fn offer(&self, ticket: &Ticket, (manager, how_well): (usize, i64), arrived: usize) -> Option<(f64, Decision)> {
        let day = (arrived..self.crew.days()).find(|day| self.crew.free(manager, *day) >= ticket.effort())?;
        let direct = self.crew.direct(manager, ticket.skill(), how_well);
        let late = self.late(ticket, day - arrived);
        let price = self.prices.of(manager) * to_f64(ticket.effort());
        let total = to_f64(direct + late) + price + self.unfairness(manager, ticket.effort());
        Some((total, Decision { manager, day, direct, late, price, next: None }))
    }

    fn late(&self, ticket: &Ticket, waits: usize) -> i64 {
        let term = |of: &BTreeMap<u8, i64>| of.get(&ticket.priority()).copied().unwrap_or_default();
        let days = i64::try_from(waits).unwrap_or(i64::MAX) - term(&self.problem.due_days);
        term(&self.problem.cost.late_day) * days.max(0)
    }

    /// By how much the fairness term grows when this manager takes so many minutes more.
    fn unfairness(&self, manager: usize, minutes: i64) -> f64 {
        let (spent, had) = self.crew.load(manager);
        let (all_spent, all_had) = self.crew.total();
        let mean = to_f64(all_spent) * 100.0 / to_f64(all_had.max(1));
        let load = |minutes: i64| 100.0 * to_f64(minutes) / to_f64(had.max(1));
        to_f64(self.problem.cost.fairness) * ((load(spent + minutes) - mean).abs() - (load(spent) - mean).abs())
    }
}
