//! Devices from units that have them left over to units that lack them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::names::{Book, Called, Names};
use super::spot::{Map, Spot};
use super::{Form, Why};
use crate::fault::Faults;
use crate::redistribute::{Demand, Flow, Kind, Redistribution, School, Shipments, Substitute, Supply};

/// Which units have devices to spare, which need some, and what may stand in for what.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Redistribution")]
pub(super) struct Redistribute {
    /// What a transport between two units costs, whatever it carries.
    #[serde(default = "super::usual::<60>")]
    pub transport_cost: i64,
    /// What each kilometre of it costs on top.
    #[serde(default = "super::usual::<6>")]
    pub cost_per_km: i64,
    /// How much longer the road is than the straight line, in percent of the line.
    #[serde(default = "super::usual::<130>")]
    pub detour_percent: i64,
    /// The schools, offices and locations.
    pub units: Vec<Unit>,
    /// What can be spared.
    pub supply: Vec<Spare>,
    /// What is needed.
    pub needs: Vec<Need>,
    /// What may be given for something else. The wanted kind itself may always be given.
    #[serde(default)]
    pub substitutes: Vec<StandIn>,
    /// How bad a missing device is, by the names that needs use.
    #[serde(default)]
    pub priorities: Vec<Priority>,
}

/// A school, an office, a location.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Unit {
    /// Its name.
    pub name: String,
    /// Where it is.
    #[serde(flatten)]
    pub at: Spot,
}

/// Devices that a unit can spare.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Spare {
    /// The unit that has them.
    pub unit: String,
    /// What kind they are.
    pub kind: String,
    /// How many.
    pub quantity: i64,
}

/// Devices that a unit needs.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Need {
    /// The unit that lacks them.
    pub unit: String,
    /// For whom: a class, a grade, a team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The wanted kind.
    pub kind: String,
    /// How many.
    pub quantity: i64,
    /// One of the priorities; missing devices weigh 100 without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
}

/// A kind that may be given for another.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct StandIn {
    /// What is asked for.
    pub wanted: String,
    /// What may be given instead.
    pub given: String,
    /// How much worse that is, for each device.
    pub penalty: i64,
}

/// A priority of needs.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Priority {
    /// Its name.
    pub name: String,
    /// How bad one missing device is.
    pub weight: i64,
}

/// Which devices go where, and what stays unmet.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Plan of a redistribution")]
pub(super) struct Transfers {
    /// What is brought.
    pub transfers: Vec<Transfer>,
    /// What stays unmet; not looked at when a plan is checked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unmet: Vec<Unmet>,
}

/// Devices that go from one unit to another.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Transfer {
    /// The unit that gives.
    pub from: String,
    /// The unit that gets.
    pub to: String,
    /// For whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The kind that was asked for.
    pub wanted: String,
    /// The kind that is given.
    pub given: String,
    /// How many.
    pub quantity: i64,
    /// The priority of the need.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// Why it is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// A need that is not met in full.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Unmet {
    /// The unit that lacks devices.
    pub unit: String,
    /// For whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The wanted kind.
    pub kind: String,
    /// How many are missing.
    pub missing: i64,
    /// The priority of the need.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// Why it is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// What a missing device weighs whose need has no priority.
const USUAL_WEIGHT: i64 = 100;

impl Redistribute {
    fn kinds(&self) -> Called {
        let mut kinds = Called::default();
        let supplied = self.supply.iter().map(|spare| &spare.kind).chain(self.needs.iter().map(|need| &need.kind));
        for kind in supplied.chain(self.substitutes.iter().flat_map(|stand_in| [&stand_in.wanted, &stand_in.given])) {
            kinds.number(kind);
        }
        kinds
    }

    fn units(&self, faults: &mut Faults) -> Book {
        Book::of(("unit", "units"), self.units.iter().map(|unit| unit.name.as_str()), faults)
    }

    fn schools(&self, faults: &mut Faults) -> Vec<School> {
        let map = Map::around(self.units.iter().map(|unit| &unit.at));
        let school = |(n, unit): (usize, &Unit)| {
            let (x, y) = map.metres(&unit.at, &format!("units[{n}]"), faults);
            School { id: String::new(), name: unit.name.clone(), x, y }
        };
        self.units.iter().enumerate().map(school).collect()
    }

