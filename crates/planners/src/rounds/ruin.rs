//! Ruin and recreate: some neighbouring routes lose a string of visits each, and what was lost is inserted again, each
//! job where it is cheapest at that moment.
//!
//! Christiaens & Vanden Berghe, "Slack induction by string removals for vehicle routing problems", Transportation
//! Science 54(2), 2020. Of a pair, both visits leave when one is in a string.

use rand::RngExt;
use rand::seq::SliceRandom;

use super::model::{Model, NONE, id};
use super::route::{Ends, Look, Route, Spot};
use super::state::State;
use crate::control::Random;

/// About how many visits one ruin removes, and the longest string.
const REMOVED: f64 = 10.0;
const LONGEST: f64 = 10.0;
/// How often a string keeps some visits in its middle.
const SPLIT: f64 = 0.5;
/// How often one more of them is kept.
const KEPT: f64 = 0.01;
/// Of so many positions one is overlooked.
const BLINK: f64 = 0.01;
/// Up to so many routes all are tried for a job; beyond, only those that pass near it.
const FEW: usize = 12;

/// Most spots that are remembered by one search.
const MOST_KNOWN: usize = 2_000_000;

/// What jobs are sorted by before they are inserted, and what they cost alone.
pub(super) struct Keys {
    far: Vec<i32>,
    load: Vec<i32>,
    width: Vec<i32>,
    open: Vec<i32>,
    close: Vec<i32>,
    /// What a van for this job alone travels, when it keeps the rules.
    alone: Vec<Option<i32>>,
}

impl Keys {
    pub(super) fn new(model: &Model) -> Self {
        let row = model.row(0);
        let mut keys = Self { far: vec![], load: vec![], width: vec![], open: vec![], close: vec![], alone: vec![] };
        for job in 0..id(model.jobs) {
            let (first, last) = model.visits_of(job);
            let (first, last) = (&model.visits[first as usize], &model.visits[last as usize]);
            keys.far.push(row[first.point as usize].max(row[last.point as usize]));
            keys.load.push(first.load);
            keys.width.push((first.close - first.open).min(last.close - last.open));
            keys.open.push(first.open);
            keys.close.push(last.close);
            keys.alone.push(model.alone(job));
        }
        keys
    }
}

/// A spot on a route, with the route's number.
pub(super) type Found = (u32, Spot);

/// Ruins and recreates one plan.
pub(super) struct Shaker<'m> {
    pub state: State<'m>,
    pub random: Random,
    keys: &'m Keys,
    /// The jobs of the plan.
    pub jobs: Vec<u32>,
    pub ends: Ends,
    known: Known,
    marked: Vec<bool>,
    tried: Vec<u64>,
    round: u64,
    /// Positions until the next that is overlooked.
    blink: usize,
}

impl<'m> Shaker<'m> {
    pub(super) fn new(state: State<'m>, keys: &'m Keys, random: Random) -> Self {
        let jobs = (0..id(state.model.jobs)).filter(|&job| state.route_of[job as usize] != NONE);
        let mut jobs: Vec<u32> = jobs.chain(state.absent.iter().copied()).collect();
        jobs.sort_unstable();
        let marked = vec![false; state.model.jobs];
        let known = Known::new(&state);
        Self { known, state, random, keys, jobs, ends: Ends::default(), marked, tried: Vec::new(), round: 0, blink: 50 }
    }

    /// Removes strings of visits around some job.
    pub(super) fn ruin(&mut self) {
        let model = self.state.model;
        let Some(&job) = self.jobs.get(self.random.random_range(0..self.jobs.len().max(1))) else { return };
        let (first, last) = model.visits_of(job);
        let seed = if self.random.random::<bool>() { first } else { last };
        if self.state.used == 0 {
            return;
        }
        let mean = share(self.state.visits, self.state.used);
        let longest = LONGEST.min(mean);
        let most = (4.0 * REMOVED / (1.0 + longest) - 1.0).max(1.0);
        let strings = whole(self.random.random_range(1.0..=most + 1.0)).min(self.state.used);
        for &visit in std::iter::once(&seed).chain(model.near(model.visits[seed as usize].point)) {
            if self.state.touched() >= strings {
                break;
            }
            let number = self.state.route_of[model.job(visit) as usize];
            if number != NONE && !self.state.is_touched(number) {
                self.cut(number, visit, longest);
            }
        }
    }

