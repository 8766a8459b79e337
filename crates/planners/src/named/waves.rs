//! Who moves when.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::days;
use super::names::{Book, Names};
use super::{Form, Why};
use crate::fault::Faults;
use crate::waves::{self, WavePlan};

/// Who is to move, who shares what with whom, and the waves.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Waves of a migration")]
#[expect(clippy::struct_field_names, reason = "the list or column is called so in files")]
pub(super) struct Waves {
    /// What each further wave of a group costs, in days apart.
    #[serde(default = "super::usual::<5>")]
    pub cost_split_days: i64,
    /// Who is to move.
    pub people: Vec<Person>,
    /// What people share: a team, a mailbox, a calendar, a desk.
    pub groups: Vec<Group>,
    /// Who shares it.
    pub members: Vec<Member>,
    /// The waves, in their order.
    pub waves: Vec<Wave>,
}

/// Somebody who is to move.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Person {
    /// The name or staff number.
    pub name: String,
    /// The first wave that the person may be in; the first of all when it is not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The last wave that the person may be in; the last of all when it is not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Something that people share.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Group {
    /// Its name.
    pub name: String,
    /// What it is: team, mailbox, calendar.
    #[serde(default)]
    pub kind: String,
    /// How bad each day is that its people are apart.
    #[serde(default = "super::usual::<10>")]
    pub weight: i64,
}

/// Somebody who shares something.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Member {
    /// What is shared.
    pub group: String,
    /// Who shares it.
    pub person: String,
}

/// A day on which people move.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Wave {
    /// Its name.
    pub name: String,
    /// Its date.
    pub date: String,
    /// At least so many people.
    #[serde(default)]
    pub least: i64,
    /// At most so many people.
    pub most: i64,
}

/// Who moves when.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Plan of waves")]
pub(super) struct Plan {
    /// One line for each person.
    pub moves: Vec<Move>,
}

/// When somebody moves.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Move {
    /// Who.
    pub person: String,
    /// In which wave.
    pub wave: String,
    /// Its date; not looked at when a plan is checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Why it is so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Most days that get their dates in sentences.
const MOST_DAYS: usize = 4_000;

impl Waves {
    fn people(&self, faults: &mut Faults) -> Book {
        Book::of(("person", "people"), self.people.iter().map(|person| person.name.as_str()), faults)
    }

    fn waves(&self, faults: &mut Faults) -> Book {
        Book::of(("wave", "waves"), self.waves.iter().map(|wave| wave.name.as_str()), faults)
    }

    /// The people of each group.
    fn groups(&self, people: &Book, faults: &mut Faults) -> Vec<Vec<usize>> {
        let groups = Book::of(("group", "groups"), self.groups.iter().map(|group| group.name.as_str()), faults);
        let mut members = vec![Vec::new(); self.groups.len()];
        for (n, Member { group, person }) in self.members.iter().enumerate() {
            let group = groups.find(group, format!("members[{n}].group"), faults);
            let person = people.find(person, format!("members[{n}].person"), faults);
            if let Some(group) = members.get_mut(group) {
                group.push(person);
            }
        }
        members
    }

    /// The first and the last wave of each person.
    fn windows(&self, faults: &mut Faults) -> (Vec<usize>, Vec<usize>) {
        let waves = self.waves(faults);
        let last = self.waves.len().saturating_sub(1);
        let mut find = |told: &Option<String>, usual: usize, place: String| match told.as_deref() {
            Some(name) if !name.is_empty() => waves.find(name, place, faults),
            _ => usual,
        };
        let window = |(n, person): (usize, &Person)| {
            let first = find(&person.from, 0, format!("people[{n}].from"));
            (first, find(&person.to, last, format!("people[{n}].to")))
        };
        self.people.iter().enumerate().map(window).unzip()
    }
}

impl Form for Waves {
    type Problem = waves::Waves;
    type Plan = Plan;

    const PLACES: &'static [(&'static str, &'static str)] = &[
        ("n", "people"),
        ("edges", "groups"),
        ("edges[*]", "groups[*]"),
        ("weight[*]", "groups[*].weight"),
        ("waves[*].day", "waves[*].date"),
        ("waves[*].min", "waves[*].least"),
        ("waves[*].max", "waves[*].most"),
        ("lo[*]", "people[*].from"),
        ("hi[*]", "people[*].to"),
        ("cut_days", "cost_split_days"),
    ];

    fn translate(&self, faults: &mut Faults) -> (waves::Waves, Names) {
        let dates = self.waves.iter().enumerate();
        let dates =
            dates.map(|(n, wave)| days::date(&wave.date, format!("waves[{n}].date"), faults).unwrap_or_default());
        let dates: Vec<NaiveDate> = dates.collect();
        let first = dates.first().copied().unwrap_or_default();
        let day = |n: usize| dates.get(n).map_or(0, |date| (*date - first).num_days());
        let last = usize::try_from(day(dates.len().saturating_sub(1))).unwrap_or_default().min(MOST_DAYS);
        let people = self.people(faults);
        let (lo, hi) = self.windows(faults);
        let wave = |(n, wave): (usize, &Wave)| waves::Wave { day: day(n), min: wave.least, max: wave.most };
        let problem = waves::Waves {
            problem: "P4".to_owned(),
            n: self.people.len(),
            edges: self.groups(&people, faults),
            kind: self.groups.iter().map(|group| group.kind.clone()).collect(),
            weight: self.groups.iter().map(|group| group.weight).collect(),
            waves: self.waves.iter().enumerate().map(wave).collect(),
            lo,
            hi,
            team: Vec::new(),
            cut_days: self.cost_split_days,
        };
        let names = Names::default()
            .say(("person", "people"), self.people.iter().map(|person| person.name.clone()))
            .keep(("wave", "waves"), self.waves.iter().map(|wave| wave.name.clone()))
            .say(("day", "days"), first.iter_days().take(last + 1).map(|date| date.to_string()));
        (problem, names)
    }

    fn tell(&self, _: &waves::Waves, plan: &WavePlan, why: &Why) -> Plan {
        let line = |(n, (person, wave)): (usize, (&Person, &i64))| {
            let wave = self.waves.get(usize::try_from(*wave).ok()?)?;
            Some(Move {
                person: person.name.clone(),
                wave: wave.name.clone(),
                date: Some(wave.date.clone()),
                why: why.of(&format!("person {n}")),
            })
        };
        Plan { moves: self.people.iter().zip(&plan.wave).enumerate().filter_map(line).collect() }
    }

    fn understand(&self, _: &waves::Waves, plan: &Plan, faults: &mut Faults) -> WavePlan {
        let (people, waves) = (self.people(&mut Faults::new()), self.waves(&mut Faults::new()));
        let mut wave = vec![-1; self.people.len()];
        for (n, line) in plan.moves.iter().enumerate() {
            let person = people.find(&line.person, format!("moves[{n}].person"), faults);
            let into = waves.find(&line.wave, format!("moves[{n}].wave"), faults);
            if let Some(wave) = wave.get_mut(person) {
                *wave = super::number(into);
            }
        }
        WavePlan { wave }
    }
}
