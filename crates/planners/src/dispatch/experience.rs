//! What has been seen of the tickets so far, and what that lets one expect.

use super::crew::Crew;
use super::prices::{count_f64, to_f64};
use super::problem::{Dispatch, Ticket};

/// The share of all time that is taken to be asked for before anything is known.
const EXPECTED_LOAD: f64 = 0.7;
/// Efforts of tickets, in minutes, that count as seen before anything is known, and their mean.
const EXPECTED_EFFORTS: ([usize; 7], f64) = ([3, 10, 20, 30, 40, 55, 80], 34.0);
/// How many days of what was expected beforehand weigh as much as what was seen: of all tickets together, and of those
/// of one client.
const TRUST_IN_PRIOR: (f64, f64) = (0.4, 0.36);
/// How many such days weigh as much as what was seen where it is asked whether all are too busy: one busy morning is not
/// enough to tell.
const DAYS_TO_BE_SURE: f64 = 2.0;
/// How many tickets of a client, asking for skills and efforts as all tickets do, weigh as much as those seen of it.
const ALIKE: f64 = 10.0;
/// Into how many parts of equal weight the efforts are divided.
const PARTS: usize = 12;
/// Most kinds of tickets to expect; when there are more, only the skills asked for most are looked at.
const MOST_KINDS: usize = 400_000;

/// Tickets of one client that ask for one skill.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    pub(super) client: usize,
    pub(super) skill: usize,
    /// How many are expected a day.
    pub(super) rate: f64,
}

/// Counts of the tickets so far.
#[derive(Debug, Clone)]
pub(super) struct Experience {
    day_minutes: i64,
    seen: usize,
    /// Minutes of all tickets so far.
    spent: f64,
    /// How many tickets a day are expected before anything is known.
    expected: f64,
    clients: Vec<f64>,
    /// For each client, the skills that it asked for, and how often.
    asked: Vec<Vec<(usize, f64)>>,
    skills: Vec<f64>,
    priorities: Vec<f64>,
    /// How many tickets took so many minutes.
    efforts: Vec<f64>,
    /// How many tickets came at that minute of the day.
    minutes: Vec<f64>,
}

impl Experience {
    /// Nothing is known: all clients, skills and priorities are alike.
    pub(super) fn none(problem: &Dispatch, crew: &Crew) -> Self {
        let (_, had) = crew.total();
        let expected = EXPECTED_LOAD * to_f64(had) / count_f64(problem.days).max(1.0) / EXPECTED_EFFORTS.1;
        let mut priorities = vec![0.0; 1 + usize::from(u8::MAX)];
        for priority in problem.due_days.keys() {
            priorities[usize::from(*priority)] = ALIKE / count_f64(problem.due_days.len());
        }
        let mut efforts = vec![0.0; 1 + EXPECTED_EFFORTS.0[6]];
        for effort in EXPECTED_EFFORTS.0 {
            efforts[effort] = 1.0;
        }
        Self {
            day_minutes: problem.day_minutes,
            seen: 0,
            spent: 0.0,
            expected,
            clients: vec![0.0; crew.clients()],
            asked: vec![Vec::new(); crew.clients()],
            skills: vec![1.0; crew.skills() + 1],
            priorities,
            efforts,
            minutes: vec![0.0; usize::try_from(problem.day_minutes).unwrap_or_default()],
        }
    }

    pub(super) fn seen(&self) -> usize {
        self.seen
    }

    pub(super) fn remember(&mut self, ticket: &Ticket) {
        let skill = ticket.skill().min(self.skills.len() - 1);
        let effort = usize::try_from(ticket.effort()).unwrap_or_default();
        let minute = self.minute(ticket.arrival());
        self.seen += 1;
        self.spent += to_f64(ticket.effort());
        self.clients[ticket.client()] += 1.0;
        self.skills[skill] += 1.0;
        self.priorities[usize::from(ticket.priority())] += 1.0;
        self.minutes[minute] += 1.0;
        if self.efforts.len() <= effort {
            self.efforts.resize(effort + 1, 0.0);
        }
        self.efforts[effort] += 1.0;
        let asked = &mut self.asked[ticket.client()];
        match asked.iter_mut().find(|(other, _)| *other == skill) {
            Some((_, count)) => *count += 1.0,
            None => asked.push((skill, 1.0)),
        }
    }

