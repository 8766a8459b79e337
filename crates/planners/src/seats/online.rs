//! Bookings that arrive one by one.
//!
//! A plan with the most desks is kept in mind. A booking gets a desk of that plan, in the zone it wishes for when there
//! is one left; among those, and when the plan has none left, the desk that blocks the fewest other free desks. So a
//! wish is met as long as it costs nobody a seat. When no desk is free, bookings that are not confirmed yet may be
//! seated anew: what can still be used is solved as a problem of its own, so no booking is refused that such a change
//! could have found a desk for (when the limit allows the proof).

use super::conflict;
use super::part::{Choice, Part};
use super::problem::{SeatPlan, Seats, Zone};
use crate::control::Control;
use crate::fault::Faults;
use crate::model::Problem;

/// The answer to a booking that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seated {
    /// The desk of the new booking.
    pub desk: usize,
    /// Bookings that are not confirmed and have to change: from which desk to which.
    pub moved: Vec<(usize, usize)>,
}

/// The desks of a building, ready for bookings.
pub struct Building<'a> {
    problem: &'a Seats,
    part: Part,
    /// Whether each desk is in a plan with the most desks.
    planned: Vec<bool>,
}

impl<'a> Building<'a> {
    /// Prepares a building, with a plan that is found within the limit; refuses what [`Problem::validate`] refuses.
    pub fn new(problem: &'a Seats, control: &Control<'_>) -> Result<Self, Faults> {
        problem.validate()?;
        let neighbours = conflict::neighbours(problem);
        let mut number = vec![0; problem.desks.len()];
        let all = (0_u32..).zip(&problem.desks).map(|(desk, _)| desk).collect();
        let mut planned = vec![false; problem.desks.len()];
        if let Ok(solved) = problem.solve(None, control) {
            for desk in solved.plan.desks.into_iter().filter_map(|desk| usize::try_from(desk).ok()) {
                planned[desk] = true;
            }
        }
        Ok(Self { problem, part: Part::new(problem, &neighbours, all, &mut number), planned })
    }
}

/// The bookings of one day.
pub struct Bookings<'a> {
    building: &'a Building<'a>,
    seated: Choice<'a>,
    confirmed: Vec<bool>,
    /// The plan that is kept in mind.
    planned: Vec<bool>,
    /// Nothing more fits, whatever is seated anew; until something is cancelled.
    full: bool,
}

impl<'a> Bookings<'a> {
    /// No bookings yet.
    #[must_use]
    pub fn new(building: &'a Building<'a>) -> Self {
        let confirmed = vec![false; building.part.desks.len()];
        Self { building, seated: building.part.none(), confirmed, planned: building.planned.clone(), full: false }
    }

    /// Finds a desk for one more booking, in the zone `wish` if that costs no seat; none when the building is full.
    pub fn book(&mut self, wish: Option<usize>, control: &Control<'_>) -> Option<Seated> {
        if self.full {
            return None;
        }
        let free = (0_u32..).zip(&self.confirmed).map(|(desk, _)| desk).filter(|&desk| self.seated.may_take(desk));
        let cost = |desk: u32| {
            let elsewhere = wish.is_some_and(|wish| self.building.problem.desks[desk as usize].3 != wish);
            (!self.planned[desk as usize], elsewhere, self.seated.blocks(desk), desk)
        };
        if let Some((_, _, _, desk)) = free.map(cost).min() {
            self.seated.take(desk);
            return Some(Seated { desk: desk as usize, moved: Vec::new() });
        }
        let seated = self.seat_anew(control);
        self.full = seated.is_none();
        seated
    }

    /// Fixes a booking to its desk; whether there is a booking at this desk.
    pub fn confirm(&mut self, desk: usize) -> bool {
        let booked = self.seated.used.get(desk).copied().unwrap_or(false);
        if booked {
            self.confirmed[desk] = true;
        }
        booked
    }

    /// Cancels a booking; whether there was one at this desk.
    pub fn cancel(&mut self, desk: usize) -> bool {
        let booked = self.seated.used.get(desk).copied().unwrap_or(false);
        if let (true, Ok(number)) = (booked, u32::try_from(desk)) {
            self.seated.leave(number);
            self.confirmed[desk] = false;
            self.full = false;
        }
        booked
    }

    /// The booked desks, in order.
    #[must_use]
    pub fn plan(&self) -> SeatPlan {
        SeatPlan { desks: self.seated.taken().into_iter().map(i64::from).collect() }
    }

    /// Seats the unconfirmed bookings and one more, when that can be.
    fn seat_anew(&mut self, control: &Control<'_>) -> Option<Seated> {
        let (rest, desks) = self.rest();
        let old: Vec<u32> = self.seated.taken().into_iter().filter(|&desk| !self.confirmed[desk as usize]).collect();
        let place = |desk: u32| desks.binary_search(&desk).ok().and_then(|at| i64::try_from(at).ok());
        let start = SeatPlan { desks: old.iter().filter_map(|&desk| place(desk)).collect() };
        let solved = rest.solve(Some(&start), control).ok()?;
        let new: Vec<u32> =
            solved.plan.desks.iter().filter_map(|&at| usize::try_from(at).ok()).map(|at| desks[at]).collect();
        if new.len() <= old.len() {
            return None;
        }
        self.planned.clone_from(&self.confirmed);
        for &desk in &new {
            self.planned[desk as usize] = true;
        }
        let leaving: Vec<u32> = old.iter().copied().filter(|desk| new.binary_search(desk).is_err()).collect();
        let mut coming = new.into_iter().filter(|desk| old.binary_search(desk).is_err());
        let desk = coming.next()?;
        let moved: Vec<(u32, u32)> = leaving.into_iter().zip(coming).collect();
        for &(from, _) in &moved {
            self.seated.leave(from);
        }
        for to in moved.iter().map(|&(_, to)| to).chain([desk]) {
            self.seated.take(to);
        }
        let moved = moved.into_iter().map(|(from, to)| (from as usize, to as usize)).collect();
        Some(Seated { desk: desk as usize, moved })
    }

    /// What confirmed bookings leave of the building, and the number of each desk that is left.
    fn rest(&self) -> (Seats, Vec<u32>) {
        let problem = self.building.problem;
        let mut filled = vec![0; problem.zones.len()];
        let confirmed = |desk: u32| self.confirmed[desk as usize];
        let mut left = Vec::new();
        for (desk, place) in (0_u32..).zip(&problem.desks) {
            if confirmed(desk) {
                filled[place.3] += 1;
            } else if !self.building.part.near[desk as usize].iter().any(|&other| confirmed(other)) {
                left.push(desk);
            }
        }
        let zones = problem.zones.iter().zip(&filled);
        let zones = zones.map(|(zone, &filled)| Zone { cap: (zone.cap - filled).max(0), ..*zone }).collect();
        let desks = left.iter().map(|&desk| problem.desks[desk as usize]).collect();
        (Seats { desks, zones, ..problem.clone() }, left)
    }
}