    /// Removes a string that holds `visit` from a route.
    fn cut(&mut self, number: u32, visit: u32, longest: f64) {
        let model = self.state.model;
        let route = &self.state.routes[number as usize];
        let count = route.len();
        let Some(position) = route.visits().position(|other| other == visit) else { return };
        let length = whole(self.random.random_range(1.0..=longest.min(share(count, 1)) + 1.0)).clamp(1, count);
        let mut kept = 0;
        if length > 1 && self.random.random_bool(SPLIT) {
            kept = usize::from(length < count);
            while length + kept < count && self.random.random_bool(KEPT) {
                kept += 1;
            }
        }
        let span = length + kept;
        let low = (position + 1).saturating_sub(span);
        let high = position.min(count - span);
        let from = self.random.random_range(low..=high);
        let gap = from + self.random.random_range(1..=length);
        let leaving = |n: usize| (n >= from && n < gap) || (n >= gap + kept && n < from + span);
        let mut marks: Vec<u32> = Vec::with_capacity(length);
        for (n, other) in route.visits().enumerate().skip(from).take(span) {
            if leaving(n) {
                marks.push(model.job(other));
            }
        }
        for &job in &marks {
            self.marked[job as usize] = true;
        }
        let marked = std::mem::take(&mut self.marked);
        self.state.remove(number, |job| marked[job as usize]);
        self.marked = marked;
        for &job in &marks {
            self.marked[job as usize] = false;
        }
    }

    /// Inserts the absent jobs again, in a random one of some orders. With `opens` a new route may be opened for a job
    /// when that is cheapest, or when there is no other place.
    pub(super) fn recreate(&mut self, opens: bool) {
        let mut absent = std::mem::take(&mut self.state.absent);
        self.sort(&mut absent);
        absent.retain(|&job| !self.place(job, opens));
        self.state.absent = absent;
    }

    fn sort(&mut self, jobs: &mut [u32]) {
        let keys = self.keys;
        jobs.shuffle(&mut self.random);
        match self.random.random_range(0..17) {
            0..4 => {}
            4..8 => jobs.sort_by_key(|&job| -keys.load[job as usize]),
            8..10 => jobs.sort_by_key(|&job| -keys.far[job as usize]),
            10 => jobs.sort_by_key(|&job| keys.far[job as usize]),
            11..13 => jobs.sort_by_key(|&job| keys.width[job as usize]),
            13..15 => jobs.sort_by_key(|&job| keys.open[job as usize]),
            _ => jobs.sort_by_key(|&job| -keys.close[job as usize]),
        }
    }

    /// Places one job; whether there was a place.
    fn place(&mut self, job: u32, opens: bool) -> bool {
        let model = self.state.model;
        let mut found = self.cheapest(job);
        if opens && let Some(alone) = self.keys.alone[job as usize] {
            let dearer = found.is_none_or(|(_, spot)| i64::from(spot.cost) > i64::from(alone) + model.fixed);
            if dearer && let Some(number) = self.state.free_route() {
                found = Some((number, Spot { cost: alone, at: 1, then: 1 }));
            }
        }
        if let Some((number, spot)) = found {
            self.state.insert(job, number, spot);
        }
        found.is_some()
    }

