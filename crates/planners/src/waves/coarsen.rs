//! Coarsening: who shares much becomes one cluster, as in multilevel hypergraph partitioning (first-choice clustering
//! with the heavy-edge rating; Karypis & Kumar, VLSI Design 11, 2000).

#![expect(clippy::cast_possible_truncation, reason = "validate() bounds people by 32 bits")]

use rand::seq::SliceRandom;

use super::network::{Calendar, Network};
use crate::control::Random;

/// Nets with more vertices say little about who belongs together.
const MOST_PINS: usize = 120;
const NONE: u32 = u32::MAX;

/// A network of clusters, and the cluster of each vertex of the finer network.
pub(super) struct Level {
    pub(super) network: Network,
    pub(super) cluster_of: Vec<u32>,
}

/// Coarser and coarser networks, the finest first, until about `until` vertices are left.
pub(super) fn levels(network: &Network, calendar: &Calendar, until: usize, random: &mut Random) -> Vec<Level> {
    let mut levels: Vec<Level> = Vec::new();
    let people: u64 = network.size.iter().map(|&size| u64::from(size)).sum();
    // A cluster twice the average of the coarsest level still fits a wave.
    let most = (2 * people / until.max(1) as u64).clamp(1, 1 << 30) as u32;
    let mut limit = 1;
    loop {
        let finest = levels.last().map_or(network, |level| &level.network);
        if finest.len() <= until || limit >= most {
            return levels;
        }
        limit = (limit * 4).min(most);
        let (mut cluster_of, mut clusters) = clustered(finest, calendar, limit, random);
        let mut coarse = finest.contracted(&cluster_of, clusters);
        for _ in 0..3 {
            let (again, fewer) = clustered(&coarse, calendar, limit, random);
            if fewer * 20 > clusters * 19 {
                break;
            }
            for cluster in &mut cluster_of {
                *cluster = again[*cluster as usize];
            }
            coarse = coarse.contracted(&again, fewer);
            clusters = fewer;
        }
        if clusters * 4 > finest.len() * 3 && limit >= most {
            return levels;
        }
        levels.push(Level { network: coarse, cluster_of });
    }
}

/// Joins vertices into clusters of at most `limit` people; the cluster of each vertex, and how many there are.
fn clustered(network: &Network, calendar: &Calendar, limit: u32, random: &mut Random) -> (Vec<u32>, usize) {
    let mut order: Vec<u32> = (0..network.len() as u32).collect();
    order.shuffle(random);
    let mut clusters = Clusters::new(network, calendar, limit);
    for vertex in order {
        clusters.join(vertex as usize);
    }
    clusters.numbered()
}

struct Clusters<'a> {
    network: &'a Network,
    calendar: &'a Calendar,
    limit: u32,
    /// A vertex that leads the cluster of each vertex; leaders lead themselves.
    leader: Vec<u32>,
    size: Vec<u32>,
    lo: Vec<u8>,
    hi: Vec<u8>,
    rating: Vec<f64>,
}

impl<'a> Clusters<'a> {
    fn new(network: &'a Network, calendar: &'a Calendar, limit: u32) -> Self {
        Self {
            network,
            calendar,
            limit,
            leader: vec![NONE; network.len()],
            size: network.size.clone(),
            lo: network.lo.clone(),
            hi: network.hi.clone(),
            rating: vec![0.0; network.len()],
        }
    }

