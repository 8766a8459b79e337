//! An independent look at rounds: what they cost, and which rules they break.
//!
//! It shares no code with the search; even the travel time stands here a second time.

use super::problem::{Deliveries, Depot, Rounds, Speed, Transport, Vans};
use crate::model::{Breach, Verdict};

/// Most breaches that are told at once.
const MOST: usize = 50;

/// What is found while looking.
struct Look {
    breaches: Vec<Breach>,
    travel: i64,
    vans: i64,
    /// When each visit of each route begins.
    begins: Vec<Vec<i64>>,
}

/// A van that is out.
struct Out {
    van: usize,
    x: i64,
    y: i64,
    time: i64,
    load: i64,
}

/// A visit of a van.
struct Call {
    number: usize,
    x: i64,
    y: i64,
    open: i64,
    close: i64,
    service: i64,
    load: i64,
}

impl Look {
    fn new() -> Self {
        Self { breaches: Vec::new(), travel: 0, vans: 0, begins: Vec::new() }
    }

    fn breach(&mut self, rule: &'static str, told: String) {
        if self.breaches.len() < MOST {
            self.breaches.push(Breach { rule, told });
        }
    }

    fn call(&mut self, out: &mut Out, call: &Call, speed: &Speed) {
        let drive = seconds((out.x, out.y), (call.x, call.y), speed);
        self.travel += drive;
        out.time = (out.time + drive).max(call.open);
        if out.time > call.close {
            let late = out.time - call.close;
            self.breach("late", format!("van {} comes to visit {} {late} s late", out.van, call.number));
        }
        if let Some(begins) = self.begins.last_mut() {
            begins.push(out.time);
        }
        out.time += call.service;
        (out.x, out.y) = (call.x, call.y);
        out.load += call.load;
    }

    fn back(&mut self, out: &Out, depot: &Depot, speed: &Speed) {
        let drive = seconds((out.x, out.y), (depot.x, depot.y), speed);
        self.travel += drive;
        self.vans += 1;
        let late = out.time + drive - depot.close;
        if late > 0 {
            self.breach("late-home", format!("van {} is back {late} s late", out.van));
        }
    }

    fn overload(&mut self, van: usize, load: i64, capacity: i64) {
        if load > capacity {
            self.breach("overload", format!("van {van} holds {load}, which is over {capacity}"));
        }
    }

    fn finish(mut self, seen: &[bool], vans: &Vans) -> Verdict {
        for (number, _) in seen.iter().enumerate().filter(|(_, seen)| !**seen) {
            self.breach("missing", format!("visit {number} is not made"));
        }
        if self.vans > vans.count {
            self.breach("too-many-vans", format!("{} vans are used and there are {}", self.vans, vans.count));
        }
        Verdict {
            breaches: self.breaches,
            objective: self.travel + self.vans * vans.fixed,
            parts: vec![("routes", self.vans), ("travel", self.travel)],
        }
    }
}

/// Looks at the rounds of a transport.
pub(super) fn transport(problem: &Transport, plan: &Rounds) -> Verdict {
    let (look, seen) = follow_transport(problem, plan);
    look.finish(&seen, &problem.vans)
}

/// When each visit of each route of a transport begins, in seconds after midnight.
pub(super) fn transport_begins(problem: &Transport, plan: &Rounds) -> Vec<Vec<i64>> {
    follow_transport(problem, plan).0.begins
}

fn follow_transport(problem: &Transport, plan: &Rounds) -> (Look, Vec<bool>) {
    let count = problem.requests.len();
    let mut look = Look::new();
    let mut seen = vec![false; 2 * count];
    // On which van a request was picked up.
    let mut on = vec![usize::MAX; count];
    for (van, route) in plan.routes.iter().enumerate() {
        look.begins.push(Vec::new());
        if route.is_empty() {
            continue;
        }
        let mut out = leave(van, &problem.depot);
        for &number in route {
            if !note(&mut look, &mut seen, number) {
                continue;
            }
            let picking = number < count;
            let request = &problem.requests[number % count];
            let stop = &problem.stops[if picking { request.p } else { request.d }];
            let (service, load) = if picking { (request.sp, request.q) } else { (request.sd, -request.q) };
            let (x, y, open, close) = (stop.x, stop.y, stop.open, stop.close);
            look.call(&mut out, &Call { number, x, y, open, close, service, load }, &problem.speed);
            if picking {
                on[number] = van;
            } else if on[number - count] != van {
                look.breach("not-picked-up", format!("van {van} delivers request {} without it", number - count));
            }
            look.overload(van, out.load, problem.vans.capacity);
        }
        look.back(&out, &problem.depot, &problem.speed);
    }
    (look, seen)
}

/// Looks at the rounds of deliveries.
pub(super) fn deliveries(problem: &Deliveries, plan: &Rounds) -> Verdict {
    let (look, seen) = follow_deliveries(problem, plan);
    look.finish(&seen, &problem.vans)
}

/// When each visit of each route of deliveries begins, in seconds after midnight.
pub(super) fn deliveries_begins(problem: &Deliveries, plan: &Rounds) -> Vec<Vec<i64>> {
    follow_deliveries(problem, plan).0.begins
}

fn follow_deliveries(problem: &Deliveries, plan: &Rounds) -> (Look, Vec<bool>) {
    let mut look = Look::new();
    let mut seen = vec![false; problem.stops.len()];
    for (van, route) in plan.routes.iter().enumerate() {
        look.begins.push(Vec::new());
        if route.is_empty() {
            continue;
        }
        let mut out = leave(van, &problem.depot);
        for &number in route {
            if !note(&mut look, &mut seen, number) {
                continue;
            }
            let stop = &problem.stops[number];
            let (x, y, open, close) = (stop.x, stop.y, stop.open, stop.close);
            let (service, load) = (stop.service, stop.q);
            look.call(&mut out, &Call { number, x, y, open, close, service, load }, &problem.speed);
        }
        look.overload(van, out.load, problem.vans.capacity);
        look.back(&out, &problem.depot, &problem.speed);
    }
    (look, seen)
}

fn leave(van: usize, depot: &Depot) -> Out {
    Out { van, x: depot.x, y: depot.y, time: depot.open, load: 0 }
}

/// Notes that a visit is made; whether there is such a visit. One that is made twice is driven twice.
fn note(look: &mut Look, seen: &mut [bool], number: usize) -> bool {
    let Some(seen) = seen.get_mut(number) else {
        look.breach("unknown-id", format!("there is no visit {number}"));
        return false;
    };
    if std::mem::replace(seen, true) {
        look.breach("duplicate", format!("visit {number} is made twice"));
    }
    true
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "coordinates and travel times were checked to be small"
)]
fn seconds(from: (i64, i64), to: (i64, i64), speed: &Speed) -> i64 {
    let line = (from.0 as f64 - to.0 as f64).hypot(from.1 as f64 - to.1 as f64);
    (line * speed.detour_pct as f64 / 100.0 / speed.mps as f64).round_ties_even() as i64
}