    fn demand(&self, units: &Book, kinds: &mut Called, faults: &mut Faults) -> (Vec<Demand>, Vec<String>) {
        let names = self.priorities.iter().map(|priority| priority.name.as_str());
        let priorities = Book::of(("priority", "priorities"), names, faults);
        let mut groups = Called::default();
        let line = |(n, need): (usize, &Need)| {
            let unit = units.find(&need.unit, format!("needs[{n}].unit"), faults);
            let group = groups.number(need.group.as_deref().unwrap_or_default());
            let priority = need.priority.as_deref().filter(|name| !name.is_empty());
            let priority = priority.map_or(0, |name| 1 + priorities.find(name, format!("needs[{n}].priority"), faults));
            Demand(unit, super::number(group), kinds.number(&need.kind), need.quantity, super::number(priority))
        };
        let lines = self.needs.iter().enumerate().map(line).collect();
        (lines, groups.names)
    }
}

impl Form for Redistribute {
    type Problem = Redistribution;
    type Plan = Transfers;

    const PLACES: &'static [(&'static str, &'static str)] = &[
        ("schools", "units"),
        ("schools[*].x", "units[*]"),
        ("schools[*].y", "units[*]"),
        ("supply[*][2]", "supply[*].quantity"),
        ("demand", "needs"),
        ("demand[*][3]", "needs[*].quantity"),
        ("subst", "substitutes"),
        ("subst[*]", "substitutes[*]"),
        ("subst[*][2]", "substitutes[*].penalty"),
        ("pair_fixed", "transport_cost"),
        ("per_km", "cost_per_km"),
        ("detour_pct", "detour_percent"),
        ("unmet_weight", "priorities"),
    ];

    fn translate(&self, faults: &mut Faults) -> (Redistribution, Names) {
        let (units, mut kinds) = (self.units(faults), self.kinds());
        let supply = self.supply.iter().enumerate().map(|(n, spare)| {
            let unit = units.find(&spare.unit, format!("supply[{n}].unit"), faults);
            Supply(unit, kinds.number(&spare.kind), spare.quantity)
        });
        let supply = supply.collect();
        let (demand, groups) = self.demand(&units, &mut kinds, faults);
        let stand_ins = self.substitutes.iter();
        let mut subst: Vec<_> =
            stand_ins.map(|one| Substitute(kinds.number(&one.wanted), kinds.number(&one.given), one.penalty)).collect();
        for kind in 0..kinds.names.len() {
            if !subst.iter().any(|one| (one.0, one.1) == (kind, kind)) {
                subst.push(Substitute(kind, kind, 0));
            }
        }
        let weights = self.priorities.iter().map(|priority| priority.weight);
        let weights = [USUAL_WEIGHT].into_iter().chain(weights).enumerate();
        let names = self.priorities.iter().map(|priority| priority.name.as_str());
        let names = Names::default()
            .say(("priority", "priorities"), ["no priority"].into_iter().chain(names))
            .say(
                ("grade", "grades"),
                groups.into_iter().map(|group| if group.is_empty() { "all".to_owned() } else { group }),
            )
            .say(("kind", "kinds"), kinds.names.clone());
        let problem = Redistribution {
            problem: Kind::default(),
            kinds: kinds.names,
            schools: self.schools(faults),
            supply,
            demand,
            subst,
            unmet_weight: weights.map(|(n, weight)| (n.to_string(), weight)).collect(),
            pair_fixed: self.transport_cost,
            per_km: self.cost_per_km,
            detour_pct: self.detour_percent,
        };
        (problem, names)
    }

    fn tell(&self, problem: &Redistribution, plan: &Shipments, why: &Why) -> Transfers {
        let mut missing: Vec<i64> = self.needs.iter().map(|need| need.quantity).collect();
        let mut transfers = Vec::with_capacity(plan.flows.len());
        for &Flow(from, to, quantity) in &plan.flows {
            let (Some(spare), Some(need), Some(line)) =
                (self.supply.get(from), self.needs.get(to), problem.demand.get(to))
            else {
                continue;
            };
            if let Some(missing) = missing.get_mut(to) {
                *missing -= quantity;
            }
            let reason = format!("{quantity} × {}: {} to {}, grade {}", spare.kind, spare.unit, need.unit, line.1);
            transfers.push(Transfer {
                from: spare.unit.clone(),
                to: need.unit.clone(),
                group: need.group.clone(),
                wanted: need.kind.clone(),
                given: spare.kind.clone(),
                quantity,
                priority: need.priority.clone(),
                why: why.of(&reason),
            });
        }
        let short = self.needs.iter().zip(missing).filter(|(_, missing)| *missing > 0);
        let unmet = short.map(|(need, missing)| Unmet {
            unit: need.unit.clone(),
            group: need.group.clone(),
            kind: need.kind.clone(),
            missing,
            priority: need.priority.clone(),
            why: why.of("Unmet"),
        });
        Transfers { transfers, unmet: unmet.collect() }
    }

    fn understand(&self, problem: &Redistribution, plan: &Transfers, faults: &mut Faults) -> Shipments {
        let (units, mut kinds) = (self.units(&mut Faults::new()), self.kinds());
        let mut lines = Lines::of(self, problem);
        let mut flows = Vec::with_capacity(plan.transfers.len());
        for (n, transfer) in plan.transfers.iter().enumerate() {
            let from = units.find(&transfer.from, format!("transfers[{n}].from"), faults);
            let to = units.find(&transfer.to, format!("transfers[{n}].to"), faults);
            let given = (from, kinds.number(&transfer.given));
            let wanted = (to, kinds.number(&transfer.wanted));
            lines.spread(transfer, (given, wanted), &mut flows);
            if let Some(place) = lines.unknown.take() {
                let told = format!("{} has no such line in {}", place.0, place.1);
                faults.add("unknown-line", format!("transfers[{n}]"), told, "Correct the unit, the kind or the group.");
            }
        }
        Shipments { flows }
    }
}

