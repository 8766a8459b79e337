//! The problem in flat arrays, and a plan that knows its counts so that each step is cheap.

use super::problem::{Appointments, Handout};
use crate::anneal::Journal;

/// No slot: the person has no appointment.
pub(super) const NONE: usize = usize::MAX;

/// The problem in flat arrays. A *slot* is (site * days + day) * 2 + half; a *site-day* is half of that.
pub(super) struct Model {
    pub(super) people: usize,
    pub(super) sites: usize,
    pub(super) days: usize,
    /// All days, as bits.
    pub(super) horizon: u128,
    pub(super) teams: usize,
    /// Travel costs, by person and site.
    pub(super) travel: Vec<i64>,
    /// Costs of a day away from the target, by team and day.
    pub(super) deviation: Vec<i64>,
    pub(super) team: Vec<usize>,
    pub(super) half: Vec<usize>,
    /// Days on which a person is away, as bits.
    pub(super) away: Vec<u128>,
    pub(super) cap: Vec<usize>,
    pub(super) max_open: Vec<usize>,
    pub(super) members: Vec<Vec<usize>>,
    /// Teams that must be done before a team begins.
    pub(super) before: Vec<Vec<usize>>,
    /// Teams that may only begin when a team is done.
    pub(super) after: Vec<Vec<usize>>,
    /// The site and the day of each slot: a division in each step is dear.
    slot_site: Vec<usize>,
    slot_day: Vec<usize>,
    /// Sites by travel cost, nearest first, by person.
    pub(super) near: Vec<usize>,
    pub(super) open: i64,
    pub(super) half_pref: i64,
    pub(super) team_day: i64,
    pub(super) unassigned: i64,
}

impl Model {
    pub(super) fn new(problem: &Handout) -> Self {
        let (sites, days, teams) = (problem.sites.len(), problem.days, problem.teams.len());
        let (before, after) = precedence(problem);
        let mut members = vec![Vec::new(); teams];
        for (p, person) in problem.people.iter().enumerate() {
            members[person.team].push(p);
        }
        let travel = travel_costs(problem);
        Self {
            people: problem.people.len(),
            sites,
            days,
            horizon: (0..days).fold(0, |mask, day| mask | bit(day)),
            teams,
            slot_site: (0..2 * sites * days).map(|slot| (slot >> 1) / days).collect(),
            slot_day: (0..2 * sites * days).map(|slot| (slot >> 1) % days).collect(),
            near: by_nearness(&travel, sites),
            travel,
            deviation: deviations(problem),
            team: problem.people.iter().map(|person| person.team).collect(),
            half: problem.people.iter().map(|person| person.half).collect(),
            away: problem
                .people
                .iter()
                .map(|person| person.away.iter().fold(0, |mask, &day| mask | bit(day)))
                .collect(),
            cap: problem.cap.iter().flatten().flatten().map(|&cap| size(cap)).collect(),
            max_open: problem.max_open.iter().map(|&most| size(most)).collect(),
            members,
            before,
            after,
            open: problem.cost.open,
            half_pref: problem.cost.half_pref,
            team_day: problem.cost.team_day,
            unassigned: problem.cost.unassigned,
        }
    }

    pub(super) fn slots(&self) -> usize {
        self.cap.len()
    }

    #[inline]
    pub(super) fn day(&self, slot: usize) -> usize {
        self.slot_day[slot]
    }

    #[inline]
    pub(super) fn site(&self, slot: usize) -> usize {
        self.slot_site[slot]
    }

    pub(super) fn slot(&self, site: usize, day: usize, half: usize) -> usize {
        ((site * self.days + day) << 1) | half
    }

    /// The plan in the form of exchange.
    pub(super) fn plan(&self, places: &[usize]) -> Appointments {
        let line = |&slot: &usize| (slot != NONE).then(|| [self.site(slot), self.day(slot), slot & 1]);
        Appointments { assign: places.iter().map(line).collect() }
    }

    /// What the person pays in this slot, apart from what is shared with others.
    #[inline]
    pub(super) fn own(&self, person: usize, slot: usize) -> i64 {
        self.travel[person * self.sites + self.site(slot)]
            + self.deviation[self.team[person] * self.days + self.day(slot)]
            + self.half_cost(person, slot & 1)
    }

    #[inline]
    pub(super) fn half_cost(&self, person: usize, half: usize) -> i64 {
        let wish = self.half[person];
        if wish < 2 && wish != half { self.half_pref } else { 0 }
    }
}

/// The bit of a day.
pub(super) fn bit(day: usize) -> u128 {
    1 << day
}

/// The first of some days; at least one.
pub(super) fn first(days: u128) -> usize {
    usize::try_from(days.trailing_zeros()).unwrap_or(0)
}

/// A number that was found not to be negative.
fn size(number: i64) -> usize {
    usize::try_from(number).unwrap_or(0)
}

fn precedence(problem: &Handout) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let mut before = vec![Vec::new(); problem.teams.len()];
    let mut after = before.clone();
    for &[first, second] in &problem.prec {
        before[second].push(first);
        after[first].push(second);
    }
    (before, after)
}

