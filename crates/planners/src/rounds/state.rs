//! A plan that is being changed: routes, jobs that are on none, and what is needed to take changes back.

use super::model::{Model, NONE, id};
use super::route::{Call, Route, Spot};

/// A plan as lists of visits.
pub(super) type Plan = Vec<Vec<u32>>;

/// A plan that is being changed. It may hold a part of the jobs only; others are not its own.
pub(super) struct State<'m> {
    pub model: &'m Model,
    pub routes: Vec<Route>,
    /// The route of each job; none for absent jobs and for those that are not its own.
    pub route_of: Vec<u32>,
    pub absent: Vec<u32>,
    /// How many routes there may be.
    pub vans: usize,
    pub travel: i64,
    pub used: usize,
    /// How many visits are on routes.
    pub visits: usize,
    versions: u32,
    undo: Undo,
    best: Best,
}

#[derive(Default)]
struct Undo {
    /// Routes as they were, with their numbers.
    routes: Vec<(u32, Route)>,
    saved: Vec<bool>,
    absent: Vec<u32>,
    travel: i64,
    used: usize,
    visits: usize,
    spare: Vec<Route>,
}

/// The best complete plan so far; of the routes only those are copied that changed since.
#[derive(Default)]
struct Best {
    routes: Vec<Vec<u32>>,
    changed: Vec<u32>,
    is_changed: Vec<bool>,
    cost: Option<i64>,
}

impl<'m> State<'m> {
    /// A plan with these routes, which keep all rules, and these absent jobs.
    pub(super) fn new(model: &'m Model, plan: &[Vec<u32>], absent: &[u32], vans: usize) -> Self {
        let mut state = Self {
            model,
            routes: Vec::new(),
            route_of: vec![NONE; model.jobs],
            absent: absent.to_vec(),
            vans,
            travel: 0,
            used: 0,
            visits: 0,
            versions: 0,
            undo: Undo::default(),
            best: Best::default(),
        };
        for visits in plan.iter().filter(|visits| !visits.is_empty()) {
            let number = state.push();
            state.touch(number);
            let route = &mut state.routes[number as usize];
            for &visit in visits {
                route.append(model, visit);
                state.route_of[model.job(visit) as usize] = number;
            }
            state.visits += visits.len();
            state.used += 1;
            state.reschedule(number);
        }
        state.commit();
        state.keep_best();
        state
    }

    fn push(&mut self) -> u32 {
        self.routes.push(Route::empty(self.model));
        self.undo.saved.push(false);
        self.best.routes.push(Vec::new());
        self.best.is_changed.push(false);
        id(self.routes.len() - 1)
    }

    /// What the routes cost; absent jobs cost nothing here.
    pub(super) fn cost(&self) -> i64 {
        self.travel + self.model.fixed * i64::try_from(self.used).unwrap_or(i64::MAX)
    }

    /// The routes as lists.
    pub(super) fn plan(&self) -> Plan {
        self.routes.iter().filter(|route| !route.is_empty()).map(|route| route.visits().collect()).collect()
    }

    /// The best complete plan and its cost; none when no complete plan was seen.
    pub(super) fn best(&self) -> Option<(i64, Plan)> {
        let routes = self.best.routes.iter().filter(|route| !route.is_empty()).cloned().collect();
        self.best.cost.map(|cost| (cost, routes))
    }

    /// A route without visits, when there may be one more.
    pub(super) fn free_route(&mut self) -> Option<u32> {
        if self.used >= self.vans {
            return None;
        }
        match self.routes.iter().position(Route::is_empty) {
            Some(number) => Some(id(number)),
            None => Some(self.push()),
        }
    }

    /// Remembers a route as it is, before its first change since the last commit. Whether it was the first.
    pub(super) fn touch(&mut self, number: u32) -> bool {
        if std::mem::replace(&mut self.undo.saved[number as usize], true) {
            return false;
        }
        let route = &self.routes[number as usize];
        let mut copy = self.undo.spare.pop().unwrap_or_else(|| Route::empty(self.model));
        copy.copy(route);
        self.undo.routes.push((number, copy));
        true
    }

    /// How many routes were changed since the last commit.
    pub(super) fn touched(&self) -> usize {
        self.undo.routes.len()
    }

