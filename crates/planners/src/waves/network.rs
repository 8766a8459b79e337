//! The hypergraph in flat arrays, and its contraction to clusters.

#![expect(clippy::cast_possible_truncation, reason = "validate() bounds people, groups and pins by 32 bits")]

use super::problem::Waves;

/// What the calendar says: days, sizes and the price of a further wave.
pub(super) struct Calendar {
    pub(super) day: Vec<i64>,
    pub(super) min: Vec<i64>,
    pub(super) max: Vec<i64>,
    pub(super) cut: i64,
}

impl Calendar {
    pub(super) fn of(problem: &Waves) -> Self {
        Self {
            day: problem.waves.iter().map(|wave| wave.day).collect(),
            min: problem.waves.iter().map(|wave| wave.min).collect(),
            max: problem.waves.iter().map(|wave| wave.max).collect(),
            cut: problem.cut_days,
        }
    }

    pub(super) fn waves(&self) -> usize {
        self.day.len()
    }

    /// What a group of weight 1 costs that touches these waves (the bits of `touched`).
    #[inline]
    pub(super) fn price(&self, touched: u64) -> i64 {
        if touched == 0 {
            return 0;
        }
        let first = touched.trailing_zeros() as usize;
        let last = 63 - touched.leading_zeros() as usize;
        self.cut * i64::from(touched.count_ones() - 1) + self.day[last] - self.day[first]
    }
}

/// People, or clusters of people, and the groups (nets) between them. Nets of one vertex are left out: they cost
/// nothing.
pub(super) struct Network {
    /// How many people each vertex stands for.
    pub(super) size: Vec<u32>,
    /// The first wave of each vertex.
    pub(super) lo: Vec<u8>,
    /// The last wave of each vertex.
    pub(super) hi: Vec<u8>,
    /// The weight of each net.
    pub(super) weight: Vec<i64>,
    net_start: Vec<u32>,
    pins: Vec<u32>,
    vertex_start: Vec<u32>,
    nets: Vec<u32>,
}

impl Network {
    /// One vertex for each person.
    pub(super) fn of(problem: &Waves) -> Self {
        let nets = problem.edges.iter().zip(&problem.weight).map(|(members, &weight)| {
            let mut pins: Vec<u32> = members.iter().map(|&person| person as u32).collect();
            pins.sort_unstable();
            (pins, weight)
        });
        let window = |all: &[usize]| all.iter().map(|&wave| wave as u8).collect();
        Self::new(vec![1; problem.n], (window(&problem.lo), window(&problem.hi)), nets)
    }

    /// Builds the arrays. Pins of a net come sorted; equal nets become one.
    fn new(size: Vec<u32>, (lo, hi): (Vec<u8>, Vec<u8>), given: impl Iterator<Item = (Vec<u32>, i64)>) -> Self {
        let mut given: Vec<(Vec<u32>, i64)> = given.filter(|(pins, weight)| pins.len() > 1 && *weight > 0).collect();
        given.sort_unstable();
        given.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        let mut net_start = vec![0];
        let (mut pins, mut weight) = (Vec::new(), Vec::new());
        for (members, heavy) in given {
            pins.extend(members);
            net_start.push(pins.len() as u32);
            weight.push(heavy);
        }
        let (vertex_start, nets) = turned(size.len(), &net_start, &pins);
        Self { size, lo, hi, weight, net_start, pins, vertex_start, nets }
    }

    /// How many vertices.
    pub(super) fn len(&self) -> usize {
        self.size.len()
    }

    /// The nets of a vertex.
    #[inline]
    pub(super) fn nets_of(&self, vertex: usize) -> &[u32] {
        &self.nets[self.vertex_start[vertex] as usize..self.vertex_start[vertex + 1] as usize]
    }

    /// The vertices of a net.
    #[inline]
    pub(super) fn pins_of(&self, net: usize) -> &[u32] {
        &self.pins[self.net_start[net] as usize..self.net_start[net + 1] as usize]
    }

    /// One vertex for each cluster; `cluster_of` names the cluster of each vertex of this network.
    pub(super) fn contracted(&self, cluster_of: &[u32], clusters: usize) -> Self {
        let (mut size, mut lo, mut hi) = (vec![0; clusters], vec![0; clusters], vec![u8::MAX; clusters]);
        for (vertex, &cluster) in cluster_of.iter().enumerate() {
            let cluster = cluster as usize;
            size[cluster] += self.size[vertex];
            lo[cluster] = self.lo[vertex].max(lo[cluster]);
            hi[cluster] = self.hi[vertex].min(hi[cluster]);
        }
        let nets = (0..self.weight.len()).map(|net| {
            let mut pins: Vec<u32> = self.pins_of(net).iter().map(|&pin| cluster_of[pin as usize]).collect();
            pins.sort_unstable();
            pins.dedup();
            (pins, self.weight[net])
        });
        Self::new(size, (lo, hi), nets)
    }
}

/// The nets of each vertex, from the vertices of each net.
fn turned(vertices: usize, net_start: &[u32], pins: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let mut start = vec![0_u32; vertices + 1];
    for &pin in pins {
        start[pin as usize + 1] += 1;
    }
    for vertex in 0..vertices {
        start[vertex + 1] += start[vertex];
    }
    let mut next = start.clone();
    let mut nets = vec![0; pins.len()];
    for (net, range) in net_start.windows(2).enumerate() {
        for &pin in &pins[range[0] as usize..range[1] as usize] {
            nets[next[pin as usize] as usize] = net as u32;
            next[pin as usize] += 1;
        }
    }
    (start, nets)
}
