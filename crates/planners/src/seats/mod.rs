#![doc = include_str!("../../../../docs/src/planners/seats.md")]

mod check;
mod cliques;
mod conflict;
mod exact;
pub mod online;
mod part;
mod picture;
mod problem;
mod reasons;
pub mod rotation;
mod search;

pub use problem::{SeatPlan, Seats, Zone};

use crate::control::Control;
use crate::fault::Faults;
use crate::model::{Infeasible, Problem, Reason, Sense, Solved, Verdict};
use part::Part;

impl Problem for Seats {
    type Plan = SeatPlan;

    const SENSE: Sense = Sense::Maximise;

    fn validate(&self) -> Result<(), Faults> {
        self.faults().into_result()
    }

    /// No desk at all keeps every rule, so there is always a plan.
    fn solve(&self, start: Option<&SeatPlan>, control: &Control<'_>) -> Result<Solved<SeatPlan>, Infeasible> {
        let neighbours = conflict::neighbours(self);
        let mut number = vec![0; self.desks.len()];
        let parts = conflict::parts(self, &neighbours).into_iter();
        let parts: Vec<Part> = parts.map(|desks| Part::new(self, &neighbours, desks, &mut number)).collect();
        let mut kept = vec![false; self.desks.len()];
        for desk in start.into_iter().flat_map(|start| &start.desks) {
            if let Some(kept) = usize::try_from(*desk).ok().and_then(|desk| kept.get_mut(desk)) {
                *kept = true;
            }
        }
        let found = search::search(&parts, &kept, control);
        let whole = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let bound = whole(found.iter().map(|found| found.bound).sum());
        let mut desks: Vec<i64> = found.into_iter().flat_map(|found| found.desks).map(i64::from).collect();
        desks.sort_unstable();
        let objective = whole(desks.len());
        control.tell(objective, Some(bound));
        Ok(Solved { plan: SeatPlan { desks }, objective, bound: Some(bound) })
    }

    fn check(&self, plan: &SeatPlan) -> Verdict {
        check::verdict(self, plan)
    }

    fn reasons(&self, plan: &SeatPlan) -> Vec<Reason> {
        reasons::reasons(self, plan)
    }

    fn picture(&self, plan: &SeatPlan) -> String {
        picture::picture(self, plan)
    }
}
