//! What no plan can cost less than, by Lagrangian relaxation.
//!
//! Two rules are relaxed: that each person has one appointment or none (price `person`), and that a team pays for a day
//! on which a member comes (price `day`). What remains falls apart into site-days, each of which takes its best
//! visitors or stays closed, and into teams. Any prices give a valid bound; a subgradient search looks for good ones.
//! All values are whole numbers of 1/1024, so that the bound holds without regard to rounding.

use super::state::{Model, NONE, State, bit};
use crate::control::Meter;

/// Prices are whole numbers of this part of a unit; the dearest fits in 31 bits.
const SCALE: i64 = 1_024;
/// Rounds without a better bound after which the steps become shorter.
const PATIENCE: u32 = 20;

/// Looks for a good bound until the meter is over, from the prices on that a known plan suggests. Each site-day is a step.
pub(super) fn lower(model: &Model, state: &State, meter: &mut Meter<'_>) -> i64 {
    let mut relaxed = Relaxed::new(model, state);
    let upper = state.objective.saturating_mul(SCALE);
    let mut best = alone(model) * SCALE;
    let (mut length, mut waited) = (1.0, 0);
    while length > 1e-4 {
        let Some(value) = relaxed.evaluate(meter) else { break };
        if value > best {
            (best, waited) = (value, 0);
            relaxed.keep();
        } else {
            waited += 1;
            if waited == PATIENCE {
                (length, waited) = (length * 0.6, 0);
                relaxed.go_back();
            }
        }
        if !relaxed.shift(length * real(upper - value)) {
            break;
        }
    }
    best.div_euclid(SCALE) + i64::from(best.rem_euclid(SCALE) > 0)
}

struct Relaxed<'a> {
    model: &'a Model,
    person: Vec<i32>,
    /// By day and person.
    day: Vec<i32>,
    best_person: Vec<i32>,
    best_day: Vec<i32>,
    /// Travel cost and site, nearest first, by person.
    near: Vec<(u32, u32)>,
    /// One minus how often each person was taken.
    person_slope: Vec<f32>,
    /// How often each person was taken on each day, minus one where the team comes.
    day_slope: Vec<f32>,
    person_way: Vec<f32>,
    day_way: Vec<f32>,
    takers: Vec<Taker>,
}

/// A site-day with its best visitors.
#[derive(Default)]
struct Taker {
    value: i64,
    /// How many can be helped in each half.
    room: [usize; 2],
    visitors: Vec<(i64, usize)>,
}

impl<'a> Relaxed<'a> {
    fn new(model: &'a Model, state: &State) -> Self {
        let near = |person: usize| {
            let row = person * model.sites;
            model.near[row..row + model.sites].iter().map(move |&site| (narrow(model.travel[row + site]), narrow(site)))
        };
        let near = (0..model.people).flat_map(near).collect();
        let person: Vec<i32> = (0..model.people).map(|person| first_price(model, state, person)).collect();
        let day = vec![0; model.people * model.days];
        Self {
            model,
            best_person: person.clone(),
            best_day: day.clone(),
            person_slope: vec![0.0; person.len()],
            day_slope: vec![0.0; day.len()],
            person_way: vec![0.0; person.len()],
            day_way: vec![0.0; day.len()],
            person,
            day,
            near,
            takers: Vec::new(),
        }
    }

    fn keep(&mut self) {
        self.best_person.clone_from(&self.person);
        self.best_day.clone_from(&self.day);
    }

    fn go_back(&mut self) {
        self.person.clone_from(&self.best_person);
        self.day.clone_from(&self.best_day);
    }

    /// The value of the relaxed problem at the prices of now; leaves the slopes. None when the meter is over before.
    fn evaluate(&mut self, meter: &mut Meter<'_>) -> Option<i64> {
        if !meter.go_on() {
            return None;
        }
        self.person_slope.fill(1.0);
        self.day_slope.fill(0.0);
        let mut value: i64 = self.person.iter().map(|&price| i64::from(price)).sum();
        for day in 0..self.model.days {
            value += self.site_days(day, meter)?;
        }
        for team in 0..self.model.teams {
            value += self.team(team);
        }
        Some(value)
    }

    /// The best choice of open sites on a day.
    fn site_days(&mut self, day: usize, meter: &mut Meter<'_>) -> Option<i64> {
        let model = self.model;
        let mut base: Vec<(i64, usize)> = Vec::with_capacity(model.people);
        let prices = &self.day[day * model.people..][..model.people];
        let deviation: Vec<i64> =
            (0..model.teams).map(|team| model.deviation[team * model.days + day] * SCALE).collect();
        for person in 0..model.people {
            let reduced = deviation[model.team[person]] + i64::from(prices[person]) - i64::from(self.person[person]);
            if reduced < 0 && model.away[person] & bit(day) == 0 {
                base.push((reduced, person));
            }
        }
        let mut takers = std::mem::take(&mut self.takers);
        takers.resize_with(model.sites, Taker::default);
        self.visit(day, &base, &mut takers);
        for taker in &mut takers {
            if !meter.go_on() {
                return None;
            }
            self.choose(taker);
        }
        let most = model.max_open[day].min(takers.len());
        takers.sort_by_key(|taker| taker.value);
        let mut value = 0;
        for taker in takers.iter().take(most).take_while(|taker| taker.value < 0) {
            value += taker.value;
            for &(_, person) in &taker.visitors {
                self.person_slope[person] -= 1.0;
                self.day_slope[day * model.people + person] += 1.0;
            }
        }
        self.takers = takers;
        Some(value)
    }

