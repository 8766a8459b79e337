//! Who is in which wave during a search, with what is needed to price a move in time linear in the nets of the mover.

use super::network::{Calendar, Network};

/// The waves that a net touches, beside its weight: they are read together.
#[derive(Clone, Copy)]
struct Net {
    touched: u64,
    weight: i64,
}

/// An assignment of the vertices of a network to waves.
#[derive(Clone)]
pub(super) struct State {
    /// The wave of each vertex.
    pub(super) wave: Vec<u8>,
    /// How many people are in each wave.
    pub(super) load: Vec<i64>,
    /// What the groups cost.
    pub(super) cost: i64,
    nets: Vec<Net>,
    /// For each net and wave, how many vertices of the net are in the wave.
    count: Vec<u16>,
    waves: usize,
}

impl State {
    pub(super) fn new(network: &Network, calendar: &Calendar, wave: Vec<u8>) -> Self {
        let waves = calendar.waves();
        let mut load = vec![0; waves];
        for (&wave, &size) in wave.iter().zip(&network.size) {
            load[usize::from(wave)] += i64::from(size);
        }
        let mut count = vec![0; network.weight.len() * waves];
        let mut nets = Vec::with_capacity(network.weight.len());
        let mut cost = 0;
        for (net, &weight) in network.weight.iter().enumerate() {
            let mut touched = 0;
            for &pin in network.pins_of(net) {
                let wave = wave[pin as usize];
                count[net * waves + usize::from(wave)] += 1;
                touched |= 1 << wave;
            }
            cost += weight * calendar.price(touched);
            nets.push(Net { touched, weight });
        }
        Self { wave, load, cost, nets, count, waves }
    }

    /// By how much the cost changes when `vertex` moves to wave `to`.
    #[inline]
    pub(super) fn change(&self, network: &Network, calendar: &Calendar, vertex: usize, to: u8) -> i64 {
        let from = self.wave[vertex];
        let mut change = 0;
        for &net in network.nets_of(vertex) {
            let Net { touched, weight } = self.nets[net as usize];
            let alone = self.count[net as usize * self.waves + usize::from(from)] == 1;
            let after = (touched & !(u64::from(alone) << from)) | 1 << to;
            if after != touched {
                change += weight * (calendar.price(after) - calendar.price(touched));
            }
        }
        change
    }

    /// Moves `vertex` to wave `to`; `change` is what [`State::change`] says of it.
    pub(super) fn move_to(&mut self, network: &Network, vertex: usize, to: u8, change: i64) {
        let from = self.wave[vertex];
        for &net in network.nets_of(vertex) {
            let net = net as usize;
            let row = net * self.waves;
            let left = &mut self.count[row + usize::from(from)];
            *left -= 1;
            if *left == 0 {
                self.nets[net].touched &= !(1 << from);
            }
            self.count[row + usize::from(to)] += 1;
            self.nets[net].touched |= 1 << to;
        }
        let size = i64::from(network.size[vertex]);
        self.load[usize::from(from)] -= size;
        self.load[usize::from(to)] += size;
        self.wave[vertex] = to;
        self.cost += change;
    }

    /// How many people are too many or too few, over all waves.
    pub(super) fn off_size(&self, calendar: &Calendar) -> i64 {
        (0..self.waves).map(|wave| off(calendar, wave, self.load[wave])).sum()
    }
}

/// How far a wave of `load` people is from its allowed sizes.
#[inline]
pub(super) fn off(calendar: &Calendar, wave: usize, load: i64) -> i64 {
    (load - calendar.max[wave]).max(calendar.min[wave] - load).max(0)
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};

    use super::*;
    use crate::control::Random;
    use crate::waves::{Wave, Waves};

    #[test]
    fn a_move_changes_the_cost_by_what_it_says() {
        let problem = Waves {
            problem: "P4".to_owned(),
            n: 9,
            edges: vec![vec![0, 1, 2, 3], vec![2, 5], vec![4, 5, 6, 7, 8], vec![0, 8], vec![0, 8]],
            kind: Vec::new(),
            weight: vec![3, 10, 2, 7, 1],
            waves: (0..5).map(|wave| Wave { day: wave * wave, min: 0, max: 9 }).collect(),
            lo: vec![0; 9],
            hi: vec![4; 9],
            team: Vec::new(),
            cut_days: 5,
        };
        let (network, calendar) = (Network::of(&problem), Calendar::of(&problem));
        assert_eq!(network.weight.len(), 4, "equal groups are one");
        let mut random = Random::seed_from_u64(1);
        let mut state = State::new(&network, &calendar, vec![0; 9]);
        for _ in 0..500 {
            let (person, to) = (random.random_range(0..9), random.random_range(0..5));
            if to != state.wave[person] {
                let change = state.change(&network, &calendar, person, to);
                state.move_to(&network, person, to, change);
            }
            let fresh = State::new(&network, &calendar, state.wave.clone());
            assert_eq!((state.cost, &state.load, &state.count), (fresh.cost, &fresh.load, &fresh.count));
        }
    }
}
