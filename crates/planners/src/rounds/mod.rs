//! Rounds of vans: pickups with their deliveries, or deliveries only.
//!
//! # The problem
//!
//! Given are a depot `0` with times `[e0, l0]`, places with travel times `t(i, j)`, at most `K` vans of capacity `Q` and
//! fixed cost `F`, and visits `V`, each with a place, times `[e, l]` in which it begins, a service time `s` and a load
//! `q` that it adds. A *job* is one visit (deliveries; kind P2b), or a pickup with load `q` and a delivery with load `-q`
//! (transport; kind P2).
//!
//! A plan is a set of routes `0, v1, ..., vm, 0` such that
//!
//! * each visit is on exactly one route, and there are at most `K` routes;
//! * the earliest schedule `b(v1) = max(e(v1), e0 + t(0, v1))`, `b(v) = max(e(v), b(u) + s(u) + t(u, v))` for `u` just
//!   before `v` keeps `b(v) <= l(v)`, and the van is back by `l0`;
//! * the load after each visit is at most `Q` (of deliveries: the load of the whole route);
//! * a delivery is on the route of its pickup, and after it.
//!
//! It minimises `F` for each route plus the travel times of all routes, all whole seconds. Travel times are straight
//! lines times a detour, rounded half to even. Both kinds, and the public sets of Li & Lim and of Gehring & Homberger
//! (distances scaled to whole numbers, `mps` 1, a detour of 100 %, and an `F` larger than any travel), have this form.
//!
//! # The method
//!
//! All is heuristic but the bound and the refusals.
//!
//! 1. Jobs are inserted one by one where they are cheapest (`ruin`); what finds no place is squeezed in (`anneal`).
//! 2. Routes are taken away one by one, and their jobs squeezed in on the others: ruin and recreate with no more routes
//!    than are left, where a change is taken when the jobs left over weigh less; each time a job is left over it weighs
//!    one more. Now and then a job left over is put in the place of one or two that weigh less (`eject`).
//! 3. Ruin and recreate under simulated annealing on the true objective. Threads search neighbouring parts of a large
//!    plan and meet now and then, when the plan is cut along another direction; a small plan they search as a whole, and
//!    each time they meet the cheaper plan goes on. They meet after so many steps, or so much time: for a seed the plan is
//!    the same when the limit is in steps.
//!
//! Ruin by adjacent strings, recreation with blinks and the absence counts follow Christiaens & Vanden Berghe, "Slack
//! induction by string removals for vehicle routing problems", Transportation Science 54(2), 2020. The test of a place
//! by earliest and latest starts is that of Savelsbergh, INFORMS Journal on Computing 4(2), 1992. Ejection follows Nagata &
//! Kobayashi, "Guided ejection search for the pickup and delivery problem with time windows", Evolutionary
//! Computation in Combinatorial Optimization, 2010.
//!
//! A place for a visit is judged in constant time, all places for a pair on a route of `m` visits in `O(m^2)`, in
//! practice near `O(m)` since what costs too much is not looked at. A step touches a few routes; only those are copied,
//! to take the step back or to keep the best plan. Memory: four bytes for each pair of places.
//!
//! Exact are: the refusal of a job that no van can do alone, the least number of vans by load and by time
//! (`conflict`), and the bound (`bound`, `tree`). That the search found no complete plan within its limits is said as what it
//! is, and is no proof.

mod anneal;
mod bound;
mod check;
mod conflict;
mod eject;
mod model;
mod picture;
mod problem;
mod reasons;
mod route;
mod ruin;
mod solve;
mod start;
mod state;
mod tree;

pub use problem::{Deliveries, Delivery, Depot, Request, Rounds, Speed, Stop, Transport, Vans};

use crate::control::Control;
use crate::fault::Faults;
use crate::model::{Infeasible, Problem, Reason, Sense, Solved, Verdict};

/// Searches a model, and says what was found in the form of exchange.
fn solved(model: &model::Model, start: Option<&Rounds>, control: &Control<'_>) -> Result<Solved<Rounds>, Infeasible> {
    let best = solve::solve(model, start.map(|plan| &plan.routes[..]), control)?;
    let routes = best.plan.iter().map(|route| route.iter().map(|&visit| visit as usize).collect()).collect();
    let bound = bound::bound(model, best.cost, &mut control.part(solve::SEARCH, 1.0).every(1));
    control.tell(best.cost, Some(bound));
    Ok(Solved { plan: Rounds { routes }, objective: best.cost, bound: Some(bound) })
}

impl Problem for Transport {
    type Plan = Rounds;

    const SENSE: Sense = Sense::Minimise;

    fn validate(&self) -> Result<(), Faults> {
        problem::transport(self)
    }

    fn solve(&self, start: Option<&Rounds>, control: &Control<'_>) -> Result<Solved<Rounds>, Infeasible> {
        solved(&model::Model::transport(self), start, control)
    }

    fn check(&self, plan: &Rounds) -> Verdict {
        check::transport(self, plan)
    }

    fn reasons(&self, plan: &Rounds) -> Vec<Reason> {
        reasons::reasons(&model::Model::transport(self), &plan.routes)
    }

    fn picture(&self, plan: &Rounds) -> String {
        picture::picture(&model::Model::transport(self), &plan.routes)
    }
}

impl Problem for Deliveries {
    type Plan = Rounds;

    const SENSE: Sense = Sense::Minimise;

    fn validate(&self) -> Result<(), Faults> {
        problem::deliveries(self)
    }

    fn solve(&self, start: Option<&Rounds>, control: &Control<'_>) -> Result<Solved<Rounds>, Infeasible> {
        solved(&model::Model::deliveries(self), start, control)
    }

    fn check(&self, plan: &Rounds) -> Verdict {
        check::deliveries(self, plan)
    }

    fn reasons(&self, plan: &Rounds) -> Vec<Reason> {
        reasons::reasons(&model::Model::deliveries(self), &plan.routes)
    }

    fn picture(&self, plan: &Rounds) -> String {
        picture::picture(&model::Model::deliveries(self), &plan.routes)
    }
}

impl Transport {
    /// When each visit of each route begins, in seconds after midnight.
    #[must_use]
    pub fn begins(&self, plan: &Rounds) -> Vec<Vec<i64>> {
        check::transport_begins(self, plan)
    }
}

impl Deliveries {
    /// When each visit of each route begins, in seconds after midnight.
    #[must_use]
    pub fn begins(&self, plan: &Rounds) -> Vec<Vec<i64>> {
        check::deliveries_begins(self, plan)
    }
}
