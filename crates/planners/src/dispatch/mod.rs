//! `dispatch`: tickets to the people who know the client, within their limits.
//!
//! **Problem.** Tickets `t` arrive one by one, each with a client, a skill, an effort `e_t` and a priority. A ticket goes
//! to a manager `m` and a day `d`, not before its arrival, or to nobody. With `x_tmd ∈ {0,1}`:
//!
//! ```text
//! min  Σ x_tmd (unfam (100 − fam_mc) + noskill [m lacks the skill] + late_day (d − due)⁺)
//!      + Σ_t unassigned (1 − Σ x_tmd) + fairness Σ_m |load_m − mean load|
//! s.t. Σ_md x_tmd ≤ 1,   Σ_t e_t x_tmd ≤ avail_md
//! ```
//!
//! Each decision is made at the ticket's arrival, knows no later ticket and is final.
//!
//! **Method.** Each ticket goes where its own cost plus the worth of the time it takes is least. In the long run a minute
//! of a manager is worth its *bid price*, the dual price of the fluid problem of what is likely still to arrive
//! ([`prices`]), refreshed as tickets come in (Vera and Banerjee, Management Science 67, 2021: deciding by the fluid
//! problem, solved again and again, loses no more than a constant against knowing the future). What is likely to arrive
//! is estimated for each client and skill, drawn towards the mean of all while little was seen ([`experience`]). Most of
//! what is lost is lost by days, though: a ticket that could wait takes the last room of a day from an urgent one that
//! comes later. So room on a day is worth the more, the likelier it is that what is still to come needs it ([`worth`];
//! expected marginal seat revenue, Belobaba, Operations Research 37, 1989). A short ticket may have the scarce person who
//! knows the client, a long one goes to who has time, and what can wait goes to a day on which nobody will miss the room.
//! Deciding takes time linear in the number of managers, and a share of a refresh that is linear in them too; when the
//! time is over, only some of those who do not know the client are looked at.
//!
//! **Bound.** The Lagrangian relaxation of the limits with all tickets known ([`bound`]): what even a clairvoyant could not
//! beat. The method is heuristic; what it loses by not knowing the future is part of the gap.

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
