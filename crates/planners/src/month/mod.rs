#![doc = include_str!("../../../../docs/src/planners/month.md")]
mod anneal;
mod check;
mod flow;
mod picture;
mod problem;
mod reasons;
mod relax;
mod solve;
mod state;

pub use problem::{Client, Cost, Manager, Month, Own, Place, Roster};

use crate::control::Control;
use crate::fault::Faults;
use crate::model::{Infeasible, Problem, Reason, Sense, Solved, Verdict};

impl Problem for Month {
    type Plan = Roster;

    const SENSE: Sense = Sense::Minimise;

    fn validate(&self) -> Result<(), Faults> {
        self.faults().into_result()
    }

    fn solve(&self, start: Option<&Roster>, control: &Control<'_>) -> Result<Solved<Roster>, Infeasible> {
        Ok(solve::solve(self, start, control))
    }

    fn check(&self, plan: &Roster) -> Verdict {
        check::check(self, plan)
    }

    fn reasons(&self, plan: &Roster) -> Vec<Reason> {
        reasons::reasons(self, plan)
    }

    fn picture(&self, plan: &Roster) -> String {
        picture::picture(self, plan)
    }
}
