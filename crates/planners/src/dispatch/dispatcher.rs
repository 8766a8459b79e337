//! Deciding at arrival, without knowing what comes.

use super::crew::Crew;
use super::experience::Experience;
use super::lateness::Lateness;
use super::prices::{Outlook, Prices, count_f64, to_f64};
use super::problem::{Dispatch, Ticket};
use super::worth::{Crowd, Needs, price};

/// The prices are refreshed after this share of the tickets so far, but after at least so many; and at most after as many
/// as make the work for each ticket the same, however many clients and skills there are.
const REFRESH: (usize, usize, usize) = (20, 4, 240);
/// Which share of what a ticket changes in the fairness of the loads counts: tickets to come even much of it out.
const UNFAIRNESS: f64 = 0.5;
/// In a hurry only about so many of those who do not know the client are looked at for each ticket.
const IN_A_HURRY: usize = 60;

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
    lateness: Lateness,
    prices: Prices,
    seen: Experience,
    refresh_at: usize,
    day: usize,
    hurried: bool,
}

impl<'a> Dispatcher<'a> {
    /// At the beginning of the first day. Of the problem's tickets it reads nothing.
    #[must_use]
    pub fn new(problem: &'a Dispatch) -> Self {
        let crew = Crew::of(problem);
        Self {
            problem,
            lateness: Lateness::of_problem(problem),
            prices: Prices::zero(&crew),
            seen: Experience::none(problem, &crew),
            refresh_at: 0,
            day: 0,
            hurried: false,
            crew,
        }
    }

