//! The problem and the plan in the form of exchange, and what makes a problem fit to be solved.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::fault::Faults;

/// Most schools of one problem.
const MOST_SCHOOLS: usize = 10_000;
/// Most lines of supply, and of demand.
const MOST_LINES: usize = 200_000;
/// Kinds are numbered below this.
const MOST_KINDS: usize = 200;
/// Most different priorities.
const MOST_PRIORITIES: usize = 20;
/// Most devices in all lines of supply together, and in all lines of demand together.
const MOST_DEVICES: i64 = 1_000_000;
/// Coordinates are at most so many metres from the origin: half way round the earth. Squares of distances are then
/// exact in floating point.
const FARTHEST: i64 = 20_000_000;
/// Largest weight, penalty, and cost of a kilometre.
const DEAREST: i64 = 1_000_000;
/// Largest fixed cost of a pair of schools.
const DEAREST_PAIR: i64 = 10_000_000;
/// Largest detour, in percent of the straight line.
const LONGEST_DETOUR: i64 = 1_000;

/// The name of this kind of problem in a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Redistribution of devices.
    #[default]
    P1,
}

/// A school: where it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct School {
    /// Its code in the outside world; may be empty.
    #[serde(default)]
    pub id: String,
    /// Its name; may be empty.
    #[serde(default)]
    pub name: String,
    /// Metres to the east.
    pub x: i64,
    /// Metres to the north.
    pub y: i64,
}

/// Devices that a school can spare: school, kind, quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supply(pub usize, pub usize, pub i64);

/// Devices that a grade of a school needs: school, grade, wanted kind, quantity, priority.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Demand(pub usize, pub i64, pub usize, pub i64, pub i64);

/// A kind that may be given for a wanted one: wanted, given, penalty for each device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Substitute(pub usize, pub usize, pub i64);

/// Which school gives which devices to which grade of which other school.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redistribution {
    /// Always `P1`.
    #[serde(default)]
    pub problem: Kind,
    /// The names of the kinds; kinds have only numbers when this is empty.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// The schools.
    pub schools: Vec<School>,
    /// What can be spared.
    pub supply: Vec<Supply>,
    /// What is needed.
    pub demand: Vec<Demand>,
    /// What may be given for what. A kind may stand for itself only when it is listed.
    pub subst: Vec<Substitute>,
    /// How bad one missing device is, for each priority.
    pub unmet_weight: BTreeMap<String, i64>,
    /// What each used pair of schools costs.
    pub pair_fixed: i64,
    /// What each kilometre between a used pair of schools costs on top.
    pub per_km: i64,
    /// The way in percent of the straight line.
    pub detour_pct: i64,
}

/// One line of a plan: line of supply, line of demand, quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow(pub usize, pub usize, pub i64);

/// Which line of supply goes to which line of demand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shipments {
    /// The lines.
    pub flows: Vec<Flow>,
}

impl Redistribution {
    /// Refuses what no solver should see.
    pub(super) fn faults(&self) -> Faults {
        let mut faults = Faults::new();
        self.sizes(&mut faults);
        if !faults.all().is_empty() {
            return faults;
        }
        self.places(&mut faults);
        self.lines(&mut faults);
        self.substitutes(&mut faults);
        self.costs(&mut faults);
        faults
    }

    fn sizes(&self, faults: &mut Faults) {
        let lists = [
            ("schools", self.schools.len(), MOST_SCHOOLS),
            ("supply", self.supply.len(), MOST_LINES),
            ("demand", self.demand.len(), MOST_LINES),
            ("subst", self.subst.len(), MOST_LINES),
            ("kinds", self.kinds.len(), MOST_KINDS),
            ("unmet_weight", self.unmet_weight.len(), MOST_PRIORITIES),
        ];
        for (place, length, most) in lists {
            if length > most {
                let told = format!("{length} entries, where at most {most} can be planned at once");
                faults.add("too-large", place, told, "Split the problem, for instance by region.");
            }
        }
    }

