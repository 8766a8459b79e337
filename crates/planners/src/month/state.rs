//! The problem in flat arrays, and a plan that knows its counts so that each step is cheap.

use super::problem::{Month, Own, Place, Roster, WEEK};
use crate::anneal::Journal;

/// A manager on leave.
pub(super) const LEAVE: usize = usize::MAX;
/// A cell that has nothing yet; never in a finished plan.
pub(super) const EMPTY: usize = usize::MAX - 1;
/// In the office.
pub(super) const OFFICE: usize = usize::MAX - 2;
/// At home.
pub(super) const REMOTE: usize = usize::MAX - 3;

/// A manager who may visit a client.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    pub(super) client: usize,
    pub(super) manager: usize,
    /// What a day costs.
    pub(super) cost: i64,
}

/// The problem in flat arrays. A *cell* is manager * days + day.
pub(super) struct Model {
    pub(super) managers: usize,
    pub(super) clients: usize,
    pub(super) days: usize,
    pub(super) weeks: usize,
    pub(super) leave: Vec<bool>,
    pub(super) suits: Vec<bool>,
    pub(super) office_min: Vec<i64>,
    pub(super) week_most: Vec<i64>,
    pub(super) share: Vec<i64>,
    pub(super) agreed: Vec<i64>,
    pub(super) per_day: Vec<i64>,
    /// Whether a client is open, by client and weekday.
    pub(super) open: Vec<bool>,
    pub(super) pairs: Vec<Pair>,
    /// The pairs of a client are those from here to the next.
    pub(super) pairs_from: Vec<usize>,
    pub(super) cells: Vec<usize>,
    pub(super) office_cap: i64,
    pub(super) unmet: i64,
    pub(super) extra_manager: i64,
    pub(super) remote_offpref: i64,
    pub(super) office_short: i64,
    pub(super) fairness: i64,
}

impl Model {
    pub(super) fn new(problem: &Month) -> Self {
        let (managers, clients, days) = (problem.managers.len(), problem.clients.len(), problem.days);
        let mut leave = vec![false; managers * days];
        let mut suits = vec![false; managers * WEEK];
        for (m, manager) in problem.managers.iter().enumerate() {
            manager.leave.iter().for_each(|day| leave[m * days + day] = true);
            manager.remote_pref.iter().for_each(|weekday| suits[m * WEEK + weekday] = true);
        }
        let mut open = vec![true; clients * WEEK];
        for (c, client) in problem.clients.iter().enumerate() {
            client.closed_weekdays.iter().for_each(|weekday| open[c * WEEK + weekday] = false);
        }
        let (pairs, pairs_from) = pairs(problem);
        Self {
            managers,
            clients,
            days,
            weeks: days.div_ceil(WEEK),
            cells: (0..managers * days).filter(|&cell| !leave[cell]).collect(),
            leave,
            suits,
            office_min: problem.managers.iter().map(|manager| manager.office_min).collect(),
            week_most: problem.managers.iter().map(|manager| manager.client_max_week).collect(),
            share: shares(problem),
            agreed: problem.clients.iter().map(|client| client.days).collect(),
            per_day: problem.clients.iter().map(|client| client.max_per_day).collect(),
            open,
            pairs,
            pairs_from,
            office_cap: problem.office_cap,
            unmet: problem.cost.unmet,
            extra_manager: problem.cost.extra_manager,
            remote_offpref: problem.cost.remote_offpref,
            office_short: problem.cost.office_short,
            fairness: problem.cost.fairness,
        }
    }

    /// The pairs of a client.
    pub(super) fn pairs_of(&self, client: usize) -> std::ops::Range<usize> {
        self.pairs_from[client]..self.pairs_from[client + 1]
    }

    /// The pair of a client and a manager, if that manager may visit.
    pub(super) fn pair(&self, client: usize, manager: usize) -> Option<usize> {
        let range = self.pairs_of(client);
        let from = range.start;
        self.pairs[range].binary_search_by_key(&manager, |pair| pair.manager).ok().map(|at| from + at)
    }

