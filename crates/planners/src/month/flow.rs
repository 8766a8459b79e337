//! Flows of least cost by successive shortest paths with prices, several paths of the same length at a time.
//!
//! Ahuja, Magnanti & Orlin, *Network Flows*, 1993, chapter 9. Each phase costs one search in the network, m log n, and the
//! length of the shortest path never falls from phase to phase: the cost is a convex function of the flow.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

const NONE: usize = usize::MAX;
const FAR: i64 = i64::MAX / 4;

/// A network with costs that are not negative. Arc n ^ 1 is the way back of arc n.
pub(super) struct Network {
    first: Vec<usize>,
    next: Vec<usize>,
    to: Vec<usize>,
    room: Vec<i64>,
    cost: Vec<i64>,
    price: Vec<i64>,
    far: Vec<i64>,
    seen: Vec<bool>,
}

impl Network {
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            first: vec![NONE; nodes],
            next: Vec::new(),
            to: Vec::new(),
            room: Vec::new(),
            cost: Vec::new(),
            price: vec![0; nodes],
            far: vec![FAR; nodes],
            seen: vec![false; nodes],
        }
    }

    /// Adds an arc; returns its number.
    pub(super) fn arc(&mut self, from: usize, to: usize, room: i64, cost: i64) -> usize {
        let arc = self.to.len();
        for (from, to, room, cost) in [(from, to, room, cost), (to, from, 0, -cost)] {
            self.next.push(self.first[from]);
            self.first[from] = self.to.len();
            self.to.push(to);
            self.room.push(room);
            self.cost.push(cost);
        }
        arc
    }

    /// How much flows through an arc.
    pub(super) fn flow(&self, arc: usize) -> i64 {
        self.room[arc ^ 1]
    }

    /// Finds the shortest way from `source` to `sink`; its length, or none when there is none.
    pub(super) fn shortest(&mut self, source: usize, sink: usize) -> Option<i64> {
        self.far.fill(FAR);
        self.far[source] = 0;
        // Most arcs have no length at the prices of now: what they lead to needs no place in the heap.
        let (mut heap, mut level, mut far) = (BinaryHeap::new(), vec![source], 0);
        loop {
            let Some(node) = level.pop() else {
                let Some(Reverse((next, node))) = heap.pop() else { break };
                if next == self.far[node] {
                    far = next;
                    level.push(node);
                }
                continue;
            };
            if node == sink {
                break;
            }
            let mut arc = self.first[node];
            while arc != NONE {
                let to = self.to[arc];
                if self.room[arc] > 0 {
                    let there = far + self.cost[arc] + self.price[node] - self.price[to];
                    if there < self.far[to] {
                        self.far[to] = there;
                        if there == far {
                            level.push(to);
                        } else {
                            heap.push(Reverse((there, to)));
                        }
                    }
                }
                arc = self.next[arc];
            }
        }
        let length = self.far[sink];
        if length == FAR {
            return None;
        }
        for (price, &far) in self.price.iter_mut().zip(&self.far) {
            *price += far.min(length);
        }
        Some(self.price[sink] - self.price[source])
    }

    /// Sends as much as can go along ways of the length found last; returns how much.
    pub(super) fn fill(&mut self, source: usize, sink: usize) -> i64 {
        let mut sent = 0;
        self.seen.fill(false);
        loop {
            let path = self.path(source, sink);
            let Some(least) = path.iter().map(|&arc| self.room[arc]).min() else { return sent };
            for &arc in &path {
                self.room[arc] -= least;
                self.room[arc ^ 1] += least;
                self.seen[self.to[arc]] = false;
            }
            sent += least;
        }
    }

    /// A way along arcs that cost nothing at the prices of now, past nodes already found to lead nowhere.
    fn path(&mut self, source: usize, sink: usize) -> Vec<usize> {
        let mut path: Vec<usize> = Vec::new();
        let mut trail = vec![(source, self.first[source])];
        self.seen[source] = true;
        while let Some(&(node, arc)) = trail.last() {
            if node == sink {
                break;
            }
            if arc == NONE {
                trail.pop();
                path.pop();
                continue;
            }
            if let Some(last) = trail.last_mut() {
                last.1 = self.next[arc];
            }
            let to = self.to[arc];
            let level = self.cost[arc] + self.price[node] == self.price[to];
            if self.room[arc] > 0 && level && !self.seen[to] {
                self.seen[to] = true;
                path.push(arc);
                trail.push((to, self.first[to]));
            }
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cheapest_flow_is_found_and_turned_back_where_that_is_cheaper() {
        let mut network = Network::new(4);
        let arcs = [(0, 1, 1, 1), (0, 2, 1, 5), (1, 2, 1, 1), (1, 3, 1, 6), (2, 3, 1, 1)]
            .map(|(from, to, room, cost)| network.arc(from, to, room, cost));
        assert_eq!(network.shortest(0, 3), Some(3));
        assert_eq!(network.fill(0, 3), 1);
        assert_eq!(network.shortest(0, 3), Some(10));
        assert_eq!(network.fill(0, 3), 1);
        assert_eq!(network.shortest(0, 3), None);
        assert_eq!(arcs.map(|arc| network.flow(arc)), [1, 1, 0, 1, 1]);
    }
}
