//! Bid prices: what a minute of a manager is worth, given what is likely to arrive.
//!
//! The prices are the dual variables of the fluid problem in which the tickets seen so far, scaled to the time that is
//! left, are spread over the minutes that are left. They are found by a subgradient method that goes on from the prices
//! it found before (Vera and Banerjee, Management Science 67, 2021, show that deciding by the fluid problem, solved again
//! and again, loses no more than a constant against knowing the future).

use std::collections::BTreeMap;

use super::crew::Crew;
use super::problem::Dispatch;

/// Something that may arrive again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    pub(super) client: usize,
    pub(super) skill: usize,
    pub(super) priority: u8,
    pub(super) effort: f64,
    pub(super) weight: f64,
}

/// What is likely to arrive: samples, each standing for so much work on a day.
pub(super) struct Outlook {
    pub(super) arrivals: Vec<(usize, Sample)>,
    /// The first day that is left.
    pub(super) today: usize,
}

/// What a minute of each manager is worth, on each day.
#[derive(Debug, Clone)]
pub(super) struct Prices {
    days: usize,
    minute: Vec<f64>,
    /// Drawn half-way to each manager's mean: the outlook says less of a single day than of all of them.
    smooth: Vec<f64>,
}

impl Prices {
    /// Nobody's time is scarce.
    pub(super) fn zero(crew: &Crew) -> Self {
        let none = vec![0.0; crew.size() * crew.days()];
        Self { days: crew.days(), minute: none.clone(), smooth: none }
    }

    pub(super) fn of(&self, manager: usize, day: usize) -> f64 {
        self.smooth[manager * self.days + day]
    }

    fn exact(&self, manager: usize, day: usize) -> f64 {
        self.minute[manager * self.days + day]
    }

    /// Moves the prices towards those at which what is likely to arrive just fits in the minutes that are left.
    pub(super) fn refresh(&mut self, crew: &Crew, lateness: &Lateness, outlook: &Outlook) {
        let mut mean = vec![0.0; self.minute.len()];
        let mut load = vec![0.0; self.minute.len()];
        for round in 0..ROUNDS {
            load.fill(0.0);
            let strangers = Strangers::of(crew, outlook.today, |manager, day| self.exact(manager, day));
            for (arrived, sample) in &outlook.arrivals {
                if let Some(place) = self.choose(crew, lateness, &strangers, (*arrived, sample)) {
                    load[place] += sample.effort * sample.weight;
                }
            }
            let step = STEP / (3.0 + f64::from(round));
            for (place, price) in self.minute.iter_mut().enumerate() {
                let left = to_f64(crew.free(place / self.days, place % self.days));
                let over = ((load[place] - left) / left.max(60.0)).clamp(-1.0, 1.0);
                *price = (*price + step * over).max(0.0);
                mean[place] += *price / f64::from(ROUNDS);
            }
        }
        self.minute = mean;
        self.draw_to_mean(crew, outlook.today);
    }

    fn draw_to_mean(&mut self, crew: &Crew, today: usize) {
        for manager in 0..crew.size() {
            let left = |day: usize| to_f64(crew.free(manager, day));
            let all: f64 = (today..self.days).map(left).sum();
            let worth: f64 = (today..self.days).map(|day| left(day) * self.exact(manager, day)).sum();
            let mean = if all > 0.0 { worth / all } else { 0.0 };
            for day in today..self.days {
                self.smooth[manager * self.days + day] = f64::midpoint(self.exact(manager, day), mean);
            }
        }
    }

    fn choose(
        &self,
        crew: &Crew,
        lateness: &Lateness,
        strangers: &Strangers,
        (arrived, sample): (usize, &Sample),
    ) -> Option<usize> {
        let mut best = (f64::INFINITY, None);
        for day in arrived..self.days {
            let late = lateness.of(sample.priority, day - arrived);
            if to_f64(late) >= best.0 {
                break;
            }
            let knowing = crew.who_knows(sample.client).iter().copied();
            let unknowing = strangers.at(day, sample.skill).map(|manager| (manager, 0));
            for (manager, how_well) in knowing.chain(unknowing) {
                let direct = crew.direct(manager, sample.skill, how_well);
                let cost = to_f64(direct + late) + self.exact(manager, day) * sample.effort;
                if cost < best.0 {
                    best = (cost, Some(manager * self.days + day));
                }
            }
        }
        best.1
    }
}

/// How far a round moves a price that is wholly wrong, in cost a minute, times the number of the round.
const STEP: f64 = 2.0;
/// Rounds of a refresh; each goes on from the one before.
const ROUNDS: u32 = 12;

/// What waiting costs, by priority.
#[derive(Debug, Clone)]
pub(super) struct Lateness {
    /// For each priority, the days that cost nothing and the cost of each further day.
    terms: Vec<(i64, i64)>,
}

impl Lateness {
    pub(super) fn of_problem(problem: &Dispatch) -> Self {
        let term = |of: &BTreeMap<u8, i64>, priority| of.get(&priority).copied().unwrap_or_default();
        let both = |priority| (term(&problem.due_days, priority), term(&problem.cost.late_day, priority));
        Self { terms: (0..=u8::MAX).map(both).collect() }
    }

    pub(super) fn of(&self, priority: u8, waits: usize) -> i64 {
        let (free, each) = self.terms[usize::from(priority)];
        each * (i64::try_from(waits).unwrap_or(i64::MAX) - free).max(0)
    }
}

/// For each day and skill, the cheapest manager that masters it and the cheapest at all: nobody else who does not know
/// the client can be cheaper.
pub(super) struct Strangers {
    skills: usize,
    cheapest: Vec<[Option<usize>; 2]>,
}

impl Strangers {
    pub(super) fn of(crew: &Crew, today: usize, price: impl Fn(usize, usize) -> f64) -> Self {
        let (days, skills) = (crew.days(), crew.skills());
        let mut cheapest = vec![[None; 2]; days * skills];
        for manager in 0..crew.size() {
            for day in today..days {
                let cheaper = |than: Option<usize>| than.is_none_or(|other| price(manager, day) < price(other, day));
                for skill in 0..skills {
                    let [skilled, any] = &mut cheapest[day * skills + skill];
                    if cheaper(*any) {
                        *any = Some(manager);
                    }
                    if crew.masters(manager, skill) && cheaper(*skilled) {
                        *skilled = Some(manager);
                    }
                }
            }
        }
        Self { skills, cheapest }
    }

    pub(super) fn at(&self, day: usize, skill: usize) -> impl Iterator<Item = usize> {
        self.cheapest[day * self.skills + skill].into_iter().flatten()
    }
}

#[expect(clippy::cast_precision_loss, reason = "costs and minutes are far below 2^53")]
pub(super) fn to_f64(value: i64) -> f64 {
    value as f64
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub(super) fn count_f64(value: usize) -> f64 {
    value as f64
}
