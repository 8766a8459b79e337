//! Problems and plans in the form in which they are exchanged for measurement: JSON with numbers only.
//!
//! The key `problem` of a file tells its kind. Each kind has one line in the table below.

use serde::Deserialize;

use crate::control::Control;
use crate::dispatch::Dispatch;
use crate::fault::{self, Faults};
use crate::handout::Handout;
use crate::model::{Infeasible, Problem, Reason, Sense, Verdict};
use crate::month::Month;
use crate::redistribute::Redistribution;
use crate::rounds::{Deliveries, Transport};
use crate::seats::Seats;
use crate::seats::rotation::Rotation;
use crate::waves::Waves;

/// A plan that was found, as text, with what was proven of it.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The plan, as JSON.
    pub plan: String,
    /// What the independent checker found in it.
    pub verdict: Verdict,
    /// No plan is better than this; none when nothing useful is known.
    pub bound: Option<i64>,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// What was given is damaged.
    #[error(transparent)]
    Faults(#[from] Faults),
    /// What was asked cannot be.
    #[error(transparent)]
    Infeasible(#[from] Infeasible),
}

/// A problem of any kind.
pub trait Exchanged: Sync {
    /// Which way the objective is better.
    fn sense(&self) -> Sense;
    /// How far an objective is from a bound; see [`Problem::gap`].
    fn gap(&self, objective: i64, bound: i64) -> Option<u64>;
    /// Finds a plan, from the plan `start` on when there is one.
    fn solve(&self, start: Option<&str>, control: &Control<'_>) -> Result<Answer, Refusal>;
    /// Looks at a plan.
    fn check(&self, plan: &str) -> Result<Verdict, Faults>;
    /// Explains a plan.
    fn reasons(&self, plan: &str) -> Result<Vec<Reason>, Faults>;
    /// Draws a plan, as SVG.
    fn picture(&self, plan: &str) -> Result<String, Faults>;
    /// The plan with the reason for each line in it; none when its form has no place for reasons.
    fn explained(&self, plan: &str) -> Result<Option<String>, Faults> {
        let _ = plan;
        Ok(None)
    }
}

impl<P: Problem> Exchanged for P {
    fn sense(&self) -> Sense {
        P::SENSE
    }

    fn gap(&self, objective: i64, bound: i64) -> Option<u64> {
        Problem::gap(self, objective, bound)
    }

    fn solve(&self, start: Option<&str>, control: &Control<'_>) -> Result<Answer, Refusal> {
        let start: Option<P::Plan> = start.map(fault::read).transpose()?;
        let solved = Problem::solve(self, start.as_ref(), control)?;
        let verdict = Problem::check(self, &solved.plan);
        Ok(Answer { plan: fault::written(&solved.plan)?, verdict, bound: solved.bound })
    }

    fn check(&self, plan: &str) -> Result<Verdict, Faults> {
        Ok(Problem::check(self, &fault::read(plan)?))
    }

    fn reasons(&self, plan: &str) -> Result<Vec<Reason>, Faults> {
        Ok(Problem::reasons(self, &fault::read(plan)?))
    }

    fn picture(&self, plan: &str) -> Result<String, Faults> {
        Ok(Problem::picture(self, &fault::read(plan)?))
    }
}

/// A kind of problem: its name in files, the planner it is for, and how it is read.
struct Kind {
    name: &'static str,
    planner: &'static str,
    read: fn(&str) -> Result<Box<dyn Exchanged>, Faults>,
}

const KINDS: &[Kind] = &[
    Kind { name: "P1", planner: "redistribute", read: read::<Redistribution> },
    Kind { name: "P2", planner: "rounds", read: read::<Transport> },
    Kind { name: "P2b", planner: "rounds", read: read::<Deliveries> },
    Kind { name: "P3", planner: "handout", read: read::<Handout> },
    Kind { name: "P4", planner: "waves", read: read::<Waves> },
    Kind { name: "P5", planner: "seats", read: read::<Seats> },
    Kind { name: "P5n", planner: "seats", read: read::<Seats> },
    Kind { name: "P5r", planner: "seats", read: read::<Rotation> },
    Kind { name: "P6", planner: "dispatch", read: read::<Dispatch> },
    Kind { name: "P7", planner: "month", read: read::<Month> },
];

/// Reads a problem of any kind.
pub fn open(text: &str) -> Result<Box<dyn Exchanged>, Faults> {
    (kind_of(text)?.read)(text)
}

/// Reads a problem for this planner.
pub fn open_for(planner: &str, text: &str) -> Result<Box<dyn Exchanged>, Faults> {
    let kind = kind_of(text)?;
    if kind.planner != planner {
        let told = format!("this is a problem for the planner \"{}\", not for \"{planner}\"", kind.planner);
        return Err(Faults::one("other-planner", "problem", told, "Name the other planner, or take another file."));
    }
    (kind.read)(text)
}

fn kind_of(text: &str) -> Result<&'static Kind, Faults> {
    #[derive(Deserialize)]
    struct Named {
        problem: String,
    }
    let named = fault::read::<Named>(text)?.problem;
    KINDS.iter().find(|kind| kind.name == named).ok_or_else(|| {
        let known: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        let told = format!("there is no planner for \"{named}\"");
        Faults::one("unknown-problem", "problem", told, format!("Use one of {}.", known.join(", ")))
    })
}

fn read<P: Problem + 'static>(text: &str) -> Result<Box<dyn Exchanged>, Faults> {
    let problem: P = fault::read(text)?;
    problem.validate()?;
    Ok(Box::new(problem))
}