    /// Puts a vertex that is still alone into the cluster it shares most with.
    fn join(&mut self, vertex: usize) {
        if self.leader[vertex] != NONE {
            return;
        }
        self.leader[vertex] = vertex as u32;
        let mut rated: Vec<u32> = Vec::new();
        for &net in self.network.nets_of(vertex) {
            let pins = self.network.pins_of(net as usize);
            if pins.len() > MOST_PINS {
                continue;
            }
            #[expect(clippy::cast_precision_loss, reason = "a rating need not be exact")]
            let share = self.network.weight[net as usize] as f64 / (pins.len() - 1) as f64;
            for &pin in pins {
                let leader = if self.leader[pin as usize] == NONE { pin } else { self.leader[pin as usize] };
                if leader as usize != vertex {
                    if self.rating[leader as usize] == 0.0 {
                        rated.push(leader);
                    }
                    self.rating[leader as usize] += share;
                }
            }
        }
        let mut best: Option<(f64, u32)> = None;
        for leader in rated {
            let rating = std::mem::take(&mut self.rating[leader as usize]) / f64::from(self.size[leader as usize]);
            if best.is_none_or(|(most, _)| rating > most) && self.fits(vertex, leader as usize) {
                best = Some((rating, leader));
            }
        }
        if let Some((_, leader)) = best {
            self.unite(vertex, leader as usize);
        }
    }

    /// Whether the two may be one: not too large, and with most of the wider window left to both.
    fn fits(&self, a: usize, b: usize) -> bool {
        if self.size[a] + self.size[b] > self.limit {
            return false;
        }
        let (lo, hi) = (self.lo[a].max(self.lo[b]), self.hi[a].min(self.hi[b]));
        let room = |lo: u8, hi: u8| -> i64 { self.calendar.max[usize::from(lo)..=usize::from(hi)].iter().sum() };
        let wider = room(self.lo[a], self.hi[a]).max(room(self.lo[b], self.hi[b]));
        lo <= hi && room(lo, hi) * 4 >= wider * 3
    }

    fn unite(&mut self, vertex: usize, leader: usize) {
        self.leader[vertex] = leader as u32;
        self.leader[leader] = leader as u32;
        self.size[leader] += self.size[vertex];
        self.lo[leader] = self.lo[leader].max(self.lo[vertex]);
        self.hi[leader] = self.hi[leader].min(self.hi[vertex]);
    }

    fn numbered(self) -> (Vec<u32>, usize) {
        let mut number = vec![NONE; self.leader.len()];
        let mut count = 0;
        let cluster_of = self.leader.iter().map(|&leader| {
            let number = &mut number[leader as usize];
            if *number == NONE {
                *number = count;
                count += 1;
            }
            *number
        });
        let cluster_of = cluster_of.collect();
        (cluster_of, count as usize)
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;

    use super::*;
    use crate::waves::{Wave, Waves};

    #[test]
    fn clusters_keep_sizes_and_windows() {
        let mut problem = Waves {
            problem: "P4".to_owned(),
            n: 240,
            edges: (0..40).map(|team| (team * 6..team * 6 + 6).collect()).collect(),
            kind: Vec::new(),
            weight: vec![10; 40],
            waves: (0..4).map(|day| Wave { day, min: 0, max: 70 }).collect(),
            lo: vec![0; 240],
            hi: vec![3; 240],
            team: Vec::new(),
            cut_days: 5,
        };
        for person in (0..240).step_by(6) {
            problem.hi[person] = 0;
        }
        let (people, calendar) = (Network::of(&problem), Calendar::of(&problem));
        let levels = levels(&people, &calendar, 80, &mut Random::seed_from_u64(1));
        let mut finer = &people;
        for level in &levels {
            assert!(level.network.len() < finer.len());
            assert_eq!(level.network.size.iter().sum::<u32>(), 240);
            for (vertex, &cluster) in level.cluster_of.iter().enumerate() {
                let cluster = cluster as usize;
                assert!(finer.lo[vertex] <= level.network.lo[cluster] && level.network.hi[cluster] <= finer.hi[vertex]);
                assert!(level.network.lo[cluster] <= level.network.hi[cluster]);
            }
            finer = &level.network;
        }
        // Who has to be in the first wave does not take the team along.
        assert!(finer.len() < 120 && finer.size.iter().all(|&size| size <= 6));
        let pinned: u32 = (0..finer.len()).filter(|&at| finer.hi[at] == 0).map(|at| finer.size[at]).sum();
        assert_eq!(pinned, 40);
    }
}
