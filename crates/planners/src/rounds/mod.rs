#![doc = include_str!("../../../../docs/src/planners/rounds.md")]

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
