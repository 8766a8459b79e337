//! Redistribution of devices.

mod bound;
mod check;
mod flows;
mod knot;
mod lines;
mod mend;
mod network;
mod priority;
mod problem;
mod prove;
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

    fn solve(&self, start: Option<&Shipments>, control: &Control<'_>) -> Result<Solved<Shipments>, Infeasible> {
        Ok(solve::solve(self, start, control))
    }

    fn check(&self, plan: &Shipments) -> Verdict {
        check::check(self, plan)
    }

    fn reasons(&self, _plan: &Shipments) -> Vec<Reason> {
        Vec::new()
    }

    fn picture(&self, _plan: &Shipments) -> String {
        String::new()
    }
}
