//! Annealing on the true objective: days handed on in chains, and rebuilt parts of a plan.

use rand::RngExt;

use super::problem::WEEK;
use super::state::{EMPTY, LEAVE, Model, OFFICE, REMOTE, State, is_client};
use crate::anneal::{Annealed, accepts};
use crate::control::Random;

/// One step in so many rebuilds a part.
const REBUILD_EVERY: usize = 50;
/// How many days a chain may hand on.
const LONGEST: usize = 4;

pub(super) struct Search<'a> {
    model: &'a Model,
    state: State,
    random: Random,
    /// The cells that a step changed, with what they were.
    changed: Vec<(usize, usize)>,
    /// Clients that lost a day in this step.
    homeless: Vec<usize>,
}

impl Annealed for Search<'_> {
    fn step(&mut self, heat: f64) {
        let before = self.state.objective;
        self.changed.clear();
        self.homeless.clear();
        if self.below(REBUILD_EVERY) == 0 {
            self.rebuild();
        } else if self.below(8) == 0 {
            if self.below(2) == 0 { self.turn() } else { self.cross() }
        } else {
            self.chain();
        }
        self.settle();
        if !accepts(self.state.objective - before, heat, &mut self.random) {
            self.undo();
        }
    }

    fn objective(&self) -> i64 {
        self.state.objective
    }

    fn keep(&mut self, kept: &mut [usize]) {
        self.state.journal.keep(&self.state.cell, kept);
    }
}

impl<'a> Search<'a> {
    /// From a plan on; there are cells.
    pub(super) fn new(model: &'a Model, cells: &[usize], random: Random) -> Self {
        let state = State::from_cells(model, cells);
        Self { model, state, random, changed: Vec::new(), homeless: Vec::new() }
    }

    fn below(&mut self, most: usize) -> usize {
        self.random.random_range(0..most)
    }

    fn clear(&mut self, cell: usize) {
        let was = self.state.clear(self.model, cell);
        self.changed.push((cell, was));
    }

    /// Gives every cell that was emptied something to do.
    fn settle(&mut self) {
        for n in 0..self.changed.len() {
            let (cell, _) = self.changed[n];
            if self.state.cell[cell] == EMPTY {
                self.state.settle(self.model, cell);
            }
        }
    }

    fn undo(&mut self) {
        for n in 0..self.changed.len() {
            self.state.clear(self.model, self.changed[n].0);
        }
        while let Some((cell, was)) = self.changed.pop() {
            self.state.clear(self.model, cell);
            if was != EMPTY {
                self.state.put(self.model, cell, was);
            }
        }
    }

    /// Turns a day at home into one in the office, or the other way round; a full office lets somebody else go home.
    fn turn(&mut self) {
        let model = self.model;
        let cell = model.cells[self.below(model.cells.len())];
        match self.state.cell[cell] {
            OFFICE => {
                self.clear(cell);
                self.state.put(model, cell, REMOTE);
            }
            REMOTE => {
                if !self.state.office_has_room(model, cell) {
                    let other = self.below(model.managers) * model.days + cell % model.days;
                    if self.state.cell[other] != OFFICE {
                        return;
                    }
                    self.clear(other);
                    self.state.put(model, other, REMOTE);
                }
                if self.state.office_has_room(model, cell) {
                    self.clear(cell);
                    self.state.put(model, cell, OFFICE);
                }
            }
            _ => {}
        }
    }

    /// Exchanges a day in the office and one at home of a manager, and the other way round of another where the office is
    /// full.
    fn cross(&mut self) {
        let model = self.model;
        let cell = model.cells[self.below(model.cells.len())];
        let manager = cell / model.days;
        let other = manager * model.days + self.below(model.days);
        if self.state.cell[cell] != OFFICE || self.state.cell[other] != REMOTE {
            return;
        }
        let mut turned = [(cell, REMOTE), (other, OFFICE), (cell, EMPTY), (other, EMPTY)];
        if !self.state.office_has_room(model, other) {
            let mate = self.below(model.managers) * model.days;
            let (here, there) = (mate + cell % model.days, mate + other % model.days);
            if self.state.cell[here] != REMOTE || self.state.cell[there] != OFFICE {
                return;
            }
            turned[2] = (here, OFFICE);
            turned[3] = (there, REMOTE);
        }
        for (cell, value) in turned {
            if value != EMPTY {
                self.clear(cell);
            }
        }
        for (cell, value) in turned {
            if value != EMPTY {
                self.state.put(model, cell, value);
            }
        }
    }

    /// Gives a client's day to another cell, whose client's day goes to another, and so on.
    fn chain(&mut self) {
        let Some(client) = self.client_to_move() else { return };
        self.homeless.push(client);
        let mut length = 0;
        while let Some(client) = self.homeless.pop() {
            length += 1;
            let push = length == 1 || (length < LONGEST && self.below(3) == 0);
            if !push || !self.push_in(client) {
                self.place_cheapest(client, 0);
            }
        }
    }

    /// A client that lacks a day, or one whose day is taken from a random cell.
    fn client_to_move(&mut self) -> Option<usize> {
        let model = self.model;
        if self.below(8) == 0 {
            for _ in 0..16 {
                let client = self.below(model.clients.max(1));
                if client < model.clients && self.state.got[client] < model.agreed[client] {
                    return Some(client);
                }
            }
        }
        for _ in 0..16 {
            let cell = model.cells[self.below(model.cells.len())];
            let value = self.state.cell[cell];
            if is_client(value) {
                self.clear(cell);
                return Some(value);
            }
        }
        None
    }

