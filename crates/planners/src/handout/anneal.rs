//! Annealing on the true objective: single moves, swaps, and rebuilt parts of a plan.
//!
//! Most steps move one person, or swap two when the slot is full. Now and then a step takes a site-day, a few teams or a
//! neighbourhood of a closed site-day apart and places its people again, which opens, closes and shifts site-days.

use rand::RngExt;

use super::insert::{Bias, cheapest};
use super::state::{Model, NONE, State, bit};
use crate::anneal::{Annealed, accepts};
use crate::control::Random;

/// At most one step in so many rebuilds a part: when there are few slots to choose from, so that it costs little.
const REBUILD_MOST: usize = 60;
/// At least one step in so many rebuilds a part.
const REBUILD_LEAST: usize = 400;

pub(super) struct Search<'a> {
    model: &'a Model,
    state: State,
    random: Random,
    heat: f64,
    /// One step in so many rebuilds a part.
    every: usize,
    taken: Vec<(usize, usize)>,
    people: Vec<usize>,
}

impl Annealed for Search<'_> {
    fn step(&mut self, heat: f64) {
        self.heat = heat;
        if self.below(self.every) == 0 {
            self.rebuild();
        } else {
            self.place_one();
        }
    }

    fn objective(&self) -> i64 {
        self.state.objective
    }

    fn keep(&mut self, kept: &mut [usize]) {
        self.state.journal.keep(&self.state.place, kept);
    }
}

impl<'a> Search<'a> {
    /// From a plan on; there are people and slots.
    pub(super) fn new(model: &'a Model, places: &[usize], random: Random) -> Self {
        let state = State::from_places(model, places);
        let every = (model.slots() / 2).clamp(REBUILD_MOST, REBUILD_LEAST);
        Self { model, state, random, heat: 1.0, every, taken: Vec::new(), people: Vec::new() }
    }

    fn below(&mut self, most: usize) -> usize {
        self.random.random_range(0..most)
    }

    fn accepts(&mut self, delta: i64) -> bool {
        accepts(delta, self.heat, &mut self.random)
    }

    fn place_one(&mut self) {
        let model = self.model;
        let person = self.below(model.people);
        let slot = self.wished_slot(person);
        let from = self.state.place[person];
        if slot == from || model.cap[slot] == 0 {
            return;
        }
        if self.state.present[slot].len() < model.cap[slot] {
            self.try_move(person, from, slot);
        } else if from != NONE {
            let at = self.below(self.state.present[slot].len());
            let other = self.state.present[slot][at];
            self.try_swap(person, other);
        } else {
            self.try_eject(person, slot);
        }
    }

    /// A slot that may suit the person: a day of the team or any, rather a near site, rather the preferred half.
    fn wished_slot(&mut self, person: usize) -> usize {
        let model = self.model;
        let members = &model.members[model.team[person]];
        let mate = members[self.random.random_range(0..members.len())];
        let place = self.state.place[mate];
        let draw = self.random.random::<u32>();
        let day = if place != NONE && draw & 0b11 != 0 { model.day(place) } else { self.below(model.days) };
        let rank = self.below(model.sites).min(self.below(model.sites));
        let site = model.near[person * model.sites + rank];
        let half = match model.half[person] {
            wish if wish < 2 && draw & 0b1100 != 0 => wish,
            _ => usize::from(draw & 0b1_0000 != 0),
        };
        model.slot(site, day, half)
    }

    fn try_move(&mut self, person: usize, from: usize, slot: usize) {
        let model = self.model;
        let day = model.day(slot);
        let opens = self.state.visitors(slot >> 1) == 0;
        let closes = from != NONE && from >> 1 != slot >> 1 && self.state.visitors(from >> 1) == 1;
        let stays = from != NONE && model.day(from) == day;
        if opens && self.state.opened[day] >= model.max_open[day] + usize::from(closes && stays) {
            return;
        }
        if !stays && !self.may_come(person, day) {
            return;
        }
        let was = if from == NONE { model.unassigned } else { model.own(person, from) };
        let mut delta = model.own(person, slot) - was + self.team_delta(person, from, day);
        delta += (i64::from(opens) - i64::from(closes)) * model.open;
        if self.accepts(delta) {
            if from != NONE {
                self.state.remove(model, person);
            }
            self.state.insert(model, person, slot);
        }
    }

    /// Whether the person is there on that day and the order of the teams allows it.
    fn may_come(&self, person: usize, day: usize) -> bool {
        let model = self.model;
        model.away[person] & bit(day) == 0 && self.state.window(model, model.team[person]) & bit(day) != 0
    }

