//! Flows of least cost by successive shortest paths with prices, several paths of the same length at a time.
//!
//! Ahuja, Magnanti & Orlin, *Network Flows*, 1993, chapter 9. Each phase costs one search in the network, m log n, and the
//! length of the shortest path never falls from phase to phase: the cost is a convex function of the flow.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

const NONE: u32 = u32::MAX;
const FAR: i64 = i64::MAX / 4;

/// A network with costs that are not negative. Arc n ^ 1 is the way back of arc n. What is read together lies together.
pub(super) struct Network {
    nodes: Vec<Node>,
    arcs: Vec<Arc>,
}

#[derive(Clone)]
struct Node {
    price: i64,
    far: i64,
    first: u32,
    /// The arc from here that is looked at next.
    at: u32,
    seen: bool,
}

struct Arc {
    room: i64,
    cost: i64,
    to: u32,
    /// The next arc from the same node.
    next: u32,
}

impl Network {
    pub(super) fn new(nodes: usize) -> Self {
        Self { nodes: vec![Node { price: 0, far: FAR, first: NONE, at: NONE, seen: false }; nodes], arcs: Vec::new() }
    }

    /// Adds an arc; returns its number.
    pub(super) fn arc(&mut self, from: usize, to: usize, room: i64, cost: i64) -> usize {
        let arc = self.arcs.len();
        for (from, to, room, cost) in [(from, to, room, cost), (to, from, 0, -cost)] {
            let number = narrow(self.arcs.len());
            let next = std::mem::replace(&mut self.nodes[from].first, number);
            self.arcs.push(Arc { room, cost, to: narrow(to), next });
        }
        arc
    }

    /// How much flows through an arc.
    pub(super) fn flow(&self, arc: usize) -> i64 {
        self.arcs[arc ^ 1].room
    }

    /// Finds the shortest way from `source` to `sink`; its length, or none when there is none.
    pub(super) fn shortest(&mut self, source: usize, sink: usize) -> Option<i64> {
        self.nodes.iter_mut().for_each(|node| node.far = FAR);
        self.nodes[source].far = 0;
        // Most arcs have no length at the prices of now: what they lead to needs no place in the heap.
        let mut heap: BinaryHeap<Reverse<(i64, usize)>> = BinaryHeap::new();
        let (mut level, mut far) = (vec![source], 0);
        loop {
            let Some(node) = level.pop() else {
                let Some(Reverse((next, node))) = heap.pop() else { break };
                if next == self.nodes[node].far {
                    far = next;
                    level.push(node);
                }
                continue;
            };
            if node == sink {
                break;
            }
            let from = far + self.nodes[node].price;
            let mut next = self.nodes[node].first;
            while let Some(arc) = self.arcs.get(next as usize) {
                next = arc.next;
                if arc.room > 0 {
                    let to = &mut self.nodes[arc.to as usize];
                    let there = from + arc.cost - to.price;
                    if there < to.far {
                        to.far = there;
                        if there == far {
                            level.push(arc.to as usize);
                        } else {
                            heap.push(Reverse((there, arc.to as usize)));
                        }
                    }
                }
            }
        }
        let length = self.nodes[sink].far;
        if length == FAR {
            return None;
        }
        self.nodes.iter_mut().for_each(|node| node.price += node.far.min(length));
        Some(self.nodes[sink].price - self.nodes[source].price)
    }

    /// Sends as much as can go along ways of the length found last; returns how much. A way that was missed since it leads
    /// past the one that was being followed is found in the next pass, which costs less than measuring anew.
    pub(super) fn fill(&mut self, source: usize, sink: usize) -> i64 {
        let mut sent = 0;
        loop {
            let more = self.pass(source, sink);
            if more == 0 {
                return sent;
            }
            sent += more;
        }
    }

    /// Sends along ways found in one pass, which looks at each arc once.
    fn pass(&mut self, source: usize, sink: usize) -> i64 {
        let mut sent = 0;
        for node in &mut self.nodes {
            (node.seen, node.at) = (false, node.first);
        }
        loop {
            let path = self.path(source, sink);
            let Some(least) = path.iter().map(|&arc| self.arcs[arc].room).min() else { return sent };
            for &arc in &path {
                self.arcs[arc].room -= least;
                self.arcs[arc ^ 1].room += least;
                self.nodes[self.arcs[arc].to as usize].seen = false;
            }
            sent += least;
        }
    }

    /// A way along arcs that cost nothing at the prices of now, past nodes already found to lead nowhere.
    fn path(&mut self, source: usize, sink: usize) -> Vec<usize> {
        let mut path: Vec<usize> = Vec::new();
        self.nodes[source].seen = true;
        let mut node = source;
        while node != sink {
            let number = self.nodes[node].at as usize;
            let Some(arc) = self.arcs.get(number) else {
                // Nothing is left here: back, and past the arc that led here.
                let Some(back) = path.pop() else { break };
                node = self.arcs[back ^ 1].to as usize;
                self.nodes[node].at = self.arcs[back].next;
                continue;
            };
            let price = self.nodes[node].price;
            let to = &mut self.nodes[arc.to as usize];
            if arc.room > 0 && arc.cost + price == to.price && !to.seen {
                to.seen = true;
                path.push(number);
                node = arc.to as usize;
            } else {
                self.nodes[node].at = arc.next;
            }
        }
        path
    }
}

/// The number of a node or an arc in fewer bits; networks are refused long before there are so many.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(NONE)
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
