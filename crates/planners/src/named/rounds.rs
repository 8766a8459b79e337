//! Pickups and deliveries by van.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::names::{Book, Names};
use super::spot::{Map, Spot, seconds};
use super::{Form, Why};
use crate::clock::to_the_minute;
use crate::fault::Faults;
use crate::rounds::{self, Depot, Speed, Stop, Transport, Vans};

/// What is to be moved from where to where, and the vans that do it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Pickups and deliveries")]
pub(super) struct Rounds {
    /// The fleet and the roads.
    #[serde(flatten)]
    pub fleet: Fleet,
    /// The places where vans call.
    pub stops: Vec<Place>,
    /// What is to be moved.
    pub requests: Vec<Request>,
}

/// Where vans come from, how many there are and how fast they go.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Fleet {
    /// Where vans start and end, in metres to the east.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depot_x: Option<i64>,
    /// Where vans start and end, in metres to the north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depot_y: Option<i64>,
    /// Where vans start and end, in degrees north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depot_latitude: Option<f64>,
    /// Where vans start and end, in degrees east.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depot_longitude: Option<f64>,
    /// The earliest departure.
    #[serde(default = "eight")]
    pub depot_opens: String,
    /// The latest return.
    #[serde(default = "five")]
    pub depot_closes: String,
    /// How many vans there are; when there are no more drivers than days, how many van-days.
    pub vans: i64,
    /// What one can hold.
    pub van_capacity: i64,
    /// What using one costs, in minutes of driving.
    #[serde(default = "super::usual::<120>")]
    pub van_cost_minutes: i64,
    /// How fast vans go.
    #[serde(default = "super::usual::<40>")]
    pub km_per_hour: i64,
    /// How much longer the road is than the straight line, in percent of the line.
    #[serde(default = "super::usual::<130>")]
    pub detour_percent: i64,
}

fn eight() -> String {
    "08:00".to_owned()
}

fn five() -> String {
    "17:00".to_owned()
}

/// A place where vans call.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Place {
    /// Its name.
    pub name: String,
    /// Where it is.
    #[serde(flatten)]
    pub at: Spot,
    /// From when on; the depot's time when it is not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens: Option<String>,
    /// Until when a visit may begin; the depot's time when it is not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes: Option<String>,
}

/// Something that is to be moved.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Request {
    /// Its name or number.
    pub name: String,
    /// The stop where it is picked up.
    pub from: String,
    /// The stop where it is delivered.
    pub to: String,
    /// How much of a van it takes.
    pub load: i64,
    /// How long loading takes, in minutes.
    #[serde(default = "super::usual::<10>")]
    pub pickup_minutes: i64,
    /// How long unloading takes, in minutes.
    #[serde(default = "super::usual::<10>")]
    pub delivery_minutes: i64,
}

/// Which van calls where, in which order and when.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Plan of rounds")]
pub(super) struct Calls {
    /// The visits of each van in their order.
    pub visits: Vec<Visit>,
    /// What each van does; not looked at when a plan is checked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vans: Vec<Van>,
}

/// A visit of a van.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Visit {
    /// Which van, counted from 1.
    pub van: i64,
    /// The request, or the stop of a delivery.
    pub name: String,
    /// What is done there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<What>,
    /// The stop.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stop: Option<String>,
    /// When the visit begins; not looked at when a plan is checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begins: Option<String>,
    /// Why it is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// What is done on a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum What {
    /// Something is loaded.
    Pickup,
    /// Something is brought.
    Delivery,
}

/// What a van does.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[expect(clippy::struct_field_names, reason = "the list or column is called so in files")]
pub(super) struct Van {
    /// Which van, counted from 1.
    pub van: i64,
    /// How many visits it makes.
    pub visits: i64,
    /// Why it is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl Fleet {
    pub(super) fn spot(&self) -> Spot {
        Spot { x: self.depot_x, y: self.depot_y, latitude: self.depot_latitude, longitude: self.depot_longitude }
    }

    pub(super) fn depot(&self, map: &Map, faults: &mut Faults) -> Depot {
        let (x, y) = map.metres(&self.spot(), "depot", faults);
        let open = seconds(&self.depot_opens, "depot_opens", faults);
        Depot { x, y, open, close: seconds(&self.depot_closes, "depot_closes", faults) }
    }

    pub(super) fn vans(&self) -> Vans {
        Vans { count: self.vans, capacity: self.van_capacity, fixed: self.van_cost_minutes.saturating_mul(60) }
    }

    /// Ten metres a second along a road that is longer by as much as vans go slower.
    pub(super) fn speed(&self, faults: &mut Faults) -> Speed {
        if !faults.range(self.km_per_hour, (1, 200), "km_per_hour") {
            return Speed { mps: 10, detour_pct: 100 };
        }
        faults.range(self.detour_percent, (1, 1_000), "detour_percent");
        let longer = self.detour_percent.saturating_mul(36);
        Speed { mps: 10, detour_pct: longer.saturating_add(self.km_per_hour / 2) / self.km_per_hour }
    }
}

impl Place {
    pub(super) fn stop(&self, (x, y): (i64, i64), depot: &Depot, place: &str, faults: &mut Faults) -> Stop {
        let mut time = |told: &Option<String>, usual: i64, name: &str| match told {
            Some(time) => seconds(time, format!("{place}.{name}"), faults),
            None => usual,
        };
        let open = time(&self.opens, depot.open, "opens");
        Stop { x, y, open, close: time(&self.closes, depot.close, "closes") }
    }
}

impl Form for Rounds {
    type Problem = Transport;
    type Plan = Calls;

