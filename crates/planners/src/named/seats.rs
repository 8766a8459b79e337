//! Desks at a safe distance.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::names::{Book, Names};
use super::{Form, Why};
use crate::fault::Faults;
use crate::seats::{self, SeatPlan};

/// The desks, and how far apart people must sit.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Desks at a safe distance")]
pub(super) struct Seats {
    /// The distance that is safe, in centimetres.
    #[serde(default = "super::usual::<200>")]
    pub distance_cm: i64,
    /// Whether a wall between two desks makes any distance safe.
    #[serde(default = "yes")]
    pub walls_protect: bool,
    /// The desks.
    pub desks: Vec<Desk>,
    /// Parts of floors with a most number of people.
    #[serde(default)]
    pub zones: Vec<Zone>,
    /// The walls.
    #[serde(default)]
    pub walls: Vec<Wall>,
}

fn yes() -> bool {
    true
}

/// A desk.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Desk {
    /// Its name or number.
    pub name: String,
    /// The floor; distances count on the same floor only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<String>,
    /// Where its chair stands, in centimetres from the left of the floor plan.
    pub x_cm: i64,
    /// Where its chair stands, in centimetres from the top of the floor plan.
    pub y_cm: i64,
    /// Its zone, when it is in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
}

/// A part of a floor with a most number of people.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Zone {
    /// Its name.
    pub name: String,
    /// At most so many desks may be in use.
    pub most: i64,
}

/// A wall, from one end to the other.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Wall {
    /// The floor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<String>,
    /// One end, in centimetres from the left.
    pub x1_cm: i64,
    /// One end, in centimetres from the top.
    pub y1_cm: i64,
    /// The other end, in centimetres from the left.
    pub x2_cm: i64,
    /// The other end, in centimetres from the top.
    pub y2_cm: i64,
}

/// The desks that can be used together.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Plan of desks")]
pub(super) struct Plan {
    /// One line for each desk that is used.
    pub used: Vec<Used>,
}

/// A desk that is used.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Used {
    /// The desk.
    pub desk: String,
    /// Its floor; not looked at when a plan is checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<String>,
    /// Its zone; not looked at when a plan is checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// Why it is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Desks outside all zones are in one of this size.
const NO_LIMIT: i64 = 1_000_000_000;

impl Seats {
    fn book(&self, faults: &mut Faults) -> Book {
        Book::of(("desk", "desks"), self.desks.iter().map(|desk| desk.name.as_str()), faults)
    }

    /// The names of the floors, in the order in which they are first named.
    fn floors(&self) -> Vec<String> {
        let mut floors = Vec::new();
        let all = self.desks.iter().map(|desk| &desk.floor).chain(self.walls.iter().map(|wall| &wall.floor));
        for floor in all.map(|floor| floor.as_deref().unwrap_or_default().trim()) {
            if !floors.iter().any(|known: &String| known == floor) {
                floors.push(floor.to_owned());
            }
        }
        floors
    }
}

impl Form for Seats {
    type Problem = seats::Seats;
    type Plan = Plan;

    const PLACES: &'static [(&'static str, &'static str)] = &[
        ("d_mm", "distance_cm"),
        ("desks[*][1]", "desks[*].x_cm"),
        ("desks[*][2]", "desks[*].y_cm"),
        ("zones[*].cap", "zones[*].most"),
        ("walls[*][1]", "walls[*].x1_cm"),
        ("walls[*][2]", "walls[*].y1_cm"),
        ("walls[*][3]", "walls[*].x2_cm"),
        ("walls[*][4]", "walls[*].y2_cm"),
    ];

    fn translate(&self, faults: &mut Faults) -> (seats::Seats, Names) {
        self.book(faults);
        let zones = Book::of(("zone", "zones"), self.zones.iter().map(|zone| zone.name.as_str()), faults);
        let floors = self.floors();
        let floor = |told: &Option<String>| {
            let name = told.as_deref().unwrap_or_default().trim();
            super::number(floors.iter().position(|floor| floor == name).unwrap_or_default())
        };
        let mm = |cm: i64| cm.saturating_mul(10);
        let desk = |(n, desk): (usize, &Desk)| {
            let zone = match desk.zone.as_deref() {
                Some(name) if !name.is_empty() => zones.find(name, format!("desks[{n}].zone"), faults),
                _ => self.zones.len(),
            };
            (floor(&desk.floor), mm(desk.x_cm), mm(desk.y_cm), zone)
        };
        let desks = self.desks.iter().enumerate().map(desk).collect();
        let limits = self.zones.iter().map(|zone| zone.most).chain([NO_LIMIT]);
        let wall = |wall: &Wall| (floor(&wall.floor), mm(wall.x1_cm), mm(wall.y1_cm), mm(wall.x2_cm), mm(wall.y2_cm));
        let problem = seats::Seats {
            problem: "P5".to_owned(),
            d_mm: mm(self.distance_cm),
            desks,
            zones: limits.map(|cap| seats::Zone { floor: 0, cap }).collect(),
            walls: self.walls.iter().map(wall).collect(),
            use_walls: self.walls_protect,
        };
        let zones = self.zones.iter().map(|zone| zone.name.as_str());
        let names = Names::default()
            .keep(("desk", "desks"), self.desks.iter().map(|desk| desk.name.clone()))
            .keep(("zone", "zones"), zones.chain(["outside all zones"]))
            .keep(("floor", "floors"), floors);
        (problem, names)
    }

    fn tell(&self, _: &seats::Seats, plan: &SeatPlan, why: &Why) -> Plan {
        let line = |number: &i64| {
            let desk = self.desks.get(usize::try_from(*number).ok()?)?;
            Some(Used {
                desk: desk.name.clone(),
                floor: desk.floor.clone(),
                zone: desk.zone.clone(),
                why: why.of(&format!("desk {number}")),
            })
        };
        Plan { used: plan.desks.iter().filter_map(line).collect() }
    }

    fn understand(&self, _: &seats::Seats, plan: &Plan, faults: &mut Faults) -> SeatPlan {
        let book = self.book(&mut Faults::new());
        let lines = plan.used.iter().enumerate();
        let desks = lines.map(|(n, used)| super::number(book.find(&used.desk, format!("used[{n}].desk"), faults)));
        SeatPlan { desks: desks.collect() }
    }
}
