//! What every planner offers: a problem that is checked, solved, explained and drawn.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::control::Control;
use crate::fault::Faults;

/// Which way the objective is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sense {
    /// Less is better: costs.
    Minimise,
    /// More is better: desks.
    Maximise,
}

impl Sense {
    /// Whether `a` is better than `b`.
    #[must_use]
    pub fn better(self, a: i64, b: i64) -> bool {
        match self {
            Self::Minimise => a < b,
            Self::Maximise => a > b,
        }
    }
}

/// One rule that a plan breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Breach {
    /// A stable code of the rule, such as `too-close`.
    pub rule: &'static str,
    /// Who or what breaks it, and by how much.
    pub told: String,
}

/// What an independent look at a plan finds. It is computed from the problem and the plan alone, by code that no solver
/// uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// The rules that are broken; none in a feasible plan.
    pub breaches: Vec<Breach>,
    /// What the plan costs or brings.
    pub objective: i64,
    /// What the objective is made of, by name.
    pub parts: Vec<(&'static str, i64)>,
}

impl Verdict {
    /// Whether no rule is broken.
    #[must_use]
    pub fn feasible(&self) -> bool {
        self.breaches.is_empty()
    }
}

/// A plan, and how good it can be proven to be.
#[derive(Debug, Clone)]
pub struct Solved<P> {
    /// The plan. It is feasible.
    pub plan: P,
    /// Its objective, as the search counts it; the checker's count is the one that holds.
    pub objective: i64,
    /// No plan is better than this; none when nothing useful is known.
    pub bound: Option<i64>,
}

impl<P> Solved<P> {
    /// Whether the plan is proven to be the best there is.
    #[must_use]
    pub fn optimal(&self) -> bool {
        self.bound == Some(self.objective)
    }

    /// How far the plan can be from the best there is, in hundredths of a percent of its objective.
    #[must_use]
    pub fn gap(&self) -> Option<u64> {
        let bound = self.bound?;
        let far = u128::from(self.objective.abs_diff(bound)) * 10_000;
        let of = u128::from(self.objective.unsigned_abs());
        if far == 0 { Some(0) } else { u64::try_from(far.checked_div(of)?).ok() }
    }
}

/// No plan can keep all rules: the smallest set of rules found that cannot be kept together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("no plan can keep all rules: {}", .conflict.join("; "))]
pub struct Infeasible {
    /// Rules that cannot hold together, each in words with its numbers.
    pub conflict: Vec<String>,
}

/// Why one line of a plan is as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The line: a person, a trip, a desk.
    pub line: String,
    /// Why it is so, what the next best would have cost.
    pub told: String,
}

/// A problem of one of the seven kinds, in the form in which it is exchanged.
pub trait Problem: DeserializeOwned + Serialize + Sync {
    /// A plan for it, in the form in which it is exchanged.
    type Plan: Clone + Send + Sync + Serialize + DeserializeOwned;

    /// Which way the objective is better.
    const SENSE: Sense;

    /// Refuses what no solver should see: unknown numbers, negative capacities, absurd sizes. A problem that passes can
    /// be solved, checked, explained and drawn without a panic and without overflow.
    fn validate(&self) -> Result<(), Faults>;

    /// The best plan that is found within the limits, from `start` on when there is one: a start that keeps the rules is
    /// improved, one that breaks some is mended, changing as little as the search finds useful.
    fn solve(&self, start: Option<&Self::Plan>, control: &Control<'_>) -> Result<Solved<Self::Plan>, Infeasible>;

    /// What an independent look at a plan finds. A plan of the wrong shape is a breach too, never a panic.
    fn check(&self, plan: &Self::Plan) -> Verdict;

    /// Why each line of a feasible plan is as it is.
    fn reasons(&self, plan: &Self::Plan) -> Vec<Reason>;

    /// A picture of the plan, as SVG.
    fn picture(&self, plan: &Self::Plan) -> String;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gap_is_counted_in_hundredths_of_a_percent() {
        let solved = |objective, bound| Solved { plan: (), objective, bound };
        assert_eq!(solved(200, Some(198)).gap(), Some(100));
        assert_eq!(solved(0, Some(0)).gap(), Some(0));
        assert_eq!(solved(0, Some(-1)).gap(), None);
        assert_eq!(solved(5, None).gap(), None);
        assert!(solved(5, Some(5)).optimal());
    }
}