    /// Puts a day of a client into a random cell, whoever is there; whether that could be.
    fn push_in(&mut self, client: usize) -> bool {
        let model = self.model;
        let pairs = model.pairs_of(client);
        if pairs.is_empty() {
            return false;
        }
        let mut pair = pairs.start + self.below(pairs.len());
        if self.state.pair_days[pair] == 0 && self.below(2) == 0 {
            pair = pairs.start + self.below(pairs.len());
        }
        let manager = model.pairs[pair].manager;
        let day = self.below(model.days);
        let cell = manager * model.days + day;
        let value = self.state.cell[cell];
        if value == LEAVE || value == client || !model.is_open(client, day) {
            return false;
        }
        if self.state.at_client[client * model.days + day] >= model.per_day[client] && !self.oust(client, day) {
            return false;
        }
        if is_client(value) {
            self.homeless.push(value);
        } else if self.state.week[manager * model.weeks + day / WEEK] >= model.week_most[manager] {
            self.ease_week(manager, day / WEEK);
        }
        self.clear(cell);
        let may = self.state.may_visit(model, cell, client);
        if may {
            self.state.put(model, cell, client);
        }
        may
    }

    /// Takes another manager away from a client on this day.
    fn oust(&mut self, client: usize, day: usize) -> bool {
        let model = self.model;
        for pair in &model.pairs[model.pairs_of(client)] {
            let cell = pair.manager * model.days + day;
            if self.state.cell[cell] == client {
                self.clear(cell);
                self.homeless.push(client);
                return true;
            }
        }
        false
    }

    /// Takes a client day out of a manager's full week.
    fn ease_week(&mut self, manager: usize, week: usize) {
        let model = self.model;
        let until = ((week + 1) * WEEK).min(model.days);
        let days = until - week * WEEK;
        let from = self.below(days);
        for n in 0..days {
            let cell = manager * model.days + week * WEEK + (from + n) % days;
            let value = self.state.cell[cell];
            if is_client(value) {
                self.clear(cell);
                self.homeless.push(value);
                return;
            }
        }
    }

    /// Gives a client the cheapest day on which a manager is not with a client; costs are blurred by up to `blur`.
    fn place_cheapest(&mut self, client: usize, blur: i64) {
        let model = self.model;
        if self.state.got[client] >= model.agreed[client] {
            return;
        }
        let (mut best, mut at) = (0, EMPTY);
        for pair in model.pairs_of(client) {
            let manager = model.pairs[pair].manager;
            let mut visit = self.state.visit_cost(model, pair);
            if blur > 0 {
                visit += self.random.random_range(0..=blur);
            }
            for day in 0..model.days {
                let cell = manager * model.days + day;
                let value = self.state.cell[cell];
                if value == LEAVE || is_client(value) || !self.state.may_visit(model, cell, client) {
                    continue;
                }
                let cost = visit - self.gain_of_clearing(cell, value);
                if cost < best {
                    (best, at) = (cost, cell);
                }
            }
        }
        if at != EMPTY {
            self.clear(at);
            self.state.put(model, at, client);
        }
    }

    /// What a cell without a client costs now.
    fn gain_of_clearing(&self, cell: usize, value: usize) -> i64 {
        let model = self.model;
        match value {
            REMOTE => State::remote_cost(model, cell),
            OFFICE if self.state.office_days[cell / model.days] <= model.office_min[cell / model.days] => {
                -model.office_short
            }
            _ => 0,
        }
    }

    /// Takes out a part and places its days again, cheapest first for each in random order.
    fn rebuild(&mut self) {
        let model = self.model;
        let cell = model.cells[self.below(model.cells.len())];
        let (manager, value) = (cell / model.days, self.state.cell[cell]);
        match self.below(3) {
            0 if is_client(value) => self.take_pair(value, manager),
            1 if is_client(value) => self.take_client(value),
            _ => self.take_week(manager, cell % model.days / WEEK),
        }
        for n in (1..self.homeless.len()).rev() {
            let other = self.below(n + 1);
            self.homeless.swap(n, other);
        }
        let blur = [0, 20, 60][self.below(3)];
        for n in 0..self.homeless.len() {
            self.place_cheapest(self.homeless[n], blur);
        }
    }

    fn take(&mut self, cell: usize) {
        self.homeless.push(self.state.cell[cell]);
        self.clear(cell);
    }

    /// Takes out all days of a manager at a client, and some days of another client.
    fn take_pair(&mut self, client: usize, manager: usize) {
        let model = self.model;
        for cell in manager * model.days..(manager + 1) * model.days {
            if self.state.cell[cell] == client {
                self.take(cell);
            }
        }
        let pairs = model.pairs_of(client);
        let other = model.pairs[pairs.start + self.below(pairs.len())].manager;
        let day = self.below(model.days);
        let value = self.state.cell[other * model.days + day];
        if is_client(value) && value != client {
            self.take_client(value);
        }
    }

    fn take_client(&mut self, client: usize) {
        let model = self.model;
        for pair in &model.pairs[model.pairs_of(client)] {
            for cell in pair.manager * model.days..(pair.manager + 1) * model.days {
                if self.state.cell[cell] == client {
                    self.take(cell);
                }
            }
        }
    }

    fn take_week(&mut self, manager: usize, week: usize) {
        let model = self.model;
        for day in week * WEEK..((week + 1) * WEEK).min(model.days) {
            let cell = manager * model.days + day;
            if is_client(self.state.cell[cell]) {
                self.take(cell);
            }
        }
    }
}
