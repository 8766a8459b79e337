#![doc = include_str!("../../../../docs/src/planners/dispatch.md")]

mod bound;
mod check;
mod crew;
mod dispatcher;
mod experience;
mod lateness;
mod picture;
mod prices;
mod problem;
mod reasons;
mod worth;

pub use dispatcher::{Decision, Dispatcher};
pub use problem::{Cost, Dispatch, DispatchPlan, Manager, Ticket};

use crate::{Control, Faults, Infeasible, Problem, Reason, Sense, Solved, Verdict};

impl Problem for Dispatch {
    type Plan = DispatchPlan;

    const SENSE: Sense = Sense::Minimise;

    fn validate(&self) -> Result<(), Faults> {
        self.validated()
    }

    /// Decides of the tickets in the order of their arrival. With a start, all tickets that can stay where they were do,
    /// and only the others are decided.
    fn solve(&self, start: Option<&DispatchPlan>, control: &Control<'_>) -> Result<Solved<DispatchPlan>, Infeasible> {
        let mut dispatcher = Dispatcher::new(self);
        let given = |n: usize| start.and_then(|plan| plan.assign.get(n).copied().flatten());
        let stays = self.tickets.iter().enumerate();
        let stays: Vec<_> = stays.map(|(n, ticket)| given(n).filter(|place| dispatcher.hold(ticket, *place))).collect();
        let mut meter = control.part(0.0, 0.8).every(1);
        let mut assign = Vec::with_capacity(self.tickets.len());
        for (ticket, stays) in self.tickets.iter().zip(stays) {
            if !meter.go_on() {
                dispatcher.hurry();
            }
            if stays.is_some() {
                dispatcher.remember(ticket);
            }
            let decided = || dispatcher.decide(ticket).map(|decision| (decision.manager, decision.day));
            assign.push(stays.or_else(decided));
        }
        let plan = DispatchPlan { assign };
        let objective = self.check(&plan).objective;
        control.tell(objective, None);
        let bound = bound::bound(self, (objective, &mut control.part(0.0, 1.0).every(1)));
        Ok(Solved { plan, objective, bound: Some(bound.min(objective)) })
    }

    fn check(&self, plan: &DispatchPlan) -> Verdict {
        check::verdict(self, plan)
    }

    fn reasons(&self, plan: &DispatchPlan) -> Vec<Reason> {
        reasons::reasons(self, plan)
    }

    fn picture(&self, plan: &DispatchPlan) -> String {
        picture::picture(self, plan)
    }
}
