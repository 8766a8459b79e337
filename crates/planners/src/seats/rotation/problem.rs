//! The problem in the form in which it is exchanged, and what is refused of it.

use serde::{Deserialize, Serialize};

use crate::fault::Faults;

/// Most days: the days of a team are the bits of a word, and all sets of them are looked at.
const MOST_DAYS: usize = 7;
const MOST_TEAMS: usize = 100_000;
const MOST_PAIRS: usize = 1_000_000;

/// A team and the days it would like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// How many people it has.
    pub size: i64,
    /// It must be present on so many days.
    pub min_days: i64,
    /// It would like to be present on so many days.
    pub want_days: i64,
    /// The days it would rather not be present.
    #[serde(default)]
    pub bad_days: Vec<usize>,
}

/// What each thing costs that is not as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotationCost {
    /// For each unit of weight of two teams that never meet.
    pub meet: i64,
    /// For each person and day that a team has less than it wants.
    pub short_day: i64,
    /// For each person on a day that the team would rather not be present.
    pub bad_day: i64,
}

/// Teams that share an office over the days of a week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotation {
    /// Always `P5r`.
    pub problem: String,
    /// How many days a week has.
    pub days: usize,
    /// How many people there may be on each day.
    pub cap: Vec<i64>,
    /// The teams.
    pub teams: Vec<Team>,
    /// Pairs of teams that should meet, and how much that matters.
    pub meet: Vec<(usize, usize, i64)>,
    /// What the objective is made of.
    pub cost: RotationCost,
}

/// The days on which each team is present.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotationPlan {
    /// For each team and day: 1 when it is present, else 0.
    pub present: Vec<Vec<i64>>,
}

impl Rotation {
    /// All faults; none when a solver may see it.
    pub(super) fn faults(&self) -> Faults {
        let mut faults = Faults::new();
        let sizes = [("teams", self.teams.len(), MOST_TEAMS), ("meet", self.meet.len(), MOST_PAIRS)];
        for (place, size, most) in sizes.into_iter().chain([("days", self.days, MOST_DAYS)]) {
            if size > most {
                let told = format!("{size} are too many; at most {most} can be planned at once");
                faults.add("too-large", place, told, "Plan in parts, such as one building after another.");
            }
        }
        if self.cap.len() != self.days {
            let told = format!("the list has {} entries; {} were expected", self.cap.len(), self.days);
            faults.add("wrong-length", "cap", told, "Give one number for each day.");
        }
        for (day, &cap) in self.cap.iter().enumerate() {
            faults.range(cap, (0, 1_000_000_000), format_args!("cap[{day}]"));
        }
        let cost = [("meet", self.cost.meet), ("short_day", self.cost.short_day), ("bad_day", self.cost.bad_day)];
        for (name, price) in cost {
            faults.range(price, (0, 1_000_000), format_args!("cost.{name}"));
        }
        self.team_faults(&mut faults);
        for (n, &(a, b, weight)) in self.meet.iter().enumerate() {
            faults.index(a, self.teams.len(), format_args!("meet[{n}][0]"));
            faults.index(b, self.teams.len(), format_args!("meet[{n}][1]"));
            faults.range(weight, (0, 1_000_000), format_args!("meet[{n}][2]"));
        }
        faults
    }

    fn team_faults(&self, faults: &mut Faults) {
        let days = i64::try_from(self.days).unwrap_or(i64::MAX);
        for (n, team) in self.teams.iter().enumerate() {
            faults.range(team.size, (0, 10_000), format_args!("teams[{n}].size"));
            faults.range(team.min_days, (0, days), format_args!("teams[{n}].min_days"));
            faults.range(team.want_days, (0, 1_000), format_args!("teams[{n}].want_days"));
            let mut seen = 0_u64;
            for (k, &day) in team.bad_days.iter().enumerate() {
                let place = format!("teams[{n}].bad_days[{k}]");
                if faults.index(day, self.days.min(MOST_DAYS), place.clone()) {
                    if seen & (1 << day) != 0 {
                        faults.add("duplicate", place, format!("day {day} is named twice"), "Name each day once.");
                    }
                    seen |= 1 << day;
                }
            }
        }
    }
}
