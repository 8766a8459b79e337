//! Seven hard plans, each with a bound, an independent checker and reasons.
//!
//! The crate is pure: a problem in, a plan out. It reads no file, no clock and no database; what a search may spend and
//! who hears of its progress is told by a [`Control`]. Every planner is a module of its own with the same parts:
//!
//! * `problem`: the typed problem and its validation, in the form of exchange;
//! * `solve` and what it needs: model or heuristic;
//! * `bound`: what no plan can be better than;
//! * `check`: an independent look at a plan, which shares no code with the solver;
//! * `reasons` and `picture`: why each line is as it is, and how the plan looks.

mod anneal;
mod clock;
pub mod control;
pub mod dispatch;
pub mod exchange;
mod fault;
pub mod handout;
mod model;
pub mod month;
pub mod named;
pub mod redistribute;
pub mod rounds;
pub mod seats;
pub mod svg;
pub mod waves;

pub use control::{Control, Limit, Meter, Progress, Random};
pub use fault::{Fault, Faults};
pub use model::{Breach, Infeasible, Problem, Reason, Sense, Solved, Verdict, gap};