    fn minute(&self, arrival: i64) -> usize {
        usize::try_from(arrival % self.day_minutes).unwrap_or_default()
    }

    /// The share of a day's tickets that comes after this time of the day: as seen, mixed with a day on which they come
    /// evenly.
    pub(super) fn rest_of_day(&self, now: i64) -> f64 {
        let later: f64 = self.minutes[self.minute(now) + 1..].iter().sum();
        let even = 1.0 - to_f64(now % self.day_minutes) / to_f64(self.day_minutes);
        (later + ALIKE * even) / (count_f64(self.seen) + ALIKE)
    }

    /// Minutes that a ticket takes, and that all tickets of a day do, after so many days.
    pub(super) fn work(&self, elapsed: f64) -> (f64, f64) {
        let each = (self.spent + ALIKE * EXPECTED_EFFORTS.1) / (count_f64(self.seen) + ALIKE);
        let expected = DAYS_TO_BE_SURE * self.expected * EXPECTED_EFFORTS.1;
        (each.max(1.0), (self.spent + expected) / (elapsed + DAYS_TO_BE_SURE))
    }

    /// For each priority that occurs, the share of the tickets that has it.
    pub(super) fn priorities(&self) -> impl Iterator<Item = (u8, f64)> {
        let all: f64 = self.priorities.iter().sum();
        let occur = (0..=u8::MAX).zip(&self.priorities).filter(|(_, count)| **count > 0.0);
        occur.map(move |(priority, count)| (priority, count / all))
    }

    /// The kinds of tickets that are expected, after so many days. How often a client asks is drawn towards the mean of
    /// all clients, for which skills towards what all ask for.
    pub(super) fn kinds(&self, elapsed: f64) -> Vec<Kind> {
        let (of_all, of_one) = TRUST_IN_PRIOR;
        let a_day = (count_f64(self.seen) + of_all * self.expected) / (elapsed + of_all);
        let each = a_day / count_f64(self.clients.len()).max(1.0);
        let mut common: Vec<usize> = (0..self.skills.len()).collect();
        common.sort_by(|a, b| self.skills[*b].total_cmp(&self.skills[*a]));
        common.truncate((MOST_KINDS / self.clients.len().max(1)).max(1));
        let all: f64 = common.iter().map(|skill| self.skills[*skill]).sum();
        let kinds = self.clients.iter().zip(&self.asked).enumerate().flat_map(|(client, (count, asked))| {
            let rate = (count + of_one * each) / (elapsed + of_one);
            common.iter().map(move |skill| {
                let own = asked.iter().find(|(other, _)| other == skill).map_or(0.0, |(_, count)| *count);
                let share = (own + ALIKE * self.skills[*skill] / all) / (count + ALIKE);
                Kind { client, skill: *skill, rate: rate * share }
            })
        });
        kinds.collect()
    }

    /// The mean effort of each of the parts, from the shortest tickets to the longest.
    pub(super) fn efforts(&self) -> [f64; PARTS] {
        let part = self.efforts.iter().sum::<f64>() / count_f64(PARTS);
        let mut means = [0.0; PARTS];
        let (mut n, mut room) = (0, part);
        for (effort, count) in self.efforts.iter().enumerate() {
            let mut count = *count;
            while count > 0.0 {
                let taken = if n + 1 < PARTS { count.min(room) } else { count };
                means[n] += count_f64(effort) * taken / part;
                (count, room) = (count - taken, room - taken);
                if room <= 0.0 && n + 1 < PARTS {
                    (n, room) = (n + 1, part);
                }
            }
        }
        means
    }
}
