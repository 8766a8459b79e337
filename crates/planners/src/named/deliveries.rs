//! Deliveries by van from one depot.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::names::{Book, Names};
use super::rounds::{Calls, Fleet, Place, Visit, What, from_one, told, understood};
use super::spot::Map;
use super::{Form, Why};
use crate::clock::to_the_minute;
use crate::fault::Faults;
use crate::rounds::{self, Delivery};

/// Who gets what, and the vans that bring it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Deliveries")]
pub(super) struct Deliveries {
    /// The fleet and the roads.
    #[serde(flatten)]
    pub fleet: Fleet,
    /// The places that get something.
    pub deliveries: Vec<Parcel>,
}

/// A place that gets something.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Parcel {
    /// Who and where.
    #[serde(flatten)]
    pub place: Place,
    /// How much of a van it takes.
    #[serde(default = "super::usual::<1>")]
    pub load: i64,
    /// How long the visit takes, in minutes.
    #[serde(default = "super::usual::<10>")]
    pub minutes: i64,
}

impl Form for Deliveries {
    type Problem = rounds::Deliveries;
    type Plan = Calls;

    const PLACES: &'static [(&'static str, &'static str)] = &[
        ("stops", "deliveries"),
        ("stops[*].x", "deliveries[*]"),
        ("stops[*].y", "deliveries[*]"),
        ("stops[*].q", "deliveries[*].load"),
        ("stops[*].open", "deliveries[*].opens"),
        ("stops[*].close", "deliveries[*].closes"),
        ("stops[*].service", "deliveries[*].minutes"),
        ("depot.open", "depot_opens"),
        ("depot.close", "depot_closes"),
        ("vans.count", "vans"),
        ("vans.capacity", "van_capacity"),
        ("vans.fixed", "van_cost_minutes"),
        ("speed.detour_pct", "detour_percent"),
    ];

    fn translate(&self, faults: &mut Faults) -> (rounds::Deliveries, Names) {
        let spot = self.fleet.spot();
        let map = Map::around(self.deliveries.iter().map(|parcel| &parcel.place.at).chain([&spot]));
        let depot = self.fleet.depot(&map, faults);
        self.book(faults);
        let stop = |(n, parcel): (usize, &Parcel)| {
            let place = format!("deliveries[{n}]");
            let stop = parcel.place.stop(map.metres(&parcel.place.at, &place, faults), &depot, &place, faults);
            let service = parcel.minutes.saturating_mul(60);
            Delivery { x: stop.x, y: stop.y, q: parcel.load, open: stop.open, close: stop.close, service }
        };
        let stops = self.deliveries.iter().enumerate().map(stop).collect();
        let problem = rounds::Deliveries { depot, stops, vans: self.fleet.vans(), speed: self.fleet.speed(faults) };
        let stops = || self.deliveries.iter().map(|parcel| parcel.place.name.clone());
        let names = Names::default()
            .say(("stop", "stops"), stops())
            .say(("visit", "visits"), stops())
            .keep(("van", "vans"), from_one(self.deliveries.len()));
        (problem, names)
    }

    fn tell(&self, problem: &rounds::Deliveries, plan: &rounds::Rounds, why: &Why) -> Calls {
        let line = |stop: usize, begins: i64| {
            Some(Visit {
                van: 0,
                name: self.deliveries.get(stop)?.place.name.clone(),
                what: Some(What::Delivery),
                stop: None,
                begins: Some(to_the_minute(begins)),
                why: why.of(&format!("stop {stop}")),
            })
        };
        told(&plan.routes, &problem.begins(plan), line, why)
    }

    fn understand(&self, _: &rounds::Deliveries, plan: &Calls, faults: &mut Faults) -> rounds::Rounds {
        let book = self.book(&mut Faults::new());
        understood(plan, faults, |n, visit, faults| book.find(&visit.name, format!("visits[{n}].name"), faults))
    }
}

impl Deliveries {
    fn book(&self, faults: &mut Faults) -> Book {
        Book::of(("delivery", "deliveries"), self.deliveries.iter().map(|parcel| parcel.place.name.as_str()), faults)
    }
}
