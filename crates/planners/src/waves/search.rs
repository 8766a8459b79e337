//! The whole search: coarsen, anneal each level from the coarsest to the people, mend the sizes.

#![expect(clippy::cast_precision_loss, reason = "temperatures and shares need not be exact")]

use super::anneal::Annealing;
use super::coarsen::{self, Level};
use super::feasible;
use super::network::{Calendar, Network};
use super::state::State;
use crate::anneal::Cooling;
use crate::control::Control;

/// Vertices of the coarsest level for each wave.
const COARSEST: usize = 12;
/// The temperature at which each level begins and ends, in units of what a day means to an average vertex.
const HOT: f64 = 0.3;
const COLD: f64 = 0.02;
/// Where people begin who only have to be improved.
const WARM: f64 = 0.08;
/// How much longer the level of the people takes than its size says.
const LAST: f64 = 2.0;
/// The part of the limit after which the sizes are mended.
const ANNEALED: f64 = 0.985;

/// A plan, as waves by person, and what its groups cost.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) wave: Vec<u8>,
    pub(super) cost: i64,
}

/// What every thread begins with.
pub(super) struct Search<'a> {
    pub(super) people: &'a Network,
    pub(super) calendar: &'a Calendar,
    /// A plan that keeps all rules.
    pub(super) first: &'a Found,
    /// Whether the first plan is to be improved, rather than only returned when nothing better is found.
    pub(super) warm: bool,
}

impl Search<'_> {
    /// The best plan that one thread finds.
    pub(super) fn run(&self, thread: usize, control: &Control<'_>) -> Found {
        if over(control) {
            return self.first.clone();
        }
        let (people, calendar) = (self.people, self.calendar);
        let mut random = control.random(thread);
        let levels = if self.warm {
            Vec::new()
        } else {
            coarsen::levels(people, calendar, COARSEST * calendar.waves(), &mut random)
        };
        let mut wave = levels.iter().fold(self.first.wave.clone(), |wave, level| gathered(level, &wave));
        let mut price = vec![0.0; calendar.waves()];
        let unit = unit(people, calendar);
        for (depth, (from, until)) in (0..=levels.len()).rev().zip(spans(people, &levels, control.used())) {
            let network = if depth == 0 { people } else { &levels[depth - 1].network };
            let heavy = unit * people.len() as f64 / network.len().max(1) as f64;
            let hot = if self.warm { WARM } else { HOT } * heavy;
            let cooling = (Cooling { hot, cold: COLD * heavy }, depth == 0);
            let mut state = State::new(network, calendar, wave);
            let meter = control.part(from, until);
            price = Annealing::new(network, calendar, price).run(&mut state, cooling, &mut random, meter);
            wave = if depth == 0 { state.wave } else { spread(&levels[depth - 1], &state.wave) };
        }
        let mut state = State::new(people, calendar, wave);
        if feasible::mend(people, calendar, &mut state) && state.cost < self.first.cost {
            control.tell(state.cost, None);
            return Found { wave: state.wave, cost: state.cost };
        }
        self.first.clone()
    }
}

/// Whether there is no time left to prepare a search.
fn over(control: &Control<'_>) -> bool {
    control.used() >= 1.0 || control.stopped()
}

/// The part of the limit for each level, the coarsest first: by the square root of its size.
fn spans(people: &Network, levels: &[Level], used: f64) -> Vec<(f64, f64)> {
    let mut shares: Vec<f64> = levels.iter().rev().map(|level| (level.network.len() as f64).sqrt()).collect();
    shares.push((people.len() as f64).sqrt() * LAST);
    let all: f64 = shares.iter().sum::<f64>().max(1.0);
    let mut from = used;
    let span = (ANNEALED - used).max(0.0);
    let part = |share| {
        let begun = from;
        from += span * share / all;
        (begun, from)
    };
    shares.into_iter().map(part).collect()
}

/// The average weight of the nets of a person times the average number of days between waves.
fn unit(people: &Network, calendar: &Calendar) -> f64 {
    let heavy: i64 =
        (0..people.len()).flat_map(|person| people.nets_of(person)).map(|&net| people.weight[net as usize]).sum();
    let days = calendar.day.last().unwrap_or(&0) - calendar.day.first().unwrap_or(&0) + calendar.cut;
    let unit = heavy as f64 / people.len().max(1) as f64 * days as f64 / calendar.waves().max(1) as f64;
    unit.max(1.0)
}

/// The waves of the clusters from those of their members: each where its first member is, inside its own window.
fn gathered(level: &Level, wave: &[u8]) -> Vec<u8> {
    let mut gathered = level.network.lo.clone();
    for (vertex, &cluster) in level.cluster_of.iter().enumerate().rev() {
        let cluster = cluster as usize;
        gathered[cluster] = wave[vertex].clamp(level.network.lo[cluster], level.network.hi[cluster]);
    }
    gathered
}

/// The waves of the members from those of their clusters.
fn spread(level: &Level, wave: &[u8]) -> Vec<u8> {
    level.cluster_of.iter().map(|&cluster| wave[cluster as usize]).collect()
}