    /// The cheapest spot on the routes in use.
    pub(super) fn cheapest(&mut self, job: u32) -> Option<Found> {
        if self.state.used > FEW {
            let found = self.cheapest_nearby(job);
            if found.is_some() {
                return found;
            }
        }
        let mut found = None;
        for number in 0..id(self.state.routes.len()) {
            if !self.state.routes[number as usize].is_empty() {
                self.try_route(job, number, &mut found);
            }
        }
        found
    }

    /// The cheapest spot on the routes that pass near one of the job's visits.
    fn cheapest_nearby(&mut self, job: u32) -> Option<Found> {
        let model = self.state.model;
        self.round += 1;
        self.tried.resize(self.state.routes.len(), 0);
        let mut found = None;
        let (first, last) = model.visits_of(job);
        for end in [first, last].into_iter().take(if first == last { 1 } else { 2 }) {
            for &visit in model.near(model.visits[end as usize].point) {
                let number = self.state.route_of[model.job(visit) as usize];
                if number != NONE && self.tried[number as usize] != self.round {
                    self.tried[number as usize] = self.round;
                    self.try_route(job, number, &mut found);
                }
            }
        }
        found
    }

    fn try_route(&mut self, job: u32, number: u32, found: &mut Option<Found>) {
        let (model, route) = (self.state.model, &self.state.routes[number as usize]);
        let below = found.as_ref().map_or(i32::MAX, |(_, spot)| spot.cost);
        let spot = if self.blink < route.calls.len() {
            let look = Look { below, skip: self.blink };
            self.blink = next_blink(&mut self.random);
            route.spot(model, job, look, &mut self.ends)
        } else {
            self.blink -= route.calls.len();
            self.known.spot((model, route), (job, number), below, &mut self.ends)
        };
        if let Some(spot) = spot {
            *found = Some((number, spot));
        }
    }
}

/// What was found before: the cheapest spot of a job on a route holds until the route changes.
struct Known {
    /// How many routes are remembered for each job; none where looking anew costs less.
    width: usize,
    spots: Vec<KnownSpot>,
}

/// A spot; when it is nowhere, there is none that costs less than it.
#[derive(Debug, Clone, Copy)]
struct KnownSpot {
    version: u32,
    spot: Spot,
}

impl Known {
    fn new(state: &State<'_>) -> Self {
        let width = state.routes.len() + state.routes.len() / 4 + 4;
        let fits = state.model.paired && width * state.model.jobs <= MOST_KNOWN;
        let width = if fits { width } else { 0 };
        let nothing = KnownSpot { version: 0, spot: Spot { cost: 0, at: NONE, then: NONE } };
        Self { width, spots: vec![nothing; width * state.model.jobs] }
    }

    /// The cheapest spot of a job on a route, when it costs less than `below`.
    fn spot(
        &mut self,
        (model, route): (&Model, &Route),
        (job, number): (u32, u32),
        below: i32,
        ends: &mut Ends,
    ) -> Option<Spot> {
        let look = Look { below, ..Look::ALL };
        if number as usize >= self.width {
            return route.spot(model, job, look, ends);
        }
        let known = &mut self.spots[job as usize * self.width + number as usize];
        let nowhere = known.spot.at == NONE;
        if known.version != route.version || (nowhere && known.spot.cost < below) {
            let found = route.spot(model, job, look, ends);
            let spot = found.unwrap_or(Spot { cost: below, at: NONE, then: NONE });
            *known = KnownSpot { version: route.version, spot };
            return found;
        }
        (!nowhere && known.spot.cost < below).then_some(known.spot)
    }
}

/// How many positions are looked at until one is overlooked.
fn next_blink(random: &mut Random) -> usize {
    let chance: f64 = random.random();
    whole((1.0 - chance).ln() / (1.0 - BLINK).ln())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small and never negative")]
fn whole(number: f64) -> usize {
    number as usize
}

#[expect(clippy::cast_precision_loss, reason = "counts of visits are small")]
fn share(all: usize, of: usize) -> f64 {
    all as f64 / of as f64
}
