//! One route with its schedule, and the cheapest place in it for a job.
//!
//! Each call keeps its earliest start, seen from the front, and the latest start that leaves the rest in time, seen from
//! the back. With both a place for one more visit is judged in constant time.

use super::model::{Model, NONE, Visit, id};

/// One call of a route. The first and the last are the depot.
#[derive(Debug, Clone, Copy)]
pub(super) struct Call {
    pub visit: u32,
    pub point: u32,
    /// Travel from the call before.
    pub arc: i32,
    pub open: i32,
    pub service: i32,
    /// The earliest end of the service.
    pub leave: i32,
    /// The latest start that leaves the rest in time.
    pub latest: i32,
    /// The load when leaving.
    pub load: i32,
}

/// A route: depot, visits, depot.
#[derive(Debug, Clone)]
pub(super) struct Route {
    pub calls: Vec<Call>,
    pub travel: i64,
    /// Changes with the calls, and comes back when a change is taken back.
    pub version: u32,
}

/// Where a job can go in a route: its first visit before call `at`, its last before call `then` (both counted before the
/// insertion), and what that adds to the travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot {
    pub cost: i32,
    pub at: u32,
    pub then: u32,
}

/// What a look for a spot is bounded by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// Only spots that cost less count.
    pub below: i32,
    /// This position is overlooked, so that the search does not always do the same.
    pub skip: usize,
}

impl Look {
    /// At every position, at any cost.
    pub(super) const ALL: Self = Self { below: i32::MAX, skip: usize::MAX };
}

impl Route {
    /// A route without visits.
    pub(super) fn empty(model: &Model) -> Self {
        let depot = Call {
            visit: NONE,
            point: 0,
            arc: 0,
            open: model.open,
            service: 0,
            leave: model.open,
            latest: model.close,
            load: 0,
        };
        Self { calls: vec![depot, depot], travel: 0, version: 0 }
    }

