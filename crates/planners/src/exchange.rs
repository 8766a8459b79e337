//! Problems and plans in the form in which they are exchanged for measurement: JSON with numbers only.
//!
//! The key `problem` of a file tells its kind. Each kind has one line in the table below.

use serde::Deserialize;

use crate::control::Control;
use crate::dispatch::Dispatch;
use crate::fault::{self, Faults};
use crate::model::{Infeasible, Problem, Reason, Sense, Verdict};

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
pub trait Exchanged {
    /// Which way the objective is better.
    fn sense(&self) -> Sense;
    /// Finds a plan, from the plan `start` on when there is one.
    fn solve(&self, start: Option<&str>, control: &Control<'_>) -> Result<Answer, Refusal>;
    /// Looks at a plan.
    fn check(&self, plan: &str) -> Result<Verdict, Faults>;
    /// Explains a plan.
    fn reasons(&self, plan: &str) -> Result<Vec<Reason>, Faults>;
    /// Draws a plan, as SVG.
    fn picture(&self, plan: &str) -> Result<String, Faults>;
}

impl<P: Problem> Exchanged for P {
    fn sense(&self) -> Sense {
        P::SENSE
    }

    fn solve(&self, start: Option<&str>, control: &Control<'_>) -> Result<Answer, Refusal> {
        let start: Option<P::Plan> = start.map(fault::read).transpose()?;
        let solved = Problem::solve(self, start.as_ref(), control)?;
        let verdict = Problem::check(self, &solved.plan);
        Ok(Answer { plan: written(&solved.plan)?, verdict, bound: solved.bound })
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

fn written(plan: &impl serde::Serialize) -> Result<String, Faults> {
    serde_json::to_string(plan).map_err(|error| {
        Faults::one("not-writable", "", error.to_string(), "This is a defect of the planner: please report it.")
    })
}

/// Reads a problem of any kind.
pub fn open(text: &str) -> Result<Box<dyn Exchanged>, Faults> {
    #[derive(Deserialize)]
    struct Named {
        problem: String,
    }
    let kind = fault::read::<Named>(text)?.problem;
    match kind.as_str() {
        "P6" => read::<Dispatch>(text),
        other => Err(Faults::one(
            "unknown-problem",
            "problem",
            format!("there is no planner for \"{other}\""),
            "Use P1, P2, P2b, P3, P4, P5, P5n, P5r, P6 or P7.",
        )),
    }
}

fn read<P: Problem + 'static>(text: &str) -> Result<Box<dyn Exchanged>, Faults> {
    let problem: P = fault::read(text)?;
    problem.validate()?;
    Ok(Box::new(problem))
}
