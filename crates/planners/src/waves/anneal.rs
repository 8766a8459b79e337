//! Simulated annealing of single vertices on the true cost (Kirkpatrick, Gelatt & Vecchi, Science 220, 1983).
//!
//! Sizes are kept by an augmented Lagrangian (Hestenes, JOTA 4, 1969): each wave has a price for a place, which follows
//! demand, and a fine on the square of what is too many or too few. So full waves let people pass through them, and the
//! sizes are nearly right at the end.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "waves are numbered below 64; prices need not be exact"
)]

use rand::{Rng, RngExt};

use super::network::{Calendar, Network};
use super::state::{State, off};
use crate::anneal::Cooling;
use crate::control::{Meter, Random};

/// How many moves are tried in a step of the meter.
const MOVES: usize = 256;
/// The fine on the square of one average vertex too many, in temperatures.
const FINE: f64 = 2.0;
/// How fast a price follows demand, while each vertex is tried once.
const FOLLOWING: f64 = 0.2;
/// When the fine begins to rise at the end, and by how much.
const HARDENING: (f64, f64) = (0.9, 100.0);
/// The farthest wave that is tried without anybody to meet there.
const FARTHEST: usize = 3;

/// One level of the network, and what a place costs in each wave.
pub(super) struct Annealing<'a> {
    network: &'a Network,
    calendar: &'a Calendar,
    movable: Vec<u32>,
    heat: f64,
    fine: f64,
    price: Vec<f64>,
}

impl<'a> Annealing<'a> {
    /// `price` is what a place costs in each wave, as the level before left it.
    pub(super) fn new(network: &'a Network, calendar: &'a Calendar, price: Vec<f64>) -> Self {
        let movable = (0..network.len() as u32)
            .filter(|&vertex| network.lo[vertex as usize] < network.hi[vertex as usize])
            .collect();
        Self { network, calendar, movable, heat: 0.0, fine: 0.0, price }
    }

    /// Cools `state` down until the meter is over; the prices at the end. In the last run the sizes have to be right then.
    pub(super) fn run(
        mut self,
        state: &mut State,
        (cooling, last): (Cooling, bool),
        random: &mut Random,
        mut meter: Meter<'_>,
    ) -> Vec<f64> {
        if self.movable.is_empty() {
            return self.price;
        }
        let people: i64 = state.load.iter().sum();
        let average = people as f64 / self.network.len() as f64;
        let following = (FOLLOWING * MOVES as f64 / self.movable.len() as f64).min(0.3);
        let (harden_at, harder) = HARDENING;
        while meter.go_on() {
            let share = meter.share();
            self.heat = cooling.at(share);
            self.fine = FINE * self.heat / (average * average);
            if last && share > harden_at {
                self.fine *= 1.0 + (share - harden_at) * harder;
            }
            for _ in 0..MOVES {
                self.try_move(state, random);
            }
            self.follow_demand(state, following);
        }
        self.price
    }

    #[inline]
    fn try_move(&self, state: &mut State, random: &mut Random) {
        let dice = random.next_u64();
        let vertex = self.movable[below(dice, self.movable.len())] as usize;
        let from = state.wave[vertex];
        let to = self.proposed(state, vertex, dice, random);
        if to == from || to < self.network.lo[vertex] || to > self.network.hi[vertex] {
            return;
        }
        let bar = -self.heat * f64::from(random.random::<f32>().max(1e-9)).ln();
        let place = self.place_change(state, vertex, (from, to));
        let change = state.change(self.network, self.calendar, vertex, to);
        if change as f64 + place <= bar {
            state.move_to(self.network, vertex, to, change);
        }
    }

    /// A wave where somebody is who shares a net with the vertex, or now and then a wave nearby.
    #[inline]
    fn proposed(&self, state: &State, vertex: usize, dice: u64, random: &mut Random) -> u8 {
        let nets = self.network.nets_of(vertex);
        let second = random.next_u64();
        if dice.trailing_zeros() >= 3 || nets.is_empty() {
            let step = below(second, FARTHEST) as u8 + 1;
            let from = state.wave[vertex];
            return if second & 1 == 0 { from.saturating_sub(step) } else { from + step };
        }
        let pins = self.network.pins_of(nets[below(second, nets.len())] as usize);
        state.wave[pins[below(second << 32, pins.len())] as usize]
    }

    /// By how much the prices and fines change when a vertex moves.
    #[inline]
    fn place_change(&self, state: &State, vertex: usize, (from, to): (u8, u8)) -> f64 {
        let size = i64::from(self.network.size[vertex]);
        let (from, to) = (usize::from(from), usize::from(to));
        let square = |wave: usize, load: i64| off(self.calendar, wave, load).pow(2);
        let before = square(from, state.load[from]) + square(to, state.load[to]);
        let after = square(from, state.load[from] - size) + square(to, state.load[to] + size);
        (after - before) as f64 * self.fine * 0.5 + size as f64 * (self.price[to] - self.price[from])
    }

    /// Raises the price of places in waves that are too full, and lowers it where there is room; a wave with too few
    /// people pays for them.
    fn follow_demand(&mut self, state: &State, following: f64) {
        for (wave, price) in self.price.iter_mut().enumerate() {
            let (load, min, max) = (state.load[wave], self.calendar.min[wave], self.calendar.max[wave]);
            if load > max || *price > 0.0 {
                *price += following * self.fine * (load - max) as f64;
                if load <= max {
                    *price = price.max(0.0);
                }
            } else if load < min || *price < 0.0 {
                *price += following * self.fine * (load - min) as f64;
                if load >= min {
                    *price = price.min(0.0);
                }
            }
        }
    }
}

/// A number below `count` from the upper half of `dice`.
#[inline]
fn below(dice: u64, count: usize) -> usize {
    (((dice >> 32) * count as u64) >> 32) as usize
}
