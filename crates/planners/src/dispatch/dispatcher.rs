//! Deciding at arrival, without knowing what comes.

use super::crew::Crew;
use super::prices::{Lateness, Outlook, Prices, Sample, count_f64, to_f64};
use super::problem::{Dispatch, Ticket};

/// The share of all time that is taken to be asked for before anything is known.
const EXPECTED_LOAD: f64 = 0.7;
/// Minutes that a ticket takes, before anything is known.
const EXPECTED_EFFORT: f64 = 35.0;
/// How many days of what was expected beforehand weigh as much as what was seen.
const TRUST_IN_PRIOR: f64 = 0.5;
/// How many tickets, coming evenly over the day, weigh as much as those that were seen.
const EVEN: f64 = 10.0;
/// What is likely to arrive counts for this share: a minute kept for what does not come is lost, one that lacks is only
/// dear.
const CAUTION: f64 = 0.85;
/// The prices are refreshed after this share of the tickets so far, but after at least and at most so many.
const REFRESH: (usize, usize, usize) = (400, 4, 40);
/// In a hurry only about so many of those who do not know the client are looked at for each ticket.
const IN_A_HURRY: usize = 60;
/// Samples that the prices are made from, at least and at most.
const SAMPLES: (usize, usize) = (6_000, 20_000);

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
    seen: Vec<Sample>,
    /// At which minutes of the day tickets came.
    minutes: Vec<i64>,
    prior: usize,
    refresh_at: usize,
    day: usize,
    hurried: bool,
}

impl<'a> Dispatcher<'a> {
    /// At the beginning of the first day. Of the problem's tickets it reads nothing but the highest number of a skill.
    #[must_use]
    pub fn new(problem: &'a Dispatch) -> Self {
        let crew = Crew::of(problem);
        let mut dispatcher = Self {
            problem,
            lateness: Lateness::of_problem(problem),
            prices: Prices::zero(&crew),
            seen: Vec::new(),
            minutes: Vec::new(),
            prior: 0,
            refresh_at: 0,
            day: 0,
            hurried: false,
            crew,
        };
        dispatcher.expect_all_clients_alike();
        dispatcher
    }

    fn expect_all_clients_alike(&mut self) {
        let (_, had) = self.crew.total();
        let days = count_f64(self.problem.days).max(1.0);
        let minutes = EXPECTED_LOAD * to_f64(had) / days * TRUST_IN_PRIOR;
        let clients = self.crew.clients();
        let each = minutes / EXPECTED_EFFORT / count_f64(clients).max(1.0);
        let skills = self.crew.skills();
        // The middle one of the priorities.
        let priority = self.problem.due_days.keys().nth(self.problem.due_days.len() / 2).copied().unwrap_or_default();
        let alike = (0..clients).map(|client| Sample {
            client,
            skill: client % skills,
            priority,
            effort: EXPECTED_EFFORT,
            weight: each,
        });
        self.seen = alike.collect();
        self.prior = clients;
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
        let effort = to_f64(ticket.effort());
        let (client, skill, priority) = (ticket.client(), ticket.skill(), ticket.priority());
        self.seen.push(Sample { client, skill, priority, effort, weight: 1.0 });
        self.minutes.push(ticket.arrival() % self.problem.day_minutes);
    }

    fn look_ahead(&mut self, ticket: &Ticket) {
        let today = self.crew.day_of(ticket.arrival());
        let count = self.seen.len() - self.prior;
        if self.hurried || (today == self.day && count < self.refresh_at) {
            return;
        }
        self.day = today;
        self.refresh_at = count + (count / REFRESH.0).clamp(REFRESH.1, REFRESH.2);
        let outlook = self.outlook(today, ticket.arrival());
        self.prices.refresh(&self.crew, &self.lateness, &outlook);
    }

    /// What was seen is likely to arrive again, as much a day as it did: the samples are spread over the days that are
    /// left, each on as many of them as the number of samples allows. Of today comes only what comes later in the day:
    /// room of today that is not asked for any more is worth nothing.
    fn outlook(&self, today: usize, now: i64) -> Outlook {
        let days = self.crew.days();
        let left = days - today;
        let rest = self.rest_of_day(now);
        let elapsed = count_f64(today + 1) - rest;
        let most = (20 * days * self.crew.size()).clamp(SAMPLES.0, SAMPLES.1);
        let stride = self.seen.len().div_ceil(most).max(1);
        let repeats = (most / self.seen.len().max(1)).clamp(1, left);
        let scale = count_f64(left * stride) / count_f64(repeats) / (elapsed + TRUST_IN_PRIOR) * CAUTION;
        let chosen = self.seen.iter().enumerate().skip(self.seen.len() % stride).step_by(stride);
        let arrivals = chosen.flat_map(|(n, sample)| {
            (0..repeats).map(move |again| {
                let day = today + (n / stride + again * left / repeats) % left;
                let part = if day == today { rest } else { 1.0 };
                (day, Sample { weight: sample.weight * scale * part, ..*sample })
            })
        });
        Outlook { arrivals: arrivals.collect(), today }
    }

    /// The share of a day's tickets that comes after this time of the day: as seen, mixed with a day on which they come
    /// evenly.
    fn rest_of_day(&self, now: i64) -> f64 {
        let minute = now % self.problem.day_minutes;
        let later = self.minutes.iter().filter(|seen| **seen > minute).count();
        let even = 1.0 - to_f64(minute) / to_f64(self.problem.day_minutes);
        (count_f64(later) + EVEN * even) / (count_f64(self.minutes.len()) + EVEN)
    }

    fn best(&self, ticket: &Ticket) -> Option<Decision> {
        let stride = if self.hurried { self.crew.size().div_ceil(IN_A_HURRY).max(1) } else { 1 };
        let found = self.best_among(ticket, stride);
        if found.is_none() && stride > 1 { self.best_among(ticket, 1) } else { found }
    }

    /// The best of those who know the client and of every so many of the others.
    fn best_among(&self, ticket: &Ticket, stride: usize) -> Option<Decision> {
        let arrived = self.crew.day_of(ticket.arrival());
        let mut knowing = self.crew.who_knows(ticket.client()).iter().copied().peekable();
        let mut best: Option<(f64, Decision)> = None;
        let mut next: Option<(usize, f64)> = None;
        let mut others = (self.seen.len() % stride..self.crew.size()).step_by(stride).peekable();
        while let Some(manager) = earlier(others.peek().copied(), knowing.peek().map(|known| known.0)) {
            others.next_if_eq(&manager);
            let how_well = knowing.next_if(|known| known.0 == manager).map_or(0, |known| known.1);
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
        let effort = ticket.effort();
        let mut best: Option<(usize, i64, f64)> = None;
        for day in arrived..self.crew.days() {
            let late = self.lateness.of(ticket.priority(), day - arrived);
            let least = best.map_or(f64::INFINITY, |(_, late, price)| to_f64(late) + price);
            if to_f64(late) >= least {
                break;
            }
            let price = self.prices.of(manager, day) * to_f64(effort);
            if self.crew.free(manager, day) >= effort && to_f64(late) + price < least {
                best = Some((day, late, price));
            }
        }
        let (day, late, price) = best?;
        let direct = self.crew.direct(manager, ticket.skill(), how_well);
        let all = to_f64(direct + late) + price + self.unfairness(manager, effort);
        Some((all, Decision { manager, day, direct, late, price, next: None }))
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

/// The lower of two numbers, where there are.
fn earlier(one: Option<usize>, other: Option<usize>) -> Option<usize> {
    one.into_iter().chain(other).min()
}
