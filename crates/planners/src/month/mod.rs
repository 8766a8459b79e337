//! The month of the managers: where each is on each day, with a client, in the office or at home.
//!
//! # Problem
//!
//! Sets: managers *m*, days *d* (five make a week *w*), clients *c*; F(c), the managers who know client *c*. Variables:
//! x(m,d,c) in {0,1} for *m* in F(c), o(m,d) in the office, r(m,d) at home.
//!
//! Constraints: on each day that is not leave a manager is in exactly one place, on leave in none; a client is visited on
//! open weekdays, by at most `max_per_day` managers a day, on at most `days` days in all; a manager has at most
//! `client_max_week` client days in a week; at most `office_cap` are in the office on a day.
//!
//! Objective, to be minimised: `unmet` for each agreed day that is missing; for each visit `unfam` (100 - familiarity) and
//! `travel`; `extra_manager` for each manager of a client beyond the first; `remote_offpref` for a day at home on a weekday
//! that does not suit; `office_short` for each day fewer in the office than `office_min`; `fairness` for each client day
//! more or less than the manager's share, round(all agreed days * own days of work / all days of work). The managers of a
//! client are a fixed charge, which makes the problem NP-hard; without them and the office it is a flow.
//!
//! # Method
//!
//! The client days are a flow of least cost: client, client's day, manager's day, manager's week, manager, with fairness
//! as a convex cost at the end. It is solved exactly by successive shortest paths with prices (Ahuja, Magnanti & Orlin,
//! *Network Flows*, 1993): at most as many phases as lengths of paths differ, each m log n for m arcs. Its plan is the
//! start and its cost is the proven bound: what it leaves out cannot cost less than nothing. Cut short, it still gives
//! both, and the days that are left are given greedily. On samples it is 2 to 3 % below the best plans known.
//!
//! Then, as a heuristic, simulated annealing (Kirkpatrick, Gelatt & Vecchi, Science 220, 1983) on the true objective. A step
//! hands a client's day on in a chain of ejections (Glover, Discrete Applied Mathematics 65, 1996), turns home into office,
//! or takes out a manager at a client, a client or a week, and places the days again. It costs time in proportion to a
//! client's managers times days. The threads search alone in each of two stages, and the second begins from the best plan
//! of the first. There is always a feasible plan: everyone at home.
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