    /// Who would come to each site on a day. The halves of a site-day count as one, at the better half of each person,
    /// which can only cost less. Of the sites of a person only the near ones are looked at.
    fn visit(&self, day: usize, base: &[(i64, usize)], takers: &mut [Taker]) {
        let model = self.model;
        for (site, taker) in takers.iter_mut().enumerate() {
            let slot = model.slot(site, day, 0);
            taker.room = [model.cap[slot], model.cap[slot + 1]];
            taker.visitors.clear();
        }
        for &(reduced, person) in base {
            let near = &self.near[person * model.sites..][..model.sites];
            for &(travel, site) in near.iter().take_while(|&&(travel, _)| reduced + i64::from(travel) * SCALE < 0) {
                let taker = &mut takers[site as usize];
                let half = match model.half[person] {
                    half if half < 2 && taker.room[half] == 0 => model.half_pref * SCALE,
                    _ => 0,
                };
                let reduced = reduced + i64::from(travel) * SCALE + half;
                if reduced < 0 {
                    taker.visitors.push((reduced, person));
                }
            }
        }
    }

    /// Of those who would come, the best for whom there is room.
    fn choose(&self, taker: &mut Taker) {
        let room = taker.room[0] + taker.room[1];
        if room == 0 {
            taker.visitors.clear();
        } else if taker.visitors.len() > room {
            taker.visitors.select_nth_unstable(room - 1);
            taker.visitors.truncate(room);
        }
        taker.value = self.model.open * SCALE + taker.visitors.iter().map(|&(reduced, _)| reduced).sum::<i64>();
    }

    /// The best days of a team: each costs a team day and earns its members' prices; the first is free.
    fn team(&mut self, team: usize) -> i64 {
        let model = self.model;
        let members = &model.members[team];
        let cost = |day: usize| {
            model.team_day * SCALE
                - members.iter().map(|&person| i64::from(self.day[day * model.people + person])).sum::<i64>()
        };
        let costs: Vec<i64> = (0..model.days).map(cost).collect();
        let Some(&least) = costs.iter().min() else { return 0 };
        let total = costs.iter().filter(|&&cost| cost < 0).sum::<i64>() + least.max(0) - model.team_day * SCALE;
        if total >= 0 {
            return 0;
        }
        for (day, &cost) in costs.iter().enumerate() {
            if cost < 0 || cost == least {
                for &person in members {
                    self.day_slope[day * model.people + person] -= 1.0;
                }
            }
        }
        total
    }

    /// Shifts the prices along the slope, smoothed by the ways before; false when the slope is level.
    fn shift(&mut self, gap: f64) -> bool {
        let square = smooth(&mut self.person_way, &self.person_slope) + smooth(&mut self.day_way, &self.day_slope);
        if square < 1e-9 || gap <= 0.0 {
            return false;
        }
        let step = gap / square;
        go(&mut self.person, &self.person_way, step, self.model.unassigned * SCALE);
        go(&mut self.day, &self.day_way, step, self.model.team_day * SCALE);
        true
    }
}

/// Smooths the way by the slope; the square of its length.
fn smooth(way: &mut [f32], slope: &[f32]) -> f64 {
    let mut square = 0.0;
    for (way, slope) in way.iter_mut().zip(slope) {
        *way = 0.6 * *way + slope;
        // What has nearly faded away is slow to reckon with.
        if way.abs() < 1e-6 {
            *way = 0.0;
        }
        square += f64::from(*way * *way);
    }
    square
}

/// Takes a step on the way, within 0 and `most`.
#[expect(clippy::cast_possible_truncation, reason = "any whole number near is good")]
fn go(prices: &mut [i32], way: &[f32], step: f64, most: i64) {
    let most = real(most);
    for (price, way) in prices.iter_mut().zip(way) {
        *price = (f64::from(*price) + step * f64::from(*way)).clamp(0.0, most) as i32;
    }
}

/// What everybody costs at least, whatever the others do.
pub(super) fn alone(model: &Model) -> i64 {
    let early = |team: usize| model.deviation[team * model.days..][..model.days].iter().min().copied();
    let near = |person: usize| model.near[person * model.sites..][..model.sites].first().copied();
    let early: Vec<Option<i64>> = (0..model.teams).map(early).collect();
    let cost = |person: usize| {
        let both = early[model.team[person]].zip(near(person));
        both.map_or(i64::MAX, |(early, site)| early + model.travel[person * model.sites + site])
    };
    (0..model.people).map(|person| cost(person).min(model.unassigned)).sum()
}

/// A cost or a number in fewer bits; a cost that is too large for them is dearer than no appointment anyway.
fn narrow(number: impl TryInto<u32>) -> u32 {
    number.try_into().unwrap_or(u32::MAX)
}

/// What the person costs in a known plan, with a share of opening the site.
fn first_price(model: &Model, state: &State, person: usize) -> i32 {
    let most = model.unassigned * SCALE;
    let slot = state.place[person];
    if slot == NONE {
        return i32::try_from(most).unwrap_or(i32::MAX);
    }
    let visitors = i64::try_from(state.visitors(slot >> 1)).unwrap_or(i64::MAX).max(1);
    i32::try_from((model.own(person, slot) * SCALE + model.open * SCALE / visitors).min(most)).unwrap_or(i32::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "the length of a step need not be exact")]
fn real(number: i64) -> f64 {
    number as f64
}
