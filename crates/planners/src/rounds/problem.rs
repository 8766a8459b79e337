//! The two problems in the form in which they are exchanged, and what no solver should see of them.

use serde::{Deserialize, Serialize};

use crate::fault::Faults;

/// Most stops: the travel times between all pairs of them are kept.
pub(super) const MOST_STOPS: usize = 12_000;
/// Most requests of a transport.
pub(super) const MOST_REQUESTS: usize = 30_000;
/// The furthest a place may be from the origin, in metres.
const FURTHEST: i64 = 100_000_000;
/// The latest time, and the longest service, in seconds.
const LATEST: i64 = 500_000_000;
const LONGEST: i64 = 100_000_000;
/// The largest load of one request and of one van.
const HEAVIEST: i64 = 1_000_000;
const LARGEST: i64 = 1_000_000_000;
/// The largest cost of a van.
const DEAREST: i64 = 1_000_000_000;
/// The largest detour in percent and the highest speed.
const DETOUR: i64 = 10_000;
const FASTEST: i64 = 1_000_000;
/// The longest travel between two places, in seconds.
const LONGEST_TRAVEL: f64 = 1e8;

/// Where the vans start and end, and between which times they are out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Depot {
    /// Metres to the east of the origin.
    pub x: i64,
    /// Metres to the north of the origin.
    pub y: i64,
    /// The earliest departure, in seconds after midnight.
    pub open: i64,
    /// The latest return, in seconds after midnight.
    pub close: i64,
}

/// What drives: vans that are all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vans {
    /// How many there are; for deliveries: how many van-days.
    pub count: i64,
    /// What one can hold.
    pub capacity: i64,
    /// What using one costs, in seconds of travel.
    pub fixed: i64,
}

/// How travel times follow from places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Speed {
    /// Metres per second.
    pub mps: i64,
    /// How much longer the road is than the straight line: 130 is 1.3 times as long.
    pub detour_pct: i64,
}

/// A place with opening times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// Metres to the east of the origin.
    pub x: i64,
    /// Metres to the north of the origin.
    pub y: i64,
    /// A visit begins no earlier, in seconds after midnight.
    pub open: i64,
    /// A visit begins no later, in seconds after midnight.
    pub close: i64,
}

/// Something to bring from one stop to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The number of the stop where it is picked up.
    pub p: usize,
    /// The number of the stop where it is delivered.
    pub d: usize,
    /// How much of a van it takes.
    pub q: i64,
    /// How long the pickup takes, in seconds.
    pub sp: i64,
    /// How long the delivery takes, in seconds.
    pub sd: i64,
}

/// A place where something is delivered from the depot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Metres to the east of the origin.
    pub x: i64,
    /// Metres to the north of the origin.
    pub y: i64,
    /// How much of a van it takes.
    pub q: i64,
    /// The visit begins no earlier, in seconds after midnight.
    pub open: i64,
    /// The visit begins no later, in seconds after midnight.
    pub close: i64,
    /// How long the visit takes, in seconds.
    pub service: i64,
}

/// Requests that vans pick up at one stop and deliver at another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transport {
    /// Where vans start and end.
    pub depot: Depot,
    /// The places.
    pub stops: Vec<Stop>,
    /// What is to be moved between them.
    pub requests: Vec<Request>,
    /// What drives.
    pub vans: Vans,
    /// How long it takes to get from one place to another.
    pub speed: Speed,
}

/// Deliveries from the depot; a route is one day of one van.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deliveries {
    /// Where vans start and end.
    pub depot: Depot,
    /// The places and what they get.
    pub stops: Vec<Delivery>,
    /// What drives.
    pub vans: Vans,
    /// How long it takes to get from one place to another.
    pub speed: Speed,
}

/// Who goes where, in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rounds {
    /// One list per van that is used. Of a transport with `n` requests, number `i` below `n` is the pickup of request
    /// `i` and `n + i` its delivery; of deliveries a number is that of the stop.
    pub routes: Vec<Vec<usize>>,
}

