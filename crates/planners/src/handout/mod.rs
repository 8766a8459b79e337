#![doc = include_str!("../../../../docs/src/planners/handout.md")]
mod anneal;
mod bound;
mod check;
mod insert;
mod picture;
mod problem;
mod reasons;
mod solve;
mod state;

pub use problem::{Appointments, Cost, Handout, Person, Site, Team};

use crate::control::Control;
use crate::fault::Faults;
use crate::model::{Infeasible, Problem, Reason, Sense, Solved, Verdict};

impl Problem for Handout {
    type Plan = Appointments;

    const SENSE: Sense = Sense::Minimise;

    fn validate(&self) -> Result<(), Faults> {
        self.faults().into_result()
    }

    fn solve(&self, start: Option<&Appointments>, control: &Control<'_>) -> Result<Solved<Appointments>, Infeasible> {
        Ok(solve::solve(self, start, control))
    }

    fn check(&self, plan: &Appointments) -> Verdict {
        check::check(self, plan)
    }

    fn reasons(&self, plan: &Appointments) -> Vec<Reason> {
        reasons::reasons(self, plan)
    }

    fn picture(&self, plan: &Appointments) -> String {
        picture::picture(self, plan)
    }
}
