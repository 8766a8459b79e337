//! Both problems as one: visits that vans make in some order, in flat arrays.
//!
//! A *job* is one visit (a delivery) or two (a pickup and its delivery, in this order on one route). Of `n` jobs with
//! two visits, visit `i` is the pickup of job `i` and `n + i` its delivery: the numbers of the exchanged plan.

use super::problem::{Deliveries, Depot, Speed, Transport, Vans};

/// How many visits near a place are remembered.
const NEAR: usize = 100;

/// Squares of distances between coordinates below this are exact in floating point, so that a plain root will do.
const EXACT: i64 = 30_000_000;

/// No route, no visit.
pub(super) const NONE: u32 = u32::MAX;

/// A number as it is kept in the flat arrays.
#[expect(clippy::cast_possible_truncation, reason = "problems are refused long before 2^32 of anything")]
pub(super) fn id(number: usize) -> u32 {
    number as u32
}

/// A time or a load as it is kept in the flat arrays.
#[expect(clippy::cast_possible_truncation, reason = "times and loads that are larger are refused")]
fn small(number: i64) -> i32 {
    number as i32
}

/// One visit: where, when, how long, and what the load of the van grows by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visit {
    pub point: u32,
    pub open: i32,
    pub close: i32,
    pub service: i32,
    pub load: i32,
}

/// The problem as the search sees it.
#[derive(Debug)]
pub(super) struct Model {
    pub visits: Vec<Visit>,
    pub jobs: usize,
    /// Whether a job is a pickup and a delivery.
    pub paired: bool,
    /// The depot is point 0: its times.
    pub open: i32,
    pub close: i32,
    pub capacity: i32,
    pub vans: usize,
    pub fixed: i64,
    /// Whether every visit takes time. Then no detour over other visits is quicker than the direct way, in spite of the
    /// rounding of travel times.
    pub unhurried: bool,
    /// Coordinates, for cutting a plan in regions and for the picture.
    pub places: Vec<(i64, i64)>,
    travel: Vec<i32>,
    near: Vec<u32>,
    near_from: Vec<u32>,
}

impl Model {
    pub(super) fn transport(problem: &Transport) -> Self {
        let visit = |stop: usize, service: i64, load: i64| {
            let place = &problem.stops[stop];
            let (open, close) = (small(place.open), small(place.close));
            Visit { point: id(stop + 1), open, close, service: small(service), load: small(load) }
        };
        let pickups = problem.requests.iter().map(|one| visit(one.p, one.sp, one.q));
        let deliveries = problem.requests.iter().map(|one| visit(one.d, one.sd, -one.q));
        let places = problem.stops.iter().map(|stop| (stop.x, stop.y));
        let base = Base { depot: &problem.depot, vans: &problem.vans, speed: &problem.speed };
        base.model(pickups.chain(deliveries).collect(), places, true)
    }

    pub(super) fn deliveries(problem: &Deliveries) -> Self {
        let visit = |(n, stop): (usize, &super::problem::Delivery)| Visit {
            point: id(n + 1),
            open: small(stop.open),
            close: small(stop.close),
            service: small(stop.service),
            load: small(stop.q),
        };
        let visits = problem.stops.iter().enumerate().map(visit).collect();
        let places = problem.stops.iter().map(|stop| (stop.x, stop.y));
        let base = Base { depot: &problem.depot, vans: &problem.vans, speed: &problem.speed };
        base.model(visits, places, false)
    }

    /// The travel times from one point to all others.
    pub(super) fn row(&self, point: u32) -> &[i32] {
        let width = self.places.len();
        let from = point as usize * width;
        &self.travel[from..from + width]
    }

    /// The job of a visit.
    pub(super) fn job(&self, visit: u32) -> u32 {
        if visit as usize >= self.jobs { visit - id(self.jobs) } else { visit }
    }

    /// The first and the last visit of a job: the same when it has one.
    pub(super) fn visits_of(&self, job: u32) -> (u32, u32) {
        (job, if self.paired { job + id(self.jobs) } else { job })
    }

    /// Visits near a point, nearest first.
    pub(super) fn near(&self, point: u32) -> &[u32] {
        let (from, until) = (self.near_from[point as usize], self.near_from[point as usize + 1]);
        &self.near[from as usize..until as usize]
    }

