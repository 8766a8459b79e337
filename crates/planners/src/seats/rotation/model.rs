//! The problem in flat arrays.

use std::collections::BTreeMap;

use super::problem::{Rotation, RotationCost};

/// What teams have in common that makes them alike for the bound.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kind {
    pub(super) min: i64,
    pub(super) want: i64,
    /// The days it would rather not be present, as bits.
    pub(super) bad: u8,
}

pub(super) struct Model {
    pub(super) cap: Vec<i64>,
    pub(super) cost: RotationCost,
    pub(super) size: Vec<i64>,
    pub(super) kind: Vec<Kind>,
    /// For each team: with whom it should meet, and what it costs when they never do.
    pub(super) mates: Vec<Vec<(usize, i64)>>,
    /// For each kind of team, how many people there are in all.
    pub(super) kinds: Vec<(Kind, i64)>,
    /// What meetings of a team with itself cost: nothing, unless it is never present.
    pub(super) alone: Vec<i64>,
}

impl Model {
    pub(super) fn of(problem: &Rotation) -> Self {
        let kind: Vec<Kind> = problem
            .teams
            .iter()
            .map(|team| Kind {
                min: team.min_days,
                want: team.want_days,
                bad: team.bad_days.iter().fold(0, |days, &day| days | 1 << day),
            })
            .collect();
        let size: Vec<i64> = problem.teams.iter().map(|team| team.size).collect();
        let mut mates = vec![Vec::new(); size.len()];
        let mut alone = vec![0; size.len()];
        for &(a, b, weight) in &problem.meet {
            let price = weight * problem.cost.meet;
            if a == b {
                alone[a] += price;
            } else {
                mates[a].push((b, price));
                mates[b].push((a, price));
            }
        }
        let mut kinds = BTreeMap::new();
        for (&kind, &size) in kind.iter().zip(&size) {
            *kinds.entry(kind).or_insert(0) += size;
        }
        Self {
            cap: problem.cap.clone(),
            cost: problem.cost,
            size,
            kind,
            mates,
            kinds: kinds.into_iter().collect(),
            alone,
        }
    }

    /// What the days of a team cost by themselves, without its meetings with others.
    pub(super) fn own(&self, team: usize, days: u8) -> i64 {
        let kind = self.kind[team];
        let short = (kind.want - i64::from(days.count_ones())).max(0);
        let bad = i64::from((days & kind.bad).count_ones());
        let alone = if days == 0 { self.alone[team] } else { 0 };
        self.size[team] * (self.cost.short_day * short + self.cost.bad_day * bad) + alone
    }

    /// What the meetings of a team cost when its days are these.
    pub(super) fn missed(&self, team: usize, days: u8, present: &[u8]) -> i64 {
        self.mates[team].iter().filter(|(mate, _)| present[*mate] & days == 0).map(|(_, price)| price).sum()
    }
}
