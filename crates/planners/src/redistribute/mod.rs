//! Redistribution of devices: which school gives what to which grade of which school.
//!
//! # The problem
//!
//! Given schools with places; lines of supply *i* (school *s(i)*, kind *k(i)*, quantity *qᵢ*); lines of demand *j* (school
//! *t(j)*, wanted kind *w(j)*, quantity *dⱼ*, weight *ωⱼ* by priority); penalties *p(w, k)* for the kinds that may be given
//! for a wanted kind. Choose whole *xᵢⱼ* ≥ 0, only where *p(w(j), k(i))* exists, with Σⱼ *xᵢⱼ* ≤ *qᵢ* and
//! Σᵢ *xᵢⱼ* ≤ *dⱼ*, such that first
//!
//! *U* = Σⱼ *ωⱼ* (*dⱼ* − Σᵢ *xᵢⱼ*)
//!
//! is least, and then
//!
//! *C* = Σ *p(w(j), k(i)) xᵢⱼ* + Σ over used pairs of schools (`pair_fixed` + round(`per_km` · km)).
//!
//! In exchange both are one number, 10⁶ *U* + *C*. This is the fixed-charge transportation problem, which is NP-hard, with
//! several goods under each fixed charge.
//!
//! # The method
//!
//! * `priority`: the least *U* is found exactly. Schools do not matter for it, so it is a transport between kinds and
//!   classes (wanted kind and weight); serving by falling weight along augmenting paths is exact, since the units that
//!   can be served together form a transversal matroid (Edmonds & Fulkerson, J. Res. Nat. Bur. Standards 69B, 1965). By
//!   complementary slackness its dual says which plans have this *U*: some nodes must be used in full, some arcs may
//!   not be used. O(K²C²) for K kinds and C classes.
//! * `network`: lines that differ in nothing that matters are merged, and so are kinds that no optimal plan can tell
//!   apart.
//! * `search`: simulated annealing on the true cost. A step takes a few pairs apart (after ruin and recreate, Schrimpf
//!   et al., J. Comput. Phys. 159, 2000) and places what is left over along chains of exchanges (`route`), in which
//!   the fixed charges are spread over the devices of the chain (after dynamic slope scaling, Kim & Pardalos, Oper.
//!   Res. Letters 24, 1999). Heuristic. A step looks at a bounded neighbourhood, whatever the size of the problem.
//! * `bound`, `knot`: Lagrangian decomposition (Guignard & Kim, Math. Programming 39, 1987) into one single-node
//!   fixed-charge problem for each school, whose choices are the patterns of Roberti, Bartolini & Mingozzi (Management
//!   Science 61, 2015); prices by the subgradient method. The bound is exact in whole numbers. `prove` raises it by
//!   branch and bound on pairs; with at most 6 schools on one side and 11 on the other `patterns` enumerates. Beyond 400,000 arcs only a simple bound is given.
//!
//! When *C* can exceed 10⁶ the planner still minimises *U* first; the bound then is of the number.

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