    pub(super) fn is_open(&self, client: usize, day: usize) -> bool {
        self.open[client * WEEK + day % WEEK]
    }
}

fn pairs(problem: &Month) -> (Vec<Pair>, Vec<usize>) {
    let mut pairs = Vec::new();
    let mut from = vec![0];
    for (client, visited) in problem.clients.iter().enumerate() {
        for (&manager, &known) in &visited.fam {
            let way = visited.travel.get(&manager).copied().unwrap_or(0);
            let cost = problem.cost.unfam * (100 - known) + problem.cost.travel * way;
            pairs.push(Pair { client, manager, cost });
        }
        from.push(pairs.len());
    }
    (pairs, from)
}

/// The days at clients that each manager would have if they were spread by days of work, rounded half to even.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "validated numbers are far below 2^53, also their products"
)]
fn shares(problem: &Month) -> Vec<i64> {
    let agreed: i64 = problem.clients.iter().map(|client| client.days).sum();
    let work: Vec<usize> = problem.managers.iter().map(|manager| problem.days - manager.leave.len()).collect();
    let all = work.iter().sum::<usize>().max(1) as f64;
    work.iter().map(|&own| (agreed as f64 * own as f64 / all).round_ties_even() as i64).collect()
}

/// A plan with its counts.
#[derive(Clone)]
pub(super) struct State {
    pub(super) cell: Vec<usize>,
    /// Days of each pair.
    pub(super) pair_days: Vec<i64>,
    /// Days that each client got.
    pub(super) got: Vec<i64>,
    /// Managers of each client.
    pub(super) visitors: Vec<i64>,
    /// Managers at a client on a day, by client and day.
    pub(super) at_client: Vec<i64>,
    /// Client days by manager and week.
    pub(super) week: Vec<i64>,
    pub(super) client_days: Vec<i64>,
    pub(super) office_days: Vec<i64>,
    /// Managers in the office by day.
    pub(super) in_office: Vec<i64>,
    pub(super) journal: Journal,
    pub(super) objective: i64,
}

impl State {
    /// A plan in which nobody is anywhere yet.
    pub(super) fn empty(model: &Model) -> Self {
        let cell = model.leave.iter().map(|&leave| if leave { LEAVE } else { EMPTY }).collect();
        let mut objective: i64 = model.agreed.iter().sum::<i64>() * model.unmet;
        objective += model.office_min.iter().sum::<i64>() * model.office_short;
        objective += model.share.iter().sum::<i64>() * model.fairness;
        Self {
            cell,
            pair_days: vec![0; model.pairs.len()],
            got: vec![0; model.clients],
            visitors: vec![0; model.clients],
            at_client: vec![0; model.clients * model.days],
            week: vec![0; model.managers * model.weeks],
            client_days: vec![0; model.managers],
            office_days: vec![0; model.managers],
            in_office: vec![0; model.days],
            journal: Journal::new(model.managers * model.days),
            objective,
        }
    }

    /// A plan from cells that are known to keep all rules.
    pub(super) fn from_cells(model: &Model, cells: &[usize]) -> Self {
        let mut state = Self::empty(model);
        for (cell, &value) in cells.iter().enumerate() {
            if value != LEAVE && value != EMPTY {
                state.put(model, cell, value);
            }
        }
        state.journal.forget();
        state
    }

    /// Whether an empty cell may be given to a client.
    pub(super) fn may_visit(&self, model: &Model, cell: usize, client: usize) -> bool {
        let (manager, day) = (cell / model.days, cell % model.days);
        self.got[client] < model.agreed[client]
            && self.at_client[client * model.days + day] < model.per_day[client]
            && self.week[manager * model.weeks + day / WEEK] < model.week_most[manager]
            && model.is_open(client, day)
    }

    /// Whether one more may come to the office on the day of this cell.
    pub(super) fn office_has_room(&self, model: &Model, cell: usize) -> bool {
        self.in_office[cell % model.days] < model.office_cap
    }

