//! The frame of simulated annealing (Kirkpatrick, Gelatt & Vecchi, Science 220, 1983): how it cools, which steps it takes,
//! how it keeps the best plan, and the stages after which threads hear of each other.

use rand::RngExt;

use crate::control::{Control, Meter, Random};

/// How many steps are taken at one temperature.
const AT_ONE_HEAT: u32 = 64;

/// How hot a search begins and ends.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Cooling {
    pub(crate) hot: f64,
    pub(crate) cold: f64,
}

impl Cooling {
    /// The same in another unit.
    pub(crate) fn times(self, unit: f64) -> Self {
        Self { hot: self.hot * unit, cold: self.cold * unit }
    }

    /// The temperature when `share` of the search is over.
    pub(crate) fn at(self, share: f64) -> f64 {
        self.hot * (self.cold / self.hot).powf(share)
    }
}

/// Whether a step that costs so much more is taken.
#[inline]
pub(crate) fn accepts(delta: i64, heat: f64, random: &mut Random) -> bool {
    delta <= 0 || random.random::<f64>() < (-real(delta) / heat).exp()
}

/// A plan in numbers that is changed step by step.
pub(crate) trait Annealed {
    /// Changes the plan, or leaves it as it is.
    fn step(&mut self, heat: f64);
    /// What the plan costs now.
    fn objective(&self) -> i64;
    /// Brings `kept`, which was the plan when this was last called, up to date.
    fn keep(&mut self, kept: &mut [usize]);
}

/// A plan in numbers, and what it costs.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) objective: i64,
    pub(crate) plan: Vec<usize>,
}

/// Searches from the plan `best` on, which `search` holds, until the meter is over; the best plan seen.
pub(crate) fn anneal(
    mut search: impl Annealed,
    mut best: Found,
    cooling: Cooling,
    mut meter: Meter<'_>,
    tell: &dyn Fn(i64),
) -> Found {
    let (mut heat, mut told, mut steps) = (cooling.hot, best.objective, 0_u32);
    while meter.go_on() {
        if steps == 0 {
            heat = cooling.at(meter.share());
            if best.objective < told {
                told = best.objective;
                tell(told);
            }
        }
        steps = (steps + 1) % AT_ONE_HEAT;
        search.step(heat);
        if search.objective() < best.objective {
            best.objective = search.objective();
            search.keep(&mut best.plan);
        }
    }
    best
}

/// What changed in a plan since it was last kept, so that keeping a better one costs no more than what led to it.
#[derive(Debug, Clone)]
pub(crate) struct Journal {
    changed: Vec<u32>,
    most: usize,
}

impl Journal {
    /// Of a plan of so many numbers.
    pub(crate) fn new(numbers: usize) -> Self {
        Self { changed: Vec::new(), most: numbers / 4 + 1 }
    }

    /// The number at this place may have changed.
    #[inline]
    pub(crate) fn note(&mut self, place: usize) {
        if self.changed.len() < self.most {
            self.changed.push(u32::try_from(place).unwrap_or(u32::MAX));
        }
    }

    /// The plan as it is now has been kept.
    pub(crate) fn forget(&mut self) {
        self.changed.clear();
    }

    /// Copies what changed; everything, when that is too much to have been noted.
    pub(crate) fn keep(&mut self, plan: &[usize], kept: &mut [usize]) {
        if self.changed.len() < self.most {
            for &place in &self.changed {
                kept[place as usize] = plan[place as usize];
            }
        } else {
            kept.copy_from_slice(plan);
        }
        self.forget();
    }
}

/// A part of the limit: the threads search alone in it, and the next begins with the best plan of all.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stage {
    pub(crate) from: f64,
    pub(crate) until: f64,
    pub(crate) cooling: Cooling,
}

/// One thread in one stage.
pub(crate) struct Turn {
    pub(crate) thread: usize,
    /// Whether this is the first stage.
    pub(crate) first: bool,
    pub(crate) stage: Stage,
    pub(crate) random: Random,
}

/// The best plan after all stages, from the plan `best` on. A plan that was given, not made, is heated no more than in the
/// last stage, so that it is kept where it is good.
pub(crate) fn in_stages(
    control: &Control<'_>,
    stages: &[Stage],
    (mut best, given): (Found, bool),
    search: impl Fn(&Found, Turn) -> Found + Sync,
) -> Found {
    let last = stages.last().map_or(0.0, |stage| stage.cooling.hot);
    for (n, &stage) in stages.iter().enumerate() {
        if control.stopped() || control.used() >= stage.until {
            continue;
        }
        let hot = if given { last } else { stage.cooling.hot };
        let stage = Stage { cooling: Cooling { hot, ..stage.cooling }, ..stage };
        let found = control.in_parallel(|thread| {
            let random = control.random(thread + n * control.thread_count());
            search(&best, Turn { thread, first: n == 0, stage, random })
        });
        for one in found {
            if one.objective < best.objective {
                best = one;
            }
        }
    }
    best
}

/// A cost as a measure of chance.
#[expect(clippy::cast_precision_loss, reason = "a chance need not be exact")]
pub(crate) fn real(number: i64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::Limit;

    /// Numbers that cost their distance from 7 each.
    struct Sevens {
        plan: Vec<usize>,
        journal: Journal,
        random: Random,
    }

    impl Sevens {
        fn cost(number: usize) -> i64 {
            i64::try_from(number.abs_diff(7)).unwrap_or(i64::MAX)
        }
    }

    impl Annealed for Sevens {
        fn step(&mut self, heat: f64) {
            let place = self.random.random_range(0..self.plan.len());
            let number = self.random.random_range(0..20);
            if accepts(Self::cost(number) - Self::cost(self.plan[place]), heat, &mut self.random) {
                self.plan[place] = number;
                self.journal.note(place);
            }
        }

        fn objective(&self) -> i64 {
            self.plan.iter().map(|&number| Self::cost(number)).sum()
        }

        fn keep(&mut self, kept: &mut [usize]) {
            self.journal.keep(&self.plan, kept);
        }
    }

    #[test]
    fn the_best_plan_is_found_and_kept_as_it_was() {
        let control = Control::new(Limit::Steps(20_000)).threads(2);
        let stage = |from, until| Stage { from, until, cooling: Cooling { hot: 5.0, cold: 0.1 } };
        let plan = vec![0; 30];
        let first = Found { objective: 210, plan };
        let best = in_stages(&control, &[stage(0.0, 0.5), stage(0.5, 1.0)], (first, false), |best, turn| {
            let Turn { stage, random, .. } = turn;
            let sevens = Sevens { plan: best.plan.clone(), journal: Journal::new(30), random };
            let found = anneal(sevens, best.clone(), stage.cooling, control.part(stage.from, stage.until), &|_| ());
            assert_eq!(found.plan.iter().map(|&number| Sevens::cost(number)).sum::<i64>(), found.objective);
            found
        });
        assert!(best.objective <= 3, "{best:?}");
    }

    #[test]
    fn it_cools_evenly() {
        let cooling = Cooling { hot: 4.0, cold: 1.0 }.times(2.0);
        assert!((cooling.at(0.0) - 8.0).abs() < 1e-9 && (cooling.at(0.5) - 4.0).abs() < 1e-9);
    }
}
