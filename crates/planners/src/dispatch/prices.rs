//! Bid prices: what a minute of a manager is worth, given what is likely to arrive.
//!
//! The prices are the dual variables of the fluid problem in which the tickets seen so far, scaled to the time that is
//! left, are spread over the minutes that are left. They are found by a subgradient method that goes on from the prices
//! it found before (Vera and Banerjee, Management Science 67, 2021, show that deciding by the fluid problem, solved again
//! and again, loses no more than a constant against knowing the future).

use super::crew::Crew;

/// Something that may arrive again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    pub(super) client: usize,
    pub(super) skill: usize,
    pub(super) effort: f64,
    pub(super) weight: f64,
}

/// What a minute of each manager is worth.
#[derive(Debug, Clone)]
pub(super) struct Prices {
    minute: Vec<f64>,
}

impl Prices {
    /// Nobody's time is scarce.
    pub(super) fn zero(crew: &Crew) -> Self {
        Self { minute: vec![0.0; crew.size()] }
    }

    pub(super) fn of(&self, manager: usize) -> f64 {
        self.minute[manager]
    }

    /// Moves the prices so many rounds towards those at which what is likely to arrive, `scale` times the samples, just
    /// fits in the minutes that are `left`.
    pub(super) fn refresh(&mut self, crew: &Crew, samples: &[Sample], scale: f64, (left, rounds): (&[f64], u32)) {
        let mut mean = vec![0.0; self.minute.len()];
        let mut load = vec![0.0; self.minute.len()];
        for round in 0..rounds {
            load.fill(0.0);
            let best = Cheapest::of(crew, &self.minute);
            for sample in samples {
                if let Some(manager) = self.choose(crew, &best, sample) {
                    load[manager] += sample.effort * sample.weight * scale;
                }
            }
            let step = 1.0 / (2.0 + f64::from(round));
            for (m, price) in self.minute.iter_mut().enumerate() {
                let over = ((load[m] - left[m]) / left[m].max(1.0)).clamp(-1.0, 1.0);
                *price = (*price + step * over).max(0.0);
                mean[m] += *price / f64::from(rounds);
            }
        }
        if rounds > 0 {
            self.minute = mean;
        }
    }

    fn choose(&self, crew: &Crew, best: &Cheapest, sample: &Sample) -> Option<usize> {
        let Sample { client, skill, effort, .. } = *sample;
        let knowing = crew.who_knows(client).iter().copied();
        let unknowing = [best.skilled[skill], best.any].into_iter().flatten().map(|manager| (manager, 0));
        let priced = knowing.chain(unknowing).map(|(manager, how_well)| {
            (to_f64(crew.direct(manager, skill, how_well)) + self.minute[manager] * effort, manager)
        });
        priced.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))).map(|(_, manager)| manager)
    }
}

/// The cheapest manager at all, and the cheapest that masters each skill.
struct Cheapest {
    any: Option<usize>,
    skilled: Vec<Option<usize>>,
}

impl Cheapest {
    fn of(crew: &Crew, minute: &[f64]) -> Self {
        let mut found = Self { any: None, skilled: vec![None; crew.skills()] };
        let cheaper = |manager: usize, than: Option<usize>| than.is_none_or(|other| minute[manager] < minute[other]);
        for manager in 0..crew.size() {
            if cheaper(manager, found.any) {
                found.any = Some(manager);
            }
            for skill in 0..crew.skills() {
                if crew.masters(manager, skill) && cheaper(manager, found.skilled[skill]) {
                    found.skilled[skill] = Some(manager);
                }
            }
        }
        found
    }
}

#[expect(clippy::cast_precision_loss, reason = "costs and minutes are far below 2^53")]
pub(super) fn to_f64(value: i64) -> f64 {
    value as f64
}
