//! The problem in the form in which it is exchanged, and what is refused of it.

use serde::{Deserialize, Serialize};

use crate::fault::Faults;

/// Most waves: the waves that a group touches are the bits of one word.
pub(super) const MOST_WAVES: usize = 64;
const MOST_PEOPLE: usize = 1_000_000;
const MOST_GROUPS: usize = 2_000_000;
const MOST_PINS: usize = 20_000_000;
/// Most people in one group: they are counted in 16 bits.
const MOST_IN_GROUP: usize = 65_535;
const MOST_DAYS: i64 = 100_000;
const MOST_WEIGHT: i64 = 100_000;
const MOST_CUT: i64 = 10_000;

/// One wave of the migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wave {
    /// Its day, counted from the first.
    pub day: i64,
    /// At least so many people.
    pub min: i64,
    /// At most so many people.
    pub max: i64,
}

/// People who move to a new system in waves, and the groups that would best stay together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waves {
    /// Always `P4`.
    pub problem: String,
    /// How many people.
    pub n: usize,
    /// The groups: who shares a team, a mailbox, a calendar, a desk.
    pub edges: Vec<Vec<usize>>,
    /// What each group shares, in a word; may be left out.
    #[serde(default)]
    pub kind: Vec<String>,
    /// How much a group suffers from each day that it is apart.
    pub weight: Vec<i64>,
    /// The waves in the order of the calendar.
    pub waves: Vec<Wave>,
    /// The first wave that each person may be in.
    pub lo: Vec<usize>,
    /// The last wave that each person may be in.
    pub hi: Vec<usize>,
    /// The team of each person, for who reads the file: the search knows only groups. May be left out.
    #[serde(default)]
    pub team: Vec<usize>,
    /// What each further wave of a group costs, in days apart.
    pub cut_days: i64,
}

/// Who goes in which wave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WavePlan {
    /// The wave of each person, counted from 0.
    pub wave: Vec<i64>,
}

impl Waves {
    /// All faults; none when a solver may see it.
    pub(super) fn faults(&self) -> Faults {
        let mut faults = Faults::new();
        self.size_faults(&mut faults);
        if faults.all().is_empty() {
            self.wave_faults(&mut faults);
            self.window_faults(&mut faults);
            self.group_faults(&mut faults);
        }
        faults
    }

    fn size_faults(&self, faults: &mut Faults) {
        let lists = [
            ("n", self.n, MOST_PEOPLE),
            ("waves", self.waves.len(), MOST_WAVES),
            ("edges", self.edges.len(), MOST_GROUPS),
            ("edges", self.edges.iter().map(Vec::len).sum(), MOST_PINS),
        ];
        for (place, size, most) in lists {
            if size > most {
                let told = format!("{size} are too many; at most {most} can be planned at once");
                faults.add("too-large", place, told, "Plan in parts, such as one site after another.");
            }
        }
        let lengths = [
            ("lo", self.lo.len(), self.n, "person"),
            ("hi", self.hi.len(), self.n, "person"),
            ("weight", self.weight.len(), self.edges.len(), "group"),
        ];
        for (place, length, expected, of) in lengths {
            if length != expected {
                let told = format!("the list has {length} entries; {expected} were expected, one for each {of}");
                faults.add("wrong-length", place, told, format!("Give one entry for each {of}."));
            }
        }
        for (place, length, expected) in
            [("kind", self.kind.len(), self.edges.len()), ("team", self.team.len(), self.n)]
        {
            if length != 0 && length != expected {
                let told = format!("the list has {length} entries; {expected} or none were expected");
                faults.add("wrong-length", place, told, "Give all entries, or leave the list out.");
            }
        }
        faults.range(self.cut_days, (0, MOST_CUT), "cut_days");
    }

    fn wave_faults(&self, faults: &mut Faults) {
        let mut before = i64::MIN;
        for (k, wave) in self.waves.iter().enumerate() {
            faults.range(wave.day, (-MOST_DAYS, MOST_DAYS), format_args!("waves[{k}].day"));
            faults.range(wave.max, (0, 1_000_000_000), format_args!("waves[{k}].max"));
            if faults.range(wave.min, (0, 1_000_000_000), format_args!("waves[{k}].min")) && wave.min > wave.max {
                let told = format!("the least size {} is more than the most, {}", wave.min, wave.max);
                faults.add("min-over-max", format!("waves[{k}].min"), told, "Lower `min` or raise `max`.");
            }
            if wave.day < before {
                let told = format!("day {} lies before the day of the wave before it, {before}", wave.day);
                faults.add("not-in-order", format!("waves[{k}].day"), told, "List the waves by day.");
            }
            before = wave.day;
        }
    }

    fn window_faults(&self, faults: &mut Faults) {
        for (person, (&lo, &hi)) in self.lo.iter().zip(&self.hi).enumerate() {
            faults.index(lo, self.waves.len(), format_args!("lo[{person}]"));
            if faults.index(hi, self.waves.len(), format_args!("hi[{person}]")) && lo > hi {
                let told = format!("the first allowed wave, {lo}, comes after the last, {hi}");
                faults.add("empty-window", format!("lo[{person}]"), told, "Lower `lo` or raise `hi`.");
            }
        }
    }

    fn group_faults(&self, faults: &mut Faults) {
        let mut seen_in = vec![usize::MAX; self.n];
        for (group, (members, &weight)) in self.edges.iter().zip(&self.weight).enumerate() {
            faults.range(weight, (0, MOST_WEIGHT), format_args!("weight[{group}]"));
            let place = format!("edges[{group}]");
            if members.is_empty() {
                faults.add("empty-group", place, "the group has no people", "Leave the group out.");
            } else if members.len() > MOST_IN_GROUP {
                let told = format!("{} people are too many for a group; at most {MOST_IN_GROUP}", members.len());
                faults.add("too-large", place, told, "Leave out groups of nearly everybody: they decide nothing.");
            } else {
                for (n, &person) in members.iter().enumerate() {
                    if !faults.index(person, self.n, format_args!("edges[{group}][{n}]")) {
                        continue;
                    }
                    if seen_in[person] == group {
                        let told = format!("person {person} is in the group twice");
                        faults.add("duplicate", format!("edges[{group}][{n}]"), told, "Name each person once.");
                    }
                    seen_in[person] = group;
                }
            }
        }
    }
}