    /// How many visits it makes.
    pub(super) fn len(&self) -> usize {
        self.calls.len() - 2
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The visits in their order.
    pub(super) fn visits(&self) -> impl Iterator<Item = u32> {
        self.calls[1..self.calls.len() - 1].iter().map(|call| call.visit)
    }

    /// Becomes a copy of another route, in the memory it has.
    pub(super) fn copy(&mut self, other: &Self) {
        self.calls.clone_from(&other.calls);
        (self.travel, self.version) = (other.travel, other.version);
    }

    /// Appends a visit, without a schedule.
    pub(super) fn append(&mut self, model: &Model, visit: u32) {
        self.put(model, self.calls.len() - 1, visit);
    }

    /// Puts a job in its spot, without a schedule.
    pub(super) fn insert(&mut self, model: &Model, job: u32, spot: Spot) {
        let (first, last) = model.visits_of(job);
        if model.paired {
            self.put(model, spot.then as usize, last);
        }
        self.put(model, spot.at as usize, first);
    }

    fn put(&mut self, model: &Model, at: usize, number: u32) {
        let visit = &model.visits[number as usize];
        let call = Call {
            visit: number,
            point: visit.point,
            arc: 0,
            open: visit.open,
            service: visit.service,
            leave: 0,
            latest: visit.close,
            load: 0,
        };
        self.calls.insert(at, call);
    }

    /// Makes the schedule anew; whether all rules are kept.
    pub(super) fn schedule(&mut self, model: &Model) -> bool {
        let mut travel = 0;
        let mut before = self.calls[0];
        let mut kept = true;
        for call in &mut self.calls[1..] {
            call.arc = model.row(before.point)[call.point as usize];
            travel += i64::from(call.arc);
            let start = (before.leave + call.arc).max(call.open);
            call.leave = start.saturating_add(call.service);
            let (close, load) = match model.visits.get(call.visit as usize) {
                Some(visit) => (visit.close, visit.load),
                None => (model.close, 0),
            };
            call.latest = close;
            call.load = before.load.saturating_add(load);
            kept &= start <= close && call.load <= model.capacity;
            before = *call;
        }
        let mut latest = i32::MAX;
        let mut arc = 0;
        for call in self.calls[1..].iter_mut().rev() {
            call.latest = call.latest.min(latest.saturating_sub(arc).saturating_sub(call.service));
            (latest, arc) = (call.latest, call.arc);
        }
        self.travel = travel;
        kept
    }

    /// The load when the last visit is made: of deliveries, all there is.
    fn full_load(&self) -> i32 {
        self.calls[self.calls.len() - 1].load
    }

    /// The cheapest spot for a job.
    pub(super) fn spot(&self, model: &Model, job: u32, look: Look, ends: &mut Ends) -> Option<Spot> {
        if model.paired { self.spot_for_pair(model, job, look, ends) } else { self.spot_for_one(model, job, look) }
    }

    /// The cheapest spot for a job with one visit.
    fn spot_for_one(&self, model: &Model, visit: u32, look: Look) -> Option<Spot> {
        let visit = &model.visits[visit as usize];
        if self.full_load() + visit.load > model.capacity {
            return None;
        }
        let row = model.row(visit.point);
        let mut found = Spot { cost: look.below, at: NONE, then: NONE };
        let mut before = &self.calls[0];
        let mut to = row[before.point as usize];
        for (at, next) in (0_u32..).zip(&self.calls).skip(1) {
            let on = row[next.point as usize];
            let cost = to + on - next.arc;
            if cost < found.cost {
                let start = (before.leave + to).max(visit.open);
                if start > visit.close {
                    break;
                }
                if start + visit.service + on <= next.latest && at as usize != look.skip {
                    found = Spot { cost, at, then: at };
                }
            }
            (before, to) = (next, on);
        }
        (found.at != NONE).then_some(found)
    }

    /// The cheapest spot for a pickup and its delivery.
    fn spot_for_pair(&self, model: &Model, job: u32, look: Look, ends: &mut Ends) -> Option<Spot> {
        let (first, last) = model.visits_of(job);
        let (first, last) = (&model.visits[first as usize], &model.visits[last as usize]);
        let (to_first, to_last) = (model.row(first.point), model.row(last.point));
        let direct = to_first[last.point as usize];
        ends.fill(self, to_last);
        let mut found = Spot { cost: look.below, at: NONE, then: NONE };
        for at in 1..self.calls.len() {
            let (before, next) = (&self.calls[at - 1], &self.calls[at]);
            let (to, on) = (to_first[before.point as usize], to_first[next.point as usize]);
            let detour = to + on - next.arc;
            let adjacent = to + direct + to_last[next.point as usize] - next.arc;
            let apart = detour.saturating_add(ends.least[at + 1]);
            if adjacent.min(apart) >= found.cost || at == look.skip {
                continue;
            }
            let start = (before.leave + to).max(first.open);
            if start > first.close {
                break;
            }
            let leave = start + first.service;
            if before.load + first.load > model.capacity || leave + on > next.latest {
                continue;
            }
            if adjacent < found.cost {
                let start = (leave + direct).max(last.open);
                let end = start + last.service + to_last[next.point as usize];
                if start <= last.close && end <= next.latest {
                    found = Spot { cost: adjacent, at: id(at), then: id(at) };
                }
            }
            if apart < found.cost {
                let trip = Trip { at, leave, on, detour, load: first.load, capacity: model.capacity };
                self.walk(&trip, last, ends, &mut found);
            }
        }
        (found.at != NONE).then_some(found)
    }

    /// Goes along the route with the load of a pickup that was just made, looking where to deliver it.
    fn walk(&self, trip: &Trip, last: &Visit, ends: &Ends, found: &mut Spot) {
        let mut time = trip.leave;
        let mut arc = trip.on;
        for then in trip.at + 1..self.calls.len() {
            let (before, next) = (&self.calls[then - 1], &self.calls[then]);
            if trip.detour + ends.least[then] >= found.cost || before.load + trip.load > trip.capacity {
                return;
            }
            time = (time + arc).max(before.open) + before.service;
            arc = next.arc;
            let start = (time + ends.to[then - 1]).max(last.open);
            if start > last.close {
                return;
            }
            let cost = trip.detour + ends.detour[then];
            if cost < found.cost && start + last.service + ends.to[then] <= next.latest {
                *found = Spot { cost, at: id(trip.at), then: id(then) };
            }
        }
    }
}

/// A pickup that was made before call `at`.
struct Trip {
    at: usize,
    /// When its service ends.
    leave: i32,
    /// Travel from it to call `at`.
    on: i32,
    /// What it adds to the travel.
    detour: i32,
    load: i32,
    capacity: i32,
}

/// What a delivery would add at each position of a route.
#[derive(Debug, Default)]
pub(super) struct Ends {
    /// Travel between the delivery and each call.
    to: Vec<i32>,
    /// What the delivery adds before each call.
    detour: Vec<i32>,
    /// The least of that from each call on.
    least: Vec<i32>,
}

impl Ends {
    fn fill(&mut self, route: &Route, row: &[i32]) {
        let count = route.calls.len();
        self.to.clear();
        self.to.extend(route.calls.iter().map(|call| row[call.point as usize]));
        self.detour.clear();
        self.detour.resize(count, 0);
        self.least.clear();
        self.least.resize(count + 1, i32::MAX);
        for then in (1..count).rev() {
            self.detour[then] = self.to[then - 1] + self.to[then] - route.calls[then].arc;
            self.least[then] = self.least[then + 1].min(self.detour[then]);
        }
    }
}
