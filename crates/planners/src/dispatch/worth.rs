//! What room on one day is worth to a manager: more the likelier it is that tickets still to come need that day.
//!
//! This is the expected marginal revenue of seats (Belobaba, Operations Research 37, 1989): the last minute of the room
//! is worth what a minute of the tickets to come saves, times the chance that they ask for that minute; else it is worth
//! what the manager's time is worth in the long run.

use super::experience::Experience;
use super::lateness::Lateness;
use super::prices::{Prices, count_f64, to_f64};

/// Which share of a manager's price in the long run counts for one day.
const LONG_RUN: f64 = 0.45;
/// Which share of what tickets to come save counts.
const TO_COME: f64 = 0.7;
/// Which share of the tickets to come keep to a day, if they could be solved on no other.
const NEED: f64 = 0.4;
/// By how much what comes varies more than by chance alone, since its mean is not known well.
const SPREAD: f64 = 2.0;

/// Which share of the cost of leaving a ticket counts when all are likely to be too busy: much of it is spread evenly over
/// all whom one could ask, and changes nothing.
const TOO_BUSY: f64 = 0.03;
/// Which share of the minutes that are expected counts for that.
const EXPECTED: f64 = 0.8;
/// How much more or less than expected may come, and in minutes at least.
const UNSURE: (f64, f64) = (0.02, 60.0);

/// How much of a day's tickets is likely to need each day.
#[derive(Debug, Clone)]
pub(super) struct Needs {
    /// In days of tickets, by the number of the day.
    of_day: Vec<f64>,
    today: usize,
    /// What a minute of anybody is worth because all may be too busy: today, and on a later day. Time of today that is not
    /// asked for is lost, so when time gets scarce nothing is put off that can be done today.
    busy: (f64, f64),
}

/// What is asked of all together and what room they have, in minutes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Crowd {
    /// Today.
    pub(super) today: (f64, f64),
    /// On all days that are left.
    pub(super) all: (f64, f64),
    /// What a minute costs of a ticket that nobody takes.
    pub(super) left: f64,
}

impl Needs {
    /// As seen on a day of which that share is left. What may wait for some days needs each of them the less.
    pub(super) fn of(seen: &Experience, lateness: &Lateness, (today, rest): (usize, f64), days: usize) -> Self {
        let mut of_day = vec![0.0; days];
        for (priority, share) in seen.priorities() {
            let slack = lateness.slack(priority).min(days);
            let each = NEED * share / (count_f64(slack) + 1.0).sqrt();
            for (day, need) in of_day.iter_mut().enumerate().skip(today) {
                let waits = day - today;
                *need += each * if waits <= slack { count_f64(waits) + rest } else { count_f64(slack) + 1.0 };
            }
        }
        Self { of_day, today, busy: (0.0, 0.0) }
    }

    /// The same when everybody together has that much to do.
    pub(super) fn among(self, crowd: Crowd) -> Self {
        let scarce = |(asked, room): (f64, f64)| beyond((room - EXPECTED * asked) / (UNSURE.0 * asked + UNSURE.1));
        let later = TOO_BUSY * crowd.left * scarce(crowd.all);
        Self { busy: (later * scarce(crowd.today), later), ..self }
    }
}

/// What it costs a manager to spend so many minutes of the room that is left on a day.
pub(super) fn price(prices: &Prices, needs: &Needs, manager: usize, (day, room, minutes): (usize, i64, i64)) -> f64 {
    let busy = if day == needs.today { needs.busy.0 } else { needs.busy.1 };
    let long_run = LONG_RUN * prices.of(manager) + busy;
    let demand = prices.demand(manager);
    let saves = TO_COME * (demand.worth - long_run).max(0.0);
    if saves <= 0.0 {
        return long_run * to_f64(minutes);
    }
    let need = needs.of_day[day];
    let (mean, deviation) = (need * demand.minutes, SPREAD * (need * demand.squares).sqrt() + 1.0);
    let (room, minutes) = (to_f64(room), to_f64(minutes));
    // What is left of a day when it is nearly full is of no use.
    let asked = |minute: f64| beyond((minute - mean) / deviation) * (minute / demand.useful).min(1.0);
    let chance = (asked(room) + 2.0 * asked(room - minutes / 2.0) + asked(room - minutes)) / 4.0;
    minutes * (long_run + saves * chance)
}

/// The chance that something normally distributed is so many deviations above its mean, near enough.
fn beyond(deviations: f64) -> f64 {
    1.0 / (1.0 + (1.702 * deviations).exp())
}
