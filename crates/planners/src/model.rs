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
}

/// How far an objective is from a bound, in hundredths of a percent of the objective; none when that is 0.
#[must_use]
pub fn gap(objective: i64, bound: i64) -> Option<u64> {
    let far = u128::from(objective.abs_diff(bound)) * 10_000;
    let of = u128::from(objective.unsigned_abs());
    if far == 0 { Some(0) } else { u64::try_from(far.checked_div(of)?).ok() }
}

/// There is no plan to give: none can keep all rules, or none was found that does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{}: {}", if *.proven { "no plan can keep all rules" } else { "no plan was found that keeps all rules" }, .conflict.join("; "))]
pub struct Infeasible {
    /// The smallest set found of rules that cannot hold together, or that the search could not keep together; each in
    /// words with its numbers.
    pub conflict: Vec<String>,
    /// Whether it is certain that no plan keeps these rules.
    pub proven: bool,
}

impl Infeasible {
    /// These rules cannot hold together.
    #[must_use]
    pub fn proven(conflict: Vec<String>) -> Self {
        Self { conflict, proven: true }
    }

    /// The search ended without a plan that keeps these rules; a longer one may find one.
    #[must_use]
    pub fn not_found(conflict: Vec<String>) -> Self {
        Self { conflict, proven: false }
    }
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

    /// How far an objective is from a bound, in hundredths of a percent; told on the last stage where the objective has
    /// stages and those before it are proven.
    fn gap(&self, objective: i64, bound: i64) -> Option<u64> {
        gap(objective, bound)
    }

    /// Why each line of a feasible plan is as it is.
    fn reasons(&self, plan: &Self::Plan) -> Vec<Reason>;

    /// A picture of the plan, as SVG.
    fn picture(&self, plan: &Self::Plan) -> String;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_found_is_not_called_impossible() {
        let rules = || vec!["30 boxes".to_owned(), "1 van for 20".to_owned()];
        assert_eq!(Infeasible::proven(rules()).to_string(), "no plan can keep all rules: 30 boxes; 1 van for 20");
        let told = Infeasible::not_found(rules()).to_string();
        assert_eq!(told, "no plan was found that keeps all rules: 30 boxes; 1 van for 20");
    }

    #[test]
    fn the_gap_is_counted_in_hundredths_of_a_percent() {
        assert_eq!(gap(200, 198), Some(100));
        assert_eq!(gap(0, 0), Some(0));
        assert_eq!(gap(0, -1), None);
        assert!(Solved { plan: (), objective: 5, bound: Some(5) }.optimal());
    }
}
