//! The problem in the form in which it is exchanged, and what is refused of it.

use serde::{Deserialize, Serialize};

use crate::fault::Faults;

const MOST_DESKS: usize = 200_000;
const MOST_WALLS: usize = 20_000;
/// Most pairs of desks that lie close enough to be looked at; a hundred for each desk.
const MOST_PAIRS: u64 = 20_000_000;
/// Ten kilometres: no building is larger.
const FAR: i64 = 10_000_000;

/// A part of a floor with a most number of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// The floor it is on.
    #[serde(default)]
    pub floor: i64,
    /// At most so many desks may be in use.
    pub cap: i64,
}

/// Desks, of which as many as possible are to be used at a safe distance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seats {
    /// `P5`, or `P5n` when the zones' limits do not count.
    pub problem: String,
    /// The distance that is safe, in millimetres.
    pub d_mm: i64,
    /// Each desk: its floor, its place in millimetres, its zone.
    pub desks: Vec<(i64, i64, i64, usize)>,
    /// The zones.
    pub zones: Vec<Zone>,
    /// Each wall: its floor, its two ends in millimetres.
    #[serde(default)]
    pub walls: Vec<(i64, i64, i64, i64, i64)>,
    /// Whether a wall between two desks makes any distance safe.
    #[serde(default)]
    pub use_walls: bool,
}

/// The desks that are used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatPlan {
    /// Their numbers, counted from 0.
    pub desks: Vec<i64>,
}

impl Seats {
    /// Whether the zones' limits count.
    #[must_use]
    pub fn limited(&self) -> bool {
        self.problem != "P5n"
    }

    /// All faults; none when a solver may see it.
    pub(super) fn faults(&self) -> Faults {
        let mut faults = Faults::new();
        for (place, size, most) in [("desks", self.desks.len(), MOST_DESKS), ("walls", self.walls.len(), MOST_WALLS)] {
            if size > most {
                let told = format!("{size} are too many; at most {most} can be planned at once");
                faults.add("too-large", place, told, "Plan one building after another.");
            }
        }
        faults.range(self.d_mm, (1, 1_000_000), "d_mm");
        for (n, zone) in self.zones.iter().enumerate() {
            faults.range(zone.cap, (0, 1_000_000_000), format_args!("zones[{n}].cap"));
        }
        for (n, &(_, x, y, zone)) in self.desks.iter().enumerate() {
            faults.range(x, (-FAR, FAR), format_args!("desks[{n}][1]"));
            faults.range(y, (-FAR, FAR), format_args!("desks[{n}][2]"));
            faults.index(zone, self.zones.len(), format_args!("desks[{n}][3]"));
        }
        for (n, &(_, x0, y0, x1, y1)) in self.walls.iter().enumerate() {
            for (k, at) in [x0, y0, x1, y1].into_iter().enumerate() {
                faults.range(at, (-FAR, FAR), format_args!("walls[{n}][{}]", k + 1));
            }
        }
        if faults.all().is_empty() {
            let pairs = super::conflict::pairs(self);
            if pairs > MOST_PAIRS {
                let told = format!("{pairs} pairs of desks lie about so close; at most {MOST_PAIRS} can be looked at");
                faults.add("too-dense", "d_mm", told, "Give the distance and all places in millimetres.");
            }
        }
        faults
    }
}
