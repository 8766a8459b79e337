#![doc = include_str!("../../../../docs/src/planners/redistribute.md")]

mod bound;
mod check;
mod flows;
mod knot;
mod lines;
mod mend;
mod network;
mod patterns;
mod picture;
mod priority;
mod problem;
mod prove;
mod reasons;
mod route;
mod search;
mod solve;

pub use problem::{Demand, Flow, Kind, Redistribution, School, Shipments, Substitute, Supply};

use crate::control::Control;
use crate::fault::Faults;
use crate::model::{Infeasible, Problem, Reason, Sense, Solved, Verdict};

impl Problem for Redistribution {
    type Plan = Shipments;

    const SENSE: Sense = Sense::Minimise;

    fn validate(&self) -> Result<(), Faults> {
        self.faults().into_result()
    }

    /// There is always a plan: in the worst case nothing moves.
    fn solve(&self, start: Option<&Shipments>, control: &Control<'_>) -> Result<Solved<Shipments>, Infeasible> {
        Ok(solve::solve(self, start, control))
    }

    /// Of the cost, where the plan leaves no more unmet than it must.
    fn gap(&self, objective: i64, bound: i64) -> Option<u64> {
        let (unmet, proven) = (objective.div_euclid(solve::UNMET), bound.div_euclid(solve::UNMET));
        let stage = if unmet == proven { unmet * solve::UNMET } else { 0 };
        crate::gap(objective - stage, bound - stage)
    }

    fn check(&self, plan: &Shipments) -> Verdict {
        check::check(self, plan)
    }

    fn reasons(&self, plan: &Shipments) -> Vec<Reason> {
        reasons::reasons(self, plan)
    }

    fn picture(&self, plan: &Shipments) -> String {
        picture::picture(self, plan)
    }
}