/// A unit and a kind.
type Line = (usize, usize);

/// The lines of supply and need by unit and kind, with what is left of them: one transfer may use several.
struct Lines<'f> {
    form: &'f Redistribute,
    supply: BTreeMap<Line, Vec<usize>>,
    needs: BTreeMap<Line, Vec<usize>>,
    left: Vec<i64>,
    lacks: Vec<i64>,
    unknown: Option<(String, &'static str)>,
}

impl<'f> Lines<'f> {
    fn of(form: &'f Redistribute, problem: &Redistribution) -> Self {
        let (mut supply, mut needs): (BTreeMap<_, Vec<_>>, BTreeMap<_, Vec<_>>) = Default::default();
        for (n, line) in problem.supply.iter().enumerate() {
            supply.entry((line.0, line.1)).or_default().push(n);
        }
        for (n, line) in problem.demand.iter().enumerate() {
            needs.entry((line.0, line.2)).or_default().push(n);
        }
        let left = problem.supply.iter().map(|line| line.2).collect();
        let lacks = problem.demand.iter().map(|line| line.3).collect();
        Self { form, supply, needs, left, lacks, unknown: None }
    }

    /// Takes a transfer from the lines it fits. What goes beyond them stays on the last, for the checker to tell.
    fn spread(&mut self, transfer: &Transfer, (given, wanted): (Line, Line), flows: &mut Vec<Flow>) {
        let same = |a: &Option<String>, b: &Option<String>| a.as_deref().unwrap_or("") == b.as_deref().unwrap_or("");
        let needs = &self.form.needs;
        let fits = |n: &usize| {
            needs.get(*n).is_some_and(|need| {
                same(&need.group, &transfer.group)
                    && (transfer.priority.is_none() || same(&need.priority, &transfer.priority))
            })
        };
        let sources = self.supply.get(&given).cloned().unwrap_or_default();
        let sinks: Vec<usize> = self.needs.get(&wanted).into_iter().flatten().copied().filter(fits).collect();
        if sources.is_empty() || sinks.is_empty() {
            let of_supply = sources.is_empty();
            let (unit, list) = if of_supply { (&transfer.from, "supply") } else { (&transfer.to, "needs") };
            self.unknown = Some((unit.clone(), list));
            return;
        }
        let mut rest = transfer.quantity;
        while rest > 0 {
            let room = |of: &[usize], left: &[i64]| of.iter().copied().find(|n| left[*n] > 0);
            let (source, sink) = (room(&sources, &self.left), room(&sinks, &self.lacks));
            let (from, to) = (source.or(sources.last().copied()), sink.or(sinks.last().copied()));
            let (Some(from), Some(to)) = (from, to) else { return };
            let fits = [source.map(|n| self.left[n]), sink.map(|n| self.lacks[n])].into_iter().flatten().min();
            let part = fits.unwrap_or(rest).min(rest);
            self.left[from] = self.left[from].saturating_sub(part);
            self.lacks[to] = self.lacks[to].saturating_sub(part);
            flows.push(Flow(from, to, part));
            rest -= part;
        }
        if transfer.quantity <= 0 {
            flows.push(Flow(sources[0], sinks[0], transfer.quantity));
        }
    }
}
