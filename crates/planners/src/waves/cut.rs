//! The least weight of groups that must lie on both sides of a day, by maximum flow.
//!
//! Each group becomes two nodes with an arc of its weight between them, and its members are tied to both (Lawler,
//! Networks 3, 1973). People who must come before are the source, people who must come after the sink; the flow is
//! Dinic's (Soviet Math. Doklady 11, 1970).

#![expect(clippy::cast_possible_truncation, reason = "validate() bounds people, groups and pins by 32 bits")]

use super::network::Network;

const SOURCE: u32 = 0;
const SINK: u32 = 1;
const NONE: u32 = u32::MAX;
/// How many paths are sent between two looks at the clock.
const PATIENCE: usize = 64;
const UNLIMITED: i64 = i64::MAX / 4;

/// Where a person must be, seen from a boundary between waves.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
    Free,
}

/// What crosses the boundary after wave `last`, whatever the plan: at least the groups with people who must be before
/// and people who must be after, and the groups on every chain between such people. The chains are followed while
/// `go_on` says so; what has flowed until then is counted.
pub(super) fn least(people: &Network, last: u8, go_on: &dyn Fn() -> bool) -> i64 {
    let side = |person: u32| match person as usize {
        person if people.hi[person] <= last => Side::Before,
        person if people.lo[person] > last => Side::After,
        _ => Side::Free,
    };
    let (mut direct, mut rest) = (0, Vec::new());
    for (net, weight) in people.weight.iter().enumerate() {
        let has = |wanted| people.pins_of(net).iter().any(|&pin| side(pin) == wanted);
        if has(Side::Before) && has(Side::After) {
            direct += weight;
        } else {
            rest.push(net);
        }
    }
    if !go_on() {
        return direct;
    }
    let mut flow = Flow::new(2 + people.len() + 2 * rest.len());
    for (n, net) in rest.into_iter().enumerate() {
        let (into, out) = ((2 + people.len() + 2 * n) as u32, (3 + people.len() + 2 * n) as u32);
        flow.arc(into, out, people.weight[net]);
        for &pin in people.pins_of(net) {
            match side(pin) {
                Side::Before => flow.arc(SOURCE, into, UNLIMITED),
                Side::After => flow.arc(out, SINK, UNLIMITED),
                Side::Free => {
                    flow.arc(pin + 2, into, UNLIMITED);
                    flow.arc(out, pin + 2, UNLIMITED);
                }
            }
        }
    }
    direct + flow.most(go_on)
}

/// A network of arcs with capacities; arc `n ^ 1` is the way back of arc `n`.
struct Flow {
    first: Vec<u32>,
    next: Vec<u32>,
    to: Vec<u32>,
    left: Vec<i64>,
    level: Vec<u32>,
    at: Vec<u32>,
}

impl Flow {
    fn new(nodes: usize) -> Self {
        let none = vec![NONE; nodes];
        Self { first: none.clone(), next: Vec::new(), to: Vec::new(), left: Vec::new(), level: none.clone(), at: none }
    }

    fn arc(&mut self, from: u32, to: u32, capacity: i64) {
        for (from, to, capacity) in [(from, to, capacity), (to, from, 0)] {
            self.next.push(self.first[from as usize]);
            self.first[from as usize] = self.to.len() as u32;
            self.to.push(to);
            self.left.push(capacity);
        }
    }

    /// The most that flows from the source to the sink, or as much as flowed while `go_on` says so.
    fn most(&mut self, go_on: &dyn Fn() -> bool) -> i64 {
        let (mut most, mut paths) = (0, 0_usize);
        while self.measure() {
            self.at.clone_from(&self.first);
            while let Some(more) = self.augment() {
                most += more;
                paths += 1;
                if paths.is_multiple_of(PATIENCE) && !go_on() {
                    return most;
                }
            }
        }
        most
    }

    /// The distance of each node from the source; whether the sink can be reached.
    fn measure(&mut self) -> bool {
        self.level.fill(NONE);
        self.level[SOURCE as usize] = 0;
        let mut queue = vec![SOURCE];
        let mut done = 0;
        while let Some(&node) = queue.get(done) {
            done += 1;
            let mut arc = self.first[node as usize];
            while arc != NONE {
                let to = self.to[arc as usize];
                if self.left[arc as usize] > 0 && self.level[to as usize] == NONE {
                    self.level[to as usize] = self.level[node as usize] + 1;
                    queue.push(to);
                }
                arc = self.next[arc as usize];
            }
        }
        self.level[SINK as usize] != NONE
    }

    /// Sends flow along one path that gets nearer to the sink with each arc; how much, none when there is no path.
    fn augment(&mut self) -> Option<i64> {
        let mut path: Vec<u32> = Vec::new();
        loop {
            let node = path.last().map_or(SOURCE, |&arc| self.to[arc as usize]);
            if node == SINK {
                let amount = path.iter().map(|&arc| self.left[arc as usize]).min()?;
                for arc in path {
                    self.left[arc as usize] -= amount;
                    self.left[arc as usize ^ 1] += amount;
                }
                return Some(amount);
            }
            let arc = self.at[node as usize];
            if arc == NONE {
                // A dead end: the arc that led here is of no use at this distance.
                let back = path.pop()?;
                let before = self.to[back as usize ^ 1];
                self.at[before as usize] = self.next[back as usize];
            } else if self.left[arc as usize] > 0
                && self.level[self.to[arc as usize] as usize] == self.level[node as usize] + 1
            {
                path.push(arc);
            } else {
                self.at[node as usize] = self.next[arc as usize];
            }
        }
    }
}
