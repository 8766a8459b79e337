//! The stages of the search: a first plan, fewer vans, less travel.

use rand::RngExt;

use super::anneal::{Weights, anneal, squeeze};
use super::conflict;
use super::model::{Model, id};
use super::ruin::{Keys, Shaker};
use super::start;
use super::state::{Plan, State};
use crate::anneal::{Cooling, real};
use crate::control::{Control, Random};
use crate::model::Infeasible;

/// The part of the limit that the search takes; the rest is the bound's.
pub(super) const SEARCH: f64 = 0.97;
/// The part of the limit in which the number of vans is brought down.
const FLEET: f64 = 0.1;
/// The same where a van costs more than all travel. There it is given up when it takes longer than `PATIENT`, and than
/// so many times what it took to come so far.
const DEAR_FLEET: f64 = 0.5;
const PATIENT: f64 = 0.5;
const TIMES: f64 = 4.0;
/// How warm the search for fewer vans and for less travel is.
const SQUEEZE: Cooling = Cooling { hot: 0.3, cold: 0.01 };
const TRAVEL: Cooling = Cooling { hot: 0.3, cold: 0.02 };
/// From where on the search from a given plan cools: it stays near that plan.
const WARM: f64 = 0.6;
/// How often threads meet that search parts of a plan, and how often those that search the same.
const MEETINGS: usize = 100;
const FEW_MEETINGS: usize = 5;
/// Routes that a thread needs to search by itself.
const ENOUGH: usize = 4;

/// A plan with its cost.
#[derive(Clone)]
pub(super) struct Best {
    pub plan: Plan,
    pub cost: i64,
}

/// One search with its limits.
struct Search<'a> {
    model: &'a Model,
    keys: Keys,
    control: &'a Control<'a>,
}

/// What lies between two meetings of the threads.
struct Stage {
    number: usize,
    heat: Cooling,
    /// The part of the cooling, and of the limit.
    cooling: (f64, f64),
    limit: (f64, f64),
}

/// A part of a plan, searched by itself.
struct Part {
    plan: Plan,
    vans: usize,
}

/// What a thread made of a part.
struct Searched {
    plan: Plan,
    cost: i64,
    best: Best,
}

/// The best plan within the limits, from `start` on when there is one.
pub(super) fn solve(model: &Model, start: Option<&[Vec<usize>]>, control: &Control<'_>) -> Result<Best, Infeasible> {
    conflict::refute(model)?;
    let search = Search { model, keys: Keys::new(model), control };
    let first = search.first(start)?;
    control.tell(first.cost, None);
    if model.jobs == 0 {
        return Ok(first);
    }
    let fewer = if start.is_some() { first.clone() } else { search.fewer_vans(first.clone()) };
    let from = if start.is_some() { WARM } else { 0.0 };
    let best = search.less_travel(fewer, from);
    Ok(if best.cost <= first.cost { best } else { first })
}

