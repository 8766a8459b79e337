//! What waiting costs.

use std::collections::BTreeMap;

use super::problem::Dispatch;

/// What waiting costs, by priority.
#[derive(Debug, Clone)]
pub(super) struct Lateness {
    /// For each priority, the days that cost nothing and the cost of each further day.
    terms: Vec<(i64, i64)>,
}

impl Lateness {
    pub(super) fn of_problem(problem: &Dispatch) -> Self {
        let term = |of: &BTreeMap<u8, i64>, priority| of.get(&priority).copied().unwrap_or_default();
        let both = |priority| (term(&problem.due_days, priority), term(&problem.cost.late_day, priority));
        Self { terms: (0..=u8::MAX).map(both).collect() }
    }

    pub(super) fn of(&self, priority: u8, waits: usize) -> i64 {
        let (free, each) = self.terms[usize::from(priority)];
        each * (i64::try_from(waits).unwrap_or(i64::MAX) - free).max(0)
    }

    /// Days that a ticket may wait at no cost.
    pub(super) fn slack(&self, priority: u8) -> usize {
        usize::try_from(self.terms[usize::from(priority)].0).unwrap_or_default()
    }
}
