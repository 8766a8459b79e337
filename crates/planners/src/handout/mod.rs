//! Appointments of a hand-out: who comes to which site, on which day, in which half of it.
//!
//! # Problem
//!
//! Sets: people *p* in teams *t(p)*, sites *s*, days *d*, halves *h*. Variables: x(p,s,d,h) in {0,1}, and what follows
//! from them: y(s,d) = 1 when anyone comes to *s* on *d*, w(t,d) = 1 when anyone of *t* comes on *d*.
//!
//! Constraints: each person has at most one appointment, none on a day away; at most cap(s,d,h) people in a slot; at most
//! `max_open`(d) sites open on a day; for each pair (a, b) in `prec` the last day of a is not after the first day of b.
//!
//! Objective, to be minimised: travel (the distance, and the square of what is beyond a limit: a convex cost is what makes
//! it fair), `day_dev` for each day between a person's day and the team's target, `half_pref` for the half not wished,
//! `open` for each y(s,d), `team_day` for each w(t,d) of a team beyond its first, `unassigned` for who has no appointment.
//! It is capacitated facility location (site-days are the facilities) with coupling over teams: NP-hard.
//!
//! # Method
//!
//! Heuristic: simulated annealing (Kirkpatrick, Gelatt & Vecchi, Science 220, 1983) on the true objective. Single moves
//! and swaps cost constant time, since each plan carries the counts of slots, site-days and teams' days (a team's days are
//! the bits of one number, which also gives its first and last day). Now and then a part is taken out and placed again, as
//! in ruin and recreate (Schrimpf and others, Journal of Computational Physics 159, 2000): a site-day closed, opened or
//! shifted, teams of one day, two site-days; each costs the people taken out times the slots. The threads search alone in
//! each of two stages, and the second begins from the best plan of the first.
//!
//! Proven: a lower bound by Lagrangian relaxation (Geoffrion, Mathematical Programming Study 2, 1974) of the one
//! appointment of each person and of the link between people and the days of their team. A round costs people times days
//! times the sites that are near enough to be worth the way. The bound leaves out the order of teams and the room of single halves; on samples it is 1 to 3 % below
//! the best plans known.
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
