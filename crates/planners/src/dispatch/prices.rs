//! Bid prices: what a minute of each manager is worth in the long run, given what is likely to arrive.
//!
//! The prices are the dual variables of the fluid problem in which the kinds of tickets that are expected are spread over
//! the minutes that are left. They are found by a subgradient method that goes on from the prices it found before.

use super::crew::Crew;
use super::experience::Kind;

/// What is likely to arrive in the days that are left.
pub(super) struct Outlook {
    /// Kinds of tickets, with how many of each come a day.
    pub(super) kinds: Vec<Kind>,
    /// Efforts that are equally likely.
    pub(super) efforts: Vec<f64>,
    /// Days in which they come.
    pub(super) left: f64,
    /// The first day that is left.
    pub(super) today: usize,
    /// What a ticket costs that nobody takes.
    pub(super) unassigned: f64,
}

/// What clients who know a manager ask of that manager, at the prices.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Demand {
    /// Minutes a day.
    pub(super) minutes: f64,
    /// Squares of the minutes of a ticket, a day.
    pub(super) squares: f64,
    /// What a minute saves against the next best.
    pub(super) worth: f64,
    /// Room on a day below so many minutes is too small for most tickets.
    pub(super) useful: f64,
}

/// How far a round moves a price that is wholly wrong, in cost a minute, times the number of the round.
const STEP: f64 = 2.0;
/// Rounds of a refresh; each goes on from the one before.
const ROUNDS: u32 = 12;
/// What is likely to arrive counts for this share: a minute kept for what does not come is lost, one that lacks is only
/// dear.
const CAUTION: f64 = 0.75;

/// Room on a day below this share of the mean effort is too small for most tickets.
const USEFUL: f64 = 0.55;

/// What a minute of each manager is worth, and who asks for it.
#[derive(Debug, Clone)]
pub(super) struct Prices {
    minute: Vec<f64>,
    demand: Vec<Demand>,
}

impl Prices {
    /// Nobody's time is scarce.
    pub(super) fn zero(crew: &Crew) -> Self {
        Self { minute: vec![0.0; crew.size()], demand: vec![Demand::default(); crew.size()] }
    }

    pub(super) fn of(&self, manager: usize) -> f64 {
        self.minute[manager]
    }

    pub(super) fn demand(&self, manager: usize) -> Demand {
        self.demand[manager]
    }

    /// Moves the prices towards those at which what is likely to arrive just fits in the minutes that are left.
    pub(super) fn refresh(&mut self, crew: &Crew, outlook: &Outlook) {
        let room: Vec<f64> = (0..crew.size()).map(|manager| crew.room(manager, outlook.today)).collect();
        let mut mean = vec![0.0; self.minute.len()];
        for round in 0..ROUNDS {
            let strangers = self.bid(crew, outlook, &room);
            let expected = outlook.left * CAUTION;
            let mut load: Vec<f64> = self.demand.iter().map(|demand| demand.minutes * expected).collect();
            for (skill, minutes) in strangers.iter().enumerate().filter(|(_, minutes)| **minutes > 0.0) {
                spread(crew, (skill, minutes * expected), (&mut load, &room));
            }
            let step = STEP / (3.0 + f64::from(round));
            for (manager, price) in self.minute.iter_mut().enumerate() {
                let over = ((load[manager] - room[manager]) / room[manager].max(60.0)).clamp(-1.0, 1.0);
                *price = (*price + step * over).max(0.0);
                mean[manager] += *price / f64::from(ROUNDS);
            }
        }
        self.minute = mean;
        self.bid(crew, outlook, &room);
        let useful = USEFUL * outlook.efforts.iter().sum::<f64>() / count_f64(outlook.efforts.len());
        for demand in self.demand.iter_mut().filter(|demand| demand.minutes > 0.0) {
            demand.worth /= demand.minutes;
            demand.useful = useful.max(1.0);
        }
    }

    /// Gives each kind of ticket to who is cheapest at the prices. Keeps what is asked of each manager, the worth not
    /// yet by the minute, and returns the minutes a day for who does not know the client: for each skill, those for who
    /// masters it, and last those for anybody.
    fn bid(&mut self, crew: &Crew, outlook: &Outlook, room: &[f64]) -> Vec<f64> {
        self.demand.fill(Demand::default());
        let mut strangers = vec![0.0; crew.skills() + 1];
        let cheapest = self.cheapest(crew, room);
        let mut bids = Vec::new();
        for Kind { client, skill, rate } in &outlook.kinds {
            let knowing = crew.who_knows(*client).iter();
            bids.clear();
            bids.extend(knowing.map(|(who, how_well)| (*who, crew.direct_f64(*who, *skill, *how_well))));
            let [skilled, any] = cheapest[*skill];
            let [direct, unskilled] = crew.direct_of_strangers();
            let weight = rate / count_f64(outlook.efforts.len());
            for effort in &outlook.efforts {
                let (able, anyone) = (direct + skilled * effort, unskilled + any * effort);
                let stranger = able.min(anyone).min(outlook.unassigned);
                let (mut best, mut next, mut who) = (stranger, stranger, None);
                for (manager, direct) in &bids {
                    let cost = direct + self.minute[*manager] * effort;
                    if cost < best {
                        (best, next, who) = (cost, best, Some(*manager));
                    } else if cost < next {
                        next = cost;
                    }
                }
                let Some(manager) = who else {
                    if able.min(anyone) < outlook.unassigned {
                        let group = if able <= anyone { *skill } else { crew.skills() };
                        strangers[group] += weight * effort;
                    }
                    continue;
                };
                let demand = &mut self.demand[manager];
                demand.minutes += weight * effort;
                demand.squares += weight * effort * effort;
                demand.worth += weight * (next - best + self.minute[manager] * effort);
            }
        }
        strangers
    }

    /// For each skill, the lowest price of somebody who has room and masters it, and of anybody who has room.
    fn cheapest(&self, crew: &Crew, room: &[f64]) -> Vec<[f64; 2]> {
        let mut cheapest = vec![[f64::INFINITY; 2]; crew.skills() + 1];
        let open = (0..crew.size()).filter(|manager| room[*manager] > 0.0);
        for manager in open {
            for (skill, [skilled, any]) in cheapest.iter_mut().enumerate() {
                *any = any.min(self.minute[manager]);
                if crew.masters(manager, skill) {
                    *skilled = skilled.min(self.minute[manager]);
                }
            }
        }
        cheapest
    }
}

/// Spreads work over all who master a skill, by the room that they have left; what does not fit weighs on all of them.
fn spread(crew: &Crew, (skill, minutes): (usize, f64), (load, room): (&mut [f64], &[f64])) {
    let takes = |manager: &usize| room[*manager] > 0.0 && (crew.masters(*manager, skill) || skill == crew.skills());
    let able: Vec<usize> = (0..crew.size()).filter(takes).collect();
    let spare: f64 = able.iter().map(|manager| (room[*manager] - load[*manager]).max(0.0)).sum();
    let all: f64 = able.iter().map(|manager| room[*manager]).sum();
    let (fits, over) = (minutes.min(spare), (minutes - spare).max(0.0));
    for manager in able {
        let free = (room[manager] - load[manager]).max(0.0);
        let fitting = if spare > 0.0 { fits * free / spare } else { 0.0 };
        load[manager] += fitting + over * room[manager] / all;
    }
}

#[expect(clippy::cast_precision_loss, reason = "costs and minutes are far below 2^53")]
pub(super) fn to_f64(value: i64) -> f64 {
    value as f64
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub(super) fn count_f64(value: usize) -> f64 {
    value as f64
}