    /// What an empty cell costs at home.
    pub(super) fn remote_cost(model: &Model, cell: usize) -> i64 {
        let (manager, day) = (cell / model.days, cell % model.days);
        if model.suits[manager * WEEK + day % WEEK] { 0 } else { model.remote_offpref }
    }

    /// What an empty cell costs in the office.
    pub(super) fn office_cost(&self, model: &Model, cell: usize) -> i64 {
        let manager = cell / model.days;
        if self.office_days[manager] < model.office_min[manager] { -model.office_short } else { 0 }
    }

    /// What one more day of this pair costs, apart from the cell.
    pub(super) fn visit_cost(&self, model: &Model, pair: usize) -> i64 {
        let Pair { client, manager, cost } = model.pairs[pair];
        let mut total = cost - model.unmet;
        if self.pair_days[pair] == 0 && self.visitors[client] > 0 {
            total += model.extra_manager;
        }
        total + if self.client_days[manager] < model.share[manager] { -model.fairness } else { model.fairness }
    }

    /// Fills an empty cell.
    pub(super) fn put(&mut self, model: &Model, cell: usize, value: usize) {
        let (manager, day) = (cell / model.days, cell % model.days);
        self.cell[cell] = value;
        self.journal.note(cell);
        match value {
            OFFICE => {
                self.objective += self.office_cost(model, cell);
                self.office_days[manager] += 1;
                self.in_office[day] += 1;
            }
            REMOTE => self.objective += Self::remote_cost(model, cell),
            client => {
                if let Some(pair) = model.pair(client, manager) {
                    self.objective += self.visit_cost(model, pair);
                    self.count(model, pair, day, 1);
                }
            }
        }
    }

    /// Empties a cell; returns what was there.
    pub(super) fn clear(&mut self, model: &Model, cell: usize) -> usize {
        let (manager, day) = (cell / model.days, cell % model.days);
        let value = std::mem::replace(&mut self.cell[cell], EMPTY);
        match value {
            EMPTY | LEAVE => {}
            OFFICE => {
                self.office_days[manager] -= 1;
                self.in_office[day] -= 1;
                self.objective -= self.office_cost(model, cell);
            }
            REMOTE => self.objective -= Self::remote_cost(model, cell),
            client => {
                if let Some(pair) = model.pair(client, manager) {
                    self.count(model, pair, day, -1);
                    self.objective -= self.visit_cost(model, pair);
                }
            }
        }
        value
    }

    fn count(&mut self, model: &Model, pair: usize, day: usize, by: i64) {
        let Pair { client, manager, .. } = model.pairs[pair];
        let had = i64::from(self.pair_days[pair] > 0);
        self.pair_days[pair] += by;
        self.visitors[client] += i64::from(self.pair_days[pair] > 0) - had;
        self.got[client] += by;
        self.at_client[client * model.days + day] += by;
        self.week[manager * model.weeks + day / WEEK] += by;
        self.client_days[manager] += by;
    }

    /// Fills an empty cell with the office or home, whichever is cheaper.
    pub(super) fn settle(&mut self, model: &Model, cell: usize) {
        let office = self.office_cost(model, cell) < Self::remote_cost(model, cell);
        let value = if office && self.office_has_room(model, cell) { OFFICE } else { REMOTE };
        self.put(model, cell, value);
    }

    pub(super) fn plan(&self, model: &Model) -> Roster {
        let place = |&value: &usize| match value {
            LEAVE | EMPTY => None,
            OFFICE => Some(Place::Own(Own::Office)),
            REMOTE => Some(Place::Own(Own::Remote)),
            client => Some(Place::Client(client)),
        };
        let row = |manager: usize| &self.cell[manager * model.days..(manager + 1) * model.days];
        Roster { plan: (0..model.managers).map(|manager| row(manager).iter().map(place).collect()).collect() }
    }
}

/// A value of a cell that is a client.
pub(super) fn is_client(value: usize) -> bool {
    value < REMOTE
}