    const PLACES: &'static [(&'static str, &'static str)] = &[
        ("stops[*].x", "stops[*]"),
        ("stops[*].y", "stops[*]"),
        ("stops[*].open", "stops[*].opens"),
        ("stops[*].close", "stops[*].closes"),
        ("depot.open", "depot_opens"),
        ("depot.close", "depot_closes"),
        ("requests[*].q", "requests[*].load"),
        ("requests[*].sp", "requests[*].pickup_minutes"),
        ("requests[*].sd", "requests[*].delivery_minutes"),
        ("vans.count", "vans"),
        ("vans.capacity", "van_capacity"),
        ("vans.fixed", "van_cost_minutes"),
        ("speed.detour_pct", "detour_percent"),
    ];

    fn translate(&self, faults: &mut Faults) -> (Transport, Names) {
        let spot = self.fleet.spot();
        let map = Map::around(self.stops.iter().map(|stop| &stop.at).chain([&spot]));
        let depot = self.fleet.depot(&map, faults);
        let book = Book::of(("stop", "stops"), self.stops.iter().map(|stop| stop.name.as_str()), faults);
        Book::of(("request", "requests"), self.requests.iter().map(|request| request.name.as_str()), faults);
        let stop = |(n, stop): (usize, &Place)| {
            let place = format!("stops[{n}]");
            stop.stop(map.metres(&stop.at, &place, faults), &depot, &place, faults)
        };
        let stops = self.stops.iter().enumerate().map(stop).collect();
        let request = |(n, request): (usize, &Request)| rounds::Request {
            p: book.find(&request.from, format!("requests[{n}].from"), faults),
            d: book.find(&request.to, format!("requests[{n}].to"), faults),
            q: request.load,
            sp: request.pickup_minutes.saturating_mul(60),
            sd: request.delivery_minutes.saturating_mul(60),
        };
        let requests = self.requests.iter().enumerate().map(request).collect();
        let problem = Transport { depot, stops, requests, vans: self.fleet.vans(), speed: self.fleet.speed(faults) };
        let say = |what: &'static str, at: fn(&Request) -> &str| {
            self.requests.iter().map(move |request| format!("{what} of {} at {}", request.name, at(request)))
        };
        let visits = say("pickup", |request| &request.from).chain(say("delivery", |request| &request.to));
        let names = Names::default()
            .keep(("request", "requests"), self.requests.iter().map(|request| request.name.clone()))
            .say(("stop", "stops"), self.stops.iter().map(|stop| stop.name.clone()))
            .say(("visit", "visits"), visits)
            .keep(("van", "vans"), from_one(self.requests.len()));
        (problem, names)
    }

    fn tell(&self, problem: &Transport, plan: &rounds::Rounds, why: &Why) -> Calls {
        let count = self.requests.len();
        let line = |number: usize, begins: i64| {
            let (job, what) = if number < count { (number, What::Pickup) } else { (number - count, What::Delivery) };
            let request = self.requests.get(job)?;
            let stop = if what == What::Pickup { &request.from } else { &request.to };
            Some(Visit {
                van: 0,
                name: request.name.clone(),
                what: Some(what),
                stop: Some(stop.clone()),
                begins: Some(to_the_minute(begins)),
                why: why.of(&format!("request {job}")),
            })
        };
        told(&plan.routes, &problem.begins(plan), line, why)
    }

    fn understand(&self, _: &Transport, plan: &Calls, faults: &mut Faults) -> rounds::Rounds {
        let book =
            Book::of(("request", "requests"), self.requests.iter().map(|one| one.name.as_str()), &mut Faults::new());
        let count = self.requests.len();
        understood(plan, faults, |n, visit, faults| {
            let job = book.find(&visit.name, format!("visits[{n}].name"), faults);
            match visit.what {
                Some(What::Pickup) => job,
                Some(What::Delivery) => count + job,
                None => {
                    let told = "it does not say what is done";
                    faults.add("missing", format!("visits[{n}].what"), told, "Write pickup or delivery.");
                    job
                }
            }
        })
    }
}

/// Vans are counted from 1 by people. There are never more of them than jobs.
pub(super) fn from_one(jobs: usize) -> impl Iterator<Item = String> {
    (1..=jobs).map(|van| van.to_string())
}

/// The visits and vans of routes.
pub(super) fn told(
    routes: &[Vec<usize>],
    begins: &[Vec<i64>],
    line: impl Fn(usize, i64) -> Option<Visit>,
    why: &Why,
) -> Calls {
    let mut calls = Calls { visits: Vec::new(), vans: Vec::new() };
    for (van, (route, begins)) in routes.iter().zip(begins).enumerate().filter(|(_, (route, _))| !route.is_empty()) {
        let number = i64::try_from(van + 1).unwrap_or(i64::MAX);
        let visits = route.iter().zip(begins).filter_map(|(visit, begins)| line(*visit, *begins));
        calls.visits.extend(visits.map(|visit| Visit { van: number, ..visit }));
        let visits = i64::try_from(route.len()).unwrap_or(i64::MAX);
        calls.vans.push(Van { van: number, visits, why: why.of(&format!("van {van}")) });
    }
    calls
}

/// The routes of visits; vans in the order of their numbers.
pub(super) fn understood(
    plan: &Calls,
    faults: &mut Faults,
    mut number: impl FnMut(usize, &Visit, &mut Faults) -> usize,
) -> rounds::Rounds {
    let mut routes = std::collections::BTreeMap::<i64, Vec<usize>>::new();
    for (n, visit) in plan.visits.iter().enumerate() {
        let called = number(n, visit, faults);
        routes.entry(visit.van).or_default().push(called);
    }
    rounds::Rounds { routes: routes.into_values().collect() }
}