    fn places(&self, faults: &mut Faults) {
        for (n, school) in self.schools.iter().enumerate() {
            faults.range(school.x, (-FARTHEST, FARTHEST), format_args!("schools[{n}].x"));
            faults.range(school.y, (-FARTHEST, FARTHEST), format_args!("schools[{n}].y"));
        }
    }

    fn lines(&self, faults: &mut Faults) {
        let schools = self.schools.len();
        let kinds = self.kind_limit();
        for (n, &Supply(school, kind, quantity)) in self.supply.iter().enumerate() {
            faults.index(school, schools, format_args!("supply[{n}][0]"));
            faults.index(kind, kinds, format_args!("supply[{n}][1]"));
            faults.range(quantity, (0, MOST_DEVICES), format_args!("supply[{n}][2]"));
        }
        for (n, &Demand(school, _, wanted, quantity, priority)) in self.demand.iter().enumerate() {
            faults.index(school, schools, format_args!("demand[{n}][0]"));
            faults.index(wanted, kinds, format_args!("demand[{n}][2]"));
            faults.range(quantity, (0, MOST_DEVICES), format_args!("demand[{n}][3]"));
            if !self.unmet_weight.contains_key(&priority.to_string()) {
                let told = format!("priority {priority} has no weight in unmet_weight");
                faults.add("unknown-id", format!("demand[{n}][4]"), told, "Correct the priority or add its weight.");
            }
        }
        let given = self.supply.iter().map(|line| i128::from(line.2)).sum::<i128>();
        let needed = self.demand.iter().map(|line| i128::from(line.3)).sum::<i128>();
        for (place, total) in [("supply", given), ("demand", needed)] {
            if total > i128::from(MOST_DEVICES) {
                let told = format!("{total} devices in all, where at most {MOST_DEVICES} can be planned at once");
                faults.add("too-large", place, told, "Split the problem, for instance by region.");
            }
        }
    }

    fn substitutes(&self, faults: &mut Faults) {
        let kinds = self.kind_limit();
        let mut seen = BTreeSet::new();
        for (n, &Substitute(wanted, given, penalty)) in self.subst.iter().enumerate() {
            faults.index(wanted, kinds, format_args!("subst[{n}][0]"));
            faults.index(given, kinds, format_args!("subst[{n}][1]"));
            faults.range(penalty, (0, DEAREST), format_args!("subst[{n}][2]"));
            if !seen.insert((wanted, given)) {
                let told = format!("kind {given} for wanted kind {wanted} is listed twice");
                faults.add("duplicate", format!("subst[{n}]"), told, "Leave one of the two.");
            }
        }
    }

    fn costs(&self, faults: &mut Faults) {
        for (priority, &weight) in &self.unmet_weight {
            faults.range(weight, (0, DEAREST), format_args!("unmet_weight.{priority}"));
        }
        faults.range(self.pair_fixed, (0, DEAREST_PAIR), "pair_fixed");
        faults.range(self.per_km, (0, DEAREST), "per_km");
        faults.range(self.detour_pct, (0, LONGEST_DETOUR), "detour_pct");
    }

    /// Kinds are numbered below this.
    fn kind_limit(&self) -> usize {
        if self.kinds.is_empty() { MOST_KINDS } else { self.kinds.len() }
    }

    /// The weight of one missing device of a line of demand.
    pub(super) fn weight(&self, line: &Demand) -> i64 {
        self.unmet_weight.get(&line.4.to_string()).copied().unwrap_or(0)
    }

    /// How a school is called in reasons and pictures.
    pub(super) fn school_name(&self, school: usize) -> String {
        match self.schools.get(school) {
            Some(School { name, .. }) if !name.is_empty() => name.clone(),
            Some(School { id, .. }) if !id.is_empty() => id.clone(),
            _ => format!("school {school}"),
        }
    }

    /// How a kind is called in reasons and pictures.
    pub(super) fn kind_name(&self, kind: usize) -> String {
        self.kinds.get(kind).cloned().unwrap_or_else(|| format!("kind {kind}"))
    }
}