    /// From now on decides by the prices as they are, and without looking at everybody, when there is no time left.
    pub fn hurry(&mut self) {
        self.hurried = true;
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

    /// Keeps the time of a ticket that has its place already, when there is room: whether there was.
    pub fn hold(&mut self, ticket: &Ticket, (manager, day): (usize, usize)) -> bool {
        let exists = manager < self.crew.size() && day < self.crew.days() && day >= self.crew.day_of(ticket.arrival());
        let fits = exists && self.crew.free(manager, day) >= ticket.effort();
        if fits {
            self.crew.take(manager, day, ticket.effort());
        }
        fits
    }

    /// Learns that a ticket has arrived of which nothing is to be decided.
    pub fn remember(&mut self, ticket: &Ticket) {
        self.seen.remember(ticket);
    }

    fn look_ahead(&mut self, ticket: &Ticket) {
        let today = self.crew.day_of(ticket.arrival());
        let count = self.seen.seen();
        if self.hurried || (today == self.day && count < self.refresh_at) {
            return;
        }
        let most = self.crew.clients() * (self.crew.skills() + 1) / REFRESH.2;
        self.day = today;
        self.refresh_at = count + (count / REFRESH.0).min(most).max(REFRESH.1);
        let rest = self.seen.rest_of_day(ticket.arrival());
        let elapsed = count_f64(today + 1) - rest;
        let outlook = Outlook {
            kinds: self.seen.kinds(elapsed),
            efforts: self.seen.efforts().to_vec(),
            left: count_f64(self.crew.days()) - elapsed,
            today,
            unassigned: to_f64(self.problem.cost.unassigned),
        };
        self.prices.refresh(&self.crew, &outlook);
    }

    fn best(&self, ticket: &Ticket) -> Option<Decision> {
        let today = self.crew.day_of(ticket.arrival());
        let rest = self.seen.rest_of_day(ticket.arrival());
        let asked = Asked {
            ticket,
            arrived: today,
            needs: Needs::of(&self.seen, &self.lateness, (today, rest), self.crew.days())
                .among(self.crowd(today, rest)),
        };
        let mut ranks = Ranks { best: None, next: (None, to_f64(self.problem.cost.unassigned)) };
        let knowing = self.crew.who_knows(ticket.client());
        for (manager, how_well) in knowing {
            self.offer(&asked, (*manager, *how_well), &mut ranks);
        }
        let knows = |manager: &usize| knowing.binary_search_by_key(manager, |(who, _)| *who).is_ok();
        let stride = if self.hurried { self.crew.size().div_ceil(IN_A_HURRY).max(1) } else { 1 };
        let offset = usize::try_from(ticket.arrival()).unwrap_or_default() % stride;
        for manager in (offset..self.crew.size()).step_by(stride).filter(|manager| !knows(manager)) {
            self.offer(&asked, (manager, 0), &mut ranks);
        }
        if ranks.best.is_none() && stride > 1 {
            (0..self.crew.size()).for_each(|manager| self.offer(&asked, (manager, 0), &mut ranks));
        }
        let (cost, decision) = ranks.best?;
        let (next, then) = ranks.next;
        Some(Decision { next: next.map(|who| (who, then - cost)), ..decision })
    }

    /// What is asked of all managers together from now on, and the room that they have.
    fn crowd(&self, today: usize, rest: f64) -> Crowd {
        let elapsed = count_f64(today + 1) - rest;
        let (each, a_day) = self.seen.work(elapsed);
        let managers = 0..self.crew.size();
        let room_today: i64 = managers.clone().map(|manager| self.crew.free(manager, today)).sum();
        let room: f64 = managers.map(|manager| self.crew.room(manager, today)).sum();
        Crowd {
            today: (a_day * rest, to_f64(room_today)),
            all: (a_day * (count_f64(self.crew.days()) - elapsed), room),
            left: to_f64(self.problem.cost.unassigned) / each,
        }
    }

    /// What it costs, all terms counted, when this manager takes the ticket on the best of the days with room, if that is
    /// among the two best so far.
    fn offer(&self, asked: &Asked<'_>, (manager, how_well): (usize, i64), ranks: &mut Ranks) {
        let (ticket, effort) = (asked.ticket, asked.ticket.effort());
        let direct = self.crew.direct(manager, ticket.skill(), how_well);
        let whoever = to_f64(direct) + self.unfairness(manager, effort);
        let mut found: Option<(f64, Decision)> = None;
        for day in asked.arrived..self.crew.days() {
            let late = self.lateness.of(ticket.priority(), day - asked.arrived);
            let least = found.map_or(ranks.next.1, |(cost, _)| cost);
            if whoever + to_f64(late) >= least {
                break;
            }
            let room = self.crew.free(manager, day);
            if room < effort {
                continue;
            }
            let price = price(&self.prices, &asked.needs, manager, (day, room, effort));
            let cost = whoever + to_f64(late) + price;
            if cost < least {
                found = Some((cost, Decision { manager, day, direct, late, price, next: None }));
            }
        }
        if let Some((cost, decision)) = found {
            ranks.add(cost, decision);
        }
    }

    /// By how much the fairness term grows when this manager takes so many minutes more.
    fn unfairness(&self, manager: usize, minutes: i64) -> f64 {
        let (spent, had) = self.crew.load(manager);
        let (all_spent, all_had) = self.crew.total();
        let mean = to_f64(all_spent) * 100.0 / to_f64(all_had.max(1));
        let load = |minutes: i64| 100.0 * to_f64(minutes) / to_f64(had.max(1));
        let grows = (load(spent + minutes) - mean).abs() - (load(spent) - mean).abs();
        UNFAIRNESS * to_f64(self.problem.cost.fairness) * grows
    }
}

/// A ticket to decide of.
struct Asked<'a> {
    ticket: &'a Ticket,
    arrived: usize,
    needs: Needs,
}

/// The best decision so far and its cost, and who is next best; at first nobody, at the cost of that.
struct Ranks {
    best: Option<(f64, Decision)>,
    next: (Option<usize>, f64),
}

impl Ranks {
    /// Takes in a decision that is better than the next best.
    fn add(&mut self, cost: f64, decision: Decision) {
        match self.best {
            Some((least, _)) if cost >= least => self.next = (Some(decision.manager), cost),
            Some((least, beaten)) => {
                self.next = (Some(beaten.manager), least);
                self.best = Some((cost, decision));
            }
            None => self.best = Some((cost, decision)),
        }
    }
}