    /// What the team pays more for its days when the person comes on `day` instead.
    fn team_delta(&self, person: usize, from: usize, day: usize) -> i64 {
        let model = self.model;
        let team = model.team[person];
        let row = team * model.days;
        let fresh = self.state.team_count[row + day] == 0;
        if from == NONE {
            return if fresh && self.state.team_days[team] != 0 { model.team_day } else { 0 };
        }
        let old = model.day(from);
        if old == day {
            return 0;
        }
        (i64::from(fresh) - i64::from(self.state.team_count[row + old] == 1)) * model.team_day
    }

    fn try_swap(&mut self, person: usize, other: usize) {
        let model = self.model;
        let (here, there) = (self.state.place[person], self.state.place[other]);
        let (day, other_day) = (model.day(here), model.day(there));
        let mut delta =
            model.own(person, there) + model.own(other, here) - model.own(person, here) - model.own(other, there);
        let (team, other_team) = (model.team[person], model.team[other]);
        if day != other_day {
            if !self.may_come(person, other_day) || !self.may_come(other, day) {
                return;
            }
            if team != other_team {
                if model.before[team].contains(&other_team) || model.after[team].contains(&other_team) {
                    return;
                }
                delta += self.team_delta(person, here, other_day) + self.team_delta(other, there, day);
            }
        }
        if self.accepts(delta) {
            self.state.remove(model, person);
            self.state.remove(model, other);
            self.state.insert(model, person, there);
            self.state.insert(model, other, here);
        }
    }

    /// Gives a person without an appointment a full slot; who had it goes elsewhere.
    fn try_eject(&mut self, person: usize, slot: usize) {
        let model = self.model;
        let at = self.below(self.state.present[slot].len());
        let other = self.state.present[slot][at];
        let before = self.state.objective;
        self.state.remove(model, other);
        if !self.state.fits(model, person, slot) {
            self.state.insert(model, other, slot);
            return;
        }
        self.state.insert(model, person, slot);
        let elsewhere = cheapest(model, &self.state, other, Bias::NO);
        if elsewhere != NONE {
            self.state.insert(model, other, elsewhere);
        }
        if !self.accepts(self.state.objective - before) {
            if elsewhere != NONE {
                self.state.remove(model, other);
            }
            self.state.remove(model, person);
            self.state.insert(model, other, slot);
        }
    }

    fn rebuild(&mut self) {
        let before = self.state.objective;
        self.taken.clear();
        let kind = if self.state.missing > 0 { self.below(6) } else { self.below(5) };
        let bias = match kind {
            0 => self.close_one(),
            1 => self.take_teams(),
            2 => self.open_one(),
            3 => self.shift_one(),
            4 => self.take_two_site_days(),
            _ => self.help_missing(),
        };
        self.place_taken(bias);
        if !self.accepts(self.state.objective - before) {
            self.undo();
        }
    }

    fn take(&mut self, person: usize) {
        self.taken.push((person, self.state.place[person]));
        self.state.remove(self.model, person);
    }

    fn take_site_day(&mut self, site_day: usize) {
        for slot in [2 * site_day, 2 * site_day + 1] {
            while let Some(&person) = self.state.present[slot].last() {
                self.take(person);
            }
        }
    }

    /// A site-day with visitors, found through a random person.
    fn busy_site_day(&mut self) -> Option<usize> {
        let person = self.below(self.model.people);
        let slot = self.state.place[person];
        (slot != NONE).then_some(slot >> 1)
    }

    fn close_one(&mut self) -> Bias {
        let Some(site_day) = self.busy_site_day() else { return Bias::NO };
        self.take_site_day(site_day);
        Bias { closed: site_day, ..Bias::NO }
    }

    /// Closes a site-day and opens another, of the same day or of the same site.
    fn shift_one(&mut self) -> Bias {
        let Some(closed) = self.busy_site_day() else { return Bias::NO };
        let model = self.model;
        let (site, day) = (closed / model.days, closed % model.days);
        let free = if self.below(2) == 0 {
            self.below(model.sites) * model.days + day
        } else {
            let near = (day + self.below(7)).saturating_sub(3).min(model.days - 1);
            site * model.days + near
        };
        self.take_site_day(closed);
        if free != closed {
            self.call_to(free);
        }
        Bias { closed, free, ..Bias::NO }
    }

    /// Opens a closed site-day for those who would gain by it.
    fn open_one(&mut self) -> Bias {
        let free = self.below(self.model.slots() / 2);
        if self.state.visitors(free) == 0 {
            self.call_to(free);
        }
        Bias { free, ..Bias::NO }
    }