/// Refuses a transport that no solver should see.
pub(super) fn transport(problem: &Transport) -> Result<(), Faults> {
    let mut faults = Faults::new();
    common(&mut faults, &problem.depot, &problem.vans, &problem.speed);
    number(&mut faults, problem.stops.len(), MOST_STOPS, "stops");
    number(&mut faults, problem.requests.len(), MOST_REQUESTS, "requests");
    for (n, stop) in problem.stops.iter().enumerate() {
        place(&mut faults, (stop.x, stop.y), (stop.open, stop.close), &format!("stops[{n}]"));
    }
    for (n, request) in problem.requests.iter().enumerate() {
        let at = |key: &str| format!("requests[{n}].{key}");
        faults.index(request.p, problem.stops.len(), at("p"));
        faults.index(request.d, problem.stops.len(), at("d"));
        faults.range(request.q, (0, HEAVIEST), at("q"));
        faults.range(request.sp, (0, LONGEST), at("sp"));
        faults.range(request.sd, (0, LONGEST), at("sd"));
    }
    reach(&mut faults, &problem.depot, problem.stops.iter().map(|stop| (stop.x, stop.y)), &problem.speed);
    faults.into_result()
}

/// Refuses deliveries that no solver should see.
pub(super) fn deliveries(problem: &Deliveries) -> Result<(), Faults> {
    let mut faults = Faults::new();
    common(&mut faults, &problem.depot, &problem.vans, &problem.speed);
    number(&mut faults, problem.stops.len(), MOST_STOPS, "stops");
    for (n, stop) in problem.stops.iter().enumerate() {
        place(&mut faults, (stop.x, stop.y), (stop.open, stop.close), &format!("stops[{n}]"));
        faults.range(stop.q, (0, HEAVIEST), format_args!("stops[{n}].q"));
        faults.range(stop.service, (0, LONGEST), format_args!("stops[{n}].service"));
    }
    reach(&mut faults, &problem.depot, problem.stops.iter().map(|stop| (stop.x, stop.y)), &problem.speed);
    faults.into_result()
}

fn common(faults: &mut Faults, depot: &Depot, vans: &Vans, speed: &Speed) {
    place(faults, (depot.x, depot.y), (depot.open, depot.close), "depot");
    faults.range(vans.count, (0, LARGEST), "vans.count");
    faults.range(vans.capacity, (0, LARGEST), "vans.capacity");
    faults.range(vans.fixed, (0, DEAREST), "vans.fixed");
    faults.range(speed.mps, (1, FASTEST), "speed.mps");
    faults.range(speed.detour_pct, (0, DETOUR), "speed.detour_pct");
}

fn number(faults: &mut Faults, count: usize, most: usize, list: &str) {
    if count > most {
        let told = format!("there are {count}; this planner can hold {most}");
        faults.add("too-many", list, told, "Split the problem by region or by day.");
    }
}

fn place(faults: &mut Faults, (x, y): (i64, i64), (open, close): (i64, i64), at: &str) {
    faults.range(x, (-FURTHEST, FURTHEST), format_args!("{at}.x"));
    faults.range(y, (-FURTHEST, FURTHEST), format_args!("{at}.y"));
    let inside = faults.range(open, (0, LATEST), format_args!("{at}.open"))
        & faults.range(close, (0, LATEST), format_args!("{at}.close"));
    if inside && open > close {
        let told = format!("it closes at {close}, before it opens at {open}");
        faults.add("closes-before-it-opens", format!("{at}.close"), told, "Correct one of the times.");
    }
}

/// Refuses travel that takes longer than times can count.
#[expect(clippy::cast_precision_loss, reason = "the coordinates are small by now, and only a size is compared")]
fn reach(faults: &mut Faults, depot: &Depot, stops: impl Iterator<Item = (i64, i64)>, speed: &Speed) {
    if !faults.all().is_empty() {
        return;
    }
    let (mut low, mut high) = ((depot.x, depot.y), (depot.x, depot.y));
    for (x, y) in stops {
        low = (low.0.min(x), low.1.min(y));
        high = (high.0.max(x), high.1.max(y));
    }
    let metres = ((high.0 - low.0) as f64).hypot((high.1 - low.1) as f64);
    let seconds = metres * speed.detour_pct as f64 / 100.0 / speed.mps as f64;
    if seconds > LONGEST_TRAVEL {
        let told =
            format!("from one end to the other takes {seconds:.0} seconds; at most {LONGEST_TRAVEL:.0} can be counted");
        faults.add("too-far", "speed", told, "Correct the places, the speed or the detour.");
    }
}