    /// Whether a route was changed since the last commit.
    pub(super) fn is_touched(&self, number: u32) -> bool {
        self.undo.saved[number as usize]
    }

    fn reschedule(&mut self, number: u32) -> bool {
        self.versions += 1;
        let route = &mut self.routes[number as usize];
        let before = route.travel;
        let kept = route.schedule(self.model);
        route.version = self.versions;
        self.travel += route.travel - before;
        kept
    }

    /// Puts an absent job on a route. The caller takes it off the list of absent jobs.
    pub(super) fn insert(&mut self, job: u32, number: u32, spot: Spot) {
        self.touch(number);
        let route = &mut self.routes[number as usize];
        if route.is_empty() {
            self.used += 1;
        }
        let before = route.len();
        route.insert(self.model, job, spot);
        self.visits += route.len() - before;
        self.route_of[job as usize] = number;
        self.reschedule(number);
    }

    /// Takes the jobs off a route that `leaves` names; they become absent. Where travel times are rounded, what is left
    /// may come late; then all of it is taken off.
    pub(super) fn remove(&mut self, number: u32, leaves: impl Fn(u32) -> bool) {
        self.touch(number);
        let model = self.model;
        let mut calls = std::mem::take(&mut self.routes[number as usize].calls);
        self.drop_calls(&mut calls, &leaves);
        self.routes[number as usize].calls = calls;
        if !self.reschedule(number) {
            let mut calls = std::mem::take(&mut self.routes[number as usize].calls);
            self.drop_calls(&mut calls, &|_| true);
            self.routes[number as usize].calls = calls;
            self.reschedule(number);
        }
        if self.routes[number as usize].is_empty() {
            self.used -= 1;
        }
        debug_assert!(
            self.routes[number as usize].visits().all(|visit| self.route_of[model.job(visit) as usize] == number)
        );
    }

    fn drop_calls(&mut self, calls: &mut Vec<Call>, leaves: &impl Fn(u32) -> bool) {
        let before = calls.len();
        calls.retain(|call| {
            if call.visit == NONE {
                return true;
            }
            let job = self.model.job(call.visit);
            let stays = !leaves(job);
            if !stays && self.route_of[job as usize] != NONE {
                self.route_of[job as usize] = NONE;
                self.absent.push(job);
            }
            stays
        });
        self.visits -= before - calls.len();
    }

    /// Makes the changes since the last commit lasting.
    pub(super) fn commit(&mut self) {
        while let Some((number, route)) = self.undo.routes.pop() {
            self.undo.saved[number as usize] = false;
            self.undo.spare.push(route);
            if !std::mem::replace(&mut self.best.is_changed[number as usize], true) {
                self.best.changed.push(number);
            }
        }
        self.remember();
    }

    fn remember(&mut self) {
        self.undo.absent.clone_from(&self.absent);
        (self.undo.travel, self.undo.used, self.undo.visits) = (self.travel, self.used, self.visits);
    }

    /// Takes back all changes since the last commit.
    pub(super) fn roll_back(&mut self) {
        for &(number, _) in &self.undo.routes {
            for visit in self.routes[number as usize].visits() {
                self.route_of[self.model.job(visit) as usize] = NONE;
            }
        }
        while let Some((number, mut route)) = self.undo.routes.pop() {
            std::mem::swap(&mut self.routes[number as usize], &mut route);
            self.undo.saved[number as usize] = false;
            self.undo.spare.push(route);
            for visit in self.routes[number as usize].visits() {
                self.route_of[self.model.job(visit) as usize] = number;
            }
        }
        self.absent.clone_from(&self.undo.absent);
        (self.travel, self.used, self.visits) = (self.undo.travel, self.undo.used, self.undo.visits);
    }

    /// Notes the plan as the best when it is complete and cheaper than the best so far. To be called after a commit.
    pub(super) fn keep_best(&mut self) -> bool {
        let cost = self.cost();
        if !self.absent.is_empty() || self.best.cost.is_some_and(|best| best <= cost) {
            return false;
        }
        while let Some(number) = self.best.changed.pop() {
            self.best.is_changed[number as usize] = false;
            let visits = &mut self.best.routes[number as usize];
            visits.clear();
            visits.extend(self.routes[number as usize].visits());
        }
        self.best.cost = Some(cost);
        true
    }
}