fn deviations(problem: &Handout) -> Vec<i64> {
    let days = problem.days;
    let of = |target: i64| {
        (0..days).map(move |day| i64::try_from(day).unwrap_or(i64::MAX).abs_diff(target).try_into().unwrap_or(i64::MAX))
    };
    problem.teams.iter().flat_map(|team| of(team.target)).map(|apart: i64| apart * problem.cost.day_dev).collect()
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "validated numbers are far below 2^53, also their products"
)]
fn travel_costs(problem: &Handout) -> Vec<i64> {
    let cost = &problem.cost;
    let detour = problem.detour_pct as f64;
    let mut travel = Vec::with_capacity(problem.people.len() * problem.sites.len());
    for person in &problem.people {
        for site in &problem.sites {
            let metres = ((person.x - site.x) as f64).hypot((person.y - site.y) as f64) * detour / 100.0;
            let far = (metres / 1000.0 - cost.far_km as f64).max(0.0);
            let total = metres / 100.0 * cost.travel_per_100m as f64 + cost.far_w as f64 * (far * far);
            travel.push(total.round_ties_even() as i64);
        }
    }
    travel
}

fn by_nearness(travel: &[i64], sites: usize) -> Vec<usize> {
    let mut near = Vec::with_capacity(travel.len());
    let mut order: Vec<(i64, usize)> = Vec::with_capacity(sites);
    for costs in travel.chunks_exact(sites.max(1)) {
        order.clear();
        order.extend(costs.iter().copied().zip(0..));
        order.sort_unstable();
        near.extend(order.iter().map(|&(_, site)| site));
    }
    near
}

/// A plan with its counts.
#[derive(Clone)]
pub(super) struct State {
    /// The slot of each person, or [`NONE`].
    pub(super) place: Vec<usize>,
    /// Who has each slot.
    pub(super) present: Vec<Vec<usize>>,
    /// Where in `present` each person stands.
    position: Vec<usize>,
    /// How many of a team come on a day, by team and day.
    pub(super) team_count: Vec<u32>,
    /// The days of each team, as bits.
    pub(super) team_days: Vec<u128>,
    /// How many sites are open on each day.
    pub(super) opened: Vec<usize>,
    /// The days on which each site is open, as bits.
    pub(super) open_days: Vec<u128>,
    /// How many have no appointment.
    pub(super) missing: usize,
    pub(super) journal: Journal,
    pub(super) objective: i64,
}

impl State {
    pub(super) fn empty(model: &Model) -> Self {
        Self {
            place: vec![NONE; model.people],
            present: vec![Vec::new(); model.slots()],
            position: vec![0; model.people],
            team_count: vec![0; model.teams * model.days],
            team_days: vec![0; model.teams],
            opened: vec![0; model.days],
            open_days: vec![0; model.sites],
            missing: model.people,
            journal: Journal::new(model.people),
            objective: i64::try_from(model.people).unwrap_or(i64::MAX).saturating_mul(model.unassigned),
        }
    }

    /// A plan from slots that are known to keep all rules.
    pub(super) fn from_places(model: &Model, places: &[usize]) -> Self {
        let mut state = Self::empty(model);
        for (person, &slot) in places.iter().enumerate() {
            if slot != NONE {
                state.insert(model, person, slot);
            }
        }
        state.journal.forget();
        state
    }

    /// How many come to a site on a day.
    pub(super) fn visitors(&self, site_day: usize) -> usize {
        self.present[2 * site_day].len() + self.present[2 * site_day + 1].len()
    }

    pub(super) fn insert(&mut self, model: &Model, person: usize, slot: usize) {
        let (day, team) = (model.day(slot), model.team[person]);
        self.objective += model.own(person, slot) - model.unassigned;
        self.missing -= 1;
        if self.visitors(slot >> 1) == 0 {
            self.objective += model.open;
            self.opened[day] += 1;
            self.open_days[model.site(slot)] |= bit(day);
        }
        let count = &mut self.team_count[team * model.days + day];
        if *count == 0 {
            self.objective += if self.team_days[team] == 0 { 0 } else { model.team_day };
            self.team_days[team] |= bit(day);
        }
        *count += 1;
        self.place[person] = slot;
        self.journal.note(person);
        self.position[person] = self.present[slot].len();
        self.present[slot].push(person);
    }

    pub(super) fn remove(&mut self, model: &Model, person: usize) {
        let slot = self.place[person];
        let (day, team) = (model.day(slot), model.team[person]);
        let at = self.position[person];
        self.present[slot].swap_remove(at);
        if let Some(&moved) = self.present[slot].get(at) {
            self.position[moved] = at;
        }
        self.place[person] = NONE;
        self.journal.note(person);
        self.objective -= model.own(person, slot) - model.unassigned;
        self.missing += 1;
        if self.visitors(slot >> 1) == 0 {
            self.objective -= model.open;
            self.opened[day] -= 1;
            self.open_days[model.site(slot)] &= !bit(day);
        }
        let count = &mut self.team_count[team * model.days + day];
        *count -= 1;
        if *count == 0 {
            self.team_days[team] &= !bit(day);
            self.objective -= if self.team_days[team] == 0 { 0 } else { model.team_day };
        }
    }

    /// The days on which another member of the team may come, as bits: those between the teams that must be done before
    /// and those that wait for it.
    pub(super) fn window(&self, model: &Model, team: usize) -> u128 {
        let mut window = u128::MAX;
        for &other in &model.before[team] {
            if self.team_days[other] != 0 {
                window &= u128::MAX << self.team_days[other].ilog2();
            }
        }
        for &other in &model.after[team] {
            if self.team_days[other] != 0 {
                let first = self.team_days[other].trailing_zeros();
                window &= u128::MAX >> (127 - first);
            }
        }
        window
    }

    /// Whether a person without an appointment may have this slot.
    pub(super) fn fits(&self, model: &Model, person: usize, slot: usize) -> bool {
        let day = model.day(slot);
        self.present[slot].len() < model.cap[slot]
            && (self.visitors(slot >> 1) > 0 || self.opened[day] < model.max_open[day])
            && model.away[person] & bit(day) == 0
            && self.window(model, model.team[person]) & bit(day) != 0
    }
}