    /// What a job is called.
    pub(super) fn job_name(&self) -> &'static str {
        if self.paired { "request" } else { "stop" }
    }

    /// Whether some route could make a visit right after another, or right after the depot.
    pub(super) fn may_follow(&self, before: Option<u32>, number: u32) -> bool {
        let visit = &self.visits[number as usize];
        let is_pickup = !self.paired || (number as usize) < self.jobs;
        let Some(before) = before else {
            return is_pickup && self.open + self.row(0)[visit.point as usize] <= visit.close;
        };
        if before == number || (is_pickup && self.job(before) == number) {
            return false;
        }
        let other = &self.visits[before as usize];
        other.open.max(self.open) + other.service + self.row(other.point)[visit.point as usize] <= visit.close
    }

    /// Whether some route could end with a visit.
    pub(super) fn may_be_last(&self, number: u32) -> bool {
        let visit = &self.visits[number as usize];
        let is_delivery = !self.paired || number as usize >= self.jobs;
        is_delivery && visit.open.max(self.open) + visit.service + self.row(visit.point)[0] <= self.close
    }

    /// What one van for one job costs, its fixed cost aside; none when even that breaks a rule.
    pub(super) fn alone(&self, job: u32) -> Option<i32> {
        let (first, last) = self.visits_of(job);
        let both = [first, last];
        self.drive(if self.paired { &both } else { &both[..1] })
    }

    /// How long a van travels that makes these visits, when it keeps all rules.
    pub(super) fn drive(&self, visits: &[u32]) -> Option<i32> {
        let (mut point, mut time, mut load, mut travel) = (0, self.open, 0, 0);
        for &number in visits {
            let visit = &self.visits[number as usize];
            let drive = self.row(point)[visit.point as usize];
            time = (time + drive).max(visit.open);
            load += visit.load;
            if time > visit.close || load > self.capacity {
                return None;
            }
            time += visit.service;
            travel += drive;
            point = visit.point;
        }
        let drive = self.row(point)[0];
        (time + drive <= self.close).then_some(travel + drive)
    }

    fn remember_near(&mut self) {
        let mut at: Vec<Vec<u32>> = vec![Vec::new(); self.places.len()];
        for (n, visit) in self.visits.iter().enumerate() {
            at[visit.point as usize].push(id(n));
        }
        let used: Vec<u32> = (0..id(at.len())).filter(|&point| !at[point as usize].is_empty()).collect();
        self.near_from.push(0);
        let mut order: Vec<(i32, u32)> = Vec::with_capacity(used.len());
        for point in 0..id(at.len()) {
            if !at[point as usize].is_empty() {
                let row = self.row(point);
                order.clear();
                order.extend(used.iter().map(|&other| (row[other as usize], other)));
                if order.len() > NEAR {
                    order.select_nth_unstable(NEAR);
                    order.truncate(NEAR);
                }
                order.sort_unstable();
                let found = order.iter().flat_map(|&(_, other)| &at[other as usize]).take(NEAR).copied();
                self.near.extend(found);
            }
            self.near_from.push(id(self.near.len()));
        }
    }
}

/// What both problems have.
struct Base<'a> {
    depot: &'a Depot,
    vans: &'a Vans,
    speed: &'a Speed,
}

impl Base<'_> {
    fn model(&self, visits: Vec<Visit>, places: impl Iterator<Item = (i64, i64)>, paired: bool) -> Model {
        let places: Vec<(i64, i64)> = std::iter::once((self.depot.x, self.depot.y)).chain(places).collect();
        let jobs = if paired { visits.len() / 2 } else { visits.len() };
        let mut model = Model {
            jobs,
            paired,
            open: small(self.depot.open),
            close: small(self.depot.close),
            capacity: small(self.vans.capacity),
            vans: usize::try_from(self.vans.count).unwrap_or(0).min(jobs),
            fixed: self.vans.fixed,
            unhurried: visits.iter().all(|visit| visit.service > 0),
            travel: travel(&places, self.speed),
            places,
            visits,
            near: Vec::new(),
            near_from: Vec::new(),
        };
        model.remember_near();
        model
    }
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "coordinates and travel times were checked to be small"
)]
fn travel(places: &[(i64, i64)], speed: &Speed) -> Vec<i32> {
    let (detour, mps) = (speed.detour_pct as f64, speed.mps as f64);
    let time = |line: f64| (line * detour / 100.0 / mps).round_ties_even() as i32;
    let exact = places.iter().all(|&(x, y)| x.abs() < EXACT && y.abs() < EXACT);
    let places: Vec<(f64, f64)> = places.iter().map(|&(x, y)| (x as f64, y as f64)).collect();
    let mut travel = Vec::with_capacity(places.len() * places.len());
    for &(x, y) in &places {
        if exact {
            travel.extend(places.iter().map(|&(u, v)| time(((x - u) * (x - u) + (y - v) * (y - v)).sqrt())));
        } else {
            travel.extend(places.iter().map(|&(u, v)| time((x - u).hypot(y - v))));
        }
    }
    travel
}

#[cfg(test)]
impl Model {
    /// Three stops in a row, loads of 4 each, vans that hold 10.
    pub(super) fn sample() -> Self {
        let stop = |x| super::problem::Delivery { x, y: 0, q: 4, open: 0, close: 10_000, service: 60 };
        Self::deliveries(&Deliveries {
            depot: Depot { x: 0, y: 0, open: 0, close: 20_000 },
            stops: vec![stop(1_000), stop(2_000), stop(-1_000)],
            vans: Vans { count: 3, capacity: 10, fixed: 500 },
            speed: Speed { mps: 10, detour_pct: 100 },
        })
    }
}
