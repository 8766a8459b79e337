//! Which teams come on which days of the week.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::names::{Book, Names};
use super::{Form, Why};
use crate::fault::Faults;
use crate::seats::rotation::{self, RotationCost, RotationPlan};

/// The teams, what they want, and how many people there may be on each day.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Days of teams")]
pub(super) struct Rotation {
    /// What it costs that two teams never meet, times the weight of the two.
    #[serde(default = "super::usual::<20>")]
    pub cost_never_meet: i64,
    /// What each person costs on each day that a team has less than it wants.
    #[serde(default = "super::usual::<6>")]
    pub cost_day_short: i64,
    /// What each person costs on a day that the team would rather not come.
    #[serde(default = "super::usual::<3>")]
    pub cost_unwanted_day: i64,
    /// The days of the week.
    pub days: Vec<Day>,
    /// The teams.
    pub teams: Vec<Team>,
    /// Which teams should meet.
    #[serde(default)]
    pub meetings: Vec<Meeting>,
}

/// A day of the week.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Day {
    /// Its name.
    pub name: String,
    /// How many people there may be.
    pub places: i64,
}

/// A team.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Team {
    /// Its name.
    pub name: String,
    /// How many people it has.
    pub people: i64,
    /// On how many days it must come.
    #[serde(default)]
    pub least_days: i64,
    /// On how many days it would like to come.
    #[serde(default)]
    pub wanted_days: i64,
    /// Days on which it would rather not come.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unwanted: Vec<String>,
}

/// Two teams that should meet.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Meeting {
    /// One team.
    pub team: String,
    /// The other.
    pub with: String,
    /// How much it matters.
    #[serde(default = "super::usual::<1>")]
    pub weight: i64,
}

/// Which teams come when.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Plan of the days of teams")]
pub(super) struct Plan {
    /// One line for each team.
    pub presence: Vec<Presence>,
}

/// When a team comes.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Presence {
    /// The team.
    pub team: String,
    /// The days on which it comes.
    pub days: Vec<String>,
    /// Why it is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

impl Rotation {
    fn books(&self, faults: &mut Faults) -> (Book, Book) {
        let teams = Book::of(("team", "teams"), self.teams.iter().map(|team| team.name.as_str()), faults);
        (teams, Book::of(("day", "days"), self.days.iter().map(|day| day.name.as_str()), faults))
    }
}

impl Form for Rotation {
    type Problem = rotation::Rotation;
    type Plan = Plan;

    const PLACES: &'static [(&'static str, &'static str)] = &[
        ("cap[*]", "days[*].places"),
        ("teams[*].size", "teams[*].people"),
        ("teams[*].min_days", "teams[*].least_days"),
        ("teams[*].want_days", "teams[*].wanted_days"),
        ("teams[*].bad_days", "teams[*].unwanted"),
        ("meet", "meetings"),
        ("meet[*][2]", "meetings[*].weight"),
        ("cost.meet", "cost_never_meet"),
        ("cost.short_day", "cost_day_short"),
        ("cost.bad_day", "cost_unwanted_day"),
    ];

    fn translate(&self, faults: &mut Faults) -> (rotation::Rotation, Names) {
        let (teams, days) = self.books(faults);
        let team = |(n, team): (usize, &Team)| {
            let bad = team.unwanted.iter().map(|day| days.find(day, format!("teams[{n}].unwanted"), faults));
            let bad_days = bad.collect();
            rotation::Team { size: team.people, min_days: team.least_days, want_days: team.wanted_days, bad_days }
        };
        let kinds = self.teams.iter().enumerate().map(team).collect();
        let pair = |(n, Meeting { team, with, weight }): (usize, &Meeting)| {
            let one = teams.find(team, format!("meetings[{n}].team"), faults);
            (one, teams.find(with, format!("meetings[{n}].with"), faults), *weight)
        };
        let problem = rotation::Rotation {
            problem: "P5r".to_owned(),
            days: self.days.len(),
            cap: self.days.iter().map(|day| day.places).collect(),
            teams: kinds,
            meet: self.meetings.iter().enumerate().map(pair).collect(),
            cost: RotationCost {
                meet: self.cost_never_meet,
                short_day: self.cost_day_short,
                bad_day: self.cost_unwanted_day,
            },
        };
        let names = Names::default()
            .keep(("team", "teams"), self.teams.iter().map(|team| team.name.clone()))
            .say(("day", "days"), self.days.iter().map(|day| day.name.clone()));
        (problem, names)
    }

    fn tell(&self, _: &rotation::Rotation, plan: &RotationPlan, why: &Why) -> Plan {
        let line = |(n, (team, present)): (usize, (&Team, &Vec<i64>))| Presence {
            team: team.name.clone(),
            days: self
                .days
                .iter()
                .zip(present)
                .filter(|(_, there)| **there == 1)
                .map(|(day, _)| day.name.clone())
                .collect(),
            why: why.of(&format!("team {n}")),
        };
        Plan { presence: self.teams.iter().zip(&plan.present).enumerate().map(line).collect() }
    }

    fn understand(&self, _: &rotation::Rotation, plan: &Plan, faults: &mut Faults) -> RotationPlan {
        let (teams, days) = self.books(&mut Faults::new());
        let mut present = vec![vec![0; self.days.len()]; self.teams.len()];
        for (n, line) in plan.presence.iter().enumerate() {
            let team = teams.find(&line.team, format!("presence[{n}].team"), faults);
            for day in &line.days {
                let day = days.find(day, format!("presence[{n}].days"), faults);
                if let Some(there) = present.get_mut(team).and_then(|days| days.get_mut(day)) {
                    *there = 1;
                }
            }
        }
        RotationPlan { present }
    }
}