    /// Takes out those who would gain most, or lose least, by coming to this site-day.
    fn call_to(&mut self, site_day: usize) {
        let model = self.model;
        let day = site_day % model.days;
        if self.state.opened[day] >= model.max_open[day] {
            return;
        }
        let room = model.cap[2 * site_day] + model.cap[2 * site_day + 1];
        let site = site_day / model.days;
        let mut called: Vec<(i64, usize)> = Vec::new();
        for person in 0..model.people {
            let place = self.state.place[person];
            if place == NONE || model.away[person] & bit(day) != 0 {
                continue;
            }
            let there =
                model.travel[person * model.sites + site] + model.deviation[model.team[person] * model.days + day];
            let gain = model.own(person, place) - there + self.team_delta_estimate(person, day);
            if gain > -i64::from(self.random.random::<u8>() & 31) {
                called.push((-gain, person));
            }
        }
        let most = room.min(called.len());
        if most == 0 {
            return;
        }
        called.select_nth_unstable(most - 1);
        for &(_, person) in &called[..most] {
            self.take(person);
        }
    }

    /// About what the team would save by the person's coming on that day.
    fn team_delta_estimate(&self, person: usize, day: usize) -> i64 {
        let model = self.model;
        let team = model.team[person];
        if self.state.team_days[team] & bit(day) == 0 { -model.team_day / 2 } else { 0 }
    }

    /// Takes out one team for another day, or one to three teams that come on the same day.
    fn take_teams(&mut self) -> Bias {
        let model = self.model;
        if self.below(2) == 0 {
            let team = model.team[self.below(model.people)];
            self.take_team(team);
            return Bias { days: bit(self.below(model.days)), ..Bias::NO };
        }
        let first = self.below(model.people);
        let slot = self.state.place[first];
        self.take_team(model.team[first]);
        if slot != NONE {
            for _ in 0..self.below(3) {
                let near = slot ^ self.below(2);
                let among = self.state.present[near].len();
                if among > 0 {
                    let at = self.below(among);
                    let mate = self.state.present[near][at];
                    self.take_team(model.team[mate]);
                }
            }
        }
        Bias::NO
    }

    fn take_team(&mut self, team: usize) {
        for &person in &self.model.members[team] {
            if self.state.place[person] != NONE {
                self.take(person);
            }
        }
    }

    /// Takes out two site-days that are near each other in time, of which one may stay closed.
    fn take_two_site_days(&mut self) -> Bias {
        let Some(one) = self.busy_site_day() else { return Bias::NO };
        let model = self.model;
        let day = (one % model.days + self.below(5)).saturating_sub(2).min(model.days - 1);
        let other = self.below(model.sites) * model.days + day;
        self.take_site_day(one);
        self.take_site_day(other);
        let closed = if self.below(2) == 0 { one } else { NONE };
        Bias { closed, free: other, ..Bias::NO }
    }

    /// Gives someone without an appointment the first choice, before the own team and those that must come before or
    /// after it.
    fn help_missing(&mut self) -> Bias {
        let model = self.model;
        let from = self.below(model.people);
        let missing = (from..model.people).chain(0..from).find(|&person| self.state.place[person] == NONE);
        let Some(person) = missing else { return Bias::NO };
        let team = model.team[person];
        self.take_team(team);
        for &other in model.before[team].iter().chain(&model.after[team]) {
            if self.below(4) > 0 {
                self.take_team(other);
            }
        }
        let slot = cheapest(model, &self.state, person, Bias::NO);
        if slot != NONE {
            self.taken.push((person, NONE));
            self.state.insert(model, person, slot);
        }
        Bias::NO
    }

    fn place_taken(&mut self, bias: Bias) {
        let model = self.model;
        let mut people = std::mem::take(&mut self.people);
        people.clear();
        people.extend(self.taken.iter().map(|&(person, _)| person));
        for n in (1..people.len()).rev() {
            let other = self.below(n + 1);
            people.swap(n, other);
        }
        for &person in &people {
            if self.state.place[person] != NONE {
                continue;
            }
            let slot = cheapest(model, &self.state, person, bias);
            if slot != NONE {
                self.state.insert(model, person, slot);
            }
        }
        self.people = people;
    }

    fn undo(&mut self) {
        let model = self.model;
        for n in 0..self.taken.len() {
            let (person, _) = self.taken[n];
            if self.state.place[person] != NONE {
                self.state.remove(model, person);
            }
        }
        for n in 0..self.taken.len() {
            let (person, slot) = self.taken[n];
            if slot != NONE {
                self.state.insert(model, person, slot);
            }
        }
    }
}