impl Search<'_> {
    /// The generator of a thread in one stage of the search; each has its own stream.
    fn random(&self, stage: usize, thread: usize) -> Random {
        self.control.random(stage * (self.control.thread_count() + 1) + thread)
    }

    /// A complete plan: what is given or nothing, and then job by job where it is cheapest.
    fn first(&self, start: Option<&[Vec<usize>]>) -> Result<Best, Infeasible> {
        let model = self.model;
        let plan = start.map_or_else(Plan::new, |routes| start::mend(model, routes));
        let absent = start::absent(model, &plan);
        let state = State::new(model, &plan, &absent, model.vans);
        let mut shaker = Shaker::new(state, &self.keys, self.random(0, 0));
        shaker.recreate(true);
        if !shaker.state.absent.is_empty() {
            shaker.state.commit();
            let heat = SQUEEZE.times(mean_arc(&shaker.state));
            let mut weights = Weights::new(model.jobs);
            if !squeeze(&mut shaker, &mut weights, (&mut self.control.meter(), 1.0), heat) {
                return Err(conflict::unplaced(model, &shaker.state.absent));
            }
        }
        Ok(Best { plan: shaker.state.plan(), cost: shaker.state.cost() })
    }

    /// Takes routes away one by one as long as their jobs find places on the others.
    fn fewer_vans(&self, first: Best) -> Best {
        let least = conflict::least_vans(self.model);
        let travel = first.cost - self.model.fixed * i64::try_from(first.plan.len()).unwrap_or(0);
        let dear = self.model.fixed > travel;
        let until = if dear { DEAR_FLEET } else { FLEET };
        let found = self.control.in_parallel(|thread| {
            let model = self.model;
            let state = State::new(model, &first.plan, &[], model.vans);
            let mut shaker = Shaker::new(state, &self.keys, self.random(1, thread));
            let mut weights = Weights::new(model.jobs);
            let mut best = first.clone();
            let mut meter = self.control.part(0.0, until);
            while shaker.state.used > least && close_one(&mut shaker, &weights) {
                let heat = SQUEEZE.times(mean_arc(&shaker.state));
                let patience = if dear { PATIENT + TIMES * meter.share() } else { 1.0 };
                if !squeeze(&mut shaker, &mut weights, (&mut meter, patience), heat) {
                    break;
                }
                best = Best { plan: shaker.state.plan(), cost: shaker.state.cost() };
            }
            best
        });
        found.into_iter().min_by_key(|best| best.cost).unwrap_or(first)
    }

    /// Anneals; the threads search parts of the plan and meet now and then.
    fn less_travel(&self, first: Best, cooled: f64) -> Best {
        let mut best = first.clone();
        let mut current = first.plan;
        let mut random = self.random(0, self.control.thread_count());
        let heat = TRAVEL.times(mean_arc(&State::new(self.model, &current, &[], self.model.vans)));
        let begun = self.control.used().min(SEARCH);
        let meetings = if self.groups(&current) > 1 { MEETINGS } else { FEW_MEETINGS };
        for meeting in 0..meetings {
            if self.control.stopped() || self.control.used() >= SEARCH {
                break;
            }
            let share = |from: f64, until: f64, n: usize| from + (until - from) * float(n) / float(meetings);
            let span = |from: f64, until: f64| (share(from, until, meeting), share(from, until, meeting + 1));
            let stage = Stage { number: 2 + meeting, heat, cooling: span(cooled, 1.0), limit: span(begun, SEARCH) };
            let parts = self.split(current, &mut random);
            let found = self.control.in_parallel(|thread| self.anneal(thread, &parts[thread % parts.len()], &stage));
            current = self.merge(found, parts.len(), &mut best);
        }
        best
    }

    fn anneal(&self, thread: usize, part: &Part, stage: &Stage) -> Searched {
        let plan = State::new(self.model, &part.plan, &[], part.vans);
        let mut shaker = Shaker::new(plan, &self.keys, self.random(stage.number, thread));
        let mut meter = self.control.part(stage.limit.0, stage.limit.1);
        anneal(&mut shaker, &mut meter, stage.heat, stage.cooling);
        let (plan, cost) = (shaker.state.plan(), shaker.state.cost());
        let (best_cost, best_plan) = shaker.state.best().unwrap_or((cost, plan.clone()));
        Searched { best: Best { plan: best_plan, cost: best_cost }, plan, cost }
    }

    /// Joins what the threads made of the parts, the cheapest of each.
    fn merge(&self, found: Vec<Searched>, parts: usize, best: &mut Best) -> Plan {
        let mut current: Vec<Option<(i64, Plan)>> = vec![None; parts];
        let mut bests: Vec<Option<Best>> = vec![None; parts];
        for (thread, one) in found.into_iter().enumerate() {
            let part = thread % parts;
            if current[part].as_ref().is_none_or(|(cost, _)| one.cost < *cost) {
                current[part] = Some((one.cost, one.plan));
            }
            if bests[part].as_ref().is_none_or(|other| one.best.cost < other.cost) {
                bests[part] = Some(one.best);
            }
        }
        let cost: i64 = bests.iter().flatten().map(|one| one.cost).sum();
        if cost < best.cost {
            *best = Best { plan: bests.into_iter().flatten().flat_map(|one| one.plan).collect(), cost };
            self.control.tell(cost, None);
        }
        current.into_iter().flatten().flat_map(|(_, plan)| plan).collect()
    }

    /// In how many parts a plan is searched.
    fn groups(&self, plan: &[Vec<u32>]) -> usize {
        (plan.len() / ENOUGH).clamp(1, self.control.thread_count())
    }

    /// Cuts a plan along a random direction, so that each thread has neighbouring routes to itself. A small plan is
    /// searched by all threads as a whole.
    fn split(&self, plan: Plan, random: &mut Random) -> Vec<Part> {
        let groups = self.groups(&plan);
        let direction = (random.random_range(-1000..=1000_i64), random.random_range(-1000..=1000_i64));
        let mut order: Vec<(i64, Vec<u32>)> =
            plan.into_iter().map(|route| (along(self.model, &route, direction), route)).collect();
        order.sort();
        let count = order.len();
        let spare = self.model.vans.saturating_sub(count);
        let mut routes = order.into_iter().map(|(_, route)| route);
        (0..groups)
            .map(|group| {
                let size = count * (group + 1) / groups - count * group / groups;
                let vans = size + spare * (group + 1) / groups - spare * group / groups;
                Part { plan: routes.by_ref().take(size).collect(), vans }
            })
            .collect()
    }
}

/// How far the middle of a route lies in a direction.
fn along(model: &Model, route: &[u32], (x, y): (i64, i64)) -> i64 {
    let sum: i64 = route
        .iter()
        .map(|&visit| {
            let place = model.places[model.visits[visit as usize].point as usize];
            place.0 * x + place.1 * y
        })
        .sum();
    sum / i64::try_from(route.len()).unwrap_or(1).max(1)
}

/// Takes the route off that is easiest to spread over the others: that with the least weight. From then on there may be
/// no more routes than are left.
fn close_one(shaker: &mut Shaker<'_>, weights: &Weights) -> bool {
    let model = shaker.state.model;
    let weight = |number: u32| {
        let jobs: Vec<u32> = shaker.state.routes[number as usize].visits().map(|visit| model.job(visit)).collect();
        weights.of(&jobs)
    };
    let used = (0..id(shaker.state.routes.len())).filter(|&number| !shaker.state.routes[number as usize].is_empty());
    let Some(number) = used.min_by_key(|&number| weight(number)) else { return false };
    if shaker.state.used < 2 {
        return false;
    }
    shaker.state.remove(number, |_| true);
    shaker.state.vans = shaker.state.used;
    shaker.recreate(false);
    shaker.state.commit();
    true
}

/// The mean travel between two calls at different places, in whole seconds; at least one.
fn mean_arc(state: &State<'_>) -> f64 {
    let arcs = state.routes.iter().flat_map(|route| &route.calls).filter(|call| call.arc > 0).count();
    real((state.travel / i64::try_from(arcs).unwrap_or(1).max(1)).max(1))
}

#[expect(clippy::cast_precision_loss, reason = "the count of meetings is small")]
fn float(count: usize) -> f64 {
    count as f64
}
